"""The pages of contributions and of one member: what they say, what they refuse, and what reading them costs."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from budget.enums import ConsultationView
from budget.models import Consultation, Contribution
from members.enums import Party, Role
from tests.builders import (
    make_budget,
    make_contribution,
    make_instalment,
    make_line,
    make_mandate,
    make_membership,
    make_seat,
)
from tests.pages import plain, queries_of, row_with, words

pytestmark = pytest.mark.django_db
D = Decimal
LAST_SUMMER = date(2015, 7, 31)


@pytest.fixture
def visit(cast, sign_in):
    """Reads or sends an address of the association as somebody of it."""

    def as_role(role: str, name: str, *args, data: dict | None = None, **query):
        client, url = sign_in(cast.one.users[role]), reverse(name, args=["norra", *args])
        return client.get(url, query) if data is None else client.post(url, data)

    return as_role


@pytest.fixture
def budget(cast):
    budget = make_budget(cast.one.association, 2016, D(12_000_000))
    make_line(budget, D(12_000_000), name="Kansli")
    return budget


@pytest.fixture
def own(cast):
    return make_contribution(cast.one.memberships["kommun"], 2015, requested=D(100_000), decided=D(100_000))


QUERIES = {
    "contribution_list": 20,
    "contribution_export": 18,
    "contribution_detail": 12,
    "contribution_instalments": 12,
    "member_detail": 39,
}


def test_few_and_many_rows_take_the_same_queries(cast, sign_in, budget, own):
    client = sign_in(cast.one.users[Role.CHIEF])
    arguments = {"member_detail": [own.membership_id], "contribution_list": [], "contribution_export": []}
    pages = {name: reverse(name, args=["norra", *arguments.get(name, [own.pk])]) for name in QUERIES}
    pages |= {name: pages[name] + "?ar=2015" for name in ("contribution_list", "contribution_export")}
    make_budget(cast.one.association, 2015)
    fill(cast, own, 1)
    assert queries_of(client, pages) == QUERIES
    fill(cast, own, 9)
    assert queries_of(client, pages) == QUERIES


def fill(cast, own: Contribution, count: int) -> None:
    organisation = own.membership.organisation
    for place in range(count):
        member = make_membership(cast.one.association, party=Party.REGION)
        part = make_contribution(member, 2015, requested=D(1), decided=D(1))
        make_instalment(part, D(1), LAST_SUMMER)
        make_instalment(own, D(1), date(2015, 1 + place, 2 + count))
        make_mandate(make_seat(cast.one.lsg, organisation))
        line_of = make_budget(cast.one.association, 2030 + place + count)
        Consultation.objects.create(budget=line_of, membership=own.membership, sent_on=LAST_SUMMER)


def test_an_empty_year_offers_the_office_to_make_the_contributions_and_tells_others_who_does(budget, visit):
    assert "Skapa bidragen för 2016 från budgeten" in words(visit(Role.CHIEF, "contribution_list", ar=2016))
    others = words(visit(Role.LSG, "contribution_list", ar=2016))
    assert "Skapa" not in others
    assert "Kansliet begär dem från budgeten" in others


def test_the_office_makes_them_and_the_list_says_what_is_next(budget, visit):
    data = {"day": "2015-09-24", "reference": "Styrelsens förslag"}
    assert visit(Role.OFFICE, "contribution_request", budget.pk, data=data).status_code == 302
    page = visit(Role.BOARD, "contribution_list", ar=2016)
    assert row_with(page, "norra kommun").startswith(
        "norra kommun Väntar på besked från medlemmen Begärt 3 000 000"
    )
    assert row_with(page, "Summa") == "Summa 12 000 000 – – 0 0"


def test_without_a_day_nobody_is_asked(budget, visit):
    visit(Role.OFFICE, "contribution_request", budget.pk, data={"day": ""})
    assert not Contribution.objects.exists()
    assert "Begärt den: " in words(visit(Role.OFFICE, "contribution_list", ar=2016))


def test_a_state_offer_above_the_plan_says_what_each_must_add_and_what_the_shares_become(cast, budget, visit):
    make_contribution(cast.one.memberships["fk"], 2016, requested=D(6_000_000), offered=D(6_200_000))
    page = visit(Role.AUDITOR, "contribution_list", ar=2016)
    assert "Region norra 100 000 kr, norra kommun 100 000 kr" in words(page)
    assert "Annars kan 6 000 000 kr användas, och 200 000 kr går inte att ta emot" in words(page)
    assert row_with(page, "Region norra") == "Region norra 3 000 000 3 100 000 100 000"


def test_an_unpaid_instalment_past_its_day_is_late_in_the_list_and_on_its_page(cast, own, visit):
    make_instalment(own, D(100_000), LAST_SUMMER, called_on=date(2015, 7, 1))
    page = visit(Role.LSG, "contribution_list", ar=2015)
    assert "En medlem är sen." in words(page)
    assert "Beslutat Sen 100 000 – 100 000 0 100 000" in row_with(page, "norra kommun")
    assert row_with(visit(Role.LSG, "contribution_detail", own.pk), "2015-07-31").startswith("2015-07-31 Sen")


def test_the_file_says_what_the_list_says(cast, own, visit):
    first = visit(Role.LSG, "contribution_export", ar=2015).content.decode("utf-8-sig").splitlines()[1]
    assert first == "norra kommun;2015;Beslutat;;100000.00;;100000.00;0.00;100000.00;Lägg upp delbetalningar"


def test_a_payment_before_the_decision_is_warned_of_on_the_page(own, visit):
    data = {"stage": "betalt", "day": "2014-10-01", "amount": "100 000", "reference": "Faktura 1"}
    assert visit(Role.CHIEF, "contribution_step_add", own.pk, data=data).status_code == 302
    said = words(visit(Role.CHIEF, "contribution_detail", own.pk))
    assert "Betalt 1 oktober 2014 ligger före beslutat 1 november 2014. Kontrollera datumen." in said


def test_a_step_is_corrected_or_taken_away_on_its_page(own, visit):
    step = own.steps.get(stage="beslutat")
    data = {"stage": "beslutat", "day": "2014-11-20", "amount": "90 000", "reference": "Kf § 9"}
    visit(Role.OFFICE, "contribution_step", own.pk, step.pk, data=data)
    assert (
        row_with(visit(Role.LSG, "contribution_detail", own.pk), "Beslutat")
        == "Beslutat 2014-11-20 90 000 Kf § 9"
    )
    visit(Role.OFFICE, "contribution_step", own.pk, step.pk, data={"ta-bort": "1"})
    assert not own.steps.filter(stage="beslutat").exists()


def test_a_wrong_step_is_shown_again_with_what_was_written(own, visit):
    data = {"stage": "beslutat", "day": "2014-11-20", "amount": "-9", "reference": "Kf § 9"}
    answer = visit(Role.OFFICE, "contribution_step_add", own.pk, data=data)
    assert answer.status_code == 422
    assert "Beloppet kan inte vara negativt." in answer.content.decode()
    assert "Kf § 9" in answer.content.decode()


def test_instalments_are_proposed_and_refused_with_the_difference_when_they_do_not_sum(own, visit):
    page = visit(Role.OFFICE, "contribution_instalments", own.pk, antal=2).content.decode()
    assert page.count('value="50 000"') == 2
    data = {
        "del0-due": "2015-01-31",
        "del0-amount": "50 000",
        "del1-due": "2015-07-31",
        "del1-amount": "40 000",
    }
    answer = visit(Role.OFFICE, "contribution_instalments", own.pk, data=data)
    assert answer.status_code == 422
    assert "Öka dem med 10 000 kr." in plain(answer.content.decode())
    assert 'value="40 000"' in answer.content.decode()
    fixed = visit(Role.OFFICE, "contribution_instalments", own.pk, data=data | {"del1-amount": "50 000"})
    assert (fixed.status_code, own.instalments.count()) == (302, 2)


def test_an_emptied_row_is_left_out_and_a_half_one_is_not(own, visit):
    data = {"del0-due": "2015-01-31", "del0-amount": "100 000", "del1-due": "", "del1-amount": ""}
    half = visit(Role.OFFICE, "contribution_instalments", own.pk, data=data | {"del1-due": "2015-02-01"})
    assert half.status_code == 422
    visit(Role.OFFICE, "contribution_instalments", own.pk, data=data)
    assert own.instalments.count() == 1


def test_a_payment_is_written_on_the_instalment(own, visit):
    part = make_instalment(own, D(100_000), LAST_SUMMER)
    ahead = visit(Role.OFFICE, "instalment_mark", part.pk, data={"paid_on": "2015-12-24"})
    assert ahead.status_code == 422
    visit(Role.OFFICE, "instalment_mark", part.pk, data={"paid_on": "2015-07-30", "reference": "Faktura 3"})
    assert "Betalt" in row_with(visit(Role.LSG, "contribution_list", ar=2015), "norra kommun")


@pytest.mark.parametrize("role", list(Role))
def test_a_member_sees_what_it_pays_what_for_and_since_when(cast, own, budget, visit, role):
    make_line(make_budget(cast.one.association, 2015, D(400_000)), D(500_000), name="Kansli")
    Consultation.objects.create(
        budget=budget,
        membership=own.membership,
        sent_on=date(2015, 9, 24),
        answered_on=date(2015, 10, 20),
        view=ConsultationView.SUPPORTS,
    )
    page = visit(role, "member_detail", own.membership_id)
    assert row_with(page, "2015") == "2015 Beslutat 25,0 % 100 000 100 000 0"
    assert row_with(page, "Kansli") == "Kansli 500 000 100,0 % 100 000"
    assert "Tillstyrker, 2015-10-20" in words(page)
    assert f"Medlem sedan {own.membership.valid_from.day} januari {own.membership.valid_from.year}" in words(
        page
    )


def test_arbetsformedlingen_is_told_that_forsakringskassan_pays(cast, budget, visit):
    said = words(visit(Role.LSG, "member_detail", cast.one.memberships["af"].pk))
    assert "Försäkringskassan betalar statens hela hälft" in said
