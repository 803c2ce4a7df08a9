"""The pages of preparation: the group's list, an application's answers, several side by side, the chief's proposal."""

from datetime import date

import pytest
from django.urls import reverse

from interventions.enums import Advice, ApplicationState
from interventions.models import Recommendation
from interventions.services.preparation import choose_board_date, recommend
from members.enums import Role
from tests.builders import make_meeting
from tests.builders.applications import make_application, make_call, make_sent, send
from tests.builders.grants import make_prepared
from tests.pages import plain, queries_of, row_with, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(cast):
    return make_call(cast.one.association, group=cast.one.lsg, title="Medel för 2016")


@pytest.fixture
def own(cast, call):
    return make_sent(call, cast.one.memberships["region"], cast.one.memberships["af"], title="Vägen in")


def page(name: str, pk: int) -> str:
    return reverse(name, args=["norra", pk])


def test_a_member_of_the_group_sees_at_once_what_waits_for_her_and_answers(cast, call, own, sign_in):
    client = sign_in(cast.one.users[Role.LSG])
    seen = client.get(page("preparation_list", call.pk))
    assert "En ansökan väntar på ditt svar." in words(seen)
    assert "Du har inte svarat" in row_with(seen, "Vägen in")
    url = page("application_preparation", own.pk)
    sent = {"version": 1, "membership": cast.one.memberships["kommun"].pk, "advice": "tillstyrk"}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "Skriv varför." in plain(refused.content.decode())
    answered = words(client.post(url, {**sent, "reason": "Behovet är stort."}, follow=True))
    assert "En tillstyrker." in answered
    assert "Behovet är stort." in answered
    assert "Du har svarat på alla ansökningar som bereds." in words(
        client.get(page("preparation_list", call.pk))
    )


def test_what_was_written_survives_a_version_that_came_in_meanwhile(cast, own, sign_in):
    send(own)
    sent = {
        "version": 1,
        "membership": cast.one.memberships["kommun"].pk,
        "advice": "avstyrk",
        "reason": "För dyrt.",
    }
    answer = sign_in(cast.one.users[Role.LSG]).post(page("application_preparation", own.pk), sent)
    told = plain(answer.content.decode())
    assert answer.status_code == 422
    assert "kompletterats medan du skrev" in told
    assert "För dyrt." in told
    assert not Recommendation.objects.exists()


def test_a_party_is_told_so_before_it_answers(cast, call, sign_in):
    own = make_sent(call, cast.one.memberships["kommun"], cast.one.memberships["fk"])
    seen = words(sign_in(cast.one.users[Role.LSG]).get(page("application_preparation", own.pk)))
    assert (
        "norra kommun är part i ansökan. Du får gärna kommentera. Svaret visas för de andra men räknas inte."
        in seen
    )


def test_earlier_answers_are_shown_as_given_to_the_earlier_version(cast, own, sign_in):
    recommend(
        by=cast.one.access(Role.LSG),
        application=own,
        membership=cast.one.memberships["kommun"],
        advice=Advice.COMPLETE,
        reason="Hur många?",
    )
    send(own)
    seen = words(sign_in(cast.one.users[Role.LSG]).get(page("application_preparation", own.pk)))
    assert "Rekommendationer om version 2" in seen
    assert "Version 1 norra kommun: Behöver kompletteras. Hur många?" in seen
    assert "norra kommun Har inte svarat" in seen


@pytest.mark.parametrize("role", [Role.BOARD, Role.AUDITOR, Role.OFFICE])
def test_others_read_and_have_no_form(cast, own, sign_in, role):
    client = sign_in(cast.one.users[role])
    url = page("application_preparation", own.pk)
    assert 'name="advice"' not in client.get(url).content.decode()
    sent = {"version": 1, "membership": 1, "advice": "tillstyrk", "reason": "Ja"}
    assert client.post(url, sent).status_code == 403


def test_the_days_before_the_board_stand_on_both_pages_of_the_call(cast, call, sign_in):
    meeting = make_meeting(cast.one.board, date(2015, 12, 20))
    client = sign_in(cast.one.users[Role.OFFICE])
    assert "Inget styrelsemöte är valt." in words(client.get(page("preparation_list", call.pk)))
    url = page("board_date", call.pk)
    sent = {"meeting": meeting.pk, "secretariat_days": 28, "group_days": 14, "chief_days": 7}
    refused = client.post(url, {**sent, "chief_days": 60})
    assert refused.status_code == 422
    assert "Kansliet ska vara klart först" in plain(refused.content.decode())
    for seen in (words(client.post(url, sent, follow=True)), words(client.get(page("call_detail", call.pk)))):
        assert "Gruppen har lämnat sina rekommendationer senast 6 december 2015" in seen
        assert "Handlingarna går ut 13 december 2015" in seen
    seen = words(client.post(page("secretariat_done", call.pk), follow=True))
    assert "Klart Kansliet har gått igenom ansökningarna 13 november 2015" in seen


