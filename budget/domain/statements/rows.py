"""One line of a statement, and how the lines are made."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from budget.domain.statements.books import LINE_OF, Books, amount
from budget.enums import StatementLine

Years = tuple[Books | None, ...]
Figure = Callable[[Books], Decimal | None]
SUM, LINE, OF_WHICH = 0, 1, 2


@dataclass(frozen=True)
class StatementRow:
    """One line of a statement: income and assets positive, costs negative.

    `amounts` holds kronor for each of the books the statement was made from, in their order; a heading has none.
    `parts` are the codes of the lines that a sum adds up; `lines` what a click on the row shows the accounts of.
    `level` is 0 for a sum or a heading, 1 for a line, 2 for what a line consists of.
    """

    code: str
    label: str
    amounts: tuple[Decimal | None, ...]
    parts: tuple[str, ...] = ()
    lines: tuple[StatementLine, ...] = ()
    level: int = LINE

    @property
    def is_sum(self) -> bool:
        return bool(self.parts)

    @property
    def is_heading(self) -> bool:
        return self.level == SUM and not self.parts

    @property
    def is_empty(self) -> bool:
        return not any(self.amounts)


def amounts_of(years: Years, figure: Figure) -> tuple[Decimal | None, ...]:
    """The figure of each year; None for a year without books."""
    return tuple(None if year is None else figure(year) for year in years)


def heading(code: str, label: str, years: Years) -> StatementRow:
    return StatementRow(code, label, (None,) * len(years), level=SUM)


def line(
    years: Years, code: str, label: str, figure: Figure, fields: tuple[str, ...] = (), level: int = LINE
) -> StatementRow:
    """A line whose figure `fields` of the books make up."""
    lines = tuple(LINE_OF[field] for field in fields if field in LINE_OF)
    return StatementRow(code, label, amounts_of(years, figure), lines=lines, level=level)


def field_line(
    years: Years, field: str, label: str, *, code: str = "", level: int = LINE, sign: int = 1
) -> StatementRow:
    """A line that is one field of the books; None where it is not entered or 0."""

    def figure(year: Books) -> Decimal | None:
        return sign * amount(year, field) or None

    return line(years, code or field, label, figure, (field,), level)


def total_line(years: Years, code: str, label: str, figure: Figure, parts: tuple[str, ...]) -> StatementRow:
    """A sum of the lines with the codes `parts`."""
    return StatementRow(code, label, amounts_of(years, figure), parts, level=SUM)


def kept(
    rows: tuple[StatementRow, ...], always: frozenset[str], *, hide_empty: bool
) -> tuple[StatementRow, ...]:
    """The rows without lines that are empty every year; those in `always` stay."""
    return tuple(row for row in rows if not hide_empty or row.code in always or not row.is_empty)
