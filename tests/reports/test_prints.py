"""Drafts as PDF: asked for once, made once, and never somebody else's."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from finsam.web import clock
from reports.enums import DocumentKind, DocumentState, PrintState
from reports.models import DocumentVersion, PrintJob
from reports.queries import visible_prints
from reports.services.prints import GIVEN_UP, request_print, run_print
from reports.services.texts import newest_revision, save_section_text
from tests.builders import make_document
from tests.reports.ready import ready_plan

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def rewrite(cast, document, text: str) -> None:
    section = document.sections.first()
    base = newest_revision(section)
    save_section_text(by=cast.one.access("chief"), section=section, html=text, base_number=base.number)


def test_the_same_document_twice_is_one_job_and_a_changed_one_is_another(cast):
    access, document = cast.one.access("chief"), ready_plan(cast.one)
    job = request_print(by=access, document=document)
    assert request_print(by=access, document=document) == job
    run_print(job.pk)
    assert request_print(by=cast.one.access("office"), document=document) == job
    rewrite(cast, document, "<p>Andra ord.</p>")
    other = request_print(by=access, document=document)
    assert other.version.number == job.version.number + 1
    assert DocumentVersion.objects.count() == 2


def test_the_cover_follows_the_state_of_the_document(cast):
    access, document = cast.one.access("chief"), ready_plan(cast.one)
    job = request_print(by=access, document=document)
    run_print(job.pk)
    document.state = DocumentState.PROPOSED
    document.save()
    assert request_print(by=access, document=document) != job


def test_one_pdf_at_a_time_each(cast):
    access = cast.one.access("chief")
    job = request_print(by=access, document=ready_plan(cast.one))
    report = make_document(cast.one.association, DocumentKind.ANNUAL_REPORT, 2015)
    with pytest.raises(ValidationError, match="Vänta tills Verksamhetsplan 2015 är klar"):
        request_print(by=access, document=report)
    assert request_print(by=cast.one.access("office"), document=report) != job


def test_a_job_whose_worker_died_does_not_stand_in_the_way(cast):
    access, document = cast.one.access("chief"), ready_plan(cast.one)
    job = request_print(by=access, document=document)
    PrintJob.objects.update(at=clock.now() - GIVEN_UP - timedelta(minutes=1), state=PrintState.WORKING)
    assert request_print(by=access, document=document) != job


def test_an_earlier_draft_is_read_by_the_office_and_whoever_asked_for_it(cast):
    """Everybody may read an adopted plan, but not the drafts it had on the way."""
    document = ready_plan(cast.one)
    draft = request_print(by=cast.one.access("chief"), document=document)
    rewrite(cast, document, "<p>Andra ord.</p>")
    newest = request_print(by=cast.one.access("office"), document=document)
    document.state = DocumentState.ADOPTED
    document.save()
    seen = {role: set(visible_prints(cast.one.access(role))) for role in cast.one.users}
    assert seen["chief"] == seen["office"] == seen["auditor"] == {draft, newest}
    assert seen["board"] == seen["lsg"] == seen["reporter"] == {newest}
    PrintJob.objects.filter(pk=draft.pk).update(by=cast.one.users["lsg"])
    assert set(visible_prints(cast.one.access("lsg"))) == {draft, newest}


@pytest.mark.pdf
def test_the_worker_makes_the_pdf_once(cast):
    job = request_print(by=cast.one.access("chief"), document=ready_plan(cast.one))
    run_print(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == (PrintState.READY, "")
    assert bytes(job.pdf).startswith(b"%PDF-1.7")
    first = job.finished_at
    run_print(job.pk)
    job.refresh_from_db()
    assert job.finished_at == first


@pytest.mark.pdf
def test_what_cannot_be_printed_says_what_to_do(cast):
    document = ready_plan(cast.one)
    cell = '<td colspan="50">x</td>'
    rewrite(cast, document, f"<table><tbody><tr>{cell * 21_000}</tr></tbody></table>")
    job = request_print(by=cast.one.access("chief"), document=document)
    run_print(job.pk)
    job.refresh_from_db()
    assert job.state == PrintState.FAILED
    assert job.message.endswith("dela upp dokumentet.")


def test_asking_is_a_job_that_waits_in_the_queue(cast, sign_in, django_capture_on_commit_callbacks):
    document = ready_plan(cast.one)
    client = sign_in(cast.one.users["chief"])
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        answer = client.post(reverse("print_request", args=["norra", document.pk]))
    job = PrintJob.objects.get()
    assert answer.url == reverse("print_status", args=["norra", job.pk])
    assert len(callbacks) == 1
    page = client.get(answer.url).content.decode()
    assert "Väntar på sin tur" in page
    assert 'hx-trigger="every 1s"' in page
    assert f'href="{answer.url}"' in page


@pytest.mark.parametrize(
    ("state", "message", "shown"),
    [
        (PrintState.READY, "", "Hämta PDF"),
        (PrintState.FAILED, "Dela upp det.", "Dela upp det."),
    ],
)
def test_the_page_stops_asking_when_there_is_an_end(cast, sign_in, state, message, shown):
    job = request_print(by=cast.one.access("chief"), document=ready_plan(cast.one))
    PrintJob.objects.update(state=state, message=message)
    address = reverse("print_status", args=["norra", job.pk])
    fragment = sign_in(cast.one.users["chief"]).get(address, headers={"HX-Request": "true"}).content.decode()
    assert shown in fragment
    assert "hx-trigger" not in fragment
    assert "<html" not in fragment


def test_a_ready_pdf_is_downloaded_under_a_name_that_says_it_is_a_draft(cast, sign_in):
    job = request_print(by=cast.one.access("chief"), document=ready_plan(cast.one))
    PrintJob.objects.update(state=PrintState.READY, pdf=b"%PDF-1.7")
    answer = sign_in(cast.one.users["chief"]).get(reverse("print_download", args=["norra", job.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "arbetsmaterial%20version%201" in answer.headers["Content-Disposition"]
    assert answer.content == b"%PDF-1.7"
