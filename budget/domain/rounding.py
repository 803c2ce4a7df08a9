"""Amounts in thousands that still add up in print."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

THOUSAND = Decimal(1000)


def rounded_to_add_up(amounts: Sequence[Decimal], unit: Decimal = THOUSAND) -> tuple[Decimal, ...]:
    """Each amount (kronor) in whole `unit`s, so that they sum to their sum rounded half up.

    Every amount is first rounded down; the units that are then missing go to the amounts that lost most, the first
    of equals first. No amount moves more than one unit from its exact value.
    """
    down = [_round(amount, unit, ROUND_FLOOR) for amount in amounts]
    whole = _round(sum(amounts, Decimal(0)), unit, ROUND_HALF_UP)
    missing = int((whole - sum(down, Decimal(0))) / unit)
    by_loss = sorted(range(len(down)), key=lambda place: down[place] - amounts[place])
    for place in by_loss[:missing]:
        down[place] += unit
    return tuple(down)


def _round(amount: Decimal, unit: Decimal, how: str) -> Decimal:
    return (amount / unit).quantize(Decimal(1), rounding=how) * unit
