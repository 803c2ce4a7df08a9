"""The course of a meeting: planned, called, held, adjusted, announced. Each step under lock, by the table of the domain."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from finsam.shared.formats import day as written
from finsam.web.access import Access
from members.domain.meetings import (
    SETTLED,
    PlannedMeeting,
    SeatRow,
    appeal_ends,
    attendance_faults,
    has_quorum,
    latest_adjustment,
    may_go,
    serving_seats,
    standing_agenda,
)
from members.enums import Act, BodyKind, ItemKind, MeetingForm, MeetingState, Presence, SeatKind
from members.models import AgendaItem, Attendance, Body, Meeting, Notice, Seat, Stance
from members.permissions import Permission, require
from members.queries.meetings import (
    attendance_of,
    proposed_paragraph,
    seats_at,
    unreported_decisions,
    who_announces,
)
from members.services.record import record_event
from members.services.stops import drop_stops, move_stops

NO_QUORUM = (
    "Styrelsen var inte beslutför: mer än hälften av ledamöterna ska tjänstgöra (KL 6:27, 19 § finsamlagen). "
    "Rätta närvaron eller ta upp ärendet på nästa möte."
)


def lock_meeting(by: Access, pk: int) -> Meeting:
    """The meeting, held until the transaction ends. Raises ValidationError when nothing in it may change."""
    require(by, Permission.KEEP_MEETINGS)
    rows = Meeting.objects.within(by).select_for_update(of=("self",)).select_related("body", "association")
    meeting = rows.get(pk=pk)
    if meeting.state == MeetingState.ADJUSTED:
        raise ValidationError("Protokollet är justerat och kan inte ändras.", code="adjusted")
    if meeting.state in SETTLED:
        raise ValidationError("Mötet är inställt och kan inte ändras.", code="cancelled")
    return meeting


def log(by: Access, meeting: Meeting, action: Act, subject: Any = None, **detail: Any) -> None:
    record_event(
        by=by,
        association_id=meeting.association_id,
        action=action,
        subject=subject or meeting,
        detail={"meeting": str(meeting.held_on), **detail},
    )


def _go(meeting: Meeting, to: MeetingState, refusal: str) -> None:
    if not may_go(meeting.state, to):
        raise ValidationError(refusal, code="state")
    meeting.state = to


# Planning


@transaction.atomic
def plan_meetings(
    *,
    by: Access,
    body: Body,
    meetings: Sequence[PlannedMeeting],
    starts_at: time | None = None,
    place: str = "",
    form: str = MeetingForm.ROOM,
) -> list[Meeting]:
    """A year's meetings at once, each with the body's standing agenda.

    Raises ValidationError for a day that stands twice, that has a meeting already, or on which the body is not active.
    """
    require(by, Permission.KEEP_MEETINGS)
    own = Body.objects.within(by).select_for_update(of=("self",)).get(pk=body.pk)
    _check_days(own, [planned.held_on for planned in meetings])
    made = []
    for planned in sorted(meetings, key=lambda one: one.held_on):
        meeting = Meeting(
            association_id=own.association_id,
            body=own,
            held_on=planned.held_on,
            title=planned.title,
            is_public=planned.is_public,
            starts_at=starts_at,
            place=place,
            form=form,
        )
        meeting.full_clean()
        meeting.save()
        lay_agenda(meeting)
        log(by, meeting, Act.MEETINGS_PLANNED)
        made.append(meeting)
    return made


def _check_days(body: Body, days: Sequence[date]) -> None:
    if not days:
        raise ValidationError("Skriv minst ett datum.")
    taken = set(
        Meeting.objects.filter(body=body)
        .exclude(state=MeetingState.CANCELLED)
        .values_list("held_on", flat=True)
    )
    faults = []
    for place, day in enumerate(days):
        if day in days[:place]:
            faults.append(f"{written(day)} står två gånger. Ta bort den ena.")
        if day in taken:
            faults.append(f"{body.name} har redan ett möte {written(day)}. Välj en annan dag.")
        if not body.is_active_on(day):
            faults.append(f"{body.name} finns inte {written(day)}. Välj en dag då gruppen är i gång.")
    if faults:
        raise ValidationError(faults)


def lay_agenda(meeting: Meeting) -> None:
    """A new meeting begins with its body's standing agenda."""
    lines = standing_agenda(meeting.body.kind, meeting.body.standard_agenda)
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, number=number, kind=kind, title=title)
        for number, (kind, title) in enumerate(lines, start=1)
    )


