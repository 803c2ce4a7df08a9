"""Signing in in a real browser: the app's code, a passkey, and the warning before the session ends."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import Page, expect

from members.enums import Role
from members.queries.access import access_to
from members.services.invitations import invite, token_of, user_with
from tests.browser.conftest import PHONE, faults
from tests.builders import make_association, make_role, make_user
from tests.builders.members import PASSWORD
from tests.cast import TODAY
from tests.members.totp import code_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
HOME = "/f/norra/"


@pytest.fixture
def chief(transactional_db, settings):
    settings.SECOND_FACTOR = True
    user = make_user("chef@norra.example", name="Cecilia Chef")
    make_role(user, make_association("norra"), Role.CHIEF)
    return user


def enter(page: Page, user, to: str = HOME) -> None:
    page.goto(f"/konto/login/?next={to}")
    page.get_by_label("E-post").fill(user.email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()


def leave(page: Page) -> None:
    page.locator("details.who summary").click()
    page.get_by_role("button", name="Logga ut").click()
    page.wait_for_url("**/konto/login/**")


def look(page: Page) -> list[str]:
    """What is wrong with the page as it stands: what axe finds, its console, and sideways scroll."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    said = list(page.said)  # before axe, which puts styles of its own into the page
    found = [*faults(page), *said, *([f"{wide} px too wide"] if wide else [])]
    page.said.clear()
    return [f"{page.url}: {one}" for one in found]


def add_passkey(page: Page) -> None:
    """Gives the browser a key of its own that always says yes."""
    chrome = page.context.new_cdp_session(page)
    chrome.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    chrome.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_an_app_is_added_at_the_first_sign_in_and_its_code_asked_for_at_the_next(open_page, chief):
    page, found = open_page(PHONE), []
    enter(page, chief, f"{HOME}grupper/")
    expect(page.get_by_role("heading", name="Lägg till ett andra steg")).to_be_visible()
    found += look(page)
    page.get_by_role("link", name="Lägg till en app").click()
    secret = page.locator("code.secret").inner_text()
    found += look(page)
    page.get_by_label("Kod", exact=True).fill(code_of(secret))
    page.get_by_role("button", name="Lägg till appen").click()
    expect(page.get_by_role("heading", name="Reservkoder")).to_be_visible()
    found += look(page)
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Ladda ner").click()
    with open(fetched.value.path()) as file:
        assert len([line for line in file.read().splitlines() if line.isdigit()]) == 10
    page.get_by_role("link", name="Jag har sparat koderna").click()
    page.wait_for_url(f"**{HOME}grupper/")

    leave(page)
    found += look(page)
    enter(page, chief)
    expect(page.get_by_role("heading", name="Andra steget")).to_be_visible()
    found += look(page)
    page.get_by_label("Kod").fill(code_of(secret, ahead=1))
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(f"**{HOME}")
    page.goto(reverse("own_account"))
    assert found + look(page) == []


def own_pages(passkey: int) -> dict[str, list[int]]:
    return {
        "own_account": [],
        "mfa_edit_webauthn": [passkey],
        "mfa_generate_recovery_codes": [],
        "mfa_view_recovery_codes": [],
        "account_reauthenticate": [],
        "mfa_reauthenticate": [],
        "mfa_reauthenticate_webauthn": [],
        "account_change_password": [],
    }


def test_a_passkey_is_a_second_factor_and_is_enough_alone(open_page, chief):
    page, found = open_page(), []
    add_passkey(page)
    enter(page, chief)
    page.get_by_role("link", name="Lägg till en passnyckel").click()
    found += look(page)
    page.get_by_label("Jag vill kunna logga in med bara den").check()
    page.get_by_role("button", name="Lägg till passnyckeln").click()
    expect(page.get_by_role("heading", name="Reservkoder")).to_be_visible()

    page.get_by_role("link", name="Jag har sparat koderna").click()
    page.wait_for_url(f"**{HOME}")
    leave(page)
    page.get_by_role("button", name="Använd en passnyckel").click()
    page.wait_for_url(f"**{HOME}")

    leave(page)
    enter(page, chief)
    page.get_by_role("button", name="Använd en passnyckel i stället").click()
    page.wait_for_url(f"**{HOME}")
    passkey = Authenticator.objects.get(user=chief, type=Authenticator.Type.WEBAUTHN)
    for name, args in own_pages(passkey.pk).items():
        page.goto(reverse(name, args=args))
        found += look(page)
    page.goto(reverse("mfa_reauthenticate_webauthn"))
    page.get_by_role("button", name="Använd passnyckeln").click()
    page.wait_for_url(f"**{HOME}")
    assert found + look(page) == []


def test_a_passkey_that_is_not_there_is_told_of_and_leaves_the_other_ways(open_page, chief):
    page = open_page()
    add_passkey(page)
    page.goto("/konto/login/")
    page.get_by_role("button", name="Använd en passnyckel").click()
    expect(page.get_by_role("alert")).to_contain_text("Det blev inget av med passnyckeln.")
    assert look(page) == []


def test_the_warning_makes_the_session_longer_and_what_was_written_stays(open_page, chief, settings):
    settings.SECOND_FACTOR = False
    page = open_page(PHONE)
    page.clock.install()
    enter(page, chief, "/konto/password/change/")
    page.wait_for_url("**/password/change/")
    page.get_by_label("Nuvarande lösenord").fill("skrivet")
    page.clock.fast_forward("24:00")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.clock.fast_forward("02:00")
    warning = page.get_by_role("dialog", name="Du loggas snart ut")
    expect(warning).to_contain_text("minuter loggas du ut")
    expect(page.get_by_role("button", name="Fortsätt vara inloggad")).to_be_focused()
    found = look(page)
    page.keyboard.press("Enter")
    expect(warning).to_be_hidden()
    expect(page.get_by_label("Nuvarande lösenord")).to_have_value("skrivet")
    page.clock.fast_forward("31:00")
    over = page.get_by_role("dialog", name="Du är utloggad")
    expect(over).to_contain_text("Det du har skrivit står kvar på sidan.")
    assert found + look(page) == []
    page.get_by_role("button", name="Stäng").click()
    expect(page.get_by_label("Nuvarande lösenord")).to_have_value("skrivet")


def test_the_other_pages_of_the_way_in_have_no_faults(open_page, chief, settings):
    page, found = open_page(PHONE), []
    settings.SECOND_FACTOR = False
    for name in (
        "account_login",
        "account_signup",
        "account_inactive",
        "socialaccount_login_cancelled",
        "account_reset_password",
    ):
        page.goto(reverse(name))
        found += look(page)
    page.get_by_role("link", name="Tillbaka till inloggningen").click()
    page.get_by_role("link", name="Få en kod med e-post").click()
    page.get_by_role("textbox").fill(chief.email)
    page.get_by_role("button", name="Skicka koden").click()
    expect(page.get_by_role("heading", name="Skriv koden")).to_be_visible()
    found += look(page)
    page.get_by_role("button", name="Avbryt").click()

    user = user_with(email="ny@norra.example", name="Nyman")
    association = chief.role_grants.get().association
    invitation = invite(
        by=access_to(chief, "norra", TODAY), association=association, user=user, site=page.url
    )
    page.goto(reverse("invitation_accept", args=[token_of(invitation)]))
    expect(page.get_by_role("heading", name="Välj ett lösenord")).to_be_visible()
    found += look(page)
    assert found == []
