"""Meetings, what is on their agendas, who came, what they decided, and what they gave somebody to do."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import BooleanField, Count, ExpressionWrapper, Prefetch, Q, QuerySet

from finsam.web.access import Access
from members.domain.meetings import COMING, OVER, SETTLED, AuthorityYear, Came, worst_first
from members.enums import BodyKind, MeetingState, OrganisationKind, SeatKind
from members.models import (
    AgendaItem,
    Attachment,
    Attendance,
    ChairTerm,
    Decision,
    DelegatedDecision,
    Mandate,
    Meeting,
    Membership,
    Notice,
    Person,
    Seat,
    Stance,
    Task,
)
from members.permissions import Permission, may
from members.queries.names import swedish

ANNOUNCES = (OrganisationKind.MUNICIPALITY, OrganisationKind.REGION)  # 19 § finsamlagen


def meeting_rows(access: Access) -> QuerySet[Meeting]:
    """Every meeting with its day, which everybody may know.

    `is_readable` says whether its page opens, `is_told` whether its title and place may be said.
    """
    readable = ExpressionWrapper(_readable(access), output_field=BooleanField())
    told = ExpressionWrapper(_readable(access) | Q(body__kind=BodyKind.BOARD), output_field=BooleanField())
    rows = Meeting.objects.within(access).select_related("body").annotate(is_readable=readable, is_told=told)
    return rows.order_by("held_on", "pk")


def _readable(access: Access) -> Q:
    if access.is_system or may(access, Permission.SEE_ALL_MEETINGS):
        return Q(pk__gt=0)
    adjusted_board = Q(body__kind=BodyKind.BOARD, state=MeetingState.ADJUSTED)
    return adjusted_board | Q(body__in=sorted(access.bodies)) if access.bodies else adjusted_board


def readable_meetings(access: Access) -> QuerySet[Meeting]:
    """Office and auditor read all; a body's members their own; everybody else the board's adjusted ones."""
    return meeting_rows(access).filter(_readable(access))


def meeting_for(access: Access, pk: int) -> Meeting | None:
    """A readable meeting with its body and association; None leads to 404."""
    return readable_meetings(access).select_related("association").filter(pk=pk).first()


def next_meetings(access: Access) -> QuerySet[Meeting]:
    """Those the reader may know of: what she reads, and the board's days; another group's plans are its own."""
    return meeting_rows(access).filter(is_told=True, held_on__gte=access.day, state__in=list(COMING))


def held_meetings(access: Access) -> QuerySet[Meeting]:
    """Those that have been, earlier today too, and that the reader reads, the newest first."""
    has_been = Q(held_on__lt=access.day) | Q(state__in=list(OVER))
    rows = readable_meetings(access).filter(has_been).exclude(state=MeetingState.CANCELLED)
    return rows.order_by("-held_on", "pk")


def coming_meetings(access: Access) -> QuerySet[Meeting]:
    """Planned or called, the day passed or not: those that wait for something."""
    return meeting_rows(access).filter(state__in=list(COMING))


def meetings_of_year(access: Access, body: int, year: int) -> QuerySet[Meeting]:
    return meeting_rows(access).filter(body=body, held_on__year=year)


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """The agenda in order, with decision, stances, attachments, tasks and diary numbers: six queries."""
    stances = Stance.objects.select_related("attendance__person", "attendance__seat__organisation")
    return list(
        AgendaItem.objects.filter(meeting=meeting)
        .select_related("meeting", "decision")
        .prefetch_related(
            Prefetch("stances", stances.order_by("kind", "pk")),
            Prefetch("attachments", Attachment.objects.order_by("pk")),
            Prefetch("tasks", Task.objects.select_related("person").order_by("due", "pk")),
            "diary",
        )
        .order_by("number", "pk")
    )


def attendance_of(meeting: Meeting) -> list[Attendance]:
    """The list as it was recorded, ordinary places first; empty before."""
    rows = Attendance.objects.filter(meeting=meeting)
    rows = rows.select_related("person", "seat__organisation", "serves_for__organisation", "meeting")
    rows = rows.prefetch_related("seat__turns__organisation__names", "seat__organisation__names")
    return list(rows.order_by("-seat__kind", "seat__position", "seat"))


def seats_at(meeting: Meeting) -> list[Seat]:
    """The body's seats on the meeting's day, each with `current_mandates`: its holder that day."""
    mandates = Mandate.objects.active_on(meeting.held_on).select_related("person")
    seats = Seat.objects.filter(body=meeting.body_id)
    seats = seats.filter(Q(closed_on=None) | Q(closed_on__gt=meeting.held_on)).select_related("organisation")
    seats = seats.prefetch_related(
        Prefetch("mandates", mandates, to_attr="current_mandates"),
        "turns__organisation__names",
        "organisation__names",
    )
    return list(seats.order_by("-kind", "position", "pk"))


def chair_on(meeting: Meeting) -> ChairTerm | None:
    """The body's chair on the meeting's day (17 §), before the vice chairs."""
    terms = ChairTerm.objects.active_on(meeting.held_on).filter(mandate__seat__body=meeting.body_id)
    return terms.select_related("mandate").order_by("duty", "pk").first()


def proposed_paragraph(meeting: Meeting) -> int:
    """One after the last § of the body's year: agendas count on, and so do decisions written by themselves."""
    earlier = Meeting.objects.filter(
        body=meeting.body_id, held_on__year=meeting.held_on.year, held_on__lt=meeting.held_on
    ).exclude(state=MeetingState.CANCELLED)
    ends = [
        row.first_paragraph + row.matters - 1
        for row in earlier.annotate(matters=Count("agenda")).filter(state__in=list(OVER))
    ]
    written = Decision.objects.filter(meeting__in=earlier).values_list("paragraph", flat=True)
    numbers = [int(digits[0]) for text in written if (digits := re.findall(r"\d+", text))]
    return max([*ends, *numbers, 0]) + 1


