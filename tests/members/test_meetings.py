"""A meeting from its planned day to the posted notice, through the services."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from members.domain.meetings import PlannedMeeting, SeatRow
from members.enums import Act, BodyKind, ItemKind, MeetingState, Presence, Role, StanceKind
from members.models import AuditEvent, Decision, DelegatedDecision, Meeting, Notice, SeatTurn, Task
from members.queries.meetings import (
    agenda_of,
    attendance_of_year,
    authority_years,
    decisions_to_report,
    open_tasks,
    proposed_paragraph,
    readable_meetings,
    tasks_brought_to,
    unreported_decisions,
)
from members.services.agenda import (
    move_item,
    record_decision,
    record_stance,
    remove_decision,
    remove_item,
    save_agenda_item,
    write_minutes,
)
from members.services.meetings import (
    adjust_minutes,
    cancel_meeting,
    change_meeting,
    hold_meeting,
    mark_called,
    plan_meetings,
    post_notice,
    record_attendance,
    rows_at,
    take_down_notice,
)
from members.services.tasks import close_task, give_task
from tests.builders import (
    make_body,
    make_budget,
    make_mandate,
    make_meeting,
    make_organisation,
    make_person,
    make_seat,
)
from tests.builders.meetings import Board, all_came, make_board, make_group, make_task
from tests.cast import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both]

YESTERDAY = TODAY - timedelta(days=1)
AT = datetime(2015, 11, 13, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))


@pytest.fixture
def chief(cast):
    return cast.one.access(Role.CHIEF)


@pytest.fixture
def board(cast) -> Board:
    """A board of its own with four members, beside the cast's."""
    return make_board(make_body(cast.one.association, BodyKind.BOARD, name="Styrelsen"))


@pytest.fixture
def group(cast):
    return make_group(cast.one.association, name="LSG Prov")


def plan(by, body, *days: date, **more) -> list[Meeting]:
    return plan_meetings(by=by, body=body, meetings=[PlannedMeeting(day) for day in days], **more)


def met(by, body, day: date = YESTERDAY) -> Meeting:
    """A meeting with its standing agenda to which everybody came."""
    meeting = plan(by, body, day)[0]
    all_came(by, meeting)
    return meeting


def held(by, body, day: date = YESTERDAY) -> Meeting:
    return hold_meeting(by=by, meeting=met(by, body, day))


def matter(meeting: Meeting, title: str = "Information"):
    return meeting.agenda.get(title=title)


def titles(meeting: Meeting) -> list[str]:
    rows = agenda_of(meeting)
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    return [row.title for row in rows]


def refused(act, **arguments) -> str:
    with pytest.raises(ValidationError) as error:
        act(**arguments)
    return " ".join(error.value.messages)


def away(by, meeting: Meeting, *names: str, serves: dict[str, str] | None = None) -> None:
    """Everybody but these came; `serves` says which substitute stood in for whom."""
    rows = rows_at(meeting)
    seats = {row.name: row.seat for row in rows}
    given = []
    for row in rows:
        if row.name in names:
            given.append(SeatRow(row.seat, presence=Presence.ABSENT))
        elif row.name in (serves or {}):
            given.append(SeatRow(row.seat, serves_for=seats[serves[row.name]]))
        else:
            given.append(SeatRow(row.seat, presence=row.presence))
    record_attendance(by=by, meeting=meeting, rows=given)


# Planning


def test_a_years_meetings_are_set_at_once_each_with_the_bodys_agenda(chief, group):
    group.standard_agenda = "Öppnande\nLaget runt\nAvslutning"
    group.save()
    days = [date(2016, month, 12) for month in (1, 2, 3, 4, 5, 8, 9, 10, 11)]
    made = plan(chief, group, *days, place="Kronan")
    assert [(row.held_on, row.place, row.state) for row in made] == [(d, "Kronan", "planerat") for d in days]
    assert titles(made[8]) == ["Öppnande", "Laget runt", "Avslutning"]
    assert AuditEvent.objects.filter(action=Act.MEETINGS_PLANNED).count() == 9


