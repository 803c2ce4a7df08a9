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


HIDDEN_WHEN_EMPTY = frozenset({"taxes", "grants", "extraordinary"})


@dataclass(frozen=True)
class StatementRow:
    """One line of a statement: income and assets positive, costs negative.

    `amounts` holds kronor for each of the books the statement was made from, in their order. `parts` are the codes of
    the lines that a sum adds up.
    """

    code: str
    label: str
    amounts: tuple[Decimal | None, ...]
    parts: tuple[str, ...] = ()

    @property
    def is_sum(self) -> bool:
        return bool(self.parts)


@dataclass(frozen=True)
class BalanceSheet:
    """`differences` are assets minus equity and debts, one per book: 0 when the sheet balances."""

    assets: tuple[StatementRow, ...]
    equity_and_debts: tuple[StatementRow, ...]
    differences: tuple[Decimal | None, ...]


def missing_lines(books: Books) -> tuple[str, ...]:
    """The lines nobody has entered, as the user knows them."""
    return tuple(label for name, label in NEEDED.items() if getattr(books, name) is None)


def year_result(books: Books) -> Decimal:
    """Årets resultat in kronor; lines that are not entered count as 0."""
    return _after_financial(books) + books.extraordinary


def equity_closing(books: Books) -> Decimal:
    """Equity at the end of the year, kronor."""
    return (books.equity_opening or ZERO) + year_result(books)


def result_statement(*years: Books | None) -> tuple[StatementRow, ...]:
    """The lines of 5 kap. 2 § LKBR in its order, one amount for each of `years` (None gives an empty column).

    Lines for taxes, grants and extraordinary items that are empty in every year are left out; depreciation stays,
    because a reader looks for it.
    """
    net = ("income", "costs", "depreciation")
    operating = (*net, "taxes", "grants")
    after_financial = (*operating, "financial_income", "financial_cost")
    rows = (
        _row(years, "income", "Verksamhetens intäkter", _income),
        _row(years, "costs", "Verksamhetens kostnader", lambda year: -(year.costs or ZERO)),
        _row(years, "depreciation", "Avskrivningar", lambda year: -year.depreciation or None),
        _row(years, "net", "Verksamhetens nettokostnader", _net, net),
        _row(years, "taxes", "Skatteintäkter", lambda year: year.taxes or None),
        _row(
            years, "grants", "Generella statsbidrag och utjämning", lambda year: year.general_grants or None
        ),
        _row(years, "operating", "Verksamhetens resultat", _operating, operating),
        _row(years, "financial_income", "Finansiella intäkter", lambda year: year.financial_income or ZERO),
        _row(years, "financial_cost", "Finansiella kostnader", lambda year: -(year.financial_cost or ZERO)),
        _row(
            years, "after_financial", "Resultat efter finansiella poster", _after_financial, after_financial
        ),
        _row(years, "extraordinary", "Extraordinära poster", lambda year: year.extraordinary or None),
        _row(years, "result", "Årets resultat", year_result, (*after_financial, "extraordinary")),
    )
    return tuple(row for row in rows if row.code not in HIDDEN_WHEN_EMPTY or any(row.amounts))


def balance_sheet(*years: Books | None) -> BalanceSheet:
    """The lines of 6 kap. 2 § LKBR that an association has: it owns no plant and owes no pensions as a rule."""
    closing = ("equity_opening", "result")
    assets = (
        _row(years, "receivables", "Fordringar", lambda year: year.receivables or ZERO),
        _row(years, "cash", "Kassa och bank", lambda year: year.cash or ZERO),
        _row(years, "assets", "Summa tillgångar", _assets, ("receivables", "cash")),
    )
    equity = (
        _row(
            years, "equity_opening", "Eget kapital vid årets början", lambda year: year.equity_opening or ZERO
        ),
        _row(years, "result", "Årets resultat", year_result),
        _row(years, "equity_closing", "Eget kapital vid årets slut", equity_closing, closing),
        _row(years, "debt", "Kortfristiga skulder", lambda year: year.short_term_debt or ZERO),
        _row(
            years, "equity_and_debts", "Summa eget kapital och skulder", _equity_and_debts, (*closing, "debt")
        ),
    )
    return BalanceSheet(assets, equity, _amounts(years, _difference))


def balance_requirement(*years: Books | None) -> tuple[StatementRow, ...]:
    """Balanskravsresultat (11 kap. 10 § LKBR). No gains or securities are kept, so it equals the year's result."""
    return (
        _row(years, "result", "Årets resultat", year_result),
        _row(years, "gains", "Justering för realisationsvinster och värdepapper", lambda year: None),
        _row(years, "requirement", "Balanskravsresultat", year_result, ("result", "gains")),
    )


Figure = Callable[[Books], Decimal | None]


def _row(
    years: tuple[Books | None, ...], code: str, label: str, figure: Figure, parts: tuple[str, ...] = ()
) -> StatementRow:
    return StatementRow(code, label, _amounts(years, figure), parts)


def _amounts(years: tuple[Books | None, ...], figure: Figure) -> tuple[Decimal | None, ...]:
    return tuple(None if year is None else figure(year) for year in years)


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
