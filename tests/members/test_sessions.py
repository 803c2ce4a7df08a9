"""A session ends when nobody uses it, and after twelve hours at the latest; nothing of one's own is left open elsewhere."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from members.domain.sessions import IDLE, IDLE_WITH_COUNTS, LONGEST, MINUTE, Stay
from members.enums import Role
from members.middleware import STAY
from tests.builders import make_role
from tests.pages import plain

START = "/f/norra/"
SEES_COUNTS = {Role.CHIEF, Role.OFFICE, Role.AUDITOR, Role.REPORTER}


@pytest.mark.parametrize(
    ("began", "seen", "sees_counts", "ends", "may_be_longer"),
    [
        (0, 0, True, IDLE_WITH_COUNTS, True),
        (0, 0, False, IDLE, True),
        (0, 600, True, 600 + IDLE_WITH_COUNTS, True),
        (0, LONGEST - MINUTE, False, LONGEST, False),
        (0, LONGEST - IDLE, False, LONGEST, False),
    ],
)
def test_a_stay_ends_when_idle_and_never_later_than_twelve_hours_after_it_began(
    began, seen, sees_counts, ends, may_be_longer
):
    stay = Stay(began, seen, sees_counts)
    assert (stay.ends(), stay.may_be_longer()) == (ends, may_be_longer)
    assert (stay.is_over(ends - 1), stay.is_over(ends)) == (False, True)


def age(client, **seconds: int) -> None:
    """Lets the session be so much older than it is."""
    session = client.session
    kept = session[STAY]
    session[STAY] = kept | {name: kept[name] - back for name, back in seconds.items()}
    session.save()


def is_let_in(client) -> bool:
    return client.get(START).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_whoever_sees_raw_counts_may_be_idle_for_half_an_hour_and_others_for_one(cast, sign_in, role):
    limit = 30 * 60 if role in SEES_COUNTS else 60 * 60
    client = sign_in(cast.one.users[role])
    age(client, seen=limit - 5)
    assert is_let_in(client)
    age(client, seen=limit)
    assert client.get(START).url == f"/konto/login/?next={START}"


@pytest.mark.django_db
def test_an_administrator_may_be_idle_for_half_an_hour(cast, sign_in):
    client = sign_in(cast.administrator)
    age(client, seen=30 * 60)
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"


@pytest.mark.django_db
def test_nobody_is_signed_in_for_more_than_twelve_hours(cast, sign_in):
    client = sign_in(cast.one.users[Role.LSG])
    age(client, began=12 * 60 * 60 - 5)
    assert is_let_in(client)
    age(client, began=6)
    assert not is_let_in(client)


@pytest.mark.django_db
def test_a_role_given_meanwhile_shortens_the_stay(cast, sign_in):
    client = sign_in(cast.one.users[Role.LSG])
    make_role(cast.one.users[Role.LSG], cast.one.association, Role.OFFICE)
    age(client, read=60)
    assert is_let_in(client)
    age(client, seen=31 * 60)
    assert not is_let_in(client)


@pytest.mark.django_db
def test_a_form_sent_after_the_end_leads_back_to_its_page(cast, sign_in):
    client = sign_in(cast.one.users[Role.LSG])
    age(client, seen=IDLE)
    page = "http://testserver/f/norra/dokument/1/"
    sent = client.post(reverse("comment_create", args=["norra", 1]), {}, headers={"Referer": page})
    assert sent.url == "/konto/login/?next=/f/norra/dokument/1/"


@pytest.mark.django_db
def test_to_ask_to_stay_makes_the_session_longer_until_its_last_hour(cast, sign_in):
    client, url = sign_in(cast.one.users[Role.CHIEF]), reverse("stay_signed_in")
    age(client, seen=29 * 60)
    assert client.post(url).json()["seconds"] == pytest.approx(30 * 60, abs=2)
    age(client, began=LONGEST - 10 * 60)
    assert client.post(url).json()["seconds"] == pytest.approx(10 * 60, abs=2)
    age(client, seen=30 * 60)
    assert client.post(url).status_code == 302
    assert client.get(url).status_code in (302, 405)


@pytest.mark.django_db
def test_every_page_of_somebody_signed_in_warns_and_no_other(cast, client, sign_in):
    assert 'id="stanna"' not in client.get(reverse("account_login")).content.decode()
    html = sign_in(cast.one.users[Role.CHIEF]).get(START).content.decode()
    # A slow machine may take some seconds to make the page.
    assert re.search(r'data-seconds="(1800|179\d)" data-warning="300" data-longer', html)
    age(client, began=LONGEST - 10 * 60)
    assert "data-longer" not in client.get(START).content.decode()


@pytest.mark.django_db
@pytest.mark.both
def test_one_signs_out_elsewhere_and_nobody_else(cast, sign_in):
    here = sign_in(cast.one.users[Role.CHIEF])
    way_in = "allauth.account.auth_backends.AuthenticationBackend"
    elsewhere, colleague = Client(), Client()
    elsewhere.force_login(cast.one.users[Role.CHIEF], backend=way_in)
    colleague.force_login(cast.one.users[Role.OFFICE], backend=way_in)
    answer = here.post(reverse("sign_out_elsewhere"), follow=True)
    assert "Du är utloggad på en annan enhet." in plain(answer.content.decode())
    assert [is_let_in(client) for client in (here, elsewhere, colleague)] == [True, False, True]
    assert Session.objects.count() >= 2
