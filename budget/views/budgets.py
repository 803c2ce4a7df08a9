"""Budgets: the list, and one with its income, costs, balance and what explains a deficit."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from budget.domain.balance import CostRow, by_area, cost_total
from budget.domain.follow_up import FollowUp
from budget.enums import Area
from budget.queries.budgets import (
    balance_with,
    balances,
    budgets,
    cost_rows,
    explanation_rows,
    taken_over_total,
)
from budget.queries.income import whole_income_or_none
from budget.queries.keys import key_rows
from budget.queries.outcomes import follow_up
from budget.views.income import income_context
from budget.views.pictures import spending, who_pays
from members.permissions import Permission, may, require


def budget_list(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    return render(request, "budget/budget_list.html", {"budgets": balances(access)})


def budget_detail(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    budget = get_object_or_404(budgets(access).prefetch_related("explanations"), pk=pk)
    costs = cost_rows(access, budget)
    years = [budget.year + step for step in range(3) if cost_total(costs, budget.year + step)]
    coming = income_context(access, budget, whole_income_or_none(access, budget), costs)
    income, own = coming["income"], taken_over_total(coming["taken_over"])
    followed = follow_up(access, budget.year)
    before = follow_up(access, budget.year - 1)
    context = {
        **coming,
        "years": years,
        "columns": 1 + bool(before.through) + len(years),
        "areas": _areas(costs, years, before),
        "totals": [cost_total(costs, year) for year in years],
        "before": before,
        "income_chart": who_pays(income, budget.year) if income else None,
        "spending_chart": spending(followed) if followed.through else None,
        "followed": followed,
        "balance": balance_with(budget, coming["money"], cost_total(costs, budget.year), own),
        "explanations": explanation_rows(budget),
        "key": key_rows(access, budget),
        "may_adopt": may(access, Permission.SEAL),
    }
    return render(request, "budget/budget_detail.html", context)


def _areas(costs: tuple[CostRow, ...], years: list[int], before: FollowUp) -> list[dict[str, Any]]:
    """The cost lines under their areas, each with its years and with what it came to the year before."""
    earlier = {row.name: row for row in before.rows}
    return [
        {
            "label": Area(group.area).label,
            "totals": [group.amount(year) for year in years],
            "before": before.outcome_in(group.area),
            "rows": [
                {"row": row, "amounts": [row.amount(year) for year in years], "before": earlier.get(row.name)}
                for row in group.rows
            ],
        }
        for group in by_area(costs, Area.values)
    ]
