"""Making a document: the frame of sections its kind has, ready to be written in."""

from django.core.exceptions import ValidationError
from django.db import transaction

from finsam.web.access import Access
from members.models import Association
from members.permissions import Permission, require
from members.services.record import record_event
from reports.domain.sections import PLACES
from reports.models import Document, Section

YEARS = range(2004, 2100)  # the law is from 2004


@transaction.atomic
def create_document(*, by: Access, kind: str, year: int) -> Document:
    """A new document with its kind's sections, empty. One that exists already is returned as it is."""
    require(by, Permission.WRITE_DOCUMENTS)
    if kind not in PLACES or year not in YEARS:
        raise ValidationError("Välj verksamhetsplan eller årsredovisning och ett år från 2004.")
    Association.objects.select_for_update().get(pk=by.association.pk)  # two clicks make one document
    existing = Document.objects.within(by).filter(kind=kind, year=year).first()
    if existing is not None:
        return existing
    document = Document.objects.create(association=by.association, kind=kind, year=year)
    Section.objects.bulk_create(
        Section(document=document, key=place.key, title=place.title, position=position)
        for position, place in enumerate(PLACES[kind], start=1)
    )
    record_event(by=by, association_id=document.association_id, action="document_created", subject=document)
    return document
