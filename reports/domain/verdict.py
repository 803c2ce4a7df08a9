"""Is the economy sound? One rule, in words a board member can repeat.

Source: 11 kap. 1 and 5 §§ kommunallagen through 21 § finsamlagen: good economic housekeeping, and costs within income.
A planned deficit is allowed when the board decided on it and equity pays it; the equity may not fall below zero.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Soundness(StrEnum):
    SOUND = "sund"
    PLANNED_DEFICIT = "planerat"  # a deficit, no larger than the board decided, paid by equity
    LARGER_DEFICIT = "större"  # a deficit beyond the decision, still paid by equity
    BELOW_ZERO = "förbrukat"  # the equity is used up
    UNKNOWN = "okänt"


@dataclass(frozen=True)
class Economy:
    """Kronor: the year's result, the planned one, and equity at the end of the year; None where it is not known."""

    result: Decimal | None
    planned: Decimal | None
    equity: Decimal | None


def soundness(economy: Economy) -> Soundness:
    """Which of the five it is. Without a known result or equity there is no answer."""
    if economy.result is None or economy.equity is None:
        return Soundness.UNKNOWN
    if economy.equity < 0:
        return Soundness.BELOW_ZERO
    if economy.result >= 0:
        return Soundness.SOUND
    if economy.planned is not None and economy.result >= economy.planned:
        return Soundness.PLANNED_DEFICIT
    return Soundness.LARGER_DEFICIT
