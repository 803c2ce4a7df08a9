"""Inhabitants per municipality: the register of the installation, and a file from SCB read into it."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from budget.queries.population import PopulationPreview, preview, read_file
from budget.services.keys import read_in_population
from finsam.web.fields import DayInput, SafeFileField
from finsam.web.formats import MAX_FILE, FileError
from finsam.web.validators import REFUSED_IN_TEXT
from members.admin.associations import InstallationRegister
from members.models import Population

SALT = "finsam.population"
LIST = "admin:members_population_changelist"


class PopulationFileForm(forms.Form):
    file = SafeFileField(
        label="Fil",
        help_text="CSV eller Excel (xlsx) som SCB lägger upp den, högst 10 MB.",
        error_messages={"required": "Välj filen med folkmängden."},
    )
    day = forms.DateField(
        label="Folkmängden gäller den",
        required=False,
        widget=DayInput,
        help_text="Behövs bara när filen inte säger dagen.",
    )
    source = forms.CharField(
        label="Källa",
        max_length=200,
        initial="SCB, folkmängd",
        validators=REFUSED_IN_TEXT,
        error_messages={"required": "Skriv varifrån folkmängden kommer."},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE:
            raise ValidationError("Filen är större än 10 MB. Ta bara med kommunerna.")
        if not file.name.lower().endswith((".csv", ".txt", ".xlsx")):
            raise ValidationError("Välj en fil som slutar på .csv, .txt eller .xlsx.")
        return file

    def found(self) -> PopulationPreview | None:
        """What the file holds, or None with errors on the form: nothing is read in while a line is wrong."""
        file = self.cleaned_data["file"]
        try:
            table = read_file(file.name, file.read(), self.cleaned_data["day"])
        except FileError as error:
            self.add_error("file", str(error))
            return None
        if not table.is_usable:
            for finding in table.findings:
                self.add_error("file", finding.message)
            return None
        return preview(table)


@admin.register(Population)
class PopulationAdmin(InstallationRegister):
    office_may_look = True
    list_intro = (
        "Folkmängden som nycklar räknas på. Läs in den från SCB:s tabell, eller skriv en kommun i taget."
    )
    change_list_template = "admin/members/population/change_list.html"
    list_display = ["organisation", "day", "inhabitants", "source"]
    list_filter = ["day"]
    list_select_related = ["organisation"]
    search_fields = ["organisation__current_name"]

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.read_in)
        return [path("las-in/", view, name="members_population_read_in"), *super().get_urls()]

    def read_in(self, request: HttpRequest) -> HttpResponse:
        """The file, then what it would change, then all of it or nothing."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST" and "rows" in request.POST:
            return self._store(request)
        form = PopulationFileForm(request.POST or None, request.FILES or None)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form}
        if request.method == "POST" and form.is_valid() and (found := form.found()):
            sent = (found.figures, found.day.isoformat(), form.cleaned_data["source"])
            context |= {"found": found, "rows": signing.dumps(sent, salt=SALT, compress=True)}
        status = 422 if form.errors else 200
        return render(request, "admin/members/population/read_in.html", context, status=status)

    def _store(self, request: HttpRequest) -> HttpResponse:
        try:
            figures, day, source = signing.loads(request.POST["rows"], salt=SALT, max_age=3600)
            new, changed = read_in_population(
                by=self.admin_site.access(request),
                figures={int(organisation): count for organisation, count in figures.items()},
                day=date.fromisoformat(day),
                source=source,
            )
        except (signing.BadSignature, ValidationError):
            messages.error(request, "Ingenting lästes in: granskningen är för gammal. Välj filen igen.")
            return redirect("admin:members_population_read_in")
        messages.success(request, f"Folkmängden är inläst: {new} nya och {changed} ändrade kommuner.")
        return redirect(LIST)
