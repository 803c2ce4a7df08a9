"""The registers of documents: an overview with links, nothing that can be rewritten."""

from datetime import UTC, datetime

import pytest
from django.contrib import admin
from django.urls import reverse

from members.enums import Role
from reports.enums import DocumentState
from reports.models import Comment, Discharge, Document, DocumentVersion, PrintJob, Section, SectionRevision
from tests.builders import make_document

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def chief(cast, sign_in):
    return sign_in(cast.one.users[Role.CHIEF])


def change(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def test_a_document_leads_to_where_its_texts_are_written(cast, chief):
    document = make_document(cast.one.association)
    section = Section.objects.create(document=document, key="inledning", title="Inledning")
    page = chief.get(change(document)).content.decode()
    assert reverse("section_edit", args=[cast.one.association.slug, document.pk, section.pk]) in page
    assert reverse("document_detail", args=[cast.one.association.slug, document.pk]) in page


def test_of_a_document_only_its_reference_is_kept_here(cast, chief):
    document = make_document(cast.one.association)
    data = {
        "association": document.association_id,
        "reference": "2015/12",
        "year": "1999",
        "state": DocumentState.ADOPTED,
    }
    assert chief.post(change(document), data).status_code == 302
    document.refresh_from_db()
    assert (document.reference, document.year, document.state) == ("2015/12", 2016, DocumentState.DRAFT)


def test_a_document_is_neither_added_nor_removed_here(cast, chief):
    document = make_document(cast.one.association)
    assert chief.get(reverse("admin:reports_document_add")).status_code == 403
    assert (
        chief.post(reverse("admin:reports_document_delete", args=[document.pk]), {"post": "yes"}).status_code
        == 403
    )
    assert Document.objects.filter(pk=document.pk).exists()


def test_a_comment_can_be_read_but_not_rewritten(cast, chief):
    version = DocumentVersion.objects.create(
        document=make_document(cast.one.association),
        number=1,
        contents={},
        contents_hash="x",
        at=datetime(2015, 11, 1, tzinfo=UTC),
    )
    comment = Comment.objects.create(
        version=version,
        text="Skriv kortare.",
        author=cast.one.users[Role.LSG],
        at=datetime(2015, 11, 2, tzinfo=UTC),
    )
    assert "Skriv kortare." in chief.get(change(comment)).content.decode()
    assert chief.post(change(comment), {"text": "Annat"}).status_code == 403


def test_texts_versions_and_print_jobs_are_no_registers():
    assert not any(admin.site.is_registered(model) for model in (SectionRevision, DocumentVersion, PrintJob))


def test_discharge_needs_a_day_when_it_is_decided(cast, chief):
    membership = cast.one.memberships["kommun"]
    data = {"membership": membership.pk, "year": "2014", "outcome": "beviljad", "decided_on": ""}
    response = chief.post(reverse("admin:reports_discharge_add"), data)
    assert "Ange beslutsdag" in str(response.context["adminform"].form.errors["decided_on"])
    assert (
        chief.post(reverse("admin:reports_discharge_add"), {**data, "decided_on": "2015-05-01"}).status_code
        == 302
    )
    assert Discharge.objects.get().membership == membership


def test_another_associations_document_answers_404(cast, chief):
    assert chief.get(change(make_document(cast.other.association))).status_code == 404