def test_a_day_that_stands_twice_or_is_taken_is_refused_by_name_and_nothing_is_saved(chief, group):
    make_meeting(group, date(2016, 2, 10))
    with pytest.raises(ValidationError) as error:
        plan(chief, group, date(2016, 1, 13), date(2016, 1, 13), date(2016, 2, 10))
    said = " ".join(error.value.messages).replace("\u00a0", " ")
    assert said == (
        "13 januari 2016 står två gånger. Ta bort den ena. "
        "LSG Prov har redan ett möte 10 februari 2016. Välj en annan dag."
    )
    assert group.meetings.count() == 1


def test_a_day_when_the_body_is_not_there_is_refused_and_a_cancelled_meetings_day_is_free(chief, group):
    group.valid_until = date(2016, 6, 30)
    group.save()
    with pytest.raises(ValidationError):
        plan(chief, group, date(2016, 8, 10))
    make_meeting(group, date(2016, 2, 10), state=MeetingState.CANCELLED)
    assert len(plan(chief, group, date(2016, 2, 10))) == 1


@pytest.mark.parametrize("role", [Role.BOARD, Role.LSG, Role.AUDITOR, Role.REPORTER])
def test_only_the_office_plans(cast, group, role):
    with pytest.raises(PermissionDenied):
        plan(cast.one.access(role), group, date(2016, 2, 10))


# The call


def test_a_called_meeting_that_is_moved_must_be_called_again(chief, group):
    meeting = plan(chief, group, date(2015, 11, 24))[0]
    called = mark_called(by=chief, meeting=meeting, at=AT)
    assert (called.state, called.called_at) == (MeetingState.CALLED, AT)
    moved = change_meeting(by=chief, meeting=meeting, values={"held_on": date(2015, 11, 26)})
    assert (moved.state, moved.called_at) == (MeetingState.PLANNED, None)
    same = change_meeting(by=chief, meeting=moved, values={"place": "Motala"})
    assert same.state == MeetingState.PLANNED


def test_papers_are_not_sent_after_the_meeting_nor_without_an_agenda(chief, group):
    assert "kan inte skickas efteråt" in refused(mark_called, by=chief, meeting=held(chief, group), at=AT)
    late = make_meeting(group, TODAY - timedelta(days=3))
    assert "kan inte skickas efteråt" in refused(mark_called, by=chief, meeting=late, at=AT)
    empty = make_meeting(group, date(2015, 11, 24))
    assert "Dagordningen är tom" in refused(mark_called, by=chief, meeting=empty, at=AT)


def test_a_meeting_is_not_moved_to_a_taken_day_nor_past_the_bodys_end_nor_once_attended(chief, group):
    meeting, other = plan(chief, group, YESTERDAY, date(2015, 11, 24))
    group.valid_until = date(2015, 12, 31)
    group.save()
    move = {"by": chief, "meeting": meeting}
    assert "har redan ett möte" in refused(change_meeting, values={"held_on": other.held_on}, **move)
    assert "finns inte" in refused(change_meeting, values={"held_on": date(2016, 1, 13)}, **move)
    all_came(chief, meeting)
    assert "Närvaron är förd" in refused(change_meeting, values={"held_on": TODAY}, **move)


def test_a_cancelled_meeting_is_over(chief, group):
    meeting = cancel_meeting(by=chief, meeting=plan(chief, group, date(2015, 11, 24))[0])
    assert refused(mark_called, by=chief, meeting=meeting, at=AT) == "Mötet är inställt och kan inte ändras."
    assert "kan inte ställas in" in refused(cancel_meeting, by=chief, meeting=held(chief, group))


# Agenda


