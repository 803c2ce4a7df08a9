"""Where those who ended an intervention went, summed only over what may be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from interventions.domain.counts import CountTable
from interventions.domain.disclosure import Shown
from interventions.enums import CountMeasure

ONWARD = (CountMeasure.TO_WORK, CountMeasure.TO_STUDY, CountMeasure.TO_JOB_SEEKING)


@dataclass(frozen=True)
class Exits:
    """Participations, not persons. `left_out` is how many interventions have a count that may not be shown."""

    ended: int
    onward: int
    left_out: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.onward, self.ended) if self.ended else None


def exits(tables: Iterable[CountTable]) -> Exits:
    """Adds up interventions whose four totals are all shown: a sum over hidden ones would give them away."""
    ended = onward = left_out = 0
    for table in tables:
        totals = {row.measure: row.total for row in table.rows}
        wanted = [totals.get(measure) for measure in (CountMeasure.ENDED, *ONWARD)]
        known = [count.value for count in wanted if isinstance(count, Shown)]
        if len(known) == len(wanted):
            ended += known[0]
            onward += sum(known[1:])
        elif any(count is not None for count in wanted):
            left_out += 1
    return Exits(ended, onward, left_out)
