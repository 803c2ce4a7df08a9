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
    """What is entered, or read from the ledger, for a year's statements: the lines of LKBR (2018:597) in its order.

    `rr_` 5 kap. 2 §, `br_` 6 kap. 2 §, `bk_` 11 kap. 10 §, `inv_` 10 kap. 2 §. Sums are never entered. An amount is
    positive on its own side: income, costs, assets, equity and debts alike.
    """

    CONTRIBUTIONS = "rr_bidrag", "Medlemmarnas bidrag"
    OTHER_INCOME = "rr_ovriga", "Övriga intäkter"
    COST_INTERVENTIONS = "rr_insatser", "Bidrag och köpta tjänster för insatser"
    COST_STAFF = "rr_personal", "Personal och arvoden"
    COST_OTHER = "rr_ovr_kostn", "Övriga kostnader"
    DEPRECIATION = "rr_avskrivn", "Avskrivningar"
    TAXES = "rr_skatt", "Skatteintäkter"
    GENERAL_GRANTS = "rr_statsbidrag", "Generella statsbidrag och utjämning"
    FINANCIAL_INCOME = "rr_fin_in", "Finansiella intäkter"
    FINANCIAL_COST = "rr_fin_ut", "Finansiella kostnader"
    EXTRAORDINARY = "rr_extra", "Extraordinära poster"
    INTANGIBLE = "br_immateriella", "Immateriella anläggningstillgångar"
    LAND_BUILDINGS = "br_mark", "Mark, byggnader och tekniska anläggningar"
    EQUIPMENT = "br_inventarier", "Maskiner och inventarier"
    OTHER_TANGIBLE = "br_ovr_mat", "Övriga materiella anläggningstillgångar"
    FINANCIAL_ASSETS = "br_finansiella", "Finansiella anläggningstillgångar"
    INFRASTRUCTURE = "br_infrastr", "Bidrag till infrastruktur"
    STOCK = "br_forrad", "Förråd"
    RECEIVABLES = "br_fordringar", "Fordringar"
    PLACEMENTS = "br_placeringar", "Kortfristiga placeringar"
    CASH = "br_kassa", "Kassa och bank"
    EQUITY_OPENING = "br_ek_ing", "Eget kapital vid årets början"
    EQUITY_RESERVE = "br_ek_reserv", "varav resultatutjämningsreserv"
    PENSIONS = "br_pensioner", "Avsättningar för pensioner"
    OTHER_PROVISIONS = "br_avsattn", "Andra avsättningar"
    LONG_TERM_DEBT = "br_langfr", "Långfristiga skulder"
    SHORT_TERM_DEBT = "br_skulder", "Kortfristiga skulder"
    PLEDGES = "br_panter", "Panter och ansvarsförbindelser"
    INVESTMENTS = "inv_utgifter", "Årets investeringar"
    GAINS = "bk_vinster", "Realisationsvinster"
    LOSSES = "bk_forluster", "Realisationsförluster som får räknas av"
    SECURITIES = "bk_vardepapper", "Orealiserade vinster (−) och förluster (+) i värdepapper"
    YEAR_RESULT = "ej_resultat", "Årets resultat (bokslutskonto, räknas inte)"


class LedgerState(TextChoices):
    RECEIVED = "mottagen", "Mottagen"
    READ = "last", "Läst, väntar på dig"
    REFUSED = "avvisad", "Avvisad"
    APPLYING = "laggs_in", "Läggs in"
    APPLIED = "galler", "Gäller"
    SUPERSEDED = "ersatt", "Ersatt av en rättad fil"
    REVERSED = "atertagen", "Återtagen"
    DISCARDED = "kasserad", "Kasserad"


class Chart(TextChoices):
    """The chart of accounts a ledger is kept in; the same number means different things in the two."""

    KOMMUN_BAS = "kommunbas", "Kommun-Bas"
    BAS = "bas", "BAS (vanlig företagskontoplan)"
    OWN = "egen", "Egen kontoplan"


class OtherMoneyKind(TextChoices):
    """Money that is no member's contribution; it never enters the shares of 5 § finsamlagen."""

    ESF = "esf", "Europeiska socialfonden"
    AGENCY = "myndighet", "Bidrag från annan myndighet"
    INTEREST = "ranta", "Ränta"
    EQUITY = "eget_kapital", "Eget kapital från tidigare år"
    OTHER = "annat", "Annat"
