from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from budget.domain.rounding import THOUSAND, rounded_to_add_up

D = Decimal
amounts = st.lists(st.integers(-(10**13), 10**13).map(lambda ore: D(ore).scaleb(-2)), max_size=30)


def test_the_line_that_lost_most_carries_the_difference():
    assert rounded_to_add_up([D(1400), D(1400), D(1300)]) == (D(2000), D(1000), D(1000))


def test_whole_thousands_are_left_as_they_are():
    assert rounded_to_add_up([D(-3000), D(0), D(5000)]) == (D(-3000), D(0), D(5000))


@given(amounts)
def test_lines_add_up_to_the_rounded_sum_and_none_moves_a_whole_unit(kronor):
    printed = rounded_to_add_up(kronor)
    whole = (sum(kronor, D(0)) / THOUSAND).quantize(D(1), rounding=ROUND_HALF_UP) * THOUSAND
    assert sum(printed, D(0)) == whole
    assert all(abs(after - before) < THOUSAND for before, after in zip(kronor, printed, strict=True))
