"""Rows about the key the municipalities share by, and what a key would be. Reads and returns; never writes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet

from budget.domain.keys import (
    BadKey,
    equal_key,
    percent_key,
    population_key,
    proposed_weights,
    yearly_shares,
)
from budget.models import Budget
from finsam.shared.formats import listing
from finsam.shared.periods import Span
from finsam.web.access import Access
from members.enums import KeyKind, Party, Payer
from members.models import KeyWeight, Membership, Population, ShareKey

Weights = dict[int, dict[int, Decimal]]  # year → (membership → weight)


@dataclass(frozen=True)
class KeyTable:
    """A key with each member's part of the quarter, year by year, in the key's order."""

    name: str
    reason: str
    source: str
    years: tuple[int, ...]
    rows: tuple[tuple[str, tuple[Fraction | None, ...]], ...]
    pk: int | None = None

    def since(self, year: int) -> "KeyTable":
        """The same from a year on: a plan does not look back."""
        kept = [place for place, own in enumerate(self.years) if own >= year]
        rows = ((name, tuple(parts[place] for place in kept)) for name, parts in self.rows)
        shared = tuple(row for row in rows if any(part is not None for part in row[1]))
        return replace(self, years=tuple(self.years[place] for place in kept), rows=shared)


def key_rows(access: Access, budget: Budget | None) -> KeyTable | None:
    """The municipal key of the budget; None when a lone municipality needs none."""
    key = budget.municipal_key if budget else None
    if key is None:
        return None
    weights: dict[str, dict[int, Fraction]] = {}
    for row in (
        KeyWeight.objects.within(access)
        .filter(key=key)
        .select_related("membership__organisation")
        .order_by("pk")
    ):
        weights.setdefault(str(row.membership), {})[row.year] = Fraction(row.weight)
    years = tuple(sorted({year for own in weights.values() for year in own}))
    whole = {
        year: sum((own.get(year, Fraction(0)) for own in weights.values()), Fraction(0)) for year in years
    }
    rows = tuple(
        (name, tuple(own[year] / whole[year] if year in own and whole[year] else None for year in years))
        for name, own in weights.items()
    )
    return KeyTable(key.name, key.reason, key.source, years, rows, key.pk)


def key_weights(access: Access, budget: Budget) -> dict[int, Decimal]:
    """Membership → weight in the latest year of the key that is not after the budget's."""
    if budget.municipal_key_id is None:
        return {}
    rows = KeyWeight.objects.within(access).filter(key=budget.municipal_key_id, year__lte=budget.year)
    found = list(rows.order_by("-year", "pk").values_list("year", "membership", "weight"))
    return {member: weight for year, member, weight in found if year == found[0][0]}


@dataclass(frozen=True)
class Town:
    """A municipality that shares the quarter: its membership, its name today and the days it is a member."""

    membership: int
    organisation: int
    name: str
    span: Span


@dataclass(frozen=True)
class KeyDraft:
    """A key as somebody wants it, for the years `first` to `last`; only what its kind asks for is filled in.

    `percents` maps membership → per cent; `inhabitants` maps membership → people typed where the register has none.
    """

    kind: str
    name: str
    first: int
    last: int
    reason: str = ""
    source: str = ""
    population_day: date | None = None
    percents: Mapping[int, Decimal] = field(default_factory=dict)
    inhabitants: Mapping[int, int] = field(default_factory=dict)
    phased_from: ShareKey | None = None
    phased_to: ShareKey | None = None
    phase: tuple[int, int] | None = None


def keys_of(access: Access) -> QuerySet[ShareKey]:
    """The municipalities' keys."""
    rows = ShareKey.objects.within(access).filter(payer=Payer.MUNICIPALITY)
    return rows.select_related("phased_from", "phased_to").order_by("name", "pk")


def stored_weights(access: Access, key: ShareKey | None) -> Weights:
    """What is stored of the key, the years in order. One query."""
    found: Weights = {}
    if key is not None and key.pk:
        rows = KeyWeight.objects.within(access).filter(key=key).order_by("year", "pk")
        for year, member, weight in rows.values_list("year", "membership", "weight"):
            found.setdefault(year, {})[member] = weight
    return found


def all_towns(access: Access) -> tuple[Town, ...]:
    """Municipalities that are or have been members, in the order they were entered. One query."""
    rows = Membership.objects.within(access).filter(party=Party.MUNICIPALITY).select_related("organisation")
    return tuple(Town(row.pk, row.organisation_id, str(row), row.span) for row in rows.order_by("pk"))


def towns_in(towns: Iterable[Town], first: int, last: int) -> tuple[Town, ...]:
    """Those who are members on 1 January of one of the years."""
    years = range(first, last + 1)
    return tuple(town for town in towns if any(town.span.holds(date(year, 1, 1)) for year in years))


def population_days(towns: Iterable[Town]) -> dict[date, dict[int, int]]:
    """Day → (organisation → inhabitants) of these municipalities, the newest day first. One query."""
    found: dict[date, dict[int, int]] = {}
    rows = Population.objects.filter(organisation__in={town.organisation for town in towns}).order_by("-day")
    for day, organisation, inhabitants in rows.values_list("day", "organisation", "inhabitants"):
        found.setdefault(day, {})[organisation] = inhabitants
    return found


