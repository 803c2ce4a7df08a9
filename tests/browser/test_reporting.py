"""A reporter at her report: the keyboard, sums that are marked, and a file that never leaves her machine."""

import random
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from interventions.enums import PeriodKind, SubmissionState
from interventions.models import CountCell, ReporterAssignment, Submission
from members.enums import Party, Role
from tests.browser.conftest import PHONE, WIDE, faults
from tests.browser.test_budget_grid import paste
from tests.builders import make_intervention, make_membership, make_period, make_submission
from tests.cast import make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]

ROWS = 20_000
PLACES = ["Motala", "Vadstena"]
EXITS = {"Arbete": "arbete", "Studier": "studier", "Sökande": "arbetssokande", "Flyttat": "annat"}


@pytest.fixture
def report(db) -> Submission:
    troupe = make_cast().one
    for place in PLACES:
        make_membership(troupe.association, f"{place} kommun", Party.MUNICIPALITY)
    intervention = make_intervention(
        troupe.association,
        name="Odlingen",
        counts_flow=True,
        counts_exits=True,
        counts_places=True,
        age_classes="16–29, 30–64",
    )
    grant = troupe.association.role_grants.get(role=Role.REPORTER)
    ReporterAssignment.objects.create(grant=grant, intervention=intervention)
    year = make_period(troupe.association, date(2015, 1, 1), date(2015, 12, 31), kind=PeriodKind.YEAR)
    report = make_submission(intervention, year, state=SubmissionState.AWAITED, due=date(2016, 1, 31))
    report.cells.all().delete()
    return report


@pytest.fixture
def window(open_page, client, report):
    def opened(viewport: dict = WIDE) -> Page:
        user = ReporterAssignment.objects.get().grant.user
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        page = open_page(viewport)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "domain": "localhost", "path": "/"}])
        page.goto(reverse("report_edit", args=["norra", report.pk]))
        return page

    return opened


def cell(page: Page, column: str, line: str):
    return page.get_by_label(f"{column}, {line}", exact=True)


def stored(report: Submission) -> dict[tuple, int]:
    cells = CountCell.objects.filter(submission=report)
    return {(one.measure, one.sex, one.age, one.place): one.count for one in cells}


def test_counts_are_typed_without_a_mouse_and_what_differs_is_marked_not_mended(window, report):
    page = window()
    cell(page, "Kvinnor", "Deltagare").focus()
    for text in ("12", "8", "21"):
        page.keyboard.type(text)
        page.keyboard.press("ArrowRight")
    line = page.locator("[data-line]").first
    expect(line).to_contain_text("Skiljer Totalt: Kvinnor och män är 20, men här står 21")
    paste(page, cell(page, "Kvinnor", "Nya"), "3\t2\t5\n7\t4\t11\n5\ttvå\t9")
    expect(cell(page, "Totalt", "Avslutade")).to_have_value("9")
    cell(page, "Totalt", "Arbete").fill("4")
    expect(page.get_by_text("4 av 9 (44\u00a0%)")).to_be_visible()
    page.get_by_role("button", name="Spara utkast").click()
    expect(page.get_by_role("alert")).to_contain_text("Män, Avslutade: Skriv ett helt tal")
    expect(cell(page, "Män", "Avslutade")).to_have_value("två")
    expect(cell(page, "Kvinnor", "Deltagare")).to_have_value("12")
    assert faults(page) == []
    cell(page, "Män", "Avslutade").fill("4")
    page.get_by_role("button", name="Spara utkast").click()
    expect(page.get_by_text("Utkastet är sparat")).to_be_visible()
    assert stored(report)["deltagare", "alla", "alla", "alla"] == 21
    assert [words for words in page.said if "422" not in words] == []


def people(count: int) -> tuple[str, dict[str, int]]:
    """A file with a person per row, and what it should come to."""
    chance, wanted = random.Random(4), {}
    lines = ["Personnummer;Namn;Kön;Födelseår;Kommun;Status;Avslutsorsak"]

    def add(sex: str, measure: str, age: str = "alla", place: str = "alla") -> None:
        for one in (sex, "alla"):
            key = f"{measure}|{one}|{age}|{place}"
            wanted[key] = wanted.get(key, 0) + 1

    for number in range(count):
        sex, word = chance.choice([("kvinnor", "Kvinna"), ("man", "Man")])
        year, place = chance.randrange(1952, 1999), chance.choice(PLACES)
        status, exit_word = chance.choice(["Ny", "Pågående", "Avslutad"]), chance.choice(list(EXITS))
        add(sex, "deltagare")
        add(sex, "deltagare", "16–29" if 2015 - year < 30 else "30–64")
        add(sex, "deltagare", "alla", f"{place} kommun")
        measures = {"Ny": ["nya", "pagaende"], "Pågående": ["pagaende"]}.get(
            status, ["avslutade", EXITS[exit_word]]
        )
        for measure in measures:
            add(sex, measure)
        shown = exit_word if status == "Avslutad" else ""
        lines.append(f"{year}0101-{number:05};Testperson {number};{word};{year};{place};{status};{shown}")
    return "\r\n".join(lines), wanted


