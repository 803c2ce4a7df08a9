"""The proposal for anybody to read, without signing in, from the notice of the meeting that decides it (8 kap. 14 § KL)."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from budget.domain.balance import by_area, cost_total
from budget.domain.grid import YEARS
from budget.enums import Area
from budget.queries.budgets import balance_of, cost_rows, explanation_rows
from budget.queries.consultation import budget_meeting, open_proposal
from budget.queries.income import income_or_none
from finsam.web import clock
from finsam.web.access import Access
from members.models import Association


@login_not_required
@require_GET
def budget_proposal(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Sums only: who sees to what in the association is no matter for this page."""
    association = get_object_or_404(Association, slug=slug)
    access = Access.system(association, clock.today())
    budget = open_proposal(access, year) if 1 <= year <= 9998 else None
    if budget is None:
        raise Http404
    costs = cost_rows(access, budget)
    years = [year + step for step in range(YEARS) if cost_total(costs, year + step)]
    context = {
        "association": association,
        "budget": budget,
        "meeting": budget_meeting(access),
        "income": income_or_none(access, budget),
        "other_incomes": budget.other_incomes.all(),
        "years": years,
        "areas": [
            {"label": group.label, "amounts": [group.amount(each) for each in years]}
            for group in by_area(costs, Area.values)
        ],
        "totals": [cost_total(costs, each) for each in years],
        "balance": balance_of(access, budget),
        "explanations": explanation_rows(budget),
    }
    return render(request, "budget/budget_proposal.html", context)
