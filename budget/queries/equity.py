"""Rows about equity: where it starts, what each planned year does to it, and the association's ladder. Never writes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from django.db.models import F, QuerySet

from budget.domain import equity as domain
from budget.domain.equity import EquityError, EquityYear, PlanYear, check_ladder, project
from budget.domain.statements import Books, equity_closing, year_result
from budget.domain.statements.books import total
from budget.models import Budget, Closing, EquityStep
from budget.queries.books import books_of, expected_books, planned_books
from budget.queries.budgets import budgets, standing
from budget.queries.income import funding_of, members_pay
from budget.queries.outcomes import follow_up
from finsam.web.access import Access
from members.queries.succession import Takeover, takeovers

ZERO = Decimal(0)
AHEAD = 2  # a budget carries amounts for its year and the two after it
FORECAST, BUDGET, PLAN = "Helårsprognos", "Budget", "Flerårsplan"
IN_THE_BOOKS = ("contributions", "costs", "equity_opening")


@dataclass(frozen=True)
class PlannedYear:
    """One year's money, kronor. `basis` says what it is read from, `budget` which budget holds its lines.

    `taken_over` came with an association that went up into this one: no income, but equity.
    """

    year: int
    basis: str
    budget: Budget
    books: Books
    taken_over: Decimal = ZERO

    @property
    def funds(self) -> Decimal:
        """What the ladder looks at: the members' contributions."""
        return self.books.contributions or ZERO

    @property
    def costs(self) -> Decimal:
        return total(self.books, ("costs", "depreciation", "financial_cost"))

    @property
    def result(self) -> Decimal:
        return year_result(self.books)

    @property
    def income(self) -> Decimal:
        return self.result + self.costs

    @property
    def plan(self) -> PlanYear:
        return PlanYear(self.year, self.funds, self.result + self.taken_over)


@dataclass(frozen=True)
class EquityPlan:
    """The years in their order, without a gap. `opening` is equity on 1 January of the first; None when unknown."""

    opening: Decimal | None
    source: str
    years: tuple[PlannedYear, ...]

    @property
    def plan(self) -> tuple[PlanYear, ...]:
        return tuple(own.plan for own in self.years)


def equity_steps(access: Access) -> QuerySet[EquityStep]:
    """The newest ladder first, in each the lowest limit first and the one without a limit last."""
    rows = EquityStep.objects.within(access)
    return rows.order_by("-valid_from", F("funds_up_to").asc(nulls_last=True), "pk")


def ladder_of(rows: Iterable[EquityStep]) -> tuple[domain.EquityStep, ...]:
    return tuple(domain.EquityStep(row.valid_from, row.funds_up_to, row.percent, row.floor) for row in rows)


def ladder_fault(ladder: Iterable[domain.EquityStep]) -> str:
    """What is wrong with the ladder as it stands; empty when nothing is."""
    try:
        check_ladder(ladder)
    except EquityError as error:
        return str(error)
    return ""


def equity_plan(access: Access) -> EquityPlan:
    """From the last books that are known to the second year after this one."""
    now = access.day.year
    closings = _closings(access, now)
    held = _budgets_of(access, now)
    came = takeovers(access)
    for first in (now, now - 1):
        opening, source, known = _opening(closings, first)
        if opening is None:
            continue
        years = _years(access, range(first, now + AHEAD + 1), held, closings)
        if years:
            return EquityPlan(opening, source, _with_takeovers(years, came, known))
    years = _years(access, range(now, now + AHEAD + 1), held, closings)
    return EquityPlan(None, "", _with_takeovers(years, came, None))


def projected(access: Access) -> tuple[tuple[PlannedYear, EquityYear], ...]:
    """Each year with its equity against the ladder. One query while no ladder is entered, then empty."""
    ladder = ladder_of(equity_steps(access))
    plan = equity_plan(access) if ladder else None
    if plan is None or plan.opening is None:
        return ()
    return tuple(zip(plan.years, project(plan.opening, plan.plan, ladder), strict=True))


def _closings(access: Access, now: int) -> dict[int, Closing]:
    rows = Closing.objects.within(access).filter(year__range=(now - 2, now))
    return {row.year: row for row in rows.prefetch_related("figures", "outcomes")}


def _opening(closings: Mapping[int, Closing], first: int) -> tuple[Decimal | None, str, Closing | None]:
    """Equity on 1 January: what the year before closed with, or else what this year's books begin with."""
    before, own = closings.get(first - 1), closings.get(first)
    books = books_of(before)
    if (
        before
        and books
        and before.is_final
        and all(getattr(books, name) is not None for name in IN_THE_BOOKS)
    ):
        return equity_closing(books), f"bokslutet {before.year}", before
    books = books_of(own)
    if own and books and books.equity_opening is not None:
        return books.equity_opening, f"räkenskaperna {own.year}", own
    return None, "", None


def _with_takeovers(
    years: tuple[PlannedYear, ...], came: tuple[Takeover, ...], known: Closing | None
) -> tuple[PlannedYear, ...]:
    """What came after the books that the opening is read from; what came before stands in them already."""
    later = [row for row in came if known is None or row.day > known.through]
    return tuple(
        PlannedYear(
            own.year,
            own.basis,
            own.budget,
            own.books,
            sum((row.amount for row in later if row.day.year == own.year), ZERO),
        )
        for own in years
    )


def _budgets_of(access: Access, now: int) -> dict[int, Budget]:
    """The budget that stands for each year, of those that have costs."""
    rows = budgets(access).filter(year__range=(now - 1 - AHEAD, now + AHEAD))
    of_year: dict[int, list[Budget]] = {}
    for row in rows.prefetch_related("lines__amounts", "contributions", "other_incomes__shrinks"):
        if _costs(row, row.year):
            of_year.setdefault(row.year, []).append(row)
    return {year: one for year, own in of_year.items() if (one := standing(own))}


def _costs(budget: Budget, year: int) -> Decimal:
    return sum((line.amount_in(year) or ZERO for line in budget.lines.all()), ZERO)


def _years(
    access: Access, years: range, held: Mapping[int, Budget], closings: Mapping[int, Closing]
) -> tuple[PlannedYear, ...]:
    found = (_year(access, year, held, closings.get(year)) for year in years)
    return tuple(own for own in takewhile(lambda own: own is not None, found) if own)


def _year(
    access: Access, year: int, held: Mapping[int, Budget], closing: Closing | None
) -> PlannedYear | None:
    """The forecast where the books have one, else the year's budget, else what an earlier budget plans for the year."""
    budget = held.get(year)
    if budget is None:
        return _of_earlier_plan(access, year, held)
    money = funding_of(budget, members_pay(access, budget))
    planned = planned_books(money, _costs(budget, year))
    forecast = follow_up(access, year).totals.forecast if closing else None
    expected = expected_books(books_of(closing), planned, forecast)
    return PlannedYear(year, FORECAST if expected else BUDGET, budget, expected or planned)


def _of_earlier_plan(access: Access, year: int, held: Mapping[int, Budget]) -> PlannedYear | None:
    """A plan has costs and no income: the members are taken to pay as much as in the plan's own budget."""
    earlier = (held.get(year - back) for back in range(1, AHEAD + 1))
    budget = next((one for one in earlier if one and _costs(one, year)), None)
    if budget is None:
        return None
    books = Books(contributions=members_pay(access, budget), costs=_costs(budget, year))
    return PlannedYear(year, PLAN, budget, books)