def test_a_new_matter_stands_above_what_closes_the_meeting_and_numbers_are_always_whole(chief, group):
    meeting = plan(chief, group, date(2015, 11, 24))[0]
    made = save_agenda_item(by=chief, meeting=meeting, values={"title": "Lokaler"})
    assert titles(meeting)[-4:] == ["Information", "Lokaler", "Övrigt", "Mötet avslutas"]
    move_item(by=chief, item=made, up=True)
    assert titles(meeting)[-4:] == ["Lokaler", "Information", "Övrigt", "Mötet avslutas"]
    move_item(by=chief, item=matter(meeting, "Mötet öppnas"), up=True)
    remove_item(by=chief, item=matter(meeting, "Övrigt"))
    assert titles(meeting)[0] == "Mötet öppnas"
    assert titles(meeting)[-2:] == ["Information", "Mötet avslutas"]


def test_a_decided_matter_keeps_its_paragraph(chief, group):
    meeting = met(chief, group)
    record_decision(by=chief, item=matter(meeting), text="Gruppen beslutar.")
    assert "behåller sin §" in refused(move_item, by=chief, item=matter(meeting, "Övrigt"), up=True)
    assert "Ta bort beslutet först" in refused(remove_item, by=chief, item=matter(meeting))
    assert "annan §" in refused(remove_item, by=chief, item=matter(meeting, "Val av justerare"))
    remove_item(by=chief, item=matter(meeting, "Övrigt"))
    assert Decision.objects.get().paragraph == "§ 5"


def test_a_personal_number_in_a_matter_is_refused(chief, group):
    meeting = plan(chief, group, date(2015, 11, 24))[0]
    values = {"title": "Fall", "background": "<p>Gäller 811228-9874</p>"}
    assert "personnummer" in refused(save_agenda_item, by=chief, meeting=meeting, values=values)


# Attendance


def test_attendance_begins_with_all_present_and_keeps_who_held_the_seat(chief, board):
    meeting = plan(chief, board.body, YESTERDAY)[0]
    rows = rows_at(meeting)
    assert [row.presence for row in rows if row.is_ordinary] == [Presence.PRESENT] * 4
    assert [row.presence for row in rows if not row.is_ordinary] == [Presence.ABSENT] * 4
    all_came(chief, meeting)
    assert [str(row.person) for row in meeting.attendances.order_by("pk")][:4] == [
        f"Ledamot {name}" for name in "ABCD"
    ]


def test_attendance_is_not_taken_before_the_meeting(chief, group):
    meeting = plan(chief, group, date(2015, 11, 24))[0]
    assert "Närvaron förs när mötet hålls." in refused(record_attendance, by=chief, meeting=meeting, rows=[])


def test_a_substitute_of_another_member_is_refused_and_of_the_same_serves(chief, board):
    meeting = plan(chief, board.body, YESTERDAY)[0]
    with pytest.raises(ValidationError, match="samma medlem"):
        away(chief, meeting, "Ledamot A", serves={"Ersättare B": "Ledamot A"})
    assert not meeting.attendances.exists()
    away(chief, meeting, "Ledamot A", serves={"Ersättare A": "Ledamot A"})
    assert meeting.attendances.get(seat=board.substitutes["A"]).serves_for == board.ordinary["A"]


def test_whose_seat_it_is_follows_its_turn_on_the_day(chief, board):
    """The seat goes round: from October it is B's, so that B's substitute may serve on it."""
    turn = {"seat": board.ordinary["A"], "valid_from": date(2015, 10, 1)}
    SeatTurn.objects.create(organisation=board.ordinary["B"].organisation, **turn)
    before, after = plan(chief, board.body, date(2015, 9, 23), YESTERDAY)
    with pytest.raises(ValidationError, match="samma medlem"):
        away(chief, before, "Ledamot A", serves={"Ersättare B": "Ledamot A"})
    away(chief, after, "Ledamot A", serves={"Ersättare B": "Ledamot A"})
    assert after.attendances.filter(serves_for=board.ordinary["A"]).exists()


# Decisions


