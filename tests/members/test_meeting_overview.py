"""Every meeting that concerns the reader on one page."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from members.enums import MeetingState, Role
from members.models import Meeting
from tests.builders import make_body, make_meeting
from tests.cast import TODAY
from tests.pages import queries_of, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(cast, sign_in):
    def as_role(role: str):
        return sign_in(cast.one.users[role]).get(reverse("meeting_overview", args=["norra"]))

    return as_role


def test_those_to_come_and_those_that_have_been_each_lead_to_their_page(cast, read):
    coming = make_meeting(cast.one.lsg, date(2015, 11, 24), title="Höstmöte")
    held = make_meeting(cast.one.lsg, date(2015, 10, 20), state=MeetingState.HELD)
    page = read(Role.LSG)
    text = words(page)
    assert "Nästa möte är om elva dagar." in text
    assert "Kommande Höstmöte LSG norra Planerat 24 november 2015, om elva dagar" in text
    assert "Hållna LSG norra Hållet 20 oktober 2015" in text
    for meeting in (coming, held):
        assert f'href="{reverse("meeting_detail", args=["norra", meeting.pk])}"' in page.content.decode()


def test_a_meeting_that_was_over_today_is_no_longer_to_come(cast, read):
    make_meeting(cast.one.lsg, TODAY, title="Morgonmöte", state=MeetingState.HELD)
    make_meeting(cast.one.lsg, TODAY, title="Kvällsmöte")
    coming, _, held = words(read(Role.LSG)).partition("Hållna")
    assert "Kvällsmöte" in coming
    assert "Morgonmöte" not in coming
    assert "Morgonmöte" in held


def test_each_sees_her_own_groups_and_the_boards_days(cast, read):
    other = make_body(cast.one.association, name="Grupp två")
    for body in (cast.one.board, cast.one.lsg, other):
        make_meeting(body, TODAY + timedelta(days=5), title=f"Nästa {body}")
        make_meeting(body, TODAY - timedelta(days=40), title=f"Förra {body}", state=MeetingState.HELD)
    board, lsg, group = "Styrelsen norra", "LSG norra", "Grupp två"

    def seen(role: str) -> set[str]:
        text = words(read(role))
        return {
            f"{when} {name}"
            for when in ("Nästa", "Förra")
            for name in (board, lsg, group)
            if f"{when} {name}" in text
        }

    everything = {f"{when} {name}" for when in ("Nästa", "Förra") for name in (board, lsg, group)}
    for role in (Role.CHIEF, Role.OFFICE, Role.AUDITOR):
        assert seen(role) == everything
    assert seen(Role.LSG) == {f"Nästa {board}", f"Nästa {lsg}", f"Förra {lsg}"}
    assert seen(Role.BOARD) == {f"Nästa {board}", f"Förra {board}"}
    assert seen(Role.REPORTER) == {f"Nästa {board}"}
    Meeting.objects.filter(title__startswith="Förra Sty").update(
        state=MeetingState.ADJUSTED, adjusted_on=TODAY
    )
    assert f"Förra {board}" in seen(Role.LSG)


def test_an_empty_page_says_where_meetings_are_decided(read):
    text = words(read(Role.CHIEF))
    assert "Inga möten är bestämda." in text
    assert "Årets möten bestäms på gruppens sida. Styrelse och grupper" in text


@pytest.mark.slow
def test_few_and_many_meetings_take_the_same_queries(cast, sign_in):
    client = sign_in(cast.one.users[Role.LSG])
    page = {"meeting_overview": reverse("meeting_overview", args=["norra"])}
    for more in (3, 200):
        for days in (5, -40):
            Meeting.objects.bulk_create(
                Meeting(
                    association=cast.one.association, body=cast.one.lsg, held_on=TODAY + timedelta(days=days)
                )
                for _ in range(more)
            )
        assert queries_of(client, page) == {"meeting_overview": 11}
