"""The budget's lines as they are edited: a table of lines by three years, and two people's changes laid together.

Whoever saves last must not undo the other's work: what only one of them changed is kept, what both changed is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

YEARS = 3  # the budget's year and the two of its plan (11 kap. 6 § KL)
MAX_LINES = 200
CELLS = ("area", "own_area", "name", "intervention", "amount_0", "amount_1", "amount_2")

Cells = Mapping[str, str]


@dataclass(frozen=True)
class GridRow:
    """One line to be written. `pk` is None for a new one; an amount of None is an empty cell."""

    pk: int | None
    area: str
    own_area: str
    name: str
    intervention_id: int | None
    amounts: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Merged:
    """My rows after the other's save was laid in, for me to look at before I save anew.

    `theirs` is row → cell → what the other wrote where we disagree; `taken` the cells that only the other changed;
    `added` rows that are new to me; `lost` rows that the other removed though I had changed them; `gone` the names of
    rows that the other removed and I had not touched.
    """

    rows: dict[str, dict[str, str]]
    theirs: dict[str, dict[str, str]] = field(default_factory=dict)
    taken: dict[str, frozenset[str]] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


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


def merge(base: Mapping[str, Cells], mine: Mapping[str, Cells], stored: Mapping[str, Cells]) -> Merged:
    """Three sides, each row → cell → text: what I began with, what I have, what is stored by now. Any table's cells will do.

    A row I removed comes back when the other has changed it since.
    """
    merged = Merged({})
    lost, gone = [], []
    for key, own in mine.items():
        if key in stored:
            row, theirs, taken = _merge_row(base.get(key), own, stored[key])
            merged.rows[key] = row
            merged.theirs.update({key: theirs} if theirs else {})
            merged.taken.update({key: taken} if taken else {})
        elif key not in base or _differs(own, base[key]):
            merged.rows[key] = dict(own)
            lost.extend([key] if key in base else [])
        else:
            gone.append(own.get("name", ""))
    added = [
        key
        for key, now in stored.items()
        if key not in mine and (key not in base or _differs(now, base[key]))
    ]
    merged.rows.update({key: dict(stored[key]) for key in added})
    return replace(merged, added=tuple(added), lost=tuple(lost), gone=tuple(gone))


def _differs(one: Cells, other: Cells) -> bool:
    return any(one.get(cell, "") != other.get(cell, "") for cell in {**one, **other})


def _merge_row(
    began: Cells | None, own: Cells, now: Cells
) -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    row, theirs, taken = dict(own), {}, set()
    for cell in {**own, **now}:
        is_mine, is_stored = own.get(cell, ""), now.get(cell, "")
        was = began.get(cell, "") if began is not None else None
        if is_stored in (was, is_mine):
            continue
        if is_mine == was:
            row[cell] = is_stored
            taken.add(cell)
        else:
            theirs[cell] = is_stored
    return row, theirs, frozenset(taken)
