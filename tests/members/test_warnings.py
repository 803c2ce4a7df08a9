"""What the office is warned of, and from which day."""

from datetime import date, timedelta

import pytest

from members.domain.meetings import Next, Step
from members.domain.warnings import listed, next_words, presses, task_stage
from members.enums import MeetingState, Role, StopHardness
from members.models import Charter, DelegatedDecision, Notice, Stop, Task
from members.queries.warnings import warnings_for
from tests.builders import make_mandate, make_meeting, make_person, make_seat
from tests.builders.many import add_seats
from tests.cast import TODAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HELD = date(2015, 11, 24)


def days(number: int) -> timedelta:
    return timedelta(days=number)


def told(cast: Cast, day: date = TODAY) -> list[str]:
    texts = [warned.text for warned in warnings_for(cast.one.access(Role.CHIEF, day))]
    return [text.replace("\u00a0", " ") for text in texts]


# Papers


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (9, []),
        (8, ["Handlingarna till LSG norra 24 november ska ut i morgon"]),
        (7, ["Handlingarna till LSG norra 24 november ska ut i dag"]),
        (6, ["Handlingarna till LSG norra 24 november skulle ha gått ut i går"]),
        (4, ["Handlingarna till LSG norra 24 november skulle ha gått ut för tre dagar sedan"]),
        (0, []),
    ],
)
def test_papers_are_warned_of_from_the_eighth_day_before_the_meeting(cast, before, said):
    make_meeting(cast.one.lsg, HELD)
    assert told(cast, HELD - days(before)) == said


def test_a_body_with_other_days_for_its_papers_is_warned_by_its_own(cast):
    cast.one.lsg.papers_days = 14
    cast.one.lsg.save()
    make_meeting(cast.one.lsg, HELD)
    assert told(cast, HELD - days(15)) == ["Handlingarna till LSG norra 24 november ska ut i morgon"]


def test_papers_that_are_ready_go_by_themselves_and_are_told_only_when_they_did_not(cast):
    make_meeting(cast.one.lsg, HELD, papers_ready=True)
    assert told(cast, HELD - days(8)) == told(cast, HELD - days(7)) == []
    late = "Handlingarna till LSG norra 24 november skulle ha gått ut i går"
    assert told(cast, HELD - days(6)) == [late]


@pytest.mark.parametrize("state", [MeetingState.CALLED, MeetingState.CANCELLED])
def test_a_call_that_has_gone_out_or_a_cancelled_meeting_warns_of_nothing(cast, state):
    make_meeting(cast.one.lsg, HELD, state=state)
    assert told(cast, HELD - days(5)) == []


# After the meeting


def test_a_called_meeting_that_has_been_waits_for_its_attendance(cast):
    make_meeting(cast.one.board, HELD, state=MeetingState.CALLED, title="Budgetmöte")
    assert told(cast, HELD) == []
    assert told(cast, HELD + days(1)) == ["Budgetmöte 24 november har varit: skriv in närvaro och beslut"]


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (6, []),
        (7, ["Protokollet från Styrelsen norra 24 november ska justeras om sju dagar"]),
        (14, ["Protokollet från Styrelsen norra 24 november ska justeras i dag"]),
        (15, ["Protokollet från Styrelsen norra 24 november skulle ha justerats i går"]),
    ],
)
def test_minutes_are_warned_of_a_week_before_their_fourteen_days_are_over(cast, after, said):
    make_meeting(cast.one.board, HELD, state=MeetingState.HELD)
    assert told(cast, HELD + days(after)) == said


@pytest.fixture
def adjusted(cast):
    """Adjusted 1 December, with a notice at the municipality and at the region."""
    meeting = make_meeting(cast.one.board, HELD, state=MeetingState.ADJUSTED, adjusted_on=date(2015, 12, 1))
    for name in ("kommun", "region"):
        Notice.objects.create(meeting=meeting, organisation=cast.one.memberships[name].organisation)
    return meeting


