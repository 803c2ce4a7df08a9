"""A mapping as a page's cells, row → cell → text: stored, typed, as it began, and laid together with another's."""

import json
import re
from collections.abc import Iterable
from typing import Any

from budget.domain.mapping import AccountMapping, MapObject, MapRange
from budget.domain.mapping_proposal import Goal
from budget.queries.mapping import BookedObject

KEY = re.compile(r"n[0-9]{1,5}")
CELLS = ("first", "last", "line", "area", "row")
Cells = dict[str, dict[str, str]]


def object_key(dimension: int, code: str) -> str:
    return f"o{dimension}:{code}"


def goal_text(goal: Goal | MapObject) -> str:
    return f"{goal.area}:{goal.intervention_id or ''}:{goal.row}"


def goal_of(text: str) -> Goal | None:
    """What `goal_text` wrote; None for nothing chosen."""
    area, _, rest = text.partition(":")
    number, _, row = rest.partition(":")
    return Goal(area, row, int(number) if number.isdecimal() else None) if row else None


def mapping_cells(mapping: AccountMapping | None) -> Cells:
    """The mapping as the page's cells, ranges by number."""
    if mapping is None:
        return {"plan": {"chart": "", "dimension": "6"}}
    cells: Cells = {"plan": {"chart": mapping.chart, "dimension": str(mapping.dimension)}}
    ordered = sorted(mapping.ranges, key=lambda row: (row.first, row.last))
    cells |= {f"n{place}": _range_cells(row) for place, row in enumerate(ordered, 1)}
    return cells | {
        object_key(rule.dimension, rule.code): {"goal": goal_text(rule)} for rule in mapping.objects
    }


def _range_cells(row: MapRange) -> dict[str, str]:
    last = "" if row.last == row.first else row.last
    return {"first": row.first, "last": last, "line": row.line, "area": row.area, "row": row.row}


def typed_cells(data: Any, objects: Iterable[BookedObject]) -> Cells:
    """What the page sent, in its order. Rows that are none of ours are left out."""
    cells: Cells = {"plan": {"chart": data.get("chart", ""), "dimension": data.get("dimension", "")}}
    for key in dict.fromkeys(data.getlist("rad")):
        if KEY.fullmatch(key):
            cells[key] = {cell: data.get(f"{key}-{cell}", "") for cell in CELLS}
    for one in objects:
        key = object_key(one.dimension, one.code)
        cells[key] = {"goal": data.get(f"{key}-goal", "")}
    return cells


def base_cells(text: str, objects: Iterable[BookedObject]) -> Cells:
    """What the page began with, as it was sent along; nothing where that cannot be read."""
    cells: Cells = {object_key(one.dimension, one.code): {"goal": ""} for one in objects}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return cells
    for key, row in found.items() if isinstance(found, dict) else ():
        if isinstance(row, dict):
            wanted = CELLS if KEY.fullmatch(key) else ("chart", "dimension") if key == "plan" else ("goal",)
            cells[key] = {cell: str(row.get(cell, "")) for cell in wanted}
    return cells


def named_cells(cells: Cells) -> Cells:
    """Ranges by what they hold (`4510–4519`) instead of by the page's number, so that two people's can be laid together."""
    named: Cells = {}
    for key, row in cells.items():
        if not KEY.fullmatch(key):
            named[key] = {"name": key[1:], **row}
        elif any(text.strip() for text in row.values()):
            first, last = row["first"].strip(), row["last"].strip()
            whole = first if last in ("", first) else f"{first}–{last}"
            named[whole] = {"name": whole, **row, "first": first, "last": "" if last == first else last}
    return named


def numbered_cells(named: Cells) -> tuple[Cells, dict[str, str]]:
    """The page's cells of rows by name, ranges in order of number; and the page's key of each name."""
    cells, keys = {}, {}
    is_range = {key for key in named if "first" in named[key]}
    ordered = sorted(is_range, key=lambda key: (named[key]["first"], named[key]["last"]))
    keys = {name: f"n{place}" for place, name in enumerate(ordered, 1)} | {
        key: key for key in named if key not in is_range
    }
    for name, key in keys.items():
        cells[key] = {cell: text for cell, text in named[name].items() if cell != "name"}
    return cells, keys


def changed_by_hand(cells: Cells, act: str) -> Cells:
    """The rows after one button: a new range, one for an account, or one away. For a page without its script."""
    what, _, which = act.partition(" ")
    if what == "bort":
        return {key: row for key, row in cells.items() if key != which or not KEY.fullmatch(key)}
    number = 1 + max((int(key[1:]) for key in cells if KEY.fullmatch(key)), default=0)
    first = which if what == "konto" and which.isascii() and which.isdigit() else ""
    return {**cells, f"n{number}": {**dict.fromkeys(CELLS, ""), "first": first[:8]}}
