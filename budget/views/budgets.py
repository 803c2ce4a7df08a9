"""Budgets: the list, and one with its income, costs, balance and what explains a deficit."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from budget.domain.balance import AreaCosts, CostRow, by_area, cost_total
from budget.domain.follow_up import FollowUp, FollowUpRow, together
from budget.domain.states import may_go, steps_from
from budget.enums import Area, BudgetState
from budget.queries.budgets import (
    balance_with,
    balances,
    budgets,
    cost_rows,
    taken_over_total,
)
from budget.queries.income import whole_income_or_none
from budget.queries.keys import key_rows
from budget.queries.outcomes import follow_up
from budget.views.equity import equity_note
from budget.views.income import income_context
from budget.views.pictures import areas_over_years, spending, who_pays
from members.permissions import Permission, may, require

# The consultation has a page of its own: it is over when all have answered, or for a reason.
STEPS = {
    BudgetState.PROPOSED: ("forslag", "Lägg fram som förslag"),
    BudgetState.DRAFT: ("utkast", "Ta tillbaka till utkast"),
}


def budget_list(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    return render(
        request,
        "budget/budget_list.html",
        {"budgets": balances(access), "may_keep_budget": may(access, Permission.KEEP_BUDGET)},
    )


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
    areas = _areas(costs, years, before)
    context = {
        **coming,
        "years": years,
        "columns": 1 + (before.totals.budget is not None) + bool(before.through) + len(years),
        "areas": areas,
        "areas_chart": areas_over_years(areas, years) if areas and years else None,
        "totals": [cost_total(costs, year) for year in years],
        "before": before,
        "income_chart": who_pays(income, budget.year) if income else None,
        "spending_chart": spending(followed) if followed.through else None,
        "followed": followed,
        "balance": balance_with(budget, coming["money"], cost_total(costs, budget.year), own),
        "explanations": budget.explanations.all(),
        "key": key_rows(access, budget),
        "equity_note": equity_note(access, budget),
        "steps": [STEPS[to] for to in steps_from(budget.state) if to in STEPS],
        "may_keep_budget": may(access, Permission.KEEP_BUDGET),
        "may_adopt": may(access, Permission.SEAL) and may_go(budget.state, BudgetState.ADOPTED),
        "may_revise": budget.state == BudgetState.ADOPTED,
    }
    return render(request, "budget/budget_detail.html", context)


def _areas(costs: tuple[CostRow, ...], years: list[int], before: FollowUp) -> list[dict[str, Any]]:
    """The cost lines under their areas, with last year's budget and outcome; lines only last year had stand there too."""
    matched = before.matches((row.name, row.intervention_id) for row in costs)
    earlier = {row.name: found for row, found in zip(costs, matched, strict=True)}
    used = {found.name for found in matched if found}
    gone = [row for row in before.rows if row.name not in used and (row.budget or row.outcome)]
    earlier |= {row.name: row for row in gone}
    lines = (*costs, *(CostRow(row.area, row.name, row.intervention_id, {}, row.own_area) for row in gone))
    return [
        {
            "label": group.label,
            "totals": [group.amount(year) for year in years],
            "budget_before": together(row.budget for row in _of(group, earlier)),
            "before": together(row.outcome for row in _of(group, earlier)),
            "rows": [
                {
                    "row": row,
                    "amounts": [row.amounts.get(year) for year in years],
                    "before": earlier[row.name],
                }
                for row in group.rows
            ],
        }
        for group in by_area(lines, Area.values)
    ]


def _of(group: AreaCosts, earlier: dict[str, FollowUpRow | None]) -> list[FollowUpRow]:
    return [found for row in group.rows if (found := earlier[row.name])]
