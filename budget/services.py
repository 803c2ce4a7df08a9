"""Writing of budgets: the amounts of a line, adoption, and a revision of what is adopted."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.enums import BudgetState
from budget.models import Budget, BudgetAmount, BudgetLine
from budget.queries import income_or_none
from finsam.web.access import Access
from members.models import Decision
from members.permissions import Permission, require
from members.queries.meetings import board_decisions
from members.services.record import record_change, record_event
from members.services.stops import fulfil_stop

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


@transaction.atomic
def adopt_budget(*, by: Access, budget: Budget, decision: Decision) -> Budget:
    """Adopts the budget by the board's decision; the version it supersedes is marked as replaced.

    Raises ValidationError for a decision that is not the board's, of a meeting not held yet or not public (19 and
    23 §§ finsamlagen), and for contributions that cannot be shared out. A deficit never stops: the page warns.
    """
    require(by, Permission.SEAL)
    locked = lock_open_budget(by, budget.pk)
    _check_decision(by, decision)
    if income_or_none(by, locked) is None:
        raise ValidationError(
            "Bidragen kan inte fördelas. Kontrollera andelsregeln, kommunernas nyckel för året och medlemmarna."
        )
    earlier = Budget.objects.within(by).filter(association=locked.association_id, year=locked.year)
    earlier.filter(state=BudgetState.ADOPTED).update(state=BudgetState.REVISED)
    locked.state, locked.decision = BudgetState.ADOPTED, decision
    locked.save(update_fields=["state", "decision"])
    fulfil_stop(by=by, code="budget", year=locked.year, on=decision.meeting.held_on)
    detail = {"year": locked.year, "version": locked.version}
    record_event(
        by=by, association_id=locked.association_id, action="budget_adopted", subject=locked, detail=detail
    )
    return locked


def _check_decision(by: Access, decision: Decision) -> None:
    if not board_decisions(by).filter(pk=decision.pk).exists():
        raise ValidationError("Välj ett beslut från ett styrelsemöte som har hållits.")
    if not decision.meeting.is_public:
        raise ValidationError(
            "Budgeten beslutas vid ett offentligt möte (19 § finsamlagen). Markera mötet som offentligt om det var det."
        )
