"""A mapping by keyboard: an account that lacks a line gets one, the count follows, a block is pasted."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from budget.domain.mapping import AccountMapping, MapRange
from budget.models import AccountRange
from budget.services.mapping import save_map
from members.enums import Role
from tests.browser.conftest import PHONE, WIDE, faults
from tests.browser.test_budget_grid import paste
from tests.builders.ledger import make_ledger
from tests.cast import make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def window(open_page, client, db):
    troupe = make_cast().one
    make_ledger(troupe.association)
    ranges = (
        MapRange("1", "2", "br_kassa"),
        MapRange("3", "3", "rr_bidrag"),
        MapRange("5", "8", "rr_personal"),
    )
    save_map(
        by=troupe.access(Role.CHIEF), year=2015, edit_number=0, mapping=AccountMapping("egen", 6, ranges)
    )

    def opened(viewport: dict = WIDE) -> Page:
        client.force_login(
            troupe.users[Role.CHIEF], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        page = open_page(viewport)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "domain": "localhost", "path": "/"}])
        page.goto(reverse("account_map", args=["norra", 2015]))
        return page

    return opened


def stored() -> list[tuple[str, str, str, str]]:
    return [(row.first, row.last, row.line, row.area) for row in AccountRange.objects.order_by("first")]


def test_an_account_without_a_line_gets_one_and_the_count_follows(window):
    page = window()
    count = page.locator("[data-count]")
    expect(count).to_have_text("2 konton saknar rad")
    page.get_by_role("button", name="Lägg till 4510").click()
    expect(page.get_by_label("Rad i räkningarna, 4510", exact=True)).to_be_focused()
    page.get_by_label("Rad i räkningarna, 4510", exact=True).select_option("rr_insatser")
    expect(count).to_have_text("1 konto saknar rad")
    page.get_by_label("Från konto, 4510", exact=True).fill("45")
    page.get_by_label("Till konto, 45", exact=True).fill("46")
    expect(count).to_have_text("Alla konton har en rad")
    expect(page.locator("tr[data-account='4610'] [data-line]")).to_have_text(
        "Bidrag och köpta tjänster för insatser"
    )
    page.get_by_label("Område, 45–46", exact=True).select_option("insatser")
    page.get_by_role("button", name="Spara kopplingen").click()
    expect(page.get_by_text("räkningarna är gjorda på nytt")).to_be_visible()
    assert ("45", "46", "rr_insatser", "insatser") in stored()
    assert page.said == []


def test_a_block_is_pasted_with_its_choices_by_words(window):
    page = window()
    page.get_by_role("button", name="Lägg till ett intervall").click()
    text = (
        "45\t\tbidrag och köpta tjänster för insatser\tInsatser\tHälsoskolan\n46\t46\tÖvriga kostnader\tMoln"
    )
    paste(page, page.get_by_label("Från konto, nytt intervall", exact=True), text)
    expect(page.locator("[data-said]")).to_contain_text("2 rader är inklistrade. 1 värden fick inte plats")
    expect(page.get_by_label("Budgetrad, 45")).to_have_value("Hälsoskolan")
    expect(page.locator("[data-count]")).to_have_text("Alla konton har en rad")
    page.get_by_label("Från konto, 45").press("ArrowDown")
    expect(page.get_by_label("Från konto, 46")).to_be_focused()
    page.get_by_label("Från konto, 46").press("Enter")
    page.get_by_role("button", name="Ta bort 1–2").click()
    expect(page.locator("[data-count]")).to_have_text("3 konton saknar rad")
    assert page.said == []


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_the_page_has_no_faults_and_no_sideways_scroll(window, viewport):
    page = window(viewport)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
