"""Closing a year's books, and opening them again."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from budget.queries.statements import closing_findings, statement_rows
from budget.services.years import NO_REASON, close_year, reopen_year
from budget.views.figures import check_year
from budget.views.statements import with_ways
from finsam.shared.findings import Severity
from finsam.web.validators import REFUSED_IN_TEXT
from members.permissions import Permission, require


class CloseForm(forms.Form):
    confirms = forms.BooleanField(label="Jag har läst varningarna och stänger året ändå", required=False)


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label="Varför öppnas året?",
        max_length=300,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Skälet står kvar i loggen.",
        error_messages={"required": NO_REASON},
    )


@require_http_methods(["GET", "POST"])
def year_close(request: HttpRequest, year: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEAL)
    check_year(access, year)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            close_year(by=access, year=year, confirms=form.cleaned_data["confirms"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Räkenskapsåret {year} är stängt. Ingen kan ändra siffrorna.")
            return redirect("statement_year", access.association.slug, year)
    rows = statement_rows(access, year)
    if rows.is_closed:
        messages.error(request, f"Räkenskapsåret {year} är redan stängt.")
        return redirect("statement_year", access.association.slug, year)
    found = closing_findings(rows)
    context = {
        "year": year,
        "form": form,
        "stops": with_ways(access, year, (one for one in found if one.severity == Severity.STOP)),
        "warnings": with_ways(access, year, (one for one in found if one.severity != Severity.STOP)),
    }
    return render(request, "budget/statement_close.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def year_reopen(request: HttpRequest, year: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEAL)
    check_year(access, year)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_year(by=access, year=year, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Räkenskapsåret {year} är öppet igen.")
            return redirect("statement_year", access.association.slug, year)
    context = {"year": year, "form": form}
    return render(request, "budget/statement_reopen.html", context, status=422 if form.errors else 200)