def test_twenty_thousand_rows_are_counted_here_and_no_row_goes_anywhere(window, report):
    page = window()
    text, wanted = people(ROWS)
    asked = []
    page.on("request", lambda request: asked.append((request.url, request.post_data_buffer or b"")))
    page.get_by_text("Räkna från en fil med en rad per deltagare").click()
    assert page.locator("form input[type=file]").count() == 0
    started = page.evaluate("performance.now()")
    page.locator("#radfil").set_input_files(
        {"name": "hemlig-lista.csv", "mimeType": "text/csv", "buffer": text.encode("windows-1252")}
    )
    expect(page.get_by_text(f"{ROWS} rader är räknade.")).to_be_visible(timeout=20_000)
    assert page.evaluate("performance.now()") - started < 10_000
    assert asked == []  # not one request while it counts
    assert "Testperson" not in page.content()
    page.get_by_role("button", name="Fyll i rapporten med summorna").click()
    expect(page.get_by_text("filen är glömd")).to_be_visible()
    assert asked == []
    page.get_by_role("button", name="Spara utkast").click()
    expect(page.get_by_text("Utkastet är sparat")).to_be_visible()
    bodies = b"".join(body for _, body in asked)
    assert b"antal" in bodies  # the sums went
    for secret in (b"Testperson", b"hemlig", b"0101-0", b"Personnummer"):
        assert secret not in bodies
        assert not any(secret.decode() in url for url, _ in asked)
    found = {"|".join(key): count for key, count in stored(report).items()}
    assert {key: count for key, count in found.items() if count} == wanted
    assert page.said == []


def test_a_file_without_headings_shows_no_row_and_a_broken_one_says_what_to_do(window):
    page = window()
    page.get_by_text("Räkna från en fil med en rad per deltagare").click()
    rows = "Anna Andersson\tKvinna\t34\nErik Eriksson\tMan\t51\n"
    page.locator("#radfil").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": rows.encode()}
    )
    expect(page.get_by_text("2 rader är räknade.")).to_be_visible()
    assert "Andersson" not in page.content()
    page.get_by_label("Kön").select_option("Kolumn 2")
    expect(page.locator("[data-sums-found] tbody tr").first).to_have_text("Deltagare112")
    page.locator("#radfil").set_input_files(
        {"name": "b.xlsx", "mimeType": "application/octet-stream", "buffer": b"PK\x03\x04trasig"}
    )
    expect(page.locator("[data-fault]")).to_contain_text("Spara om den som CSV")


def test_a_workbook_is_counted_too(window):
    book, held = Workbook(), BytesIO()
    for row in (
        ["Kön", "Ålder", "Kommun"],
        ["Kvinna", 25, "Motala"],
        ["Man", 40, "Okänd ort"],
        ["?", 41, "Vadstena"],
    ):
        book.active.append(row)
    book.save(held)
    page = window()
    page.get_by_text("Räkna från en fil med en rad per deltagare").click()
    page.locator("#radfil").set_input_files(
        {"name": "lista.xlsx", "mimeType": "application/octet-stream", "buffer": held.getvalue()}
    )
    expect(page.locator("[data-sums-found] tbody tr").first).to_have_text("Deltagare113")
    expect(page.locator("[data-notes]")).to_contain_text("1 rader saknar ett kön")
    expect(page.locator("[data-notes]")).to_contain_text("1 rader har en kommun som inte finns")
    assert faults(page) == []


# Tall, so that the save bar covers no cell: axe takes what it covers for a small target.
@pytest.mark.parametrize("viewport", [{**WIDE, "height": 2000}, {"width": 800, "height": 2000}, PHONE])
def test_the_pages_of_a_report_have_no_faults_and_fit(window, report, viewport):
    page = window(viewport)
    found = {}
    for name, args in (
        ("report_edit", [report.pk]),
        ("report_detail", [report.pk]),
        ("report_list", []),
        ("association_start", []),
    ):
        page.goto(reverse(name, args=["norra", *args]))
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found[name] = [*faults(page), *page.said, *(["too wide"] if wide else [])]
        page.said.clear()
    assert {path: what for path, what in found.items() if what} == {}