def board_decisions(access: Access) -> QuerySet[Decision]:
    """Decisions of board meetings already held, newest first: what a budget or a document can be adopted by."""
    decisions = Decision.objects.within(access).filter(
        meeting__body__kind=BodyKind.BOARD, meeting__held_on__lte=access.day
    )
    decisions = decisions.exclude(meeting__state=MeetingState.CANCELLED)
    return decisions.select_related("meeting__body").order_by("-meeting__held_on", "pk")


# Tasks


def task_rows(access: Access) -> QuerySet[Task]:
    rows = Task.objects.within(access).select_related("person", "body", "item__meeting")
    return rows.order_by("due", "pk")


def holders_of(body: int, day: date) -> QuerySet[Person]:
    """Who may be given a task: whoever sits in the body on the day."""
    mandates = Mandate.objects.active_on(day).filter(seat__body=body)
    return Person.objects.filter(pk__in=mandates.values("person")).order_by(swedish("name"), "pk")


def open_tasks(access: Access, body: int, day: date) -> QuerySet[Task]:
    """What the body had asked of somebody and was not closed on the day, the nearest first."""
    still_open = Q(closed_on=None) | Q(closed_on__gt=day)
    return task_rows(access).filter(still_open, body=body, given_on__lte=day)


def tasks_brought_to(access: Access, meeting: Meeting) -> QuerySet[Task]:
    """What stands under "Uppgifter från tidigare möten": open when the meeting was, or closed at it."""
    open_then = Q(closed_on=None) | Q(closed_on__gte=meeting.held_on)
    rows = task_rows(access).filter(open_then, body=meeting.body_id, given_on__lt=meeting.held_on)
    return rows.exclude(item__meeting=meeting)


def own_open_tasks(access: Access) -> QuerySet[Task]:
    return task_rows(access).filter(closed_on=None, person__user=access.user)


# Delegated decisions


def unreported_decisions(access: Access, day: date) -> QuerySet[DelegatedDecision]:
    """Decided up to the day and not yet reported to the board (10 §), the oldest first."""
    rows = DelegatedDecision.objects.within(access).filter(reported_at=None, decided_on__lte=day)
    return rows.order_by("decided_on", "pk")


def decisions_to_report(access: Access, meeting: Meeting) -> QuerySet[DelegatedDecision]:
    """What stands at the meeting's item for it: before the meeting what waits, afterwards what was reported."""
    if meeting.state in COMING:
        return unreported_decisions(access, meeting.held_on)
    rows = DelegatedDecision.objects.within(access).filter(reported_at=meeting)
    return rows.order_by("decided_on", "pk")


# Notices


def notices_of(meeting: Meeting) -> list[Notice]:
    rows = Notice.objects.filter(meeting=meeting).select_related("organisation", "meeting")
    return list(rows.prefetch_related("organisation__names").order_by("pk"))


def who_announces(access: Access, day: date) -> QuerySet[Membership]:
    """Each member municipality and region has the notice on its board (19 §)."""
    rows = Membership.objects.within(access).active_on(day).filter(organisation__kind__in=ANNOUNCES)
    return rows.select_related("organisation").order_by("pk")


# A year


def attendance_of_year(access: Access, body: int, year: int) -> list[Meeting]:
    """The year's meetings whose attendance is recorded, each with its rows and whose seats they were."""
    rows = Attendance.objects.select_related("seat__organisation", "seat__body")
    rows = rows.prefetch_related("seat__turns__organisation__names", "seat__organisation__names")
    meetings = meetings_of_year(access, body, year).exclude(state=MeetingState.CANCELLED)
    return list(
        meetings.annotate(recorded=Count("attendances"))
        .filter(recorded__gt=0)
        .prefetch_related(Prefetch("attendances", rows))
    )


def authority_years(meetings: Sequence[Meeting]) -> list[AuthorityYear]:
    """Per authority and meeting how many of its ordinary places were served; those most often missing first."""
    counted = [_by_authority(meeting) for meeting in meetings]
    names = sorted({name for one in counted for name in one})
    return worst_first(AuthorityYear(name, tuple(one.get(name) for one in counted)) for name in names)


def _by_authority(meeting: Meeting) -> dict[str, Came]:
    """Reads attendances prefetched by `attendance_of_year`."""
    rows = list(meeting.attendances.all())
    served = {row.serves_for_id for row in rows if row.came and row.serves_for_id}
    counted: dict[str, Came] = {}
    for row in rows:
        if row.seat.kind != SeatKind.ORDINARY:
            continue
        organisation = row.seat.organisation_on(meeting.held_on)
        name = organisation.name_on(meeting.held_on) if organisation else "Samordningsförbundet"
        before = counted.get(name, Came(0, 0))
        came = row.came or row.seat_id in served
        is_filled = came or row.person_id is not None
        counted[name] = Came(before.seats + is_filled, before.came + came)
    return counted


def is_settled(meeting: Meeting | None) -> bool:
    return meeting is not None and meeting.state in SETTLED


def meeting_years(access: Access, body: int) -> list[int]:
    days: Iterable[date] = Meeting.objects.within(access).filter(body=body).dates("held_on", "year")
    return [day.year for day in days]
