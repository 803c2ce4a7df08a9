"""One year's counts from the reports of its periods, and the table a reader may see.

Source of the measures: the national standard report. The unit is a participation, and who is still there at the end
of a period is never added to who was there at the end of another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from finsam.shared.periods import Span
from interventions.domain.disclosure import Count, Sum, protect
from interventions.enums import CountMeasure, Sex

Cell = tuple[str, str]  # measure, sex

EXITS = (CountMeasure.TO_WORK, CountMeasure.TO_STUDY, CountMeasure.TO_JOB_SEEKING, CountMeasure.TO_OTHER)
SUMS = (
    *(Sum((measure, Sex.ALL), ((measure, Sex.WOMEN), (measure, Sex.MEN))) for measure in CountMeasure),
    *(Sum((CountMeasure.ENDED, sex), tuple((measure, sex) for measure in EXITS)) for sex in Sex),
)


@dataclass(frozen=True)
class PeriodCounts:
    """What one report said: cell (measure, sex) → count, never negative."""

    span: Span
    cells: Mapping[Cell, int]


@dataclass(frozen=True)
class CountRow:
    """One measure; None where nothing was reported."""

    measure: str
    women: Count | None
    men: Count | None
    total: Count | None


@dataclass(frozen=True)
class CountTable:
    """Counts of one intervention as they may be shown, from the first day to the last that is reported."""

    intervention_id: int
    first_day: date
    last_day: date
    rows: tuple[CountRow, ...]
    is_raw: bool

    @property
    def hides_something(self) -> bool:
        return any(
            count is not None and count.is_withheld
            for row in self.rows
            for count in (row.women, row.men, row.total)
        )


def year_counts(periods: Sequence[PeriodCounts]) -> dict[Cell, int]:
    """The year's cells from its reports; a report that lies inside another's days is left out.

    New and ended add up. Ongoing is the last report's. Participants are the first report's and the new ones of the
    later reports, so that nobody who goes on is counted twice; where a later report lacks its new ones, the cell is
    left out. No reports give no cells.
    """
    whole = _outermost(periods)
    if not whole:
        return {}
    cells = list(dict.fromkeys(cell for period in whole for cell in period.cells))
    found = ((cell, _over_periods(cell, whole)) for cell in cells)
    return {cell: count for cell, count in found if count is not None}


def count_table(
    intervention_id: int, periods: Sequence[PeriodCounts], threshold: int, *, is_raw: bool = False
) -> CountTable | None:
    """The year's table, each count shown or withheld; `is_raw` shows all. None when nothing is reported."""
    cells = year_counts(periods)
    if not cells:
        return None
    shown = protect(cells, SUMS, 1 if is_raw else threshold)
    rows = tuple(
        CountRow(
            measure,
            shown.get((measure, Sex.WOMEN)),
            shown.get((measure, Sex.MEN)),
            shown.get((measure, Sex.ALL)),
        )
        for measure in CountMeasure
        if any((measure, sex) in shown for sex in Sex)
    )
    whole = _outermost(periods)
    return CountTable(intervention_id, whole[0].span.first, _last(whole[-1]), rows, is_raw)


def _outermost(periods: Sequence[PeriodCounts]) -> list[PeriodCounts]:
    longest_first = sorted(periods, key=lambda period: (period.span.first, -_last(period).toordinal()))
    kept: list[PeriodCounts] = []
    for period in longest_first:
        if not kept or _last(period) > _last(kept[-1]):
            kept.append(period)
    return kept


def _last(period: PeriodCounts) -> date:
    return period.span.last or date.max


def _over_periods(cell: Cell, periods: Sequence[PeriodCounts]) -> int | None:
    measure, sex = cell
    if measure == CountMeasure.ONGOING:
        return periods[-1].cells.get(cell)
    if measure == CountMeasure.PARTICIPANTS:
        later = [period.cells.get((CountMeasure.NEW, sex)) for period in periods[1:]]
        parts = [periods[0].cells.get(cell), *later]
    else:
        parts = [period.cells.get(cell) for period in periods]
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None
