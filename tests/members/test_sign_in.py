"""The ways in: password, a code in a letter, the second factor, and what happens to whoever tries too often."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from members.enums import Act, Role
from members.forms.account import RenamePasskeyForm
from members.models import AuditEvent, User
from tests.builders import make_mandate, make_seat
from tests.builders.members import PASSWORD
from tests.members.totp import code_of
from tests.pages import plain, words

pytestmark = pytest.mark.django_db
MUST = {Role.CHIEF, Role.OFFICE}
EXPLAINED = "Lägg till ett andra steg"


@pytest.fixture(autouse=True)
def second_factor(settings):
    settings.SECOND_FACTOR = True


def enter(client, user: User, password: str = PASSWORD, **more):
    data = {"login": user.email, "password": password}
    return client.post(reverse("account_login"), data | more, follow=True)


def with_app(user: User) -> str:
    """Gives the user an app, and tells its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


# The second factor


@pytest.mark.parametrize("role", list(Role))
def test_chief_and_office_are_led_to_a_second_factor_and_others_are_not(cast, client, role):
    answer = enter(client, cast.one.users[role], next="/f/norra/grupper/")
    assert answer.redirect_chain[-1][0] == ("/konto/andra-steget/" if role in MUST else "/f/norra/grupper/")
    assert (EXPLAINED in words(answer)) == (role in MUST)


def test_an_administrator_is_led_to_a_second_factor(cast, client):
    assert EXPLAINED in words(enter(client, cast.administrator))


def test_nothing_is_open_before_the_second_factor_and_everything_is_when_it_is_not_asked_for(
    cast, client, settings
):
    enter(client, cast.one.users[Role.CHIEF])
    for address in ("/", "/f/norra/", "/admin/", "/admin/members/person/"):
        assert client.get(address).url == "/konto/andra-steget/"
    posted = client.post(
        reverse("document_create", args=["norra"]), {"kind": "annual_report", "year": "2015"}
    )
    assert posted.url == "/konto/andra-steget/"
    assert client.get("/konto/").status_code == 200
    settings.SECOND_FACTOR = False
    assert client.get("/f/norra/").status_code == 200


def secret_on(page) -> str:
    return re.search(r'class="secret">([A-Z2-7]+)<', page.content.decode())[1]


def test_an_app_is_added_codes_are_shown_once_and_the_way_goes_on(cast, client):
    user = cast.one.users[Role.CHIEF]
    enter(client, user, next="/f/norra/grupper/")
    url = reverse("mfa_activate_totp")
    page = client.get(url)
    assert "<svg" in page.content.decode()
    wrong = client.post(url, {"code": "000000"})
    assert "Koden stämmer inte. Vänta på nästa kod i appen" in words(wrong)
    codes = client.post(url, {"code": code_of(secret_on(page))}, follow=True)
    shown = re.findall(r"<code>(\d{8})</code>", codes.content.decode())
    assert len(set(shown)) == 10
    again = client.get(reverse("mfa_view_recovery_codes"))
    assert "Du har 10 av 10 reservkoder kvar. De visas inte igen." in words(again)
    assert not set(shown) & set(re.findall(r"\d{8}", again.content.decode()))
    assert client.get(reverse("mfa_index")).url == "/f/norra/grupper/"
    assert client.get("/f/norra/grupper/").status_code == 200


def test_whoever_has_an_app_shows_its_code_once_each_sign_in(cast, client):
    user = cast.one.users[Role.CHIEF]
    secret = with_app(user)
    asked = enter(client, user, next="/f/norra/grupper/")
    assert asked.redirect_chain[-1][0].startswith(reverse("mfa_authenticate"))
    assert client.get("/f/norra/").status_code == 302
    code = code_of(secret)
    answer = client.post(reverse("mfa_authenticate"), {"code": code}, follow=True)
    assert answer.redirect_chain[-1][0] == "/f/norra/grupper/"
    other = Client()
    enter(other, user)
    assert "Koden stämmer inte" in words(other.post(reverse("mfa_authenticate"), {"code": code}))


def test_a_recovery_code_stands_in_for_the_app_once(cast, client):
    user = cast.one.users[Role.CHIEF]
    with_app(user)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for browser, comes_in in ((client, True), (Client(), False)):
        enter(browser, user)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert (browser.get("/f/norra/").status_code == 200) == comes_in


def test_recovery_codes_alone_are_no_second_factor(cast, client):
    RecoveryCodes.activate(cast.one.users[Role.CHIEF])
    assert EXPLAINED in words(enter(client, cast.one.users[Role.CHIEF]))


