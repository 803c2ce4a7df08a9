"""The table in which a report's counts are typed: its lines, its sums, and where they differ.

Women and men are what the national system asks for; everything else is switched on for an intervention. A total is
typed like any other count. Where it differs from its parts that is said, and nothing is mended.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from finsam.shared.formats import percent
from interventions.domain.counts import EXITS
from interventions.enums import ALL, CountMeasure, Sex

Key = tuple[str, str, str, str]  # measure, sex, age, place

MAX_COUNT = 999_999
AGE_LENGTH, PLACE_LENGTH = 12, 40  # what a cell's codes hold
COLUMNS = (Sex.WOMEN, Sex.MEN, Sex.ALL)
FLOW = (CountMeasure.NEW, CountMeasure.ONGOING, CountMeasure.ENDED)
_BLANKS = re.compile(r"[\s\u00a0\u202f\u2009]")


@dataclass(frozen=True)
class Shape:
    """What an intervention counts. `by_sex` is false for a structural one: heads, not women and men."""

    by_sex: bool = True
    flow: bool = False
    exits: bool = False
    ages: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[Sex, ...]:
        return COLUMNS if self.by_sex else (Sex.ALL,)


@dataclass(frozen=True)
class Line:
    """One line of the table. `group` is the heading it stands under, empty for the first."""

    measure: str
    age: str
    place: str
    label: str
    group: str = ""

    def key(self, sex: str) -> Key:
        return (self.measure, sex, self.age, self.place)

    @property
    def is_exit(self) -> bool:
        return self.measure in (*EXITS, CountMeasure.TO_STEP)


@dataclass(frozen=True)
class SumRule:
    """The parts should come to the total; `at_most` for parts that may overlap. `what` names the parts.

    `needs_all` where an empty part is not yet known rather than nothing.
    """

    total: Key
    parts: tuple[Key, ...]
    what: str
    at_most: bool = False
    needs_all: bool = False


@dataclass(frozen=True)
class Difference:
    """A total that its parts do not come to."""

    at: Key
    text: str


def age_classes(text: str) -> tuple[str, ...]:
    """`16–24, 25–29` as its classes, each once and no longer than a cell's code holds."""
    parts = (part.strip()[:AGE_LENGTH].strip() for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part and part != ALL))


def lines_of(shape: Shape, stored: Iterable[Key] = ()) -> tuple[Line, ...]:
    """The table's lines, and one for whatever is stored that the intervention no longer counts."""
    lines = [_line(CountMeasure.PARTICIPANTS)]
    measures = [*FLOW] if shape.flow else [CountMeasure.ENDED] if shape.exits else []
    lines += [_line(measure) for measure in measures]
    if shape.exits:
        lines += [_line(measure, group="Vad de avslutade gick vidare till") for measure in _EXIT_LINES]
    lines += [_line(CountMeasure.PARTICIPANTS, age=age, group="Deltagare efter ålder") for age in shape.ages]
    lines += [
        _line(CountMeasure.PARTICIPANTS, place=place, group="Deltagare efter kommun")
        for place in shape.places
    ]
    known = {line.key(Sex.ALL) for line in lines}
    others = dict.fromkeys((measure, age, place) for measure, _, age, place in stored)
    lines += [
        _line(measure, age=age, place=place, group="Räknas inte längre i insatsen")
        for measure, age, place in others
        if (measure, Sex.ALL, age, place) not in known
    ]
    return tuple(lines)


_EXIT_LINES = (
    CountMeasure.TO_WORK,
    CountMeasure.TO_STUDY,
    CountMeasure.TO_JOB_SEEKING,
    CountMeasure.TO_OTHER,
    CountMeasure.TO_STEP,
)
_EXIT_LABELS = {
    CountMeasure.TO_WORK: "Arbete",
    CountMeasure.TO_STUDY: "Studier",
    CountMeasure.TO_JOB_SEEKING: "Aktivt arbetssökande",
    CountMeasure.TO_OTHER: "Annat",
    CountMeasure.TO_STEP: "Har tagit steg framåt",
}


def _line(measure: str, age: str = ALL, place: str = ALL, group: str = "") -> Line:
    found = CountMeasure(measure)
    label = ", ".join(part for part in (age, place) if part != ALL)
    return Line(found, age, place, label or _EXIT_LABELS.get(found, str(found.label)), group)


def sum_rules(shape: Shape) -> tuple[SumRule, ...]:
    """What should come to what in a table of this shape."""
    lines = lines_of(shape)
    rules: list[SumRule] = []
    if shape.by_sex:
        rules += [
            SumRule(
                line.key(Sex.ALL), (line.key(Sex.WOMEN), line.key(Sex.MEN)), "Kvinnor och män", needs_all=True
            )
            for line in lines
        ]
    for sex in shape.columns:
        rules += _down(shape, lines, sex)
    return tuple(rules)


def _down(shape: Shape, lines: Iterable[Line], sex: Sex) -> list[SumRule]:
    def whole(measure: str) -> Key:
        return (measure, sex, ALL, ALL)

    participants, ended = whole(CountMeasure.PARTICIPANTS), whole(CountMeasure.ENDED)
    by_age = tuple(line.key(sex) for line in lines if line.age != ALL)
    by_place = tuple(line.key(sex) for line in lines if line.place != ALL)
    rules = []
    if shape.flow:
        parts = (whole(CountMeasure.ONGOING), ended)
        rules.append(SumRule(participants, parts, "Pågående och avslutade", needs_all=True))
        rules.append(SumRule(participants, (whole(CountMeasure.NEW),), "Nya", at_most=True))
    if shape.exits:
        rules.append(
            SumRule(ended, tuple(whole(measure) for measure in EXITS), "Arbete, studier, sökande och annat")
        )
        rules.append(SumRule(ended, (whole(CountMeasure.TO_STEP),), "Steg framåt", at_most=True))
    if by_age:
        rules.append(SumRule(participants, by_age, "Åldrarna"))
    if by_place:
        rules.append(SumRule(participants, by_place, "Kommunerna"))
    return rules


def differences(cells: Mapping[Key, int], rules: Iterable[SumRule]) -> tuple[Difference, ...]:
    """Totals that differ from their parts. Only where the total and some part are typed; an empty part is nothing."""
    found = []
    for rule in rules:
        parts = [cells[key] for key in rule.parts if key in cells]
        if rule.total not in cells or not parts or (rule.needs_all and len(parts) < len(rule.parts)):
            continue
        total, whole = cells[rule.total], sum(parts)
        if whole > total if rule.at_most else whole != total:
            found.append(Difference(rule.total, f"{rule.what} är {whole}, men här står {total}"))
    return tuple(found)


def read_count(text: str) -> int | None:
    """A count as it is typed, with blanks between thousands; None for an empty cell.

    Raises ValueError with what to write instead. What was typed is not repeated: it may be anything.
    """
    plain = _BLANKS.sub("", text)
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit()):
        raise ValueError("Skriv ett helt tal, till exempel 12, eller lämna tomt.")
    if len(plain) > 12 or int(plain) > MAX_COUNT:
        raise ValueError("Talet är för stort. Skriv antalet deltagare.")
    return int(plain)


def share_of(part: int | None, base: int | None) -> str:
    """`12 av 23 (52 %)`: an exit is never shown without its base. Empty without both, or where the base is 0."""
    if part is None or not base:
        return ""
    return f"{part} av {base} ({percent(Fraction(part, base), 0)})"
