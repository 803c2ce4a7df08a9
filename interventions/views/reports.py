"""Reports: the list, opening a period, one report read, and the steps of its way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from finsam.shared import formats
from finsam.web.access import Access
from interventions.domain.report_grid import Line, lines_of
from interventions.domain.submissions import CORRECTION_DAYS, OPEN
from interventions.enums import ReportKind, Sex, SubmissionState
from interventions.forms.reports import (
    FinalForm,
    PeriodForm,
    ReportFilter,
    ReturnForm,
    exit_share,
    marks_of,
)
from interventions.models import Submission
from interventions.queries.delivery import staff_of
from interventions.queries.submissions import (
    LATE,
    cells_of,
    later_one,
    may_report,
    report_rows,
    report_years,
    shape_of,
    submissions_with_contents,
    visible_submissions,
    without_final,
)
from interventions.services.submissions import (
    ChangedMeanwhileError,
    Opened,
    ThereIsOneError,
    approve_submission,
    ask_for_finals,
    lacks_of,
    open_period,
    return_submission,
    send_submission,
    start_correction,
)
from members.enums import Role
from members.permissions import Permission, may, require

ON_A_PAGE = 50
CHANGED = "Någon annan har ändrat rapporten medan du läste. Läs den igen och skicka sedan in."


def _may_read(access: Access) -> None:
    """The office, the auditor and reporters; everybody else reads results where they are protected."""
    if Role.REPORTER not in access.roles:
        require(access, Permission.SEE_RAW_COUNTS)


def report_list(request: HttpRequest) -> HttpResponse:
    access = request.access
    _may_read(access)
    chosen = ReportFilter(request.GET, years=report_years(access), states=SubmissionState.choices)
    rows = report_rows(access, year=chosen.year, state=chosen.state)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("sida"))
    keeps = may(access, Permission.KEEP_REPORTS)
    finals = list(without_final(access)) if keeps else []
    context = {
        "page": page,
        "form": chosen,
        "query": urlencode({name: request.GET[name] for name in chosen.fields if name in request.GET}),
        "late_rank": LATE,
        "total": page.paginator.count,
        "finals": finals,
        "final_form": FinalForm(),
        "keeps": keeps,
        "kinds": ReportKind.choices,
    }
    return render(request, "interventions/report_list.html", context)


@require_http_methods(["GET", "POST"])
def report_open(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.KEEP_REPORTS)
    form = PeriodForm(request.POST or None, today=access.day)
    if request.method == "POST" and form.is_valid():
        kind, span = form.chosen()
        try:
            opened = open_period(
                by=access,
                period_kind=kind,
                span=span,
                due=form.cleaned_data["due"],
                kind=form.cleaned_data["kind"],
            )
        except ThereIsOneError as error:
            form.add_error("period", _with_link(access, error))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            _tell(request, opened)
            return redirect("report_list", access.association.slug)
    return render(
        request, "interventions/report_open.html", {"form": form}, status=422 if form.errors else 200
    )


def _with_link(access: Access, error: ThereIsOneError) -> str:
    address = reverse("report_detail", args=[access.association.slug, error.existing.pk])
    return format_html('{} <a href="{}">Till rapporten</a>', error.messages[0], address)


def _tell(request: HttpRequest, opened: Opened) -> None:
    count = len(opened.new)
    several = f"{formats.number_word(count)} insatser" if count > 1 else str(opened.new[0].intervention)
    letters = f"{formats.number_word(opened.letters, 'ett').capitalize()} brev är på väg till rapportörerna."
    messages.success(request, f"Rapporterna för {opened.period} är öppnade för {several}. {letters}")
    if opened.without_reporter:
        names = formats.listing(opened.without_reporter)
        messages.warning(
            request, f"Ingen rapportör finns för {names}. Bjud in någon, eller rapportera själv."
        )


@require_POST
def report_finals(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.KEEP_REPORTS)
    form = FinalForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["weeks"][0])
        return redirect("report_list", access.association.slug)
    try:
        new = ask_for_finals(by=access, weeks=form.cleaned_data["weeks"])
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        names = formats.listing([str(one.intervention) for one in new])
        messages.success(request, f"Slutrapport är begärd av {names}.")
    return redirect("report_list", access.association.slug)


@dataclass(frozen=True)
class ShownLine:
    """A line of the report as it is read: counts in the columns' order, what differs, and the exit's share."""

    line: Line
    counts: tuple[int | None, ...]
    marks: tuple[str, ...]
    share: str


def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    submission = get_object_or_404(submissions_with_contents(access), pk=pk)
    return _show(request, submission, ReturnForm())


def _show(request: HttpRequest, submission: Submission, form: ReturnForm, status: int = 200) -> HttpResponse:
    access = request.access
    may_write = may_report(access, submission.intervention_id)
    is_open = submission.state in OPEN and not submission.period.is_locked
    later = later_one(submission)
    keeps = may(access, Permission.KEEP_REPORTS)
    context = {
        "report": submission,
        "is_late": submission.state in OPEN and submission.due < access.day,
        "may_write": may_write and is_open,
        "lacks": lacks_of(access, submission) if may_write and is_open else (),
        "may_judge": keeps and submission.state == SubmissionState.SENT,
        "may_correct": may_write
        and submission.state == SubmissionState.APPROVED
        and not submission.period.is_locked
        and later is None,
        "later": later,
        "return_form": form,
        "staff": [
            row
            for row in staff_of(access, submission.intervention, submission.staff_year, access.day)
            if row.is_written
        ],
        **_counts(access, submission),
    }
    return render(request, "interventions/report_detail.html", context, status=status)


def _counts(access: Access, submission: Submission) -> dict[str, Any]:
    cells = cells_of(submission)
    shape = shape_of(access, submission.intervention)
    marks = marks_of(cells, shape)
    lines = [
        ShownLine(
            line,
            tuple(cells.get(line.key(sex)) for sex in shape.columns),
            tuple(f"{sex.label}: {text}" for sex in shape.columns for text in marks.get(line.key(sex), ())),
            exit_share(line, cells),
        )
        for line in lines_of(shape, cells)
        if any(line.key(sex) in cells for sex in Sex)
    ]
    return {"lines": lines, "columns": shape.columns, "has_shares": any(line.share for line in lines)}


def step(request: HttpRequest, pk: int, act: Callable[[Access, Submission], Any], done: str) -> HttpResponse:
    """One step of a report's way; what is refused is said on the report's page."""
    access = request.access
    submission = get_object_or_404(visible_submissions(access), pk=pk)
    try:
        act(access, submission)
    except ThereIsOneError as error:
        messages.error(request, _with_link(access, error))
    except ChangedMeanwhileError:
        messages.error(request, CHANGED)
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
    else:
        messages.success(request, done)
    return redirect("report_detail", access.association.slug, pk)


@require_POST
def report_send(request: HttpRequest, pk: int) -> HttpResponse:
    number = request.POST.get("nummer", "")

    def act(access: Access, submission: Submission) -> None:
        send_submission(by=access, submission=submission, edit_number=edit_number(number))

    return step(
        request, pk, act, "Rapporten är inskickad. Kansliet läser den och hör av sig om något saknas."
    )


def edit_number(text: str) -> int:
    """The edit that the page was made from; -1, which is never stored, for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


