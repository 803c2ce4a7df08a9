"""What the national follow-up system says, kept as it was typed or pasted."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from finsam.web.access import Access
from interventions.domain.national import LABELS, Figures
from interventions.models import Intervention, NationalFigure
from interventions.queries.national import figures_of
from members.enums import Act
from members.models import Association
from members.permissions import Permission, require
from members.services.record import record_event


@transaction.atomic
def save_national(*, by: Access, year: int, rows: Mapping[int, Figures], taken_on: date) -> int:
    """Writes the year's figures, intervention by intervention; one without any figure is removed.

    Interventions that are not among `rows` stay. Raises ValidationError for a day to come. Returns how many changed.
    """
    require(by, Permission.KEEP_REPORTS)
    if taken_on > by.day:
        raise ValidationError({"taken_on": "Skriv dagen då uppgifterna hämtades, inte en kommande dag."})
    association = Association.objects.select_for_update().get(pk=by.association.pk)  # one writer at a time
    stored = {row.intervention_id: row for row in NationalFigure.objects.within(by).filter(year=year)}
    changed = 0
    for one in Intervention.objects.within(by).filter(pk__in=rows):
        row = stored.get(one.pk)
        if figures_of(row) == rows[one.pk]:
            continue
        _write(row or NationalFigure(intervention=one, year=year), rows[one.pk], taken_on)
        changed += 1
    if changed:
        detail = {"year": year, "rows": changed}
        record_event(
            by=by,
            association_id=association.pk,
            action=Act.NATIONAL_KEPT,
            subject=association,
            detail=detail,
        )
    return changed


def _write(row: NationalFigure, figures: Figures, taken_on: date) -> None:
    if figures.is_empty:
        if row.pk:
            row.delete()
        return
    for name in LABELS:
        setattr(row, name, getattr(figures, name))
    row.taken_on = taken_on
    row.full_clean()
    row.save()
