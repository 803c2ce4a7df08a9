"""A year's interventions beside the national follow-up system: budget, outcome and participants, and what differs."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from budget.domain.follow_up import together
from budget.queries.outcomes import follow_up
from budget.views.filters import FIRST_YEAR
from finsam.web.access import Access
from interventions.domain.national import SYSTEM, Pasted, read_pasted
from interventions.forms.national import HeadForm, NationalForm, PasteForm, national_forms
from interventions.queries.national import Money, NationalRow, national_rows
from interventions.services.national import save_national
from members.permissions import Permission, may, require


def money_of(access: Access, year: int) -> Money:
    """Budget and outcome per intervention: the lines that are its, added."""
    lines = defaultdict(list)
    for row in follow_up(access, year).rows:
        if row.intervention_id:
            lines[row.intervention_id].append(row)
    return {
        pk: (together(row.budget for row in own), together(row.outcome for row in own))
        for pk, own in lines.items()
    }


@require_http_methods(["GET", "POST"])
def national_year(request: HttpRequest, year: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_RAW_COUNTS)
    if not FIRST_YEAR <= year <= access.day.year + 1:
        raise Http404
    rows = national_rows(access, year, money_of(access, year))
    if request.method == "POST":
        require(access, Permission.KEEP_REPORTS)
        return _paste(request, year, rows) if "klistra" in request.POST else _save(request, year, rows)
    return _show(request, year, national_forms(rows))


def _save(request: HttpRequest, year: int, rows: tuple[NationalRow, ...]) -> HttpResponse:
    access, head = request.access, HeadForm(request.POST)
    forms = national_forms(rows, request.POST)
    if not all([head.is_valid(), *(form.is_valid() for form in forms)]):
        return _show(request, year, forms, head=head, status=422)
    given = {form.row.intervention.pk: form.figures() for form in forms}
    try:
        changed = save_national(by=access, year=year, rows=given, taken_on=head.cleaned_data["taken_on"])
    except ValidationError as error:
        head.add_error(None, error)
        return _show(request, year, forms, head=head, status=422)
    words = f"{changed} insatser är sparade." if changed != 1 else "En insats är sparad."
    messages.success(request, words if changed else "Ingenting var ändrat.")
    return redirect("national_year", access.association.slug, year)


def _paste(request: HttpRequest, year: int, rows: tuple[NationalRow, ...]) -> HttpResponse:
    """Fills the table from the pasted rows, to be looked at; saves nothing."""
    paste = PasteForm(request.POST)
    if not paste.is_valid():
        return _show(request, year, national_forms(rows), paste=paste, status=422)
    names = {row.intervention.name: row.intervention.pk for row in rows}
    pasted = read_pasted(paste.cleaned_data["rows"], names)
    for fault in pasted.faults:
        paste.add_error("rows", fault)
    if pasted.faults:
        return _show(request, year, national_forms(rows), paste=paste, pasted=pasted, status=422)
    return _show(request, year, national_forms(rows, pasted=pasted.cells), pasted=pasted)


def _show(
    request: HttpRequest,
    year: int,
    forms: list[NationalForm],
    *,
    head: HeadForm | None = None,
    paste: PasteForm | None = None,
    pasted: Pasted | None = None,
    status: int = 200,
) -> HttpResponse:
    access = request.access
    context: dict[str, Any] = {
        "year": year,
        "years": [one for one in (year - 1, year + 1) if FIRST_YEAR <= one <= access.day.year + 1],
        "system": SYSTEM,
        "forms": forms,
        "nothing_yet": all(form.row.theirs.is_empty for form in forms),
        "differing": [form.row for form in forms if form.row.found],
        "head": head or HeadForm(initial={"taken_on": access.day}),
        "paste": paste or PasteForm(),
        "pasted": pasted,
        "keeps": may(access, Permission.KEEP_REPORTS),
        "wrong": status != 200,
    }
    return render(request, "budget/national.html", context, status=status)