def test_a_board_without_quorum_decides_nothing(chief, board):
    meeting = plan(chief, board.body, YESTERDAY)[0]
    assert "För närvaron först" in refused(record_decision, by=chief, item=matter(meeting), text="Ja.")
    away(chief, meeting, "Ledamot A", "Ledamot B")
    assert "KL 6:27" in refused(record_decision, by=chief, item=matter(meeting), text="Ja.")
    away(chief, meeting, "Ledamot A", "Ledamot B", serves={"Ersättare A": "Ledamot A"})
    assert record_decision(by=chief, item=matter(meeting), text="Ja.").paragraph == "§ 6"
    with pytest.raises(ValidationError, match="beslutför"):
        away(chief, meeting, "Ledamot A", "Ledamot B")


def test_whoever_leaves_for_conflict_of_interest_is_not_counted(chief, board):
    meeting = plan(chief, board.body, YESTERDAY)[0]
    away(chief, meeting, "Ledamot A")
    leaves = meeting.attendances.get(person__name="Ledamot B")
    record_stance(by=chief, item=matter(meeting), attendance=leaves, kind=StanceKind.CONFLICT)
    assert "KL 6:27" in refused(record_decision, by=chief, item=matter(meeting), text="Ja.")
    assert record_decision(by=chief, item=matter(meeting, "Övrigt"), text="Ja.")


def test_a_reservation_needs_a_decision_and_somebody_who_took_part(chief, board):
    meeting = met(chief, board.body)
    item, row = matter(meeting), meeting.attendances.get(person__name="Ledamot B")
    reserve = {"by": chief, "item": item, "kind": StanceKind.RESERVATION}
    assert "KL 4:27" in refused(record_stance, attendance=row, **reserve)
    record_decision(by=chief, item=item, text="Ja.")
    record_stance(attendance=row, reason="Pengarna behövs här.", **reserve)
    assert "Ta bort reservationen först" in refused(remove_decision, by=chief, item=item)
    with pytest.raises(ValidationError, match="Ledamot B: reservation står vid Information"):
        away(chief, meeting, "Ledamot B")
    substitute = meeting.attendances.get(person__name="Ersättare B")
    assert "inte med" in refused(record_stance, attendance=substitute, **reserve)
    conflict = {**reserve, "kind": StanceKind.CONFLICT}
    assert "både lämna ärendet" in refused(record_stance, attendance=row, **conflict)


def test_a_consultation_talks_but_does_not_decide(chief, cast):
    body = make_body(cast.one.association, BodyKind.CONSULTATION)
    make_mandate(make_seat(body))
    item = matter(met(chief, body))
    said = "Medlemssamrådet samtalar men beslutar inte."
    assert said in refused(record_decision, by=chief, item=item, text="Ja.")
    by_hand = Decision(meeting=item.meeting, paragraph="§ 1", title="Ja")
    with pytest.raises(ValidationError, match=said):
        by_hand.full_clean()
    write_minutes(by=chief, item=item, notes="<p>Alla var överens.</p>")
    assert matter(item.meeting).notes == "<p>Alla var överens.</p>"


def test_a_decision_is_not_written_before_the_day_and_takes_notes_with_it_or_neither(chief, group):
    coming = plan(chief, group, date(2015, 11, 24))[0]
    arguments = {"by": chief, "item": matter(coming), "notes": "<p>Hej</p>", "text": "Ja."}
    assert "inte hållits än" in refused(write_minutes, **arguments)
    assert matter(coming).notes == ""


def test_paragraphs_go_on_through_the_year_and_begin_anew_with_the_next(chief, group):
    held(chief, group, date(2015, 3, 12))
    second = met(chief, group, date(2015, 5, 7))
    assert record_decision(by=chief, item=matter(second), text="Ja.").paragraph == "§ 12"
    hold_meeting(by=chief, meeting=second)
    assert proposed_paragraph(plan(chief, group, date(2015, 11, 24))[0]) == 15
    assert proposed_paragraph(plan(chief, group, date(2016, 1, 13))[0]) == 1