def test_a_notice_is_to_be_put_up_within_the_charters_days(cast, adjusted):
    both = "Protokollet från Styrelsen norra 24 november ska anslås hos norra kommun och Region norra"
    assert told(cast, date(2015, 12, 1)) == [f"{both} om två dagar"]
    Charter.objects.create(association=cast.one.association, valid_from=date(2014, 1, 1), notice_days=5)
    assert told(cast, date(2015, 12, 1)) == [f"{both} om fem dagar"]
    adjusted.notices.filter(organisation__kind="kommun").update(posted_on=date(2015, 12, 2))
    late = "Protokollet från Styrelsen norra 24 november skulle ha anslagits hos Region norra i går"
    assert told(cast, date(2015, 12, 7)) == [late]


def test_a_notice_is_to_be_taken_down_when_three_weeks_have_passed(cast, adjusted):
    adjusted.notices.update(posted_on=date(2015, 12, 2))
    assert told(cast, date(2015, 12, 23)) == []
    adjusted.notices.filter(organisation__kind="region").update(posted_on=date(2015, 12, 3))
    down = "Anslaget om protokollet från Styrelsen norra 24 november kan tas ner hos norra kommun: tiden att överklaga är över"
    assert told(cast, date(2015, 12, 24)) == [down]
    adjusted.notices.update(down_on=date(2015, 12, 24))
    assert told(cast, date(2015, 12, 25)) == []


# Delegated decisions


def test_delegated_decisions_are_to_be_reported_at_the_next_board_meeting_when_it_is_near(cast):
    for day in (date(2015, 11, 2), date(2015, 11, 9)):
        DelegatedDecision.objects.create(
            association=cast.one.association, decided_on=day, decided_by="Chefen", title="Avtal", text="Ja"
        )
    meeting = make_meeting(cast.one.board, date(2015, 12, 4), state=MeetingState.CALLED)
    make_meeting(cast.one.lsg, date(2015, 11, 23), state=MeetingState.CALLED)
    assert told(cast, date(2015, 11, 12)) == []
    said = "Två delegationsbeslut ska anmälas vid Styrelsen norra 4 december (10 § finsamlagen)"
    assert told(cast, TODAY) == [said]
    DelegatedDecision.objects.update(reported_at=meeting)
    assert told(cast, TODAY) == []


# Tasks


def test_a_task_is_late_from_the_day_after_until_it_is_closed(cast):
    task = Task.objects.create(
        body=cast.one.lsg,
        title="Ring kommunen",
        person=make_person(cast.one.association, name="Eva Ek"),
        given_on=date(2015, 10, 1),
        due=TODAY,
    )
    assert told(cast, TODAY) == []
    assert told(cast, TODAY + days(1)) == ["LSG norra: Ring kommunen (Eva Ek)"]
    task.closed_on = TODAY
    task.save()
    assert told(cast, TODAY + days(1)) == []


# Mandates


def test_mandates_that_end_within_sixty_days_are_told_together_by_body_and_day(cast):
    region = cast.one.memberships["region"].organisation
    ends = TODAY + days(60)
    make_mandate(make_seat(cast.one.lsg, region), valid_until=ends)
    assert told(cast, TODAY - days(1)) == []
    assert told(cast) == ["LSG norra: mandatet för Region norra går ut"]
    make_mandate(make_seat(cast.one.lsg, region), valid_until=ends)
    assert told(cast) == ["LSG norra: två mandat går ut"]


def test_the_last_day_of_the_association_is_no_mandate_to_renew(cast):
    seat = make_seat(cast.one.lsg, cast.one.memberships["region"].organisation)
    mandate = make_mandate(seat, valid_until=date(2015, 12, 31))
    cast.one.association.ended = mandate.valid_until
    cast.one.association.save()
    assert told(cast) == []
    assert told(cast, date(2016, 1, 10)) == []


def test_a_mandate_with_somebody_chosen_for_the_time_after_is_no_warning(cast):
    seat = make_seat(cast.one.lsg)
    make_mandate(seat, valid_until=date(2015, 12, 31))
    make_mandate(seat, valid_from=date(2016, 1, 1))
    assert told(cast) == []


