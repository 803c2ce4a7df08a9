"""Two people's changes to the same rows, laid together.

Whoever saves last must not undo the other's work: what only one of them changed is kept, what both changed is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

Cells = Mapping[str, str]


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
