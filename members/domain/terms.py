"""Terms of the board: four years from 1 April in the year after a general election (13 § finsamlagen).

General elections are held every fourth year: 2014, 2018, 2022, 2026 … The charter may set another first day and
another number of years.
"""

from datetime import date, timedelta

from finsam.shared.periods import Span

LAWFUL_START = date(2015, 4, 1)  # the year after the election of 2014
LAWFUL_YEARS = 4


def term_on(day: date, start: date | None = None, years: int = LAWFUL_YEARS) -> Span:
    """The term that the day lies in. `start` is any term's first day; None means the law's own."""
    first = start or LAWFUL_START
    step = (day.year - first.year) // years * years
    begins = _years_later(first, step)
    if begins > day:
        begins = _years_later(first, step - years)
    return Span(begins, _years_later(begins, years) - timedelta(days=1))


def _years_later(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