@transaction.atomic
def change_meeting(*, by: Access, meeting: Meeting, values: Mapping[str, Any]) -> Meeting:
    """Day, time, place, form, title and so on. A called meeting that gets another day must be called again."""
    locked = lock_meeting(by, meeting.pk)
    moved = "held_on" in values and values["held_on"] != locked.held_on
    if moved and locked.state == MeetingState.HELD:
        raise ValidationError({"held_on": "Mötet har hållits. Dagen kan inte ändras."})
    if moved and not locked.body.is_active_on(values["held_on"]):
        raise ValidationError({"held_on": f"{locked.body.name} finns inte {written(values['held_on'])}."})
    if moved:
        others = Meeting.objects.filter(body=locked.body_id, held_on=values["held_on"])
        if others.exclude(state=MeetingState.CANCELLED).exists():
            raise ValidationError({"held_on": f"Gruppen har redan ett möte {written(values['held_on'])}."})
        if locked.attendances.exists():
            raise ValidationError({"held_on": "Närvaron är förd. Dagen kan inte ändras."})
    if values.get("first_paragraph", locked.first_paragraph) != locked.first_paragraph and (
        locked.decisions.exists()
    ):
        message = "Mötet har beslut med §. Ta bort dem innan du ändrar var numren börjar."
        raise ValidationError({"first_paragraph": message})
    before = locked.held_on
    for name, value in values.items():
        setattr(locked, name, value)
    if moved:
        move_stops(locked, locked.held_on - before)
    if moved and locked.state == MeetingState.CALLED:
        _go(locked, MeetingState.PLANNED, "")
        locked.called_at = None
    locked.full_clean()
    locked.save()
    log(by, locked, Act.CHANGED, fields=sorted(values))
    return locked


@transaction.atomic
def cancel_meeting(*, by: Access, meeting: Meeting) -> Meeting:
    locked = lock_meeting(by, meeting.pk)
    _go(locked, MeetingState.CANCELLED, "Mötet har hållits och kan inte ställas in.")
    locked.save(update_fields=["state"])
    drop_stops(locked)
    log(by, locked, Act.MEETING_CANCELLED)
    return locked


@transaction.atomic
def mark_called(*, by: Access, meeting: Meeting, at: datetime) -> Meeting:
    """The call has left. Sending it once more is no error; the first moment stays."""
    locked = lock_meeting(by, meeting.pk)
    if locked.state == MeetingState.HELD or locked.held_on < by.day:
        raise ValidationError(
            f"Mötet var {written(locked.held_on)}. Kallelsen kan inte skickas efteråt.", code="too_late"
        )
    if not locked.agenda.exists():
        raise ValidationError(
            "Dagordningen är tom. Lägg till minst ett ärende innan kallelsen skickas.", code="empty"
        )
    if locked.state == MeetingState.PLANNED:
        _go(locked, MeetingState.CALLED, "")
        locked.called_at = at
        locked.save(update_fields=["state", "called_at"])
    log(by, locked, Act.MEETING_CALLED)
    return locked


# Attendance, and the meeting held


@transaction.atomic
def record_attendance(*, by: Access, meeting: Meeting, rows: Sequence[SeatRow]) -> list[Attendance]:
    """Who came, seat by seat; names, members and holders are read here, whatever `rows` say of them.

    Raises ValidationError for a list the law does not let pass, and before the meeting's day.
    """
    locked = lock_meeting(by, meeting.pk)
    _check_day(locked, by.day, "Närvaron förs när mötet hålls.")
    seats = {seat.pk: seat for seat in seats_at(locked)}
    whole = [row_of(seats[row.seat], locked.held_on, row) for row in rows if row.seat in seats]
    faults = attendance_faults(whole, locked.body.kind)
    if faults:
        raise ValidationError([fault.message for fault in faults])
    _check_stances(locked, whole)
    kept = []
    for row in whole:
        holder = seats[row.seat].current_mandates
        kept.append(
            Attendance.objects.update_or_create(
                meeting=locked,
                seat=seats[row.seat],
                defaults={
                    "person": holder[0].person if holder else None,
                    "presence": row.presence,
                    "deputy": row.deputy,
                    "serves_for_id": row.serves_for,
                    "duty": row.duty,
                },
            )[0]
        )
    Attendance.objects.filter(meeting=locked).exclude(pk__in=[row.pk for row in kept]).delete()
    if locked.decisions.exists():
        check_quorum(locked)
    settle_first_paragraph(by, locked)
    log(by, locked, Act.CHANGED, fields=["attendances"])
    return kept


