"""An intervention as it is printed: the rows of its page, and its targets and results as tables."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from interventions.domain.sheet import MoneyYear, SheetFacts, SheetRow, sheet_rows
from interventions.domain.targets import TargetResult
from interventions.enums import Assessment, TargetKind
from reports.assemble.blocks import Block, Cell, Fact, Facts, Format, Heading, Plain, Row, Table, Value, Words
from reports.assemble.figures import figure_columns, in_tkr, text_columns

WANTED = (*text_columns("Mål", "Vilka räknas", "Vad räknas"), *figure_columns("Målvärde"))
REACHED = (*text_columns("Mål"), *figure_columns("Målvärde", "Resultat"), *text_columns("Bedömning"))


def sheet_blocks(
    facts: SheetFacts,
    money: Iterable[MoneyYear],
    *,
    targets: Sequence[Block] = (),
    spent: Sequence[Fact] = (),
) -> tuple[Block, ...]:
    """The rows of the page in their order: texts under headings, what is short side by side.

    `targets` stand after the goals, and `spent` after the budget.
    """
    blocks: list[Block] = []
    rows = sheet_rows(facts, money)
    for is_long, group in groupby(rows, key=lambda row: row.is_long):
        own = list(group)
        if is_long:
            blocks += [block for row in own for block in _story(facts.id, row)]
            blocks += targets if targets and _ends_goals(own) else ()
        else:
            found = tuple(fact for row in own for fact in _facts(row, spent))
            blocks.append(Facts(f"insats-{facts.id}-{own[0].code}", found))
    if targets and not any(_ends_goals([row]) for row in rows):
        blocks += targets
    return tuple(blocks)


def _ends_goals(rows: Sequence[SheetRow]) -> bool:
    return any(row.code == "mal" for row in rows)


def _story(pk: int, row: SheetRow) -> Iterator[Block]:
    key = f"insats-{pk}-{row.code}"
    yield Heading(f"{key}-rubrik", row.label, level=4)
    for place, text in enumerate(row.texts, start=1):
        yield Plain(key if place == 1 else f"{key}-{place}", text)


def _facts(row: SheetRow, spent: Sequence[Fact]) -> tuple[Fact, ...]:
    if not row.money:
        return (Fact(row.label, ("; ".join(row.texts),)),)
    return (*(Fact(f"{row.label} {one.year}", _money(one)) for one in row.money), *spent)


def _money(one: MoneyYear) -> Words:
    """What the association gives, and beside it what others bring."""
    given: Words = () if one.grant is None else (in_tkr(one.grant),)
    if one.beside is None:
        return given
    return (*given, " och medfinansiering " if given else "Medfinansiering ", in_tkr(one.beside))


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
