"""A budget's way: laid up for a year, proposed, consulted, taken back, revised."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from budget.enums import BudgetState
from budget.models import Budget
from budget.queries.budgets import budgets, current_budget
from budget.services.budgets import change_state, create_budget, revise_budget
from finsam.web.access import Access
from finsam.web.fields import KronorFormField
from members.permissions import Permission, require

DONE = {
    BudgetState.PROPOSED: "{budget} är framlagd som förslag.",
    BudgetState.DRAFT: "{budget} är ett utkast igen.",
}
AHEAD = 3  # this year and the two after it


class NewBudgetForm(forms.Form):
    year = forms.TypedChoiceField(label="År", coerce=int)
    contributions_total = KronorFormField(
        label="Medlemmarnas bidrag tillsammans",
        help_text="Kronor. Föreslaget är förra budgetens belopp. Du kan ändra det senare.",
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, year) for year in years]

    def clean_contributions_total(self) -> Any:
        total = self.cleaned_data["contributions_total"]
        if total < 0:
            raise ValidationError("Bidragen tillsammans kan inte vara negativa.")
        return total


def _kept_or_403(access: Access, pk: int) -> Budget:
    require(access, Permission.SEE_ASSOCIATION)
    budget = get_object_or_404(budgets(access), pk=pk)
    require(access, Permission.KEEP_BUDGET)
    return budget


@require_POST
def budget_state(request: HttpRequest, pk: int) -> HttpResponse:
    budget = _kept_or_403(request.access, pk)
    if request.POST.get("lage") == BudgetState.CONSULTED:
        return redirect("consultation_list", request.access.association.slug, budget.pk)
    try:
        changed = change_state(by=request.access, budget=budget, to=request.POST.get("lage", ""))
        messages.success(request, DONE[BudgetState(changed.state)].format(budget=changed))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("budget_detail", request.access.association.slug, budget.pk)


@require_http_methods(["GET", "POST"])
def budget_new(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.KEEP_BUDGET)
    taken = set(budgets(access).values_list("year", flat=True))
    years = [year for year in range(access.day.year, access.day.year + AHEAD) if year not in taken]
    source = current_budget(access, max(taken)) if taken else None
    start = {"contributions_total": source.contributions_total} if source else {}
    form = NewBudgetForm(request.POST or None, years=years, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = form.cleaned_data
            budget = create_budget(
                by=access, source=current_budget(access, chosen["year"] - 1) or source, **chosen
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{budget} är ett utkast. Gå igenom raderna och spara dem.")
            return redirect("budget_edit", access.association.slug, budget.pk)
    context = {"form": form, "years": years, "source": source}
    return render(request, "budget/budget_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def budget_revise(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    budget = _kept_or_403(access, pk)
    if request.method == "POST":
        try:
            revision = revise_budget(by=access, budget=budget)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("budget_detail", access.association.slug, budget.pk)
        messages.success(
            request, f"{revision} är ett utkast med samma rader. Ändra det som ska bli annorlunda."
        )
        return redirect("budget_edit", access.association.slug, revision.pk)
    if budget.state != BudgetState.ADOPTED:
        messages.error(request, "Bara en fastställd budget revideras. Den här kan du ändra direkt.")
        return redirect("budget_detail", access.association.slug, budget.pk)
    return render(request, "budget/budget_revise.html", {"budget": budget})
