"""The papers of a decided application: what stands in them, and who may have them."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from budget.enums import BudgetState
from interventions.enums import Outcome
from interventions.models import Application, ApplicationYear
from members.enums import Role
from reports.services.application_letters import application_paper
from tests.builders import make_budget, make_line
from tests.builders.applications import make_call
from tests.builders.grants import make_decision, make_granted, make_proposed
from tests.pages import plain, words

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def own(cast):
    call = make_call(cast.one.association, group=cast.one.lsg)
    return make_proposed(
        cast.one, call, cast.one.memberships["kommun"], cast.one.memberships["fk"], title="Vägen in"
    )


def decided(cast, own, **given):
    return make_granted(cast.one, own, decision=make_decision(cast.one, "§ 50"), **given)


def printed(cast, own, kind: str) -> str:
    own.refresh_from_db()
    return plain(application_paper(cast.one.access(Role.OFFICE), own, kind).html)


def test_the_agreement_carries_decision_money_conditions_reports_and_a_line_for_each_to_sign(cast, own):
    decided(cast, own, conditions="Rapport varje halvår.")
    said = printed(cast, own, "overenskommelse")
    assert "Styrelsen 11 november 2015, § 50, 2015:12" in said
    assert "norra kommun äger insatsen" in said
    assert "Försäkringskassan norra Part en handläggare på halvtid" in said
    assert "1 januari 2016 till 31 december 2016" in said
    assert "2016 300 000 300 000" in said
    assert "Rapport varje halvår." in said
    assert "Lägesrapport 31 augusti 2016 Slutrapport 25 februari 2017" in said
    assert "För Samordningsförbundet norra Ort och datum För norra kommun, insatsägare" in said


def test_a_signed_agreement_keeps_its_day_however_late_it_is_printed(cast, own):
    decided(cast, own)
    assert "13 november 2015" in printed(cast, own, "overenskommelse")
    Application.objects.update(agreed_on=date(2015, 11, 12))
    said = printed(cast, own, "overenskommelse")
    assert "12 november 2015" in said
    assert "13 november 2015" not in said


def test_money_beyond_the_plan_is_said_to_depend_on_its_budget(cast, own):
    ApplicationYear.objects.create(application=own, year=2019, applied=D(100_000))
    line = make_line(make_budget(cast.one.association, 2016, state=BudgetState.ADOPTED), D(400_000))
    decided(cast, own, line=line)
    said = printed(cast, own, "overenskommelse")
    assert "Pengarna för 2019 beviljas under förutsättning av förbundets budget för det året." in said


@pytest.mark.parametrize(
    ("outcome", "kind", "told"),
    [
        (Outcome.REFUSED, "avslag", "beslutat att avslå er ansökan Vägen in"),
        (Outcome.REFERRED, "aterremiss", "beslutat att återremittera er ansökan Vägen in"),
    ],
)
def test_refusal_and_referral_say_what_was_decided_and_why(cast, own, outcome, kind, told):
    decided(cast, own, outcome=outcome, amounts={}, conditions="Behovet är oklart.")
    said = printed(cast, own, kind)
    assert told in said
    assert "Behovet är oklart." in said
    assert "Till norra kommun och Försäkringskassan norra." in said


def test_what_a_user_has_written_never_becomes_code(cast, own):
    decided(cast, own, conditions="<script>x</script>")
    own.refresh_from_db()
    assert "<script>" not in application_paper(cast.one.access(Role.OFFICE), own, "overenskommelse").html


def test_a_paper_that_the_decision_does_not_give_leads_back(cast, own, sign_in):
    client = sign_in(cast.one.users[Role.OFFICE])
    answer = client.get(reverse("application_letter", args=["norra", own.pk, "avslag"]), follow=True)
    assert "Beslut om ansökan finns inte för ansökan: den är förslag till styrelsen." in plain(
        answer.content.decode()
    )
    unknown = reverse("application_letter", args=["norra", own.pk, "kallelse"])
    assert client.get(unknown).status_code == 404


@pytest.mark.pdf
def test_the_parties_fetch_the_agreement_from_their_application(cast, own, sign_in):
    decided(cast, own)
    client = sign_in(cast.one.users[Role.LSG])  # sits for the municipality
    assert "Beslutet som PDF" in words(client.get(reverse("application_detail", args=["norra", own.pk])))
    answer = client.get(reverse("application_letter", args=["norra", own.pk, "overenskommelse"]))
    assert answer.headers["Content-Type"] == "application/pdf"
