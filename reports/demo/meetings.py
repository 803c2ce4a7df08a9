"""What became of the meetings: agendas, attendance, decisions, tasks, minutes and notices. All of it is made up."""

import re
from dataclasses import replace as with_values
from datetime import date, time, timedelta
from typing import Any

from finsam.web import clock
from finsam.web.access import Access
from members.domain.meetings import SeatRow, appeal_ends, latest_notice, papers_leave
from members.enums import AttendanceDuty, BodyKind, ItemKind, MeetingState, Presence, StanceKind
from members.models import AgendaItem, DelegatedDecision, Meeting, Person
from members.queries.meetings import proposed_paragraph
from members.services.agenda import record_decision, record_stance, save_agenda_item
from members.services.meetings import (
    adjust_minutes,
    hold_meeting,
    lay_agenda,
    mark_called,
    post_notice,
    record_attendance,
    rows_at,
    take_down_notice,
)
from members.services.tasks import close_task, give_task
from reports.demo.cast import Cast
from reports.demo.source import DEMO_DAY, at, day, html, make

BEFORE_DECISIONS = 5  # the standing matters that come first


def load_courses(cast: Cast, data: dict[str, Any]) -> None:
    """Every meeting as far as it had come on the demo's day."""
    shorts = {body.pk: short for short, body in cast.bodies.items()}
    for row in data.get("delegated", []):
        _delegated(cast, row)
    for meeting in (
        Meeting.objects.within(cast.access).select_related("body", "association").order_by("held_on")
    ):
        key = f"{shorts[meeting.body_id]} {meeting.held_on}"
        if "start" in data:
            meeting.starts_at = time.fromisoformat(data["start"])
            meeting.save(update_fields=["starts_at"])
        _lay(meeting)
        matters = [row for row in data.get("matters", []) if row["meeting"] == key]
        if meeting.held_on > DEMO_DAY:
            _coming(cast, meeting, matters)
        else:
            _past(cast, meeting, key, matters, data)


def _delegated(cast: Cast, row: dict[str, str]) -> None:
    make(
        DelegatedDecision,
        association=cast.association,
        decided_on=day(row["on"]),
        decided_by=row["by"],
        title=row["title"],
        text=row["text"],
        ground=row["ground"],
        reference=row["reference"],
    )


def _lay(meeting: Meeting) -> None:
    """The standing agenda, and the decisions that the registers already hold at the § they have."""
    lay_agenda(meeting)
    decisions = list(meeting.decisions.order_by("pk"))
    if not decisions:
        return
    stands_at = int(re.findall(r"\d+", decisions[0].paragraph)[0])
    before = min(BEFORE_DECISIONS, stands_at - proposed_paragraph(meeting))
    for item in meeting.agenda.filter(number__gt=before).order_by("-number"):
        item.number += len(decisions)
        item.save(update_fields=["number"])
    meeting.first_paragraph = stands_at - before
    meeting.save(update_fields=["first_paragraph"])
    for place, decision in enumerate(decisions, start=before + 1):
        fields = {"kind": ItemKind.DECISION, "title": decision.title, "reference": decision.reference}
        decision.item = make(AgendaItem, meeting=meeting, number=place, **fields)
        decision.save(update_fields=["item"])


def _coming(cast: Cast, meeting: Meeting, matters: list[dict[str, Any]]) -> None:
    for row in matters:
        _matter(cast.access, meeting, row)
    leaves = papers_leave(meeting.held_on, meeting.body.papers_days)
    if leaves <= DEMO_DAY:
        _at_day(cast, leaves, mark_called, meeting=meeting, at=at(f"{leaves}T09:00"))


def _at_day(cast: Cast, when: date, act: Any, **arguments: Any) -> Any:
    with clock.stopped_at(at(f"{when}T16:00")):
        return act(by=Access.system(cast.association, when), **arguments)


def _matter(by: Access, meeting: Meeting, row: dict[str, Any]) -> AgendaItem:
    values = {name: row[name] for name in ("title", "kind", "presenter", "reference") if name in row}
    rich = {name: html(row[name]) for name in ("background", "proposal", "notes") if name in row}
    return save_agenda_item(by=by, meeting=meeting, values=values | rich)


