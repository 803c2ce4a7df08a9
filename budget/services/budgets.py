"""Writing of budgets: a new one, its way to adoption, the amounts of a line, a revision of what is adopted."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from budget.domain.grid import YEARS
from budget.domain.states import CHOSEN, WHY_NOT, StepError, check_step
from budget.enums import BudgetState, RoundingUnit
from budget.models import Budget, BudgetAmount, BudgetLine
from budget.services.copies import copy_explanations, copy_income
from finsam.web.access import Access
from members.enums import Act
from members.models import Association
from members.permissions import Permission, require
from members.services.record import record_change, record_event

ADOPTED = WHY_NOT[BudgetState.ADOPTED]


def lock_open_budget(by: Access, pk: int) -> Budget:
    """The budget, held until the transaction ends. Raises ValidationError when it is adopted."""
    budget = Budget.objects.within(by).select_for_update().get(pk=pk)
    if budget.is_adopted:
        raise ValidationError(ADOPTED, code="adopted")
    return budget


def count_edit(budget: Budget) -> None:
    """Whoever has the lines open in another window is told that they have changed."""
    Budget.objects.filter(pk=budget.pk).update(edit_number=F("edit_number") + 1)


@transaction.atomic
def set_line_amounts(*, by: Access, line: BudgetLine, amounts: Mapping[int, Decimal | None]) -> None:
    """Kronor by year; None takes the year's amount away."""
    budget = lock_open_budget(by, line.budget_id)
    count_edit(budget)
    for year, amount in amounts.items():
        if amount is None:
            BudgetAmount.objects.filter(line=line, year=year).delete()
        else:
            BudgetAmount.objects.update_or_create(line=line, year=year, defaults={"amount": amount})


@transaction.atomic
def change_state(*, by: Access, budget: Budget, to: str) -> Budget:
    """One step of the budget's way that a person may choose. Raises ValidationError with what to do instead."""
    require(by, Permission.KEEP_BUDGET)
    locked = Budget.objects.within(by).select_for_update().get(pk=budget.pk)
    if to not in CHOSEN:
        raise ValidationError(
            "Välj förslag, efter samråd eller utkast. Budgeten fastställs genom ett beslut."
        )
    try:
        check_step(locked.state, to)
    except StepError as error:
        raise ValidationError(str(error), code="step") from None
    was, locked.state = locked.state, BudgetState(to)
    locked.save(update_fields=["state"])
    _record(by, locked, Act.BUDGET_STATE, {"from": was, "to": to})
    return locked


@transaction.atomic
def create_budget(*, by: Access, year: int, contributions_total: Decimal, source: Budget | None) -> Budget:
    """A draft for the year with the lines of `source`, whose plan for the year becomes the budget."""
    require(by, Permission.KEEP_BUDGET)
    association = Association.objects.select_for_update().get(pk=by.association.pk)
    if Budget.objects.within(by).filter(association=association, year=year).exists():
        raise ValidationError(
            f"Det finns redan en budget för {year}. Öppna den, eller gör en revidering av den."
        )
    budget = Budget.objects.create(
        association=association,
        year=year,
        contributions_total=contributions_total,
        municipal_key_id=source.municipal_key_id if source else None,
        unit=source.unit if source else RoundingUnit.KRONA,
    )
    if source:
        copy_lines(source, budget)
    _record(by, budget, Act.BUDGET_CREATED, {})
    return budget


def _record(by: Access, budget: Budget, action: Act, detail: dict[str, str]) -> None:
    where = {"year": budget.year, "version": budget.version}
    record_event(
        by=by, association_id=budget.association_id, action=action, subject=budget, detail=where | detail
    )


def copy_lines(source: Budget, target: Budget) -> None:
    """The same lines; of the amounts those of the three years that the target holds. A constant number of queries."""
    lines = list(source.lines.prefetch_related("amounts").order_by("position", "pk"))
    copies = [
        BudgetLine(
            budget=target,
            area=line.area,
            own_area=line.own_area,
            name=line.name,
            intervention_id=line.intervention_id,
            position=line.position,
        )
        for line in lines
    ]
    BudgetLine.objects.bulk_create(copies)
    years = range(target.year, target.year + YEARS)
    BudgetAmount.objects.bulk_create(
        BudgetAmount(line=copy, year=amount.year, amount=amount.amount)
        for line, copy in zip(lines, copies, strict=True)
        for amount in line.amounts.all()
        if amount.year in years
    )


@transaction.atomic
def revise_budget(*, by: Access, budget: Budget) -> Budget:
    """A draft of the next version with the same lines and amounts. Raises ValidationError when one is under way."""
    require(by, Permission.KEEP_BUDGET)
    if budget.state != BudgetState.ADOPTED:
        raise ValidationError("Bara en fastställd budget revideras.", code="not_adopted")
    rows = (
        Budget.objects.within(by)
        .select_for_update()
        .filter(association=budget.association_id, year=budget.year)
    )
    versions = list(rows.order_by("-version"))
    if versions[0].pk != budget.pk:
        raise ValidationError(
            f"Det finns redan en senare version: {versions[0]}. Arbeta vidare i den.", code="exists"
        )
    revision = Budget.objects.create(
        association_id=budget.association_id,
        year=budget.year,
        version=budget.version + 1,
        contributions_total=budget.contributions_total,
        municipal_key_id=budget.municipal_key_id,
        unit=budget.unit,
        supersedes=budget,
    )
    copy_lines(budget, revision)
    copy_income(budget, revision)
    copy_explanations(budget, revision)
    record_change(by=by, action=Act.BUDGET_REVISED, subject=revision, fields=[])
    return revision
