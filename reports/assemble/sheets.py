"""An intervention as rows, and as a sheet: what it is, what it wants, for whom, with which money."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from finsam.web.access import Access
from interventions.domain.targets import TargetResult
from interventions.enums import Assessment, TargetKind
from interventions.queries import intervention_rows
from reports.assemble.blocks import Block, Cell, Fact, Facts, Format, Heading, Plain, Row, Table, Value
from reports.assemble.figures import figure_columns, in_tkr, text_columns
from reports.assemble.texts import joined

ALL_GROUPS = "Samtliga målgrupper"
WANTED = (*text_columns("Mål", "Vilka räknas", "Vad räknas"), *figure_columns("Målvärde"))
REACHED = (*text_columns("Mål"), *figure_columns("Målvärde", "Resultat"), *text_columns("Bedömning"))


@dataclass(frozen=True)
class InterventionRow:
    id: int
    name: str
    area: str
    orientation: str
    owner: str
    performer: str
    parties: tuple[str, ...]
    open_to: tuple[str, ...]
    target_groups: tuple[str, ...]
    target_group_note: str
    description: str
    purpose: str
    method: str
    places: str
    co_financing: str


def gather_interventions(access: Access, year: int, day: date) -> tuple[InterventionRow, ...]:
    """The year's interventions in the plan's order; organisations bear the names of the day."""
    return tuple(
        InterventionRow(
            id=row.pk,
            name=row.name,
            area=row.area,
            orientation=row.get_orientation_display(),
            owner=row.owner.organisation.name_on(day),
            performer=row.performer.name_on(day) if row.performer_id else "",
            parties=tuple(party.membership.organisation.name_on(day) for party in row.party_rows.all()),
            open_to=tuple(member.organisation.name_on(day) for member in row.open_to.all()),
            target_groups=tuple(group.name for group in row.target_groups.all()),
            target_group_note=row.target_group_note,
            description=row.description,
            purpose=row.purpose,
            method=row.method,
            places=row.places,
            co_financing=row.co_financing,
        )
        for row in intervention_rows(access, year)
    )


def by_area(rows: Iterable[InterventionRow]) -> dict[str, tuple[InterventionRow, ...]]:
    """Areas in the order they first appear; interventions without one come under the last heading."""
    grouped: dict[str, list[InterventionRow]] = {}
    for row in rows:
        grouped.setdefault(row.area or "Övriga insatser", []).append(row)
    return {area: tuple(own) for area, own in grouped.items()}


def who_and_for_whom(row: InterventionRow, money: Sequence[Fact]) -> Facts:
    """The facts of the sheet; what is not filled in is left out."""
    groups = joined(row.target_groups) or ALL_GROUPS
    if row.target_group_note:
        groups = f"{groups}. {row.target_group_note}"
    found = (
        ("Insatsägare", row.owner),
        ("Utförare", row.performer),
        ("Parter", joined(row.parties)),
        ("Inriktning", row.orientation),
        ("Målgrupp", groups),
        ("Öppen för", joined(row.open_to)),
        ("Platser", row.places),
        ("Medfinansiering", row.co_financing),
    )
    facts = tuple(Fact(label, (text,)) for label, text in found if text)
    return Facts(f"insats-{row.id}-fakta", (*facts, *money))


def story(row: InterventionRow, *, with_method: bool) -> tuple[Block, ...]:
    """Description, purpose and method under small headings."""
    parts = [("beskrivning", "", row.description), ("syfte", "Syfte", row.purpose)]
    if with_method:
        parts.append(("metod", "Arbetssätt", row.method))
    blocks: list[Block] = []
    for code, title, text in parts:
        if text:
            key = f"insats-{row.id}-{code}"
            blocks += [Heading(f"{key}-rubrik", title, level=4)] if title else []
            blocks.append(Plain(key, text))
    return tuple(blocks)


def target_value(target: TargetResult) -> Cell:
    """What was promised, as a figure."""
    if target.kind == TargetKind.MILESTONE:
        return Value(Format.DATE, target.due) if target.due else "Under året"
    if target.target_value is None:
        return "Bedöms"
    if target.kind == TargetKind.RATIO:
        return Value(Format.SHORT_PERCENT, target.target_value / Decimal(100))
    if target.kind == TargetKind.FINANCIAL and target.unit in ("kr", ""):
        return in_tkr(target.target_value)
    return Value(Format.NUMBER, target.target_value, unit=target.unit)


def target_outcome(target: TargetResult) -> Cell:
    """What it came to, as a figure; a share that may not be shown stays withheld."""
    if target.share is not None:
        return Value(Format.SHARE, target.share)
    if target.reached_on is not None:
        return Value(Format.DATE, target.reached_on)
    if target.value is None:
        return "–"
    if target.kind == TargetKind.FINANCIAL and target.unit in ("kr", ""):
        return in_tkr(target.value)
    return Value(Format.NUMBER, target.value, unit=target.unit)


def wanted_targets(name: str, targets: Sequence[TargetResult]) -> Table:
    """The plan's view: what is counted, of whom, how much."""
    rows = tuple(
        Row(
            f"{name}-{target.target_id}",
            (target.title, target.counted or "–", target.event or "–", target_value(target)),
        )
        for target in targets
    )
    return Table(name, "Målsättningar", WANTED, rows)


def all_targets(targets: Sequence[TargetResult]) -> Table:
    """Every target of the year, with whose it is."""
    rows = tuple(
        Row(
            f"mal-{target.target_id}",
            (
                target.title,
                target.intervention or "Förbundet",
                target_value(target),
                target_outcome(target),
                judgement(target),
            ),
        )
        for target in targets
    )
    heads = (REACHED[0], *text_columns("Insats"), *REACHED[1:])
    return Table("mal", "Mål och resultat", heads, rows)


def reached_targets(name: str, targets: Sequence[TargetResult]) -> Table:
    """The report's view: promised, reached, and the judgement with its reason."""
    rows = tuple(
        Row(
            f"{name}-{target.target_id}",
            (target.title, target_value(target), target_outcome(target), judgement(target)),
        )
        for target in targets
    )
    return Table(name, "Mål och resultat", REACHED, rows)


def judgement(target: TargetResult) -> str:
    """The word of the assessment, and why where the reason is not the plain rule."""
    word = Assessment(target.assessment).label
    reason = target.note or (target.rule if target.assessment == Assessment.UNKNOWN else "")
    return f"{word}. {reason}" if reason else word
