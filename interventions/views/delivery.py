"""Staff that the parties give an intervention, and a mixed one that is made two."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from finsam.web.access import Access
from interventions.domain.sheet import other_orientation
from interventions.domain.staff import total
from interventions.forms.delivery import SplitForm, staff_forms
from interventions.models import Intervention
from interventions.queries.delivery import staff_of
from interventions.services.delivery import require_staff, save_staff, split_intervention
from members.permissions import Permission, may, require

FIRST_YEAR = 2004  # the law's first


def intervention_of(access: Access, pk: int) -> Intervention:
    """One of the association's own, else 404."""
    return get_object_or_404(Intervention.objects.within(access).select_related("association"), pk=pk)


def year_of(request: HttpRequest, access: Access) -> int:
    """The year in the address; this year for anything that is no year."""
    asked = request.GET.get("ar", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else access.day.year
    return year if FIRST_YEAR <= year <= access.day.year + 1 else access.day.year


@require_http_methods(["GET", "POST"])
def staff_edit(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    one = intervention_of(access, pk)
    require_staff(access, one)
    year, plans = year_of(request, access), may(access, Permission.KEEP_REPORTS)
    rows = staff_of(access, one, year, access.day)
    forms = staff_forms(rows, request.POST if request.method == "POST" else None, plans=plans)
    faults: list[str] = []
    valid = [form.is_valid() for form in forms]  # every one, so that each tells its own fault
    if request.method == "POST" and all(valid):
        actual = {form.row.membership_id: form.cleaned_data["actual"] for form in forms}
        planned = {form.row.membership_id: form.cleaned_data["planned"] for form in forms} if plans else None
        try:
            save_staff(by=access, intervention=one, year=year, actual=actual, planned=planned)
        except ValidationError as error:
            faults = error.messages
        else:
            messages.success(request, f"Personalen {year} är sparad.")
            return redirect("intervention_detail", access.association.slug, pk)
    wrong = bool(faults) or any(form.errors for form in forms)
    context = {
        "one": one,
        "year": year,
        "forms": forms,
        "plans": plans,
        "faults": faults,
        "wrong": wrong,
        "planned": total(row.planned for row in rows),
        "actual": total(row.actual for row in rows),
    }
    return render(request, "interventions/staff_edit.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
def intervention_split(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    one = intervention_of(access, pk)
    require(access, Permission.KEEP_REPORTS)
    form = SplitForm(request.POST if request.method == "POST" else None, first=one)
    if request.method == "POST" and form.is_valid():
        try:
            second = split_intervention(by=access, intervention=one, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request,
                f"{second.name} är upplagd. Lägg upp dess mål och flytta pengar i budgeten om det behövs.",
            )
            return redirect("intervention_detail", access.association.slug, second.pk)
    context = {"one": one, "form": form, "other": other_orientation(one.orientation).label}
    return render(request, "interventions/split.html", context, status=422 if form.errors else 200)
