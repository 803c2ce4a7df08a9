"""Spans of days, both ends included; an open end is None."""

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
