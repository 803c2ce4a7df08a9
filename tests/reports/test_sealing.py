"""Adoption keeps the bytes for good."""

from datetime import date
from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from interventions.enums import CountMeasure
from members.models import AuditEvent, Decision, Organisation, Stop
from reports.assemble.contents import contents_from_json
from reports.enums import DocumentState
from reports.models import Edition, Published
from reports.services.sealing import correct_edition, seal_document
from tests.builders import make_intervention, make_meeting, make_period, make_submission
from tests.reports.ready import book, decision, ready_plan, ready_report, written

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def seal(cast, document) -> Edition:
    return seal_document(by=cast.one.access("chief"), document=document, decision=decision(cast.one))


@pytest.mark.both
def test_sealing_keeps_everything_together(cast):
    document = ready_plan(cast.one)
    stop = Stop.objects.create(
        association=cast.one.association, code="budget", year=2015, title="Budgetmöte", due=date(2015, 11, 30)
    )
    edition = seal(cast, document)
    document.refresh_from_db()
    stop.refresh_from_db()
    assert document.state == DocumentState.ADOPTED
    assert stop.fulfilled_on == date(2015, 11, 10)
    assert edition.sha256 == sha256(edition.pdf).hexdigest()
    assert edition.contents == edition.version.contents
    assert contents_from_json(edition.contents).title == "Verksamhetsplan 2015"
    assert "Beslutad av styrelsen norra 10\u00a0november\u00a02015, § 54" in edition.html
    assert "paper.css" in edition.asset_hashes
    assert edition.engine["fingerprint"].startswith("weasyprint=")
    event = AuditEvent.objects.get(action="document_sealed")
    assert event.detail == {"sha256": edition.sha256, "version": 1}


def test_counts_are_written_to_the_ledger_shown_or_withheld(cast):
    document = ready_report(cast.one)
    intervention = make_intervention(cast.one.association, starts=date(2014, 1, 1))
    period = make_period(cast.one.association, date(2014, 1, 1), date(2014, 12, 31))
    make_submission(intervention, period, {CountMeasure.NEW: (3, 30)})
    edition = seal(cast, document)
    ledger = dict(Published.objects.filter(version=edition.version).values_list("key", "count"))
    assert ledger[f"antal-{intervention.pk}-nya:1"] is None
    assert ledger[f"antal-{intervention.pk}-nya:2"] is None
    assert ledger[f"antal-{intervention.pk}-nya:3"] == 33


@pytest.mark.both
def test_sealing_twice_is_refused(cast):
    document = ready_plan(cast.one)
    seal(cast, document)
    with pytest.raises(ValidationError, match="redan fastställd"):
        seal_document(
            by=cast.one.access("chief"), document=document, decision=decision(cast.one, paragraph="§ 55")
        )
    assert Edition.objects.count() == 1


@pytest.mark.both
def test_only_the_chief_seals(cast):
    document = ready_plan(cast.one)
    with pytest.raises(PermissionDenied):
        seal_document(by=cast.one.access("office"), document=document, decision=decision(cast.one))


def test_a_stop_is_a_stop(cast):
    book(cast.one, 2015, is_final=False, through=date(2015, 10, 31))
    report = written(cast.one.access("chief"), "annual_report", 2015)
    with pytest.raises(ValidationError) as refused:
        seal(cast, report)
    assert any("Året 2015 är inte avslutat" in message for message in refused.value.messages)


def test_the_decision_is_the_boards_own_and_made(cast):
    document, access = ready_plan(cast.one), cast.one.access("chief")
    foreign = decision(cast.other)
    of_group = Decision.objects.create(
        meeting=make_meeting(cast.one.lsg, date(2015, 11, 1)), paragraph="§ 1", title="x"
    )
    for wrong in (foreign, of_group):
        with pytest.raises(ValidationError, match="Välj ett beslut av styrelsen"):
            seal_document(by=access, document=document, decision=wrong)
    later = decision(cast.one, held_on=date(2015, 11, 25))
    with pytest.raises(ValidationError, match="har inte hållits än"):
        seal_document(by=access, document=document, decision=later)


def test_sealed_bytes_stay_whatever_happens_to_the_data(cast, sign_in):
    document = ready_plan(cast.one)
    edition = seal(cast, document)
    before = bytes(edition.pdf)
    Organisation.objects.update(current_name="Nytt namn")
    cast.one.association.interventions.update(name="Annan insats")
    client = sign_in(cast.one.users["lsg"])
    address = reverse("edition_download", args=["norra", edition.pk])
    answer = client.get(address)
    assert answer.content == before
    assert answer.headers["ETag"] == f'"{edition.sha256}"'
    assert "Verksamhetsplan%202015" in answer.headers["Content-Disposition"]
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_correction_points_at_what_it_corrects_and_leaves_it_whole(cast):
    document, access = ready_plan(cast.one), cast.one.access("chief")
    first = seal(cast, document)
    with pytest.raises(ValidationError, match="inget att rätta"):
        correct_edition(by=access, document=document, decision=decision(cast.one, paragraph="§ 60"))
    cast.one.association.interventions.update(name="Rättat namn")
    again = decision(cast.one, held_on=date(2015, 11, 12), paragraph="§ 2")
    second = correct_edition(by=access, document=document, decision=again)
    stored = Edition.objects.get(pk=first.pk)
    assert second.corrects == first
    assert bytes(stored.pdf) == bytes(first.pdf)
    assert "Rättat namn" in second.html
    assert "Rättat namn" not in stored.html


def test_the_seal_page_shows_what_is_missing_and_offers_no_button(cast, sign_in):
    book(cast.one, 2015, is_final=False, through=date(2015, 10, 31))
    report = written(cast.one.access("chief"), "annual_report", 2015)
    page = (
        sign_in(cast.one.users["chief"])
        .get(reverse("document_seal", args=["norra", report.pk]))
        .content.decode()
    )
    assert "Det här måste göras först" in page
    assert "Fastställ och försegla" not in page


def test_the_seal_page_seals_what_it_shows(cast, sign_in):
    document = ready_plan(cast.one)
    address, client = reverse("document_seal", args=["norra", document.pk]), sign_in(cast.one.users["chief"])
    assert client.post(address, {"decision": ""}).status_code == 422
    page = client.get(address).content.decode()
    assert "Styrelsen har inget beslut att välja" in page
    chosen = decision(cast.one)
    assert "Om Lagen och samordningsförbundet." in client.get(address).content.decode()
    assert client.post(address, {"decision": chosen.pk}).status_code == 302
    assert client.get(address).status_code == 302
