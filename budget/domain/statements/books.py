"""One year's books as the statements read them, and the sums that several statements share.

Sources: lagen (2018:597) om kommunal bokföring och redovisning (LKBR) 5 kap. 2 §, 6 kap. 2 §, 10 kap. 2 § and
11 kap. 10 §. Amounts are kronor, each positive on its own side: income, costs, assets, equity and debts alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from budget.enums import StatementLine

ZERO = Decimal(0)


@dataclass(frozen=True)
class Books:
    """One year as booked; None where nobody has entered the line.

    `costs` is the total of verksamhetens kostnader without depreciation: the kinds' sum when kinds are known. The
    other sums of the law are never kept; the functions below make them. `equity_opening` is all equity before the
    year's result; `equity_reserve` is the part of it that is kept as a reserve at the year's end.
    """

    contributions: Decimal | None = None
    other_income: Decimal | None = None
    cost_interventions: Decimal | None = None
    cost_staff: Decimal | None = None
    cost_other: Decimal | None = None
    costs: Decimal | None = None
    depreciation: Decimal | None = None
    taxes: Decimal | None = None
    general_grants: Decimal | None = None
    financial_income: Decimal | None = None
    financial_cost: Decimal | None = None
    extraordinary: Decimal | None = None
    intangible: Decimal | None = None
    land_buildings: Decimal | None = None
    equipment: Decimal | None = None
    other_tangible: Decimal | None = None
    financial_assets: Decimal | None = None
    infrastructure: Decimal | None = None
    stock: Decimal | None = None
    receivables: Decimal | None = None
    placements: Decimal | None = None
    cash: Decimal | None = None
    equity_opening: Decimal | None = None
    equity_reserve: Decimal | None = None
    pensions: Decimal | None = None
    other_provisions: Decimal | None = None
    long_term_debt: Decimal | None = None
    short_term_debt: Decimal | None = None
    pledges: Decimal | None = None
    investments: Decimal | None = None
    gains: Decimal | None = None
    losses: Decimal | None = None
    securities: Decimal | None = None


# Every line that is entered or read from the ledger, and the field that holds it. YEAR_RESULT is never summed.
FIELDS: dict[StatementLine, str] = {
    StatementLine.CONTRIBUTIONS: "contributions",
    StatementLine.OTHER_INCOME: "other_income",
    StatementLine.COST_INTERVENTIONS: "cost_interventions",
    StatementLine.COST_STAFF: "cost_staff",
    StatementLine.COST_OTHER: "cost_other",
    StatementLine.DEPRECIATION: "depreciation",
    StatementLine.TAXES: "taxes",
    StatementLine.GENERAL_GRANTS: "general_grants",
    StatementLine.FINANCIAL_INCOME: "financial_income",
    StatementLine.FINANCIAL_COST: "financial_cost",
    StatementLine.EXTRAORDINARY: "extraordinary",
    StatementLine.INTANGIBLE: "intangible",
    StatementLine.LAND_BUILDINGS: "land_buildings",
    StatementLine.EQUIPMENT: "equipment",
    StatementLine.OTHER_TANGIBLE: "other_tangible",
    StatementLine.FINANCIAL_ASSETS: "financial_assets",
    StatementLine.INFRASTRUCTURE: "infrastructure",
    StatementLine.STOCK: "stock",
    StatementLine.RECEIVABLES: "receivables",
    StatementLine.PLACEMENTS: "placements",
    StatementLine.CASH: "cash",
    StatementLine.EQUITY_OPENING: "equity_opening",
    StatementLine.EQUITY_RESERVE: "equity_reserve",
    StatementLine.PENSIONS: "pensions",
    StatementLine.OTHER_PROVISIONS: "other_provisions",
    StatementLine.LONG_TERM_DEBT: "long_term_debt",
    StatementLine.SHORT_TERM_DEBT: "short_term_debt",
    StatementLine.PLEDGES: "pledges",
    StatementLine.INVESTMENTS: "investments",
    StatementLine.GAINS: "gains",
    StatementLine.LOSSES: "losses",
    StatementLine.SECURITIES: "securities",
}
LINE_OF = {field: line for line, field in FIELDS.items()}

COST_KINDS = ("cost_interventions", "cost_staff", "cost_other")
TANGIBLE = ("land_buildings", "equipment", "other_tangible")
PLANT_FIELDS = ("intangible", *TANGIBLE)
FIXED = (*PLANT_FIELDS, "financial_assets")
LIQUID = ("placements", "cash")
CURRENT = ("stock", "receivables", *LIQUID)
ASSETS = (*FIXED, "infrastructure", *CURRENT)
PROVISIONS = ("pensions", "other_provisions")
DEBTS = ("long_term_debt", "short_term_debt")
BALANCE = (*ASSETS, "equity_opening", *PROVISIONS, *DEBTS)

# What must be entered before the statements are whole, with the words a user knows it by.
NEEDED = {
    "contributions": "Medlemmarnas bidrag",
    "costs": "Kostnader",
    "receivables": "Fordringar",
    "cash": "Kassa och bank",
    "equity_opening": "Eget kapital vid årets början",
    "short_term_debt": "Kortfristiga skulder",
}


def amount(books: Books, field: str) -> Decimal:
    """One line in kronor; a line that is not entered counts as 0."""
    value: Decimal | None = getattr(books, field)
    return ZERO if value is None else value


def total(books: Books, fields: Iterable[str]) -> Decimal:
    """Several lines together, kronor."""
    return sum((amount(books, field) for field in fields), ZERO)


def missing_lines(books: Books) -> tuple[str, ...]:
    """The lines nobody has entered, as the user knows them."""
    return tuple(label for name, label in NEEDED.items() if getattr(books, name) is None)


def has_balance(books: Books | None) -> bool:
    """Is any line of the balance sheet entered?"""
    return books is not None and any(getattr(books, field) is not None for field in BALANCE)


def knows_kinds(books: Books) -> bool:
    """Are the costs known by kind?"""
    return any(getattr(books, field) is not None for field in COST_KINDS)


def income(books: Books) -> Decimal:
    """Verksamhetens intäkter, kronor."""
    return total(books, ("contributions", "other_income"))


def net(books: Books) -> Decimal:
    """Verksamhetens nettokostnader, kronor; below zero when costs are larger than income."""
    return income(books) - total(books, ("costs", "depreciation"))


def operating(books: Books) -> Decimal:
    """Verksamhetens resultat, kronor."""
    return net(books) + total(books, ("taxes", "general_grants"))


def after_financial(books: Books) -> Decimal:
    """Resultat efter finansiella poster, kronor."""
    return operating(books) + amount(books, "financial_income") - amount(books, "financial_cost")


def year_result(books: Books) -> Decimal:
    """Årets resultat in kronor; lines that are not entered count as 0."""
    return after_financial(books) + amount(books, "extraordinary")


def equity_closing(books: Books) -> Decimal:
    """Equity at the end of the year, kronor."""
    return amount(books, "equity_opening") + year_result(books)


def assets(books: Books) -> Decimal:
    """Summa tillgångar, kronor."""
    return total(books, ASSETS)


def equity_and_debts(books: Books) -> Decimal:
    """Summa eget kapital, avsättningar och skulder, kronor."""
    return equity_closing(books) + total(books, (*PROVISIONS, *DEBTS))


def liquid_funds(books: Books) -> Decimal:
    """Likvida medel: cash and short-term placements, kronor."""
    return total(books, LIQUID)


def balance_difference(books: Books) -> Decimal:
    """Assets minus equity and debts, kronor: 0 when the sheet balances."""
    return assets(books) - equity_and_debts(books)


def cost_difference(books: Books, operating_costs: Decimal | None) -> Decimal:
    """The operating account's costs minus the result statement's (depreciation in both), kronor: 0 when they agree.

    10 kap. 1 § LKBR: the operating account is about the same costs. 0 also where one of them is not entered.
    """
    if operating_costs is None or books.costs is None:
        return ZERO
    return operating_costs - total(books, ("costs", "depreciation"))
