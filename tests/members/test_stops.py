"""Stops that come before a meeting go where the meeting goes."""

from datetime import date

import pytest
from django.urls import reverse

from members.enums import Role
from members.models import Meeting, Stop
from members.services.meetings import cancel_meeting, change_meeting
from members.services.stops import place_stop
from tests.builders import make_meeting
from tests.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def meeting(cast) -> Meeting:
    return make_meeting(cast.one.board, date(2015, 12, 20))


def make_stop(cast, meeting: Meeting | None, due: date, code: str = "prov", **fields) -> Stop:
    given = {"title": "Förslaget klart", "year": 2015, "meeting": meeting, **fields}
    return Stop.objects.create(association=cast.one.association, code=code, due=due, **given)


def test_stops_move_as_far_as_their_meeting_also_when_a_hand_has_set_them(cast, meeting):
    stop = make_stop(cast, meeting, date(2015, 12, 11))
    alone = make_stop(cast, None, date(2015, 12, 1), "ensamt")
    change_meeting(by=cast.one.access(Role.CHIEF), meeting=meeting, values={"held_on": date(2016, 1, 13)})
    stop.refresh_from_db()
    alone.refresh_from_db()
    assert (stop.due, stop.year) == (date(2016, 1, 4), 2016)
    assert (alone.due, alone.year) == (date(2015, 12, 1), 2015)


def test_what_is_done_stays_where_it_was(cast, meeting):
    done = make_stop(cast, meeting, date(2015, 11, 10), fulfilled_on=date(2015, 11, 10))
    change_meeting(by=cast.one.access(Role.CHIEF), meeting=meeting, values={"held_on": date(2015, 12, 27)})
    done.refresh_from_db()
    assert done.due == date(2015, 11, 10)


def test_another_change_of_the_meeting_moves_nothing(cast, meeting):
    stop = make_stop(cast, meeting, date(2015, 12, 11))
    change_meeting(by=cast.one.access(Role.CHIEF), meeting=meeting, values={"place": "Motala"})
    stop.refresh_from_db()
    assert stop.due == date(2015, 12, 11)


def test_a_cancelled_meeting_takes_what_waits_for_it_along(cast, meeting):
    make_stop(cast, meeting, date(2015, 12, 11))
    done = make_stop(cast, meeting, date(2015, 11, 10), "gjort", fulfilled_on=date(2015, 11, 10))
    cancel_meeting(by=cast.one.access(Role.CHIEF), meeting=meeting)
    assert list(Stop.objects.all()) == [done]


def test_a_stop_is_placed_once_and_moved_after_that(cast, meeting):
    chief = cast.one.access(Role.CHIEF)
    later = make_meeting(cast.one.board, date(2016, 2, 10))
    for one, due in ((meeting, date(2015, 12, 1)), (later, date(2016, 2, 1))):
        place_stop(by=chief, code="prov", meeting=one, title="Klart", due=due)
    stop = Stop.objects.get()
    assert (stop.due, stop.year, stop.meeting) == (date(2016, 2, 1), 2016, later)


def test_moving_it_in_the_register_moves_its_stops_too(cast, meeting, sign_in):
    stop = make_stop(cast, meeting, date(2015, 12, 11))
    page = reverse("admin:members_meeting_change", args=[meeting.pk])
    sent = {
        "association": meeting.association_id,
        "body": meeting.body_id,
        "held_on": "2015-12-22",
        "decisions-TOTAL_FORMS": 0,
        "decisions-INITIAL_FORMS": 0,
    }
    assert sign_in(cast.one.users[Role.CHIEF]).post(page, sent).status_code == 302
    stop.refresh_from_db()
    assert stop.due == date(2015, 12, 13)


def test_the_year_says_which_meeting_it_is_for_and_when_its_papers_leave(cast, meeting, sign_in):
    make_stop(cast, meeting, date(2015, 12, 11))
    page = words(sign_in(cast.one.users[Role.LSG]).get(reverse("year_calendar", args=["norra"])))
    assert (
        "Förslaget klart Inför Styrelsen norra 20 december 2015, handlingarna går ut 13 december 2015."
        in page
    )
