"""Adoption of a budget by the board."""

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.enums import BudgetState
from budget.models import Budget
from budget.queries.income import whole_income_or_none
from budget.services.budgets import lock_open_budget
from finsam.web.access import Access
from members.models import Decision
from members.permissions import Permission, require
from members.queries.meetings import board_decisions
from members.services.record import record_event
from members.services.stops import fulfil_stop

SHARES_OFF = (
    "Budgeten kan inte fastställas med de andelarna (5 § finsamlagen). Rätta beloppen under Intäkter."
)


@transaction.atomic
def adopt_budget(*, by: Access, budget: Budget, decision: Decision) -> Budget:
    """Adopts the budget by the board's decision; the version it supersedes is marked as replaced.

    Raises ValidationError for a decision that is not the board's, of a meeting not held yet or not public (19 and
    23 §§ finsamlagen), for contributions that cannot be shared out, and for shares that are off (5 §). A deficit never
    stops: the page warns.
    """
    require(by, Permission.SEAL)
    locked = lock_open_budget(by, budget.pk)
    _check_decision(by, decision)
    _check_shares(by, locked)
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


def _check_shares(by: Access, budget: Budget) -> None:
    income = whole_income_or_none(by, budget)
    if income is None:
        raise ValidationError(
            "Bidragen kan inte fördelas. Kontrollera andelsregeln, kommunernas nyckel för året och medlemmarna."
        )
    if not income.check.may_be_adopted:
        raise ValidationError([*income.words, SHARES_OFF], code="shares")


def _check_decision(by: Access, decision: Decision) -> None:
    if not board_decisions(by).filter(pk=decision.pk).exists():
        raise ValidationError("Välj ett beslut från ett styrelsemöte som har hållits.")
    if not decision.meeting.is_public:
        raise ValidationError(
            "Budgeten beslutas vid ett offentligt möte (19 § finsamlagen). Markera mötet som offentligt om det var det."
        )
