"""The headings of the association's report templates."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from finsam.web.access import Access
from interventions.domain.report_template import STARTING_SET
from interventions.enums import ReportKind
from interventions.models import ReportQuestion
from interventions.queries.submissions import questions_of
from members.enums import Act
from members.models import Association
from members.permissions import Permission, require
from members.services.record import record_event


@dataclass(frozen=True)
class Heading:
    """One row of the template as it is written; `pk` is None for a new one."""

    pk: int | None
    label: str
    help_text: str = ""
    is_required: bool = False


@transaction.atomic
def save_template(*, by: Access, kind: str, headings: Sequence[Heading]) -> None:
    """The template in its order. A heading that is no longer there is retired: reports keep their texts under it.

    Raises ValidationError for a heading written twice, or one that is no longer there.
    """
    require(by, Permission.KEEP_REPORTS)
    _lock(by)
    stored = {row.pk: row for row in questions_of(by, kind)}
    _check(headings, stored)
    for position, heading in enumerate(headings):
        row = stored.get(heading.pk) if heading.pk else None
        row = row or ReportQuestion(association=by.association, kind=kind)
        row.label, row.help_text = heading.label, heading.help_text
        row.is_required, row.position = heading.is_required, position
        row.full_clean()
        row.save()
    kept = {heading.pk for heading in headings}
    gone = [pk for pk in stored if pk not in kept]
    ReportQuestion.objects.within(by).filter(pk__in=gone).update(retired_on=by.day)
    _record(by, kind, len(headings), len(gone))


def _check(headings: Sequence[Heading], stored: dict[int, ReportQuestion]) -> None:
    labels = [heading.label.strip().casefold() for heading in headings]
    twice = next((label for label in labels if labels.count(label) > 1), "")
    if twice:
        raise ValidationError(
            f"Rubriken ”{twice.capitalize()}” står två gånger. Ta bort eller ändra den ena."
        )
    if not {heading.pk for heading in headings if heading.pk} <= stored.keys():
        raise ValidationError(
            "Någon annan har ändrat mallen medan du skrev. Ladda om sidan och gör om ändringen."
        )


@transaction.atomic
def lay_in_starting_set(*, by: Access, kind: str) -> None:
    """The headings we propose. Raises ValidationError where the template has headings already."""
    require(by, Permission.KEEP_REPORTS)
    _lock(by)
    if questions_of(by, kind).exists():
        raise ValidationError("Mallen har redan rubriker. Ta bort dem först om du vill börja om.")
    rows = [
        ReportQuestion(
            association=by.association,
            kind=kind,
            label=label,
            help_text=help_text,
            is_required=is_required,
            position=position,
        )
        for position, (label, help_text, is_required) in enumerate(STARTING_SET[ReportKind(kind)])
    ]
    for row in rows:
        row.full_clean()
    ReportQuestion.objects.bulk_create(rows)
    _record(by, kind, len(rows), 0)


def _lock(by: Access) -> None:
    Association.objects.select_for_update().get(pk=by.association.pk)


def _record(by: Access, kind: str, headings: int, removed: int) -> None:
    record_event(
        by=by,
        association_id=by.association.pk,
        action=Act.TEMPLATE_KEPT,
        subject=by.association,
        detail={"kind": kind, "headings": headings, "removed": removed},
    )
