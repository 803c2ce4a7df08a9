"""The way in, groups with their seats, and the year's stops."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from members.enums import BodyKind, Role, StopHardness
from members.models import ChairTerm, Mandate, Meeting, Seat, SeatTurn, Stop
from tests.builders import (
    make_association,
    make_body,
    make_mandate,
    make_meeting,
    make_membership,
    make_organisation,
    make_person,
    make_role,
    make_seat,
)
from tests.builders.many import add_seats
from tests.cast import TODAY
from tests.pages import queries_of, row_with, words

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def read(cast, sign_in):
    """Reads an address of the association as somebody of it."""

    def as_role(role: str, name: str, *args, **asked):
        return sign_in(cast.one.users[role]).get(reverse(name, args=["norra", *args]), asked)

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


QUERIES = {"body_list": 11, "body_detail": 17, "year_calendar": 10}


@pytest.mark.slow
def test_ten_and_a_thousand_seats_meetings_and_stops_take_the_same_queries(cast, sign_in):
    client = sign_in(cast.one.users[Role.LSG])
    arguments = {"body_detail": [cast.one.lsg.pk]}
    pages = {name: reverse(name, args=["norra", *arguments.get(name, [])]) for name in QUERIES}
    for more in (10, 990):
        add_seats(cast.one.lsg, more)
        add_dates(cast, more)
        assert queries_of(client, pages) == QUERIES


def add_board_seats(cast, count: int) -> None:
    """Each with a turn, somebody who sits there, and one of them as chair."""
    board, town = cast.one.board, cast.one.memberships["kommun"].organisation
    seats = Seat.objects.bulk_create(Seat(body=board, organisation=town) for _ in range(count))
    SeatTurn.objects.bulk_create(
        SeatTurn(seat=seat, organisation=town, valid_from=date(2014, 1, 1)) for seat in seats
    )
    for seat in seats:
        make_mandate(seat)
    ChairTerm.objects.get_or_create(
        mandate=Mandate.objects.filter(seat__in=seats).first(), duty="ordforande", valid_from=TODAY
    )


BOARD_QUERIES = {"body_detail": 21, "chair_choose": 11, "seat_fill": 19, "mandate_end": 16}


@pytest.mark.slow
def test_sixteen_and_two_hundred_seats_of_the_board_take_the_same_queries(cast, sign_in):
    client = sign_in(cast.one.users[Role.CHIEF])
    mandate = Mandate.objects.get(seat__body=cast.one.board)
    pages = {
        "body_detail": reverse("body_detail", args=["norra", cast.one.board.pk]),
        "chair_choose": reverse("chair_choose", args=["norra", cast.one.board.pk]),
        "seat_fill": reverse("seat_fill", args=["norra", mandate.seat_id]),
        "mandate_end": reverse("mandate_end", args=["norra", mandate.pk]),
    }
    make_mandate(make_seat(cast.one.board, mandate.seat.organisation, kind="ersattare"))
    for more in (14, 184):
        add_board_seats(cast, more)
        assert queries_of(client, pages) == BOARD_QUERIES


# Groups


def test_a_group_is_shown_in_blocks_by_organisation_with_its_vacant_seats_first(cast, read):
    body = make_body(cast.one.association, name="LSG Motala")
    town, region = make_organisation("Motala kommun"), make_organisation("Region Öst", "region")
    anna = make_person(cast.one.association, name="Kommunens handläggare")
    make_mandate(
        make_seat(body, town, unit="socialtjänsten", position=1), person=anna, valid_until=date(2016, 6, 30)
    )
    make_seat(body, region, position=2, unit="vårdcentralen")
    make_seat(body, town, position=3, duty="sammankallande")
    make_seat(body, None, position=4)
    text = words(read(Role.LSG, "body_detail", body.pk))
    assert "4 platser i tre block, varav tre vakanta." in text
    assert (
        text.index("Motala kommun 2 platser")
        < text.index("Region Öst 1 plats")
        < text.index("Samordningsförbundet 1")
    )
    assert text.index("Vakant Sammankallande") < text.index(
        "Kommunens handläggare Socialtjänsten till 2016-06-30"
    )
    assert row_with(read(Role.LSG, "body_list"), "LSG Motala").endswith("2014-01-01 4 3 vakanta")
    assert row_with(read(Role.LSG, "body_list"), "LSG norra").endswith("2014-01-01 1 Fullsatt")


def test_whose_mandate_has_ended_leaves_a_vacant_seat(cast, read):
    Mandate.objects.filter(seat__body=cast.one.board).update(valid_until=TODAY - timedelta(days=1))
    text = words(read(Role.LSG, "body_detail", cast.one.board.pk))
    assert "varav en vakant" in text
    assert re.findall(r"Ledamot \d", text) == []


def test_the_office_goes_from_a_vacant_seat_to_filling_it(cast, read):
    seat = make_seat(cast.one.lsg, cast.one.memberships["region"].organisation, unit="vårdcentralen")
    fill = f'href="{reverse("seat_fill", args=["norra", seat.pk])}"'
    assert fill in read(Role.CHIEF, "body_detail", cast.one.lsg.pk).content.decode()
    assert fill not in read(Role.LSG, "body_detail", cast.one.lsg.pk).content.decode()


def test_a_group_that_has_ended_is_read_as_it_was_on_its_last_day_and_an_empty_one_says_so(cast, read):
    ended = make_body(cast.one.association, name="Opsam", valid_until=YESTERDAY, replaced_by=cast.one.lsg)
    make_mandate(make_seat(ended, make_organisation("Motala kommun")), valid_until=YESTERDAY)
    text = words(read(Role.LSG, "body_detail", ended.pk))
    assert "Fanns till och med 12 november 2015 och ersattes av LSG norra ." in text
    assert "Så här såg det ut den 12 november 2015, gruppens sista dag." in text
    assert "Motala kommun 1 plats" in text
    assert "Ersätter Opsam sedan januari 2014." in words(read(Role.LSG, "body_detail", cast.one.lsg.pk))
    assert "Tidigare grupper Opsam ersatt av LSG norra till 2015-11-12" in words(read(Role.LSG, "body_list"))
    empty = make_body(cast.one.association, BodyKind.WORKING)
    assert "Gruppen har inga platser än." in words(read(Role.LSG, "body_detail", empty.pk))
    assert "Lägg upp platser" in words(read(Role.CHIEF, "body_detail", empty.pk))


def test_a_seat_that_goes_round_changes_block_on_its_day(cast, read):
    north, south = (make_membership(cast.one.association, name).organisation for name in ("Norrby", "Sörby"))
    seat = make_seat(cast.one.board, north)
    make_mandate(seat, person=make_person(cast.one.association, name="Anna"), valid_until=date(2015, 12, 31))
    SeatTurn.objects.create(
        seat=seat, organisation=north, valid_from=date(2014, 1, 1), valid_until=date(2015, 12, 31)
    )
    SeatTurn.objects.create(seat=seat, organisation=south, valid_from=date(2016, 1, 1))
    now = words(read(Role.LSG, "body_detail", cast.one.board.pk))
    assert (
        "Norrby 1 plats Anna Ledamot · platsen går till Sörby 2016-01-01 till 2015-12-31 Slutar snart" in now
    )
    assert "Sörby 1 plats" not in now
    later = words(read(Role.LSG, "body_detail", cast.one.board.pk, dag="2016-01-01"))
    assert "Sörby 1 plats Vakant Ledamot · platsen går runt" in later
    assert "Norrby 1 plats" not in later


def test_the_groups_page_is_read_on_any_day(cast, sign_in):
    seat = make_seat(cast.one.lsg, make_organisation("Motala kommun"), employer="Vårdcentralen AB")
    anna, bo = (make_person(cast.one.association, name=name) for name in ("Anna", "Bo"))
    make_mandate(seat, person=anna, valid_until=date(2015, 12, 31), decided_by="socialchefen")
    make_mandate(seat, person=bo, valid_from=date(2016, 1, 1))
    page = reverse("body_detail", args=["norra", cast.one.lsg.pk])
    client = sign_in(cast.one.users[Role.CHIEF])
    now, later = words(client.get(page)), words(client.get(page, {"dag": "2016-01-01"}))
    assert "Anna Anställd av Vårdcentralen AB Socialchefen till 2015-12-31 Slutar snart" in now
    assert "Bo Anställd av Vårdcentralen AB" in later
    assert ("Anna" in later, "Ny på platsen" in later, "Ny på platsen" in now) == (False, False, True)
    assert "är ingen dag. Skriv år, månad och dag" in words(client.get(page, {"dag": "i morgon"}))
    assert "gruppens första dag" in words(client.get(page, {"dag": "1999-01-01"}))


def test_what_differs_from_the_law_is_told_on_the_boards_page(cast, read):
    text = words(read(Role.AUDITOR, "body_detail", cast.one.board.pk))
    assert "norra kommun har 1 ledamot och 0 ersättare." in text
    assert "Region norra har ingen plats." in text
    assert "10 § finsamlagen" not in words(read(Role.AUDITOR, "body_detail", cast.one.lsg.pk))


# Filling a seat


def test_a_seat_is_filled_in_one_form_and_the_term_is_proposed(cast, sign_in):
    client = sign_in(cast.one.users[Role.OFFICE])
    town = cast.one.memberships["kommun"].organisation
    seat = make_seat(cast.one.board, town, kind="ersattare")
    make_person(cast.one.association, name="Anna Ek", email="anna@kommun.example")
    address = reverse("seat_fill", args=["norra", seat.pk])
    page = client.get(address).content.decode()
    assert 'value="2015-11-13"' in page
    assert 'value="2019-03-31"' in page
    assert '<option value="anna@kommun.example">Anna Ek</option>' in page
    data = {"name": "Anna Ek", "email": "anna@kommun.example", "valid_from": "2015-11-13"}
    answer = client.post(address, data | {"valid_until": "2019-03-31"}, follow=True)
    assert "Anna Ek har platsen norra kommun från och med 2015-11-13." in words(answer)
    assert "Vem som beslutade är inte ifyllt" in words(answer)
    answer = client.post(address, data | {"name": "Bo Al", "email": ""})
    assert answer.status_code == 422
    assert "Anna Ek har den från 2015-11-13 till 2019-03-31." in answer.content.decode()
    assert 'value="Bo Al"' in answer.content.decode()
    client.post(
        address, data | {"name": "Bo Al", "email": "", "valid_from": "2016-01-01", "ends_previous": "on"}
    )
    held = list(seat.mandates.values_list("person__name", "valid_from", "valid_until"))
    assert held == [
        ("Anna Ek", date(2015, 11, 13), date(2015, 12, 31)),
        ("Bo Al", date(2016, 1, 1), None),
    ]


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(cast, sign_in):
    client = sign_in(cast.one.users[Role.CHIEF])
    seat = make_seat(cast.one.lsg, make_organisation("Motala kommun"))
    data = {
        "name": "19121212-1212",
        "valid_from": "2015-11-13",
        "valid_until": "2015-11-01",
        "decided_by": "chefen",
    }
    answer = client.post(reverse("seat_fill", args=["norra", seat.pk]), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Slutet ligger före starten 2015-11-13" in page
    assert 'value="chefen"' in page
    answer = client.post(reverse("seat_fill", args=["norra", seat.pk]), data | {"valid_until": ""})
    assert answer.status_code == 422
    assert "personnummer" in answer.content.decode().lower()
    assert not seat.mandates.exists()


def test_a_member_leaves_and_the_substitute_steps_in_from_the_page(cast, sign_in):
    client = sign_in(cast.one.users[Role.CHIEF])
    town = cast.one.memberships["kommun"].organisation
    leaving = Mandate.objects.get(seat__body=cast.one.board)
    substitute = make_mandate(make_seat(cast.one.board, town, kind="ersattare"))
    address = reverse("mandate_end", args=["norra", leaving.pk])
    assert "träder samma medlems ersättare in" in words(client.get(address))
    answer = client.post(address, {"on": "2015-11-13", "substitute": substitute.pk}, follow=True)
    assert "träder in från 2015-11-14. norra kommun ska nu välja en ny ersättare" in words(answer)
    answer = client.post(reverse("mandate_end", args=["norra", substitute.pk]), {"on": "2030-01-01"})
    assert answer.status_code == 422


def test_the_chair_is_chosen_on_the_groups_page(cast, sign_in):
    client, board = sign_in(cast.one.users[Role.CHIEF]), cast.one.board
    mandate = Mandate.objects.get(seat__body=board)
    address = reverse("chair_choose", args=["norra", board.pk])
    data = {"duty": "ordforande", "mandate": mandate.pk, "on": "2013-01-01"}
    answer = client.post(address, data)
    assert answer.status_code == 422
    assert "Uppdraget ligger inom den tiden" in answer.content.decode()
    answer = client.post(address, data | {"on": "2015-11-13"}, follow=True)
    assert "är ordförande från och med 2015-11-13." in words(answer)


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
        html = read(Role.CHIEF, name, *args).content.decode()
        assert "&lt;script&gt;alert" in html, name
        assert "<script>alert" not in html
        assert "<img" not in html
