"""An intervention as one page: which facts stand there and in which order. Page, plan and report print these rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from interventions.enums import Orientation

ALL_GROUPS = "Samtliga målgrupper"
OTHER_AREAS = "Övriga insatser"


@dataclass(frozen=True)
class PartyFact:
    """A party and what it brings; the contribution may be empty."""

    name: str
    contribution: str = ""


@dataclass(frozen=True)
class MoneyYear:
    """Kronor of one year: what the association's budget gives, and what is brought beside it. None is not known."""

    year: int
    grant: Decimal | None
    beside: Decimal | None = None


@dataclass(frozen=True)
class SheetFacts:
    """All that a page of the plan says of one intervention, in words; names are those of the page's day."""

    id: int
    name: str
    area: str
    orientation: Orientation
    owner: str
    performer: str = ""
    direct_reason: str = ""
    parties: tuple[PartyFact, ...] = ()
    open_to: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    target_group_note: str = ""
    description: str = ""
    purpose: str = ""
    goals: tuple[str, ...] = ()
    method: str = ""
    places: str = ""
    co_financing: str = ""
    contact: str = ""
    beside: tuple[tuple[int, Decimal], ...] = ()
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True)
class SheetRow:
    """One line of the page. A `long` one is text under a heading of its own; `money` is the line of amounts."""

    code: str
    label: str
    texts: tuple[str, ...] = ()
    is_long: bool = False
    money: tuple[MoneyYear, ...] = ()


def sheet_rows(facts: SheetFacts, money: Iterable[MoneyYear] = ()) -> tuple[SheetRow, ...]:
    """What is filled in, in the order of a page of the plan: what and why, for whom, who, how, with which money.

    `money` is the budget per year, kronor. Every row that is returned has texts or money.
    """
    years = tuple(money)
    rows = (
        SheetRow("beskrivning", "Beskrivning", _text(facts.description), is_long=True),
        SheetRow("syfte", "Syfte", _text(facts.purpose), is_long=True),
        SheetRow("mal", "Mål", facts.goals, is_long=True),
        SheetRow("malgrupper", "Målgrupp", _groups(facts)),
        SheetRow("oppen", "Öppen för", _listed(facts.open_to)),
        SheetRow("inriktning", "Inriktning", (str(Orientation(facts.orientation).label),)),
        SheetRow("agare", "Insatsägare", _text(facts.owner)),
        SheetRow("utforare", "Utförare", _performer(facts)),
        SheetRow("parter", "Parter", tuple(_party(one) for one in facts.parties)),
        SheetRow("medfinansiering", "Medfinansiering", _text(facts.co_financing)),
        SheetRow("metod", "Metod", _text(facts.method), is_long=True),
        SheetRow("platser", "Platser", _text(facts.places)),
        SheetRow("budget", "Budget", money=years),
        SheetRow("kontakt", "Kontakt", _text(facts.contact)),
    )
    return tuple(row for row in rows if row.texts or row.money)


def budget_years(facts: SheetFacts, grants: Iterable[tuple[int, Decimal]]) -> tuple[MoneyYear, ...]:
    """The budget's years, kronor, each with what is brought beside it; years without an amount are left out."""
    given, beside = dict(grants), dict(facts.beside)
    years = sorted(year for year in given.keys() | beside.keys() if given.get(year) or beside.get(year))
    return tuple(MoneyYear(year, given.get(year), beside.get(year) or None) for year in years)


def other_orientation(orientation: str) -> Orientation:
    """What the second half of a mixed intervention is."""
    is_individual = orientation == Orientation.INDIVIDUAL
    return Orientation.STRUCTURAL if is_individual else Orientation.INDIVIDUAL


def by_area(rows: Iterable[SheetFacts]) -> dict[str, tuple[SheetFacts, ...]]:
    """Areas in the order they first appear; interventions without one come under a heading of their own."""
    grouped: dict[str, list[SheetFacts]] = {}
    for row in rows:
        grouped.setdefault(row.area or OTHER_AREAS, []).append(row)
    return {area: tuple(own) for area, own in grouped.items()}


def _text(text: str) -> tuple[str, ...]:
    return (text,) if text.strip() else ()


def _listed(names: tuple[str, ...]) -> tuple[str, ...]:
    return (", ".join(names),) if names else ()


def _groups(facts: SheetFacts) -> tuple[str, ...]:
    groups = ", ".join(facts.target_groups) or ALL_GROUPS
    return (f"{groups}. {facts.target_group_note}" if facts.target_group_note else groups,)


def _performer(facts: SheetFacts) -> tuple[str, ...]:
    if facts.direct_reason:
        return (f"{facts.performer}, som får pengarna direkt: {facts.direct_reason}",)
    return _text(facts.performer)


def _party(party: PartyFact) -> str:
    return f"{party.name}: {party.contribution}" if party.contribution else party.name
