"""An amount is split so that the parts are the whole."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.apportionment import apportion

D = Decimal
WEST = {"Boxholm": D(5341), "Motala": D(43258), "Vadstena": D(7428), "Mjölby": D(26671), "Ödeshög": D(5296)}
names = st.text(alphabet="abcåäö", min_size=1, max_size=4)
weights = st.dictionaries(
    names, st.decimals(0, 10**6, places=4, allow_nan=False), min_size=1, max_size=12
).filter(lambda given: any(given.values()))
units = st.sampled_from([D("0.01"), D(1), D(1000)])


@pytest.mark.parametrize(
    ("total", "weights", "unit", "parts"),
    [
        (D(11_700_000), {"staten": D(2), "region": D(1), "kommun": D(1)}, D(1), [5_850_000, 2_925_000, 2_925_000]),
        (D(100), {"a": D(1), "b": D(1), "c": D(1)}, D(1), [34, 33, 33]),
        (D(-100), {"a": D(1), "b": D(1), "c": D(1)}, D(1), [-34, -33, -33]),
        (D(101), {"a": D(1), "b": D(1), "c": D(1)}, D(1), [34, 34, 33]),
        (D(10), {"a": D(0), "b": D(1)}, D(1), [0, 10]),
        (D(0), {"a": D(3), "b": D(1)}, D(1), [0, 0]),
        (D("0.05"), {"a": D(1), "b": D(1)}, D("0.01"), [D("0.03"), D("0.02")]),
        (D(5000), {"a": D(1), "b": D(1)}, D(1000), [3000, 2000]),
        (D(7), {"a": D("0.0001"), "b": D("0.0002")}, D(1), [2, 5]),
        (D(2_925_000), WEST, D(1), [177_540, 1_437_935, 246_913, 886_568, 176_044]),
    ],
)  # fmt: skip
def test_the_remainder_goes_to_the_largest_fractions_and_to_the_first_of_equals(total, weights, unit, parts):
    assert list(apportion(total, weights, unit).values()) == parts
    assert sum(parts) == total


@given(st.integers(-(10**9), 10**9), weights, units)
def test_parts_are_the_whole_in_the_agreements_order_and_near_their_quota(count, weights, unit):
    total = count * unit
    parts = apportion(total, weights, unit)
    assert sum(parts.values()) == total
    assert list(parts) == list(weights)
    whole = sum(Fraction(weight) for weight in weights.values())
    for name, part in parts.items():
        assert part % unit == 0
        assert abs(Fraction(part) - Fraction(weights[name]) / whole * Fraction(total)) < Fraction(unit)


@given(st.integers(0, 10**9), weights)
def test_a_larger_weight_never_gets_less(total, weights):
    parts = apportion(D(total), weights)
    ranked = sorted(weights, key=lambda name: weights[name])
    pairs = [(less, more) for less, more in pairwise(ranked) if weights[less] < weights[more]]
    assert all(parts[less] <= parts[more] for less, more in pairs)


@given(st.integers(0, 10**9), weights)
def test_a_negative_total_is_split_like_its_opposite(total, weights):
    opposite = {name: -part for name, part in apportion(D(total), weights).items()}
    assert apportion(D(-total), weights) == opposite


@given(st.integers(0, 10**9), weights, st.integers(1, 1000))
def test_the_scale_of_the_weights_does_not_matter(total, weights, scale):
    scaled = {name: weight * scale for name, weight in weights.items()}
    assert apportion(D(total), scaled) == apportion(D(total), weights)


@given(st.integers(1, 50), st.integers(0, 10**6))
def test_equals_differ_by_at_most_one_unit_and_the_first_get_it(members, total):
    parts = list(apportion(D(total), {str(number): D(1) for number in range(members)}).values())
    assert parts == sorted(parts, reverse=True)
    assert max(parts) - min(parts) <= 1


@pytest.mark.parametrize(
    ("total", "weights", "unit", "why"),
    [
        (D(100), {}, D(1), "all weights are zero"),
        (D(100), {"a": D(0)}, D(1), "all weights are zero"),
        (D(100), {"a": D(2), "b": D(-1)}, D(1), "a weight is negative"),
        (D(100), {"a": D("NaN")}, D(1), "finite"),
        (D(100), {"a": D("Infinity")}, D(1), "finite"),
        (D("NaN"), {"a": D(1)}, D(1), "finite"),
        (D("100.50"), {"a": D(1)}, D(1), "no multiple"),
        (D("0.005"), {"a": D(1)}, D("0.01"), "no multiple"),
        (D(1500), {"a": D(1)}, D(1000), "no multiple"),
        (D(100), {"a": D(1)}, D(0), "unit must be positive"),
        (D(100), {"a": D(1)}, D(-1), "unit must be positive"),
    ],
)
def test_what_cannot_be_split_is_refused(total, weights, unit, why):
    with pytest.raises(ValueError, match=why):
        apportion(total, weights, unit)
