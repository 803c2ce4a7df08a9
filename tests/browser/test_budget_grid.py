"""A budget's lines by keyboard: a block from a spreadsheet, arrows, totals that follow, and two windows at once."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from budget.models import Budget
from members.enums import Role
from tests.browser.conftest import PHONE, WIDE, faults
from tests.builders import make_budget, make_line
from tests.cast import make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]

PASTE = """([target, text]) => {
  const data = new DataTransfer();
  data.setData("text", text);
  target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def budget(db) -> Budget:
    association = make_cast().one.association
    budget = make_budget(association, 2016, 1_000_000)
    for name in ("Kansli", "Revision"):
        make_line(budget, 100_000, name=name, area="administration")
    return budget


@pytest.fixture
def window(open_page, client, budget):
    def opened(viewport: dict = WIDE) -> Page:
        chief = budget.association.role_grants.get(role=Role.CHIEF).user
        client.force_login(chief, backend="allauth.account.auth_backends.AuthenticationBackend")
        page = open_page(viewport)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "domain": "localhost", "path": "/"}])
        page.goto(reverse("budget_edit", args=["norra", budget.pk]))
        return page

    return opened


def cell(page: Page, name: str, column: str):
    return page.get_by_label(f"{column}, {name}", exact=True)


def paste(page: Page, field, text: str) -> None:
    field.focus()
    page.evaluate(PASTE, [field.element_handle(), text])


def shared_ids(page: Page) -> list[str]:
    """Ids that stand on more than one element."""
    return page.evaluate(
        "() => [...document.querySelectorAll('[id]')].map((one) => one.id)"
        ".filter((id, place, all) => all.indexOf(id) !== place)"
    )


def in_database(budget: Budget) -> dict[str, list]:
    rows = budget.lines.order_by("position").prefetch_related("amounts")
    return {line.name: [line.amount_in(2016 + step) for step in range(3)] for line in rows}


def test_a_block_is_pasted_the_arrows_walk_and_the_totals_follow(window, budget):
    page = window()
    block = "200 000\t210 000,50\t-5\r\n300000\t310000\t\r\n"
    paste(page, cell(page, "Kansli", "2016"), block)
    total = page.locator("[data-totals] tr.sum")
    expect(total).to_contain_text("500 000")
    expect(total).to_contain_text("\u22125")  # a real minus
    expect(page.locator("[data-balance]")).to_have_text("500\u00a0000")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("7")  # the whole cell was chosen
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(total).to_contain_text("200 007")
    page.get_by_role("button", name="Lägg till en rad").click()
    paste(page, page.locator("[data-row=n1] [data-cell=name]"), "Styrelsen\t1\t2\t3\nArvoden\t4\t5\t6")
    page.get_by_role("button", name="Flytta upp Revision").click()
    page.get_by_role("button", name="Spara", exact=True).last.click()
    expect(page.get_by_text("Raderna i Budget 2016 är sparade.")).to_be_visible()
    stored = in_database(budget)
    assert list(stored) == ["Revision", "Kansli", "Styrelsen", "Arvoden"]
    assert [float(amount) for amount in stored["Kansli"]] == [200_000, 210_000.5, -5]
    assert stored["Revision"] == [7, 310_000, None]
    assert stored["Arvoden"] == [4, 5, 6]
    assert page.said == []


def test_new_rows_have_ids_and_labels_of_their_own(window):
    page = window()
    for _ in range(2):
        page.get_by_role("button", name="Lägg till en rad").click()
    assert shared_ids(page) == []
    for row in ("n1", "n2"):
        form = page.locator(f"[data-row={row}]")
        assert form.locator("[data-cell=name]").get_attribute("id") == f"id_{row}-name"


def test_two_windows_tell_each_other_cell_by_cell(window, budget):
    mine, theirs = window(), window()
    for page, amount in ((theirs, "777"), (mine, "555")):
        cell(page, "Kansli", "2016").fill(amount)
        page.get_by_role("button", name="Spara", exact=True).last.click()
    expect(theirs.get_by_text("Raderna i Budget 2016 är sparade.")).to_be_visible()
    expect(mine.get_by_role("alert")).to_contain_text("Någon annan har sparat raderna medan du skrev")
    expect(mine.get_by_text("Sparat av någon annan: 777")).to_be_visible()
    expect(cell(mine, "Kansli", "2016")).to_have_value("555")
    assert in_database(budget)["Kansli"][0] == 777
    assert faults(mine) == []
    mine.get_by_role("button", name="Spara", exact=True).last.click()
    expect(mine.get_by_text("Raderna i Budget 2016 är sparade.")).to_be_visible()
    assert in_database(budget)["Kansli"][0] == 555


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_the_pages_of_a_budget_have_no_faults_and_fit(window, budget, viewport):
    page = window(viewport)
    paths = [reverse(name, args=["norra", budget.pk]) for name in ("budget_edit", "budget_detail")]
    found = {}
    for path in [*paths, reverse("budget_new", args=["norra"]), reverse("budget_list", args=["norra"])]:
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found[path] = [*faults(page), *page.said, *(["too wide"] if wide else [])]
        page.said.clear()
    assert {path: what for path, what in found.items() if what} == {}
