"""A year of meetings in a real browser: planned in one form, one of them written, held and decided."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from members.models import Meeting
from tests.browser.conftest import PHONE, faults, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PASSWORD = "samverkan-2015"
GROUP = "Utvecklingsgruppen för vägen till arbete"


@pytest.fixture
def demo(transactional_db):
    call_command("load_demo", verbosity=0)


def test_nine_meetings_are_planned_and_one_is_written_attended_decided_and_held(open_page, demo):
    page = open_page()
    sign_in(page, "chef@vo.example", PASSWORD)
    page.get_by_role("link", name="Styrelse och grupper").click()
    page.get_by_role("link", name=GROUP).click()
    page.get_by_role("link", name="Möten", exact=True).last.click()
    page.get_by_role("link", name="Bestäm årets möten").first.click()
    page.get_by_label("År").fill("2015")
    page.get_by_label("Antal möten").fill("9")
    page.get_by_label("Plats").fill("Motala")
    page.get_by_role("button", name="Föreslå nya dagar").click()
    expect(page.get_by_label("Datum, rad")).to_have_count(9)
    page.get_by_label("Datum, rad 9").fill("2015-11-13")
    page.get_by_label("Rubrik, rad 9").fill("Höstmöte")
    page.get_by_role("button", name="Spara mötena").click()
    expect(page.get_by_role("status")).to_contain_text("9 möten är inlagda")
    page.get_by_role("link", name="13 november 2015").click()

    page.get_by_role("link", name="Lägg till ett ärende").click()
    page.get_by_label("Rubrik", exact=True).fill("Gemensam rutin")
    # The editors take the places of these.
    expect(page.locator("textarea[data-editor]:visible")).to_have_count(0)
    page.get_by_role("textbox", name="Förslag till beslut").fill("Gruppen beslutar att pröva rutinen.")
    page.get_by_role("button", name="Spara ärendet").click()
    expect(page.locator(".matter", has_text="Gemensam rutin")).to_contain_text("pröva rutinen")

    page.get_by_role("link", name="För närvaro").click()
    page.get_by_label("Närvaro,").first.select_option("Frånvarande")
    page.get_by_role("button", name="Spara närvaron").click()
    expect(page.locator("#narvaro")).to_contain_text("5 av 6 platser tjänstgjorde.")

    page.get_by_role("link", name="Protokoll för Gemensam rutin").click()
    page.get_by_role("link", name="Börja beslutet från förslaget").click()
    expect(page.get_by_label("Beslut", exact=False).first).to_have_value(
        "Gruppen beslutar att pröva rutinen."
    )
    page.get_by_role("button", name="Spara i protokollet").click()
    expect(page.locator(".decision")).to_contain_text("Gruppen beslutar att pröva rutinen.")
    page.get_by_role("button", name="Avsluta mötet").click()
    expect(page.get_by_role("status")).to_contain_text("Mötet är hållet. Protokollet justeras senast")
    assert page.said == []


def test_the_pages_of_meetings_have_no_faults_and_fit_a_phone(open_page, demo):
    held = Meeting.objects.get(association__slug="ornskoldsvik", held_on="2015-11-05")
    coming = Meeting.objects.get(association__slug="ornskoldsvik", held_on="2015-11-24")
    item, home, body = coming.agenda.get(number=6), "/f/ornskoldsvik", held.body_id
    paths = [
        f"{home}/grupper/{body}/moten/",
        f"{home}/grupper/{body}/arets-moten/",
        f"{home}/grupper/{body}/narvaro/",
        f"{home}/grupper/{body}/uppgifter/",
        f"{home}/moten/{coming.pk}/",
        f"{home}/moten/{coming.pk}/andra/",
        f"{home}/moten/{coming.pk}/arenden/{item.pk}/",
        f"{home}/moten/{held.pk}/",
        f"{home}/moten/{held.pk}/narvaro/",
        f"{home}/moten/{held.pk}/arenden/{held.agenda.first().pk}/protokoll/",
    ]
    page = open_page(PHONE)
    sign_in(page, "chef@ornskoldsvik.example", PASSWORD)
    found, too_wide = {}, {}
    for path in paths:
        page.goto(path)
        too_wide[path] = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        # What the save bar covers just now counts as too small a target; at the bottom it covers nothing.
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        said = list(page.said)
        found[path] = [*faults(page), *said]
        page.said.clear()
    assert {path: what for path, what in found.items() if what} == {}
    assert {path: wide for path, wide in too_wide.items() if wide} == {}
