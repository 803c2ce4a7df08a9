from members.models import Association
from reports.enums import DocumentKind
from reports.models import Document


def make_document(
    association: Association, kind: str = DocumentKind.ACTIVITY_PLAN, year: int = 2016, **fields
) -> Document:
    return Document.objects.create(association=association, kind=kind, year=year, **fields)
