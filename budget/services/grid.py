"""The whole table of a budget's lines, written at once."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from budget.domain.grid import YEARS, GridRow
from budget.models import Budget, BudgetAmount, BudgetLine
from budget.services.budgets import lock_open_budget
from finsam.web.access import Access
from interventions.models import Intervention
from members.enums import Act
from members.permissions import Permission, require
from members.services.record import record_event

FIELDS = ["area", "own_area", "name", "intervention_id", "position"]


class ChangedMeanwhileError(Exception):
    """Somebody else has saved the budget since its lines were read. Nothing was written."""


@transaction.atomic
def save_grid(*, by: Access, budget: Budget, edit_number: int, rows: Sequence[GridRow]) -> Budget:
    """Rows in their order; a stored line that is not among them is removed. A constant number of queries.

    Raises ChangedMeanwhileError unless the budget is still the one that was read, ValidationError when it is adopted.
    """
    require(by, Permission.KEEP_BUDGET)
    locked = lock_open_budget(by, budget.pk)
    if locked.edit_number != edit_number:
        raise ChangedMeanwhileError
    lines = {line.pk: line for line in BudgetLine.objects.within(by).filter(budget=locked)}
    if not {row.pk for row in rows if row.pk} <= lines.keys():
        raise ChangedMeanwhileError
    _refuse_foreign(by, rows)
    kept = {row.pk for row in rows}
    removed = [pk for pk in lines if pk not in kept]
    BudgetAmount.objects.filter(line__in=removed).delete()
    BudgetLine.objects.filter(pk__in=removed).delete()
    written = _write_lines(locked, lines, rows)
    _write_amounts(locked.year, written, rows)
    locked.edit_number = F("edit_number") + 1
    locked.save(update_fields=["edit_number"])
    detail = {"year": locked.year, "version": locked.version, "lines": len(rows), "removed": len(removed)}
    record_event(
        by=by,
        association_id=locked.association_id,
        action=Act.BUDGET_EDITED,
        subject=locked,
        detail=detail,
    )
    return locked


def _refuse_foreign(by: Access, rows: Sequence[GridRow]) -> None:
    wanted = {row.intervention_id for row in rows if row.intervention_id}
    if Intervention.objects.within(by).filter(pk__in=wanted).count() != len(wanted):
        raise ValidationError("Välj en av förbundets egna insatser.")


def _write_lines(budget: Budget, stored: dict[int, BudgetLine], rows: Sequence[GridRow]) -> list[BudgetLine]:
    """The lines in the order of the rows."""
    lines = [stored[row.pk] if row.pk else BudgetLine(budget=budget) for row in rows]
    renamed = [line.pk for line, row in zip(lines, rows, strict=True) if line.pk and line.name != row.name]
    # Two lines may change names with each other, and a name is unique at every moment.
    BudgetLine.objects.filter(pk__in=renamed).update(name=Concat(Value("\u2026"), Cast("pk", CharField())))
    for position, (line, row) in enumerate(zip(lines, rows, strict=True)):
        line.area, line.own_area, line.name = row.area, row.own_area, row.name
        line.intervention_id, line.position = row.intervention_id, position
    BudgetLine.objects.bulk_update([line for line in lines if line.pk], FIELDS)
    BudgetLine.objects.bulk_create([line for line in lines if not line.pk])
    return lines


def _write_amounts(year: int, lines: Sequence[BudgetLine], rows: Sequence[GridRow]) -> None:
    """The amounts of the three years anew; those of other years are left alone."""
    BudgetAmount.objects.filter(line__in=lines, year__range=(year, year + YEARS - 1)).delete()
    BudgetAmount.objects.bulk_create(
        BudgetAmount(line=line, year=year + offset, amount=amount)
        for line, row in zip(lines, rows, strict=True)
        for offset, amount in enumerate(row.amounts)
        if amount is not None
    )
