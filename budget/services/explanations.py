"""Writing of what explains a planned deficit: an item with amount, owner and day, and that it is settled."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.enums import BudgetState
from budget.models import Budget, BudgetExplanation
from budget.services.budgets import ADOPTED, lock_open_budget
from finsam.web.access import Access
from members.enums import Act
from members.permissions import Permission, require
from members.services.record import record_change

# What was decided with the budget; who sees to it and by when may move.
DECIDED = frozenset({"text", "amount"})


@transaction.atomic
def add_explanation(*, by: Access, budget: Budget, values: Mapping[str, Any]) -> BudgetExplanation:
    """Raises ValidationError when the budget is adopted, and for an amount that is not positive."""
    require(by, Permission.KEEP_BUDGET)
    row = BudgetExplanation(budget=lock_open_budget(by, budget.pk), **values)
    return _saved(by, row, Act.ADDED, [])


@transaction.atomic
def change_explanation(
    *, by: Access, explanation: BudgetExplanation, values: Mapping[str, Any]
) -> BudgetExplanation:
    """Of an adopted budget only who, by when and settled; raises ValidationError for anything else."""
    require(by, Permission.KEEP_BUDGET)
    budget = Budget.objects.within(by).select_for_update().get(pk=explanation.budget_id)
    row = BudgetExplanation.objects.within(by).select_for_update(of=("self",)).get(pk=explanation.pk)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if budget.state == BudgetState.REVISED or (budget.is_adopted and DECIDED & set(changed)):
        raise ValidationError(ADOPTED, code="adopted")
    for name in changed:
        setattr(row, name, values[name])
    if row.settled_on and row.settled_on > by.day:
        raise ValidationError({"settled_on": "Skriv dagen då det blev klart, inte en kommande dag."})
    return _saved(by, row, Act.CHANGED, changed)


@transaction.atomic
def remove_explanation(*, by: Access, explanation: BudgetExplanation) -> None:
    """Raises ValidationError when the budget is adopted."""
    require(by, Permission.KEEP_BUDGET)
    lock_open_budget(by, explanation.budget_id)
    record_change(by=by, action=Act.REMOVED, subject=explanation, fields=[])
    explanation.delete()


def _saved(by: Access, row: BudgetExplanation, action: Act, fields: list[str]) -> BudgetExplanation:
    if row.amount <= 0:
        raise ValidationError({"amount": "Skriv beloppet som ett positivt tal."})
    row.full_clean()
    row.save()
    record_change(by=by, action=action, subject=row, fields=fields)
    return row
