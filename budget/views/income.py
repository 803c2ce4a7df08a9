"""Who pays a budget: the share solver, what each member pays, and money from elsewhere."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from budget.domain.balance import CostRow
from budget.models import Budget
from budget.queries.budgets import budgets, cost_rows, taken_over_total
from budget.queries.income import (
    Basis,
    Income,
    basis_of,
    funding_of,
    grants_left,
    members_pay,
    whole_income_or_none,
)
from budget.services.income import (
    agree_contributions,
    follow_rule,
    save_other_money,
    set_contributions_total,
    set_unit,
)
from budget.views.income_forms import MembersForm, TotalForm, UnitForm, other_money_forms
from budget.views.solver import solution
from finsam.web.access import Access
from members.permissions import Permission, may, require
from members.queries.succession import taken_over

DONE = {
    "summa": "Bidragen tillsammans är sparade, och varje medlems del följer med.",
    "enhet": "Sparat. Andelarna räknas nu med den avrundningen.",
    "medlemmar": "Medlemmarnas belopp är sparade.",
    "regeln": "Medlemmen betalar nu enligt regeln igen.",
    "pengar": "De andra pengarna är sparade.",
}


@require_http_methods(["GET", "POST"])
def budget_income(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    budget = get_object_or_404(budgets(access), pk=pk)
    income = whole_income_or_none(access, budget)
    forms = _forms(request, access, budget, income)
    if request.method == "POST":
        require(access, Permission.KEEP_BUDGET)
        act = request.POST.get("gor", "")
        if _is_done(request, access, budget, act, forms.get(act)):
            messages.success(request, DONE[act])
            return redirect("budget_income", access.association.slug, budget.pk)
    sent = [form for form in forms.values() if form.is_bound]
    refused = [one for form in sent for one in getattr(form, "forms", [form]) if one.errors]
    context = {
        **income_context(access, budget, income),
        **_solver(request, budget, income.basis if income else None),
        "forms": forms,
        "refused": refused,
        "may_edit": may(access, Permission.KEEP_BUDGET) and not budget.is_adopted,
    }
    return render(request, "budget/budget_income.html", context, status=422 if sent else 200)


@require_GET
def budget_solve(request: HttpRequest, pk: int) -> HttpResponse:
    """The solver's table alone, for the page to put in the place of the one it shows. Saves nothing."""
    access = request.access
    budget = get_object_or_404(budgets(access), pk=pk)
    require(access, Permission.KEEP_BUDGET)
    context = {"budget": budget, "may_edit": not budget.is_adopted}
    try:
        basis = basis_of(access, budget)
    except ValueError:
        return render(request, "budget/income_missing.html", context)
    return render(request, "budget/income_solver.html", {**context, **_solver(request, budget, basis)})


def income_context(
    access: Access, budget: Budget, income: Income | None, costs: Sequence[CostRow] = ()
) -> dict[str, Any]:
    """What the page and the budget's own page say about money that comes in."""
    contributions = income.total if income else members_pay(access, budget)
    money = funding_of(budget, contributions)
    lines = (costs or cost_rows(access, budget)) if money.direct else ()
    came = taken_over(access, budget.year)
    return {
        "budget": budget,
        "paid": income,
        "income": income.table if income else None,
        "check_words": income.words if income else (),
        "money": money,
        "grants": grants_left({row.name: row.amount(budget.year) for row in lines}, money),
        "taken_over": came,
        "all_money": money.total + taken_over_total(came),
    }


def _solver(request: HttpRequest, budget: Budget, basis: Basis | None) -> dict[str, Any]:
    if basis is None:
        return {"solver": None}
    found = solution(basis, budget.contributions_total, request.GET)
    return {"solver": found, "is_kept": found.total == budget.contributions_total}


def _forms(request: HttpRequest, access: Access, budget: Budget, income: Income | None) -> dict[str, Any]:
    """The page's forms by what they do; only the one that was sent is bound."""
    act = request.POST.get("gor") if request.method == "POST" else None
    sent = {act: request.POST}
    found: dict[str, Any] = {
        "enhet": UnitForm(sent.get("enhet"), initial={"unit": budget.unit}),
        "pengar": other_money_forms(sent.get("pengar"), budget, access),
        "summa": TotalForm(sent.get("summa")),
        "regeln": Form(sent.get("regeln")),
    }
    if income:
        found["medlemmar"] = MembersForm(sent.get("medlemmar"), income=income)
    return found


def _is_done(request: HttpRequest, access: Access, budget: Budget, act: str, form: Any) -> bool:
    """Does what was sent; what the service refuses becomes an error of the form."""
    if form is None or not form.is_valid():
        return False
    try:
        _ACTS[act](request, access, budget, form)
    except ValidationError as error:
        refused = form if hasattr(form, "add_error") else form.forms[0]
        refused.add_error(None, ValidationError(error.messages))
        return False
    return True


def _follow_rule(request: HttpRequest, access: Access, budget: Budget, form: Any) -> None:
    payer, _, number = request.POST.get("medlem", "").rpartition("-")
    if not number.isdecimal() or len(number) > 18:
        raise ValidationError("Läs om sidan och välj en medlem igen.")
    follow_rule(by=access, budget=budget, membership=int(number), payer=payer)


def _save_other_money(request: HttpRequest, access: Access, budget: Budget, form: Any) -> None:
    form.save(commit=False)
    kept = [*form.new_objects, *(row for row, _ in form.changed_objects)]
    save_other_money(by=access, budget=budget, kept=kept, removed=form.deleted_objects)


_ACTS: dict[str, Callable[[HttpRequest, Access, Budget, Any], Any]] = {
    "summa": lambda request, access, budget, form: set_contributions_total(
        by=access, budget=budget, total=form.cleaned_data["total"]
    ),
    "enhet": lambda request, access, budget, form: set_unit(
        by=access, budget=budget, unit=form.cleaned_data["unit"]
    ),
    "medlemmar": lambda request, access, budget, form: agree_contributions(
        by=access, budget=budget, rows=form.agreed()
    ),
    "regeln": _follow_rule,
    "pengar": _save_other_money,
}
