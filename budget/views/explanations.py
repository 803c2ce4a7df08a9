"""What explains a planned deficit: add an item, change it, say that it is settled."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from budget.models import Budget, BudgetExplanation
from budget.queries.budgets import balance_of, budgets
from budget.queries.consultation import explanations
from budget.services.budgets import ADOPTED
from budget.services.explanations import add_explanation, change_explanation, remove_explanation
from budget.views.consultation_forms import ExplanationForm
from members.permissions import Permission, require


@require_http_methods(["GET", "POST"])
def explanation_add(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    budget = get_object_or_404(budgets(access).prefetch_related("explanations"), pk=pk)
    require(access, Permission.KEEP_BUDGET)
    if budget.is_adopted:
        messages.error(request, ADOPTED)
        return redirect("budget_detail", access.association.slug, budget.pk)
    form = ExplanationForm(request.POST or None, row=None, is_adopted=False)
    if request.method == "POST" and form.is_valid():
        try:
            add_explanation(by=access, budget=budget, values=form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Förklaringen är sparad.")
            return redirect("budget_detail", access.association.slug, budget.pk)
    return _page(request, form, budget, None)


@require_http_methods(["GET", "POST"])
def explanation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    row = get_object_or_404(explanations(access), pk=pk)
    require(access, Permission.KEEP_BUDGET)
    form = ExplanationForm(request.POST or None, row=row, is_adopted=row.budget.is_adopted)
    if request.method == "POST" and form.is_valid():
        try:
            change_explanation(by=access, explanation=row, values=form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Förklaringen är sparad.")
            return redirect("budget_detail", access.association.slug, row.budget_id)
    return _page(request, form, row.budget, row)


@require_POST
def explanation_remove(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    row = get_object_or_404(explanations(access), pk=pk)
    require(access, Permission.KEEP_BUDGET)
    try:
        remove_explanation(by=access, explanation=row)
        messages.success(request, "Förklaringen är borttagen.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("budget_detail", access.association.slug, row.budget_id)


def _page(
    request: HttpRequest, form: ExplanationForm, budget: Budget, row: BudgetExplanation | None
) -> HttpResponse:
    context = {
        "form": form,
        "budget": budget,
        "row": row,
        "balance": balance_of(request.access, budget),
    }
    return render(request, "budget/explanation_edit.html", context, status=422 if form.errors else 200)