def test_the_last_second_factor_stays_with_whoever_must_have_one(cast, client):
    chief, member = cast.one.users[Role.CHIEF], cast.one.users[Role.LSG]
    for user, stays in ((chief, True), (member, False)):
        browser = Client()
        secret = with_app(user)
        enter(browser, user)
        browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        answer = browser.post(reverse("mfa_deactivate_totp"), follow=True)
        assert ("Din roll kräver ett andra steg." in words(answer)) == stays
        assert Authenticator.objects.filter(user=user).exists() == stays


def test_whoever_signed_in_a_while_ago_says_again_who_she_is_before_her_way_in_is_changed(cast, client):
    user = cast.one.users[Role.LSG]
    enter(client, user)
    url = reverse("mfa_activate_totp")
    assert client.get(url).status_code == 200
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 6 * 60
    session.save()
    asked = client.get(url, follow=True)
    assert "Bekräfta att det är du" in words(asked)
    again, following = reverse("account_reauthenticate"), {"next": url}
    wrong = client.post(again, {"password": "fel", **following})
    assert "Lösenordet stämmer inte. Försök igen." in words(wrong)
    assert client.post(again, {"password": PASSWORD, **following}).url == url
    assert client.get(url).status_code == 200


# A code in a letter


def code_in_letter() -> str:
    assert mail.outbox[-1].subject == "Finsam: Din kod för att logga in"
    return next(line for line in mail.outbox[-1].body.splitlines() if re.fullmatch(r"[A-Z0-9-]{6,10}", line))


def ask_for_code(client, email: str, **more):
    return client.post(reverse("account_request_login_code"), {"email": email} | more, follow=True)


