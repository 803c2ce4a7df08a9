"""Amounts in whole units (a krona, a thousand) that still add up in print."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
KRONA, THOUSAND = Decimal(1), Decimal(1000)


def rounded_to_add_up(amounts: Sequence[Decimal], unit: Decimal = THOUSAND) -> tuple[Decimal, ...]:
    """Each amount (kronor) in whole `unit`s, so that they sum to their sum rounded half up.

    No amount moves a whole unit from its exact value.
    """
    return rounded_to(amounts, nearest(sum(amounts, ZERO), unit), unit)


def rounded_to(amounts: Sequence[Decimal], target: Decimal, unit: Decimal = THOUSAND) -> tuple[Decimal, ...]:
    """Each amount (kronor) in whole `unit`s, so that they sum to `target`, itself in whole units.

    Every amount is first rounded down; the units that are then missing go to the amounts that lost most, the first
    of equals first. No amount moves a whole unit from its exact value while the target is the amounts' sum rounded up
    or down; a target further off is shared as evenly as units allow.
    """
    down = [_round(amount, unit, ROUND_FLOOR) for amount in amounts]
    if not down:
        return ()
    missing = int((target - sum(down, ZERO)) / unit)
    to_all, rest = divmod(missing, len(down))
    by_loss = sorted(range(len(down)), key=lambda place: down[place] - amounts[place])
    first = set(by_loss[:rest])
    return tuple(amount + unit * (to_all + (1 if place in first else 0)) for place, amount in enumerate(down))


def nearest(amount: Decimal, unit: Decimal = THOUSAND) -> Decimal:
    """The amount (kronor) in whole `unit`s; halves go away from zero, as a figure alone is written."""
    return _round(amount, unit, ROUND_HALF_UP)


def up_or_down(amount: Decimal, toward: Decimal, unit: Decimal = THOUSAND) -> Decimal:
    """The amount (kronor) rounded up or down to a whole `unit`: the one of the two that is nearest to `toward`."""
    both = (_round(amount, unit, ROUND_FLOOR), _round(amount, unit, ROUND_CEILING))
    return min(both, key=lambda whole: abs(whole - toward))


def _round(amount: Decimal, unit: Decimal, how: str) -> Decimal:
    return (amount / unit).quantize(Decimal(1), rounding=how) * unit
