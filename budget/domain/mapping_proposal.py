"""Which line of the budget an object of the ledger, or a range of accounts, seems to belong to. Proposals, shown as such."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from budget.domain.mapping import COST_LINES, AccountMapping, MapObject, MapRange, row_of
from budget.enums import Area

LEAST_LETTERS = 4  # a shorter name is found within too many others
PROJECT = 6  # the dimension that SIE reserves for projects
AREA_WORDS = {
    "styrelse": Area.BOARD,
    "styrelsen": Area.BOARD,
    "kansli": Area.ADMINISTRATION,
    "kansliet": Area.ADMINISTRATION,
    "administration": Area.ADMINISTRATION,
    "revision": Area.AUDIT,
    "gemensamma satsningar": Area.COMMON,
}


@dataclass(frozen=True)
class Goal:
    """A line a cost may go to: one of the budget's, or an intervention that the budget has no line for."""

    area: str
    row: str
    intervention_id: int | None = None


@dataclass(frozen=True)
class NamedObject:
    """One object of a ledger: a dimension's number, the object's code and name."""

    dimension: int
    code: str
    name: str


def goals_of(lines: Iterable[Goal], interventions: Iterable[tuple[int, str]]) -> tuple[Goal, ...]:
    """The budget's lines, then the interventions (key, name) that have none of them. Each name is there once."""
    own = {goal.row: goal for goal in lines}
    placed = {goal.intervention_id for goal in own.values()}
    for pk, name in interventions:
        if pk not in placed:
            own.setdefault(name, Goal(Area.INTERVENTIONS.value, name, pk))
    return tuple(own.values())


def propose_objects(objects: Iterable[NamedObject], goals: Sequence[Goal]) -> tuple[MapObject, ...]:
    """For each object whose name tells: the line of the same name, else the only one whose name holds it or is held by it."""
    found = []
    for one in objects:
        goal = _same(one.name, goals) or _area(one.name, goals) or _alike(one.name, goals)
        if goal:
            found.append(MapObject(one.dimension, one.code, goal.area, goal.row, goal.intervention_id))
    return tuple(found)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _same(name: str, goals: Iterable[Goal]) -> Goal | None:
    exact = (goal for goal in goals if goal.row == name)
    casefolded = (goal for goal in goals if _plain(goal.row) == _plain(name))
    return next(exact, None) or next(casefolded, None)


def _area(name: str, goals: Iterable[Goal]) -> Goal | None:
    area = AREA_WORDS.get(_plain(name))
    return Goal(area.value, only_row(area.value, goals) or str(area.label)) if area else None


def _alike(name: str, goals: Iterable[Goal]) -> Goal | None:
    own = _plain(name)
    alike = [goal for goal in goals if _holds(own, _plain(goal.row)) or _holds(_plain(goal.row), own)]
    return alike[0] if len(alike) == 1 else None


def _holds(long: str, short: str) -> bool:
    return len(short) >= LEAST_LETTERS and short in long


def only_row(area: str, goals: Iterable[Goal]) -> str:
    """The area's line when it has just one, else nothing."""
    rows = [goal.row for goal in goals if goal.area == area]
    return rows[0] if len(rows) == 1 else ""


def with_rows(ranges: Iterable[MapRange], goals: Sequence[Goal]) -> tuple[MapRange, ...]:
    """Cost ranges without a line get their area's, where it has only one that is no intervention's."""
    plain = [goal for goal in goals if goal.intervention_id is None]
    return tuple(
        replace(row, row=only_row(row.area, plain)) if row.line in COST_LINES and not row.row else row
        for row in ranges
    )


def main_dimension(rules: Iterable[MapObject], usual: int = PROJECT) -> int:
    """The dimension in which most interventions were found; the usual one where none was."""
    counts = Counter(rule.dimension for rule in rules if rule.intervention_id)
    return max(counts, key=lambda dimension: (counts[dimension], dimension)) if counts else usual


def with_new_objects(
    mapping: AccountMapping, objects: Iterable[NamedObject], goals: Sequence[Goal]
) -> AccountMapping:
    """The mapping with proposals for the objects it has no rule for."""
    known = {(rule.dimension, rule.code) for rule in mapping.objects}
    new = [one for one in objects if (one.dimension, one.code) not in known]
    return agreeing(replace(mapping, objects=(*mapping.objects, *propose_objects(new, goals))))


def agreeing(mapping: AccountMapping) -> AccountMapping:
    """Without the rules that would give a line of the budget a second area; the ranges' stands, then the first rule's."""
    named = [row_of(one.area, one.row) for one in mapping.ranges if one.line in COST_LINES]
    places = {row: area for area, row in reversed(named)}
    kept = [rule for rule in mapping.objects if places.setdefault(rule.row, rule.area) == rule.area]
    return replace(mapping, objects=tuple(kept))