def test_a_code_in_a_letter_stands_in_for_the_password(cast, client):
    user = cast.one.users[Role.LSG]
    asked = ask_for_code(client, user.email, next="/f/norra/grupper/")
    assert f"Vi har skickat en kod till {user.email}." in words(asked)
    url = reverse("account_confirm_login_code")
    assert "Koden stämmer inte" in words(client.post(url, {"code": "XXXXXX"}))
    answer = client.post(url, {"code": code_in_letter(), "next": "/f/norra/grupper/"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/f/norra/grupper/"


def test_a_code_in_a_letter_is_no_second_factor(cast, client):
    ask_for_code(client, cast.one.users[Role.CHIEF].email)
    answer = client.post(reverse("account_confirm_login_code"), {"code": code_in_letter()}, follow=True)
    assert EXPLAINED in words(answer)


def test_an_unknown_address_gets_the_same_page_and_a_letter_that_says_so(cast, client):
    asked = ask_for_code(client, "okand@prov.example")
    assert "Vi har skickat en kod till okand@prov.example." in words(asked)
    assert "Det finns ingen inloggning med den adressen." in mail.outbox[-1].body


# Too often


def refused(answer, seconds: int) -> bool:
    says_so = answer.status_code == 429 and "Vänta en stund" in plain(answer.content.decode())
    return says_so and answer.headers["Retry-After"] == str(seconds)


def test_five_wrong_passwords_close_the_account_for_a_while_from_every_address(cast, client):
    user = cast.one.users[Role.LSG]
    for n in range(5):
        assert enter(Client(REMOTE_ADDR=f"192.0.2.{n}"), user, "fel").status_code == 200
    assert refused(enter(client, user), 900)
    assert enter(client, cast.one.users[Role.BOARD]).redirect_chain[-1][0] == "/f/norra/"


def test_thirty_wrong_passwords_close_the_address_for_a_while(cast):
    client = Client(REMOTE_ADDR="192.0.2.77")
    for n in range(30):
        data = {"login": f"nagon{n}@prov.example", "password": "fel"}
        assert client.post(reverse("account_login"), data).status_code == 200
    assert refused(enter(client, cast.one.users[Role.LSG]), 900)
    assert enter(Client(REMOTE_ADDR="192.0.2.78"), cast.one.users[Role.LSG]).status_code == 200


def test_five_wrong_codes_close_the_second_step(cast, client):
    user = cast.one.users[Role.CHIEF]
    secret = with_app(user)
    enter(client, user)
    url = reverse("mfa_authenticate")
    for _ in range(5):
        client.post(url, {"code": "000000"})
    assert refused(client.post(url, {"code": code_of(secret)}), 900)


def test_attempts_are_counted_where_every_process_reads_them(cast, client):
    def counted() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM finsam_cache WHERE cache_key LIKE '%login_failed%'")
            return cursor.fetchone()[0]

    assert counted() == 0
    enter(client, cast.one.users[Role.LSG], "fel")
    assert counted() == 2


@pytest.mark.parametrize("name", ["account_reset_password", "account_request_login_code"])
def test_three_letters_an_hour_go_to_an_address(cast, name):
    email = cast.one.users[Role.LSG].email
    for _ in range(3):
        assert Client().post(reverse(name), {"email": email}).status_code == 302
    assert refused(Client().post(reverse(name), {"email": email.upper()}), 3600)
    assert len(mail.outbox) == 3


def test_the_visitors_address_behind_a_proxy_is_the_one_the_proxy_saw(cast, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(31):
        forwarded = {"X-Forwarded-For": f"198.51.100.{n}, 192.0.2.99"}
        data = {"login": f"nagon{n}@prov.example", "password": "fel"}
        answer = Client().post(reverse("account_login"), data, headers=forwarded)
    assert refused(answer, 900)


# One's own account


def test_the_account_tells_roles_seats_and_ways_in(cast, sign_in, settings):
    settings.SECOND_FACTOR = False
    text = words(sign_in(cast.one.users[Role.CHIEF]).get(reverse("own_account")))
    assert "chief@norra.example" in text
    assert "Samordningsförbundet norra" in text
    assert "Förbundschef 2014-01-01 tills vidare Gäller" in text
    member = words(sign_in(cast.one.users[Role.LSG]).get(reverse("own_account")))
    assert "Ordinarie LSG norra, norra kommun 2014-01-01 tills vidare Gäller" in member
    assert "Du har ingen roll eller plats" in words(sign_in(cast.outsider).get(reverse("own_account")))


def test_the_account_costs_the_same_with_many_seats(cast, sign_in, django_assert_num_queries, settings):
    settings.SECOND_FACTOR = False
    user = cast.one.users[Role.LSG]
    client, person = sign_in(user), user.persons.get()
    for more in (1, 20):
        for _ in range(more):
            make_mandate(make_seat(cast.one.lsg, cast.one.memberships["region"].organisation), person=person)
        with django_assert_num_queries(8):
            client.get(reverse("own_account"))


@pytest.mark.parametrize(
    "name",
    ["own_account", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"],
)
def test_nobody_sees_an_account_without_signing_in(client, db, name):
    assert client.get(reverse(name)).url.startswith(reverse("account_login"))


def test_nobody_touches_anothers_key(cast, client):
    key = Authenticator.objects.create(
        user=cast.one.users[Role.LSG], type=Authenticator.Type.WEBAUTHN, data={"name": "Nyckel"}
    )
    enter(client, cast.one.users[Role.BOARD])
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.post(reverse(name, args=[key.pk])).status_code == 404


# The administrator's help


def test_the_administrator_takes_away_a_lost_second_factor(
    cast, sign_in, settings, django_capture_on_commit_callbacks
):
    settings.SECOND_FACTOR = False
    user = cast.one.users[Role.CHIEF]
    with_app(user)
    elsewhere = Client()
    elsewhere.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    administrator = sign_in(cast.administrator)
    register = words(administrator.get(reverse("admin:members_user_change", args=[user.pk])))
    assert "Finns. Ta bort det" in register
    url = reverse("admin:members_user_second_factor", args=[user.pk])
    assert "Kontrollera först att det är hon som ber om det" in words(administrator.get(url))
    with django_capture_on_commit_callbacks(execute=True):
        answer = administrator.post(url, follow=True)
    assert "Andra steget är borttaget" in words(answer)
    assert not Authenticator.objects.filter(user=user).exists()
    assert elsewhere.get("/f/norra/").status_code == 302
    assert DBTaskResult.objects.get().args_kwargs["kwargs"]["to"] == user.email
    event = AuditEvent.objects.get(action=Act.SECOND_FACTOR_REMOVED)
    assert (event.association, event.actor) == (cast.one.association, cast.administrator)
    assert sign_in(user).post(url).status_code == 403


def test_after_a_changed_address_only_the_new_one_leads_in(cast, client, sign_in, settings):
    settings.SECOND_FACTOR = False
    user = cast.one.users[Role.LSG]
    client.post(reverse("account_reset_password"), {"email": user.email})
    old = user.email
    data = {"email": "ny@norra.example", "name": user.name, "is_active": "on"}
    sign_in(cast.administrator).post(reverse("admin:members_user_change", args=[user.pk]), data)
    user.refresh_from_db()
    assert user.email == "ny@norra.example"
    data = {"login": old, "password": PASSWORD}
    assert Client().post(reverse("account_login"), data).status_code == 200
    assert enter(Client(), user).redirect_chain[-1][0] == "/f/norra/"


def test_a_passkeys_name_holds_no_personal_number(cast):
    form = RenamePasskeyForm(
        data={"name": "19811228-9874"}, instance=Authenticator(type="webauthn", data={"name": "a"})
    )
    assert "personnummer" in form.errors["name"][0]
