"""Cells: exact amounts that add up in print, counts, shares and days."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from budget.domain.rounding import KRONA, THOUSAND, rounded_to, rounded_to_add_up
from reports.assemble.blocks import Column, Format, Row, Value

ZERO = Decimal(0)
Amounts = Sequence[Decimal | None]


@dataclass(frozen=True)
class Unit:
    """What a table is written in: `size` kronor, the word its caption says once, and how a cell is written."""

    size: Decimal
    word: str
    format: Format

    def cell(self, amount: Decimal | None, shown: Decimal | None = None) -> Value:
        return Value(self.format, amount, None if amount is None else shown)


TKR = Unit(THOUSAND, "tkr", Format.TKR)
KR = Unit(KRONA, "kr", Format.NUMBER)
SIGNED = {Format.NUMBER: Format.SIGNED, Format.SIGNED: Format.SIGNED}


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


def adding_up(amounts: Amounts, unit: Unit = TKR, total: Decimal | None = None) -> tuple[Value, ...]:
    """One column's lines in whole units, written so that they sum to the rounded total; None stays empty.

    `total` is what another table already prints the same sum as.
    """
    known = [amount for amount in amounts if amount is not None]
    whole = rounded_to_add_up(known, unit.size) if total is None else rounded_to(known, total, unit.size)
    shown = iter(whole)
    return tuple(unit.cell(None) if amount is None else unit.cell(amount, next(shown)) for amount in amounts)


def total_of(cells: Sequence[Value]) -> Value:
    """The sum of a column's cells, exact and as written; empty when every cell is."""
    known = [cell for cell in cells if isinstance(cell.value, Decimal)]
    if not known:
        return tkr(None)
    exact = sum((cell.value for cell in known), ZERO)
    return Value(known[0].format, exact, sum((written(cell) for cell in known), ZERO))


def difference(left: Value, right: Value) -> Value:
    """`left` minus `right`, both as exact and as written; empty when one of them is."""
    signed = SIGNED.get(left.format, Format.SIGNED_TKR)
    if left.value is None or right.value is None:
        return Value(signed, None)
    return Value(signed, left.value - right.value, written(left) - written(right))


def written(cell: Value) -> Decimal:
    """The amount as it stands in print."""
    amount = cell.value if cell.shown is None else cell.shown
    return amount if isinstance(amount, Decimal) else ZERO


def is_rounded(rows: Sequence[Row]) -> bool:
    """Does some amount stand in print as another than it is? Then the table says so."""
    cells = (cell for row in rows for cell in row.cells if isinstance(cell, Value))
    return any(cell.shown is not None and cell.shown != cell.value for cell in cells)