def test_a_seat_whose_mandate_has_ended_without_a_successor_is_told_and_one_never_filled_is_not(cast):
    seat = make_seat(cast.one.lsg, cast.one.memberships["region"].organisation)
    assert told(cast) == []
    make_mandate(seat, valid_until=date(2015, 10, 31))
    said = "LSG norra: platsen för Region norra är tom sedan mandatet gick ut"
    assert told(cast) == [said]
    make_mandate(seat, valid_from=TODAY)
    assert told(cast) == []


# Stops


@pytest.mark.parametrize(("left", "said"), [(31, []), (30, ["Budget"]), (-1, ["Budget"])])
def test_a_stop_is_told_thirty_days_before_and_until_it_is_done(cast, left, said):
    stop = Stop.objects.create(
        association=cast.one.association,
        code="budget",
        year=2015,
        title="Budget",
        due=TODAY + days(left),
        hardness=StopHardness.MUST,
    )
    assert told(cast) == said
    stop.fulfilled_on = TODAY
    stop.save()
    assert told(cast) == []


# All of it


def test_nothing_of_another_association_is_told(cast):
    make_meeting(cast.other.lsg, TODAY + days(3))
    make_mandate(make_seat(cast.other.lsg), valid_until=TODAY + days(3))
    make_meeting(cast.other.board, TODAY - days(20), state=MeetingState.HELD)
    assert told(cast) == []


def test_the_nearest_comes_first(cast):
    make_meeting(cast.one.lsg, TODAY + days(8))
    make_meeting(cast.one.board, TODAY - days(20), state=MeetingState.HELD)
    make_mandate(make_seat(cast.one.lsg), valid_until=TODAY + days(20))
    codes = [warned.code for warned in warnings_for(cast.one.access(Role.CHIEF))]
    assert codes == ["adjust", "call", "mandate"]


@pytest.mark.slow
def test_few_and_many_rows_take_the_same_queries(cast, django_assert_num_queries):
    access = cast.one.access(Role.CHIEF)

    def add(count: int) -> None:
        person = make_person(cast.one.association)
        for number in range(count):
            meeting = make_meeting(
                cast.one.board, TODAY - days(20 + number), state=MeetingState.ADJUSTED, adjusted_on=TODAY
            )
            Notice.objects.create(meeting=meeting, organisation=cast.one.memberships["kommun"].organisation)
            make_meeting(cast.one.lsg, TODAY + days(3 + number % 4))
            seat = make_seat(cast.one.lsg, cast.one.memberships["region"].organisation)
            make_mandate(seat, person=person, valid_until=TODAY + days(number % 50))
            make_mandate(make_seat(cast.one.lsg), person=person, valid_until=TODAY - days(1 + number))
            Task.objects.create(
                body=cast.one.lsg, title="Ring", person=person, given_on=TODAY - days(40), due=TODAY - days(1)
            )
        add_seats(cast.one.lsg, count)

    for count in (3, 40):
        add(count)
        with django_assert_num_queries(12):
            assert warnings_for(access)


# The words by themselves


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A och B"),
        (["A", "B", "C"], "A, B och C"),
        (["A", "B", "C", "D"], "fyra medlemmar"),
    ],
)
def test_places_are_listed_until_they_are_many(names, words):
    assert listed(names) == words


def test_what_has_no_day_or_waits_for_no_one_does_not_press():
    assert not presses(Next(Step.DONE), TODAY)
    assert not presses(Next(Step.MEET, TODAY), TODAY)
    assert not presses(Next(Step.WAIT, TODAY), TODAY)


def test_a_notice_to_take_down_without_places_is_said_plainly():
    words = next_words("Styrelsen", Next(Step.TAKE_DOWN, TODAY), TODAY)
    assert words == "Anslaget om protokollet från Styrelsen kan tas ner: tiden att överklaga är över"


@pytest.mark.parametrize(("left", "stage"), [(8, ""), (7, "before"), (0, "before"), (-1, "after")])
def test_a_tasks_owner_is_written_to_seven_days_before_and_the_day_after(left, stage):
    assert task_stage(TODAY + days(left), TODAY) == stage
