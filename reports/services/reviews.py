"""Letting a group read a document until a day."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from finsam.web.access import Access
from members.models import Body
from members.permissions import Permission, require
from members.services.record import record_event
from reports.enums import DocumentState, PublishedIn
from reports.models import Document, ReviewRound
from reports.services.publishing import record_published
from reports.services.versions import record_version


def open_review(*, by: Access, document: Document, body: Body, closes: date) -> ReviewRound:
    """Opens a round today: the version is kept and every count it shows is written to the ledger.

    Raises ValidationError for a day that has passed, an adopted document, or a round that is open already.
    """
    require(by, Permission.WRITE_DOCUMENTS)
    if closes < by.day:
        raise ValidationError({"closes": "Sista dag har redan varit. Välj i dag eller en senare dag."})
    _check_open_to(document, body, by.day)
    version = record_version(by=by, document=document)
    with transaction.atomic():
        locked = Document.objects.within(by).select_for_update().get(pk=document.pk)
        _check_open_to(
            locked, body, by.day
        )  # it may have been adopted, or opened by another click, meanwhile
        review = ReviewRound.objects.create(
            document=locked, version=version, body=body, opens=by.day, closes=closes
        )
        record_published(version=version, where=PublishedIn.REVIEW)
        if locked.state == DocumentState.DRAFT:
            locked.state = DocumentState.REVIEW
            locked.save(update_fields=["state"])
        record_event(by=by, association_id=locked.association_id, action="review_opened", subject=review)
    return review


def _check_open_to(document: Document, body: Body, day: date) -> None:
    if document.is_adopted:
        raise ValidationError("Dokumentet är fastställt och kan inte granskas.")
    if body.association_id != document.association_id:
        raise ValidationError({"body": "Välj en grupp i samma förbund."})
    if document.rounds.filter(body=body, closes__gte=day).exists():
        raise ValidationError({"body": f"{body.name} granskar redan dokumentet."})


def propose_document(*, by: Access, document: Document) -> Document:
    """Lays the document before the board: its members may read it from now on. Its counts are written to the ledger.

    Raises ValidationError for a document that is adopted or lies there already.
    """
    require(by, Permission.WRITE_DOCUMENTS)
    version = record_version(by=by, document=document)
    with transaction.atomic():
        locked = Document.objects.within(by).select_for_update().get(pk=document.pk)
        if locked.state in (DocumentState.PROPOSED, DocumentState.ADOPTED):
            raise ValidationError(f"{locked} ligger redan hos styrelsen eller är fastställd.")
        locked.state = DocumentState.PROPOSED
        locked.save(update_fields=["state"])
        record_published(version=version, where=PublishedIn.REVIEW)
        record_event(by=by, association_id=locked.association_id, action="document_proposed", subject=locked)
    return locked
