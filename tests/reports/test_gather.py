"""Reading is a fixed number of queries, and never another association's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.assemble.contents import contents_hash
from reports.assemble.kinds import contents_of, rows_of
from reports.enums import DocumentKind
from reports.models import Document
from tests.builders.many import add_interventions
from tests.reports.ready import book, ready_plan, ready_report

pytestmark = [pytest.mark.django_db, pytest.mark.both]
QUERIES = {DocumentKind.ACTIVITY_PLAN: 38, DocumentKind.ANNUAL_REPORT: 55}


@pytest.fixture
def documents(cast) -> dict[str, Document]:
    plan, report = ready_plan(cast.one, 2014), None
    book(cast.one, 2014)
    report = Document.objects.create(
        association=cast.one.association, kind=DocumentKind.ANNUAL_REPORT, year=2014
    )
    return {DocumentKind.ACTIVITY_PLAN: plan, DocumentKind.ANNUAL_REPORT: report}


def counted(cast, document: Document) -> int:
    document = Document.objects.select_related("association").get(pk=document.pk)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        rows_of(cast.one.access("chief"), document)
    return len(queries)


@pytest.mark.parametrize("kind", DocumentKind)
def test_ten_and_a_thousand_rows_take_the_same_queries(cast, documents, kind):
    add_interventions(cast.one, 10, 2014)
    few = counted(cast, documents[kind])
    add_interventions(cast.one, 990, 2014, first=10)
    assert counted(cast, documents[kind]) == few
    assert few <= QUERIES[kind]


@pytest.mark.parametrize("kind", DocumentKind)
def test_contents_are_the_same_whoever_asks(cast, documents, kind):
    add_interventions(cast.one, 3, 2014)
    document = documents[kind]
    hashes = {
        contents_hash(contents_of(cast.one.access(role), document)) for role in ("chief", "auditor", "lsg")
    }
    assert len(hashes) == 1


def test_nothing_of_another_association_is_read(cast):
    report = ready_report(cast.one)
    before = contents_hash(contents_of(cast.one.access("chief"), report))
    ready_plan(cast.other, 2014)
    book(cast.other, 2014)
    add_interventions(cast.other, 2, 2014)
    assert contents_hash(contents_of(cast.one.access("chief"), report)) == before


def test_a_document_that_is_not_stored_has_empty_sections(cast):
    document = Document(association=cast.one.association, kind=DocumentKind.ACTIVITY_PLAN, year=2015)
    rows = rows_of(cast.one.access("chief"), document)
    assert rows.document.texts == {}
    assert rows.money is None