@require_POST
def report_approve(request: HttpRequest, pk: int) -> HttpResponse:
    return step(
        request,
        pk,
        lambda access, submission: approve_submission(by=access, submission=submission),
        "Rapporten är godkänd och räknas nu i planer och redovisningar.",
    )


@require_POST
def report_return(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    submission = get_object_or_404(submissions_with_contents(access), pk=pk)
    require(access, Permission.KEEP_REPORTS)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _show(request, submission, form, status=422)
    note = form.cleaned_data["note"]
    return step(
        request,
        pk,
        lambda access, one: return_submission(by=access, submission=one, note=note),
        "Rapporten är återlämnad. Rapportören får ett brev.",
    )


@require_POST
def report_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The corrected report is begun as a copy, and opened to be written."""
    access = request.access
    submission = get_object_or_404(visible_submissions(access), pk=pk)
    due = access.day.fromordinal(access.day.toordinal() + CORRECTION_DAYS)
    try:
        copy = start_correction(by=access, submission=submission, due=due)
    except ThereIsOneError as error:
        messages.error(request, _with_link(access, error))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(
            request, "En rättad rapport är påbörjad. Den godkända gäller tills den nya är godkänd."
        )
        return redirect("report_edit", access.association.slug, copy.pk)
    return redirect("report_detail", access.association.slug, pk)
