"""A period of the year's money by keyboard: forecast and comment, what it lacks, done, opened again; at both widths."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from budget.enums import Area, BudgetState
from budget.models import FollowUpRule, MoneyPeriod, Outcome
from members.enums import Role
from tests.browser.conftest import PHONE, WIDE, faults
from tests.builders import make_budget, make_closing, make_line
from tests.cast import make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def association(db):
    association = make_cast().one.association
    budget = make_budget(association, 2015, 1_000_000, state=BudgetState.ADOPTED)
    closing = make_closing(association, 2015, through=date(2015, 8, 31))
    for name, amount, outcome in (("Kansli", 300_000, 250_000), ("Hälsoskolan", 600_000, 390_000)):
        make_line(
            budget, amount, name=name, area=Area.ADMINISTRATION if name == "Kansli" else Area.INTERVENTIONS
        )
        Outcome.objects.create(closing=closing, name=name, amount=outcome, forecast=amount)
    FollowUpRule.objects.create(association=association, least_amount=40_000)
    return association


@pytest.fixture
def window(open_page, client, association):
    def opened(path: str, viewport: dict = WIDE, role: str = Role.CHIEF) -> Page:
        user = association.role_grants.get(role=role).user
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        page = open_page(viewport)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "domain": "localhost", "path": "/"}])
        page.goto(path)
        return page

    return opened


PERIOD = ("norra", 2015, "tertial", 2)


def test_a_period_is_forecast_explained_marked_done_and_opened_by_keyboard(window, association):
    page = window(reverse("follow_up", args=["norra"]))
    page.get_by_role("link", name="Skriv prognos och kommentarer för Tertial 2 2015").press("Enter")
    forecast = page.get_by_label("Helårsprognos, Kansli")
    expect(forecast).to_have_value("300 000")
    forecast.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("320 000")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Kommentar, Kansli")).to_be_focused()
    page.get_by_role("button", name="Spara och markera klar").press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Kansli: 50\u00a0000\u00a0kr över budget")
    summary.get_by_role("link").press("Enter")
    expect(page.get_by_label("Kommentar, Kansli")).to_be_focused()
    page.keyboard.type("Dyr flytt")
    page.get_by_role("button", name="Spara och markera klar").press("Enter")
    expect(page.get_by_text("Siffrorna ligger fast och prognosen gäller för året.")).to_be_visible()
    assert Outcome.objects.get(name="Kansli").forecast == 320_000
    page.get_by_text("Öppna perioden igen").click()
    page.get_by_label("Varför öppnas perioden?").fill("Fel hyra")
    page.get_by_role("button", name="Öppna perioden").press("Enter")
    expect(page.get_by_label("Kommentar till hela perioden")).to_have_value(
        "Öppnad 13\u00a0november\u00a02015: Fel hyra"
    )
    assert MoneyPeriod.objects.get().done_at is None
    assert not page.said or all("422" in words for words in page.said)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_pages_fit_and_pass_axe(window, association, viewport):
    for path in (
        reverse("follow_up", args=["norra"]) + "?period=manad",
        reverse("money_period", args=PERIOD),
        reverse("follow_up_rule", args=["norra"]),
    ):
        page = window(path, viewport)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        assert faults(page) == []


def test_the_chart_has_its_figures_as_a_table(window, association):
    page = window(reverse("follow_up", args=["norra"]) + "?period=tertial")
    expect(page.get_by_role("img", name="Utfall från årets början mot budget 2015, tkr")).to_be_visible()
    page.get_by_text("Siffrorna som tabell").press("Enter")
    expect(page.get_by_role("row", name="T2 640 600")).to_be_visible()
    expect(page.get_by_role("row", name="Prognos 900 900")).to_be_visible()
