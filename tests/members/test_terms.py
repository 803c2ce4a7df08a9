"""Terms of the board (13 § finsamlagen)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.domain.terms import term_on


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2015, 3, 31), date(2011, 4, 1), date(2015, 3, 31)),
        (date(2015, 4, 1), date(2015, 4, 1), date(2019, 3, 31)),
        (date(2015, 11, 13), date(2015, 4, 1), date(2019, 3, 31)),
        (date(2023, 4, 1), date(2023, 4, 1), date(2027, 3, 31)),
        (date(2027, 4, 1), date(2027, 4, 1), date(2031, 3, 31)),
    ],
)
def test_a_term_begins_on_the_first_of_april_after_a_general_election(day, first, last):
    term = term_on(day)
    assert (term.first, term.last) == (first, last)


def test_a_charter_may_say_another_day_and_length():
    term = term_on(date(2015, 11, 13), start=date(2011, 1, 1), years=4)
    assert (term.first, term.last) == (date(2015, 1, 1), date(2018, 12, 31))
    term = term_on(date(2015, 11, 13), start=date(2020, 7, 1), years=2)
    assert (term.first, term.last) == (date(2014, 7, 1), date(2016, 6, 30))


def test_a_leap_day_gives_the_day_after_where_there_is_none():
    assert term_on(date(2018, 1, 1), start=date(2016, 2, 29), years=1).first == date(2017, 3, 1)


DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(day=DAYS, start=DAYS, years=st.integers(1, 6))
def test_every_day_lies_in_one_term_and_the_next_begins_the_day_after(day, start, years):
    term = term_on(day, start, years)
    assert term.holds(day)
    following = term_on(term.last + timedelta(days=1), start, years)
    assert following.first == term.last + timedelta(days=1)
