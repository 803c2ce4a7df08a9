"""Papers of meetings as PDF: kept ones as they are, others made while the reader waits (0.5-1 s)."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from members.enums import MeetingState
from members.models import AgendaItem, Meeting
from members.permissions import Permission, may
from reports.enums import PaperKind
from reports.models import MeetingPaper
from reports.pdf import PdfError
from reports.queries import kept_paper, minutes_meetings, paper_items, paper_meetings
from reports.services.calls import preview_call
from reports.services.meeting_papers import (
    Printed,
    agenda_paper,
    call_paper,
    extract_paper,
    letter_paper,
    minutes_paper,
    notice_paper,
)
from reports.views.downloads import pdf_response


@require_GET
def meeting_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    makers = {"kallelse": _call, "dagordning": _agenda, "protokoll": _minutes, "anslagsbevis": _notice}
    if kind not in makers:
        raise Http404
    rows = paper_meetings if kind in ("kallelse", "dagordning") else minutes_meetings
    return makers[kind](request, get_object_or_404(rows(request.access), pk=pk))


@require_GET
def item_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    access = request.access
    if kind == "tjansteskrivelse":
        item = get_object_or_404(paper_items(access, paper_meetings(access)), pk=pk)
        return _letter(request, item)
    if kind == "utdrag":
        item = get_object_or_404(paper_items(access, minutes_meetings(access)), pk=pk)
        return _extract(request, item)
    raise Http404


def _call(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The call as it was sent. Before that the office sees a draft, made in the background when it has attachments.

    A call that left on paper, before calls were kept, is put together from what stands there now.
    """
    access = request.access
    kept = kept_paper(access, meeting, PaperKind.CALL)
    if kept is not None:
        return _kept(request, kept, "Kallelse")
    if meeting.state not in (MeetingState.PLANNED, MeetingState.CANCELLED):
        return _made(request, meeting, lambda: call_paper(access, meeting))
    if not may(access, Permission.KEEP_MEETINGS):
        return _agenda(request, meeting)
    if meeting.agenda.filter(attachments__isnull=False).exists():
        paper = preview_call(by=access, meeting=meeting)
        return redirect("call_status", access.association.slug, paper.pk)
    return _made(request, meeting, lambda: call_paper(access, meeting, is_draft=True))


def _agenda(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    return _made(request, meeting, lambda: agenda_paper(request.access, meeting))


def _minutes(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    kept = kept_paper(request.access, meeting, PaperKind.MINUTES)
    if kept is not None:
        return _kept(request, kept, "Protokoll")
    return _made(request, meeting, lambda: minutes_paper(request.access, meeting))


def _notice(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    if meeting.state != MeetingState.ADJUSTED:
        return _not_yet(
            request, meeting, "Protokollet är inte justerat än. Anslagsbeviset görs efter justeringen."
        )
    wanted = request.GET.get("anslag", "")
    only_one = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else None
    if not meeting.notices.filter(**({"pk": only_one} if only_one else {})).exists():
        return _not_yet(
            request, meeting, "Mötet har inget anslag. Bara styrelsens protokoll anslås (19 § finsamlagen)."
        )
    return _made(request, meeting, lambda: notice_paper(request.access, meeting, only_one))


def _letter(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    if not (item.background or item.proposal):
        return _not_yet(request, item.meeting, f"Ärendet {item.title} har ingen tjänsteskrivelse än.")
    return _made(request, item.meeting, lambda: letter_paper(item))


def _extract(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    return _made(request, item.meeting, lambda: extract_paper(request.access, item))


def _kept(request: HttpRequest, paper: MeetingPaper, title: str) -> HttpResponse:
    meeting = paper.meeting
    name = f"{title} {meeting.title or meeting.body} {meeting.held_on} – {meeting.association}.pdf"
    return pdf_response(request, bytes(paper.pdf), name=name, digest=paper.sha256)


def _made(request: HttpRequest, meeting: Meeting, make: Callable[[], Printed]) -> HttpResponse:
    try:
        printed = make()
        return pdf_response(request, printed.pdf(), name=printed.name)
    except PdfError as error:
        return _not_yet(request, meeting, str(error))


def _not_yet(request: HttpRequest, meeting: Meeting, message: str) -> HttpResponse:
    """Back to the meeting, where it says why; whoever may not read its page comes to the start page."""
    messages.error(request, message)
    slug = request.access.association.slug
    if minutes_meetings(request.access).filter(pk=meeting.pk).exists():
        return redirect("meeting_detail", slug, meeting.pk)
    return redirect("association_start", slug)
