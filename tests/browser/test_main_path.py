"""The main job in a real browser: a figure changed by the chief is read, commented on and printed by a member of the group."""

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from reports.models import Document
from tests.browser.conftest import PHONE, faults, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PASSWORD = "samverkan-2015"
HOME = "/f/vastra-ostergotland/"


@pytest.fixture
def plan(transactional_db, settings) -> str:
    """The address of next year's plan, on review in the chiefs' group."""
    call_command("load_demo", verbosity=0)
    document = Document.objects.get(association__slug="vastra-ostergotland", kind="activity_plan", year=2016)
    return f"{HOME}dokument/{document.pk}/"


def change_cost_in_admin(page: Page, line: str, amount: str) -> None:
    page.goto("/admin/budget/budget/")
    page.get_by_role("link", name="Budget 2016").click()
    row = page.locator("tr", has=page.locator(f"input[value='{line}']"))
    row.locator("input.amount").first.fill(amount)
    page.get_by_role("button", name="Spara", exact=True).click()
    page.wait_for_load_state()


def test_a_changed_cost_is_read_commented_on_and_printed(open_page, plan):
    chief = open_page()
    sign_in(chief, "chef@vo.example", PASSWORD)
    expect(chief.get_by_role("main")).to_contain_text("Sju saker väntar på dig. Om tolv dagar")
    change_cost_in_admin(chief, "VLC Mjölby", "1 777 000")

    member = open_page(PHONE)
    sign_in(member, "lsg@vo.example", PASSWORD)
    assert not member.get_by_role("link", name="Administration").count()
    member.get_by_role("link", name="Läs det som ändrats").click()
    row = member.locator("table", has_text="VLC Mjölby").get_by_role("row", name="VLC Mjölby").first
    expect(row).to_contain_text("1 777")

    member.locator(".passage", has_text="Vi vill också").get_by_role("link", name="Kommentera").click()
    member.get_by_label("Din synpunkt").fill("Bra att Vadstena är med.")
    member.get_by_role("button", name="Skicka synpunkten").click()
    expect(member.get_by_role("status")).to_contain_text("Din synpunkt är sparad")
    expect(member.get_by_label("Synpunkter")).to_contain_text("Bra att Vadstena är med.")

    member.get_by_role("button", name="Skapa PDF").click()
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    member.reload()
    with member.expect_download() as fetched:
        member.get_by_role("link", name="PDF").last.click()
    with open(fetched.value.path(), "rb") as file:
        assert file.read(5) == b"%PDF-"
    assert (chief.said, member.said) == ([], [])


PAGES = {
    "lsg@vo.example": ["", "forbundet/", "insatser/", "mal/", "ekonomi/", "dokument/", "aret/", "grupper/"],
    "chef@vo.example": ["", "dokument/", "logg/", "moten/"],
    "revisor@vo.example": ["", "logg/", "moten/", "diarium/"],
}


def test_pages_have_no_faults_and_fit_a_phone(open_page, plan):
    found, too_wide = {}, {}
    for email, paths in PAGES.items():
        page = open_page(PHONE)
        sign_in(page, email, PASSWORD)
        for path in [*(HOME + path for path in paths), plan]:
            page.goto(path)
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            too_wide[email, path] = wide
            said = list(page.said)  # before axe, which puts styles of its own into the page
            found[email, path] = [*faults(page), *said]
            page.said.clear()
    assert {path: what for path, what in found.items() if what} == {}
    assert {path: wide for path, wide in too_wide.items() if wide} == {}


def test_the_plan_is_reached_and_commented_on_by_keyboard_alone(open_page, plan):
    page = open_page()
    sign_in(page, "lsg@vo.example", PASSWORD)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Hoppa till innehållet")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Läs det som ändrats")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{plan}*")
    page.locator(".passage .comment-link a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**stycke=*")
    expect(page.get_by_label("Din synpunkt")).to_be_focused()
    page.keyboard.type("Skrivet utan mus.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Din synpunkt är sparad")
