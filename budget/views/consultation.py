"""The consultation of a budget: to whom the proposal has been sent, what each answered; a condition that is met."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from budget.domain.consultation import last_day
from budget.enums import BudgetState
from budget.models import Budget
from budget.queries.budgets import budgets
from budget.queries.consultation import budget_meeting, consultations, members_asked, open_proposal
from budget.services.consultation import close_consultation, meet_condition, record_answer, send_proposal
from budget.views.consultation_forms import AnswerForm, CloseForm, ConditionForm, SendForm
from finsam.shared.formats import number_word
from members.permissions import Permission, may, require

KEEP = Permission.KEEP_BUDGET


def _budget(request: HttpRequest, pk: int) -> Budget:
    require(request.access, Permission.SEE_ASSOCIATION)
    return get_object_or_404(budgets(request.access), pk=pk)


def _page(
    request: HttpRequest, budget: Budget, send: SendForm | None = None, close: CloseForm | None = None
) -> HttpResponse:
    access = request.access
    rows = members_asked(access, budget, access.day)
    unsent = sum(row.row is None for row in rows)
    wrong = next((form for form in (send, close) if form and form.errors), None)
    is_draft = budget.state == BudgetState.DRAFT
    context = {
        "budget": budget,
        "rows": rows,
        "unsent": unsent,
        "sent": len(rows) - unsent,
        "answered": sum(row.asked.has_answered for row in rows),
        "waiting": [str(row.membership) for row in rows if row.asked.is_waiting],
        "objecting": [str(row.membership) for row in rows if row.asked.objects],
        "keeps": may(access, KEEP) and not budget.is_adopted,
        "may_send": bool(rows) and (unsent or is_draft),
        "is_anew": is_draft and unsent < len(rows),
        "may_close": budget.state == BudgetState.PROPOSED and bool(rows) and not unsent,
        "send": send or SendForm(initial={"sent_on": access.day}),
        "close": close or CloseForm(),
        "form": wrong,
        "last_day": last_day(budget.year),
        "meeting": budget_meeting(access),
        "is_open": open_proposal(access, budget.year) == budget,
    }
    return render(request, "budget/consultation_list.html", context, status=422 if wrong else 200)


@require_GET
def consultation_list(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _budget(request, pk))


@require_POST
def consultation_send(request: HttpRequest, pk: int) -> HttpResponse:
    access, budget = request.access, _budget(request, pk)
    require(access, KEEP)
    form = SendForm(request.POST)
    if form.is_valid():
        try:
            count = send_proposal(by=access, budget=budget, on=form.cleaned_data["sent_on"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            members = "medlem" if count == 1 else "medlemmar"
            messages.success(
                request, f"Förslaget är antecknat som skickat till {number_word(count)} {members}."
            )
            return redirect("consultation_list", access.association.slug, budget.pk)
    return _page(request, budget, send=form)


@require_POST
def consultation_close(request: HttpRequest, pk: int) -> HttpResponse:
    access, budget = request.access, _budget(request, pk)
    require(access, KEEP)
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            close_consultation(by=access, budget=budget, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Samrådet om {budget} är avslutat.")
            return redirect("consultation_list", access.association.slug, budget.pk)
    return _page(request, budget, close=form)


@require_http_methods(["GET", "POST"])
def consultation_answer(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    row = get_object_or_404(consultations(access), pk=pk)
    require(access, KEEP)
    form = AnswerForm(request.POST or None, row=row, initial={"answered_on": access.day})
    if request.method == "POST" and form.is_valid():
        try:
            record_answer(by=access, consultation=row, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Svaret från {row.membership} är sparat.")
            return redirect("consultation_list", access.association.slug, row.budget_id)
    context = {"row": row, "budget": row.budget, "form": form}
    return render(request, "budget/consultation_answer.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def condition_met(request: HttpRequest, pk: int) -> HttpResponse:
    access, budget = request.access, _budget(request, pk)
    require(access, KEEP)
    if not budget.condition or budget.condition_met_on or budget.state != BudgetState.ADOPTED:
        messages.error(request, f"{budget} har inget villkor som väntar.")
        return redirect("budget_detail", access.association.slug, budget.pk)
    form = ConditionForm(request.POST or None, initial={"on": access.day})
    if request.method == "POST" and form.is_valid():
        try:
            meet_condition(by=access, budget=budget, on=form.cleaned_data["on"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Villkoret för {budget} är uppfyllt.")
            return redirect("budget_detail", access.association.slug, budget.pk)
    context = {"budget": budget, "form": form}
    return render(request, "budget/condition_met.html", context, status=422 if form.errors else 200)
