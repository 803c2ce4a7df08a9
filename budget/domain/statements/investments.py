"""The investment account. Source: 10 kap. 2 § LKBR (2018:597): only where there are investments."""

from decimal import Decimal

from budget.domain.statements.books import PLANT_FIELDS, Books, amount, total
from budget.domain.statements.rows import StatementRow, field_line, line, total_line

PARTS = ("opening", "investments", "depreciation", "other")


def investments(year: Books | None, previous: Books | None = None) -> tuple[StatementRow, ...]:
    """The year's investments with what plant was before and after, one column; empty where nothing was invested.

    Kronor; depreciation is negative. Without the year before only the investments themselves are told.
    """
    if year is None or not amount(year, "investments"):
        return ()
    spent = field_line((year,), "investments", "Årets investeringar")
    if previous is None:
        return (spent,)
    before = total(previous, PLANT_FIELDS)

    def other(books: Books) -> Decimal | None:
        explained = before + amount(books, "investments") - amount(books, "depreciation")
        return (total(books, PLANT_FIELDS) - explained) or None

    rows = (
        line((year,), "opening", "Anläggningstillgångar vid årets början", lambda books: before),
        spent,
        field_line((year,), "depreciation", "Avskrivningar", sign=-1),
        line((year,), "other", "Försäljning och annan förändring", other),
        total_line(
            (year,), "closing", "Anläggningstillgångar vid årets slut",
            lambda books: total(books, PLANT_FIELDS), PARTS,
        ),
    )  # fmt: skip
    return tuple(row for row in rows if row.code in ("opening", "closing") or not row.is_empty)
