"""The call to a meeting: made with all its papers, kept, and mailed to everybody who has a seat that day."""

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from finsam.shared.formats import day as written
from finsam.web import clock
from finsam.web.access import Access
from members.domain.meetings import papers_leave
from members.enums import MeetingState
from members.models import Meeting, Person
from members.permissions import Permission, require
from members.queries.bodies import seat_holders
from members.queries.meetings import coming_meetings
from members.services.meetings import lock_meeting, mark_called
from reports.enums import PaperKind, PrintState
from reports.models import MeetingPaper
from reports.pdf import PdfError
from reports.services.meeting_papers import Printed, call_paper
from reports.tasks import make_call

LARGEST_ENCLOSED = 5 * 1024 * 1024
UNDER_WAY = (PrintState.WAITING, PrintState.WORKING)
GIVEN_UP = timedelta(minutes=10)  # a worker that died leaves its call behind
INTERRUPTED = "Arbetet avbröts. Försök igen."
NO_MAIL = "E-posten svarar inte. Försök igen om en stund, eller säg till den som sköter driften."
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Receiver:
    """Somebody with a seat on the meeting's day. Without a log-in the link of the letter leads nowhere for her."""

    name: str
    seat: str
    email: str
    has_login: bool


@dataclass(frozen=True)
class Receivers:
    reached: tuple[Receiver, ...]
    lacking: tuple[Receiver, ...]
    vacant: tuple[str, ...]


def receivers(access: Access, meeting: Meeting) -> Receivers:
    """Everybody who holds a seat on the day, substitutes too, once each; and who lacks an address."""
    rows = seat_holders(access, meeting.body, meeting.held_on)
    held = [(seat.name_on(meeting.held_on), mandate.person_id) for seat, mandate in rows if mandate]
    persons = Person.objects.within(access).filter(pk__in=[person for _, person in held])
    by_pk = {person.pk: person for person in persons.select_related("user")}
    found: dict[str, Receiver] = {}
    lacking: dict[int, Receiver] = {}
    for seat, pk in held:
        one = _receiver(by_pk[pk], seat)
        if one.email:
            found.setdefault(one.email.lower(), one)
        else:
            lacking.setdefault(pk, one)
    vacant = tuple(seat.name_on(meeting.held_on) for seat, mandate in rows if mandate is None)
    return Receivers(tuple(found.values()), tuple(lacking.values()), vacant)


def _receiver(person: Person, seat: str) -> Receiver:
    user = person.user if person.user and person.user.is_active else None
    return Receiver(person.name, seat, person.email or (user.email if user else ""), user is not None)


# Asking for it


@transaction.atomic
def send_call(*, by: Access, meeting: Meeting) -> MeetingPaper:
    """The call on its way: a worker makes the file, keeps it and mails it. Sending again makes a new call.

    Raises ValidationError when the meeting is over or cancelled, has no agenda, or is being called already.
    """
    require(by, Permission.KEEP_MEETINGS)
    locked = lock_meeting(by, meeting.pk)
    _refuse_what_cannot_be_called(by, locked)
    calls = MeetingPaper.objects.within(by).filter(meeting=locked, kind=PaperKind.CALL)
    if any(not is_given_up(call) for call in calls.filter(state__in=UNDER_WAY).defer("pdf")):
        raise ValidationError("Kallelsen är redan på väg. Vänta tills den är klar.", code="under_way")
    calls.exclude(state=PrintState.READY).filter(sent=0).delete()  # none of these left
    return _ask(by, locked, PaperKind.CALL, number=_last_number(calls) + 1)


def _last_number(calls: QuerySet[MeetingPaper]) -> int:
    return calls.order_by("-number").values_list("number", flat=True).first() or 0


def _refuse_what_cannot_be_called(by: Access, meeting: Meeting) -> None:
    if meeting.state == MeetingState.HELD or meeting.held_on < by.day:
        raise ValidationError(f"Mötet var {written(meeting.held_on)}. Kallelsen kan inte skickas efteråt.")
    if not meeting.agenda.exists():
        raise ValidationError("Dagordningen är tom. Lägg till minst ett ärende innan kallelsen skickas.")
    found = receivers(by, meeting)
    if not found.reached:
        raise ValidationError(
            "Ingen som har en plats har någon e-postadress. Skriv in adresserna innan du skickar kallelsen."
        )


def _ask(by: Access, meeting: Meeting, kind: PaperKind, number: int) -> MeetingPaper:
    paper = MeetingPaper.objects.create(meeting=meeting, kind=kind, number=number, by=by.user, at=clock.now())
    transaction.on_commit(lambda: make_call.enqueue(paper_id=paper.pk))
    return paper


@transaction.atomic
def preview_call(*, by: Access, meeting: Meeting) -> MeetingPaper:
    """The call as it would be, made in the background because it has attachments. One at a time for each meeting."""
    Meeting.objects.within(by).select_for_update(of=("self",)).get(pk=meeting.pk)
    earlier = MeetingPaper.objects.within(by).filter(meeting=meeting, kind=PaperKind.PREVIEW)
    running = earlier.filter(state__in=UNDER_WAY).defer("pdf").first()
    if running is not None and not is_given_up(running):
        return running
    earlier.delete()
    return _ask(by, meeting, PaperKind.PREVIEW, number=1)


