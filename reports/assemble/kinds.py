"""Which module reads and which puts together each kind of document."""

from finsam.web.access import Access
from reports.assemble import activity_plan, annual_report
from reports.assemble.activity_plan import PlanRows
from reports.assemble.contents import Contents
from reports.assemble.report_rows import ReportRows
from reports.enums import DocumentKind
from reports.models import Document

KINDS = {DocumentKind.ACTIVITY_PLAN: activity_plan, DocumentKind.ANNUAL_REPORT: annual_report}
Rows = PlanRows | ReportRows


def rows_of(access: Access, document: Document) -> Rows:
    """A fixed number of queries, whatever the size of the association."""
    rows: Rows = KINDS[DocumentKind(document.kind)].gather(access, document)
    return rows


def contents_from(rows: Rows) -> Contents:
    """The document of today's rows."""
    return KINDS[DocumentKind(rows.document.kind)].assemble(rows)


def contents_of(access: Access, document: Document) -> Contents:
    """The document as it would be printed now; counts are protected whoever asks."""
    return contents_from(rows_of(access, document))