def test_paragraphs_written_by_hand_in_the_register_count_too(chief, group):
    earlier = make_meeting(group, date(2015, 3, 12))
    Decision.objects.create(meeting=earlier, paragraph="§ 47", title="Ja")
    assert met(chief, group).attendances.exists()
    assert group.meetings.get(held_on=YESTERDAY).first_paragraph == 48


def test_a_decision_that_a_budget_rests_on_stays(chief, board):
    meeting = met(chief, board.body)
    decision = record_decision(by=chief, item=matter(meeting), text="Budgeten fastställs.")
    make_budget(meeting.association, 2016, decision=decision)
    assert "kan inte tas bort" in refused(remove_decision, by=chief, item=matter(meeting))
    assert Decision.objects.exists()


# Tasks


def test_a_task_comes_back_on_every_next_agenda_until_it_is_closed(chief, group):
    first = met(chief, group, date(2015, 9, 3))
    person = group.seats.first().mandates.get().person
    task = give_task(
        by=chief, body=group, item=matter(first), title="Ring", person=person, due=date(2015, 10, 1)
    )
    assert (task.body, task.given_on) == (group, date(2015, 9, 3))
    second, third = plan(chief, group, date(2015, 11, 12), date(2015, 12, 10))
    assert list(tasks_brought_to(chief, first)) == []
    assert list(tasks_brought_to(chief, second)) == [task]
    assert list(tasks_brought_to(chief, third)) == [task]
    close_task(by=chief, task=task, on=date(2015, 11, 12), outcome="Gjort.")
    assert list(tasks_brought_to(chief, second)) == [task]
    assert list(tasks_brought_to(chief, third)) == []
    assert list(open_tasks(chief, group.pk, date(2015, 11, 11))) == [task]
    assert list(open_tasks(chief, group.pk, TODAY)) == []


def test_a_task_goes_to_somebody_of_the_group_with_a_day_to_come(chief, group):
    stranger = make_person(group.association, name="Utomstående")
    arguments = {"by": chief, "body": group, "title": "Ring"}
    assert "ingen plats" in refused(give_task, person=stranger, due=TODAY, **arguments)
    person = group.seats.first().mandates.get().person
    assert "Välj en dag efter" in refused(give_task, person=person, due=YESTERDAY, **arguments)
    assert not Task.objects.exists()


def test_its_owner_and_the_office_close_a_task_and_nobody_else(cast, chief):
    lsg = cast.one.access(Role.LSG)
    own = make_task(cast.one.lsg, lsg.user.persons.get())
    others = make_task(cast.one.lsg, make_person(cast.one.association))
    assert close_task(by=lsg, task=own, on=TODAY).closed_on == TODAY
    with pytest.raises(PermissionDenied):
        close_task(by=lsg, task=others, on=TODAY)
    assert "redan klar" in refused(close_task, by=chief, task=own, on=TODAY)
    assert "inte bli klar innan" in refused(close_task, by=chief, task=others, on=date(2015, 9, 1))
    assert "kommande dag" in refused(close_task, by=chief, task=others, on=TODAY + timedelta(days=1))


# Delegated decisions


def delegated(association, day: date) -> DelegatedDecision:
    given = {"decided_by": "Förbundschefen", "title": "Lokal", "text": "Hyrs."}
    return DelegatedDecision.objects.create(association=association, decided_on=day, **given)


def test_delegated_decisions_are_reported_at_the_boards_next_meeting(chief, board, group):
    early = delegated(board.body.association, date(2015, 11, 1))
    delegated(board.body.association, TODAY)
    assert unreported_decisions(chief, YESTERDAY).get() == early
    held(chief, group)
    early.refresh_from_db()
    assert early.reported_at is None
    meeting = met(chief, board.body)
    assert decisions_to_report(chief, meeting).get() == early
    hold_meeting(by=chief, meeting=meeting)
    early.refresh_from_db()
    assert early.reported_at == meeting
    assert decisions_to_report(chief, Meeting.objects.get(pk=meeting.pk)).get() == early
    assert unreported_decisions(chief, TODAY).count() == 1