def _check_stances(meeting: Meeting, rows: Sequence[SeatRow]) -> None:
    """Whoever left a matter or reserved herself was there."""
    away = [row.seat for row in rows if not row.came]
    found = Stance.objects.filter(attendance__meeting=meeting, attendance__seat__in=away).select_related(
        "attendance__person", "item"
    )
    if found:
        raise ValidationError(
            [
                f"{stance.attendance.person}: {stance.get_kind_display().lower()} står vid {stance.item.title}. "
                "Ta bort det där, eller rätta närvaron."
                for stance in found
            ]
        )


def row_of(seat: Seat, day: date, row: SeatRow | None = None) -> SeatRow:
    """The seat's row as it was that day; without `row` everybody on an ordinary place has come."""
    organisation = seat.organisation_on(day)
    is_ordinary, is_filled = seat.kind == SeatKind.ORDINARY, bool(seat.current_mandates)
    presence = row.presence if row else (Presence.PRESENT if is_ordinary and is_filled else Presence.ABSENT)
    return SeatRow(
        seat=seat.pk,
        name=seat.current_mandates[0].person.name if is_filled else str(seat),
        member=organisation.pk if organisation else None,
        is_ordinary=is_ordinary,
        is_filled=is_filled,
        presence=presence,
        deputy=row.deputy.strip() if row and presence == Presence.DEPUTY else "",
        serves_for=row.serves_for if row else None,
        duty=row.duty if row else "",
    )


def rows_at(meeting: Meeting) -> list[SeatRow]:
    """The recorded list, or the one to begin with: all ordinary holders present, no substitute serving."""
    recorded = {row.seat_id: row for row in attendance_of(meeting)}
    rows = []
    for seat in seats_at(meeting):
        kept = recorded.get(seat.pk)
        given = kept and SeatRow(
            seat.pk,
            presence=kept.presence,
            deputy=kept.deputy,
            serves_for=kept.serves_for_id,
            duty=kept.duty,
        )
        rows.append(row_of(seat, meeting.held_on, given))
    return rows


def check_quorum(meeting: Meeting, without: frozenset[int] = frozenset()) -> None:
    """Stops a decision of a board where half of the ordinary places or fewer were served; `without` left for jäv."""
    if meeting.body.kind != BodyKind.BOARD:
        return
    if not meeting.attendances.exists():
        raise ValidationError(
            "För närvaron först, så att det syns om styrelsen var beslutför.", code="attendance"
        )
    rows = rows_at(meeting)
    left = {row.serves_for or row.seat for row in rows if row.seat in without}
    places = sum(row.is_ordinary for row in rows)
    if not has_quorum(len(serving_seats(rows) - left), places):
        raise ValidationError(NO_QUORUM, code="quorum")


def settle_first_paragraph(by: Access, meeting: Meeting) -> None:
    """The minutes go on from the year's last §, unless the office has said where they begin."""
    if meeting.first_paragraph != 1 or meeting.decisions.exists():
        return
    meeting.first_paragraph = proposed_paragraph(meeting)
    meeting.save(update_fields=["first_paragraph"])


def _check_day(meeting: Meeting, today: date, refusal: str) -> None:
    if meeting.held_on > today:
        raise ValidationError(f"Mötet är {written(meeting.held_on)}. {refusal}", code="too_early")