def is_given_up(paper: MeetingPaper) -> bool:
    """Has it been under way for so long that its worker must be gone?"""
    return paper.state in UNDER_WAY and clock.now() - paper.at > GIVEN_UP


def due_calls(by: Access) -> list[Meeting]:
    """The meetings whose papers are ready and whose day for the call has come."""
    waiting = coming_meetings(by).filter(state=MeetingState.PLANNED, papers_ready=True, held_on__gte=by.day)
    return [
        meeting
        for meeting in waiting.select_related("body")
        if papers_leave(meeting.held_on, meeting.body.papers_days) <= by.day
    ]


def send_due_calls(by: Access) -> list[MeetingPaper]:
    """Sends the calls whose day has come and whose papers are ready; the daily job asks once a day.

    A call that cannot be sent stands in the log and is tried again the next day.
    """
    sent = []
    for meeting in due_calls(by):
        try:
            sent.append(send_call(by=by, meeting=meeting))
        except ValidationError as error:
            log.warning("The call to meeting %s was not sent: %s", meeting.pk, " ".join(error.messages))
    return sent


# What the worker does


def run_call(paper_id: int) -> None:
    """Makes the file, keeps it, marks the meeting and mails. What somebody else has begun is left alone."""
    if not MeetingPaper.objects.filter(pk=paper_id, state=PrintState.WAITING).update(
        state=PrintState.WORKING
    ):
        return
    paper = MeetingPaper.objects.select_related("meeting__body", "meeting__association", "by").get(
        pk=paper_id
    )
    # Whoever asked was allowed to; the record names her.
    by = replace(Access.system(paper.meeting.association, clock.today()), user=paper.by)
    try:
        printed = call_paper(by, paper.meeting, number=paper.number, is_draft=paper.kind == PaperKind.PREVIEW)
        pdf = printed.pdf()
        if paper.kind == PaperKind.CALL:
            _keep_and_mail(by, paper, printed, pdf)
        else:
            _keep(by, paper, pdf)
            _finish(paper, PrintState.READY, "")
    except (PdfError, ValidationError) as error:
        words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        _finish(paper, PrintState.FAILED, words)
    except Exception as error:
        _finish(paper, PrintState.FAILED, NO_MAIL if isinstance(error, OSError) else INTERRUPTED)
        raise


@transaction.atomic
def _keep(by: Access, paper: MeetingPaper, pdf: bytes) -> None:
    fields = {"pdf": pdf, "sha256": sha256(pdf).hexdigest()}
    if paper.kind == PaperKind.CALL:
        mark_called(by=by, meeting=paper.meeting, at=clock.now())
        found = receivers(by, paper.meeting)
        fields |= {
            "to_send": len(found.reached),
            "lacking": "\n".join(one.name for one in found.lacking),
        }
    MeetingPaper.objects.filter(pk=paper.pk).update(**fields)


def _keep_and_mail(by: Access, paper: MeetingPaper, printed: Printed, pdf: bytes) -> None:
    """Marks the meeting as called only once the mail answers: otherwise nobody would be told that nothing left."""
    with get_connection() as connection:
        _keep(by, paper, pdf)
        failed = _mail(by, paper, printed, pdf, connection)
    words = (
        f"Kallelsen kunde inte skickas till {', '.join(failed)}. Kontrollera adresserna." if failed else ""
    )
    _finish(paper, PrintState.READY, words)


def _mail(by: Access, paper: MeetingPaper, printed: Printed, pdf: bytes, connection: Any) -> list[str]:
    """One letter each, so that nobody sees the others' addresses and one wrong address stops nobody else's.

    Returns those whose letter could not be sent.
    """
    failed, sent = [], 0
    for receiver in receivers(by, paper.meeting).reached:
        letter = _letter(paper, printed, receiver, pdf)
        letter.connection = connection
        try:
            letter.send()
            sent += 1
        except (SMTPException, OSError) as error:  # by its kind: its words may hold the address
            log.warning("The call %s could not be mailed: %s", paper.pk, type(error).__name__)
            failed.append(receiver.name)
        MeetingPaper.objects.filter(pk=paper.pk).update(sent=sent)
    return failed


def _letter(paper: MeetingPaper, printed: Printed, receiver: Receiver, pdf: bytes) -> EmailMessage:
    meeting, is_enclosed = paper.meeting, len(pdf) <= LARGEST_ENCLOSED
    path = reverse("meeting_detail", args=[meeting.association.slug, meeting.pk])
    context = {
        "receiver": receiver,
        "head": printed.head,
        "is_new": paper.number > 1,
        "matters": list(meeting.agenda.order_by("number")),
        "is_enclosed": is_enclosed,
        "link": f"{settings.SITE_ADDRESS}{path}" if receiver.has_login else "",
    }
    subject = f"{printed.title}: {printed.head.name} {written(meeting.held_on)}"
    letter = EmailMessage(
        " ".join(subject.split()), render_to_string("mail/call.txt", context), to=[receiver.email]
    )
    if is_enclosed:
        letter.attach(printed.name, pdf, "application/pdf")
    return letter


def _finish(paper: MeetingPaper, state: PrintState, message: str) -> None:
    MeetingPaper.objects.filter(pk=paper.pk).update(state=state, message=message, finished_at=clock.now())
