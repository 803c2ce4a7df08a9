"""What a period is called."""

from datetime import date

import pytest

from interventions.domain.periods import period_name


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
    ],
)
def test_a_whole_period_is_called_by_its_name_and_another_span_by_its_days(kind, first, last, name):
    assert period_name(kind, first, last) == name


def test_a_kind_that_is_none_is_refused():
    with pytest.raises(ValueError, match="annat"):
        period_name("annat", date(2015, 1, 1), date(2015, 12, 31))
