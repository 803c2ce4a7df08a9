"""The start page: what the office is warned of, and a member's own meeting and tasks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from interventions.enums import Advice
from interventions.services.preparation import recommend
from members.enums import MeetingState, Role
from members.models import DelegatedDecision, Meeting, Stop, Task
from tests.builders import make_body, make_mandate, make_meeting, make_person, make_seat
from tests.builders.applications import make_application, make_call, make_sent, send
from tests.builders.grants import make_prepared
from tests.builders.many import add_seats
from tests.cast import TODAY
from tests.pages import queries_of, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(cast, sign_in):
    def as_role(role: str = Role.CHIEF):
        return sign_in(cast.one.users[role]).get(reverse("association_start", args=["norra"]))

    return as_role


def make_task(cast, user=None, due: date = TODAY + timedelta(days=3), **fields) -> Task:
    person = user.persons.get() if user else make_person(cast.one.association, name="Eva Ek")
    task = {"title": "Ring kommunen", "given_on": TODAY - timedelta(days=40), **fields}
    return Task.objects.create(body=cast.one.lsg, person=person, due=due, **task)


def link(name: str, pk: int) -> str:
    return f'href="{reverse(name, args=["norra", pk])}"'


# The office


def test_the_office_sees_what_waits_with_days_in_words_and_a_way_there(cast, read):
    call = make_meeting(cast.one.lsg, TODAY + timedelta(days=8))
    held = make_meeting(cast.one.board, TODAY - timedelta(days=15), state=MeetingState.HELD)
    make_mandate(make_seat(cast.one.lsg), valid_until=date(2015, 12, 31))
    make_task(cast, due=TODAY - timedelta(days=1))
    page = read()
    text = words(page)
    assert "Fyra saker väntar på dig." in text
    for said in (
        "Sen Protokollet från Styrelsen norra 29 oktober skulle ha justerats i går senast 12 november 2015",
        "Sen LSG norra: Ring kommunen (Eva Ek) 12 november 2015, i går",
        "Skicka Handlingarna till LSG norra 21 november ska ut i morgon senast 14 november 2015",
        "Mandat LSG norra: mandatet för Samordningsförbundet går ut 31 december 2015, om 48 dagar",
    ):
        assert said in text
    html = page.content.decode()
    assert link("meeting_detail", call.pk) in html
    assert link("meeting_detail", held.pk) in html
    assert link("body_detail", cast.one.lsg.pk) in html


def test_what_is_late_or_nearest_stands_first(cast, read):
    make_mandate(make_seat(cast.one.lsg), valid_until=TODAY + timedelta(days=20))
    make_meeting(cast.one.lsg, TODAY + timedelta(days=8))
    make_task(cast, due=TODAY - timedelta(days=1))
    text = words(read())
    assert text.index("Ring kommunen") < text.index("Handlingarna till") < text.index("mandatet för")


def test_more_than_eight_are_folded_and_still_counted(cast, read):
    for number in range(10):
        make_task(cast, due=TODAY - timedelta(days=number + 1), title=f"Sak {number}")
    text = words(read())
    assert "Tio saker väntar på dig." in text
    assert "Visa de andra två" in text


def test_a_seat_whose_mandate_ran_out_waits_and_those_never_filled_are_counted_by_group(cast, read):
    region = cast.one.memberships["region"].organisation
    make_mandate(make_seat(cast.one.lsg, region), valid_until=TODAY - timedelta(days=3))
    body = make_body(cast.one.association, name="Grupp två")
    make_seat(body, region)
    make_seat(body, region)
    text = words(read())
    assert "En sak väntar på dig." in text
    gone = "Vakant LSG norra: platsen för Region norra är tom sedan mandatet gick ut 10 november 2015, för tre dagar sedan"
    assert gone in text
    assert "Öppet utan brådska: 1" in text
    assert "Vakant Grupp två: två platser utan person" in text


def test_a_stop_of_the_coming_month_is_open_without_pressing(cast, read):
    for code, days in (("nara", 30), ("langt", 31)):
        Stop.objects.create(
            association=cast.one.association,
            code=code,
            year=2015,
            title=f"Stopp {code}",
            due=TODAY + timedelta(days=days),
        )
    text = words(read())
    assert "Inget väntar på dig just nu." in text
    assert "Snart Stopp nara senast 13 december 2015, om 30 dagar" in text
    assert "Stopp langt" not in text


def test_delegated_decisions_lead_to_the_meeting_where_they_are_reported(cast, read):
    DelegatedDecision.objects.create(
        association=cast.one.association, decided_on=TODAY, decided_by="Chefen", title="Avtal", text="Ja"
    )
    meeting = make_meeting(cast.one.board, TODAY + timedelta(days=12))
    page = read()
    said = "Anmäl Ett delegationsbeslut ska anmälas vid Styrelsen norra 25 november (10 § finsamlagen)"
    assert said in words(page)
    assert link("meeting_detail", meeting.pk) in page.content.decode()


@pytest.mark.parametrize("role", [Role.BOARD, Role.LSG, Role.REPORTER, Role.AUDITOR])
def test_only_the_office_is_warned(cast, read, role):
    make_task(cast, due=TODAY - timedelta(days=1))
    make_mandate(make_seat(cast.one.lsg), valid_until=date(2015, 12, 31))
    text = words(read(role))
    assert "Ring kommunen" not in text
    assert "mandatet för" not in text


# A member


def test_a_member_sees_her_next_meeting_with_its_papers_once_they_have_left(cast, read):
    meeting = make_meeting(cast.one.lsg, TODAY + timedelta(days=7), title="Höstmöte")
    page = read(Role.LSG)
    said = "Nästa möte Höstmöte , LSG norra, 20 november 2015, om sju dagar. Handlingarna skickas sju dagar före."
    assert said in words(page)
    assert link("meeting_detail", meeting.pk) in page.content.decode()
    Meeting.objects.update(state=MeetingState.CALLED, called_at=datetime(2015, 11, 13, 8, 0, tzinfo=UTC))
    page = read(Role.LSG)
    assert "Hämta kallelsen med handlingar (PDF)" in words(page)
    paper = reverse("meeting_paper", args=["norra", meeting.pk, "kallelse"])
    assert f'href="{paper}"' in page.content.decode()


def test_a_member_sees_her_own_open_tasks_and_nobody_elses(cast, read):
    own = cast.one.users[Role.LSG]
    make_task(cast, own, due=TODAY - timedelta(days=1), title="Min sena")
    make_task(cast, own, title="Min nästa")
    make_task(cast, own, title="Min klara", closed_on=TODAY)
    make_task(cast, title="Någon annans")
    page = read(Role.LSG)
    text = words(page)
    assert "Två uppgifter väntar på dig, den första senast 12 november 2015." in text
    assert "Dina uppgifter Sen Min sena LSG norra senast 12 november 2015, i går" in text
    assert "Min nästa LSG norra senast 16 november 2015, om tre dagar" in text
    assert "Min klara" not in text
    assert "Någon annans" not in text
    assert link("task_list", cast.one.lsg.pk) in page.content.decode()


# At most five cards, and what reading costs


def test_the_start_page_is_at_most_five_cards(cast, read):
    make_task(cast, cast.one.users[Role.LSG])
    make_meeting(cast.one.lsg, TODAY + timedelta(days=7))
    for role in Role:
        assert read(role).content.decode().count('<section class="card') <= 5, role


def add_things(cast, count: int) -> None:
    """Of everything the office is warned of, and of a member's own."""
    member = cast.one.users[Role.LSG]
    for number in range(count):
        make_task(cast, member, due=TODAY - timedelta(days=1 + number % 9))
        make_meeting(cast.one.lsg, TODAY + timedelta(days=1 + number % 6))
        make_meeting(cast.one.board, TODAY - timedelta(days=20 + number), state=MeetingState.HELD)
        make_mandate(make_seat(cast.one.lsg), valid_until=TODAY + timedelta(days=number % 50))
        make_mandate(make_seat(cast.one.lsg), valid_until=TODAY - timedelta(days=1 + number))
    add_seats(cast.one.lsg, count)


