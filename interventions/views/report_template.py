"""The headings of a kind of report: changed in one table, or laid in with one click."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from finsam.web.access import Access
from interventions.domain.report_template import STARTING_SET
from interventions.enums import ReportKind
from interventions.forms.reports import HeadingFormSet
from interventions.queries.submissions import questions_of
from interventions.services.report_template import Heading, lay_in_starting_set, save_template
from members.permissions import Permission, require


@require_http_methods(["GET", "POST"])
def report_template(request: HttpRequest, kind: str) -> HttpResponse:
    access = request.access
    require(access, Permission.KEEP_REPORTS)
    if kind not in ReportKind:
        raise Http404(f"no kind of report is called {kind}")
    if request.method == "POST" and request.POST.get("gor") == "forslag":
        return _lay_in(request, kind)
    rows = list(questions_of(access, kind))
    formset = HeadingFormSet(request.POST or None, initial=[_initial(row) for row in rows], prefix="rubrik")
    if request.method == "POST" and formset.is_valid() and _is_saved(access, kind, formset):
        messages.success(request, "Mallen är sparad. Den gäller för rapporter som inte är inskickade.")
        return redirect("report_template", access.association.slug, kind)
    context = {
        "formset": formset,
        "kind": ReportKind(kind),
        "kinds": ReportKind,
        "is_empty": not rows,
        "proposed": STARTING_SET[ReportKind(kind)],
    }
    status = 422 if formset.is_bound else 200
    return render(request, "interventions/report_template.html", context, status=status)


def _lay_in(request: HttpRequest, kind: str) -> HttpResponse:
    try:
        lay_in_starting_set(by=request.access, kind=kind)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "Rubrikerna är inlagda. Ändra dem som ni vill ha dem.")
    return redirect("report_template", request.access.association.slug, kind)


def _initial(row: Any) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "label": row.label,
        "help_text": row.help_text,
        "is_required": row.is_required,
    }


def _is_saved(access: Access, kind: str, formset: BaseFormSet) -> bool:
    """What the service refuses is told above the table."""
    rows = [form.cleaned_data for form in formset.ordered_forms if form.cleaned_data.get("label")]
    headings = [
        Heading(row["pk"], row["label"].strip(), row["help_text"].strip(), row["is_required"]) for row in rows
    ]
    try:
        save_template(by=access, kind=kind, headings=headings)
    except ValidationError as error:
        formset.non_form_errors().extend(error.messages)
        return False
    return True
