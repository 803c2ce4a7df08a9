"""The year's money a period at a time: budget, outcome, deviation and forecast, and what has to be explained.

Costs are positive kronor; a deviation is budget minus cost, positive when less was spent than planned. How often an
association follows its money is its own choice; what 10 kap. 1 § LKBR (2018:597) asks for is the whole year's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from budget.domain.follow_up import together
from finsam.shared import formats
from interventions.domain.periods import MONTHS_IN, period_name
from interventions.enums import PeriodKind

ZERO = Decimal(0)
ORE = Decimal("0.01")
YEAR = 12
NO_SPREAD: Mapping[int, Decimal] = MappingProxyType({})


@dataclass(frozen=True, order=True)
class YearPart:
    """The `number`th month, quarter, tertial or half of a year, or the whole of it; counted from 1.

    Raises ValueError for an unknown kind and for a number the year does not have.
    """

    year: int
    kind: str
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= YEAR // self.months:
            raise ValueError("the year has no such part")

    @property
    def months(self) -> int:
        """How many months long."""
        return MONTHS_IN[PeriodKind(self.kind)]

    @property
    def first_month(self) -> int:
        return (self.number - 1) * self.months + 1

    @property
    def last_month(self) -> int:
        return self.number * self.months

    @property
    def first(self) -> date:
        return date(self.year, self.first_month, 1)

    @property
    def last(self) -> date:
        return (date(self.year, self.last_month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

    @property
    def name(self) -> str:
        """`Tertial 2 2015`, `Oktober 2015`, `Helåret 2015`."""
        if self.kind == PeriodKind.YEAR:
            return f"Helåret {self.year}"
        text = period_name(self.kind, self.first, self.last)
        return text[:1].upper() + text[1:]

    @property
    def short(self) -> str:
        """The name within its year: `T2`, `okt`, `Helår`."""
        if self.kind == PeriodKind.MONTH:
            return formats.month(self.first)[:3]
        return "Helår" if self.kind == PeriodKind.YEAR else f"{PeriodKind(self.kind).label[0]}{self.number}"


def parts_of(year: int, kind: str) -> tuple[YearPart, ...]:
    """All parts of the year of one kind, in order. Raises ValueError for an unknown kind."""
    return tuple(YearPart(year, kind, number) for number in range(1, YEAR // MONTHS_IN[PeriodKind(kind)] + 1))


def part_holding(year: int, kind: str, month: int) -> YearPart:
    """The part in which the month (1–12) lies."""
    return next(part for part in parts_of(year, kind) if part.first_month <= month <= part.last_month)


def is_spread(spread: Mapping[int, Decimal]) -> bool:
    """Does the accountant's budget by month (1–12 → kronor) say how a year is spread? Not when a month gives back."""
    return sum(spread.values(), ZERO) > 0 and min(spread.values()) >= 0


def budget_through(year_budget: Decimal, month: int, spread: Mapping[int, Decimal] = NO_SPREAD) -> Decimal:
    """What of a year's budget, in kronor, falls on its months up to and including `month` (0–12).

    Divided as the accountant's budget by month is, else evenly; the whole is always the association's own. Rounded to
    whole kronor, or to öre when the budget has any, from the year's start: whatever periods the year is divided into,
    their budgets sum to the year's to the öre.
    """
    unit = Decimal(1) if year_budget == year_budget.to_integral_value() else ORE
    part, whole = Decimal(month), Decimal(YEAR)
    if is_spread(spread):
        part = sum((amount for own, amount in spread.items() if own <= month), ZERO)
        whole = sum(spread.values(), ZERO)
    return (year_budget * part / whole).quantize(unit, ROUND_HALF_UP)


def points_of(by_month: Mapping[int, Decimal], through: int) -> dict[int, Decimal]:
    """Month → kronor from the year's start to that month's end, up to `through`; what has no month stands under 0.

    Such an amount is known to lie before the end of `through` and no nearer: it counts there only, and a line that has
    nothing else has no other point.
    """
    total = sum(by_month.values(), ZERO)
    dated = {month: amount for month, amount in by_month.items() if month and amount}
    if by_month.get(0) and not dated:
        return {through: total}
    points, spent = {}, ZERO
    for month in range(1, through):
        spent += dated.get(month, ZERO)
        points[month] = spent
    return {**points, through: total}


