"""A year typed by keyboard, its sums live, and the way from the statements to a voucher, at both widths."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from budget.enums import Area
from budget.models import Closing
from budget.services.mapping import propose_map
from budget.services.posting import post_ledger
from members.enums import Role
from tests.browser.conftest import PHONE, WIDE, faults
from tests.browser.test_budget_grid import shared_ids
from tests.builders import make_budget, make_closing, make_line
from tests.builders.ledger import make_book, make_ledger
from tests.cast import Troupe, make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]

PASTE = """([target, text]) => {
  const data = new DataTransfer();
  data.setData("text", text);
  target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def troupe(db) -> Troupe:
    own = make_cast().one
    budget = make_budget(own.association, 2014)
    for name in ("Kansli", "Revision"):
        make_line(budget, 100_000, name=name, area=Area.ADMINISTRATION)
    return own


@pytest.fixture
def window(open_page, client, troupe):
    def opened(path: str, viewport: dict = WIDE) -> Page:
        user = troupe.users[Role.CHIEF]
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        page = open_page(viewport)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "domain": "localhost", "path": "/"}])
        page.goto(path)
        return page

    return opened


def amount(page: Page, label: str):
    return page.get_by_label(label, exact=True)


def test_a_year_is_typed_by_keyboard_and_the_sheet_balances_while_one_types(window):
    page = window(reverse("figures_edit", args=["norra", 2014]))
    page.get_by_label("Källa").fill("Bokslut")
    amount(page, "Medlemmarnas bidrag").fill("500 000")
    page.keyboard.press("Enter")
    expect(amount(page, "Övriga intäkter")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(amount(page, "Medlemmarnas bidrag")).to_be_focused()
    kansli = amount(page, "Kostnad, Kansli")
    kansli.focus()
    page.evaluate(PASTE, [kansli.element_handle(), "Kansli\t200 000\r\nRevision\t50 000\r\n"])
    expect(amount(page, "Kostnad, Revision")).to_have_value("50 000")
    expect(page.locator("[data-sum=rows]")).to_have_text("250\u00a0000")
    expect(page.locator(".live [data-sum=result]")).to_have_text("250\u00a0000")
    amount(page, "Kassa och bank").fill("400000,50")
    badge = page.locator("[data-balance]")
    expect(badge).to_have_text("Balansräkningen skiljer 150\u00a0000,50 kr")
    amount(page, "Eget kapital vid årets början").fill("150 000,50")
    expect(badge).to_have_text("Balansräkningen går ihop")
    page.get_by_role("button", name="Lägg till en rad").click()
    page.keyboard.type("Styrelse")
    amount(page, "Kostnad, ny rad").fill("1")
    expect(badge).to_have_text("Balansräkningen skiljer 1 kr")
    page.get_by_role("button", name="Ta bort ny rad").click()
    expect(badge).to_have_text("Balansräkningen går ihop")
    page.get_by_role("button", name="Spara", exact=True).last.click()
    expect(page.get_by_text("Räkningarna för 2014 är sparade.")).to_be_visible()
    expect(page.get_by_text("Balansräkningen går ihop: tillgångarna är lika stora")).to_be_visible()
    assert Closing.objects.get().outcomes.count() == 2
    assert page.said == []


def test_new_rows_of_a_year_have_ids_of_their_own(window):
    page = window(reverse("figures_edit", args=["norra", 2014]))
    for _ in range(2):
        page.get_by_role("button", name="Lägg till en rad").click()
    assert shared_ids(page) == []
    assert page.locator("[data-row=n2] [data-cell=name]").get_attribute("id") == "id_n2-name"


def booked(troupe: Troupe) -> None:
    access = troupe.access("chief")
    ledger = make_ledger(troupe.association, make_book(2014))
    propose_map(by=access, year=2014, ledger=ledger)
    post_ledger(by=access, ledger=ledger)


def test_a_click_leads_from_a_line_to_its_accounts_to_the_rows_to_the_voucher(window, troupe):
    booked(troupe)
    page = window(reverse("statement_year", args=["norra", 2014]))
    page.get_by_role("link", name="Kassa och bank", exact=True).click()
    page.get_by_role("link", name="1930 Plusgiro").click()
    page.get_by_role("link", name="Maj 2014").click()
    expect(page.get_by_text("1 rad. Före den första")).to_be_visible()
    page.get_by_role("link", name="A 4").click()
    expect(page.get_by_role("heading", name="Verifikation A 4")).to_be_visible()
    expect(page.get_by_role("row", name="4510 Lämnade bidrag")).to_contain_text("300\u00a0000,00")
    page.get_by_role("link", name="Räkningar 2014").click()
    page.get_by_role("link", name="Stäng året").click()
    page.get_by_label("Jag har läst varningarna").check()
    page.get_by_role("button", name="Stäng 2014").click()
    expect(page.get_by_text("Räkenskapsåret 2014 är stängt")).to_be_visible()
    assert page.said == []


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_the_pages_have_no_faults_and_fit(window, troupe, viewport):
    booked(troupe)
    make_closing(troupe.association, 2013, through=date(2013, 12, 31), is_final=True, source="Bokslut")
    page = window(reverse("statement_list", args=["norra"]), viewport)
    voucher = Closing.objects.get(year=2014).ledger.vouchers.first().pk
    wanted = {
        "statement_list": [],
        "statement_year": [2014],
        "line_accounts": [2014, "costs"],
        "row_accounts": [2014, "Administration"],
        "account_vouchers": [2014, "1930"],
        "voucher": [voucher],
        "figures_edit": [2015],
        "figures_import": [],
        "year_close": [2014],
        "year_reopen": [2013],
    }
    found = {}
    for name, arguments in wanted.items():
        page.goto(
            reverse(name, args=["norra", *arguments]) + ("?enhet=kr" if name == "statement_year" else "")
        )
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found[name] = [*faults(page), *page.said, *(["too wide"] if wide else [])]
        page.said.clear()
    assert {name: what for name, what in found.items() if what} == {}