def proposed(access: Access, draft: KeyDraft) -> Weights:
    """The weights to store: per cent to four decimals, every year 100. Raises BadKey with what is wrong."""
    if draft.first > draft.last:
        raise BadKey(f"Nyckeln slutar {draft.last}, före sitt första år {draft.first}. Byt plats på åren.")
    towns = towns_in(all_towns(access), draft.first, draft.last)
    if draft.phase and draft.phase[0] <= draft.phase[1] and draft.phase[1] > draft.last:
        raise BadKey(
            f"Infasningen slutar {draft.phase[1]} men nyckeln {draft.last}. "
            f"Låt nyckeln gälla minst till {draft.phase[1]}."
        )
    goal = _goal_of(access, draft, towns)
    if lacking := [town.name for town in towns if town.name not in goal]:
        whose = f"Nyckeln {draft.phased_to}" if draft.phased_to else "Nyckeln"
        raise BadKey(f"{whose} saknar {listing(lacking)}. Skriv en andel, även om den är 0.")
    start = _start_of(access, draft, towns) if draft.phase else None
    shares = yearly_shares(
        range(draft.first, draft.last + 1),
        goal,
        start=start,
        phase=draft.phase,
        members=_coming_and_going(draft, towns),
    )
    number = {town.name: town.membership for town in towns}
    found: Weights = {year: {} for year in shares}
    for row in proposed_weights(shares):
        found[row.year][number[row.name]] = row.weight
    return found


def _coming_and_going(draft: KeyDraft, towns: Iterable[Town]) -> dict[str, Span]:
    """A member of all the years needs no days; whoever lacks a weight is then missed by name."""
    first = min(draft.first, draft.phase[0] - 1) if draft.phase else draft.first
    days = [date(year, 1, 1) for year in range(first, draft.last + 1)]
    return {town.name: town.span for town in towns if not all(town.span.holds(day) for day in days)}


def _goal_of(access: Access, draft: KeyDraft, towns: tuple[Town, ...]) -> dict[str, Decimal]:
    names = [town.name for town in towns]
    if draft.kind == KeyKind.EQUAL:
        return equal_key(names)
    if draft.kind == KeyKind.PERCENT:
        return percent_key(
            {t.name: draft.percents[t.membership] for t in towns if t.membership in draft.percents}
        )
    if draft.kind == KeyKind.POPULATION:
        return population_key(names, _inhabitants(towns, draft.population_day, draft.inhabitants))
    goal = draft.phased_to
    if goal is None:
        raise BadKey("Välj vilken nyckel infasningen går till.")
    if goal.kind == KeyKind.EQUAL:
        return equal_key(names)
    if goal.kind == KeyKind.POPULATION and goal.population_day:
        return population_key(names, _inhabitants(towns, goal.population_day, {}))
    weights = stored_weights(access, goal)
    if not weights:
        raise BadKey(f"Nyckeln {goal} har inga andelar. Skriv in dem först.")
    latest = weights[max(weights)]
    return {town.name: latest[town.membership] for town in towns if town.membership in latest}


def _start_of(access: Access, draft: KeyDraft, towns: Iterable[Town]) -> dict[str, Decimal]:
    """The shares of the year before the way begins; where the key has none so early, its first."""
    if draft.phased_from is None or draft.phase is None:
        raise BadKey("Välj vilken nyckel infasningen går från.")
    if draft.phased_from == draft.phased_to:
        raise BadKey("Infasningen går från och till samma nyckel. Välj två olika.")
    own = start_weights(access, draft.phased_from, draft.phase[0])
    if not own:
        raise BadKey(f"Nyckeln {draft.phased_from} har inga andelar. Skriv in dem först.")
    return {town.name: own[town.membership] for town in towns if town.membership in own}


def start_weights(access: Access, key: ShareKey | None, first: int) -> dict[int, Decimal]:
    """Where a way that begins in the year `first` starts; empty without a key or a weight. At most one query."""
    weights = stored_weights(access, key)
    return holding(weights, first - 1) or (weights[min(weights)] if weights else {})


def _inhabitants(towns: tuple[Town, ...], day: date | None, typed: Mapping[int, int]) -> dict[str, int]:
    """The register's figure goes before a typed one."""
    if day is None:
        raise BadKey("Välj vilken dags folkmängd nyckeln räknas på.")
    known = population_days(towns).get(day, {})
    found = {town.name: known.get(town.organisation, typed.get(town.membership)) or 0 for town in towns}
    return found


def adopted_years(access: Access, key: ShareKey) -> tuple[int, ...]:
    """Years with an adopted budget that is shared by the key."""
    rows = Budget.objects.within(access).filter(municipal_key=key)
    return tuple(sorted({budget.year for budget in rows if budget.is_adopted}))


def holding(weights: Weights, year: int) -> dict[int, Decimal]:
    """What a budget of the year is shared by: the latest year that is not after it."""
    return weights[max(own for own in weights if own <= year)] if any(y <= year for y in weights) else {}
