"""From the group's answer on a telephone to the sheet of the new intervention, by keyboard, looked at as axe does."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from interventions.enums import Advice, ApplicationState
from interventions.models import Intervention, Recommendation
from members.enums import Role
from tests.browser.conftest import PHONE, WIDE, faults
from tests.builders.applications import make_call, make_sent
from tests.builders.grants import make_decision
from tests.cast import Troupe, make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]
TALL = {
    **WIDE,
    "height": 2000,
}  # so that the save bar covers no field: axe takes what it covers for a small target


@pytest.fixture
def troupe(db) -> Troupe:
    return make_cast().one


@pytest.fixture
def own(troupe):
    """Sent in by Region norra and Arbetsförmedlingen; the municipality of the group is to answer."""
    call = make_call(troupe.association, group=troupe.lsg, title="Medel för 2016")
    return make_sent(call, troupe.memberships["region"], troupe.memberships["af"], title="Vägen in")


@pytest.fixture
def window(open_page, client, troupe):
    """A window where one of the association's people is signed in."""

    def opened(role: str, viewport: dict) -> Page:
        client.force_login(troupe.users[role], backend="allauth.account.auth_backends.AuthenticationBackend")
        page = open_page(viewport)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "domain": "localhost", "path": "/"}])
        return page

    return opened


def look(page: Page) -> list[str]:
    """What is wrong with the page as it stands, at both widths; it is left as wide as it was."""
    was, found = page.viewport_size, []
    for size in (TALL, PHONE):
        page.set_viewport_size(size)
        is_wide = page.evaluate("document.documentElement.scrollWidth") > size["width"]
        found += [*faults(page), *([f"wider than {size['width']}"] if is_wide else [])]
    page.set_viewport_size(was)
    return found


def press(page: Page, role: str, name: str) -> None:
    """As the keyboard does: the focus there, then Enter."""
    page.get_by_role("main").get_by_role(role, name=name, exact=True).press("Enter")
    page.wait_for_load_state()


def choose(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("radio", name=name, exact=True).press("Space")


def answer(page: Page, own) -> None:
    """The group's member, on her telephone."""
    page.goto(reverse("preparation_list", args=["norra", own.call_id]))
    assert look(page) == []
    press(page, "link", "Svara om Vägen in")
    choose(page, Advice.APPROVE.label)
    page.keyboard.press("Tab")
    page.keyboard.type("Behovet är stort.")
    assert look(page) == []
    press(page, "button", "Spara svaret")
    expect(page.get_by_role("main")).to_contain_text("En tillstyrker.")


def propose(page: Page, own) -> None:
    page.goto(reverse("application_preparation", args=["norra", own.pk]))
    assert look(page) == []
    press(page, "button", "Avsluta beredningen")
    press(page, "link", "Skriv förslaget till styrelsen")
    choose(page, "Bifall")
    page.get_by_role("main").locator("textarea[name=text]").fill("Behovet är stort.")
    assert look(page) == []
    press(page, "button", "Lägg förslaget")
    expect(page.locator("#forslag")).to_contain_text("bifall")


def decide(page: Page) -> None:
    press(page, "link", "Skriv in styrelsens beslut")
    choose(page, "Bifall")
    page.get_by_label("Styrelsens beslut i protokollet").select_option(index=1)
    assert look(page) == []
    press(page, "button", "Skriv in beslutet")
    expect(page.get_by_role("main")).to_contain_text("Styrelsens beslut: bifall")
    assert look(page) == []


def agree(page: Page) -> None:
    press(page, "link", "Gör insatsen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gör insatsen")
    assert look(page) == []
    press(page, "button", "Gör insatsen")


def test_from_the_groups_answer_to_the_sheet_of_the_new_intervention(troupe, own, window):
    make_decision(troupe)
    phone = window(Role.LSG, PHONE)
    answer(phone, own)
    assert Recommendation.objects.get().advice == Advice.APPROVE
    desk = window(Role.CHIEF, WIDE)
    propose(desk, own)
    decide(desk)
    agree(desk)
    made = Intervention.objects.get()
    expect(desk).to_have_url(
        desk.url.split("/f/")[0] + reverse("intervention_detail", args=["norra", made.pk])
    )
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Vägen in")
    paper = reverse("application_letter", args=["norra", own.pk, "overenskommelse"])
    expect(desk.get_by_role("link", name="Överenskommelsen som PDF")).to_have_attribute("href", paper)
    expect(desk.get_by_role("main")).to_contain_text("Slutrapport")
    assert look(desk) == []
    own.refresh_from_db()
    assert own.state == ApplicationState.AGREED
    assert desk.said == phone.said == []