# Held, adjusted, announced


def test_a_meeting_is_held_once_its_day_has_come_and_its_attendance_is_taken(chief, group):
    coming = plan(chief, group, date(2015, 11, 24))[0]
    assert "innan det har hållits" in refused(hold_meeting, by=chief, meeting=coming)
    bare = plan(chief, group, YESTERDAY)[0]
    assert "För närvaron först" in refused(hold_meeting, by=chief, meeting=bare)
    all_came(chief, bare)
    assert hold_meeting(by=chief, meeting=bare).state == MeetingState.HELD
    assert refused(hold_meeting, by=chief, meeting=bare) == "Mötet har redan hållits."


def test_minutes_are_not_adjusted_before_the_meeting_is_held(chief, group):
    bare = plan(chief, group, YESTERDAY)[0]
    assert "har inte hållits än" in refused(adjust_minutes, by=chief, meeting=bare, on=TODAY)
    meeting = held(chief, group, TODAY)
    assert "kan inte justeras innan" in refused(adjust_minutes, by=chief, meeting=meeting, on=YESTERDAY)
    tomorrow = TODAY + timedelta(days=1)
    assert "kommande dag" in refused(adjust_minutes, by=chief, meeting=meeting, on=tomorrow)
    assert adjust_minutes(by=chief, meeting=meeting, on=TODAY).adjusted_on == TODAY


def test_the_boards_minutes_are_announced_at_every_member_municipality_and_region(cast, chief, board, group):
    meeting = adjust_minutes(by=chief, meeting=held(chief, board.body), on=TODAY)
    assert [str(notice.organisation) for notice in meeting.notices.all()] == ["Region norra", "norra kommun"]
    assert not adjust_minutes(by=chief, meeting=held(chief, group), on=TODAY).notices.exists()


def test_an_adjustment_later_than_fourteen_days_is_recorded_as_late(chief, board):
    meeting = held(chief, board.body, date(2015, 10, 28))
    adjust_minutes(by=chief, meeting=meeting, on=TODAY)
    assert AuditEvent.objects.get(action=Act.MINUTES_ADJUSTED).detail["days_late"] == 2


def test_a_notice_hangs_until_the_time_to_appeal_is_out(cast, board):
    day = date(2015, 10, 1)
    then = cast.one.access(Role.CHIEF, day)
    meeting = adjust_minutes(by=then, meeting=held(then, board.body, day), on=day)
    notice, now = meeting.notices.first(), cast.one.access(Role.CHIEF)
    assert "satts upp än" in refused(take_down_notice, by=now, notice=notice, on=TODAY)
    assert "före det" in refused(post_notice, by=now, notice=notice, on=date(2015, 9, 30))
    assert "kommande dag" in refused(post_notice, by=now, notice=notice, on=TODAY + timedelta(days=1))
    post_notice(by=now, notice=notice, on=date(2015, 10, 2))
    said = refused(take_down_notice, by=now, notice=notice, on=date(2015, 10, 23)).replace("\u00a0", " ")
    assert said == "Anslaget sitter uppe hela överklagandetiden, till och med 23 oktober 2015 (KL 13:5)."
    assert take_down_notice(by=now, notice=notice, on=date(2015, 10, 24)).down_on == date(2015, 10, 24)
    assert "kan inte ändras" in refused(post_notice, by=now, notice=notice, on=date(2015, 10, 3))


