"""Cells: exact amounts that add up in print, counts, shares and days."""

from collections.abc import Sequence
from decimal import Decimal

from budget.domain.rounding import rounded_to_add_up
from budget.domain.statements import StatementRow
from budget.domain.statements.rows import OF_WHICH
from reports.assemble.blocks import Column, Format, Row, Value

ZERO = Decimal(0)
Amounts = Sequence[Decimal | None]


def kr(amount: Decimal | None) -> Value:
    return Value(Format.KR, amount)


def tkr(amount: Decimal | None, shown: Decimal | None = None) -> Value:
    return Value(Format.TKR, amount, None if amount is None else shown)


def in_tkr(amount: Decimal) -> Value:
    """An amount in a sentence, where no heading has said its unit."""
    return Value(Format.TKR, amount, unit="tkr")


def mkr(amount: Decimal | None) -> Value:
    return Value(Format.MKR, amount)


def text_columns(*titles: str) -> tuple[Column, ...]:
    return tuple(Column(title) for title in titles)


def figure_columns(*titles: str) -> tuple[Column, ...]:
    return tuple(Column(title, is_figure=True) for title in titles)


def columns(first: str, *figures: str) -> tuple[Column, ...]:
    """A column of labels and then columns of figures."""
    return (Column(first), *figure_columns(*figures))


def adding_up(amounts: Amounts) -> tuple[Value, ...]:
    """One column's lines in tkr, written so that they sum to the rounded total; None stays empty."""
    shown = iter(rounded_to_add_up([amount for amount in amounts if amount is not None]))
    return tuple(tkr(None) if amount is None else tkr(amount, next(shown)) for amount in amounts)


def total_of(cells: Sequence[Value]) -> Value:
    """The sum of a column's cells, exact and as written; empty when every cell is."""
    known = [cell for cell in cells if isinstance(cell.value, Decimal)]
    if not known:
        return tkr(None)
    return tkr(sum((cell.value for cell in known), ZERO), sum((written(cell) for cell in known), ZERO))


def difference(left: Value, right: Value) -> Value:
    """`left` minus `right`, both as exact and as written; empty when one of them is."""
    if left.value is None or right.value is None:
        return Value(Format.SIGNED_TKR, None)
    return Value(Format.SIGNED_TKR, left.value - right.value, written(left) - written(right))


def written(cell: Value) -> Decimal:
    """The amount as it stands in print."""
    amount = cell.value if cell.shown is None else cell.shown
    return amount if isinstance(amount, Decimal) else ZERO


def is_rounded(rows: Sequence[Row]) -> bool:
    """Does some amount stand in print as another than it is? Then the table says so."""
    cells = (cell for row in rows for cell in row.cells if isinstance(cell, Value))
    return any(cell.shown is not None and cell.shown != cell.value for cell in cells)


def statement_rows(name: str, rows: Sequence[StatementRow]) -> tuple[Row, ...]:
    """Lines of a statement in tkr; sums are the sums of the lines as written."""
    leaves = [row for row in rows if not row.is_sum and row.level < OF_WHICH and not row.is_heading]
    width = len(rows[0].amounts)
    by_column = [adding_up([row.amounts[place] for row in leaves]) for place in range(width)]
    cells = {row.code: tuple(column[at] for column in by_column) for at, row in enumerate(leaves)}
    for row in rows:
        if row.is_sum:
            parts = [cells[code] for code in row.parts if code in cells]
            cells[row.code] = tuple(total_of([part[place] for part in parts]) for place in range(width))
    return tuple(
        Row(f"{name}-{row.code}", (row.label, *cells[row.code]), "sum" if row.is_sum else "")
        for row in rows
        if row.code in cells
    )
