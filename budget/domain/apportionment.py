"""Splitting an amount so that the parts always sum to the whole."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction


def apportion(
    total: Decimal, weights: Mapping[str, Decimal] | Mapping[str, Fraction], unit: Decimal = Decimal(1)
) -> dict[str, Decimal]:
    """Splits `total` kronor by `weights` in whole `unit`s, by largest remainder.

    `weights` maps name → weight (any scale, none negative, not all zero); `unit` is the smallest part handed out.
    Returns name → kronor in the mapping's order, summing exactly to `total`. Ties go to the first in the mapping's
    order, which is the agreement's. A negative total is split like its opposite. Raises ValueError for weights that
    are negative, all zero, missing or not finite, for a unit that is not positive, and for a total that is no multiple
    of the unit. Source: 5 § finsamlagen (2003:1210) gives the shares; the method is largest remainder (Hamilton).
    """
    exact = {name: _fraction(weight) for name, weight in weights.items()}
    if any(weight < 0 for weight in exact.values()):
        raise ValueError("a weight is negative")
    whole = sum(exact.values(), Fraction(0))
    if whole == 0:
        raise ValueError("all weights are zero")
    step = _fraction(unit)
    if step <= 0:
        raise ValueError("the unit must be positive")
    units = _fraction(total) / step
    if units.denominator != 1:
        raise ValueError("the total is no multiple of the unit")
    sign = -1 if units < 0 else 1
    count = abs(units.numerator)

    quotas = {name: weight * count / whole for name, weight in exact.items()}
    parts = {name: int(quota) for name, quota in quotas.items()}
    by_remainder = sorted(exact, key=lambda name: parts[name] - quotas[name])  # stable: ties keep the order
    for name in by_remainder[: count - sum(parts.values())]:
        parts[name] += 1
    return {name: sign * part * Decimal(unit) for name, part in parts.items()}


def _fraction(number: Decimal | Fraction) -> Fraction:
    if isinstance(number, Decimal) and not number.is_finite():
        raise ValueError("not a finite number")
    return Fraction(number)
