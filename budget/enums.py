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
    OWN = "eget", "Eget område"


class RoundingUnit(TextChoices):
    """What the budget is decided in; a share may be off by one of them, since an odd total cannot be halved."""

    KRONA = "kr", "Hela kronor"
    THOUSAND = "tkr", "Tusental kronor"


class ConsultationView(TextChoices):
    SUPPORTS = "tillstyrker", "Tillstyrker"
    OBJECTS = "invander", "Har invändningar"
    ABSTAINS = "avstar", "Avstår från synpunkter"


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


class OtherMoneyKind(TextChoices):
    """Money that is no member's contribution; it never enters the shares of 5 § finsamlagen."""

    ESF = "esf", "Europeiska socialfonden"
    AGENCY = "myndighet", "Bidrag från annan myndighet"
    INTEREST = "ranta", "Ränta"
    EQUITY = "eget_kapital", "Eget kapital från tidigare år"
    OTHER = "annat", "Annat"
