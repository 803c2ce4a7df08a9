"""Preparation: what waits for the group and for whom, one application's answers, several beside each other, the proposal."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from finsam.web.access import Access
from interventions.domain.comparison import compared
from interventions.domain.preparation import Part, chain_warnings, stop_code
from interventions.enums import ApplicationState, Outcome
from interventions.forms.preparation import BoardDateForm, ProposeForm, RecommendForm
from interventions.models import Application, ApplicationCall
from interventions.queries.preparation import (
    PreparedRow,
    calls_to_prepare,
    compared_applications,
    may_prepare,
    own_authorities,
    preparation_rows,
    prepared_row,
    stops_of,
)
from interventions.services.preparation import (
    choose_board_date,
    end_preparation,
    finish_secretariat,
    propose,
    recommend,
)
from interventions.views.applications import application_or_404, require_reader
from members.enums import MeetingState
from members.permissions import Permission, may, require

MOST_COMPARED = 6
DECIDED = (
    ApplicationState.GRANTED,
    ApplicationState.REFUSED,
    ApplicationState.REFERRED,
    ApplicationState.AGREED,
)


def _call_or_404(request: HttpRequest, pk: int) -> ApplicationCall:
    access = request.access
    call = get_object_or_404(calls_to_prepare(access), pk=pk)
    require_reader(access)
    if not may_prepare(access, call):
        raise PermissionDenied("the preparation is for the call's group, office, board and auditor")
    return call


def row_or_404(request: HttpRequest, pk: int) -> PreparedRow:
    """An application in preparation; 404 before it is sent in, 403 for those who only stand behind it."""
    application = application_or_404(request, pk)
    if not may_prepare(request.access, application.call):
        raise PermissionDenied("the preparation is for the call's group, office, board and auditor")
    try:
        return prepared_row(request.access, application)
    except Application.DoesNotExist:
        raise Http404 from None


def to_preparation(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect("application_preparation", request.access.association.slug, pk)


def add_errors(form: forms.Form, error: ValidationError) -> None:
    """Errors at the fields the form has; the others above it."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, told in found.items():
        form.add_error(name if name in form.fields else None, told)


# A call


@require_GET
def preparation_list(request: HttpRequest, pk: int) -> HttpResponse:
    access, call = request.access, _call_or_404(request, pk)
    rows = preparation_rows(access, call)
    context = {
        "call": call,
        "rows": rows,
        "asks_me": sum(row.asks_me for row in rows),
        "answers": bool(own_authorities(access, call)),
        "open": sum(row.is_open for row in rows),
        "keeps": may(access, Permission.KEEP_APPLICATIONS),
        **days_context(access, call),
    }
    return render(request, "interventions/prep_list.html", context)


def days_context(access: Access, call: ApplicationCall) -> dict[str, Any]:
    """The stops before the board's meeting, and what to know of them."""
    stops, meeting = stops_of(access, call), call.board_meeting
    cancelled = meeting is not None and meeting.state == MeetingState.CANCELLED
    warnings: tuple[str, ...] = ()
    if meeting and not cancelled and len(stops) == len(Part):
        days = {part: stop.due for part, stop in zip(Part, stops, strict=True)}
        done = {part for part, stop in zip(Part, stops, strict=True) if stop.fulfilled_on}
        ahead = {part: max(day, access.day) if part in done else day for part, day in days.items()}
        warnings = chain_warnings(ahead, meeting.papers_day, access.day)
    secretariat = stop_code(call.pk, Part.SECRETARIAT)
    return {
        "stops": stops,
        "meeting": meeting,
        "is_cancelled": cancelled,
        "day_warnings": warnings,
        "secretariat_waits": any(one.code == secretariat and not one.fulfilled_on for one in stops),
    }