@dataclass(frozen=True)
class MoneyLine:
    """One line of a year. `budget` and `forecast` are the whole year's, `points` what it has cost from the year's start
    to the end of a month, for the months that are known, `spread` the accountant's budget by month, which may be empty.
    `area` is a code of budget.enums.Area."""

    area: str
    name: str
    intervention_id: int | None = None
    own_area: str = ""
    budget: Decimal | None = None
    points: Mapping[int, Decimal] = field(default_factory=dict)
    forecast: Decimal | None = None
    spread: Mapping[int, Decimal] = field(default_factory=lambda: NO_SPREAD)


@dataclass(frozen=True)
class PeriodRow:
    """One line, or a sum of lines, in one part of a year; kronor, None where there is no figure.

    `budget` and `outcome` run from the year's start to the end of the part, `own_…` are the part's alone. Before the
    part is booked to its end (`is_whole`) its outcome is what is known so far, and there is no deviation yet.
    """

    area: str
    name: str
    intervention_id: int | None = None
    own_area: str = ""
    year_budget: Decimal | None = None
    budget: Decimal | None = None
    own_budget: Decimal | None = None
    outcome: Decimal | None = None
    own_outcome: Decimal | None = None
    deviation: Decimal | None = None
    forecast: Decimal | None = None
    year_deviation: Decimal | None = None

    @property
    def is_alive(self) -> bool:
        """Is there anything to follow: a budget, a cost, an expected cost?"""
        return bool(self.year_budget or self.outcome or self.forecast)


def row_of(line: MoneyLine, part: YearPart, known_to: int) -> PeriodRow:
    """The line in the part. `known_to` is the last month anything is known of in the year, 0 before any."""
    is_whole = known_to >= part.last_month
    at = part.last_month if is_whole else known_to
    outcome = line.points.get(at) if at >= part.first_month else None
    before = line.points.get(part.first_month - 1) if part.number > 1 else ZERO
    budget, own_budget = None, None
    if line.budget is not None:
        budget = budget_through(line.budget, part.last_month, line.spread)
        own_budget = budget - budget_through(line.budget, part.first_month - 1, line.spread)
    return PeriodRow(
        line.area,
        line.name,
        line.intervention_id,
        line.own_area,
        year_budget=line.budget,
        budget=budget,
        own_budget=own_budget,
        outcome=outcome,
        own_outcome=None if outcome is None or before is None else outcome - before,
        deviation=(budget or ZERO) - outcome if is_whole and outcome is not None else None,
        forecast=line.forecast,
        year_deviation=None if line.forecast is None else (line.budget or ZERO) - line.forecast,
    )


def total_of(rows: Sequence[PeriodRow], name: str = "Summa", area: str = "", own_area: str = "") -> PeriodRow:
    """The rows together. A deviation needs every line's: half a sum misleads, and so does half a forecast."""
    alive = [row for row in rows if row.is_alive]
    return PeriodRow(
        area,
        name,
        own_area=own_area,
        year_budget=together(row.year_budget for row in rows),
        budget=together(row.budget for row in rows),
        own_budget=together(row.own_budget for row in rows),
        outcome=together(row.outcome for row in rows),
        own_outcome=_all_of(row.own_outcome for row in alive),
        deviation=_all_of(row.deviation for row in alive),
        forecast=_all_of(row.forecast for row in alive),
        year_deviation=_all_of(row.year_deviation for row in alive),
    )


def _all_of(figures: Iterable[Decimal | None]) -> Decimal | None:
    """The figures added; None where one is missing, or all are."""
    rows = list(figures)
    return together(rows) if all(figure is not None for figure in rows) else None


def lacking_forecast(rows: Sequence[PeriodRow]) -> tuple[PeriodRow, ...]:
    """The lines that keep the year from having a forecast; none when no line has one."""
    alive = [row for row in rows if row.is_alive]
    missing = tuple(row for row in alive if row.forecast is None)
    return missing if len(missing) < len(alive) else ()


