"""The year's statements from what is booked: result, balance sheet and the balance requirement.

Sources: lagen (2018:597) om kommunal bokföring och redovisning (LKBR) 5 kap. 2 § (order of the result statement),
5 kap. 6 § and 6 kap. 5 § (the year before on every line), 6 kap. 2 § (balance sheet), 11 kap. 10 § (balance
requirement). Amounts are kronor.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class Books:
    """One year as entered, all numbers positive; None where nobody has entered the line.

    `costs` are the year's cost lines together. An association has no taxes, general grants, depreciation or
    extraordinary items as a rule: they stand here because the law's order has a line for each.
    """

    contributions: Decimal | None = None
    other_income: Decimal | None = None
    costs: Decimal | None = None
    depreciation: Decimal = ZERO
    taxes: Decimal = ZERO
    general_grants: Decimal = ZERO
    financial_income: Decimal | None = None
    financial_cost: Decimal | None = None
    extraordinary: Decimal = ZERO
    receivables: Decimal | None = None
    cash: Decimal | None = None
    equity_opening: Decimal | None = None
    short_term_debt: Decimal | None = None


# What must be entered before the statements are whole, with the words a user knows it by.
NEEDED = {
    "contributions": "Medlemmarnas bidrag",
    "costs": "Kostnader",
    "receivables": "Fordringar",
    "cash": "Kassa och bank",
    "equity_opening": "Eget kapital vid årets början",
    "short_term_debt": "Kortfristiga skulder",
}


@dataclass(frozen=True)
class StatementRow:
    """One line of a statement: income and assets positive, costs negative. `parts` are the lines a sum adds up.

    `code` is stable; `previous` is None for every row when there is no year before.
    """

    code: str
    label: str
    amount: Decimal | None
    previous: Decimal | None
    parts: tuple[str, ...] = ()

    @property
    def is_sum(self) -> bool:
        return bool(self.parts)


@dataclass(frozen=True)
class BalanceSheet:
    """`difference` is assets minus equity and debts: 0 when the sheet balances."""

    assets: tuple[StatementRow, ...]
    equity_and_debts: tuple[StatementRow, ...]
    difference: Decimal
    previous_difference: Decimal | None


def missing_lines(books: Books) -> tuple[str, ...]:
    """The lines nobody has entered, as the user knows them."""
    return tuple(label for name, label in NEEDED.items() if getattr(books, name) is None)


def year_result(books: Books) -> Decimal:
    """Årets resultat in kronor; lines that are not entered count as 0."""
    return _net(books) + books.taxes + books.general_grants + _financial(books) + books.extraordinary


def equity_closing(books: Books) -> Decimal:
    """Equity at the end of the year, kronor."""
    return (books.equity_opening or ZERO) + year_result(books)


def result_statement(books: Books, previous: Books | None = None) -> tuple[StatementRow, ...]:
    """The lines of 5 kap. 2 § LKBR in its order. Lines for taxes, grants and extraordinary items that are empty in
    both years are left out; depreciation stays, because a reader looks for it."""
    net = ("income", "costs", "depreciation")
    operating = (*net, "taxes", "grants")
    after_financial = (*operating, "financial_income", "financial_cost")
    row = _row_maker(books, previous)
    rows = (
        row("income", "Verksamhetens intäkter", _income),
        row("costs", "Verksamhetens kostnader", lambda year: -(year.costs or ZERO)),
        row("depreciation", "Avskrivningar", lambda year: -year.depreciation or None),
        row("net", "Verksamhetens nettokostnader", _net, net),
        row("taxes", "Skatteintäkter", lambda year: year.taxes or None),
        row("grants", "Generella statsbidrag och utjämning", lambda year: year.general_grants or None),
        row("operating", "Verksamhetens resultat", _operating, operating),
        row("financial_income", "Finansiella intäkter", lambda year: year.financial_income or ZERO),
        row("financial_cost", "Finansiella kostnader", lambda year: -(year.financial_cost or ZERO)),
        row("after_financial", "Resultat efter finansiella poster", _after_financial, after_financial),
        row("extraordinary", "Extraordinära poster", lambda year: year.extraordinary or None),
        row("result", "Årets resultat", year_result, (*after_financial, "extraordinary")),
    )
    hidden = {"taxes", "grants", "extraordinary"}
    return tuple(row for row in rows if row.code not in hidden or row.amount or row.previous)


def balance_sheet(books: Books, previous: Books | None = None) -> BalanceSheet:
    """The lines of 6 kap. 2 § LKBR that an association has: it owns no plant and owes no pensions as a rule."""
    row = _row_maker(books, previous)
    assets = (
        row("receivables", "Fordringar", lambda year: year.receivables or ZERO),
        row("cash", "Kassa och bank", lambda year: year.cash or ZERO),
        row("assets", "Summa tillgångar", _assets, ("receivables", "cash")),
    )
    closing = ("equity_opening", "result")
    equity = (
        row("equity_opening", "Eget kapital vid årets början", lambda year: year.equity_opening or ZERO),
        row("result", "Årets resultat", year_result),
        row("equity_closing", "Eget kapital vid årets slut", equity_closing, closing),
        row("debt", "Kortfristiga skulder", lambda year: year.short_term_debt or ZERO),
        row("equity_and_debts", "Summa eget kapital och skulder", _equity_and_debts, (*closing, "debt")),
    )
    before = None if previous is None else _difference(previous)
    return BalanceSheet(assets, equity, _difference(books), before)


def balance_requirement(books: Books, previous: Books | None = None) -> tuple[StatementRow, ...]:
    """Balanskravsresultat (11 kap. 10 § LKBR). No gains or securities are kept, so it equals the year's result."""
    row = _row_maker(books, previous)
    return (
        row("result", "Årets resultat", year_result),
        row("gains", "Realisationsvinster och orealiserade värdepapper", lambda year: None),
        row("requirement", "Balanskravsresultat", year_result, ("result", "gains")),
    )


Figure = Callable[[Books], Decimal | None]


def _row_maker(books: Books, previous: Books | None) -> Callable[..., StatementRow]:
    def row(code: str, label: str, figure: Figure, parts: tuple[str, ...] = ()) -> StatementRow:
        before = None if previous is None else figure(previous)
        return StatementRow(code, label, figure(books), before, parts)

    return row


def _income(books: Books) -> Decimal:
    return (books.contributions or ZERO) + (books.other_income or ZERO)


def _net(books: Books) -> Decimal:
    return _income(books) - (books.costs or ZERO) - books.depreciation


def _operating(books: Books) -> Decimal:
    return _net(books) + books.taxes + books.general_grants


def _financial(books: Books) -> Decimal:
    return (books.financial_income or ZERO) - (books.financial_cost or ZERO)


def _after_financial(books: Books) -> Decimal:
    return _operating(books) + _financial(books)


def _assets(books: Books) -> Decimal:
    return (books.receivables or ZERO) + (books.cash or ZERO)


def _equity_and_debts(books: Books) -> Decimal:
    return equity_closing(books) + (books.short_term_debt or ZERO)


def _difference(books: Books) -> Decimal:
    return _assets(books) - _equity_and_debts(books)
