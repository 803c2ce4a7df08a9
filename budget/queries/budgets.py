"""Rows about budgets: their lines, what they weigh. Reads and returns; never writes."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from budget.domain.balance import BudgetBalance, CostRow, Explanation, cost_total, weigh
from budget.domain.other_money import Funding
from budget.enums import BudgetState
from budget.models import Budget, BudgetAmount, BudgetLine
from budget.queries.income import funding_of, members_pay
from finsam.web.access import Access
from members.queries.succession import Takeover, taken_over, takeovers


def budgets(access: Access) -> QuerySet[Budget]:
    """All budgets, the newest year and version first."""
    return Budget.objects.within(access).select_related("association", "municipal_key", "decision__meeting")


def current_budget(access: Access, year: int) -> Budget | None:
    """The year's adopted budget; before there is one, the highest version."""
    return standing(budgets(access).filter(year=year).prefetch_related("explanations"))


def standing(of_year: Iterable[Budget]) -> Budget | None:
    """Of one year's budgets, the highest version first: the adopted one, or before there is one the first."""
    rows = list(of_year)
    adopted = [budget for budget in rows if budget.state == BudgetState.ADOPTED]
    return next(iter(adopted or rows), None)


def cost_rows(access: Access, budget: Budget) -> tuple[CostRow, ...]:
    """The budget's cost lines in its order, each with its amounts per year. Two queries."""
    amounts: dict[int, dict[int, Decimal]] = {}
    for line, year, amount in (
        BudgetAmount.objects.within(access).filter(line__budget=budget).values_list("line", "year", "amount")
    ):
        amounts.setdefault(line, {})[year] = amount
    lines = BudgetLine.objects.within(access).filter(budget=budget).order_by("position", "pk")
    return tuple(
        CostRow(line.area, line.name, line.intervention_id, amounts.get(line.pk, {}), line.own_area)
        for line in lines
    )


def balance_of(access: Access, budget: Budget) -> BudgetBalance:
    """Income against cost in the budget year, and what explains a deficit."""
    own = taken_over_total(taken_over(access, budget.year))
    money = funding_of(budget, members_pay(access, budget))
    return balance_with(budget, money, cost_total(cost_rows(access, budget), budget.year), own)


def balance_with(budget: Budget, money: Funding, costs: Decimal, own: Decimal) -> BudgetBalance:
    """From the cost lines' kronor in the budget year, and equity taken over. What others pay straight to a line is no cost."""
    return weigh(
        money.contributions, money.income, costs - money.direct, explanation_rows(budget), own, money.equity
    )


def taken_over_total(rows: Iterable[Takeover]) -> Decimal:
    return sum((row.amount for row in rows), Decimal(0))


def balances(access: Access) -> list[dict[str, Any]]:
    """Every budget with its balance, in six queries, and a few more for each in which members pay other than the rule."""
    rows = budgets(access).prefetch_related(
        "explanations", "lines__amounts", "contributions", "other_incomes__shrinks"
    )
    came = takeovers(access)
    return [{"budget": budget, "balance": _balance_from_prefetched(access, budget, came)} for budget in rows]


def _balance_from_prefetched(access: Access, budget: Budget, came: tuple[Takeover, ...]) -> BudgetBalance:
    costs = sum((line.amount_in(budget.year) or Decimal(0) for line in budget.lines.all()), Decimal(0))
    own = taken_over_total(row for row in came if row.day.year == budget.year)
    return balance_with(budget, funding_of(budget, members_pay(access, budget)), costs, own)


def explanation_rows(budget: Budget) -> tuple[Explanation, ...]:
    return tuple(
        Explanation(row.text, row.amount, row.owner, row.due, row.settled_on)
        for row in budget.explanations.all()
    )
