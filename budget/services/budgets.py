"""Writing of budgets: the amounts of a line, and a revision of what is adopted."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.enums import BudgetState
from budget.models import Budget, BudgetAmount, BudgetLine
from finsam.web.access import Access
from members.services.record import record_change

ADOPTED = "Budgeten är fastställd och kan inte ändras. Gör en revidering: en ny version som ersätter den."


def lock_open_budget(by: Access, pk: int) -> Budget:
    """The budget, held until the transaction ends. Raises ValidationError when it is adopted."""
    budget = Budget.objects.within(by).select_for_update().get(pk=pk)
    if budget.is_adopted:
        raise ValidationError(ADOPTED, code="adopted")
    return budget


@transaction.atomic
def set_line_amounts(*, by: Access, line: BudgetLine, amounts: Mapping[int, Decimal | None]) -> None:
    """Kronor by year; None takes the year's amount away."""
    lock_open_budget(by, line.budget_id)
    for year, amount in amounts.items():
        if amount is None:
            BudgetAmount.objects.filter(line=line, year=year).delete()
        else:
            BudgetAmount.objects.update_or_create(line=line, year=year, defaults={"amount": amount})


@transaction.atomic
def revise_budget(*, by: Access, budget: Budget) -> Budget:
    """A draft of the next version with the same lines and amounts. Raises ValidationError when one is under way."""
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
        other_income=budget.other_income,
        supersedes=budget,
    )
    for line in budget.lines.prefetch_related("amounts"):
        _copy_line(line, revision)
    record_change(by=by, action="revised", subject=revision, fields=[])
    return revision


def _copy_line(line: BudgetLine, revision: Budget) -> None:
    copy = BudgetLine.objects.create(
        budget=revision,
        area=line.area,
        name=line.name,
        intervention_id=line.intervention_id,
        position=line.position,
    )
    BudgetAmount.objects.bulk_create(
        BudgetAmount(line=copy, year=amount.year, amount=amount.amount) for amount in line.amounts.all()
    )