@require_http_methods(["GET", "POST"])
def board_date(request: HttpRequest, pk: int) -> HttpResponse:
    access, call = request.access, _call_or_404(request, pk)
    require(access, Permission.KEEP_APPLICATIONS)
    form = BoardDateForm(call, access, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            choose_board_date(by=access, call=call, meeting=form.cleaned_data["meeting"], before=form.before)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Mötet är valt. De tre dagarna före det står bland årets stopp.")
            return redirect("preparation_list", access.association.slug, call.pk)
    context = {"call": call, "form": form, "has_meetings": form.fields["meeting"].queryset.exists()}
    return render(request, "interventions/prep_board.html", context, status=422 if form.errors else 200)


@require_POST
def secretariat_done(request: HttpRequest, pk: int) -> HttpResponse:
    call = _call_or_404(request, pk)
    finish_secretariat(by=request.access, call=call)
    messages.success(request, "Kansliets genomgång är klar.")
    return redirect("preparation_list", request.access.association.slug, call.pk)


@require_GET
def application_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """The chosen applications beside each other; all of them when none is chosen, as far as there is room."""
    access, call = request.access, _call_or_404(request, pk)
    rows = preparation_rows(access, call)
    asked = set(request.GET.getlist("ansokan"))
    chosen = [row for row in rows if str(row.application.pk) in asked] or (rows if not asked else [])
    shown = chosen[:MOST_COMPARED]
    context = {
        "call": call,
        "rows": rows,
        "shown": shown,
        "chosen": {row.application.pk for row in shown},
        "groups": _beside(access, shown),
        "too_many": len(chosen) > MOST_COMPARED,
        "most": MOST_COMPARED,
    }
    return render(request, "interventions/prep_compare.html", context)


def _beside(access: Access, shown: list[PreparedRow]) -> list[dict[str, Any]]:
    """Each criterion with its cells, each cell with the application it is of."""
    return [
        {
            "title": group.title,
            "rows": [(one, list(zip(shown, one.cells, strict=True))) for one in group.rows],
        }
        for group in compared(compared_applications(access, shown))
    ]


# One application


@require_http_methods(["GET", "POST"])
def application_preparation(request: HttpRequest, pk: int) -> HttpResponse:
    access, row = request.access, row_or_404(request, pk)
    form = None
    if request.method == "POST":
        if not row.own:
            raise PermissionDenied("only the authority's own member of the group answers for it")
        form = RecommendForm(row.own, row.version, request.POST)
        if form.is_valid() and _recommended(request, row, form):
            return to_preparation(request, pk)
    elif row.own and row.is_open:
        form = RecommendForm(row.own, row.version)
    return render(
        request,
        "interventions/prep_application.html",
        _context(access, row, form),
        status=422 if form and form.errors else 200,
    )


def _recommended(request: HttpRequest, row: PreparedRow, form: RecommendForm) -> bool:
    own = {str(one.pk): one for one in own_authorities(request.access, row.application.call)}
    given = form.cleaned_data
    try:
        recommend(
            by=request.access,
            application=row.application,
            membership=own[given["membership"]],
            advice=given["advice"],
            reason=given["reason"],
            version=given["version"],
        )
    except ValidationError as error:
        add_errors(form, error)
        return False
    messages.success(request, "Svaret är sparat. Du kan ändra det så länge beredningen pågår.")
    return True


def _context(access: Access, row: PreparedRow, form: RecommendForm | None) -> dict[str, Any]:
    application = row.application
    state = ApplicationState(application.state)
    keeps = may(access, Permission.KEEP_APPLICATIONS)
    proposes = may(access, Permission.PROPOSE_GRANTS)
    return {
        "row": row,
        "application": application,
        "tally": row.tally,
        "form": form,
        "keeps": keeps,
        "may_end": keeps and row.is_open,
        "may_propose": proposes and state in (ApplicationState.PREPARED, ApplicationState.PROPOSED),
        "may_decide": keeps and state in (ApplicationState.PROPOSED, *DECIDED[:3]),
        "may_agree": keeps and state == ApplicationState.GRANTED,
        "is_decided": state in DECIDED,
        "is_granted": state in (ApplicationState.GRANTED, ApplicationState.AGREED),
        "outcome_is_refused": application.outcome == Outcome.REFUSED,
        "outcome_is_referred": application.outcome == Outcome.REFERRED,
        "years": list(application.years.all()),
        "reports": list(application.report_days.all()),
        "intervention": getattr(application, "intervention", None),
        "has_proposal": bool(application.proposed)
        and (keeps or may(access, Permission.SEE_ALL_APPLICATIONS)),
    }


@require_POST
def preparation_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = row_or_404(request, pk)
    try:
        end_preparation(by=request.access, application=row.application)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Beredningen är avslutad. Svaren ändras inte längre.")
    return to_preparation(request, pk)


@require_http_methods(["GET", "POST"])
def application_propose(request: HttpRequest, pk: int) -> HttpResponse:
    access, row = request.access, row_or_404(request, pk)
    require(access, Permission.PROPOSE_GRANTS)
    application = row.application
    if application.state not in (ApplicationState.PREPARED, ApplicationState.PROPOSED):
        messages.error(request, _not_yet(application))
        return to_preparation(request, pk)
    form = ProposeForm(application, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            propose(
                by=access,
                application=application,
                outcome=given["outcome"],
                amounts=form.amounts,
                text=given["text"],
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Förslaget är lagt. Du kan ändra det tills styrelsen har beslutat.")
            return to_preparation(request, pk)
    context = {"row": row, "application": application, "tally": row.tally, "form": form}
    return render(request, "interventions/prep_propose.html", context, status=422 if form.errors else 200)


def _not_yet(application: Application) -> str:
    if application.state == ApplicationState.SENT:
        return "Avsluta beredningen först. Då är gruppens svar klara."
    return f"Ansökan är {application.get_state_display().lower()}. Förslaget ändras inte längre."
