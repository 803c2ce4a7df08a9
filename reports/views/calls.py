"""The call: who gets it, sent, and how it went. And the adjustment, which keeps the minutes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from members.domain.meetings import latest_adjustment, papers_leave
from members.enums import BodyKind, MeetingState
from members.models import Meeting
from members.permissions import Permission, require
from members.queries.meetings import agenda_of
from reports.enums import PaperKind, PrintState
from reports.forms import AdjustForm
from reports.pdf import PdfError
from reports.queries import call_rows, minutes_meetings, paper_meetings, papers_in_the_making
from reports.services.calls import INTERRUPTED, is_given_up, receivers, send_call
from reports.services.minutes import adjust_and_keep
from reports.views.downloads import pdf_response


@require_http_methods(["GET", "POST"])
def meeting_call(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    meeting = get_object_or_404(paper_meetings(access), pk=pk)
    require(access, Permission.KEEP_MEETINGS)
    faults: list[str] = []
    if request.method == "POST":
        try:
            paper = send_call(by=access, meeting=meeting)
        except ValidationError as error:
            faults = error.messages
        else:
            return redirect("call_status", access.association.slug, paper.pk)
    calls = list(call_rows(access, meeting))
    context = {
        "meeting": meeting,
        "matters": agenda_of(meeting),
        "receivers": receivers(access, meeting),
        "calls": calls,
        "is_new": any(call.state == PrintState.READY for call in calls),
        "leaves": papers_leave(meeting.held_on, meeting.body.papers_days),
        "is_over": meeting.held_on < access.day
        or meeting.state not in (MeetingState.PLANNED, MeetingState.CALLED),
        "faults": faults,
    }
    return render(request, "reports/meeting_call.html", context, status=422 if faults else 200)


@require_GET
def call_status(request: HttpRequest, pk: int) -> HttpResponse:
    """The page while it is made and sent; htmx asks for the same address and gets only what changes."""
    paper = get_object_or_404(papers_in_the_making(request.access).defer("pdf"), pk=pk)
    require(request.access, Permission.KEEP_MEETINGS)
    given_up = is_given_up(paper)
    context = {
        "paper": paper,
        "meeting": paper.meeting,
        "is_call": paper.kind == PaperKind.CALL,
        "is_ready": paper.state == PrintState.READY,
        "trouble": INTERRUPTED if given_up else paper.message if paper.state == PrintState.FAILED else "",
        "lacking": paper.lacking.splitlines(),
    }
    template = "reports/call_progress.html" if request.htmx else "reports/call_status.html"
    return render(request, template, context)


@require_GET
def call_download(request: HttpRequest, pk: int) -> HttpResponse:
    """A call by its number, or the draft of one: the office's."""
    paper = get_object_or_404(papers_in_the_making(request.access), pk=pk)
    require(request.access, Permission.KEEP_MEETINGS)
    if paper.pdf is None:
        return redirect("call_status", request.access.association.slug, paper.pk)
    name = f"{paper.get_kind_display()} {paper.meeting} – {paper.meeting.association}.pdf"
    return pdf_response(request, bytes(paper.pdf), name=name, digest=paper.sha256)


@require_http_methods(["GET", "POST"])
def minutes_adjust(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    meeting = get_object_or_404(minutes_meetings(access), pk=pk)
    require(access, Permission.KEEP_MEETINGS)
    slug = access.association.slug
    if meeting.state == MeetingState.ADJUSTED:
        return redirect("meeting_detail", slug, meeting.pk)
    form = AdjustForm(request.POST or None, initial={"on": access.day})
    if request.method == "POST" and form.is_valid() and _adjust(request, meeting, form):
        next_step = " Anslå det hos medlemmarna." if meeting.body.kind == BodyKind.BOARD else ""
        messages.success(request, f"Protokollet är justerat och sparat.{next_step}")
        return redirect("meeting_detail", slug, meeting.pk)
    context = {
        "meeting": meeting,
        "form": form,
        "limit": latest_adjustment(meeting.held_on),
        "is_held": meeting.state == MeetingState.HELD,
    }
    return render(request, "reports/minutes_adjust.html", context, status=422 if form.errors else 200)


def _adjust(request: HttpRequest, meeting: Meeting, form: AdjustForm) -> bool:
    try:
        adjust_and_keep(by=request.access, meeting=meeting, on=form.cleaned_data["on"])
    except (ValidationError, PdfError) as error:
        form.add_error(
            "on" if isinstance(error, ValidationError) else None,
            " ".join(getattr(error, "messages", [str(error)])),
        )
        return False
    return True
