"""The page where a report is written: counts in a table, texts under the template's headings."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from finsam.web import clock
from finsam.web.access import Access
from interventions.domain.report_grid import Shape, sum_rules
from interventions.domain.row_count import counting_rules
from interventions.domain.submissions import OPEN, why_closed
from interventions.enums import ReportKind
from interventions.forms.delivery import StaffForm, changed_staff, reported_forms
from interventions.forms.reports import Heading, ReportForm
from interventions.models import Submission
from interventions.queries.delivery import staff_of
from interventions.queries.submissions import (
    cells_of,
    may_report,
    questions_of,
    shape_of,
    submissions_with_contents,
)
from interventions.services.submissions import LOCKED, ChangedMeanwhileError, save_submission
from interventions.views.reports import edit_number


@require_http_methods(["GET", "POST"])
def report_edit(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    submission = get_object_or_404(submissions_with_contents(access), pk=pk)
    if not may_report(access, submission.intervention_id):
        raise PermissionDenied("not one of her interventions")
    if request.method == "POST":
        return _write(request, submission)
    closed = why_closed(submission.state) or (LOCKED if submission.period.is_locked else "")
    if closed:
        messages.error(request, closed)
        return redirect("report_detail", access.association.slug, pk)
    return _show(
        request, submission, _form(access, submission), _staff(access, submission), submission.edit_number
    )


def _write(request: HttpRequest, submission: Submission) -> HttpResponse:
    access, number = request.access, edit_number(request.POST.get("nummer", ""))
    form, staff = _form(access, submission, request.POST), _staff(access, submission, request.POST)
    if not all([form.is_valid(), *[one.is_valid() for one in staff]]):  # every one tells its own fault
        return _show(request, submission, form, staff, number, status=422)
    try:
        save_submission(
            by=access,
            submission=submission,
            edit_number=number,
            cells=form.cells(),
            answers=form.answers(),
            text=form.cleaned_data["text"],
            staff=changed_staff(staff),
        )
    except ChangedMeanwhileError:
        return _lay_beside(request, submission.pk)
    except ValidationError as error:
        form.add_error(None, error)
        return _show(request, submission, form, staff, number, status=422)
    if request.POST.get("gor") == "visa":
        return redirect("report_detail", access.association.slug, submission.pk)
    at = timezone.localtime(clock.now())
    messages.success(request, f"Utkastet är sparat klockan {at:%H.%M}.")
    return redirect("report_edit", access.association.slug, submission.pk)


def _lay_beside(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else saved first: what she typed stays, and what is stored now stands beside it."""
    submission = get_object_or_404(submissions_with_contents(request.access), pk=pk)
    form = _form(request.access, submission, request.POST)
    form.is_valid()
    texts = {row.label: row.text for row in submission.texts.all()}
    form.note_theirs(cells_of(submission), texts, submission.text)
    staff = _staff(request.access, submission, request.POST)
    return _show(request, submission, form, staff, submission.edit_number, status=409)


def _form(access: Access, submission: Submission, data: Any = None) -> ReportForm:
    counts = submission.kind == ReportKind.COUNTS
    return ReportForm(
        data,
        shape=shape_of(access, submission.intervention) if counts else None,
        cells=cells_of(submission) if counts else {},
        headings=headings_of(access, submission),
        text=submission.text,
    )


def _staff(access: Access, submission: Submission, data: Any = None) -> list[StaffForm]:
    rows = staff_of(access, submission.intervention, submission.staff_year, access.day)
    return reported_forms(rows, data)


def headings_of(access: Access, submission: Submission) -> list[Heading]:
    """The template's headings of today, and those that something is written under already."""
    written = {row.label: row.text for row in submission.texts.all()}
    rows = [
        Heading(one.label, one.help_text, one.is_required, written.pop(one.label, ""))
        for one in questions_of(access, submission.kind)
    ]
    return [*rows, *(Heading(label, text=text) for label, text in written.items() if text.strip())]


def _show(
    request: HttpRequest,
    submission: Submission,
    form: ReportForm,
    staff: list[StaffForm],
    number: int,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "report": submission,
        "form": form,
        "staff": staff,
        "is_wrong": bool(form.errors) or any(one.errors for one in staff),
        "number": number,
        "is_open": submission.state in OPEN,
        "is_disputed": status == 409,
        "rules": _rules(form.shape, submission) if form.shape else "",
        "sums": _sums(form.shape) if form.shape else "",
    }
    return render(request, "interventions/report_edit.html", context, status=status)


def _rules(shape: Shape, submission: Submission) -> str:
    return json.dumps(counting_rules(shape, submission.period.last_day), ensure_ascii=False)


def _sums(shape: Shape) -> str:
    """The same rules that mark the sums here, for the script that marks them while they are typed."""
    rules = [
        {
            "total": "|".join(rule.total),
            "parts": ["|".join(part) for part in rule.parts],
            "what": rule.what,
            "atMost": rule.at_most,
            "needsAll": rule.needs_all,
        }
        for rule in sum_rules(shape)
    ]
    return json.dumps(rules, ensure_ascii=False)
