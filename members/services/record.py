"""The record of acts and of changes in registers."""

from datetime import UTC
from typing import Any

from django.db import models

from finsam.web import clock
from finsam.web.access import Access
from finsam.web.models import ScopedModel
from members.domain.audit import Link, chain_hash
from members.models import Association, AuditEvent


def record_event(
    *,
    by: Access,
    association_id: int,
    action: str,
    subject: models.Model,
    detail: dict[str, Any] | None = None,
) -> AuditEvent:
    """Adds one event to the association's chain. Call it inside the transaction of the act itself."""
    Association.objects.select_for_update().get(pk=association_id)  # one writer a chain
    last = AuditEvent.objects.filter(association=association_id).order_by("-sequence").first()
    at = clock.now()
    link = Link(
        sequence=last.sequence + 1 if last else 1,
        at=at.astimezone(UTC).isoformat(),
        actor=by.user.pk if by.user else None,
        action=action,
        object_type=subject._meta.label,
        object_id=str(subject.pk),
        detail=detail or {},
    )
    previous = last.hash if last else ""
    return AuditEvent.objects.create(
        association_id=association_id,
        sequence=link.sequence,
        at=at,
        actor_id=link.actor,
        action=link.action,
        object_type=link.object_type,
        object_id=link.object_id,
        detail=link.detail,
        previous_hash=previous,
        hash=chain_hash(previous, link),
    )


def record_change(*, by: Access, action: str, subject: ScopedModel, fields: list[str] | None = None) -> None:
    """A register was edited in the admin or by an import: who, what and which fields, never the values."""
    association_id = subject.association_id_in_scope()
    if association_id is not None:
        record_event(
            by=by,
            association_id=association_id,
            action=action,
            subject=subject,
            detail={"fields": fields or []},
        )
