"""All that is known of a year's costs by month: the budget, the books, the ledger's months, what periods hold. Never writes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from budget.domain.balance import CostRow
from budget.domain.money_periods import NO_SPREAD, ZERO, MoneyLine, YearPart, points_of
from budget.domain.posting import AccountYear, Moved, objects_of, post
from budget.models import Closing, LedgerBudget, MoneyPeriod
from budget.queries.budgets import cost_rows, current_budget
from budget.queries.posting import mapping_of, posted
from finsam.web.access import Access


def money_periods(access: Access, year: int) -> list[MoneyPeriod]:
    """Every period of the year that somebody has written in, the last ones last. Two queries."""
    rows = MoneyPeriod.objects.within(access).filter(year=year).select_related("done_by")
    return sorted(
        rows.prefetch_related("lines"), key=lambda row: (part_of(row).last_month, row.kind, row.number)
    )


def part_of(period: MoneyPeriod) -> YearPart:
    return YearPart(period.year, period.kind, period.number)


def has_outcome(closing: Closing | None) -> bool:
    return closing is not None and any(row.amount for row in closing.outcomes.all())


class PeriodBooks:
    """All that is known of a year's costs, read once."""

    def __init__(self, access: Access, year: int) -> None:
        budget = current_budget(access, year)
        self.year = year
        self.planned: tuple[CostRow, ...] = cost_rows(access, budget) if budget else ()
        self.closing = Closing.objects.within(access).filter(year=year).prefetch_related("outcomes").first()
        self.ledger = posted(access, year) if self.closing and self.closing.ledger_id else None
        self.periods = money_periods(access, year)
        self.spreads = _spreads(access, self.closing) if self.ledger else {}

    @cached_property
    def costs(self) -> Mapping[str, Mapping[int, Decimal]]:
        return {cost.row: cost.by_month for cost in self.ledger.costs} if self.ledger else {}

    @property
    def monthless(self) -> Decimal:
        return sum((months.get(0, ZERO) for months in self.costs.values()), ZERO)

    @property
    def months_known(self) -> bool:
        return not self.costs or any(month for months in self.costs.values() for month in months)

    @cached_property
    def is_entered(self) -> bool:
        """Has anything been booked? A file that was taken back leaves lines of nothing but forecasts."""
        return bool(self.ledger) or has_outcome(self.closing)

    @cached_property
    def through(self) -> int:
        """The last month that is booked, 0 before any."""
        if self.closing is None:
            return 0
        dated = [
            month for months in self.costs.values() for month, amount in months.items() if month and amount
        ]
        return max([self.closing.through.month, *dated])

    def lines(self, typed: Iterable[MoneyPeriod]) -> tuple[MoneyLine, ...]:
        """Every line that the budget, the books or a period names. What the ledger says goes before what was typed."""
        rows = list(typed)
        outcomes = {row.name: row for row in self.closing.outcomes.all()} if self.closing else {}
        found: dict[str, MoneyLine] = {}
        for cost in self.planned:
            budget = cost.amount(self.year)
            found[cost.name] = MoneyLine(cost.area, cost.name, cost.intervention_id, cost.own_area, budget)
        for row in (*outcomes.values(), *(line for period in self.periods for line in period.lines.all())):
            found.setdefault(row.name, MoneyLine(row.area, row.name, row.intervention_id))
        for cost in self.ledger.costs if self.ledger else ():
            found.setdefault(cost.row, MoneyLine(cost.area, cost.row, cost.intervention_id))
        return tuple(
            replace(
                line,
                spread=self.spreads.get(name, NO_SPREAD),
                points={**_typed_points(rows, name), **self._points(name, outcomes)},
                forecast=outcomes[name].forecast
                if name in outcomes and self.closing and not self.closing.is_final
                else None,
            )
            for name, line in found.items()
        )

    def _points(self, name: str, outcomes: Mapping[str, object]) -> dict[int, Decimal]:
        """By the ledger a line that is not in it has cost nothing, in the months that the ledger tells of at all."""
        if self.ledger is not None:
            if not self.months_known:
                return {self.through: sum(self.costs.get(name, {}).values(), ZERO)}
            return points_of(self.costs.get(name, {}), self.through)
        own = outcomes.get(name)
        return {self.through: own.amount} if own and self.is_entered else {}


def _spreads(access: Access, closing: Closing | None) -> dict[str, Mapping[int, Decimal]]:
    """Line → the accountant's budget by month (#PBUDGET), through the same mapping as the costs. Mostly one query."""
    ledger = closing.ledger_id if closing else None
    rows = LedgerBudget.objects.within(access).filter(ledger=ledger).order_by("pk")
    moved = [
        Moved(number, month, objects_of(key), amount)
        for number, month, key, amount in rows.values_list("number", "month", "objects_key", "amount")
    ]
    mapping = mapping_of(access, closing.year) if moved and closing else None
    if mapping is None:
        return {}
    sums: dict[str, Decimal] = {}
    for move in moved:
        sums[move.account] = sums.get(move.account, ZERO) + move.amount
    accounts = [AccountYear(number, "", result=amount) for number, amount in sums.items()]
    return {cost.row: cost.by_month for cost in post(accounts, moved, mapping).costs}


def _typed_points(periods: Iterable[MoneyPeriod], name: str) -> dict[int, Decimal]:
    return {
        part_of(period).last_month: line.outcome
        for period in periods
        for line in period.lines.all()
        if line.name == name and line.outcome is not None
    }
