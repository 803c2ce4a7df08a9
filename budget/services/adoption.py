"""Adoption of a budget by the board."""

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.domain.balance import MotiveError, confirm
from budget.domain.consultation import ConsultationError, check_consulted
from budget.domain.states import StepError, check_step
from budget.enums import BudgetState
from budget.models import Budget
from budget.queries.budgets import balance_of
from budget.queries.consultation import members_asked
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
def adopt_budget(
    *, by: Access, budget: Budget, decision: Decision, condition: str = "", motive: str = ""
) -> Budget:
    """Adopts the budget by the board's decision; the version it supersedes is marked as replaced.

    `condition` is what the decision depends on; `motive` confirms what no explanation covers of a deficit.
    Raises ValidationError for a draft, for a decision that is not the board's, of a meeting not held yet or not public
    (19 and 23 §§ finsamlagen), for contributions that cannot be shared out, for shares that are off (5 §), for members
    that had no proposal (23 §), and for a deficit without explanation and motive.
    """
    require(by, Permission.SEAL)
    locked = lock_open_budget(by, budget.pk)
    _check_state(locked)
    _check_decision(by, decision)
    _check_shares(by, locked)
    _check_consulted(by, locked, decision)
    locked.deficit_motive = _checked_motive(by, locked, motive)
    locked.condition, locked.condition_met_on = condition.strip(), None
    locked.clean_fields()
    earlier = Budget.objects.within(by).filter(association=locked.association_id, year=locked.year)
    earlier.filter(state=BudgetState.ADOPTED).update(state=BudgetState.REVISED)
    locked.state, locked.decision = BudgetState.ADOPTED, decision
    locked.save(update_fields=["state", "decision", "deficit_motive", "condition", "condition_met_on"])
    fulfil_stop(by=by, code="budget", year=locked.year, on=decision.meeting.held_on)
    detail = {"year": locked.year, "version": locked.version}
    record_event(
        by=by, association_id=locked.association_id, action="budget_adopted", subject=locked, detail=detail
    )
    return locked


def _check_state(budget: Budget) -> None:
    try:
        check_step(budget.state, BudgetState.ADOPTED)
    except StepError as error:
        raise ValidationError(str(error), code="step") from None


def _check_consulted(by: Access, budget: Budget, decision: Decision) -> None:
    """Of a revision the page only warns: the members have been consulted about the year's budget."""
    if budget.supersedes_id:
        return
    held_on = decision.meeting.held_on
    try:
        check_consulted((row.asked for row in members_asked(by, budget, held_on)), held_on)
    except ConsultationError as error:
        raise ValidationError(str(error), code="consultation") from None


def _checked_motive(by: Access, budget: Budget, motive: str) -> str:
    """Kept only where a part of the deficit has no other explanation."""
    balance = balance_of(by, budget)
    try:
        confirm(balance, motive)
    except MotiveError as error:
        raise ValidationError({"deficit_motive": str(error)}) from None
    return motive.strip() if balance.needs_motive else ""


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
