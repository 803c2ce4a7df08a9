"""Staff the parties give, in full-time equivalents (årsarbetare), planned and actual."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class StaffRow:
    """One party's staff in an intervention and year, full-time equivalents; None where nothing is written."""

    intervention_id: int
    intervention: str
    membership_id: int
    party: str
    planned: Decimal | None
    actual: Decimal | None

    @property
    def is_written(self) -> bool:
        return self.planned is not None or self.actual is not None


def total(figures: Iterable[Decimal | None]) -> Decimal | None:
    """The figures there are, added; None where there is none."""
    known = [figure for figure in figures if figure is not None]
    return sum(known, Decimal(0)) if known else None