def test_nothing_in_an_adjusted_meeting_can_be_changed(chief, board):
    meeting = met(chief, board.body)
    item = matter(meeting)
    record_decision(by=chief, item=item, text="Ja.")
    hold_meeting(by=chief, meeting=meeting)
    adjust_minutes(by=chief, meeting=meeting, on=TODAY)
    row = meeting.attendances.first()
    person = row.person
    for act, arguments in (
        (change_meeting, {"meeting": meeting, "values": {"place": "Annan"}}),
        (save_agenda_item, {"meeting": meeting, "values": {"title": "Nytt"}}),
        (save_agenda_item, {"meeting": meeting, "item": item, "values": {"notes": "<p>Nytt</p>"}}),
        (move_item, {"item": item, "up": True}),
        (remove_item, {"item": item}),
        (record_attendance, {"meeting": meeting, "rows": rows_at(meeting)}),
        (record_decision, {"item": item, "text": "Nej."}),
        (remove_decision, {"item": item}),
        (record_stance, {"item": item, "attendance": row, "kind": StanceKind.RESERVATION}),
        (give_task, {"body": board.body, "item": item, "title": "Ring", "person": person, "due": TODAY}),
        (mark_called, {"meeting": meeting, "at": AT}),
        (hold_meeting, {"meeting": meeting}),
        (cancel_meeting, {"meeting": meeting}),
        (adjust_minutes, {"meeting": meeting, "on": TODAY}),
    ):
        assert refused(act, by=chief, **arguments) == "Protokollet är justerat och kan inte ändras.", act
    assert Decision.objects.get().text == "Ja."


# Who reads what, and after a year


def test_members_read_their_own_meetings_and_everybody_the_boards_adjusted_ones(cast):
    own = make_meeting(cast.one.lsg, date(2015, 11, 24))
    other_group = make_meeting(make_body(cast.one.association), date(2015, 11, 24))
    planned = make_meeting(cast.one.board, date(2015, 11, 25))
    adjusted = make_meeting(cast.one.board, date(2015, 9, 23), state="justerat", adjusted_on=TODAY)
    make_meeting(cast.other.lsg, date(2015, 11, 24))
    every = {own, other_group, planned, adjusted}
    read = {role: set(readable_meetings(cast.one.access(role))) for role in Role}
    assert read == {
        Role.CHIEF: every,
        Role.OFFICE: every,
        Role.AUDITOR: every,
        Role.BOARD: {planned, adjusted},
        Role.LSG: {own, adjusted},
        Role.REPORTER: {adjusted},
    }


def test_after_the_year_it_shows_which_authority_was_missing(chief, group):
    make_seat(group, group.seats.first().organisation)  # vacant: nobody misses it while its authority came
    vacant = make_seat(group, make_organisation("Myndighet V"))
    days = [date(2015, month, 12) for month in (1, 2, 3, 4, 5, 8, 9, 10, 11)]
    missing = {1: ("Ledamot C",), 2: ("Ledamot B", "Ledamot C"), 9: ("Ledamot C",)}
    for meeting in plan(chief, group, *days):
        away(chief, meeting, *missing.get(meeting.held_on.month, ()))
    meetings = attendance_of_year(chief, group.pk, 2015)
    assert len(meetings) == 9
    rows = authority_years(meetings)
    assert [(row.name, row.missing, row.expected) for row in rows] == [
        ("Myndighet V", 9, 9),
        ("Myndighet C", 3, 9),
        ("Myndighet B", 1, 9),
        ("Myndighet A", 0, 9),
    ]
    assert vacant.mandates.count() == 0
    assert {one.missed for one in rows[3].meetings} == {0}


def test_a_substitute_who_serves_lets_her_authority_have_come(chief, board):
    meeting = plan(chief, board.body, YESTERDAY)[0]
    away(chief, meeting, "Ledamot A", "Ledamot B", serves={"Ersättare A": "Ledamot A"})
    rows = authority_years(attendance_of_year(chief, board.body.pk, 2015))
    assert {row.name: row.missing for row in rows} == {
        "Medlem A": 0,
        "Medlem B": 1,
        "Medlem C": 0,
        "Medlem D": 0,
    }


def test_the_standing_matters_of_a_board_hold_delegated_decisions(chief, board):
    meeting = plan(chief, board.body, date(2015, 11, 24))[0]
    assert meeting.agenda.filter(kind=ItemKind.DELEGATION).count() == 1
    assert not Notice.objects.exists()
