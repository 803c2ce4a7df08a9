"""Who may be a member, which days an association lacks a member that the law asks for, and when one may leave.

Source: finsamlagen (2003:1210) 3 § (Försäkringskassan, Arbetsförmedlingen, at least one region and one municipality; the
area of every municipality is covered by its region), 5 a § (a municipality outside any region), 6 § (only members pay)
and 27 § (three years' notice unless the charter says less). Ends of years: lagen (1930:173) om beräkning av lagstadgad
tid, 1 §.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from finsam.shared.periods import Span
from members.enums import OrganisationKind, Party

AGENCIES = (Party.SOCIAL_INSURANCE, Party.EMPLOYMENT_SERVICE)
# The two agencies are known by number or by name: the register holds other agencies too, such as Polisen.
KNOWN_BY = {
    Party.SOCIAL_INSURANCE: ("202100-5521", ("försäkringskassa",)),
    Party.EMPLOYMENT_SERVICE: ("202100-2114", ("arbetsförmedling", "länsarbetsnämnd")),
}
OWN_KIND = {Party.REGION: OrganisationKind.REGION, Party.MUNICIPALITY: OrganisationKind.MUNICIPALITY}


@dataclass(frozen=True)
class Place:
    """One membership: who, as which party, from when to when. `region` is the one a municipality lies in, when known."""

    organisation: int
    name: str
    party: str
    span: Span
    region: int | None = None
    region_name: str = ""
    is_outside_region: bool = False


@dataclass(frozen=True)
class Gap:
    """Days on which the law's minimum is not met. `lacks` are words: "en region", "Arbetsförmedlingen"."""

    span: Span
    lacks: tuple[str, ...]


def parties_of(kind: str, number: str, names: Iterable[str]) -> tuple[Party, ...]:
    """The parties an organisation may be a member as; none for any other actor (3 §)."""
    words = " ".join(names).casefold()
    known = tuple(
        party
        for party, (own, marks) in KNOWN_BY.items()
        if number == own or any(mark in words for mark in marks)
    )
    if kind == OrganisationKind.AGENCY:
        return known
    return tuple(party for party, own in OWN_KIND.items() if own == kind)


def lacks_on(roster: Iterable[Place], day: date) -> tuple[str, ...]:
    """What 3 § asks for and the roster lacks on the day, in the law's order; empty when the minimum is met."""
    here = [place for place in roster if place.span.holds(day)]
    parties = {place.party for place in here}
    lacks = [str(party.label) for party in AGENCIES if party not in parties]
    lacks += _lacking_regions(here)
    if Party.MUNICIPALITY not in parties:
        lacks.append("en kommun")
    return tuple(lacks)


def _lacking_regions(here: Sequence[Place]) -> list[str]:
    """Each municipality's own region where it is known, else any; none for those outside every region (5 a §)."""
    regions = {place.organisation for place in here if place.party == Party.REGION}
    towns = [place for place in here if place.party == Party.MUNICIPALITY]
    inside = [town for town in towns if not town.is_outside_region]
    lacking: dict[int, str] = {}
    for town in inside:
        if town.region is not None and town.region not in regions:
            lacking.setdefault(town.region, f"{town.region_name}, som {town.name} ligger i")
    if lacking:
        return list(lacking.values())
    return ["en region"] if not regions and (inside or not towns) else []


def gaps(roster: Sequence[Place], within: Span) -> tuple[Gap, ...]:
    """The days inside `within` on which something is lacking, as spans that each lack one and the same."""
    found: list[Gap] = []
    turns = _turns(within, roster)
    for first, following in zip(turns, [*turns[1:], None], strict=True):
        lacks = lacks_on(roster, first)
        last = within.last if following is None else following - timedelta(days=1)
        if not lacks:
            continue
        if found and found[-1].lacks == lacks and found[-1].span.last == first - timedelta(days=1):
            found[-1] = Gap(Span(found[-1].span.first, last), lacks)
        else:
            found.append(Gap(Span(first, last), lacks))
    return tuple(found)


def first_break(before: Sequence[Place], after: Sequence[Place], within: Span) -> Gap | None:
    """Where a change breaks what was whole: the first such days, None when it breaks nothing.

    A day that lacked something already may go on lacking, so that a new association is built up member by member.
    """
    for first in _turns(within, before, after):
        lacks = lacks_on(after, first)
        if lacks and not lacks_on(before, first):
            return Gap(Span(first), lacks)
    return None


def _turns(within: Span, *rosters: Iterable[Place]) -> list[date]:
    """The days inside `within` on which somebody comes or has just gone; between two of them nothing changes."""
    days = {within.first}
    for roster in rosters:
        for place in roster:
            days.add(place.span.first)
            if place.span.last is not None and place.span.last < date.max:
                days.add(place.span.last + timedelta(days=1))
    return sorted(day for day in days if within.holds(day))


def earliest_exit(notice_on: date, years: int) -> date:
    """The day from which a member that gave notice may leave; a day the month lacks becomes its last."""
    year = notice_on.year + years
    last = monthrange(year, notice_on.month)[1]
    return notice_on.replace(year=year, day=min(notice_on.day, last))
