"""A vacant seat filled without a mouse, and the pages of seats as axe and a phone see them."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from members.enums import Role
from members.models import Mandate
from tests.browser.conftest import PHONE, WIDE, faults
from tests.builders import make_mandate, make_person, make_seat
from tests.cast import make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def chief(open_page, client):
    """A window where the chief is signed in; the local group has a vacant seat and the board a substitute."""

    def opened(viewport: dict) -> tuple[Page, object]:
        cast = make_cast()
        town = cast.one.memberships["kommun"].organisation
        make_seat(cast.one.lsg, town, unit="socialtjänsten", employer="Vårdcentralen AB")
        make_mandate(make_seat(cast.one.board, town, kind="ersattare"))
        make_person(cast.one.association, name="Anna Ek", email="anna@kommun.example")
        client.force_login(
            cast.one.users[Role.CHIEF], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        page = open_page(viewport)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "domain": "localhost", "path": "/"}])
        return page, cast

    return opened


def test_a_seat_is_filled_by_keyboard_alone(chief):
    page, cast = chief(WIDE)
    page.goto(reverse("body_detail", args=["norra", cast.one.lsg.pk]))
    page.get_by_role("link", name="Tillsätt norra kommun, socialtjänsten").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tillsatt/")
    page.get_by_label("Namn").focus()
    page.keyboard.type("Bo Al")
    page.keyboard.press("Tab")
    page.keyboard.type("bo@kommun.example")
    page.keyboard.press("Enter")
    page.wait_for_url("**/grupper/*/")
    expect(page.get_by_role("main")).to_contain_text("Bo Al har platsen norra kommun, socialtjänsten")
    expect(page.get_by_role("main")).not_to_contain_text("Vakant")
    assert Mandate.objects.get(person__name="Bo Al").person.email == "bo@kommun.example"
    assert page.said == []


def test_the_pages_of_seats_have_no_faults_and_fit_a_phone(chief):
    page, cast = chief(PHONE)
    mandate = Mandate.objects.filter(seat__body=cast.one.board, seat__kind="ordinarie").get()
    paths = [
        reverse("body_list", args=["norra"]),
        reverse("body_detail", args=["norra", cast.one.board.pk]),
        reverse("body_detail", args=["norra", cast.one.lsg.pk]) + "?dag=fel",
        reverse("seat_fill", args=["norra", mandate.seat_id]),
        reverse("mandate_edit", args=["norra", mandate.pk]),
        reverse("mandate_end", args=["norra", mandate.pk]),
        reverse("chair_choose", args=["norra", cast.one.board.pk]),
        reverse("person_forget", args=["norra", mandate.person_id]),
    ]
    found = {}
    for path in paths:
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        said = list(page.said)
        found[path] = [*faults(page), *said, *(["too wide"] if wide else [])]
        page.said.clear()
    assert {path: what for path, what in found.items() if what} == {}
