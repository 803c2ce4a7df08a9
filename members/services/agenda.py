"""What stands on a meeting's agenda: matters, decisions, and who left or reserved herself."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError

from finsam.web.access import Access
from members.enums import Act, BodyKind, Presence, SeatKind, StanceKind
from members.models import AgendaItem, Attendance, Decision, Meeting, Stance
from members.services.meetings import check_quorum, lock_meeting, log, settle_first_paragraph

TALKS_ONLY = "Medlemssamrådet samtalar men beslutar inte. Skriv vad ni kom fram till under anteckningar."


@transaction.atomic
def save_agenda_item(
    *, by: Access, meeting: Meeting, values: Mapping[str, Any], item: AgendaItem | None = None
) -> AgendaItem:
    """A new matter stands last but for what closes every meeting."""
    locked = lock_meeting(by, meeting.pk)
    own = _lock_item(locked, item.pk) if item else AgendaItem(meeting=locked, number=_next_number(locked))
    for name, value in values.items():
        setattr(own, name, value)
    own.full_clean()
    own.save()
    if item is None:
        _above_closing(locked, own)
    log(by, locked, Act.AGENDA_CHANGED, own, fields=sorted(values))
    return own


def _lock_item(meeting: Meeting, pk: int) -> AgendaItem:
    return AgendaItem.objects.select_related("meeting").get(pk=pk, meeting=meeting)


def _next_number(meeting: Meeting) -> int:
    return (meeting.agenda.aggregate(last=Max("number"))["last"] or 0) + 1


def _above_closing(meeting: Meeting, item: AgendaItem) -> None:
    """A new matter goes above "Övrigt" and "Mötet avslutas", unless one of them has its § already."""
    rows = list(meeting.agenda.exclude(pk=item.pk).select_related("decision").order_by("number"))
    end = len(rows)
    while end > 1 and _closes(rows[end - 1]):
        end -= 1
    if end < len(rows) and not any(hasattr(row, "decision") for row in rows[end:]):
        _number(meeting, [row.pk for row in (*rows[:end], item, *rows[end:])])
        item.refresh_from_db(fields=["number"])


def _closes(row: AgendaItem) -> bool:
    title = row.title.lower()
    return title.startswith("övrig") or "avslut" in title


def _number(meeting: Meeting, order: list[int]) -> None:
    """Numbers 1..n in this order, in two steps because a number stands once."""
    rows = {row.pk: row for row in meeting.agenda.all()}
    changed = [(rows[pk], number) for number, pk in enumerate(order, start=1) if rows[pk].number != number]
    for step in (1000, 0):
        for row, number in changed:
            row.number = number + step
        AgendaItem.objects.bulk_update([row for row, _ in changed], ["number"])


@transaction.atomic
def move_item(*, by: Access, item: AgendaItem, up: bool) -> AgendaItem:
    """One step. A decided matter keeps its place: its § stands in the minutes."""
    locked = lock_meeting(by, item.meeting_id)
    order = list(locked.agenda.select_related("decision").order_by("number"))
    place = next(n for n, row in enumerate(order) if row.pk == item.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return order[place]
    if any(hasattr(order[n], "decision") for n in (place, other)):
        raise ValidationError(
            "Ett ärende med beslut behåller sin §. Det kan inte byta plats.", code="decided"
        )
    order[place], order[other] = order[other], order[place]
    _number(locked, [row.pk for row in order])
    log(by, locked, Act.AGENDA_CHANGED, item, fields=["number"])
    item.refresh_from_db(fields=["number"])
    return item


@transaction.atomic
def remove_item(*, by: Access, item: AgendaItem) -> None:
    locked = lock_meeting(by, item.meeting_id)
    order = list(locked.agenda.select_related("decision").order_by("number"))
    own = next(row for row in order if row.pk == item.pk)
    if hasattr(own, "decision"):
        raise ValidationError("Ärendet har ett beslut. Ta bort beslutet först.", code="decided")
    if any(hasattr(row, "decision") for row in order if row.number > own.number):
        raise ValidationError("Ett beslut längre ner skulle få en annan §. Lämna ärendet.", code="decided")
    log(by, locked, Act.AGENDA_CHANGED, own, removed=True)
    rest = [row.pk for row in order if row is not own]
    files = [attachment.file for attachment in own.attachments.all()]
    own.delete()
    for file in files:
        transaction.on_commit(partial(file.delete, save=False))
    _number(locked, rest)


# Decisions


@transaction.atomic
def record_decision(
    *,
    by: Access,
    item: AgendaItem,
    text: str,
    title: str = "",
    reference: str = "",
    voting: str = "",
) -> Decision:
    """The matter's decision, with the matter's § and title.

    Raises ValidationError for a consultation, which never decides, before the meeting's day, and for a board
    that has no quorum once those who left for conflict of interest are not counted (KL 6:27).
    """
    locked = lock_meeting(by, item.meeting_id)
    if locked.body.kind == BodyKind.CONSULTATION:
        raise ValidationError(TALKS_ONLY, code="consultation")
    if locked.held_on > by.day:
        raise ValidationError("Mötet har inte hållits än. Förslaget skriver du i ärendet.", code="too_early")
    own = _lock_item(locked, item.pk)
    check_quorum(locked, _left(own))
    settle_first_paragraph(by, locked)
    own.meeting.first_paragraph = locked.first_paragraph
    decision = Decision.objects.filter(item=own).first() or Decision(
        meeting=locked, item=own, paragraph=own.paragraph
    )
    decision.title = title or own.title
    decision.reference = reference or own.reference
    decision.text, decision.voting = text, voting
    decision.full_clean()
    decision.save()
    log(by, locked, Act.DECISION_RECORDED, decision, paragraph=decision.paragraph)
    return decision


@transaction.atomic
def write_minutes(*, by: Access, item: AgendaItem, notes: str, text: str = "", **decision: str) -> None:
    """Notes and decision of one matter, both or neither."""
    save_agenda_item(by=by, meeting=item.meeting, item=item, values={"notes": notes})
    if text:
        record_decision(by=by, item=item, text=text, **decision)


@transaction.atomic
def remove_decision(*, by: Access, item: AgendaItem) -> None:
    """While the minutes are not adjusted. A decision that a budget or an edition rests on stays (PROTECT)."""
    locked = lock_meeting(by, item.meeting_id)
    decision = Decision.objects.filter(item=item, meeting=locked).first()
    if decision is None:
        return
    if Stance.objects.filter(item=item, kind=StanceKind.RESERVATION).exists():
        raise ValidationError(
            "Någon har reserverat sig mot beslutet. Ta bort reservationen först.", code="reserved"
        )
    log(by, locked, Act.REMOVED, decision, paragraph=decision.paragraph)
    try:
        decision.delete()
    except ProtectedError:
        message = "En budget eller ett dokument är fastställt genom beslutet. Det kan inte tas bort."
        raise ValidationError(message, code="in_use") from None


def _left(item: AgendaItem) -> frozenset[int]:
    """The seats whose holders left this matter for conflict of interest."""
    rows = Stance.objects.filter(item=item, kind=StanceKind.CONFLICT)
    return frozenset(rows.values_list("attendance__seat", flat=True))


@transaction.atomic
def record_stance(
    *, by: Access, item: AgendaItem, attendance: Attendance, kind: str, reason: str = ""
) -> Stance:
    """Somebody left for conflict of interest (KL 6:28-32), or reserved herself before the meeting ended (KL 4:27)."""
    locked = lock_meeting(by, item.meeting_id)
    row = Attendance.objects.select_related("seat", "person").get(pk=attendance.pk, meeting=locked)
    if row.presence == Presence.ABSENT:
        raise ValidationError(f"{row.person or row.seat} var inte med på mötet.", code="absent")
    if row.seat.kind == SeatKind.SUBSTITUTE and row.serves_for_id is None:
        raise ValidationError(
            f"{row.person or row.seat} tjänstgjorde inte. Bara den som deltog i beslutet kan stå här.",
            code="not_serving",
        )
    own = _lock_item(locked, item.pk)
    _check_reservation(own, row, kind)
    stance, _ = Stance.objects.update_or_create(
        item=own, attendance=row, kind=kind, defaults={"reason": reason}
    )
    stance.full_clean()
    if kind == StanceKind.CONFLICT and hasattr(own, "decision"):
        check_quorum(locked, _left(own))
    log(by, locked, Act.CHANGED, stance, kind=kind)
    return stance


def _check_reservation(item: AgendaItem, row: Attendance, kind: str) -> None:
    other = StanceKind.CONFLICT if kind == StanceKind.RESERVATION else StanceKind.RESERVATION
    if Stance.objects.filter(item=item, attendance=row, kind=other).exists():
        raise ValidationError(
            f"{row.person or row.seat} kan inte både lämna ärendet för jäv och reservera sig.", code="both"
        )
    if kind == StanceKind.RESERVATION and not Decision.objects.filter(item=item).exists():
        raise ValidationError(
            "Skriv beslutet först. En reservation gäller ett beslut och anmäls innan mötet är slut (KL 4:27).",
            code="undecided",
        )


@transaction.atomic
def remove_stance(*, by: Access, stance: Stance) -> None:
    locked = lock_meeting(by, stance.item.meeting_id)
    log(by, locked, Act.REMOVED, stance, kind=stance.kind)
    stance.delete()