@pytest.mark.slow
@pytest.mark.parametrize(("role", "count"), [(Role.CHIEF, 38), (Role.LSG, 23)])
def test_few_and_many_warnings_take_the_same_queries(cast, sign_in, role, count):
    client = sign_in(cast.one.users[role])
    page = {role: reverse("association_start", args=["norra"])}
    for more in (3, 60):
        add_things(cast, more)
        assert queries_of(client, page) == {role: count}


# Applications


def test_the_group_is_told_how_many_applications_wait_for_its_advice_until_it_has_answered(cast, read):
    call = make_call(cast.one.association, group=cast.one.lsg, title="Medel för 2016")
    members = cast.one.memberships
    own = make_sent(call, members["region"], members["af"])
    make_sent(call, members["kommun"], members["af"])  # her own authority's: it is not asked
    make_application(call, members["region"], members["af"])
    told = "Medel för 2016 : en ansökan väntar på er myndighets rekommendation."
    assert told in words(read(Role.LSG))
    assert told not in words(read(Role.BOARD))
    access = cast.one.access(Role.LSG)
    recommend(by=access, application=own, membership=members["kommun"], advice=Advice.APPROVE, reason="Ja")
    assert "väntar på er myndighets" not in words(read(Role.LSG))
    send(own)
    assert told in words(read(Role.LSG))


def test_the_office_sees_how_many_applications_are_not_prepared_and_the_way_there(cast, read):
    call = make_call(cast.one.association, title="Medel för 2016")
    members = cast.one.memberships
    for _ in range(2):
        make_sent(call, members["region"], members["af"])
    make_prepared(cast.one, call, members["region"], members["af"])
    page = read(Role.OFFICE)
    assert "Bered Två ansökningar väntar på beredning Medel för 2016" in words(page)
    assert link("preparation_list", call.pk) in page.content.decode()


def test_a_member_sees_open_calls_with_the_days_that_are_left(cast, read):
    make_call(cast.one.association, title="Öppen")
    make_call(cast.one.association, title="Stängd", closes_on=TODAY - timedelta(days=1))
    text = words(read(Role.LSG))
    assert "Öppen : ansök senast 30 november 2015, om 17 dagar." in text
    assert "Stängd" not in text
