"""How far a thing in a group's list has come. The rule is the product's own: open, and its day has passed, is late."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from members.enums import WorkState

OPEN = (WorkState.PLANNED, WorkState.ONGOING)
SOON = timedelta(days=60)  # two of the group's meetings lie in between, so it can still be done in time


class Standing(StrEnum):
    LATE = "late"
    SOON = "soon"
    OPEN = "open"
    CLOSED = "closed"


def standing(state: str, due: date | None, day: date) -> Standing:
    """Where it stands on the day; what is due on the day itself is not late yet."""
    if state not in OPEN:
        return Standing.CLOSED
    if due is None:
        return Standing.OPEN
    if due < day:
        return Standing.LATE
    return Standing.SOON if due <= day + SOON else Standing.OPEN


def place_in_list(where: Standing, due: date | None) -> tuple[bool, int]:
    """A key to sort by: what is open first, the nearest day on top and no day last; then what is closed, newest on top."""
    is_closed = where == Standing.CLOSED
    day = due.toordinal() if due else date.max.toordinal()
    return is_closed, -day if is_closed and due else day


def heads_by_authority(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """All who came, by authority, most first; of two with as many the one first met."""
    totals: dict[str, int] = {}
    for name, heads in counts:
        totals[name] = totals.get(name, 0) + heads
    return dict(sorted(totals.items(), key=lambda total: -total[1]))
