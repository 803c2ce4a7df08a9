"""The accountant's file in a real window: sent, waited for, looked at, laid in, corrected, taken back; and as axe sees it."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from budget.models import LedgerFile
from members.enums import Role
from tests.browser.conftest import PHONE, WIDE, faults
from tests.builders.ledger import OFFICE, Trans, Ver, make_book, sie_bytes
from tests.cast import Troupe, make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]
LIST = "ledger_list"


@pytest.fixture
def troupe(db) -> Troupe:
    return make_cast().one


@pytest.fixture
def window(open_page, client, troupe):
    def opened(role: Role = Role.CHIEF, viewport: dict = WIDE) -> Page:
        client.force_login(troupe.users[role], backend="allauth.account.auth_backends.AuthenticationBackend")
        page = open_page(viewport)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "domain": "localhost", "path": "/"}])
        page.goto(reverse(LIST, args=["norra"]))
        return page

    return opened


@pytest.fixture
def files(tmp_path) -> dict[str, Path]:
    """The year's file, a corrected one, and something that is no SIE file."""
    salary = Ver("2", date(2015, 2, 25), (Trans("5010", 130_000, OFFICE), Trans("1930", -130_000)))
    contents = {
        "bok.se": sie_bytes(),
        "rattad.se": sie_bytes(make_book().with_vouchers(salary)),
        "sida.se": b"<!DOCTYPE html><html><body>Logga in</body></html>",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in contents}


def work() -> None:
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)


def send(page: Page, file: Path) -> None:
    page.get_by_label("SIE-fil").set_input_files(file)
    page.get_by_role("button", name="Ladda upp filen").click()


def too_wide(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_a_file_goes_from_upload_to_statements_is_corrected_and_taken_back(window, files, viewport):
    page = window(viewport=viewport)
    found = {}

    def look(name: str) -> None:
        found[name] = [*faults(page), *(["too wide"] if too_wide(page) else [])]

    look("empty list")
    send(page, files["bok.se"])
    expect(page.get_by_text("Filen läses och jämförs")).to_be_visible()
    look("progress")
    work()
    expect(page.get_by_role("heading", name="Granska bokföringen 2015")).to_be_visible()  # it came by itself
    expect(page.locator(".samples")).to_contain_text("3510 Bidrag från Försäkringskassan")
    look("preview")
    page.get_by_role("button", name="Lägg in bokföringen för 2015").click()
    expect(page.get_by_text("Filen läggs in")).to_be_visible()
    work()
    expect(page.get_by_text("Filen gäller för 2015.")).to_be_visible()
    look("applied")
    page.get_by_role("link", name="Visa räkningarna 2015").click()
    expect(page.get_by_role("main")).to_contain_text("Årets resultat")

    page.goto(reverse(LIST, args=["norra"]))
    send(page, files["rattad.se"])
    work()
    expect(page.get_by_role("heading", name="Det här skiljer från bok.se")).to_be_visible()
    expect(page.get_by_role("row", name="5010 Löner")).to_contain_text("10 000")
    expect(page.get_by_role("row", name="4510")).to_have_count(0)
    look("corrected")
    page.get_by_role("button", name="Lägg in bokföringen för 2015").click()
    expect(page.get_by_text("Filen läggs in")).to_be_visible()
    work()
    expect(page.get_by_text("ersatte bok.se")).to_be_visible()

    page.get_by_role("link", name="Ta tillbaka filen").click()
    look("taking back")
    page.get_by_label("Varför tas filen tillbaka?").fill("Fel månad")
    page.get_by_role("button", name="Ta tillbaka filen").click()
    expect(page.get_by_text("rattad.se är återtagen.")).to_be_visible()
    look("reversed")
    page.get_by_role("link", name="bok.se", exact=True).click()
    expect(page.get_by_text("Filen gäller för 2015.")).to_be_visible()

    page.goto(reverse(LIST, args=["norra"]))
    send(page, files["sida.se"])
    expect(page.get_by_text("Filen är avvisad.")).to_be_visible()
    look("refused")
    page.goto(reverse(LIST, args=["norra"]))
    look("list")
    assert {name: what for name, what in found.items() if what} == {}
    assert page.said == []


def test_the_whole_way_is_walked_with_the_keyboard(window, files):
    page = window(viewport=PHONE)
    page.get_by_label("SIE-fil").set_input_files(files["bok.se"])  # the system's own dialog is not the page's
    page.get_by_label("SIE-fil").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Spara verifikationernas texter")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Filen läses och jämförs")).to_be_visible()
    work()
    button = page.get_by_role("button", name="Lägg in bokföringen för 2015")
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Filen läggs in")).to_be_visible()
    work()
    expect(page.get_by_text("Filen gäller för 2015.")).to_be_visible()
    assert LedgerFile.objects.get().keeps_texts


def test_the_pages_lead_on_without_script_too(browser, live_server, client, troupe, files):
    client.force_login(
        troupe.users[Role.OFFICE], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url, viewport=PHONE)
    value = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "domain": "localhost", "path": "/"}])
    page = context.new_page()
    page.goto(reverse(LIST, args=["norra"]))
    send(page, files["bok.se"])
    work()
    page.get_by_role("link", name="Uppdatera").click()
    page.get_by_role("button", name="Lägg in bokföringen för 2015").click()
    expect(page.get_by_text("Filen läggs in")).to_be_visible()
    work()
    page.get_by_role("link", name="Uppdatera").click()
    expect(page.get_by_text("Filen gäller för 2015.")).to_be_visible()
    context.close()


def test_the_form_says_that_a_file_is_on_its_way_and_is_sent_once(window, files):
    page = window()
    told, button = (
        page.get_by_text("Filen skickas och granskas"),
        page.get_by_role("button", name="Ladda upp"),
    )
    expect(told).to_be_hidden()
    # An answer without a page leaves the window where it stands while it waits.
    page.route("**/ekonomi/bokforing/", lambda route: route.fulfill(status=204))
    page.get_by_label("SIE-fil").set_input_files(files["bok.se"])
    button.click()
    expect(told).to_be_visible()
    expect(button).to_be_disabled()
    assert faults(page) == []
