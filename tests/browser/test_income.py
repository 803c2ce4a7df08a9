"""The share solver in a real browser: one amount is typed and the column follows, with a script and without."""

from decimal import Decimal

import pytest

from members.enums import Role
from tests.browser.conftest import PHONE, WIDE, faults
from tests.builders import make_budget, make_line, make_membership
from tests.cast import make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def income_page(open_page, client):
    """A window where the chief has the income of a proposed budget before her."""

    def opened(viewport):
        cast = make_cast()
        make_membership(cast.one.association, "Överkalix kommun")
        budget = make_budget(cast.one.association, year=2016, total=Decimal(11_700_000))
        make_line(budget, name="Utvecklingsanställningar i lokala samverkansgrupper")
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        client.force_login(cast.one.users[Role.CHIEF], backend=backend)
        page = open_page(viewport)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost"}
        page.context.add_cookies([{**cookie, "path": "/"}])
        page.goto(f"/f/norra/ekonomi/{budget.pk}/intakter/")
        return page, budget

    return opened


def kronor(page, name: str) -> int:
    text = page.locator(f"#raknare input[name^='{name}']").first.input_value()
    return int("".join(text.split()))


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_states_amount_is_typed_and_the_column_follows_to_the_krona(income_page, viewport):
    page, budget = income_page(viewport)
    state = page.locator("#raknare input[name^='medlem-staten']")
    state.click()
    state.press("Control+A")
    with page.expect_response("**/rakna/**"):
        page.keyboard.type("6 100 001")
    page.get_by_role("button", name="Använd beloppen").wait_for()
    assert page.locator("#raknare input[name^='medlem-staten']").input_value() == "6 100 001"
    fields = page.locator("#raknare input[name^='medlem-']").all()
    members = [int("".join(field.input_value().split())) for field in fields]
    assert sum(members) == kronor(page, "total") == 12_200_002
    assert (faults(page), page.said) == ([], [])
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    budget.refresh_from_db()
    assert budget.contributions_total == 11_700_000
    page.get_by_role("button", name="Använd beloppen").click()
    page.get_by_text("Bidragen tillsammans är sparade").wait_for()
    budget.refresh_from_db()
    assert budget.contributions_total == 12_200_002