def _past(
    cast: Cast, meeting: Meeting, key: str, matters: list[dict[str, Any]], data: dict[str, Any]
) -> None:
    on, body = meeting.held_on, key.split()[0]
    seats = rows_at(meeting)
    if sum(row.is_filled for row in seats) * 2 <= len(seats):
        # Who sat then is not known here: the meeting stands with its decisions, held and adjusted.
        state = MeetingState.ADJUSTED
        Meeting.objects.filter(pk=meeting.pk).update(state=state, adjusted_on=on + timedelta(days=10))
        return
    rows = [_came(row, key, body, seats, data) for row in seats]
    _at_day(cast, on, record_attendance, meeting=meeting, rows=rows)
    for row in matters:
        item = _at_day(cast, on, _matter, meeting=meeting, row=row)
        if "decision" in row:
            _at_day(cast, on, record_decision, item=item, text=row["decision"])
        for task in row.get("tasks", []):
            _task(cast, on, item, task)
    for row in data.get("reservations", []):
        _reserve(cast, meeting, row)
    _at_day(cast, on, hold_meeting, meeting=meeting)
    if key not in data.get("not_adjusted", []):
        _announce(cast, meeting)


def _came(row: SeatRow, key: str, body: str, seats: list[SeatRow], data: dict[str, Any]) -> SeatRow:
    by_name = {seat.name: seat.seat for seat in seats if seat.is_filled}
    duty = data.get("duties", {}).get(body, {}).get(row.name, "")
    if row.name in data.get("absent", {}).get(key, []):
        return with_values(row, presence=Presence.ABSENT)
    if row.name in data.get("remote", {}).get(key, []):
        row = with_values(row, presence=Presence.REMOTE)
    deputy = data.get("deputies", {}).get(key, {}).get(row.name)
    if deputy:
        row = with_values(row, presence=Presence.DEPUTY, deputy=deputy)
    stands_in = data.get("serves", {}).get(key, {}).get(row.name)
    if stands_in:
        row = with_values(row, presence=Presence.PRESENT, serves_for=by_name[stands_in])
    return with_values(row, duty=AttendanceDuty(duty) if duty else "")


def _task(cast: Cast, on: date, item: AgendaItem, row: dict[str, str]) -> None:
    person = Person.objects.get(association=cast.association, name=row["person"])
    given = {"body": item.meeting.body, "item": item, "title": row["title"], "person": person}
    task = _at_day(cast, on, give_task, due=day(row["due"]), **given)
    if "closed" in row:
        closed = day(row["closed"])
        _at_day(cast, closed, close_task, task=task, on=closed, outcome=row["outcome"])


def _reserve(cast: Cast, meeting: Meeting, row: dict[str, str]) -> None:
    decision = cast.decisions[row["decision"]]
    if decision.meeting_id != meeting.pk:
        return
    decision.refresh_from_db(fields=["item"])
    attendance = meeting.attendances.get(person__name=row["person"])
    words = {"kind": StanceKind.RESERVATION, "reason": row["reason"]}
    _at_day(cast, meeting.held_on, record_stance, item=decision.item, attendance=attendance, **words)


def _announce(cast: Cast, meeting: Meeting) -> None:
    """Adjusted after ten days or a little later, posted two days after, taken down when the time to appeal is out."""
    adjusted = meeting.held_on + timedelta(days=10)
    if adjusted > DEMO_DAY:
        return
    _at_day(cast, adjusted, adjust_minutes, meeting=meeting, on=adjusted)
    if meeting.body.kind != BodyKind.BOARD:
        return
    posted = latest_notice(adjusted)
    down = appeal_ends(posted) + timedelta(days=1)
    for notice in meeting.notices.all():
        _at_day(cast, posted, post_notice, notice=notice, on=posted)
        if down <= DEMO_DAY:
            _at_day(cast, down, take_down_notice, notice=notice, on=down)
