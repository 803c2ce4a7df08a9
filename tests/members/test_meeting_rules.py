"""What the law and the calendar say of meetings, without a database."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.domain.meetings import (
    AuthorityYear,
    Came,
    Course,
    NoticeDays,
    SeatRow,
    Step,
    appeal_ends,
    attendance_faults,
    has_quorum,
    has_remote,
    kind_of_line,
    lacks_budget_meeting,
    latest_adjustment,
    latest_notice,
    may_go,
    papers_leave,
    proposed_dates,
    serving_seats,
    shows_agenda,
    shows_minutes,
    standing_agenda,
    what_is_next,
    worst_first,
)
from members.enums import BodyKind, ItemKind, MeetingState, Presence

HELD = date(2015, 11, 24)
P, C, H, A, X = (
    MeetingState.PLANNED,
    MeetingState.CALLED,
    MeetingState.HELD,
    MeetingState.ADJUSTED,
    MeetingState.CANCELLED,
)


def test_each_day_follows_from_the_one_before():
    assert papers_leave(HELD) == date(2015, 11, 17)
    assert papers_leave(HELD, 10) == date(2015, 11, 14)
    assert latest_adjustment(HELD) == date(2015, 12, 8)
    assert latest_notice(date(2015, 12, 8)) == date(2015, 12, 10)
    assert appeal_ends(date(2015, 12, 10)) == date(2015, 12, 31)


@pytest.mark.parametrize(
    ("state", "ways"), [(P, {C, H, X}), (C, {P, H, X}), (H, {A}), (A, set()), (X, set())]
)
def test_a_meeting_goes_only_the_ways_of_the_table(state, ways):
    assert {to for to in MeetingState if may_go(state, to)} == ways


@given(st.integers(2004, 2100), st.integers(1, 22))
def test_proposed_dates_are_distinct_workdays_of_the_year_and_never_in_july(year, count):
    days = proposed_dates(year, count)
    assert len(set(days)) == count
    assert days == sorted(days)
    assert all(day.year == year and day.month != 7 and day.weekday() < 5 for day in days)
    assert not any((12, 23) < (day.month, day.day) < (12, 27) for day in days)


@pytest.mark.parametrize(
    ("meetings", "lacks"),
    [
        ([], True),
        ([(date(2015, 11, 25), False)], True),
        ([(date(2015, 12, 1), True)], True),
        ([(date(2014, 11, 25), True)], True),
        ([(date(2015, 11, 30), True)], False),
    ],
)
def test_the_budget_needs_a_public_meeting_by_the_last_of_november(meetings, lacks):
    assert lacks_budget_meeting(2015, meetings) is lacks


# Agenda


def test_a_meeting_begins_with_the_usual_matters_and_the_boards_with_delegated_decisions_too():
    group = [title for _, title in standing_agenda(BodyKind.LSG)]
    assert group == [
        "Mötet öppnas",
        "Val av justerare",
        "Föregående protokoll",
        "Uppgifter från tidigare möten",
        "Information",
        "Övrigt",
        "Mötet avslutas",
    ]
    board = standing_agenda(BodyKind.BOARD)
    assert [kind for kind, _ in board].count(ItemKind.DELEGATION) == 1
    assert len(board) == len(group) + 1


def test_a_bodys_own_lines_replace_the_usual_and_blank_ones_are_left_out():
    assert standing_agenda(BodyKind.LSG, "Öppnande\n\n  Beslut om lokaler \n") == [
        (ItemKind.FORMALITY, "Öppnande"),
        (ItemKind.DECISION, "Beslut om lokaler"),
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Anmälan av delegationsbeslut", ItemKind.DELEGATION),
        ("Uppföljning av uppgifter", ItemKind.TASKS),
        ("Föregående protokoll", ItemKind.FORMALITY),
        ("Övriga frågor, övrigt", ItemKind.DISCUSSION),
        ("Laget runt", ItemKind.INFORMATION),
    ],
)
def test_the_words_of_a_line_tell_its_kind(line, kind):
    assert kind_of_line(line) == kind


# Who reads what


@pytest.mark.parametrize(
    ("state", "ready", "agenda", "minutes"),
    [
        (P, False, False, False),
        (P, True, True, False),
        (C, False, True, False),
        (H, False, True, True),
        (A, False, True, True),
        (X, True, False, False),
    ],
)
def test_a_draft_is_the_offices_own_and_minutes_are_read_once_the_meeting_is_held(
    state, ready, agenda, minutes
):
    assert (shows_agenda(state, ready), shows_minutes(state)) == (agenda, minutes)


# What is next

PLANNED = Course(P, HELD, 7)
ADJUSTED = Course(A, HELD, 7, adjusted_on=date(2015, 12, 4))
UP, DOWN = NoticeDays(date(2015, 12, 5)), NoticeDays(date(2015, 12, 5), date(2015, 12, 27))


@pytest.mark.parametrize(
    ("course", "today", "step", "due", "late"),
    [
        (PLANNED, date(2015, 11, 16), Step.CALL, date(2015, 11, 17), False),
        (PLANNED, date(2015, 11, 17), Step.CALL, date(2015, 11, 17), False),
        (PLANNED, date(2015, 11, 18), Step.CALL, date(2015, 11, 17), True),
        (PLANNED, HELD, Step.HOLD, HELD, False),
        (replace(PLANNED, state=C), date(2015, 11, 20), Step.MEET, HELD, False),
        (replace(PLANNED, state=C), date(2015, 11, 25), Step.HOLD, HELD, True),
        (replace(PLANNED, state=H), date(2015, 12, 8), Step.ADJUST, date(2015, 12, 8), False),
        (replace(PLANNED, state=H), date(2015, 12, 9), Step.ADJUST, date(2015, 12, 8), True),
        (
            replace(ADJUSTED, notices=(UP, NoticeDays())),
            date(2015, 12, 7),
            Step.POST,
            date(2015, 12, 6),
            True,
        ),
        (replace(ADJUSTED, notices=(UP, DOWN)), date(2015, 12, 26), Step.WAIT, date(2015, 12, 26), False),
        (
            replace(ADJUSTED, notices=(UP, DOWN)),
            date(2015, 12, 27),
            Step.TAKE_DOWN,
            date(2015, 12, 26),
            False,
        ),
        (replace(ADJUSTED, notices=(DOWN,)), date(2016, 1, 1), Step.DONE, None, False),
        (ADJUSTED, date(2016, 1, 1), Step.DONE, None, False),
        (replace(PLANNED, state=X), date(2016, 1, 1), Step.CANCELLED, None, False),
    ],
)
def test_a_meeting_waits_for_one_thing_at_a_time(course, today, step, due, late):
    following = what_is_next(course, today)
    assert (following.step, following.due, following.is_late(today)) == (step, due, late)


# Attendance

A1 = SeatRow(1, "Anna", member=10)
B1 = SeatRow(2, "Bo", member=20)
A2 = SeatRow(3, "Ersa", member=10, is_ordinary=False, presence=Presence.ABSENT)
AWAY = replace(A1, presence=Presence.ABSENT)
STANDS_IN = replace(A2, presence=Presence.PRESENT, serves_for=1)


def codes(*rows, kind=BodyKind.BOARD) -> list[str]:
    return [fault.code for fault in attendance_faults(rows, kind)]


def test_a_substitute_serves_for_the_same_members_absent_ordinary_only():
    assert codes(AWAY, B1, STANDS_IN) == []
    assert codes(A1, B1, STANDS_IN) == ["present"]
    assert codes(A1, replace(B1, presence=Presence.ABSENT), replace(STANDS_IN, serves_for=2)) == ["member"]
    assert codes(AWAY, replace(STANDS_IN, presence=Presence.ABSENT)) == ["away"]
    assert codes(AWAY, replace(STANDS_IN, serves_for=99)) == ["unknown"]
    assert codes(AWAY, replace(B1, serves_for=1)) == ["ordinary"]
    assert codes(AWAY, STANDS_IN, replace(STANDS_IN, seat=4)) == ["twice", "twice"]


def test_the_refusal_names_the_law_and_the_one_it_is_about():
    bo_away = replace(B1, presence=Presence.ABSENT)
    fault = attendance_faults([A1, bo_away, replace(STANDS_IN, serves_for=2)], BodyKind.BOARD)[0]
    assert fault.message == (
        "Ersa: En ersättare tjänstgör bara för en ledamot från samma medlem (10 § finsamlagen, KL 6:17), inte för Bo."
    )
    assert fault.place == "3"


def test_a_deputy_comes_to_a_group_by_name_and_never_to_the_board():
    deputy = replace(A1, presence=Presence.DEPUTY, deputy="Vikarie")
    assert codes(deputy, kind=BodyKind.LSG) == []
    assert codes(replace(deputy, deputy=""), kind=BodyKind.LSG) == ["unnamed"]
    assert codes(deputy) == ["deputy"]


def test_nobody_comes_from_a_vacant_seat_and_nobody_absent_has_a_duty():
    assert codes(replace(A1, is_filled=False)) == ["vacant"]
    assert codes(replace(AWAY, duty="ordforande")) == ["absent"]
    assert codes(replace(A1, duty="ordforande"), replace(B1, duty="ordforande")) == ["chairs"]


def test_those_who_serve_are_ordinary_ones_who_came_and_those_who_stand_in():
    assert serving_seats([A1, B1, A2]) == {1, 2}
    assert serving_seats([AWAY, B1, STANDS_IN]) == {1, 2}
    assert serving_seats([AWAY, B1, replace(STANDS_IN, serves_for=None)]) == {2}


@pytest.mark.parametrize(
    ("serving", "places", "quorum"),
    [(0, 0, False), (2, 4, False), (3, 4, True), (4, 8, False), (5, 8, True), (4, 7, True)],
)
def test_more_than_half_of_the_board_must_serve(serving, places, quorum):
    assert has_quorum(serving, places) is quorum


def test_distance_is_seen():
    assert (has_remote([A1, B1]), has_remote([A1, replace(B1, presence=Presence.REMOTE)])) == (False, True)


def test_the_authority_that_was_missing_most_often_stands_first():
    away, half, whole = Came(2, 0), Came(2, 1), Came(2, 2)
    polis = AuthorityYear("Polisen", (away, None, away))
    kommun = AuthorityYear("Kommunen", (half, whole, whole))
    region = AuthorityYear("Regionen", (whole, whole, away))
    assert worst_first([kommun, region, polis]) == [polis, region, kommun]
    assert [(row.missing, row.expected) for row in (polis, kommun, region)] == [(2, 2), (0, 3), (1, 3)]
