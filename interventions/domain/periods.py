"""What a period is called."""

from datetime import date

from finsam.shared import formats
from interventions.enums import PeriodKind

MONTHS_IN = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.TERTIAL: 4,
    PeriodKind.HALF: 6,
    PeriodKind.YEAR: 12,
}


def period_name(kind: str, first: date, last: date) -> str:
    """`tertial 2 2015`, `oktober 2015`, `2015`; the two days where the span is no whole period of its kind.

    Raises ValueError for an unknown kind.
    """
    period = PeriodKind(kind)
    months = MONTHS_IN[period]
    if first.day != 1 or (first.month - 1) % months or _months_between(first, last) != months:
        return f"{first} till {last}"
    if period == PeriodKind.MONTH:
        return formats.month(first)
    if period == PeriodKind.YEAR:
        return str(first.year)
    return f"{period.label.lower()} {(first.month - 1) // months + 1} {first.year}"


def _months_between(first: date, last: date) -> int:
    """Whole months from the first day of `first` to the end of `last`; 0 where `last` ends no month."""
    following = date.fromordinal(last.toordinal() + 1)
    return (following.year - first.year) * 12 + following.month - first.month if following.day == 1 else 0
