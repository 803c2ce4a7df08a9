"""How the municipalities (or the regions) split their common quarter: equally, by population, by per cent, or phased.

Source: 5 § finsamlagen (2003:1210): several municipalities together pay a quarter and split it as they agree. A member
that joins or leaves changes the rows of its own key from that year, never what the payers pay. A year's members are
those of 1 January, as in the income table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from budget.domain.apportionment import apportion
from budget.domain.shares import phase_weights
from finsam.shared.formats import listing, number
from finsam.shared.periods import Span

PERCENT_STEP = Decimal("0.0001")  # what a stored weight can hold
WHOLE = Decimal(100)

Key = Mapping[str, Decimal]
Shares = dict[str, Fraction]


class BadKey(ValueError):
    """A key that cannot be used. The message is Swedish and meant for the user."""


@dataclass(frozen=True)
class Weight:
    """One row to store: the member's part of the quarter in per cent, four decimals; a year's rows sum to 100."""

    year: int
    name: str
    weight: Decimal


@dataclass(frozen=True)
class Way:
    """One member's way for a picture: year → share 0..1 of the quarter, None when it is no member that year."""

    name: str
    points: tuple[tuple[int, Fraction | None], ...]


def equal_key(members: Iterable[str]) -> dict[str, Decimal]:
    """The same weight for everybody, in the members' order. Raises BadKey without members."""
    return dict.fromkeys(_some(members), Decimal(1))


def population_key(members: Iterable[str], inhabitants: Mapping[str, int]) -> dict[str, Decimal]:
    """Weights by population: `inhabitants` maps name → people at the agreed date; others in it are left out.

    Raises BadKey naming every member whose population is missing or not above zero.
    """
    names = _some(members)
    lacking = [name for name in names if inhabitants.get(name, 0) <= 0]
    if lacking:
        raise BadKey(f"Folkmängd saknas för {listing(lacking)}. Läs in den eller skriv den för hand.")
    return {name: Decimal(inhabitants[name]) for name in names}


def percent_key(percents: Key) -> dict[str, Decimal]:
    """Weights in per cent, which must be exactly 100 together, each from 0 and with four decimals at most.

    Raises BadKey with the difference and whose share could take it.
    """
    _some(percents)
    for name, own in percents.items():
        if not own.is_finite() or not 0 <= own <= WHOLE:
            raise BadKey(f"Andelen för {name} ska vara från 0 till 100 %.")
        if own != own.quantize(PERCENT_STEP):
            raise BadKey(f"Andelen för {name} får ha högst fyra decimaler.")
    total = sum(percents.values(), Decimal(0))
    if total != WHOLE:
        raise BadKey(_wrong_sum(percents, total))
    return dict(percents)


def _wrong_sum(percents: Key, total: Decimal) -> str:
    verb = "Minska" if total > WHOLE else "Öka"
    by = abs(total - WHOLE)
    largest = sorted(percents, key=lambda name: -percents[name])
    able = [name for name in largest if total < WHOLE or percents[name] >= by][:2]
    whose = " eller ".join(able) or "flera av dem"
    return f"Andelarna blir {_plain(total)} %. {verb} {whose} med {_plain(by)}."


def yearly_shares(
    years: Iterable[int],
    goal: Key,
    *,
    start: Key | None = None,
    phase: tuple[int, int] | None = None,
    members: Mapping[str, Span] | None = None,
) -> dict[int, Shares]:
    """Year → (member → share 0..1 of the quarter), each year summing to exactly 1, in the goal's order.

    Without `start` the `goal` holds every year. With it, `phase` is the first and last year of the way: before it the
    start holds, its first year is one step on the way and its last year, like all after it, is the goal. `members` maps
    name → the days it is a member (without it: everybody always). A member that joins on the way and has no weight in
    the start pays its goal share at once, the others phase what is left; when one leaves, the others share by their own
    weights. Raises BadKey for years in the wrong order, a phase without start or the other way round, a member that
    lacks a weight, negative weights, and a year without anybody who pays.
    """
    first, last = _phase(start, phase)
    _all_there(start or {}, goal, members or {})
    steps = last - first + 1
    return {
        year: _shares_of(year, goal, start or goal, min(max(year - first + 1, 0), steps), steps, members)
        for year in years
    }