@transaction.atomic
def hold_meeting(*, by: Access, meeting: Meeting) -> Meeting:
    """The meeting is over: attendance stands, delegated decisions at its agenda are reported (10 §)."""
    locked = lock_meeting(by, meeting.pk)
    _check_day(locked, by.day, "Det kan inte avslutas innan det har hållits.")
    _go(locked, MeetingState.HELD, "Mötet har redan hållits.")
    if not locked.attendances.exists():
        raise ValidationError("För närvaron först: vem som kom och vem som saknades.", code="attendance")
    if locked.decisions.exists():
        check_quorum(locked)
    locked.save(update_fields=["state"])
    if locked.body.kind == BodyKind.BOARD and locked.agenda.filter(kind=ItemKind.DELEGATION).exists():
        unreported_decisions(by, locked.held_on).filter(association=locked.association_id).update(
            reported_at=locked
        )
    log(by, locked, Act.MEETING_HELD)
    return locked


# Minutes and notices


@transaction.atomic
def adjust_minutes(*, by: Access, meeting: Meeting, on: date) -> Meeting:
    """The minutes are adjusted; the board's get a notice for each member municipality and region (19 §).

    Raises ValidationError before the meeting is held. Later than 14 days (KL 5:69) is recorded, not refused: it is
    late already, and must be adjusted all the same.
    """
    locked = lock_meeting(by, meeting.pk)
    if on < locked.held_on:
        raise ValidationError(
            f"Mötet hölls {written(locked.held_on)}. Protokollet kan inte justeras innan.", code="before"
        )
    if on > by.day:
        raise ValidationError("Skriv dagen då protokollet justerades, inte en kommande dag.", code="future")
    _go(locked, MeetingState.ADJUSTED, "Mötet har inte hållits än. För närvaron och avsluta mötet först.")
    locked.adjusted_on = on
    locked.save(update_fields=["state", "adjusted_on"])
    if locked.body.kind == BodyKind.BOARD:
        Notice.objects.bulk_create(
            Notice(meeting=locked, organisation=member.organisation)
            for member in who_announces(by, on).filter(association=locked.association_id)
        )
    late = max((on - latest_adjustment(locked.held_on)).days, 0)
    log(by, locked, Act.MINUTES_ADJUSTED, adjusted_on=str(on), days_late=late)
    return locked


def _lock_notice(by: Access, pk: int) -> Notice:
    require(by, Permission.KEEP_MEETINGS)
    rows = Notice.objects.within(by).select_for_update(of=("self",)).select_related("meeting", "organisation")
    return rows.get(pk=pk)


@transaction.atomic
def post_notice(*, by: Access, notice: Notice, on: date) -> Notice:
    """It hangs from this day, and the three weeks to appeal begin (KL 13:5). A wrong day can be written anew."""
    locked = _lock_notice(by, notice.pk)
    adjusted_on = locked.meeting.adjusted_on
    if adjusted_on is None or on < adjusted_on:
        words = (
            f"Protokollet justerades {written(adjusted_on)}"
            if adjusted_on
            else "Protokollet är inte justerat"
        )
        raise ValidationError(f"{words}. Det kan inte anslås före det.", code="before")
    if on > by.day:
        raise ValidationError("Skriv dagen då anslaget sattes upp, inte en kommande dag.", code="future")
    if locked.down_on:
        raise ValidationError("Anslaget är nedtaget. Dagen det sattes upp kan inte ändras.", code="down")
    locked.posted_on = on
    locked.save(update_fields=["posted_on"])
    log(by, locked.meeting, Act.NOTICE_POSTED, locked, posted_on=str(on))
    return locked


@transaction.atomic
def take_down_notice(*, by: Access, notice: Notice, on: date) -> Notice:
    locked = _lock_notice(by, notice.pk)
    if locked.posted_on is None:
        raise ValidationError("Anslaget har inte satts upp än. Skriv först när det gjordes.", code="not_up")
    ends = appeal_ends(locked.posted_on)
    if on <= ends:
        raise ValidationError(
            f"Anslaget sitter uppe hela överklagandetiden, till och med {written(ends)} (KL 13:5).",
            code="appeal",
        )
    if on > by.day:
        raise ValidationError("Skriv dagen då anslaget togs ner, inte en kommande dag.", code="future")
    locked.down_on = on
    locked.save(update_fields=["down_on"])
    log(by, locked.meeting, Act.CHANGED, locked, fields=["down_on"])
    return locked
