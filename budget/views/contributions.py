"""Contributions: what each member was asked for, offered, decided and paid, a year at a time and one by one."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from budget.domain.contributions import MemberSteps, totals
from budget.models import Contribution, ContributionStep
from budget.queries.budgets import budgets
from budget.queries.contributions import (
    Row,
    contributions,
    income_of_year,
    instalments,
    name_of,
    newest_year,
    rows_of_year,
    state_offer,
    way_of,
    years_offered,
)
from budget.services.contributions import (
    mark_instalment,
    plan_instalments,
    remove_step,
    request_contributions,
    save_step,
)
from budget.views.contribution_forms import (
    COUNTS,
    InstalmentForm,
    PartsForm,
    RequestForm,
    StepForm,
    chosen_count,
    proposed,
)
from finsam.shared import formats
from finsam.shared.charts import BudgetRow, Chart, budget_bars
from finsam.shared.money import invariant
from finsam.web.access import Access
from finsam.web.formats import table_answer
from members.enums import Payer
from members.permissions import Permission, may, require

ZERO = Decimal(0)
PAYERS = {Payer.STATE: "Staten", Payer.REGION: "Regionen", Payer.MUNICIPALITY: "Kommunerna"}
COLUMNS = (
    "Medlem",
    "År",
    "Läge",
    "I budgeten kr",
    "Begärt kr",
    "Erbjudet kr",
    "Beslutat kr",
    "Betalt kr",
    "Kvar kr",
    "Nästa",
)


def _year(request: HttpRequest) -> int:
    """The chosen year; what makes no sense counts as not chosen."""
    wanted = request.GET.get("ar", "")
    is_year = wanted.isascii() and wanted.isdigit() and len(wanted) == 4 and int(wanted) > 0
    return int(wanted) if is_year else newest_year(request.access)


@require_GET
def contribution_list(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    year = _year(request)
    budget, income = income_of_year(access, year)
    rows = rows_of_year(access, year, income)
    asked = [row for row in rows if row.contribution]
    keeps = may(access, Permission.KEEP_BUDGET)
    context = {
        "year": year,
        "years": sorted({*years_offered(access), year}, reverse=True),
        "budget": budget,
        "income": income,
        "rows": [_shown(row, access) for row in rows],
        "asked": asked,
        "totals": totals(row.way.amounts for row in rows),
        "planned": sum((row.planned or ZERO for row in rows), ZERO),
        "late": sum(bool(row.way.late(access.day)) for row in asked),
        "match": state_offer(asked, income),
        "chart": _paid_by_payer([row.way.amounts for row in asked], year) if asked else None,
        "keeps": keeps,
        "form": RequestForm(initial={"day": access.day}) if keeps and len(asked) < len(rows) else None,
    }
    return render(request, "budget/contribution_list.html", context)


def _paid_by_payer(rows: list[MemberSteps], year: int) -> Chart:
    """What each payer has been asked for or has decided, and what of it is paid."""
    bars = []
    for payer in Payer:
        own = [row for row in rows if row.payer == payer]
        if own:
            known, paid = (
                sum((row.latest or ZERO for row in own), ZERO),
                sum((row.paid_total for row in own), ZERO),
            )
            bars.append(BudgetRow(PAYERS[payer], known, paid))
    return budget_bars(
        bars,
        title=f"Betalt av bidragen {year}, tkr",
        say=formats.thousands,
        columns=("Betalare", "Beslutat eller begärt", "Betalt"),
    )


def _shown(row: Row, access: Access) -> dict[str, Any]:
    way = row.way
    return {
        "row": row,
        "amounts": way.amounts,
        "reached": way.reached,
        "next": way.next(access.day) if row.contribution else "Begär bidraget",
        "late": way.late(access.day),
    }


@require_GET
def contribution_export(request: HttpRequest) -> HttpResponse:
    """What the list shows, as a file for a spreadsheet."""
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    year = _year(request)
    rows = rows_of_year(access, year, income_of_year(access, year)[1])
    cells = [_cells(row, year, access) for row in rows]
    return table_answer(cells, headers=COLUMNS, name=f"bidrag-{year}")


def _cells(row: Row, year: int, access: Access) -> tuple[str, ...]:
    own = row.way.amounts
    steps = (row.planned, own.requested, own.offered, own.decided)
    return (
        row.name,
        str(year),
        row.way.reached.label if row.way.reached else "Inte begärt",
        *("" if amount is None else invariant(amount) for amount in steps),
        invariant(own.paid_total),
        invariant(own.left_to_pay),
        row.way.next(access.day),
    )


@require_POST
def contribution_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks every paying member of the budget's year for what it pays in the budget."""
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    budget = get_object_or_404(budgets(access), pk=pk)
    require(access, Permission.KEEP_BUDGET)
    form = RequestForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(
                [f"{form.fields[name].label}: {own[0]}" for name, own in form.errors.items()]
            )
        made = request_contributions(
            by=access, budget=budget, on=form.cleaned_data["day"], reference=form.cleaned_data["reference"]
        )
        messages.success(request, f"{len(made)} medlemmar har fått ett begärt bidrag för {budget.year}.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _to_list(request, budget.year)


def _to_list(request: HttpRequest, year: int) -> HttpResponse:
    answer = redirect("contribution_list", request.access.association.slug)
    answer["Location"] += f"?ar={year}"
    return answer


# One contribution


@require_GET
def contribution_detail(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    contribution = get_object_or_404(contributions(access), pk=pk)
    way = way_of(contribution)
    planned = way.amounts.decided
    context = {
        "contribution": contribution,
        "name": name_of(contribution),
        "amounts": way.amounts,
        "reached": way.reached,
        "next": way.next(access.day),
        "warnings": way.warnings(),
        "steps": sorted(contribution.steps.all(), key=lambda step: (step.day, step.pk)),
        "instalments": [
            (part, part.due < access.day and part.paid_on is None) for part in contribution.instalments.all()
        ],
        "counts": [(count, proposed(contribution.year, count, planned)[0][1]) for count in COUNTS]
        if planned
        else [],
        "keeps": may(access, Permission.KEEP_BUDGET),
        "reads_letters": may(access, Permission.SEE_ALL_DOCUMENTS),
    }
    return render(request, "budget/contribution_detail.html", context)


def _kept_or_403(access: Access, pk: int) -> Contribution:
    require(access, Permission.SEE_ASSOCIATION)
    contribution = get_object_or_404(contributions(access), pk=pk)
    require(access, Permission.KEEP_BUDGET)
    return contribution


def _to_detail(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    return redirect("contribution_detail", request.access.association.slug, contribution.pk)


@require_http_methods(["GET", "POST"])
def contribution_step_add(request: HttpRequest, pk: int) -> HttpResponse:
    contribution = _kept_or_403(request.access, pk)
    way = way_of(contribution)
    start = {"day": request.access.day, "amount": way.amounts.latest, "stage": way.follows}
    return _step(request, contribution, None, start)


@require_http_methods(["GET", "POST"])
def contribution_step(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    contribution = _kept_or_403(request.access, pk)
    own = get_object_or_404(contribution.steps, pk=step)
    start = {"stage": own.stage, "day": own.day, "amount": own.amount, "reference": own.reference}
    return _step(request, contribution, own, start)


def _step(
    request: HttpRequest, contribution: Contribution, step: ContributionStep | None, start: dict[str, Any]
) -> HttpResponse:
    form = StepForm(request.POST or None, initial=start)
    if request.method == "POST" and "ta-bort" in request.POST and step:
        remove_step(by=request.access, step=step)
        messages.success(request, f"Steget {step} är borttaget.")
        return _to_detail(request, contribution)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_step(by=request.access, contribution=contribution, step=step, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{saved.get_stage_display()} är sparat.")
            return _to_detail(request, contribution)
    context = {"contribution": contribution, "name": name_of(contribution), "form": form, "step": step}
    return render(request, "budget/contribution_step.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def contribution_instalments(request: HttpRequest, pk: int) -> HttpResponse:
    contribution = _kept_or_403(request.access, pk)
    decided = way_of(contribution).amounts.decided
    rows = list(contribution.instalments.all())
    settled = [row for row in rows if row.called_on or row.paid_on]
    form = PartsForm(
        request.POST if request.method == "POST" else None, _start(request, contribution, settled)
    )
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            plan_instalments(by=request.access, contribution=contribution, rows=form.rows)
        except ValidationError as error:
            problems = error.messages
        else:
            messages.success(request, "Delbetalningarna är sparade.")
            return _to_detail(request, contribution)
    context = {
        "contribution": contribution,
        "name": name_of(contribution),
        "decided": decided,
        "settled": settled,
        "form": form,
        "problems": problems,
        "counts": COUNTS if not settled else [],
    }
    wrong = problems or (form.is_bound and not form.is_valid())
    return render(request, "budget/contribution_instalments.html", context, status=422 if wrong else 200)


def _start(request: HttpRequest, contribution: Contribution, settled: list[Any]) -> list[tuple[Any, Any]]:
    """What is planned now; the number of parts the address asks for when nothing is called in; else quarters."""
    count = chosen_count(request.GET.get("antal"))
    open_rows = [(row.due, row.amount) for row in contribution.instalments.all() if row not in settled]
    decided = way_of(contribution).amounts.decided
    if decided is None or settled or (open_rows and count is None):
        return open_rows
    return proposed(contribution.year, count or 4, decided)


@require_http_methods(["GET", "POST"])
def instalment_mark(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    instalment = get_object_or_404(instalments(access), pk=pk)
    require(access, Permission.KEEP_BUDGET)
    start = {
        "called_on": instalment.called_on,
        "paid_on": instalment.paid_on,
        "reference": instalment.reference,
    }
    form = InstalmentForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            mark_instalment(by=access, instalment=instalment, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Delbetalningen är sparad.")
            return _to_detail(request, instalment.contribution)
    context = {"instalment": instalment, "contribution": instalment.contribution, "form": form}
    return render(request, "budget/instalment_mark.html", context, status=422 if form.errors else 200)
