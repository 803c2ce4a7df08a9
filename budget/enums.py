"""Codes of the budget app with their Swedish labels."""

from django.db.models import TextChoices


class BudgetState(TextChoices):
    DRAFT = "utkast", "Utkast"
    PROPOSED = "forslag", "Förslag"
    CONSULTED = "samrad", "Efter samråd"
    ADOPTED = "faststalld", "Fastställd"
    REVISED = "reviderad", "Ersatt av revidering"


class Area(TextChoices):
    BOARD = "styrelse", "Styrelse"
    ADMINISTRATION = "administration", "Administration"
    AUDIT = "revision", "Revision"
    INTERVENTIONS = "insatser", "Insatser"
    COMMON = "gemensamt", "Gemensamma satsningar"


class ContributionStage(TextChoices):
    REQUESTED = "begart", "Begärt"
    OFFERED = "erbjudet", "Erbjudet"
    DECIDED = "beslutat", "Beslutat"
    PAID = "betalt", "Betalt"


class StatementLine(TextChoices):
    """Lines outside the cost lines, in the order of 5 kap. 2 § and 6 kap. 2 § LKBR (2018:597)."""

    CONTRIBUTIONS = "rr_bidrag", "Medlemmarnas bidrag"
    OTHER_INCOME = "rr_ovriga", "Övriga intäkter"
    FINANCIAL_INCOME = "rr_fin_in", "Finansiella intäkter"
    FINANCIAL_COST = "rr_fin_ut", "Finansiella kostnader"
    RECEIVABLES = "br_fordringar", "Fordringar"
    CASH = "br_kassa", "Kassa och bank"
    EQUITY_OPENING = "br_ek_ing", "Eget kapital vid årets början"
    SHORT_TERM_DEBT = "br_skulder", "Kortfristiga skulder"