def _phase(start: Key | None, phase: tuple[int, int] | None) -> tuple[int, int]:
    if start is None and phase is None:
        return 0, 0
    if start is None or phase is None:
        raise BadKey("En infasning behöver både en nyckel att gå från och de år den pågår.")
    first, last = phase
    if first > last:
        raise BadKey(f"Infasningen slutar {last}, före sitt första år {first}. Byt plats på åren.")
    return first, last


def _all_there(start: Key, goal: Key, members: Mapping[str, Span]) -> None:
    lacking = [name for name in [*members, *start] if name not in goal]
    if lacking:
        raise BadKey(
            f"Nyckeln saknar {listing(list(dict.fromkeys(lacking)))}. Skriv en vikt, även om den är 0."
        )
    absent = [name for name in goal if start and name not in start and name not in members]
    if absent:
        raise BadKey(
            f"Nyckeln att gå från saknar {listing(absent)}. Skriv en vikt eller den dag medlemskapet börjar."
        )
    negative = [name for key in (start, goal) for name, own in key.items() if own < 0]
    if negative:
        raise BadKey(f"Vikten för {negative[0]} kan inte vara negativ.")
    if start and not any(start.values()):
        raise BadKey("Alla vikter i nyckeln att gå från är 0. Ge minst en medlem en vikt över 0.")


def _shares_of(
    year: int, goal: Key, start: Key, step: int, steps: int, members: Mapping[str, Span] | None
) -> Shares:
    there = [
        name
        for name in goal
        if members is None or name not in members or members[name].holds(date(year, 1, 1))
    ]
    aim = _normalised({name: goal[name] for name in there}, year)
    newcomers = {name for name in there if name not in start}
    old = [name for name in there if name not in newcomers]
    left = 1 - sum((aim[name] for name in newcomers), Fraction(0))
    if not any(start[name] for name in old) or left == 0:
        return aim  # nobody who is left has anywhere to phase from
    way = _between({name: start[name] for name in old}, {name: goal[name] for name in old}, step, steps, year)
    return {name: aim[name] if name in newcomers else way[name] * left for name in there}


def _between(start: Key, goal: Key, step: int, steps: int, year: int) -> Shares:
    return phase_weights(start, goal, steps)[step - 1] if step else _normalised(start, year)


def _normalised(weights: Key, year: int) -> Shares:
    whole = sum((Fraction(own) for own in weights.values()), Fraction(0))
    if whole == 0:
        raise BadKey(f"Ingen betalar {year}. Ge minst en medlem en vikt över 0 det året.")
    return {name: Fraction(own) / whole for name, own in weights.items()}


def proposed_weights(by_year: Mapping[int, Mapping[str, Fraction]]) -> tuple[Weight, ...]:
    """The rows to store for each year: per cent to four decimals, every year summing to exactly 100.

    They are a proposal: what the members agree on is what is stored.
    """
    return tuple(
        Weight(year, name, own)
        for year, shares in by_year.items()
        for name, own in apportion(WHOLE, shares, PERCENT_STEP).items()
    )


def ways(by_year: Mapping[int, Mapping[str, Fraction]]) -> tuple[Way, ...]:
    """Each member's way over the years, in the order they first appear."""
    names = dict.fromkeys(name for shares in by_year.values() for name in shares)
    return tuple(Way(name, tuple((year, own.get(name)) for year, own in by_year.items())) for name in names)


def _some(members: Iterable[str]) -> list[str]:
    names = list(members)
    if not names:
        raise BadKey("Nyckeln har inga medlemmar. Lägg till dem som delar på kvarten.")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise BadKey(f"{twice} står två gånger i nyckeln. Ta bort den ena raden.")
    return names


def _plain(value: Decimal) -> str:
    """`100,5`: only the decimals that are there."""
    exact = value.normalize()
    return number(exact, max(0, -int(exact.as_tuple().exponent)))
