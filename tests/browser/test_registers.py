"""The registers in a real browser: nothing for axe to find, nothing the content security policy refuses, no sideways scroll."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from members.enums import Role
from members.models import FoundationText
from tests.browser.conftest import PHONE, WIDE, faults
from tests.builders import make_budget, make_line, make_meeting
from tests.cast import make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def chief_page(open_page, client):
    """A window where the chief of an association with some content is signed in."""

    def opened(viewport):
        cast = make_cast()
        budget = make_budget(cast.one.association, year=2016, total=Decimal(11_700_000))
        make_line(budget, name="Utvecklingsanställningar i lokala samverkansgrupper")
        make_meeting(cast.one.board, title="Budgetmöte")
        text = {
            "kind": "vision",
            "title": "Vision",
            "html": "<p>Alla behövs.</p>",
            "valid_from": "2015-01-01",
        }
        FoundationText.objects.create(association=cast.one.association, **text)
        client.force_login(
            cast.one.users[Role.CHIEF], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        page = open_page(viewport)
        page.context.add_cookies(
            [
                {
                    "name": "sessionid",
                    "value": client.cookies["sessionid"].value,
                    "domain": "localhost",
                    "path": "/",
                }
            ]
        )
        return page, cast, budget

    return opened


def addresses(cast, budget) -> list[str]:
    text, member = FoundationText.objects.get(), cast.one.memberships["kommun"]
    register = "/admin/members/membership"
    return [
        "/admin/",
        f"{register}/",
        f"{register}/add/",
        f"{register}/{member.pk}/change/",
        f"{register}/{member.pk}/delete/",
        f"{register}/{member.pk}/history/",
        f"{register}/import/",
        f"{register}/export/",
        f"/admin/budget/budget/{budget.pk}/change/",
        f"/admin/members/body/{cast.one.lsg.pk}/change/",
        f"/admin/members/foundationtext/{text.pk}/change/",
    ]


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_registers_are_accessible_and_keep_to_the_policy(chief_page, viewport):
    page, cast, budget = chief_page(viewport)
    for address in addresses(cast, budget):
        assert page.goto(address).status == 200
        assert page.url.endswith(address)
        assert (address, faults(page), page.said) == (address, [], [])
        assert (
            page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        ), address


def test_a_foundation_text_is_written_in_the_editor(chief_page):
    page, _, _ = chief_page(WIDE)
    text = FoundationText.objects.get()
    page.goto(f"/admin/members/foundationtext/{text.pk}/change/")
    expect(page.locator("textarea[data-editor]:visible")).to_have_count(0)  # the editor has taken its place
    page.get_by_role("textbox", name="Text", exact=True).click()
    page.keyboard.press("Control+End")
    bold = page.get_by_role("button", name="Fet")
    bold.click()
    expect(bold).to_have_attribute("aria-pressed", "true")
    page.keyboard.type(" Också du.")
    page.get_by_role("button", name="Tabell", exact=True).click()
    page.keyboard.type("Rubrik")
    page.get_by_role("button", name="Spara", exact=True).click()
    page.wait_for_url("**/admin/members/foundationtext/")
    text.refresh_from_db()
    assert text.html.startswith("<p>Alla behövs.<strong> Också du.</strong></p><table>")
    assert page.said == []
