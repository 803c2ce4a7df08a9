"""The budget's lines as they are edited: a table of lines by three years. Two people's changes are laid together as
finsam.shared.merging does it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from finsam.shared.merging import Merged, merge

__all__ = ["CELLS", "MAX_LINES", "YEARS", "GridRow", "Merged", "duplicates", "merge"]

YEARS = 3  # the budget's year and the two of its plan (11 kap. 6 § KL)
MAX_LINES = 200
CELLS = ("area", "own_area", "name", "intervention", "amount_0", "amount_1", "amount_2")


@dataclass(frozen=True)
class GridRow:
    """One line to be written. `pk` is None for a new one; an amount of None is an empty cell."""

    pk: int | None
    area: str
    own_area: str
    name: str
    intervention_id: int | None
    amounts: tuple[Decimal | None, ...]


def duplicates(names: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The keys of rows whose name an earlier row has already; a name is written once in a budget."""
    seen: set[str] = set()
    found = []
    for key, name in names:
        plain = name.strip().casefold()
        if plain and plain in seen:
            found.append(key)
        seen.add(plain)
    return tuple(found)
