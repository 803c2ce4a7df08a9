"""Spans of days, both ends included; an open end is None."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class Span:
    """From `first` up to and including `last`; `last` None means without end. Raises ValueError when it ends before it begins."""

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError("a span cannot end before it begins")

    def holds(self, day: date) -> bool:
        """Is the day inside the span?"""
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other: "Span") -> bool:
        """Do the two spans share at least one day?"""
        return (other.last is None or self.first <= other.last) and (
            self.last is None or other.first <= self.last
        )


def first_overlap(span: Span, others: Iterable[Span]) -> Span | None:
    """The first of `others` that shares a day with `span`, or None."""
    return next((other for other in others if span.overlaps(other)), None)


MONTHS_IN = {"manad": 1, "kvartal": 3, "tertial": 4, "halvar": 6, "ar": 12}
NAMES = {"kvartal": "kvartal", "tertial": "tertial", "halvar": "halvår"}
MONTH_NAMES = "januari februari mars april maj juni juli augusti september oktober november december".split()


def period_name(kind: str, first: date, last: date) -> str:
    """`tertial 2 2015`, `oktober 2015`, `2015`; the two days where the span is no whole period of its kind."""
    months = MONTHS_IN.get(kind, 0)
    if not months or first.day != 1 or (first.month - 1) % months or _months_between(first, last) != months:
        return f"{first} till {last}"
    if kind == "manad":
        return f"{MONTH_NAMES[first.month - 1]} {first.year}"
    return (
        str(first.year) if kind == "ar" else f"{NAMES[kind]} {(first.month - 1) // months + 1} {first.year}"
    )


def _months_between(first: date, last: date) -> int:
    """Whole months from the first day of `first` to the end of `last`; 0 where `last` ends no month."""
    following = date.fromordinal(last.toordinal() + 1)
    return (following.year - first.year) * 12 + following.month - first.month if following.day == 1 else 0