@dataclass(frozen=True)
class Threshold:
    """From where an association wants a deviation explained, upward or downward: kronor, percent of the budget, or both.

    With both set a deviation has to reach both; with none nothing is asked for.
    """

    amount: Decimal | None = None
    percent: Decimal | None = None

    @property
    def is_set(self) -> bool:
        return self.amount is not None or self.percent is not None

    def asks(self, deviation: Decimal | None, budget: Decimal | None) -> bool:
        """Is a comment asked for? Never where nothing deviates; any cost without a budget is over every percent."""
        if not deviation or not self.is_set:
            return False
        by_amount = self.amount is None or abs(deviation) >= self.amount
        by_percent = self.percent is None or abs(deviation) * 100 >= self.percent * abs(budget or ZERO)
        return by_amount and by_percent


def asked_for(rows: Iterable[PeriodRow], threshold: Threshold) -> tuple[PeriodRow, ...]:
    """The lines that the association wants explained: by what the period came to, or by what the year is expected to."""
    return tuple(row for row in rows if asked_words(row, threshold))


def asked_words(row: PeriodRow, threshold: Threshold) -> str:
    """What a comment is asked for about; the period's own deviation goes first. Empty when none is."""
    if threshold.asks(row.deviation, row.budget):
        return deviation_words(row)
    if threshold.asks(row.year_deviation, row.year_budget):
        return f"Helårsprognosen är {_words(row.year_deviation, row.year_budget, 'årsbudgeten')}"
    return ""


def deviation_words(row: PeriodRow) -> str:
    """`120 000 kr över budget (24,0 %)`; empty without a deviation."""
    return _words(row.deviation, row.budget, "budget")


def _words(deviation: Decimal | None, budget: Decimal | None, name: str) -> str:
    if not deviation:
        return ""
    share = f" ({formats.percent(abs(deviation) / abs(budget))})" if budget else ""
    return f"{formats.kronor(abs(deviation))} {'över' if deviation < 0 else 'under'} {name}{share}"


@dataclass(frozen=True)
class Lack:
    """What keeps a period from being done: a cell of a line that has to be written. The message is Swedish."""

    name: str
    cell: str
    message: str


def lacks(rows: Iterable[PeriodRow], comments: Mapping[str, str], threshold: Threshold) -> tuple[Lack, ...]:
    """Lines without an outcome, then those whose deviation the association wants explained and nobody has."""
    known = [row for row in rows if row.is_alive]
    missing = [row for row in known if row.outcome is None]
    asked = [row for row in asked_for(known, threshold) if not comments.get(row.name, "").strip()]
    return (
        *(Lack(row.name, "outcome", "Skriv utfallet, 0 om raden inte har kostat något.") for row in missing),
        *(
            Lack(row.name, "comment", f"{asked_words(row, threshold)}. Skriv en kommentar till avvikelsen.")
            for row in asked
        ),
    )


@dataclass(frozen=True)
class Change:
    """A line whose outcome is another now than when its period was marked done; kronor."""

    name: str
    before: Decimal
    now: Decimal

    @property
    def difference(self) -> Decimal:
        return self.now - self.before


def changes_since(frozen: Mapping[str, Decimal | None], now: Mapping[str, Decimal]) -> tuple[Change, ...]:
    """Line → outcome, as it was and as it is; a line that only one side has cost nothing on the other."""
    pairs = ((name, frozen.get(name) or ZERO, now.get(name, ZERO)) for name in dict.fromkeys([*frozen, *now]))
    return tuple(Change(name, before, after) for name, before, after in pairs if before != after)


@dataclass(frozen=True)
class LaidTogether:
    """Two people's texts in the same cells. `theirs` is what the other wrote where both have changed it."""

    cells: Mapping[str, str]
    theirs: Mapping[str, str]
    taken: frozenset[str]


def lay_together(
    began: Mapping[str, str], mine: Mapping[str, str], stored: Mapping[str, str]
) -> LaidTogether:
    """Cell → text, three times: what I began with, what I have, what is stored by now.

    What only one of us has changed is kept; where both have, mine stands and theirs is shown beside it.
    """
    cells, theirs, taken = dict(mine), {}, set()
    for cell, own in mine.items():
        now, was = stored.get(cell, ""), began.get(cell)
        if now in (own, was) or (was is None and not now):
            continue
        if own == was:
            cells[cell] = now
            taken.add(cell)
        else:
            theirs[cell] = now
    return LaidTogether(cells, theirs, frozenset(taken))
