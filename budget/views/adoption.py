"""Adopting a budget by the board's decision."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from budget.domain.balance import BudgetBalance, MotiveError, confirm
from budget.domain.consultation import is_late, last_day
from budget.models import Budget
from budget.queries.budgets import balance_of, budgets
from budget.queries.consultation import MemberAsked, members_asked
from budget.queries.income import whole_income_or_none
from budget.services.adoption import adopt_budget
from budget.views.consultation_forms import AdoptForm
from finsam.shared.formats import day as written
from members.models import Decision
from members.permissions import Permission, may, require

LATE = "Budgeten för {year} är beslutad {day}. Den ska beslutas senast {last} (23 § finsamlagen)."


@require_http_methods(["GET", "POST"])
def budget_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    budget = get_object_or_404(budgets(access).prefetch_related("explanations"), pk=pk)
    require(access, Permission.SEAL)
    if budget.is_adopted:
        return redirect("budget_detail", access.association.slug, budget.pk)
    balance = balance_of(access, budget)
    form = AdoptForm(
        request.POST or None,
        access=access,
        lacks_motive=_lacks_motive(balance),
        initial={"deficit_motive": budget.deficit_motive},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            adopt_budget(
                by=access,
                budget=budget,
                decision=given["decision"],
                condition=given["condition"],
                motive=given["deficit_motive"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{budget} är fastställd.")
            _warn_of_lateness(request, budget, given["decision"])
            return redirect("budget_detail", access.association.slug, budget.pk)
    asked = members_asked(access, budget, access.day)
    income = whole_income_or_none(access, budget)
    context = {
        "budget": budget,
        "form": form,
        "balance": balance,
        "check_words": income.words if income else (),
        "explanations": budget.explanations.all(),
        "may_keep_budget": may(access, Permission.KEEP_BUDGET),
        "has_decisions": form.fields["decision"].queryset.exists(),
        "is_first": budget.supersedes_id is None,
        "last_day": last_day(budget.year),
        "is_late": budget.supersedes_id is None and is_late(budget.year, access.day),
        **_consulted(asked),
    }
    return render(request, "budget/budget_adopt.html", context, status=422 if form.errors else 200)


def _lacks_motive(balance: BudgetBalance) -> str:
    """What the board would have to explain, empty when nothing."""
    try:
        confirm(balance, "")
    except MotiveError as error:
        return str(error)
    return ""


def _consulted(asked: tuple[MemberAsked, ...]) -> dict[str, list[str]]:
    """The members that lack the proposal, that have not answered, and that object."""
    return {
        "unsent": [str(row.membership) for row in asked if row.row is None],
        "waiting": [str(row.membership) for row in asked if row.asked.is_waiting],
        "objecting": [str(row.membership) for row in asked if row.asked.objects],
    }


def _warn_of_lateness(request: HttpRequest, budget: Budget, decision: Decision) -> None:
    held_on = decision.meeting.held_on
    if budget.supersedes_id is None and is_late(budget.year, held_on):
        words = LATE.format(year=budget.year, day=written(held_on), last=written(last_day(budget.year)))
        messages.warning(request, words)
