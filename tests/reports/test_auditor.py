"""The auditor reads everything of the association until a date, and changes nothing."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from finsam.web import clock
from members.enums import Role
from members.models import RoleGrant
from tests.cast import TODAY
from tests.pages import words
from tests.project.matrix_rows import make_things
from tests.project.test_access_matrix import OF_ASSOCIATION

pytestmark = pytest.mark.django_db


@pytest.fixture
def things(cast):
    return make_things(cast.one)


@pytest.fixture
def auditor(cast, sign_in):
    return sign_in(cast.one.users[Role.AUDITOR])


def address(name: str, things) -> str:
    return reverse(name, args=["norra", *OF_ASSOCIATION[name].arguments(things)])


def how_much() -> dict[str, int]:
    """Rows of every table of ours."""
    return {
        model._meta.label: model._default_manager.count()
        for label in ("members", "interventions", "budget", "reports")
        for model in apps.get_app_config(label).get_models()
    }


def test_nothing_she_sends_changes_anything(things, auditor):
    """A refused role (403), what is not hers (404), or an address that takes nothing in (405)."""
    before, taken = how_much(), {}
    for name, row in OF_ASSOCIATION.items():
        with transaction.atomic():
            answer = auditor.post(address(name, things), row.data(things))
            changed = how_much() != before
            transaction.set_rollback(True)
        only_reads = row.method == "get" and answer.status_code == 200  # it does not look at how it is asked
        if changed or not (only_reads or answer.status_code in (403, 404, 405)):
            taken[name] = answer.status_code
    assert taken == {}


def test_what_she_may_read_opens_and_leaves_no_trace(things, auditor):
    before = how_much()
    read = [
        name
        for name, row in OF_ASSOCIATION.items()
        if row.method == "get" and row.expected(Role.AUDITOR) == 200
    ]
    assert len(read) > 25
    assert {name: auditor.get(address(name, things)).status_code for name in read} == dict.fromkeys(read, 200)
    assert how_much() == before


def test_on_her_last_day_she_reads_and_the_day_after_nothing_is_there(cast, things, auditor, settings):
    RoleGrant.objects.filter(user=cast.one.users[Role.AUDITOR]).update(valid_until=TODAY)
    assert auditor.get(address("record_list", things)).status_code == 200
    settings.TODAY = (TODAY + timedelta(days=1)).isoformat()
    assert clock.today() == TODAY + timedelta(days=1)
    answers = {}
    for name, row in OF_ASSOCIATION.items():
        send = auditor.post if row.method == "post" else auditor.get
        answers[name] = send(address(name, things)).status_code
    assert answers == dict.fromkeys(OF_ASSOCIATION, 404)


def test_the_start_page_says_until_when_and_leads_to_what_she_came_for(cast, auditor):
    RoleGrant.objects.filter(user=cast.one.users[Role.AUDITOR]).update(valid_until=date(2015, 12, 31))
    page = auditor.get(reverse("association_start", args=["norra"]))
    text = words(page)
    assert "Du läser allt i förbundet till och med 31 december 2015, om 48 dagar, och ändrar inget." in text
    for name in ("record_list", "meeting_overview", "document_list", "budget_list", "diary_list"):
        assert f'<li><a href="{reverse(name, args=["norra"])}">' in page.content.decode(), name


def test_without_a_last_day_she_reads_until_further_notice(auditor):
    text = words(auditor.get(reverse("association_start", args=["norra"])))
    assert "Du läser allt i förbundet tills vidare och ändrar inget." in text


def test_no_page_offers_her_anything_to_send(things, auditor):
    """Signing out and staying signed in are her own; nothing else is a form that posts."""
    own = {reverse("account_logout"), reverse("stay_signed_in")}
    for name, row in OF_ASSOCIATION.items():
        if row.method == "get" and row.expected(Role.AUDITOR) == 200:
            answer = auditor.get(address(name, things))
            if answer["Content-Type"].startswith("text/html"):
                html = answer.content.decode()
                forms = [part.partition(">")[0] for part in html.split("<form")[1:]]
                posting = [form for form in forms if 'method="post"' in form]
                offered = {form.partition('action="')[2].partition('"')[0] for form in posting} - own
                assert offered == set(), name
