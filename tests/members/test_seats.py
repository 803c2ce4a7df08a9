"""Who sits where: what no seat may be, how a seat is filled and left, who is chair, and what stays of those who left."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members.enums import BodyKind, ChairDuty, Role, SeatKind
from members.models import (
    Attendance,
    AuditEvent,
    Body,
    ChairTerm,
    Mandate,
    OrganisationName,
    Person,
    Seat,
    SeatTurn,
)
from members.queries.bodies import ending_mandates, seat_holders, vacant_seats
from members.services.people import forget_person
from members.services.seats import (
    Holder,
    Term,
    change_mandate,
    choose_chair,
    end_mandate,
    end_mandates_of,
    fill_seat,
)
from tests.builders import (
    make_body,
    make_mandate,
    make_meeting,
    make_membership,
    make_organisation,
    make_person,
    make_seat,
)
from tests.cast import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both]

TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
TERM_END = date(2019, 3, 31)


@pytest.fixture
def chief(cast):
    return cast.one.access(Role.CHIEF)


@pytest.fixture
def town(cast):
    return cast.one.memberships["kommun"].organisation


def refusal(row) -> str:
    with pytest.raises(ValidationError) as problem:
        row.full_clean()
    return " ".join(problem.value.messages)


# What no seat may be


def test_a_seat_on_the_board_belongs_to_a_member_and_to_no_unit(cast, town):
    board = cast.one.board
    police = make_organisation("Polisen", "myndighet")
    assert "Polisen är inte medlem" in refusal(Seat(body=board, organisation=police))
    assert "Välj en medlem" in refusal(Seat(body=board))
    assert "hör till en medlem, inte till en enhet" in refusal(
        Seat(body=board, organisation=town, unit="socialtjänsten")
    )
    Seat(body=board, organisation=town).full_clean()


def test_in_a_local_group_anybody_may_have_a_seat(cast):
    police = make_organisation("Polisen", "myndighet")
    Seat(body=cast.one.lsg, organisation=police, unit="lokalpolisen").full_clean()
    Seat(body=cast.one.lsg).full_clean()


def test_a_seat_stays_in_its_group_and_with_whoever_has_held_it(cast, town):
    seat = make_seat(cast.one.lsg, town)
    make_mandate(seat)
    seat.body = cast.one.board
    assert "Platsen hör till LSG norra. Dra in den där" in refusal(seat)
    seat.body = cast.one.lsg
    seat.organisation = make_organisation("Grannkommun")
    assert "Platsen har haft ledamöter för norra kommun" in refusal(seat)


def test_the_word_chair_is_not_written_on_a_seat(cast, town):
    assert "väljer ni på gruppens sida" in refusal(
        Seat(body=cast.one.board, organisation=town, duty="Ordförande")
    )


def test_a_held_seat_is_not_closed_before_its_mandate_ends(cast, town):
    seat = make_seat(cast.one.lsg, town)
    make_mandate(seat, person=make_person(cast.one.association, name="Anna"), valid_until=date(2016, 12, 31))
    seat.closed_on = date(2016, 12, 31)
    assert "Anna har platsen till 2016-12-31" in refusal(seat)
    seat.closed_on = date(2017, 1, 1)
    seat.full_clean()


def test_a_group_with_seats_never_becomes_the_board(cast):
    cast.one.lsg.kind = BodyKind.BOARD
    assert "kan inte bli styrelse" in refusal(cast.one.lsg)


def test_a_group_is_replaced_on_a_day_and_by_another(cast):
    old = make_body(cast.one.association, name="Opsam")
    old.replaced_by = cast.one.lsg
    assert "Skriv gruppens sista dag" in refusal(old)
    old.valid_until = YESTERDAY
    old.full_clean()
    old.replaced_by = old
    assert "kan inte ersätta sig själv" in refusal(old)


# Turns


def test_a_seat_goes_to_the_next_on_its_day_and_old_days_keep_their_names(cast, town):
    seat = make_seat(cast.one.board, town)
    neighbour = make_membership(cast.one.association, "Grannkommun").organisation
    OrganisationName.objects.create(
        organisation=neighbour,
        name="Grannköping",
        valid_from=date(1990, 1, 1),
        valid_until=date(2016, 12, 31),
    )
    SeatTurn.objects.create(
        seat=seat, organisation=town, valid_from=date(2014, 1, 1), valid_until=date(2015, 12, 31)
    )
    SeatTurn.objects.create(seat=seat, organisation=neighbour, valid_from=date(2016, 1, 1))
    days = [date(2015, 12, 31), date(2016, 1, 1), date(2017, 1, 1)]
    assert [seat.name_on(day) for day in days] == ["norra kommun", "Grannköping", "Grannkommun"]
    assert seat.organisation_on(date(2013, 1, 1)) == town


def test_on_the_board_only_a_member_takes_a_turn(cast, town):
    seat = make_seat(cast.one.board, town)
    leaves = make_membership(cast.one.association, "Grannkommun", valid_until=date(2016, 12, 31)).organisation
    stranger = make_organisation("Främmande kommun")
    first = date(2016, 1, 1)
    assert "Främmande kommun är inte medlem" in refusal(
        SeatTurn(seat=seat, organisation=stranger, valid_from=first)
    )
    assert "alla dagar från 2016-01-01 tills vidare" in refusal(
        SeatTurn(seat=seat, organisation=leaves, valid_from=first)
    )
    SeatTurn(seat=seat, organisation=leaves, valid_from=first, valid_until=date(2016, 12, 31)).full_clean()
    lsg_seat = make_seat(cast.one.lsg, town)
    SeatTurn(seat=lsg_seat, organisation=stranger, valid_from=first).full_clean()


# Mandates


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2013, 12, 31), date(2016, 1, 1), "finns från 2014-01-01"),
        (date(2015, 1, 1), None, "finns till 2016-06-30"),
        (date(2015, 1, 1), date(2016, 5, 1), "Platsen är indragen från 2016-05-01"),
    ],
)
def test_a_mandate_lies_inside_its_group_and_its_seat(cast, town, first, last, said):
    body = make_body(cast.one.association, valid_until=date(2016, 6, 30))
    seat = make_seat(body, town, closed_on=date(2016, 5, 1))
    person = make_person(cast.one.association)
    assert said in refusal(Mandate(seat=seat, person=person, valid_from=first, valid_until=last))


def test_two_never_hold_the_same_seat_and_the_refusal_says_who_has_it(cast, town):
    seat = make_seat(cast.one.lsg, town)
    make_mandate(seat, person=make_person(cast.one.association, name="Anna"), valid_until=date(2016, 12, 31))
    other = Mandate(seat=seat, person=make_person(cast.one.association), valid_from=TODAY)
    assert "Anna har den från 2014-01-01 till 2016-12-31. Avsluta det mandatet dagen före." in refusal(other)
    other.valid_from = date(2017, 1, 1)
    other.full_clean()


def test_nobody_is_her_own_substitute(cast, town):
    person = make_person(cast.one.association, name="Anna")
    make_mandate(make_seat(cast.one.board, town), person=person)
    twin = make_seat(cast.one.board, town, kind=SeatKind.SUBSTITUTE)
    assert "Anna sitter redan i styrelsen" in refusal(Mandate(seat=twin, person=person, valid_from=TODAY))


# Chairs


@pytest.fixture
def members_of_board(cast, town):
    return [make_mandate(make_seat(cast.one.board, town), valid_until=TERM_END) for _ in range(3)]


def test_the_board_has_one_chair_and_at_most_two_vice_chairs_chosen_among_the_ordinary(
    cast, town, members_of_board
):
    one, _, three = members_of_board
    for mandate, duty in zip(members_of_board, ChairDuty, strict=True):
        term = ChairTerm(mandate=mandate, duty=duty, valid_from=TODAY)
        term.full_clean()
        term.save()
    fourth = make_mandate(make_seat(cast.one.board, town))
    for duty in ChairDuty:
        assert "högst två vice ordförande i taget (17 § finsamlagen)" in refusal(
            ChairTerm(mandate=fourth, duty=duty, valid_from=TODAY)
        )
    ChairTerm.objects.filter(mandate=three).delete()
    assert "är redan ordförande" in refusal(
        ChairTerm(mandate=one, duty=ChairDuty.SECOND_VICE_CHAIR, valid_from=TODAY)
    )
    substitute = make_mandate(make_seat(cast.one.board, town, kind=SeatKind.SUBSTITUTE))
    assert "väljs bland de ordinarie (17 § finsamlagen)" in refusal(
        ChairTerm(mandate=substitute, duty=ChairDuty.SECOND_VICE_CHAIR, valid_from=TODAY)
    )


def test_a_chair_sits_within_her_mandate(members_of_board):
    for first, last in [(date(2013, 1, 1), None), (TODAY, date(2020, 1, 1)), (date(2019, 4, 1), None)]:
        term = ChairTerm(mandate=members_of_board[0], duty="ordforande", valid_from=first, valid_until=last)
        assert "Uppdraget ligger inom den tiden" in refusal(term)


def test_a_chair_whose_mandate_has_ended_is_followed_without_more(cast, town):
    left = make_mandate(make_seat(cast.one.board, town), valid_until=YESTERDAY)
    ChairTerm.objects.create(mandate=left, duty="ordforande", valid_from=date(2014, 1, 1))
    ChairTerm(
        mandate=make_mandate(make_seat(cast.one.board, town)), duty="ordforande", valid_from=TODAY
    ).full_clean()


def test_a_new_chair_ends_the_old_ones_time_the_day_before(chief, members_of_board):
    one, two, _ = members_of_board
    choose_chair(by=chief, mandate=one, duty="ordforande", on=date(2015, 4, 1))
    choose_chair(by=chief, mandate=two, duty="ordforande", on=TODAY)
    assert one.chair_terms.get().valid_until == YESTERDAY
    assert (two.chair_terms.get().valid_from, two.chair_terms.get().valid_until) == (TODAY, TERM_END)
    choose_chair(by=chief, mandate=two, duty="vice", on=TOMORROW)
    assert [str(term.valid_until) for term in two.chair_terms.order_by("valid_from")] == [
        "2015-11-13",
        "2019-03-31",
    ]


# Filling a seat


def test_a_seat_is_filled_with_a_name_and_an_address_alone(cast, town, chief):
    seat = make_seat(cast.one.lsg, town, unit="socialtjänsten")
    mandate = fill_seat(
        by=chief, seat=seat, holder=Holder("Anna Ek", "anna@kommun.example"), term=Term(TODAY)
    )
    assert (mandate.person.name, mandate.person.email, mandate.decided_by) == (
        "Anna Ek", "anna@kommun.example", "",
    )  # fmt: skip
    assert AuditEvent.objects.filter(action="seat_filled", object_id=str(mandate.pk)).exists()


def test_a_known_address_is_the_same_person_and_a_known_name_without_address_gets_it(cast, town, chief):
    seats = [make_seat(cast.one.lsg, town) for _ in range(4)]
    anna = make_person(cast.one.association, name="Anna Ek", email="anna@kommun.example")
    bo = make_person(cast.one.association, name="Bo Al")
    make_person(cast.other.association, name="Cia", email="cia@kommun.example")
    holders = [
        Holder("Anna E", "ANNA@kommun.example"),
        Holder("Bo Al", "bo@kommun.example"),
        Holder("Anna Ek", "annan.anna@kommun.example"),
        Holder("Cia", "cia@kommun.example"),
    ]
    found = [
        fill_seat(by=chief, seat=seat, holder=holder, term=Term(TODAY)).person
        for seat, holder in zip(seats, holders, strict=True)
    ]
    bo.refresh_from_db()
    assert found[:2] == [anna, bo]
    assert bo.email == "bo@kommun.example"
    assert found[2] != anna
    assert found[3].association == cast.one.association


def test_namesakes_are_told_apart_by_address(cast, town, chief):
    for _ in range(2):
        make_person(cast.one.association, name="Anna Ek")
    with pytest.raises(ValidationError, match="Flera personer heter Anna Ek"):
        fill_seat(by=chief, seat=make_seat(cast.one.lsg, town), holder=Holder("Anna Ek"), term=Term(TODAY))


def test_a_successor_ends_the_mandate_before_hers_in_the_same_save(cast, town, chief):
    seat = make_seat(cast.one.lsg, town)
    old = make_mandate(seat)
    with pytest.raises(ValidationError, match="Platsen är redan besatt"):
        fill_seat(by=chief, seat=seat, holder=Holder("Bo Al"), term=Term(TODAY))
    assert not Person.objects.filter(name="Bo Al").exists()
    fill_seat(by=chief, seat=seat, holder=Holder("Bo Al"), term=Term(TODAY), ends_previous=True)
    old.refresh_from_db()
    assert old.valid_until == YESTERDAY
    with pytest.raises(ValidationError, match="fick platsen samma dag"):
        fill_seat(by=chief, seat=seat, holder=Holder("Cia Bo"), term=Term(TODAY), ends_previous=True)


def test_the_details_follow_later(cast, town, chief):
    mandate = make_mandate(make_seat(cast.one.lsg, town))
    change_mandate(
        by=chief, mandate=mandate, term=Term(mandate.valid_from, TERM_END, "socialchefen", date(2013, 12, 1))
    )
    mandate.refresh_from_db()
    assert (mandate.valid_until, mandate.decided_by) == (TERM_END, "socialchefen")
    event = AuditEvent.objects.get(action="changed", object_id=str(mandate.pk))
    assert event.detail["fields"] == ["valid_until", "decided_by", "decided_on"]


# Leaving a seat


def test_when_a_member_of_the_board_leaves_the_same_members_substitute_steps_in(cast, town, chief):
    board = cast.one.board
    seat = make_seat(board, town)
    leaving = make_mandate(seat, valid_until=TERM_END)
    ChairTerm.objects.create(mandate=leaving, duty="ordforande", valid_from=date(2015, 4, 1))
    substitute = make_mandate(make_seat(board, town, kind=SeatKind.SUBSTITUTE), valid_until=TERM_END)
    ended = end_mandate(by=chief, mandate=leaving, on=TODAY, substitute=substitute)
    substitute.refresh_from_db()
    stepped = ended.stepped_in
    assert (leaving.valid_until, leaving.chair_terms.get().valid_until) == (TODAY, TODAY)
    assert (stepped.person, stepped.valid_from, stepped.valid_until) == (
        substitute.person, TOMORROW, TERM_END,
    )  # fmt: skip
    assert "15 §" in stepped.decided_by
    assert (substitute.valid_until, ended.emptied) == (TODAY, [substitute.seat])


def test_only_the_same_members_substitute_steps_in(cast, town, chief):
    leaving = make_mandate(make_seat(cast.one.board, town), valid_until=TERM_END)
    region = cast.one.memberships["region"].organisation
    stranger = make_mandate(make_seat(cast.one.board, region, kind=SeatKind.SUBSTITUTE))
    with pytest.raises(ValidationError, match="Bara en ersättare för samma medlem"):
        end_mandate(by=chief, mandate=leaving, on=TODAY, substitute=stranger)
    leaving.refresh_from_db()
    assert leaving.valid_until == TERM_END


def test_a_mandate_that_somebody_else_ended_meanwhile_is_not_made_longer(cast, town, chief):
    mandate = make_mandate(make_seat(cast.one.lsg, town), valid_until=TERM_END)
    end_mandate(by=chief, mandate=Mandate.objects.get(pk=mandate.pk), on=YESTERDAY)
    with pytest.raises(ValidationError, match="slutar redan"):
        end_mandate(by=chief, mandate=mandate, on=TODAY)


@pytest.mark.parametrize(
    ("on", "said"), [(date(2013, 1, 1), "börjar 2014-01-01"), (date(2020, 1, 1), "slutar redan")]
)
def test_a_mandate_ends_within_its_own_days(cast, town, chief, on, said):
    mandate = make_mandate(make_seat(cast.one.lsg, town), valid_until=TERM_END)
    with pytest.raises(ValidationError, match=said):
        end_mandate(by=chief, mandate=mandate, on=on)


def test_a_group_that_ends_takes_its_mandates_with_it(cast, town, chief):
    body = make_body(cast.one.association)
    mandates = [
        make_mandate(make_seat(body, town)),
        make_mandate(make_seat(body, town), valid_until=YESTERDAY),
    ]
    make_mandate(make_seat(body, town), valid_from=TOMORROW)
    body.valid_until = TODAY
    body.save()
    assert end_mandates_of(by=chief, body=body) == 2
    assert Mandate.objects.filter(seat__body=body).count() == 2
    assert [Mandate.objects.get(pk=row.pk).valid_until for row in mandates] == [TODAY, YESTERDAY]


# What is told


def test_the_chief_is_told_sixty_days_before_unless_somebody_is_chosen_for_the_time_after(cast, town, chief):
    group = cast.one.lsg
    soon, later = TODAY + timedelta(days=60), TODAY + timedelta(days=61)
    told = make_mandate(make_seat(group, town), valid_until=soon)
    make_mandate(make_seat(group, town), valid_until=later)
    make_mandate(make_seat(group, town, closed_on=later), valid_until=soon)
    followed = make_seat(group, town)
    make_mandate(followed, valid_until=soon)
    make_mandate(followed, valid_from=later)
    ending = make_body(cast.one.association, valid_until=soon)
    make_mandate(make_seat(ending, town), valid_until=soon)
    make_mandate(make_seat(cast.other.lsg, town), valid_until=soon)
    assert list(ending_mandates(chief)) == [told]
    assert list(ending_mandates(chief, days=59)) == []


def test_a_closed_seat_is_not_vacant_and_not_in_the_group(cast, town, chief):
    closed = make_seat(cast.one.lsg, town, closed_on=TODAY)
    closing = make_seat(cast.one.lsg, town, closed_on=TOMORROW)
    assert set(vacant_seats(chief)) == {closing}
    seats = [seat for seat, _ in seat_holders(chief, cast.one.lsg, TODAY)]
    assert closing in seats
    assert closed not in seats
    assert closed in [seat for seat, _ in seat_holders(chief, cast.one.lsg, YESTERDAY)]


# What stays of somebody who has left


def test_a_forgotten_person_leaves_her_history_and_nothing_else(cast, town, chief):
    user = cast.one.users[Role.LSG]
    person = Person.objects.get(user=user)
    person.email, person.phone = "anna@kommun.example", "070"
    person.save()
    seat = make_seat(cast.one.lsg, town)
    make_mandate(seat, person=person, valid_from=date(2016, 1, 1))
    meeting = make_meeting(cast.one.lsg, YESTERDAY)
    Attendance.objects.create(meeting=meeting, seat=person.mandates.first().seat, person=person)
    forget_person(by=chief, person=person)
    person.refresh_from_db()
    assert (person.name, person.email, person.phone, person.user) == ("f.d. ledamot", "", "", None)
    assert [mandate.valid_until for mandate in person.mandates.all()] == [TODAY]
    assert person.attendances.count() == 1
    assert AuditEvent.objects.get(action="person_forgotten").detail == {}


def test_only_somebody_without_a_history_is_deleted(cast, sign_in):
    client = sign_in(cast.one.users[Role.CHIEF])
    held = Person.objects.get(user=cast.one.users[Role.LSG])
    fresh = make_person(cast.one.association)
    delete = {person: reverse("admin:members_person_delete", args=[person.pk]) for person in (held, fresh)}
    assert client.post(delete[held], {"post": "yes"}).status_code == 403
    assert client.post(delete[fresh], {"post": "yes"}).status_code == 302
    link = reverse("person_forget", args=["norra", held.pk])
    page = client.get(reverse("admin:members_person_change", args=[held.pk])).content.decode()
    assert link in page
    assert "går inte att ångra" in client.get(link).content.decode()
    assert client.post(link).status_code == 302
    assert client.get(link).status_code == 404


# The board's form in the admin


def board_form(board: Body, rows: list[dict]) -> dict:
    stored = board.seats.count()
    data = {
        "association": board.association_id, "kind": board.kind, "name": board.name, "papers_days": 7,
        "valid_from": "2014-01-01", "seats-TOTAL_FORMS": len(rows), "seats-INITIAL_FORMS": stored,
    }  # fmt: skip
    for number, row in enumerate(rows):
        fields = {"kind": "ordinarie", "position": number, "body": board.pk, **row}
        data |= {f"seats-{number}-{name}": value for name, value in fields.items()}
    return data


def test_a_save_that_makes_a_members_seats_unequal_is_refused(cast, sign_in):
    client, board = sign_in(cast.one.users[Role.CHIEF]), cast.one.board
    address = reverse("admin:members_body_change", args=[board.pk])
    town, region = (cast.one.memberships[name].organisation.pk for name in ("kommun", "region"))
    kept = {"id": board.seats.get().pk, "organisation": town}
    pair = [{"organisation": region}, {"organisation": region, "kind": "ersattare"}]
    answer = client.post(address, board_form(board, [kept, pair[0]]))
    assert "Region norra har 1 ledamot och 0 ersättare" in answer.content.decode()
    assert board.seats.count() == 1
    answer = client.post(address, board_form(board, [kept, *pair]), follow=True)
    assert board.seats.count() == 3
    told = answer.content.decode()
    assert "norra kommun har 1 ledamot och 0 ersättare" in told  # stood so before, and may be saved
    assert "Försäkringskassan norra har ingen plats" in told


def test_a_seat_of_the_board_is_changed_on_the_boards_own_form(cast, sign_in):
    client, seat = sign_in(cast.one.users[Role.CHIEF]), cast.one.board.seats.get()
    assert client.post(reverse("admin:members_seat_delete", args=[seat.pk])).status_code == 403
    page = client.get(reverse("admin:members_seat_change", args=[seat.pk])).content.decode()
    assert "på styrelsens egen sida" in page
    assert 'name="kind"' not in page
    add = client.get(reverse("admin:members_seat_add")).content.decode()
    assert "LSG norra" in add
    assert "Styrelsen norra" not in add


def test_two_new_rows_for_the_same_days_are_refused_together(cast, sign_in, town):
    client, seat = sign_in(cast.one.users[Role.CHIEF]), make_seat(cast.one.lsg, town)
    person = make_person(cast.one.association)
    data = {"kind": "ordinarie", "position": 1, "organisation": town.pk}
    data |= {"turns-TOTAL_FORMS": 0, "turns-INITIAL_FORMS": 0}
    data |= {"mandates-TOTAL_FORMS": 2, "mandates-INITIAL_FORMS": 0}
    for number in range(2):
        data |= {f"mandates-{number}-person": person.pk, f"mandates-{number}-valid_from": "2015-01-01"}
    answer = client.post(reverse("admin:members_seat_change", args=[seat.pk]), data)
    assert "Två rader gäller samma dag" in answer.content.decode()
    assert not seat.mandates.exists()


def test_ending_a_group_in_the_admin_ends_its_mandates(cast, sign_in):
    client, group = sign_in(cast.one.users[Role.CHIEF]), cast.one.lsg
    seat = group.seats.get()
    data = board_form(group, [{"id": seat.pk, "organisation": seat.organisation_id}])
    answer = client.post(
        reverse("admin:members_body_change", args=[group.pk]),
        data | {"valid_until": "2015-12-31"},
        follow=True,
    )
    assert "1 mandat slutar 2015-12-31, med gruppen." in answer.content.decode()
    assert seat.mandates.get().valid_until == date(2015, 12, 31)


# In and out as a file

HEADS = (
    "Grupp,Organisation,Enhet,Slag,Ordning,Uppdrag,Arbetsgivare,Indragen från och med,"
    "Namn,E-post,Från och med,Till och med,Beslutat av,Beslutat den"
)


@pytest.fixture
def read_in(cast, sign_in, settings, tmp_path):
    """Reads a file of seats as the chief, and confirms it when nothing is wrong."""
    settings.MEDIA_ROOT = tmp_path
    client = sign_in(cast.one.users[Role.CHIEF])

    def read(*rows: str):
        file = SimpleUploadedFile("platser.csv", "\n".join([HEADS, *rows]).encode())
        shown = client.post(reverse("admin:members_seat_import"), {"resource": "0", "import_file": file})
        if "confirm_form" not in shown.context:
            return shown
        address = reverse("admin:members_seat_process_import")
        return client.post(address, shown.context["confirm_form"].initial, follow=True)

    return read


def test_seats_with_their_holders_come_in_as_a_file_and_twice_changes_nothing(cast, town, read_in):
    rows = [
        "LSG norra,norra kommun,socialtjänsten,Ordinarie,1,,,,Anna Ek,anna@kommun.example,2015-01-01,,socialchefen,",
        "LSG norra,norra kommun,socialtjänsten,Ordinarie,2,,Bolaget AB,,,,,,,",
    ]
    assert "2 nya, 0 ändrade och 0 oförändrade" in read_in(*rows).content.decode()
    first, second = cast.one.lsg.seats.filter(unit="socialtjänsten")
    mandate = first.mandates.get()
    assert (mandate.person.email, mandate.valid_from, mandate.decided_by) == (
        "anna@kommun.example", date(2015, 1, 1), "socialchefen",
    )  # fmt: skip
    assert (second.employer, second.mandates.count()) == ("Bolaget AB", 0)
    assert "0 nya, 0 ändrade och 2 oförändrade" in read_in(*rows).content.decode()
    longer = rows[0].replace("2015-01-01,,socialchefen,", "2015-01-01,2016-12-31,socialchefen,2014-12-01")
    assert "0 nya, 1 ändrade" in read_in(longer).content.decode()
    mandate.refresh_from_db()
    assert (mandate.valid_until, mandate.decided_on) == (date(2016, 12, 31), date(2014, 12, 1))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Styrelsen norra,norra kommun,,Ersättare,9,,,,,,,,,", "lika många"),
        ("LSG norra,norra kommun,x,Ordinarie,1,,,,Anna,fel adress,2015-01-01,,,", "e-postadress"),
        ("LSG norra,norra kommun,x,Ordinarie,1,,,,Anna,,i fjol,,,", "i fjol är inget datum"),
        ("LSG norra,norra kommun,,Ordinarie,0,,,,Anna,,2015-01-01,,,", "Platsen är redan besatt"),
        ("LSG sodra,norra kommun,x,Ordinarie,1,,,,,,,,,", "finns inte bland dem du kan välja"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_and_nothing_is_read(cast, town, read_in, row, said):
    before = Seat.objects.count()
    good = "LSG norra,norra kommun,bra,Ordinarie,5,,,,,,,,,"
    assert said in read_in(good, row).content.decode()
    assert (Seat.objects.count(), Person.objects.filter(name="Anna").exists()) == (before, False)


def test_seats_go_out_as_a_file_with_those_who_hold_them_today(cast, town, sign_in):
    make_mandate(
        make_seat(cast.one.lsg, town, unit="socialtjänsten", position=4),
        person=make_person(cast.one.association, name="Anna Ek", email="anna@kommun.example"),
    )
    client = sign_in(cast.one.users[Role.CHIEF])
    answer = client.post(reverse("admin:members_seat_export"), {"resource": "0", "format": "0"})
    text = answer.content.decode("utf-8-sig")
    assert "socialtjänsten;Ordinarie;4;;;;Anna Ek;anna@kommun.example;2014-01-01;;;" in text
    assert "sodra" not in text


def test_what_is_told_of_a_seat_that_goes_round_names_whoever_has_the_turn(cast, town, chief):
    seat = make_seat(cast.one.board, town)
    neighbour = make_membership(cast.one.association, "Grannkommun").organisation
    SeatTurn.objects.create(seat=seat, organisation=neighbour, valid_from=date(2015, 1, 1))
    assert [row.name_on(TODAY) for row in vacant_seats(chief)] == ["Grannkommun"]
    make_mandate(seat, valid_until=TOMORROW)
    assert [row.seat.name_on(TODAY) for row in ending_mandates(chief)] == ["Grannkommun"]
