"""What the office of an association is warned of on a day: a fixed number of queries, however much there is."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Exists, Max, OuterRef, Prefetch, Q
from django.urls import reverse

from finsam.web.access import Access
from members.domain.meetings import Course, Next, NoticeDays, Step, appeal_ends, what_is_next
from members.domain.warnings import (
    REPORT_DAYS,
    STOPS_DAYS,
    Warned,
    delegated_words,
    mandates_words,
    meeting_words,
    next_words,
    presses,
    vacant_words,
)
from members.enums import BodyKind, MeetingState
from members.models import Meeting, Notice, Seat
from members.queries.bodies import ending_mandates, vacant_seats
from members.queries.charter import charter_on
from members.queries.meetings import meeting_rows, next_meetings, task_rows, unreported_decisions
from members.queries.stops import open_stops


def warnings_for(access: Access) -> list[Warned]:
    """Everything, the day that has passed or is nearest first."""
    found = [
        *meeting_warnings(access),
        *delegated_warnings(access),
        *task_warnings(access),
        *mandate_warnings(access),
        *stop_warnings(access),
    ]
    return sorted(found, key=lambda one: (one.due, one.code, one.keys))


def address_of(access: Access, warned: Warned) -> str:
    own = [warned.pk] if warned.pk is not None else []
    return reverse(warned.page, args=[access.association.slug, *own])


# Meetings


def meeting_warnings(access: Access) -> list[Warned]:
    """Papers to send, minutes to adjust, notices to put up and to take down."""
    notice_days = charter_on(access, access.day).notice_days
    found = []
    for meeting in _waiting_meetings(access):
        following = what_is_next(_course(meeting, notice_days), access.day)
        if presses(following, access.day) and not _goes_by_itself(meeting, following, access.day):
            found.append(_meeting_warning(access, meeting, following))
    return found


def _goes_by_itself(meeting: Meeting, following: Next, today: date) -> bool:
    """Papers marked as ready are called by the nightly job on their day; only when that failed is the office told."""
    return following.step == Step.CALL and meeting.papers_ready and not following.is_late(today)


def _waiting_meetings(access: Access) -> Iterable[Meeting]:
    """Those that may wait for something; a planned one whose day has passed without a call is nobody's business."""
    hanging = Notice.objects.filter(meeting=OuterRef("pk"), down_on=None)
    coming = Q(state=MeetingState.PLANNED, held_on__gt=access.day)
    over = Q(state=MeetingState.CALLED, held_on__lt=access.day) | Q(state=MeetingState.HELD)
    posted = Q(state=MeetingState.ADJUSTED) & Exists(hanging)
    notices = Notice.objects.select_related("organisation").order_by("pk")
    return meeting_rows(access).filter(coming | over | posted).prefetch_related(Prefetch("notices", notices))


def _course(meeting: Meeting, notice_days: int) -> Course:
    return Course(
        state=meeting.state,
        held_on=meeting.held_on,
        papers_days=meeting.body.papers_days,
        adjusted_on=meeting.adjusted_on,
        notice_days=notice_days,
        notices=tuple(NoticeDays(notice.posted_on, notice.down_on) for notice in meeting.notices.all()),
    )


def _meeting_warning(access: Access, meeting: Meeting, following: Next) -> Warned:
    name = meeting_words(meeting.title or str(meeting.body), meeting.held_on)
    stage = "late" if following.is_late(access.day) else "soon"
    return Warned(
        code=following.step,
        keys=(f"{following.step}-{meeting.pk}-{following.due}-{stage}",),
        text=next_words(name, following, access.day, _places(meeting, following.step, access)),
        due=following.due,
        page="meeting_detail",
        pk=meeting.pk,
    )


def _places(meeting: Meeting, step: Step, access: Access) -> list[str]:
    """Where the notice is to be put up, or has hung long enough."""
    if step == Step.POST:
        return [str(notice.organisation) for notice in meeting.notices.all() if notice.posted_on is None]
    if step == Step.TAKE_DOWN:
        up = [one for one in meeting.notices.all() if one.posted_on and one.down_on is None]
        return [str(one.organisation) for one in up if appeal_ends(one.posted_on) < access.day]
    return []


def delegated_warnings(access: Access) -> list[Warned]:
    """Decisions that the next board meeting, when it is near, is to be told of."""
    board = next_meetings(access).filter(body__kind=BodyKind.BOARD).first()
    decisions = list(unreported_decisions(access, access.day).values_list("pk", flat=True))
    if board is None or not decisions or board.held_on > access.day + timedelta(days=REPORT_DAYS):
        return []
    keys = tuple(f"delegated-{pk}-{board.pk}" for pk in decisions)
    name = meeting_words(board.title or str(board.body), board.held_on)
    text = delegated_words(len(decisions), name)
    return [Warned("delegated", keys, text, board.held_on, "meeting_detail", board.pk)]


# Tasks, mandates, stops


def task_warnings(access: Access) -> list[Warned]:
    """Open tasks whose day has passed."""
    late = task_rows(access).filter(closed_on=None, due__lt=access.day)
    return [
        Warned(
            code="task",
            keys=(f"task-{task.pk}-{task.due}",),
            text=f"{task.body}: {task.title} ({task.person})",
            due=task.due,
            page="task_close",
            pk=task.pk,
        )
        for task in late
    ]


def mandate_warnings(access: Access) -> list[Warned]:
    """Mandates that end within 60 days, and seats left empty by one that has ended; one a body and day."""
    found = []
    ending = sorted(ending_mandates(access), key=lambda one: (one.seat.body_id, one.valid_until))
    for (body, until), rows in groupby(ending, key=lambda one: (one.seat.body, one.valid_until)):
        own = list(rows)
        keys = tuple(f"mandate-{one.pk}-{until}" for one in own)
        words = mandates_words(str(body), [one.seat.name_on(access.day) for one in own])
        found.append(Warned("mandate", keys, words, until, "body_detail", body.pk))
    return [*found, *_vacant_warnings(access)]


def never_filled(access: Access) -> list[Seat]:
    """Seats that stand empty without any mandate having run out."""
    empty = vacant_seats(access).annotate(ended=Max("mandates__valid_until"))
    return list(empty.filter(Q(ended=None) | Q(ended__gte=access.day)))


def _vacant_warnings(access: Access) -> list[Warned]:
    found: list[Warned] = []
    if access.association.ended and access.association.ended < access.day:
        return found
    empty = vacant_seats(access).annotate(ended=Max("mandates__valid_until")).filter(ended__lt=access.day)
    for body, rows in groupby(empty, key=lambda seat: seat.body):
        own = list(rows)
        since = max(seat.ended for seat in own)
        keys = tuple(f"vacant-{seat.pk}-{seat.ended}" for seat in own)
        words = vacant_words(str(body), [seat.name_on(access.day) for seat in own])
        found.append(Warned("vacant", keys, words, since, "body_detail", body.pk))
    return found


def stop_warnings(access: Access) -> list[Warned]:
    """Stops that have passed or come within 30 days."""
    soon = open_stops(access).filter(due__lte=access.day + timedelta(days=STOPS_DAYS))
    return [
        Warned(
            "stop",
            (f"stop-{stop.pk}-{stop.due}-{_stage(access, stop.due)}",),
            stop.title,
            stop.due,
            "year_calendar",
        )
        for stop in soon
    ]


def _stage(access: Access, due: date) -> str:
    return "late" if due < access.day else "soon"
