"""Saved means at the end of each planned year against the ladder of how much may be saved.

Source: Nationella rådet's recommendation of 2 October 2013: a ladder of steps by the size of the yearly funds, with less
state money the next year for those above it. The thresholds are not law and no readable source gives them, so they are
data with a date, entered by the association; that a grant shrinks is uncertain and is said with "kan". 22 § finsamlagen
(2003:1210): members fill up what is lacking when the means do not cover a debt that is due.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from finsam.shared.formats import kronor
from finsam.shared.money import ORE

ZERO = Decimal(0)


class EquityError(ValueError):
    """A ladder or a move that cannot be used. The message is Swedish and meant for the user."""


@dataclass(frozen=True)
class EquityStep:
    """One step of the ladder from `valid_from` on.

    For yearly funds up to and including `up_to` kronor (None: without limit) the ceiling is `percent` (0..100) of the
    yearly funds, but never below `floor` kronor.
    """

    valid_from: date
    up_to: Decimal | None
    percent: Decimal
    floor: Decimal = ZERO


@dataclass(frozen=True)
class PlanYear:
    """One year of the plan, kronor: the yearly funds the ladder looks at, and the result (negative for a deficit)."""

    year: int
    funds: Decimal
    result: Decimal


@dataclass(frozen=True)
class EquityYear:
    """Kronor. `closing` is opening plus result; `ceiling` is None where no ladder holds at the year's end."""

    year: int
    opening: Decimal
    result: Decimal
    ceiling: Decimal | None

    @property
    def closing(self) -> Decimal:
        return self.opening + self.result

    @property
    def above(self) -> Decimal:
        """How much too much is saved; 0 at or below the ceiling, and without one."""
        return max(self.closing - self.ceiling, ZERO) if self.ceiling is not None else ZERO

    @property
    def below(self) -> Decimal:
        """How much more may be saved; 0 above the ceiling, and without one."""
        return max(self.ceiling - self.closing, ZERO) if self.ceiling is not None else ZERO

    def warning(self) -> str | None:
        """What the office must know about the year; None when nothing is wrong."""
        if self.closing < 0:
            return (
                f"Pengarna räcker inte {self.year}: eget kapital väntas bli {kronor(self.closing)} vid årets slut. "
                "Minska kostnaderna. Medlemmarna kan annars behöva skjuta till pengar (22 § finsamlagen)."
            )
        if self.ceiling is None or not self.above:
            return None
        return (
            f"Eget kapital väntas bli {kronor(self.closing)} vid slutet av {self.year}. Det är {kronor(self.above)} över "
            f"taket {kronor(self.ceiling)}. Det kan minska statens bidrag {self.year + 1}. Planera in mer verksamhet "
            "eller flytta kostnader mellan åren."
        )


@dataclass(frozen=True)
class Moved:
    """One year before and after an amount is moved."""

    before: EquityYear
    after: EquityYear

    @property
    def year(self) -> int:
        return self.before.year

    @property
    def change(self) -> Decimal:
        """Kronor that the year's closing equity changes by."""
        return self.after.closing - self.before.closing


def ladder_on(steps: Iterable[EquityStep], day: date) -> tuple[EquityStep, ...]:
    """The steps of the newest ladder that is valid on the day, the lowest limit first; empty without one."""
    started = [step for step in steps if step.valid_from <= day]
    newest = max((step.valid_from for step in started), default=None)
    return tuple(sorted((step for step in started if step.valid_from == newest), key=_limit))


def check_ladder(steps: Iterable[EquityStep]) -> None:
    """Raises EquityError when a ladder (the steps of one date) has no last step, two alike, or senseless numbers."""
    ladders: dict[date, list[EquityStep]] = {}
    for step in steps:
        ladders.setdefault(step.valid_from, []).append(step)
        if not 0 <= step.percent <= 100:
            raise EquityError("Procenten i trappan ska vara från 0 till 100.")
        if step.floor < 0 or (step.up_to is not None and step.up_to <= 0):
            raise EquityError("Beloppen i trappan kan inte vara negativa, och en gräns ska vara över 0.")
    for day, own in ladders.items():
        limits = [step.up_to for step in own]
        if limits.count(None) != 1:
            raise EquityError(f"Trappan från {day} ska ha precis ett sista steg utan övre gräns.")
        if len(set(limits)) < len(limits):
            raise EquityError(f"Trappan från {day} har två steg med samma övre gräns. Ta bort det ena.")


def ceiling_for(funds: Decimal, steps: Iterable[EquityStep], day: date) -> Decimal | None:
    """The most that should be saved, kronor to the öre, for the yearly funds on the day; None when no step holds."""
    for step in ladder_on(steps, day):
        if step.up_to is None or funds <= step.up_to:
            return max((funds * step.percent / 100).quantize(ORE, rounding=ROUND_HALF_UP), step.floor)
    return None


def project(
    opening: Decimal, plan: Sequence[PlanYear], steps: Iterable[EquityStep] = ()
) -> tuple[EquityYear, ...]:
    """Equity at the end of each year of the plan, held against the ladder of 31 December of that year.

    `opening` is equity on 1 January of the first year; the years must follow on each other, else ValueError.
    """
    if any(later.year != former.year + 1 for former, later in pairwise(plan)):
        raise ValueError("the years of a plan follow on each other")
    ladder = tuple(steps)
    years: list[EquityYear] = []
    for own in plan:
        start = years[-1].closing if years else opening
        ceiling = ceiling_for(own.funds, ladder, date(own.year, 12, 31))
        years.append(EquityYear(own.year, start, own.result, ceiling))
    return tuple(years)


def move_cost(
    plan: Sequence[PlanYear], amount: Decimal, from_year: int, to_year: int
) -> tuple[PlanYear, ...]:
    """The plan when a cost of `amount` kronor (positive) is had in another year: the one result rises, the other falls.

    Raises EquityError for an amount that is not positive, the same year twice, and a year outside the plan.
    """
    if amount <= 0:
        raise EquityError("Skriv beloppet du vill flytta som ett positivt tal.")
    if from_year == to_year:
        raise EquityError("Välj två olika år att flytta mellan.")
    lacking = [year for year in (from_year, to_year) if all(own.year != year for own in plan)]
    if lacking:
        raise EquityError(f"Planen har inget år {lacking[0]}. Välj ett av planens år.")
    change: Mapping[int, Decimal] = {from_year: amount, to_year: -amount}
    return tuple(replace(own, result=own.result + change.get(own.year, ZERO)) for own in plan)


def effect_of_move(
    opening: Decimal,
    plan: Sequence[PlanYear],
    steps: Iterable[EquityStep],
    amount: Decimal,
    from_year: int,
    to_year: int,
) -> tuple[Moved, ...]:
    """Each year before and after a cost is moved. Raises as move_cost and project do."""
    ladder = tuple(steps)
    after = project(opening, move_cost(plan, amount, from_year, to_year), ladder)
    return tuple(Moved(*pair) for pair in zip(project(opening, plan, ladder), after, strict=True))


def _limit(step: EquityStep) -> Decimal:
    return Decimal("Infinity") if step.up_to is None else step.up_to
