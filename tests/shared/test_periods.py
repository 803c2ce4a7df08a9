"""Spans of days with both ends included."""

from datetime import date, timedelta

import pytest

from finsam.shared.periods import Span

DAY = date(2015, 6, 15)


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
