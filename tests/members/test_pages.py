"""The way in, groups with their seats, and the year's stops."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from members.enums import BodyKind, Role, StopHardness
from members.models import Mandate, Meeting, Stop
from tests.builders import (
    make_association,
    make_body,
    make_mandate,
    make_meeting,
    make_organisation,
    make_person,
    make_role,
    make_seat,
)
from tests.builders.many import add_seats
from tests.cast import TODAY
from tests.pages import queries_of, row_with, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(cast, sign_in):
    """Reads an address of the association as somebody of it."""

    def as_role(role: str, name: str, *args):
        return sign_in(cast.one.users[role]).get(reverse(name, args=["norra", *args]))

    return as_role


# The way in


@pytest.mark.parametrize("role", list(Role))
def test_whoever_has_one_association_is_never_asked_which(cast, sign_in, role):
    answer = sign_in(cast.one.users[role]).get("/")
    assert (answer.status_code, answer.url) == (302, "/f/norra/")


def test_whoever_has_two_chooses_among_her_own(cast, sign_in):
    make_association("tredje")
    make_role(cast.one.users[Role.CHIEF], cast.other.association, Role.AUDITOR)
    text = words(sign_in(cast.one.users[Role.CHIEF]).get("/"))
    assert "Du har en roll i två förbund." in text
    assert ("norra" in text, "sodra" in text, "tredje" in text) == (True, True, False)


def test_the_one_association_is_listed_when_she_asks_to_change(cast, sign_in):
    assert "Samordningsförbundet norra" in words(sign_in(cast.one.users[Role.LSG]).get("/?byt"))


def test_only_whoever_has_several_is_offered_a_change(cast, sign_in):
    chief = cast.one.users[Role.CHIEF]
    start = reverse("association_start", args=["norra"])
    assert "Byt förbund" not in sign_in(chief).get(start).content.decode()
    make_role(chief, cast.other.association, Role.AUDITOR)
    assert "Byt förbund" in sign_in(chief).get(start).content.decode()


def test_whoever_has_no_role_is_told_whom_to_ask(cast, sign_in):
    text = words(sign_in(cast.outsider).get("/"))
    assert "Du har ingen roll just nu" in text
    assert "Fråga kansliet i ditt samordningsförbund" in text


def test_the_administrator_of_the_installation_comes_to_the_admin(cast, sign_in):
    assert sign_in(cast.administrator).get("/").url == reverse("admin:index")


@pytest.mark.parametrize(("ends", "status"), [(TODAY, 302), (TODAY - timedelta(days=1), 200)])
def test_the_way_in_closes_the_day_after_a_mandate_ends(cast, sign_in, ends, status):
    Mandate.objects.filter(person__user=cast.one.users[Role.LSG]).update(valid_until=ends)
    assert sign_in(cast.one.users[Role.LSG]).get("/").status_code == status


# What reading costs


def add_dates(cast, count: int) -> None:
    association = cast.one.association
    first = association.stops.count()
    Stop.objects.bulk_create(
        Stop(association=association, code=f"stopp-{first + n}", year=2015, title="Stopp", due=TODAY)
        for n in range(count)
    )
    Meeting.objects.bulk_create(
        Meeting(association=association, body=cast.one.lsg, held_on=TODAY) for _ in range(count)
    )


QUERIES = {"body_list": 11, "body_detail": 12, "year_calendar": 10}


@pytest.mark.slow
def test_ten_and_a_thousand_seats_meetings_and_stops_take_the_same_queries(cast, sign_in):
    client = sign_in(cast.one.users[Role.LSG])
    arguments = {"body_detail": [cast.one.lsg.pk]}
    pages = {name: reverse(name, args=["norra", *arguments.get(name, [])]) for name in QUERIES}
    for more in (10, 990):
        add_seats(cast.one.lsg, more)
        add_dates(cast, more)
        assert queries_of(client, pages) == QUERIES


# Groups


def test_a_group_is_shown_in_blocks_by_organisation_with_its_vacant_seats_first(cast, read):
    body = make_body(cast.one.association, name="LSG Motala")
    town, region = make_organisation("Motala kommun"), make_organisation("Region Öst", "region")
    anna = make_person(cast.one.association, name="Kommunens handläggare")
    make_mandate(
        make_seat(body, town, unit="socialtjänsten", position=1), person=anna, valid_until=date(2016, 6, 30)
    )
    make_seat(body, region, position=2, unit="vårdcentralen")
    make_seat(body, town, position=3, duty="ordförande")
    make_seat(body, None, position=4)
    text = words(read(Role.LSG, "body_detail", body.pk))
    assert "4 platser i tre block, varav tre vakanta." in text
    assert (
        text.index("Motala kommun 2 platser")
        < text.index("Region Öst 1 plats")
        < text.index("Samordningsförbundet 1")
    )
    assert text.index("Motala kommun · ordförande") < text.index(
        "Kommunens handläggare Socialtjänsten till 2016-06-30"
    )
    assert row_with(read(Role.LSG, "body_list"), "LSG Motala").endswith("2014-01-01 4 3 vakanta")
    assert row_with(read(Role.LSG, "body_list"), "LSG norra").endswith("2014-01-01 1 Fullsatt")


def test_whose_mandate_has_ended_leaves_a_vacant_seat(cast, read):
    Mandate.objects.filter(seat__body=cast.one.board).update(valid_until=TODAY - timedelta(days=1))
    text = words(read(Role.LSG, "body_detail", cast.one.board.pk))
    assert "varav en vakant" in text
    assert "Ledamot" not in text.partition("Vakant")[2].partition("Möten")[0]


def test_the_office_goes_from_a_vacant_seat_to_filling_it(cast, read):
    seat = make_seat(cast.one.lsg, cast.one.memberships["region"].organisation, unit="vårdcentralen")
    fill = f'href="{reverse("admin:members_seat_change", args=[seat.pk])}"'
    assert fill in read(Role.CHIEF, "body_detail", cast.one.lsg.pk).content.decode()
    assert fill not in read(Role.LSG, "body_detail", cast.one.lsg.pk).content.decode()


def test_a_group_that_has_ended_is_gone_and_an_empty_one_says_so(cast, read):
    ended = make_body(cast.one.association, valid_until=TODAY - timedelta(days=1))
    empty = make_body(cast.one.association, BodyKind.WORKING)
    assert read(Role.LSG, "body_detail", ended.pk).status_code == 404
    assert "Gruppen har inga platser än." in words(read(Role.LSG, "body_detail", empty.pk))


# The year


def make_stop(cast, code: str, due: date, **fields) -> Stop:
    return Stop.objects.create(
        association=cast.one.association, code=code, year=2015, title=f"Stopp {code}", due=due, **fields
    )


def test_stops_stand_in_order_with_what_is_late_and_what_the_law_asks(cast, read):
    make_stop(cast, "c", date(2015, 12, 31))
    make_stop(cast, "a", date(2015, 11, 1))
    make_stop(cast, "b", date(2015, 11, 30), hardness=StopHardness.MUST, source="23 § finsamlagen")
    make_stop(cast, "d", date(2015, 3, 31), fulfilled_on=date(2015, 3, 20))
    text = words(read(Role.LSG, "year_calendar"))
    assert "Tre stopp återstår. Det första skulle ha varit klart för tolv dagar sedan." in text
    assert "Sen Stopp a senast 1 november 2015, för tolv dagar sedan" in text
    assert "Lagen kräver Stopp b 23 § finsamlagen senast 30 november 2015, om 17 dagar" in text
    assert (
        text.index("Stopp a")
        < text.index("Stopp b")
        < text.index("Stopp c")
        < text.index("Gjort Klart Stopp d")
    )


def test_meetings_to_come_stand_there_and_those_held_do_not(cast, read):
    make_meeting(cast.one.board, date(2015, 11, 25), title="Budgetmöte", is_public=True)
    make_meeting(cast.one.lsg, date(2015, 11, 12), title="Förra mötet")
    make_meeting(cast.other.board, date(2015, 11, 26), title="Deras möte")
    text = words(read(Role.LSG, "year_calendar"))
    assert "Budgetmöte Styrelsen norra Offentligt 25 november 2015, om tolv dagar" in text
    assert "Förra mötet" not in text
    assert "Deras möte" not in text


def test_a_year_without_stops_says_so(cast, read):
    assert "Inga stopp återstår." in words(read(Role.LSG, "year_calendar"))


XSS = "<script>alert(1)</script>\"'><img src=x>"


def test_names_are_words_and_never_markup(cast, read):
    body = make_body(cast.one.association, name=XSS, task=XSS)
    make_mandate(
        make_seat(body, make_organisation(XSS), unit=XSS, duty=XSS),
        person=make_person(cast.one.association, name=XSS),
    )
    make_meeting(body, title=XSS, place=XSS)
    for name, args in (("body_list", []), ("body_detail", [body.pk]), ("year_calendar", [])):
        html = read(Role.LSG, name, *args).content.decode()
        assert "&lt;script&gt;alert" in html
        assert "<script>alert" not in html
        assert "<img" not in html