def test_a_cancelled_meeting_asks_for_another(cast, call, sign_in):
    meeting = make_meeting(cast.one.board, date(2015, 12, 20))
    choose_board_date(by=cast.one.access(Role.OFFICE), call=call, meeting=meeting)
    client = sign_in(cast.one.users[Role.OFFICE])
    client.post(reverse("meeting_cancel", args=["norra", meeting.pk]))
    seen = words(client.get(page("preparation_list", call.pk)))
    assert "Mötet 20 december 2015 är inställt. Välj ett annat möte" in seen


def test_the_chosen_applications_stand_beside_each_other(cast, call, own, sign_in):
    region, fk = cast.one.memberships["region"], cast.one.memberships["fk"]
    second = make_sent(call, fk, region, title="Aktiv")
    make_sent(call, fk, region, title="Tredje")
    client = sign_in(cast.one.users[Role.BOARD])
    url = page("application_compare", call.pk)
    seen = client.get(url, {"ansokan": [own.pk, second.pk]}).content.decode()
    table = plain(seen.split("</section>")[0])
    assert "Vägen in" in table
    assert "Aktiv" in table
    assert "Tredje" not in table
    assert "Vad är syftet?" in plain(seen)
    assert "300 000 kr" in plain(seen)
    assert "Tredje" in words(client.get(url)).split("Välj ansökningar")[0]
    assert "Inget att jämföra." in words(client.get(url, {"ansokan": "999999"}))


def test_the_chief_proposes_and_the_group_is_not_told_before_the_board(cast, call, sign_in):
    own = make_prepared(cast.one, call, cast.one.memberships["region"], cast.one.memberships["af"])
    chief, url = sign_in(cast.one.users[Role.CHIEF]), page("application_propose", own.pk)
    year = own.years.get().year
    refused = chief.post(url, {"outcome": "delvis", f"amount_{year}": "300 000", "text": "Bra."})
    assert refused.status_code == 422
    assert "Välj Bifall, eller sänk något belopp." in plain(refused.content.decode())
    seen = words(
        chief.post(url, {"outcome": "delvis", f"amount_{year}": "250 000", "text": "Bra."}, follow=True)
    )
    assert "Chefens förslag: delvis bifall" in seen
    assert "250 000 kr" in seen
    for role, sees in ((Role.BOARD, True), (Role.LSG, False)):
        client = sign_in(cast.one.users[role])
        for where in (page("application_preparation", own.pk), page("application_compare", call.pk)):
            assert ("250 000 kr" in words(client.get(where))) == sees


def test_preparation_is_ended_once(cast, own, sign_in):
    client, url = sign_in(cast.one.users[Role.OFFICE]), page("preparation_end", own.pk)
    assert "norra kommun har inte svarat än." in words(client.get(page("application_preparation", own.pk)))
    assert "Beredningen är avslutad." in words(client.post(url, follow=True))
    assert "redan beredd" in words(client.post(url, follow=True))
    own.refresh_from_db()
    assert own.state == ApplicationState.PREPARED


def test_an_application_of_which_nothing_is_sent_in_has_no_preparation(cast, call, sign_in):
    draft = make_application(call, cast.one.memberships["kommun"])
    client = sign_in(cast.one.users[Role.OFFICE])
    assert client.get(page("application_preparation", draft.pk)).status_code == 404


def test_the_pages_take_as_many_queries_for_sixty_applications_as_for_two(cast, call, sign_in):
    region, fk = cast.one.memberships["region"], cast.one.memberships["fk"]
    pages = {name: page(name, call.pk) for name in ("preparation_list", "application_compare")}

    def counted() -> dict[str, int]:
        return queries_of(sign_in(cast.one.users[Role.LSG]), pages)

    for _ in range(2):
        make_sent(call, region, fk)
    few = counted()
    for number in range(58):
        make_sent(call, region, fk, title=f"Insats {number}")
    assert counted() == few
    assert few == {"preparation_list": 35, "application_compare": 29}
