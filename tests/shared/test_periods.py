"""Spans of days with both ends included, and what a period is called."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam.shared.periods import Span, first_overlap, period_name

DAY = date(2015, 6, 15)
days = st.dates(date(2015, 1, 1), date(2015, 2, 28))


@st.composite
def spans(draw) -> Span:
    first = draw(days)
    return Span(first, draw(st.none() | st.integers(0, 40).map(lambda more: first + timedelta(days=more))))


@pytest.mark.parametrize(
    ("span", "holds"),
    [
        (Span(DAY), True),
        (Span(DAY, DAY), True),
        (Span(DAY - timedelta(days=1), DAY), True),
        (Span(DAY + timedelta(days=1)), False),
        (Span(DAY - timedelta(days=2), DAY - timedelta(days=1)), False),
    ],
)
def test_a_span_holds_its_first_day_and_its_last(span, holds):
    assert span.holds(DAY) is holds


def test_a_span_that_ends_before_it_begins_cannot_be_said():
    with pytest.raises(ValueError, match="before it begins"):
        Span(DAY, DAY - timedelta(days=1))


@given(spans(), spans())
def test_spans_overlap_exactly_when_they_share_a_day(one, other):
    every = [date(2015, 1, 1) + timedelta(days=more) for more in range(120)]
    assert one.overlaps(other) is any(one.holds(day) and other.holds(day) for day in every)
    assert one.overlaps(other) is other.overlaps(one)


def test_the_first_that_overlaps_is_named():
    before, during, after = Span(date(2014, 1, 1), date(2014, 12, 31)), Span(DAY, DAY), Span(date(2016, 1, 1))
    year = Span(date(2015, 1, 1), date(2015, 12, 31))
    assert first_overlap(year, [before, during, after]) == during
    assert first_overlap(year, [before, after]) is None


@pytest.mark.parametrize(
    ("kind", "first", "last", "name"),
    [
        ("manad", date(2015, 2, 1), date(2015, 2, 28), "februari 2015"),
        ("kvartal", date(2015, 10, 1), date(2015, 12, 31), "kvartal 4 2015"),
        ("tertial", date(2015, 5, 1), date(2015, 8, 31), "tertial 2 2015"),
        ("halvar", date(2015, 7, 1), date(2015, 12, 31), "halvår 2 2015"),
        ("ar", date(2015, 1, 1), date(2015, 12, 31), "2015"),
        ("tertial", date(2015, 5, 1), date(2015, 8, 30), "2015-05-01 till 2015-08-30"),
        ("tertial", date(2015, 4, 1), date(2015, 7, 31), "2015-04-01 till 2015-07-31"),
        ("ar", date(2015, 7, 1), date(2016, 6, 30), "2015-07-01 till 2016-06-30"),
        ("annat", date(2015, 1, 1), date(2015, 12, 31), "2015-01-01 till 2015-12-31"),
    ],
)
def test_a_whole_period_is_called_by_its_name_and_another_span_by_its_days(kind, first, last, name):
    assert period_name(kind, first, last) == name
