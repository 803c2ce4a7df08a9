"""Adoption: the version, its bytes and the decision are kept together and never changed again."""

from datetime import date
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from finsam.web import clock
from finsam.web.access import Access
from members.enums import BodyKind
from members.models import Decision
from members.permissions import Permission, require
from members.services.record import record_event
from members.services.stops import fulfil_stop
from reports.assemble.contents import SCHEMA, contents_hash
from reports.assemble.kinds import contents_from, contents_of, rows_of
from reports.engine import STYLESHEET, engine_fingerprint, font_files
from reports.enums import DocumentKind, DocumentState, PublishedIn
from reports.models import Document, DocumentVersion, Edition
from reports.readiness import findings, stops
from reports.services.papers import Paper, adopted_paper
from reports.services.publishing import record_published
from reports.services.versions import record_version

STOP_CODES = {DocumentKind.ACTIVITY_PLAN: "budget", DocumentKind.ANNUAL_REPORT: "arsredovisning"}
CHANGED = "Uppgifterna ändrades medan dokumentet förseglades. Läs igenom det och försök igen."


def seal_document(*, by: Access, document: Document, decision: Decision) -> Edition:
    """The adopted edition. Raises ValidationError for what the document lacks, PdfError when no PDF was made."""
    require(by, Permission.SEAL)
    if document.is_adopted:
        raise ValidationError(f"{document} är redan fastställd och kan inte förseglas en gång till.")
    return _seal(by, document, decision, corrects=None)


def correct_edition(*, by: Access, document: Document, decision: Decision) -> Edition:
    """A new edition of an adopted document, from today's data and a decision of its own. It points at the old one."""
    require(by, Permission.SEAL)
    latest = Edition.objects.within(by).filter(version__document=document, corrected_by=None).first()
    if latest is None:
        raise ValidationError(f"{document} är inte fastställd än, så det finns inget att rätta.")
    return _seal(by, document, decision, corrects=latest)


def _seal(by: Access, document: Document, decision: Decision, corrects: Edition | None) -> Edition:
    _check_decision(by, decision)
    _check_ready(by, document)
    version = record_version(by=by, document=document)
    if Edition.objects.filter(version=version).exists():
        raise ValidationError(
            "Inget har ändrats sedan den fastställda utgåvan, så det finns inget att rätta."
        )
    paper = adopted_paper(version, decision)
    pdf = paper.pdf()  # before the transaction: it takes seconds, and nobody else should wait for them
    with transaction.atomic():
        locked = Document.objects.within(by).select_for_update().get(pk=document.pk)
        if locked.is_adopted != (corrects is not None):
            raise ValidationError(f"{document} har just fastställts av någon annan.")
        if contents_hash(contents_of(by, locked)) != version.contents_hash:
            raise ValidationError(CHANGED)
        edition = Edition.objects.create(**_edition(by, version, decision, paper, pdf), corrects=corrects)
        _finish(by, locked, edition, decision.meeting.held_on)
    document.state = DocumentState.ADOPTED
    return edition


def _check_decision(by: Access, decision: Decision) -> None:
    meeting = decision.meeting
    if meeting.association_id not in by.association_ids or meeting.body.kind != BodyKind.BOARD:
        raise ValidationError("Välj ett beslut av styrelsen.")
    if meeting.held_on > by.day:
        raise ValidationError(
            f"Mötet {meeting.held_on} har inte hållits än. Försegla dokumentet efter mötet."
        )


def _check_ready(by: Access, document: Document) -> None:
    rows = rows_of(by, document)
    found = stops(findings(contents_from(rows), rows))
    if found:
        raise ValidationError([finding.message for finding in found])


def _edition(
    by: Access, version: DocumentVersion, decision: Decision, paper: Paper, pdf: bytes
) -> dict[str, Any]:
    return {
        "version": version,
        "decision": decision,
        "contents": version.contents,
        "schema": SCHEMA,
        "html": paper.html,
        "asset_hashes": {
            file.name: sha256(file.read_bytes()).hexdigest() for file in (STYLESHEET, *font_files())
        },
        "engine": {"fingerprint": engine_fingerprint()},
        "pdf": pdf,
        "sha256": sha256(pdf).hexdigest(),
        "sealed_at": clock.now(),
        "sealed_by": by.user,
    }


def _finish(by: Access, document: Document, edition: Edition, decided_on: date) -> None:
    document.state = DocumentState.ADOPTED
    document.save(update_fields=["state"])
    record_published(version=edition.version, where=PublishedIn.EDITION)
    fulfil_stop(by=by, code=STOP_CODES[DocumentKind(document.kind)], year=document.year, on=decided_on)
    detail = {"sha256": edition.sha256, "version": edition.version.number}
    action = "edition_corrected" if edition.corrects_id else "document_sealed"
    record_event(by=by, association_id=document.association_id, action=action, subject=edition, detail=detail)
