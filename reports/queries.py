"""Rows about documents, their prints and their editions. Reads and returns; never writes."""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from finsam.web.access import Access
from members.domain.meetings import COMING, OVER
from members.enums import MeetingState, Role
from members.models import AgendaItem, Attachment, Meeting
from members.permissions import Permission, may
from members.queries.meetings import readable_meetings
from reports.enums import CommentState, DischargeOutcome, DocumentState, PaperKind
from reports.models import (
    Comment,
    Discharge,
    Document,
    DocumentVersion,
    Edition,
    MeetingPaper,
    PassageState,
    PrintJob,
    ReviewRound,
    SectionRevision,
)


def visible_documents(access: Access) -> QuerySet[Document]:
    """Those this person may read today.

    The office and the auditor read all. The board reads what is proposed or adopted and what has had a round in a
    body she sits in; a member of a local group what is in an open round there, and what is adopted.
    """
    documents = Document.objects.within(access).select_related("association")
    if may(access, Permission.SEE_ALL_DOCUMENTS):
        return documents
    seen = Q(state=DocumentState.ADOPTED)
    if Role.BOARD in access.roles:
        seen |= Q(state=DocumentState.PROPOSED) | Q(rounds__body__in=access.bodies)
    if Role.LSG in access.roles:
        seen |= Q(
            rounds__body__in=access.bodies, rounds__opens__lte=access.day, rounds__closes__gte=access.day
        )
    return documents.filter(seen).distinct()


def visible_prints(access: Access) -> QuerySet[PrintJob]:
    """Outside the office: what she asked for herself, and the newest version; an earlier draft was not hers to read."""
    jobs = PrintJob.objects.within(access).filter(version__document__in=visible_documents(access))
    if not may(access, Permission.SEE_ALL_DOCUMENTS):
        versions = DocumentVersion.objects.filter(document=OuterRef("version__document"))
        newest = versions.order_by("-number").values("pk")[:1]
        jobs = jobs.filter(Q(by=access.user) | Q(version=Subquery(newest)))
    return jobs.select_related("version__document__association")


def edition_rows(access: Access) -> QuerySet[Edition]:
    """Editions that may be fetched: everybody with a role reads what is adopted."""
    editions = Edition.objects.within(access).filter(version__document__state=DocumentState.ADOPTED)
    return editions.select_related("version__document__association", "decision__meeting__body")


def current_edition(access: Access, document: Document) -> Edition | None:
    """The document's edition that nothing has corrected."""
    return edition_rows(access).filter(version__document=document, corrected_by=None).first()


def open_rounds(access: Access) -> QuerySet[ReviewRound]:
    """Rounds open today in the reader's own bodies."""
    rounds = ReviewRound.objects.within(access).filter(
        body__in=access.bodies, opens__lte=access.day, closes__gte=access.day
    )
    return rounds.select_related("document__association", "version", "body").order_by("closes")


def open_comments(access: Access) -> QuerySet[Comment]:
    """Comments that nobody has answered, the oldest first; in an adopted document none can be answered any more."""
    open_ones = comment_rows(access).filter(state=CommentState.OPEN)
    return open_ones.exclude(version__document__state=DocumentState.ADOPTED)


def comment_rows(access: Access) -> QuerySet[Comment]:
    """Office, auditor and board read all; a group what its own members and the office have said, not another group's."""
    rows = Comment.objects.within(access)
    if not (may(access, Permission.SEE_ALL_DOCUMENTS) or Role.BOARD in access.roles):
        rows = rows.filter(Q(seat=None) | Q(seat__body__in=access.bodies) | Q(author=access.user))
    related = ("version__document__association", "author", "seat__organisation", "passage", "answered_by")
    return rows.select_related(*related).order_by("at", "pk")


def undecided_discharges(access: Access) -> QuerySet[Discharge]:
    """Members that have got an annual report and not decided on discharge."""
    rows = Discharge.objects.within(access).filter(outcome=DischargeOutcome.PENDING)
    return rows.select_related("membership__organisation").order_by("year", "membership__pk")


def discharge_rows(access: Access) -> QuerySet[Discharge]:
    return (
        Discharge.objects.within(access)
        .select_related("membership__organisation")
        .order_by("-year", "membership__pk")
    )


