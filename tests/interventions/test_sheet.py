"""The page of an intervention: its rows and their order, what is locked, who is paid, and a mixed one made two."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from interventions.domain.sheet import MoneyYear, PartyFact, SheetFacts, budget_years, sheet_rows
from interventions.enums import Orientation
from interventions.models import Goal, Intervention, InterventionParty, TargetGroup
from interventions.queries import intervention_rows
from interventions.queries.sheets import sheet_facts, sheets_of_year, with_sheet
from interventions.services.delivery import split_intervention
from members.enums import Role
from members.models import AuditEvent
from tests.builders import make_budget, make_intervention, make_line, make_organisation
from tests.pages import plain

FULL = SheetFacts(
    7,
    "Kaféet",
    "Vägen till arbete",
    Orientation.INDIVIDUAL,
    "Norra kommun",
    performer="Kaféet ekonomisk förening",
    parties=(PartyFact("Försäkringskassan", "en halv handläggare"), PartyFact("Region Norra")),
    open_to=("Norra kommun", "Södra kommun"),
    target_groups=("Unga", "Långtidssjuka"),
    target_group_note="Under 30 år.",
    description="Ett kafé.",
    purpose="Att fler ska pröva arbete.",
    goals=("Hälften går vidare.", "Alla har en plan."),
    method="Arbetsträning i grupp.",
    places="20 årsplatser",
    co_financing="Kommunen står för lokalen",
    contact="Enhetschefen",
)


def test_the_rows_stand_in_the_order_of_a_page_of_the_plan():
    rows = sheet_rows(FULL, [MoneyYear(2015, Decimal(1_200_000), Decimal(300_000))])
    assert [row.label for row in rows] == [
        "Beskrivning", "Syfte", "Mål", "Målgrupp", "Öppen för", "Inriktning", "Insatsägare", "Utförare", "Parter",
        "Medfinansiering", "Metod", "Platser", "Budget", "Kontakt",
    ]  # fmt: skip
    assert {row.label: row.texts for row in rows}["Parter"] == (
        "Försäkringskassan: en halv handläggare",
        "Region Norra",
    )


def test_what_is_not_filled_in_is_left_out_and_no_group_means_all():
    rows = sheet_rows(SheetFacts(1, "A", "", Orientation.STRUCTURAL, "Norra kommun"))
    assert [(row.label, row.texts) for row in rows] == [
        ("Målgrupp", ("Samtliga målgrupper",)),
        ("Inriktning", ("Strukturövergripande",)),
        ("Insatsägare", ("Norra kommun",)),
    ]


def test_a_budget_year_stands_with_what_is_brought_beside_it_and_empty_years_are_left_out():
    facts = SheetFacts(
        1, "A", "", Orientation.INDIVIDUAL, "X", beside=((2015, Decimal(100)), (2016, Decimal(0)))
    )
    assert budget_years(facts, [(2015, Decimal(900)), (2016, Decimal(0)), (2017, Decimal(50))]) == (
        MoneyYear(2015, Decimal(900), Decimal(100)),
        MoneyYear(2017, Decimal(50), None),
    )


@pytest.fixture
def mixed(cast) -> Intervention:
    own = cast.one.memberships
    one = make_intervention(
        cast.one.association,
        own["kommun"],
        name="Kaféet",
        description="Ett kafé.",
        purpose="Att fler prövar.",
        method="I grupp.",
        places="20 platser",
        co_financing="Lokalen",
        contact="Enhetschefen",
        performer=make_organisation("Föreningen Kaféet"),
        target_group_note="Unga",
    )
    one.target_groups.add(TargetGroup.objects.create(association=cast.one.association, name="Unga"))
    one.open_to.add(own["kommun"])
    InterventionParty.objects.create(intervention=one, membership=own["fk"], contribution="handläggare")
    Goal.objects.create(
        association=cast.one.association, intervention=one, text="Hälften vidare", first_year=2015
    )
    Goal.objects.create(
        association=cast.one.association, intervention=one, text="Gammalt", first_year=2010, last_year=2014
    )
    return one


@pytest.mark.django_db
@pytest.mark.both
def test_the_page_shows_every_row_in_order_with_the_goals_of_the_year(cast, sign_in, mixed):
    make_line(make_budget(cast.one.association, 2015), Decimal(300_000), intervention=mixed)
    page = sign_in(cast.one.users[Role.LSG]).get(
        reverse("intervention_detail", args=["norra", mixed.pk]), {"ar": 2015}
    )
    rows = page.context["rows"]
    text = plain(page.content.decode())
    text = text[text.index("Ett kafé.") - 20 :]
    place = 0
    for found in [word for row in rows if not row.money for word in (row.label, *row.texts)]:
        place = text.index(found, place) + len(found)  # each after the one before
    assert len(rows) == 14
    assert "Hälften vidare" in text
    assert "Gammalt" not in text
    assert "Budget 2015 300 tkr" in text


@pytest.mark.django_db
@pytest.mark.both
def test_the_sheets_of_a_year_take_the_same_queries_for_one_and_for_many(
    cast, mixed, django_assert_num_queries
):
    access = cast.one.access(Role.LSG)
    with django_assert_num_queries(9):
        assert len(sheets_of_year(access, 2015, access.day)) == 1
    for _ in range(20):
        other = make_intervention(cast.one.association)
        InterventionParty.objects.create(intervention=other, membership=cast.one.memberships["fk"])
    with django_assert_num_queries(9):
        assert len(sheets_of_year(access, 2015, access.day)) == 21


# Locks


@pytest.mark.django_db
@pytest.mark.both
@pytest.mark.parametrize(
    ("field", "value"), [("orientation", "struktur"), ("follow_up_method", "Antal"), ("is_esf", True)]
)
def test_what_the_national_system_locks_cannot_be_changed_and_says_what_to_do(cast, field, value):
    one = make_intervention(cast.one.association, follow_up_method="Deltagare")
    setattr(one, field, value)
    with pytest.raises(ValidationError, match="Lägg upp en ny insats") as found:
        one.full_clean()
    assert list(found.value.message_dict) == [field]
    assert "går inte att ändra i efterhand" in str(found.value)


@pytest.mark.django_db
@pytest.mark.both
def test_a_method_that_nobody_has_said_may_be_said_once(cast):
    one = make_intervention(cast.one.association)
    one.follow_up_method = "Deltagare"
    one.full_clean()
    one.save()
    one.follow_up_method = ""
    with pytest.raises(ValidationError):
        one.full_clean()


@pytest.mark.django_db
@pytest.mark.both
def test_the_register_shows_what_is_locked_and_does_not_ask_for_it(cast, sign_in):
    one = make_intervention(cast.one.association, follow_up_method="Deltagare")
    page = sign_in(cast.one.users[Role.CHIEF]).get(
        reverse("admin:interventions_intervention_change", args=[one.pk])
    )
    form = page.context["adminform"].form
    assert not {"orientation", "follow_up_method", "is_esf"} & form.fields.keys()
    assert "dela den i två på insatsens sida" in page.content.decode()


# Who is paid


@pytest.mark.django_db
@pytest.mark.both
def test_money_to_a_performer_that_is_no_member_takes_a_reason_and_is_then_allowed(cast, sign_in):
    one = make_intervention(
        cast.one.association, performer=make_organisation("Kaféet AB"), pays_performer=True
    )
    with pytest.raises(ValidationError, match="7 § finsamlagen") as found:
        one.full_clean()
    assert list(found.value.message_dict) == ["pays_performer_reason"]
    one.pays_performer_reason = "Styrelsen har beslutat det"
    one.full_clean()
    one.save()
    page = sign_in(cast.one.users[Role.LSG]).get(reverse("intervention_detail", args=["norra", one.pk]))
    assert "som inte är medlem i förbundet" in page.content.decode()
    assert "som får pengarna direkt: Styrelsen har beslutat det" in plain(page.content.decode())


@pytest.mark.django_db
@pytest.mark.both
def test_money_to_a_performer_that_is_a_member_needs_no_reason(cast):
    one = make_intervention(
        cast.one.association, performer=cast.one.memberships["region"].organisation, pays_performer=True
    )
    one.full_clean()


# Two of one


@pytest.mark.django_db
@pytest.mark.both
def test_a_mixed_intervention_becomes_two_with_the_other_orientation_and_the_same_texts(cast, mixed):
    second = split_intervention(
        by=cast.one.access(Role.OFFICE),
        intervention=mixed,
        name="Kaféet, struktur",
        own_name="Kaféet, individ",
    )
    day = date(2015, 11, 13)
    access = cast.one.access(Role.OFFICE)
    rows = {
        row.pk: sheet_rows(sheet_facts(row, day)) for row in with_sheet(intervention_rows(access, None), 2015)
    }
    differs = {row.label for row in rows[mixed.pk] if row.texts not in [one.texts for one in rows[second.pk]]}
    assert differs == {"Mål", "Inriktning", "Platser", "Medfinansiering"}
    mixed.refresh_from_db()
    assert (mixed.name, mixed.orientation, second.orientation) == ("Kaféet, individ", "individ", "struktur")
    assert AuditEvent.objects.filter(action="added", detail__split_from=mixed.pk).exists()


@pytest.mark.django_db
@pytest.mark.both
def test_the_second_one_needs_a_name_of_its_own_and_then_nothing_is_changed(cast, mixed):
    with pytest.raises(ValidationError) as found:
        split_intervention(
            by=cast.one.access(Role.OFFICE), intervention=mixed, name="Kaféet", own_name="Kaféet"
        )
    assert list(found.value.message_dict) == ["name"]
    assert Intervention.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.both
def test_only_the_office_makes_two_of_one(cast, mixed):
    with pytest.raises(PermissionDenied):
        split_intervention(by=cast.one.access(Role.LSG), intervention=mixed, name="B")


@pytest.mark.django_db
@pytest.mark.both
def test_the_page_that_makes_two_keeps_what_was_typed_and_leads_to_the_second(cast, sign_in, mixed):
    client, address = (
        sign_in(cast.one.users[Role.OFFICE]),
        reverse("intervention_split", args=["norra", mixed.pk]),
    )
    data = {"own_name": "Kaféet", "name": "Kaféet", "follow_up_method": "Antal"}
    refused = client.post(address, data)
    assert refused.status_code == 422
    assert 'value="Antal"' in refused.content.decode()
    assert client.post(address, {**data, "name": "Kaféet i stort"}).status_code == 302
    assert Intervention.objects.get(name="Kaféet i stort").follow_up_method == "Antal"
