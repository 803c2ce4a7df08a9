"""Outcome against budget, line by line. Source: 10 kap. 1 § LKBR (2018:597): outcome against the adopted budget."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class Spent:
    """What one line has cost so far in a year, and what the whole year is expected to cost; kronor, positive."""

    area: str
    name: str
    intervention_id: int | None
    amount: Decimal
    forecast: Decimal | None = None


@dataclass(frozen=True)
class Planned:
    """What one line may cost in the year; kronor, positive."""

    area: str
    name: str
    intervention_id: int | None
    amount: Decimal
    own_area: str = ""


@dataclass(frozen=True)
class FollowUpRow:
    """One line; None where there is no figure. `area` is a code of budget.enums.Area.

    `deviation` is budget minus what the year came to (a closed year) or is expected to come to (a running one):
    positive when less was spent than planned. `previous` is the outcome of the line the year before.
    """

    area: str
    name: str
    intervention_id: int | None
    budget: Decimal | None
    outcome: Decimal | None
    forecast: Decimal | None
    deviation: Decimal | None
    previous: Decimal | None
    own_area: str = ""


@dataclass(frozen=True)
class FollowUp:
    """The year in kronor. `through` is the last booked day, None before anything is booked; `is_final` a closed year."""

    year: int
    rows: tuple[FollowUpRow, ...]
    totals: FollowUpRow
    through: date | None
    is_final: bool

    @property
    def used_share(self) -> Decimal | None:
        """Outcome as a part of the budget (0.74), None without budget or outcome."""
        if not self.totals.budget or self.totals.outcome is None:
            return None
        return self.totals.outcome / self.totals.budget

    def matches(self, lines: Iterable[tuple[str, int | None]]) -> tuple["FollowUpRow | None", ...]:
        """For each line of another year, by name and intervention, its row here: by its name, else, where it has got
        a new one, by its intervention. A row is used once."""
        wanted = tuple(lines)
        by_name = {row.name: row for row in self.rows}
        left = [row for row in self.rows if row.name not in {name for name, _ in wanted}]
        found: list[FollowUpRow | None] = []
        for name, intervention in wanted:
            row = by_name.get(name)
            if row is None and intervention:
                row = next((other for other in left if other.intervention_id == intervention), None)
                left = [other for other in left if other is not row]
            found.append(row)
        return tuple(found)

    def rows_in(self, area: str, own_area: str = "") -> tuple[FollowUpRow, ...]:
        """The lines of one area; areas of the association's own are told apart by their name."""
        return tuple(row for row in self.rows if (row.area, row.own_area) == (area, own_area))

    def outcome_in(self, area: str, own_area: str = "") -> Decimal | None:
        """What the lines of one area have cost together; None where nothing is booked."""
        return together(row.outcome for row in self.rows_in(area, own_area))

    def largest(self, count: int) -> tuple[FollowUpRow, ...]:
        """The `count` rows with the largest budget, largest first."""
        ranked = sorted(self.rows, key=lambda row: row.budget or ZERO, reverse=True)
        return tuple(row for row in ranked[:count] if row.budget)


def compare(
    year: int,
    planned: Iterable[Planned],
    spent: Iterable[Spent],
    earlier: Iterable[Spent] = (),
    *,
    through: date | None = None,
    is_final: bool = False,
) -> FollowUp:
    """Joins budget, outcome and last year's outcome by the line's name; every amount is found in exactly one row.

    Rows come in the budget's order, then lines without budget, then lines that only last year had. Names are unique
    within each of the three.
    """
    plans = {item.name: item for item in planned}
    costs = {item.name: item for item in spent}
    before = {item.name: item for item in earlier}
    rows = tuple(
        _row(name, plans.get(name), costs.get(name), before.get(name), is_final)
        for name in dict.fromkeys([*plans, *costs, *before])
    )
    return FollowUp(year, rows, _totals(rows, is_final), through, is_final)


def _row(
    name: str, plan: Planned | None, cost: Spent | None, earlier: Spent | None, is_final: bool
) -> FollowUpRow:
    first: Planned | Spent = next(item for item in (plan, cost, earlier) if item is not None)
    budget = plan.amount if plan else None
    outcome = cost.amount if cost else None
    forecast = cost.forecast if cost and not is_final else None
    return FollowUpRow(
        area=first.area,
        name=name,
        intervention_id=first.intervention_id,
        budget=budget,
        outcome=outcome,
        forecast=forecast,
        deviation=_deviation(budget, outcome if is_final else forecast),
        previous=earlier.amount if earlier else None,
        own_area=plan.own_area if plan else "",
    )


def _deviation(budget: Decimal | None, expected: Decimal | None) -> Decimal | None:
    return None if expected is None else (budget or ZERO) - expected


def _totals(rows: Sequence[FollowUpRow], is_final: bool) -> FollowUpRow:
    budget = _total(rows, lambda row: row.budget)
    outcome = _total(rows, lambda row: row.outcome)
    forecast = _total_forecast(rows)
    deviation = _deviation(budget, outcome if is_final else forecast)
    previous = _total(rows, lambda row: row.previous)
    return FollowUpRow("", "Summa", None, budget, outcome, forecast, deviation, previous)


def _total(rows: Iterable[FollowUpRow], figure: Callable[[FollowUpRow], Decimal | None]) -> Decimal | None:
    return together(figure(row) for row in rows)


def together(figures: Iterable[Decimal | None]) -> Decimal | None:
    """The figures there are, added; None where there is none."""
    known = [figure for figure in figures if figure is not None]
    return sum(known, ZERO) if known else None


def _total_forecast(rows: Sequence[FollowUpRow]) -> Decimal | None:
    """None as soon as one line with a budget or an outcome lacks a forecast: half a forecast misleads."""
    alive = [row for row in rows if row.budget or row.outcome]
    if not alive or any(row.forecast is None for row in alive):
        return None
    return sum((row.forecast for row in alive if row.forecast is not None), ZERO)
