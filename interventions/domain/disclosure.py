"""Counts that may be shown and counts that may not: two types, decided once, when contents are assembled.

Rule (configurable, none is law): a count from 1 up to but not including the threshold is withheld, 0 is shown; where
exactly one cell of a sum is withheld another is withheld too, so that nobody can subtract. Withheld cells look alike
to the reader whatever the reason. Sources: sdcTable's frequency rule; Pipos' filter of one to four persons.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Reason(StrEnum):
    SMALL = "small"  # the count itself is below the threshold
    COMPLEMENT = "complement"  # another count could be worked out from it


@dataclass(frozen=True)
class Shown:
    value: int
    is_withheld = False


@dataclass(frozen=True)
class Withheld:
    reason: Reason
    is_withheld = True


Count = Shown | Withheld


@dataclass(frozen=True)
class Sum:
    """`total` is the sum of `parts`; all are keys of cells."""

    total: Hashable
    parts: tuple[Hashable, ...]


def is_small(count: int, threshold: int) -> bool:
    """Is the count withheld by itself? Counts are whole numbers of participations, never negative."""
    return 0 < count < threshold


def protect(cells: Mapping[Key, int], sums: Sequence[Sum], threshold: int) -> dict[Key, Count]:
    """Which cells of a table may be shown, in the mapping's order.

    `cells` maps key → count; `sums` tells which cells add up to which; a sum whose cells are not all there is left
    out. Raises ValueError for a negative count or a threshold below 1. Cells are withheld until no sum has exactly
    one withheld cell; the smallest cell that is not zero goes first, totals last.
    """
    if threshold < 1 or any(count < 0 for count in cells.values()):
        raise ValueError("counts cannot be negative and the threshold is at least 1")
    hidden: dict[Hashable, Reason] = {
        key: Reason.SMALL for key, count in cells.items() if is_small(count, threshold)
    }
    whole = [relation for relation in sums if all(key in cells for key in (relation.total, *relation.parts))]
    lonely = _sum_with_one_hidden(whole, hidden)
    while lonely is not None:
        hidden[_partner(lonely, cells, hidden)] = Reason.COMPLEMENT
        lonely = _sum_with_one_hidden(whole, hidden)
    return {key: Withheld(hidden[key]) if key in hidden else Shown(count) for key, count in cells.items()}


def _sum_with_one_hidden(sums: Sequence[Sum], hidden: Mapping[Hashable, Reason]) -> Sum | None:
    for relation in sums:
        keys = (relation.total, *relation.parts)
        if sum(key in hidden for key in keys) == 1 and len(keys) > 1:
            return relation
    return None


def _partner(relation: Sum, cells: Mapping[Any, int], hidden: Mapping[Hashable, Reason]) -> Hashable:
    open_parts = [key for key in relation.parts if key not in hidden]
    return min(open_parts or [relation.total], key=lambda key: (cells[key] == 0, cells[key]))


@dataclass(frozen=True)
class Share:
    """Part of base, both counts. `ratio` is None where it may not be shown or there is no base."""

    part: Count
    base: Count

    @property
    def ratio(self) -> Fraction | None:
        if isinstance(self.part, Shown) and isinstance(self.base, Shown) and self.base.value:
            return Fraction(self.part.value, self.base.value)
        return None


def protect_share(part: int, base: int, threshold: int) -> Share:
    """A part of a base as it may be shown: both are withheld when part, rest or base is small.

    Raises ValueError when the part is larger than the base.
    """
    if part > base:
        raise ValueError("the part is larger than the base")
    if any(is_small(count, threshold) for count in (part, base, base - part)):
        return Share(Withheld(Reason.SMALL), Withheld(Reason.SMALL))
    return Share(Shown(part), Shown(base))
