"""The letters that ask for a contribution and call it in: what stands in them, and who may read them."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from pypdf import PdfReader

from budget.enums import Area
from members.enums import Role
from members.models import DiaryEntry
from reports.services.contribution_letters import Letter, call_in_letter, request_letter
from tests.builders import make_budget, make_contribution, make_instalment, make_line
from tests.pages import plain, words

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def own(cast):
    association = cast.one.association
    association.organisation_number, association.seat = "222000-1818", "Norrby"
    association.save()
    budget = make_budget(association, 2016, D(12_000_000))
    make_line(budget, D(2_000_000), area=Area.ADMINISTRATION)
    make_line(budget, D(10_000_000))
    return make_contribution(
        cast.one.memberships["kommun"], 2016, requested=D(3_000_000), decided=D(3_000_000)
    )


def asking(cast, own, role: str = "chief", day: date = date(2015, 11, 13)) -> Letter:
    return request_letter(cast.one.access(role, day), own)


def test_the_letter_that_asks_says_who_whom_how_much_what_for_and_by_when(cast, own):
    said = plain(asking(cast, own).html)
    assert "Till norra kommun" in said
    assert "Samordningsförbundet norra, org.nr 222000-1818, säte Norrby" in said
    assert "begär att norra kommun bidrar med 3 000 000 kr för 2016" in said
    assert "norra kommun 25,0 % 3 000 000" in said
    assert "Tillsammans 100,0 % 12 000 000" in said
    assert "Administration 16,7 % 2 000 000" in said
    assert "senast den 30 november 2015" in said
    assert "Betalas till" not in said


def test_after_the_last_day_the_letter_asks_for_a_decision_soon(cast, own):
    assert "så snart ni kan" in plain(asking(cast, own, day=date(2015, 12, 1)).html)


def test_the_diary_number_is_the_reference_when_the_diary_has_it_and_otherwise_a_line_to_write_on(cast, own):
    association = cast.one.association
    assert "Diarienummer" not in asking(cast, own).html
    association.diary_pattern = "{år}:{ärende}"
    association.save()
    own.membership.refresh_from_db()
    step = own.steps.get(stage="begart")
    step.reference = "2015:7"
    step.save()
    assert 'class="blank"' in asking(cast, own).html
    DiaryEntry.objects.create(
        association=association,
        year=2015,
        matter=7,
        number="2015:7",
        registered_on=date(2015, 9, 1),
        title="Bidrag",
    )
    assert "Diarienummer 2015:7" in plain(asking(cast, own).html)


def test_the_letter_that_calls_in_says_which_instalment_how_much_and_when(cast, own):
    make_instalment(own, D(1_500_000), date(2016, 1, 31))
    part = make_instalment(own, D(1_500_000), date(2016, 7, 31), reference="Faktura 12")
    letter = call_in_letter(cast.one.access("chief"), own, part)
    said = plain(letter.html)
    assert "Delbetalning 2 av 2" in said
    assert "Belopp 1 500 000 kr Betalas senast 31 juli 2016 Referens Faktura 12" in said
    assert (
        letter.name == "Rekvisition av bidrag 2016 norra kommun 2015-11-13 – Samordningsförbundet norra.pdf"
    )


def test_what_a_user_has_written_never_becomes_code(cast, own):
    part = make_instalment(own, D(3_000_000), date(2016, 1, 31), reference="<script>x</script>")
    assert "<script>" not in call_in_letter(cast.one.access("chief"), own, part).html


def url(own, kind: str) -> str:
    return reverse("contribution_letter", args=["norra", own.pk, kind])


@pytest.mark.pdf
def test_the_page_answers_with_the_first_instalment_that_is_not_called_in(cast, own, sign_in):
    make_instalment(own, D(1_000_000), date(2016, 1, 31), called_on=date(2015, 11, 1))
    make_instalment(own, D(2_000_000), date(2016, 7, 31))
    answer = sign_in(cast.one.users[Role.AUDITOR]).get(url(own, "rekvisition"))
    assert answer.headers["Content-Type"] == "application/pdf"
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Delbetalning 2 av 2" in text


def test_without_instalments_the_office_is_told_to_make_them(cast, own, sign_in):
    client = sign_in(cast.one.users[Role.OFFICE])
    answer = client.get(url(own, "rekvisition"), follow=True)
    assert "inga delbetalningar att rekvirera" in words(answer)


def test_another_letter_and_anothers_instalment_lead_nowhere(cast, own, sign_in):
    client = sign_in(cast.one.users[Role.CHIEF])
    foreign = make_instalment(
        make_contribution(cast.other.memberships["kommun"], 2016), D(1), date(2016, 1, 31)
    )
    assert client.get(url(own, "kallelse")).status_code == 404
    assert client.get(url(own, "rekvisition"), {"delbetalning": foreign.pk}).status_code == 404
