"""Adopting a budget by the board's decision."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from budget.queries.budgets import balance_of, budgets, explanation_rows
from budget.services.adoption import adopt_budget
from members.forms.decisions import BoardDecisionForm
from members.permissions import Permission, require


@require_http_methods(["GET", "POST"])
def budget_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    budget = get_object_or_404(budgets(access).prefetch_related("explanations"), pk=pk)
    require(access, Permission.SEAL)
    if budget.is_adopted:
        return redirect("budget_detail", access.association.slug, budget.pk)
    form = BoardDecisionForm(request.POST or None, access=access)
    if request.method == "POST" and form.is_valid():
        try:
            adopt_budget(by=access, budget=budget, decision=form.cleaned_data["decision"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{budget} är fastställd.")
            return redirect("budget_detail", access.association.slug, budget.pk)
    context = {
        "budget": budget,
        "form": form,
        "balance": balance_of(access, budget),
        "explanations": explanation_rows(budget),
        "has_decisions": form.fields["decision"].queryset.exists(),
    }
    return render(request, "budget/budget_adopt.html", context, status=422 if form.errors else 200)
