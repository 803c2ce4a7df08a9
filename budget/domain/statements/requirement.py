"""The balance requirement result. Source: 11 kap. 10 § LKBR (2018:597)."""

from decimal import Decimal

from budget.domain.statements.books import Books, amount, has_balance, year_result
from budget.domain.statements.rows import SUM, StatementRow, field_line, line, total_line
from budget.enums import StatementLine

ADJUSTED = ("result", "gains", "losses", "securities")


def adjusted_result(books: Books) -> Decimal:
    """Årets resultat efter balanskravsjusteringar, kronor: without gains, allowed losses and unrealised securities."""
    result = year_result(books) - amount(books, "gains")
    return result + amount(books, "losses") + amount(books, "securities")


def reserve_change(books: Books, before: Books | None) -> Decimal:
    """What the year set aside to the reserve for evening out results, kronor; below zero what it took out.

    0 where the reserve is not entered, or the year before has no balance sheet to compare with.
    """
    if books.equity_reserve is None or before is None or not has_balance(before):
        return Decimal(0)
    return books.equity_reserve - amount(before, "equity_reserve")


def requirement_result(books: Books, before: Books | None = None) -> Decimal:
    """Balanskravsresultatet, kronor: the adjusted result less what was set aside to the reserve since `before`."""
    return adjusted_result(books) - reserve_change(books, before)


def balance_requirement(
    *years: Books | None, earlier: Books | None = None, hide_empty: bool = True
) -> tuple[StatementRow, ...]:
    """From the year's result to balanskravsresultatet, one amount for each of `years`, newest first.

    `earlier` is the year before the last of them; only the reserve asks for it. The duty to restore a negative result
    is the municipalities' (11 kap. 12 § KL); an association shows the figure. With `hide_empty`, one line says that
    there is nothing to adjust for.
    """
    pairs = tuple(zip(years, (*years[1:], earlier), strict=True)) if years else ()
    rows = (
        field_line(years, "gains", "Realisationsvinster", sign=-1),
        field_line(years, "losses", "Realisationsförluster som får räknas av"),
        field_line(years, "securities", "Orealiserade vinster (−) och förluster (+) i värdepapper"),
    )
    shown = tuple(row for row in rows if not hide_empty or not row.is_empty)
    none = line(
        years, "gains", "Justering för realisationsvinster och värdepapper", lambda year: None, ("gains",)
    )
    reserve = StatementRow(
        "reserve",
        "Till (−) eller från (+) resultatutjämningsreserven",
        tuple(-reserve_change(year, before) or None if year else None for year, before in pairs),
        lines=(StatementLine.EQUITY_RESERVE,),
    )
    requirement = StatementRow(
        "requirement",
        "Balanskravsresultat",
        tuple(requirement_result(year, before) if year else None for year, before in pairs),
        (*ADJUSTED, "reserve"),
        level=SUM,
    )
    middle = total_line(
        years, "adjusted", "Årets resultat efter balanskravsjusteringar", adjusted_result, ADJUSTED
    )
    return (
        line(years, "result", "Årets resultat", year_result),
        *(shown or (none,)),
        *((middle, reserve) if not hide_empty or not reserve.is_empty else ()),
        requirement,
    )
