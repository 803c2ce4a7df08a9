"""Two of Västerås's members apply together: one at her desk, the other on her telephone by the letter's link."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from interventions.enums import ApplicationState
from interventions.models import Application
from interventions.services.calls import start_form
from interventions.services.parties import deliver
from members.enums import Role
from tests.browser.conftest import PHONE, WIDE, faults
from tests.builders.applications import make_application, make_call, make_sent, send
from tests.cast import Troupe, make_troupe

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]
NAMES = {
    "fk": "Försäkringskassan",
    "af": "Arbetsförmedlingen",
    "region": "Region Västmanland",
    "kommun": "Västerås kommun",
}


@pytest.fixture
def vasteras() -> Troupe:
    cache.clear()
    troupe = make_troupe("vasteras")
    for key, name in NAMES.items():
        organisation = troupe.memberships[key].organisation
        organisation.current_name = name
        organisation.save()
    return troupe


@pytest.fixture
def window(open_page, client, vasteras):
    """A window where one of Västerås's people is signed in."""

    def opened(role: str, viewport: dict) -> Page:
        client.force_login(
            vasteras.users[role], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        page = open_page(viewport)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "domain": "localhost", "path": "/"}])
        return page

    return opened


def begin(page: Page, call) -> Application:
    page.goto(reverse("application_start", args=["vasteras", call.pk]))
    page.get_by_label("Vad ska insatsen heta?").fill("Vägen till arbete")
    page.get_by_label("Huvudman").select_option(label="Västerås kommun")
    page.get_by_role("button", name="Börja skriva").click()
    expect(page.get_by_role("main")).to_contain_text("Ansökan är påbörjad")
    return Application.objects.get()


def write(page: Page, application: Application) -> None:
    page.get_by_label("Börjar").fill("2016-01-01")
    page.get_by_label("Slutar").fill("2016-12-31")
    page.get_by_label("Vilket behov finns?").fill("Många väntar.")
    page.get_by_label("Vad är syftet?").fill("Fler i arbete.")
    page.get_by_label("Söks från förbundet 2016").fill("1 200 000")
    page.get_by_label("Söks från förbundet 2017").fill("300 000,50")
    expect(page.locator("[data-total=applied]")).to_have_text(re.compile(r"1\s500\s000,5\skr"))
    page.get_by_label("Söks från förbundet 2017").fill("")
    page.locator("main").get_by_role("button", name="Spara", exact=True).last.click()
    expect(page.get_by_role("main")).to_contain_text("Ansökan är sparad")


def test_two_members_apply_together_and_the_second_confirms_on_a_telephone(vasteras, window, open_page):
    call = make_call(vasteras.association)
    desk = window(Role.LSG, WIDE)
    application = begin(desk, call)
    write(desk, application)
    desk.goto(reverse("application_send", args=["vasteras", application.pk]))
    expect(desk.get_by_role("alert")).to_contain_text(
        "Bakom ansökan står en kommun, men två olika parter behövs"
    )
    expect(desk.get_by_role("button", name="Skicka in")).to_have_count(0)
    desk.get_by_role("link", name="Till ansökan").click()
    desk.get_by_text("Lägg till en part").click()
    new = desk.get_by_role("group", name="Ny part")
    new.get_by_label("Medlem").select_option(label="Arbetsförmedlingen")
    new.get_by_label("Bidrar med").fill("två handläggare på halvtid")
    new.get_by_label("Kontaktperson").fill("Bo Berg")
    new.get_by_label("E-post").fill("bo@arbete.example")
    new.get_by_role("button", name="Spara och skicka länk").click()
    expect(desk.get_by_role("main")).to_contain_text("Länken är skickad till Bo Berg, bo@arbete.example")
    party = application.party_rows.get(contact_name="Bo Berg")
    deliver(party.pk, party.letter, "http://testserver/")
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]

    phone = open_page(PHONE)
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Är Arbetsförmedlingen med och söker?")
    expect(phone.get_by_role("main")).to_contain_text("två handläggare på halvtid")
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert faults(phone) == []
    phone.get_by_label("Ditt namn").fill("Bo Berg")
    phone.get_by_role("button", name="Bekräfta att vi är med").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Tack, svaret är sparat")
    assert faults(phone) == []

    desk.goto(reverse("application_send", args=["vasteras", application.pk]))
    desk.get_by_role("button", name="Skicka in").click()
    expect(desk.get_by_role("main")).to_contain_text("Kansliet har den nu")
    application.refresh_from_db()
    assert application.state == ApplicationState.SENT
    assert desk.said == phone.said == []


def test_the_pages_of_applications_have_no_faults_and_fit_a_phone(vasteras, window):
    start_form(by=vasteras.access(Role.OFFICE))
    call = make_call(vasteras.association)
    members = vasteras.memberships
    draft = make_application(call, members["kommun"], members["af"], confirmed=False)
    sent = make_sent(call, members["kommun"], members["region"])
    sent.answers.update(text="Ett annat svar")
    send(sent)
    page = window(Role.CHIEF, PHONE)
    things = {
        "application_list": [],
        "call_list": [],
        "call_add": [],
        "call_detail": [call.pk],
        "application_start": [call.pk],
        "application_edit": [draft.pk],
        "application_detail": [sent.pk],
        "application_version": [sent.pk, 2],
        "application_send": [draft.pk],
        "application_return": [sent.pk],
        "form_list": [],
        "form_detail": [call.form_id],
        "form_edit": [call.form_id],
    }
    found = {}
    for name, arguments in things.items():
        page.goto(reverse(name, args=["vasteras", *arguments]))
        wide = page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]
        found[name] = [*faults(page), *(["wider than the telephone"] if wide else [])]
    assert {name: told for name, told in found.items() if told} == {}
    assert page.said == []
