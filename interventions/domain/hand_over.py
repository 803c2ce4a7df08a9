"""When it is asked what became of a promise to take over: six and twelve months after the intervention's end."""

import calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

CHECK_MONTHS = (6, 12)
LONG_AGO = timedelta(days=365)  # what should have been asked before that is not asked now


@dataclass(frozen=True)
class Asked:
    """A question that is stored: the months it is about, its day, and whether it is answered."""

    months: int
    due: date
    is_answered: bool


def months_after(day: date, months: int) -> date:
    """The same day of the month, or the month's last day where it has no such day."""
    place = day.month - 1 + months
    year, month = day.year + place // 12, place % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def due_days(ends: date | None) -> dict[int, date]:
    """months → day; none for an intervention without an end."""
    return {months: months_after(ends, months) for months in CHECK_MONTHS} if ends else {}


@dataclass(frozen=True)
class Plan:
    """What is to be done with the stored questions: months → day to add or to move to, and months to take away."""

    add: Mapping[int, date]
    move: Mapping[int, date]
    remove: frozenset[int]

    @property
    def is_empty(self) -> bool:
        return not (self.add or self.move or self.remove)


def plan_questions(ends: date | None, stored: Collection[Asked], today: date) -> Plan:
    """Unanswered questions follow the end; an answered one stays as it was. Nothing is asked about long ago."""
    wanted, known = due_days(ends), {one.months: one for one in stored}
    return Plan(
        add={months: due for months, due in wanted.items() if months not in known and due > today - LONG_AGO},
        move={
            months: due
            for months, due in wanted.items()
            if months in known and not known[months].is_answered and known[months].due != due
        },
        remove=frozenset(
            months for months, one in known.items() if months not in wanted and not one.is_answered
        ),
    )
