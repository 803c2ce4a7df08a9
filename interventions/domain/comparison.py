"""Several applications beside each other: the same criteria for all, each a row with one cell an application."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from finsam.shared.formats import NONE, kronor
from finsam.shared.formats import day as written
from interventions.domain.applications import Contents
from interventions.domain.preparation import Tally
from interventions.enums import FieldGroup


@dataclass(frozen=True)
class Compared:
    """One column: an application as it was sent in, what the group says of it, and kronor that the chief proposes."""

    number: int
    contents: Contents
    tally: Tally
    proposed: tuple[tuple[int, Decimal], ...] = ()
    proposal: str = ""


@dataclass(frozen=True)
class Criterion:
    """A row. `cells` stand in the columns' order, each a tuple of paragraphs; empty where nothing is said.

    `has_picture` where the tally's picture stands beside the words.
    """

    label: str
    cells: tuple[tuple[str, ...], ...]
    is_money: bool = False
    has_picture: bool = False


@dataclass(frozen=True)
class CriterionGroup:
    title: str
    rows: tuple[Criterion, ...]


Read = Callable[[Compared], Iterable[str]]


def compared(columns: Sequence[Compared]) -> tuple[CriterionGroup, ...]:
    """Facts, money per year in kronor, recommendations, and the form's questions under their headings.

    Forms of different versions are laid together by the questions' words. Groups and rows that nobody has anything
    in are left out.
    """
    facts = [
        _row("Parter", columns, _parties),
        _row("Period", columns, _period),
        _row("Inriktning", columns, lambda one: [str(one.contents.orientation.label)]),
    ]
    groups = [
        CriterionGroup("Ansökan", tuple(facts)),
        CriterionGroup("Pengar", tuple(_money(columns))),
        CriterionGroup("Beredning", tuple(_advice(columns))),
        *(CriterionGroup(str(group.label), tuple(_answers(group, columns))) for group in FieldGroup),
    ]
    said = (
        CriterionGroup(group.title, tuple(row for row in group.rows if any(row.cells))) for group in groups
    )
    return tuple(group for group in said if group.rows)


def _row(
    label: str, columns: Sequence[Compared], read: Read, is_money: bool = False, has_picture: bool = False
) -> Criterion:
    cells = tuple(tuple(filter(None, read(one))) for one in columns)
    return Criterion(label, cells, is_money, has_picture)


def _parties(one: Compared) -> list[str]:
    return [
        f"{party.name}{', huvudman' if party.is_principal else ''}"
        f"{f' ({party.contribution})' if party.contribution else ''}"
        for party in one.contents.parties
    ]


def _period(one: Compared) -> list[str]:
    contents = one.contents
    if not (contents.starts and contents.ends):
        return []
    return [f"{written(contents.starts)} till {written(contents.ends)}"]


def _money(columns: Sequence[Compared]) -> list[Criterion]:
    years = sorted({year.year for one in columns for year in one.contents.years})
    rows = [_row(f"Söks {year}", columns, partial(_applied, year=year), True) for year in years]
    if len(years) > 1:
        rows.append(_row("Söks sammanlagt", columns, lambda one: [kronor(one.contents.sums.applied)], True))
    rows += [
        _row("Parternas egen insats", columns, lambda one: [kronor(one.contents.sums.own)], True),
        _row("Andra finansiärer", columns, lambda one: [kronor(one.contents.sums.others)], True),
    ]
    return rows


def _applied(one: Compared, year: int) -> list[str]:
    return [next((kronor(own.applied) for own in one.contents.years if own.year == year), NONE)]


def _advice(columns: Sequence[Compared]) -> list[Criterion]:
    years = sorted({year for one in columns for year, _ in one.proposed})
    return [
        _row("Gruppen", columns, lambda one: [one.tally.words], has_picture=True),
        _row("Motiveringar", columns, _reasons),
        *(_row(f"Chefens förslag {year}", columns, partial(_proposed, year=year), True) for year in years),
        _row("Chefens motivering", columns, lambda one: [one.proposal]),
    ]


def _proposed(one: Compared, year: int) -> list[str]:
    return [next((kronor(amount) for own, amount in one.proposed if own == year), NONE)]


def _reasons(one: Compared) -> list[str]:
    return [
        f"{own.authority.name}: {own.answer.reason}" for own in one.tally.standings if own.answer is not None
    ]


def _answers(group: FieldGroup, columns: Sequence[Compared]) -> list[Criterion]:
    labels = dict.fromkeys(
        answer.label for one in columns for answer in one.contents.answers if answer.group == group
    )
    return [_row(label, columns, partial(_answer, label=label)) for label in labels]


def _answer(one: Compared, label: str) -> list[str]:
    text = next((answer.text for answer in one.contents.answers if answer.label == label), "")
    return [part.strip() for part in text.splitlines() if part.strip()]
