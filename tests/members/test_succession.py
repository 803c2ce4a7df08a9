"""An association ends or goes up into another one; what each sees of the other."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from members.enums import ChairDuty, Role
from members.models import AssociationName, AuditEvent, ChairTerm, Mandate, Membership, Succession
from members.queries.access import access_to
from members.services.succession import dissolve, merge_into
from tests.builders import make_mandate, make_membership, make_role, make_seat
from tests.cast import TODAY
from tests.pages import plain, queries_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LAST = date(2015, 12, 31)
PAGE, HISTORY = (reverse(name, args=["norra"]) for name in ("association_dissolve", "association_history"))
GIVEN = {"on": "2015-12-31", "understood": "on"}


@pytest.fixture
def leads_both(cast):
    make_role(cast.one.users[Role.CHIEF], cast.other.association)


@pytest.fixture
def chief(cast, sign_in):
    return sign_in(cast.one.users[Role.CHIEF])


def merge(cast, amount: int = 350_000) -> Succession:
    return merge_into(
        by=cast.one.access(Role.CHIEF),
        successor=cast.other.association,
        on=LAST,
        amount=D(amount),
        source="Slutredovisning 2015",
    )


def errors_of(response) -> str:
    assert response.status_code == 422
    return plain(response.content.decode()).replace("\xa0", " ")


def test_the_association_ends_with_its_memberships_and_mandates(cast):
    earlier = make_membership(cast.one.association, "Förra kommunen", valid_until=date(2014, 12, 31))
    mandate = make_mandate(make_seat(cast.one.board))
    term = ChairTerm.objects.create(mandate=mandate, duty=ChairDuty.CHAIR, valid_from=date(2015, 1, 1))
    dissolve(by=cast.one.access(Role.CHIEF), on=LAST)
    cast.one.association.refresh_from_db()
    earlier.refresh_from_db()
    term.refresh_from_db()
    assert (cast.one.association.ended, earlier.valid_until, term.valid_until) == (
        LAST,
        date(2014, 12, 31),
        LAST,
    )
    assert set(cast.one.association.memberships.values_list("valid_until", flat=True)) == {
        LAST,
        date(2014, 12, 31),
    }
    assert set(Mandate.objects.within(cast.one.access(Role.CHIEF)).values_list("valid_until", flat=True)) == {
        LAST
    }
    assert set(cast.other.association.memberships.values_list("valid_until", flat=True)) == {None}
    for role, is_open in ((Role.LSG, False), (Role.BOARD, False), (Role.CHIEF, True), (Role.AUDITOR, True)):
        assert bool(access_to(cast.one.users[role], "norra", date(2016, 1, 1))) == is_open
    event = AuditEvent.objects.get(association=cast.one.association)
    assert (event.action, event.detail["on"]) == ("association_dissolved", "2015-12-31")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CHIEF])
def test_only_the_chief_ends_it(cast, role):
    with pytest.raises(PermissionDenied):
        dissolve(by=cast.one.access(role), on=LAST)


def test_it_ends_once_and_not_before_it_was_formed(cast):
    access, association = cast.one.access(Role.CHIEF), cast.one.association
    association.started = date(2014, 1, 1)
    association.save()
    with pytest.raises(ValidationError, match="bildades"):
        dissolve(by=access, on=date(2013, 12, 31))
    dissolve(by=access, on=LAST)
    with pytest.raises(ValidationError, match="redan upphört"):
        dissolve(by=access, on=LAST)


def test_what_begins_later_is_named_and_nothing_is_changed(cast):
    make_membership(cast.one.association, "Ny kommun", valid_from=date(2016, 1, 1))
    with pytest.raises(ValidationError, match="1 medlemskap börjar efter"):
        dissolve(by=cast.one.access(Role.CHIEF), on=LAST)
    cast.one.association.refresh_from_db()
    assert cast.one.association.ended is None
    assert not Membership.objects.filter(valid_until=LAST).exists()


def test_the_chief_of_both_lets_one_go_up_into_the_other(cast, leads_both):
    row = merge(cast)
    assert (row.association, row.predecessor, row.predecessor_name) == (
        cast.other.association,
        cast.one.association,
        "Samordningsförbundet norra",
    )
    assert (row.taken_over_on, row.year, row.amount) == (date(2016, 1, 1), 2016, D(350_000))
    assert AuditEvent.objects.get(association=cast.other.association).action == "association_merged"


def test_whoever_leads_one_only_writes_the_others_name(cast):
    with pytest.raises(ValidationError, match="inte förbundschef i det förbundet"):
        merge(cast)
    make_role(cast.one.users[Role.CHIEF], cast.other.association, Role.OFFICE)
    with pytest.raises(ValidationError, match="inte förbundschef i det förbundet"):
        merge(cast)
    assert not Succession.objects.exists()


# The page


def test_the_page_says_what_cannot_be_undone_and_asks_for_it(cast, chief):
    text = words(chief.get(PAGE))
    assert "Det här går inte att ångra" in text
    assert "Går upp i ett annat förbund" in text
    said = errors_of(chief.post(PAGE, {"on": ""}))
    assert "Skriv den dag som är förbundets sista." in said
    assert "Kryssa i att du förstår" in said


def test_other_associations_of_the_installation_are_not_offered(cast, chief):
    assert "sodra" not in chief.get(PAGE).content.decode()
    response = chief.post(PAGE, {**GIVEN, "successor": cast.other.association.pk})
    assert response.status_code == 302
    assert not Succession.objects.exists()


def test_the_chief_of_both_chooses_the_successor_and_must_say_what_came_along(cast, leads_both, chief):
    into = {**GIVEN, "successor": cast.other.association.pk}
    said = errors_of(chief.post(PAGE, into))
    assert "Skriv det eget kapital som förs över" in said
    assert "Skriv var beloppet kommer ifrån" in errors_of(chief.post(PAGE, {**into, "amount": "350 000"}))
    both = errors_of(chief.post(PAGE, {**into, "successor_name": "Annat", "amount": "1", "source": "X"}))
    assert "inte båda" in both
    assert chief.post(PAGE, {**into, "amount": "350 000", "source": "Slutredovisning"}).status_code == 302
    assert Succession.objects.get().amount == D(350_000)


def test_an_association_that_has_ended_is_not_ended_again(cast, chief):
    chief.post(
        PAGE, {**GIVEN, "successor_name": "Länets förbund", "amount": "5 000", "source": "Slutredovisning"}
    )
    assert chief.get(PAGE).url == HISTORY
    text = words(chief.get(HISTORY)).replace("\xa0", " ")
    assert "Förbundet upphör 31 december 2015" in text
    assert "Det går upp i Länets förbund. Överfört eget kapital: 5 000 kr. Källa: Slutredovisning." in text
    overview = words(chief.get(reverse("association_overview", args=["norra"])))
    assert "Förbundet upphör 31" in overview
    assert "saknar medlemmar" not in overview


# Both histories


def test_history_shows_names_and_members_then_and_now(cast, sign_in):
    association = cast.one.association
    AssociationName.objects.create(
        association=association,
        name="Gamla förbundet",
        valid_from=date(2010, 1, 1),
        valid_until=date(2014, 6, 30),
    )
    make_membership(association, "Ny kommun", valid_from=date(2015, 1, 1))
    text = words(sign_in(cast.one.users[Role.LSG]).get(HISTORY))
    then, _, now = text.partition("Medlemmar i dag")
    assert "Gamla förbundet 2010-01-01 till 2014-06-30" in text
    assert ("Ny kommun" in then, "Ny kommun" in now) == (False, True)


def test_both_histories_are_read_by_whoever_has_a_role_in_both_and_by_no_other(cast, leads_both, sign_in):
    merge(cast)
    south = reverse("association_history", args=["sodra"])
    for user, sees in ((cast.one.users[Role.CHIEF], True), (cast.other.users[Role.CHIEF], False)):
        text = words(sign_in(user).get(south)).replace("\xa0", " ")
        assert "Samordningsförbundet norra Går upp i förbundet 1 januari 2016." in text
        assert "Överfört eget kapital: 350 000 kr. Källa: Slutredovisning 2015" in text
        assert ("norra kommun" in text) == sees


def test_the_one_that_ended_shows_its_successor_only_to_whoever_has_a_role_there(cast, leads_both, sign_in):
    merge(cast)
    for user, sees in ((cast.one.users[Role.CHIEF], True), (cast.one.users[Role.OFFICE], False)):
        text = words(sign_in(user).get(HISTORY))
        assert "Det går upp i Samordningsförbundet sodra." in text
        assert ("sodra kommun" in text) == sees


def test_a_predecessor_outside_the_installation_is_entered_by_name(cast, chief):
    data = {
        "association": cast.one.association.pk,
        "predecessor_name": "Förbundet Mjölby, Ödeshög, Boxholm",
        "taken_over_on": "2015-12-15",
        "amount": "195 000",
        "source": "Slutredovisning",
    }
    assert chief.post(reverse("admin:members_succession_add"), data).status_code == 302
    assert "Förbundet Mjölby, Ödeshög, Boxholm" in words(chief.get(HISTORY))
    assert (
        "predecessor"
        not in chief.get(reverse("admin:members_succession_add")).context["adminform"].form.fields
    )


def test_the_day_of_today_still_belongs_to_the_association(cast):
    dissolve(by=cast.one.access(Role.CHIEF), on=TODAY)
    assert access_to(cast.one.users[Role.LSG], "norra", TODAY) is not None


def test_one_and_ten_predecessors_and_members_take_the_same_queries(cast, sign_in):
    client, counts = sign_in(cast.one.users[Role.LSG]), []
    for many in (1, 9):
        for n in range(many):
            make_membership(cast.one.association)
            Succession.objects.create(
                association=cast.one.association,
                predecessor_name=f"Förbund {n}",
                taken_over_on=TODAY,
                amount=D(1),
                source="Slutredovisning",
            )
        counts.append(queries_of(client, {"association_history": HISTORY}))
    assert counts == [{"association_history": 16}] * 2