def current_passages(access: Access, document: Document) -> dict[int, PassageState]:
    """Passage id → its state in the newest revision of its section, in reading order. One query."""
    newest = (
        SectionRevision.objects.filter(section=OuterRef("revision__section"))
        .order_by("-number")
        .values("pk")[:1]
    )
    states = (
        PassageState.objects.within(access)
        .filter(revision__section__document=document, revision=Subquery(newest))
        .select_related("passage")
        .order_by("revision__section__position", "position")
    )
    return {state.passage_id: state for state in states}


def last_met_version(access: Access, document: Document, current_hash: str) -> DocumentVersion | None:
    """The version the reader last met: the newest at her group's last meeting, otherwise the newest that differs."""
    versions = document.versions.defer("contents").order_by("-number")
    held = Meeting.objects.within(access).filter(body__in=access.bodies, held_on__lt=access.day)
    latest = held.order_by("-held_on").values_list("held_on", flat=True).first()
    at_meeting = versions.filter(at__date__lte=latest).first() if latest else None
    return at_meeting or versions.exclude(contents_hash=current_hash).first()


def version_passages(access: Access, version: DocumentVersion) -> dict[int, str]:
    """Passage id → its words in the version."""
    states = PassageState.objects.within(access).filter(revision__versions=version)
    return dict(states.values_list("passage", "html"))


# Papers of meetings


def paper_meetings(access: Access) -> QuerySet[Meeting]:
    """Meetings whose call, agenda and attachments may be read.

    The office and the auditor read all; others those they may read once the call has left or the papers are ready, and
    everybody the public ones that are called: the budget meeting's papers are public from then on (KL 8:14).
    """
    meetings = Meeting.objects.within(access).select_related("body", "association")
    if access.is_system or may(access, Permission.SEE_ALL_MEETINGS):
        return meetings
    shown = Q(state__in=[MeetingState.CALLED, *OVER]) | Q(state=MeetingState.PLANNED, papers_ready=True)
    own = Q(pk__in=readable_meetings(access).values("pk")) & shown
    public = Q(is_public=True, state__in=[MeetingState.CALLED, *OVER])
    return meetings.filter(own | public)


def minutes_meetings(access: Access) -> QuerySet[Meeting]:
    """Meetings whose minutes may be read: by the office, the auditor and the body before they are adjusted."""
    meetings = Meeting.objects.within(access).filter(pk__in=readable_meetings(access).values("pk"))
    meetings = meetings.exclude(state=MeetingState.CANCELLED).select_related("body", "association")
    if access.is_system or may(access, Permission.SEE_ALL_MEETINGS):
        return meetings
    return meetings.exclude(state__in=list(COMING))


def paper_items(access: Access, meetings: QuerySet[Meeting]) -> QuerySet[AgendaItem]:
    """Matters of those meetings, each with all that its papers need."""
    items = AgendaItem.objects.within(access).filter(meeting__in=meetings.values("pk"))
    items = items.select_related("meeting__body", "meeting__association", "decision")
    return items.prefetch_related("attachments")


def attachment_rows(access: Access) -> QuerySet[Attachment]:
    rows = Attachment.objects.within(access).filter(item__meeting__in=paper_meetings(access).values("pk"))
    return rows.select_related("item__meeting__body", "item__meeting__association")


def kept_paper(access: Access, meeting: Meeting, kind: str) -> MeetingPaper | None:
    """The newest one that is kept, with its bytes."""
    papers = MeetingPaper.objects.within(access).filter(meeting=meeting, kind=kind).exclude(pdf=None)
    return papers.order_by("-number").first()


def call_rows(access: Access, meeting: Meeting) -> QuerySet[MeetingPaper]:
    """The calls of a meeting, the newest first, without their bytes."""
    papers = MeetingPaper.objects.within(access).filter(meeting=meeting, kind=PaperKind.CALL)
    return papers.defer("pdf").select_related("by").order_by("-number")


def papers_in_the_making(access: Access) -> QuerySet[MeetingPaper]:
    """Calls and drafts of them: the office's."""
    return MeetingPaper.objects.within(access).select_related("meeting__body", "meeting__association")
