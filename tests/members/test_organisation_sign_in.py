"""An organisation's own sign-in lets in whoever has a user here by that verified address, and nobody else."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from members.enums import Role
from members.models import User
from tests.pages import plain, words

pytestmark = pytest.mark.django_db
LOGIN, CALLBACK = "openid_connect_login", "openid_connect_callback"


class Organisation(HTTPServer):
    """Answers as an OpenID Connect provider does; `person` is whoever has just signed in there."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.person: dict = {}


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        base = self.server.address
        known = {
            "/.well-known/openid-configuration": {
                "issuer": base,
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
                "userinfo_endpoint": f"{base}/userinfo",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/userinfo": self.server.person,
        }
        self.answer(known[self.path])

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer({"access_token": "prov", "token_type": "Bearer"})

    def answer(self, data: dict) -> None:
        body = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def organisation(settings) -> Iterator[Organisation]:
    server = Organisation()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {
        "provider_id": "organisation",
        "name": "Motala kommuns konto",
        "client_id": "finsam",
        "secret": "hemligt",
        "settings": {"server_url": server.address, "verified_email": ["motala.example"]},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield server
    server.shutdown()
    server.server_close()


def come_back(client, organisation: Organisation, **person: object):
    """Leaves for the organisation, signs in there as the person, and comes back."""
    organisation.person = {"sub": "1", **person}
    leave = client.get(reverse(LOGIN, args=["organisation"]), {"next": "/f/norra/grupper/"})
    there = urlsplit(leave.url)
    assert f"{there.scheme}://{there.netloc}" == organisation.address
    state = parse_qs(there.query)["state"][0]
    return client.get(reverse(CALLBACK, args=["organisation"]), {"code": "prov", "state": state}, follow=True)


def test_without_one_there_is_no_button_and_no_address(client):
    assert "Logga in med din" not in words(client.get(reverse("account_login")))
    assert client.get(reverse(LOGIN, args=["organisation"])).status_code == 404
    assert client.get(reverse(CALLBACK, args=["organisation"])).status_code == 404


def test_a_verified_address_that_is_known_here_comes_in_and_goes_on(cast, client, organisation):
    assert "Logga in med Motala kommuns konto" in words(client.get(reverse("account_login")))
    answer = come_back(client, organisation, email="LSG@norra.example", email_verified=True)
    assert answer.redirect_chain[-1][0] == "/f/norra/grupper/"
    assert answer.context["user"] == cast.one.users[Role.LSG]


@pytest.mark.parametrize(
    "person",
    [
        {"email": "lsg@norra.example", "email_verified": False},
        {"email": "lsg@norra.example"},
        {"email": "okand@norra.example", "email_verified": True},
        {},
    ],
)
def test_nobody_else_comes_in_and_no_user_is_made(cast, client, organisation, person):
    before = User.objects.count()
    answer = come_back(client, organisation, **person)
    assert "Det finns ingen inloggning här med din adress" in words(answer)
    assert client.get("/f/norra/").status_code == 302
    assert User.objects.count() == before


def test_the_organisations_own_domain_counts_as_verified(cast, client, organisation):
    user = cast.one.users[Role.LSG]
    User.objects.filter(pk=user.pk).update(email="lsg@motala.example")
    assert come_back(client, organisation, email="lsg@motala.example").context["user"] == user


def test_whoever_may_not_sign_in_here_may_not_there_either(cast, client, organisation):
    User.objects.filter(email="lsg@norra.example").update(is_active=False)
    come_back(client, organisation, email="lsg@norra.example", email_verified=True)
    assert client.get("/f/norra/").status_code == 302


def test_the_office_still_needs_its_second_factor(cast, client, organisation, settings):
    settings.SECOND_FACTOR = True
    answer = come_back(client, organisation, email="chief@norra.example", email_verified=True)
    assert "Lägg till ett andra steg" in words(answer)


def test_her_password_here_holds_as_before(cast, client, organisation):
    user = cast.one.users[Role.LSG]
    user.set_password("samverkan-2015")
    user.save()
    come_back(client, organisation, email="lsg@norra.example", email_verified=True)
    user.refresh_from_db()
    assert user.check_password("samverkan-2015")


def test_a_broken_way_back_is_told_in_words(client, organisation):
    answer = client.get(reverse(CALLBACK, args=["organisation"]), {"code": "prov", "state": "annat"})
    assert "Inloggningen gick inte" in plain(answer.content.decode())
    assert "Inloggningen avbröts" in words(client.get(reverse("socialaccount_login_cancelled")))
