"""A key phased between two others, written in a real window, and the pages of keys as axe and a phone see them."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from budget.queries.keys import KeyDraft
from budget.services.keys import save_key
from members.enums import KeyKind, Role
from members.models import ShareKey
from tests.browser.conftest import PHONE, WIDE, faults
from tests.builders import make_membership
from tests.cast import make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def chief(open_page, client):
    """A window where the chief is signed in; two municipalities that share equally."""

    def opened(viewport: dict) -> Page:
        cast = make_cast()
        make_membership(cast.one.association, "Motala")
        draft = KeyDraft(KeyKind.EQUAL, "Lika delar", 2016, 2018)
        save_key(by=cast.one.access("chief"), draft=draft)
        client.force_login(
            cast.one.users[Role.CHIEF], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        page = open_page(viewport)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "domain": "localhost", "path": "/"}])
        return page

    return opened


def test_a_goal_is_written_in_per_cent_and_the_way_there_takes_three_years(chief):
    page = chief(WIDE)
    page.goto(reverse("key_new", args=["norra"]) + "?slag=procent")
    page.get_by_label("Namn").fill("Målet")
    page.get_by_label("norra kommun, procent").fill("20")
    page.get_by_label("Motala, procent").fill("79,5")
    expect(page.get_by_role("status")).to_have_text("Andelarna är tillsammans 99,5 %. 0,5 % är kvar.")
    page.get_by_label("Motala, procent").fill("80")
    page.get_by_role("button", name="Visa andelarna").click()
    page.get_by_role("button", name="Spara nyckeln").click()
    page.goto(reverse("key_new", args=["norra"]) + "?slag=infasad")
    page.get_by_label("Namn").fill("Infasad")
    page.get_by_label("Från nyckeln").select_option(label="Lika delar")
    page.get_by_label("Till nyckeln").select_option(label="Målet")
    page.get_by_role("button", name="Visa andelarna").click()
    expect(page.get_by_role("row", name="Motala").first).to_contain_text("Motala60,0 %70,0 %80,0 %")
    page.get_by_role("button", name="Spara nyckeln").click()
    expect(page.get_by_role("main")).to_contain_text("Nyckeln Infasad är sparad.")
    assert ShareKey.objects.get(name="Infasad").weights.count() == 6
    assert page.said == []


def test_the_pages_of_keys_have_no_faults_and_fit_a_phone(chief):
    page = chief(PHONE)
    key = ShareKey.objects.get()
    paths = [
        reverse("key_list", args=["norra"]),
        reverse("key_detail", args=["norra", key.pk]),
        reverse("key_edit", args=["norra", key.pk]),
        reverse("key_new", args=["norra"]),
        *(reverse("key_new", args=["norra"]) + f"?slag={kind}" for kind in KeyKind),
        reverse("share_rule_new", args=["norra"]),
    ]
    found = {}
    for path in paths:
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        said = list(page.said)
        found[path] = [*faults(page), *said, *(["too wide"] if wide else [])]
        page.said.clear()
    assert {path: what for path, what in found.items() if what} == {}
