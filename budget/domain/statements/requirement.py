"""The balance requirement result. Source: 11 kap. 10 § LKBR (2018:597)."""

from decimal import Decimal

from budget.domain.statements.books import Books, amount, year_result
from budget.domain.statements.rows import StatementRow, field_line, line, total_line

ADJUSTED = ("result", "gains", "losses", "securities")


def requirement_result(books: Books) -> Decimal:
    """Balanskravsresultatet, kronor: the year's result without gains, allowed losses and unrealised securities."""
    result = year_result(books) - amount(books, "gains")
    return result + amount(books, "losses") + amount(books, "securities")


def balance_requirement(*years: Books | None, hide_empty: bool = True) -> tuple[StatementRow, ...]:
    """From the year's result to balanskravsresultatet, one amount for each of `years`.

    The duty to restore a negative one is the municipalities' (11 kap. 12 § KL); an association shows the figure. With
    `hide_empty`, one line says that there is nothing to adjust for.
    """
    rows = (
        field_line(years, "gains", "Realisationsvinster", sign=-1),
        field_line(years, "losses", "Realisationsförluster som får räknas av"),
        field_line(years, "securities", "Orealiserade vinster (−) och förluster (+) i värdepapper"),
    )
    shown = tuple(row for row in rows if not hide_empty or not row.is_empty)
    none = line(
        years, "gains", "Justering för realisationsvinster och värdepapper", lambda year: None, ("gains",)
    )
    return (
        line(years, "result", "Årets resultat", year_result),
        *(shown or (none,)),
        total_line(years, "requirement", "Balanskravsresultat", requirement_result, ADJUSTED),
    )
