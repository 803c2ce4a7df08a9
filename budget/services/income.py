"""Writing of who pays: the members' sum, what one of them pays beside the rule, and other money."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.models import Budget, BudgetContribution, OtherIncome
from budget.queries.income import Income, income_of
from budget.services.budgets import lock_open_budget
from finsam.web.access import Access
from members.permissions import Permission, require
from members.services.record import record_change

NOT_SHARED = (
    "Bidragen kan inte fördelas än. Kontrollera andelsregeln, kommunernas nyckel för året och medlemmarna."
)


@dataclass(frozen=True)
class Agreed:
    """What a member pays under one payer: all of it in kronor, and what of it is above its share."""

    membership: int
    payer: str
    amount: Decimal
    surplus: Decimal
    reason: str


@transaction.atomic
def set_contributions_total(*, by: Access, budget: Budget, total: Decimal) -> Budget:
    """Kronor from all members together, surpluses apart. Raises ValidationError when negative or the budget is adopted."""
    locked = _open(by, budget)
    if total < 0:
        raise ValidationError("Bidragen tillsammans kan inte vara negativa.")
    locked.contributions_total = total
    return _saved(by, locked, "contributions_total")


@transaction.atomic
def set_unit(*, by: Access, budget: Budget, unit: str) -> Budget:
    """What the budget is decided in: kronor or thousands."""
    locked = _open(by, budget)
    locked.unit = unit
    locked.full_clean()
    return _saved(by, locked, "unit")


@transaction.atomic
def agree_contributions(*, by: Access, budget: Budget, rows: Iterable[Agreed]) -> Income:
    """Keeps what differs from rule and key; a row that equals them again is taken away.

    Raises ValidationError for a member that does not pay, a surplus without reason or larger than the amount, and
    when the contributions cannot be shared out.
    """
    locked = _open(by, budget)
    by_rule = {(row.membership, row.payer): row.by_rule for row in _income(by, locked).rows}
    for row in rows:
        if (row.membership, row.payer) not in by_rule:
            raise ValidationError("Medlemmen betalar inget i den här budgeten. Läs om sidan och försök igen.")
        own = BudgetContribution.objects.within(by).filter(
            budget=locked, membership=row.membership, payer=row.payer
        )
        if row.amount == by_rule[row.membership, row.payer] and not row.surplus:
            own.delete()
        else:
            _keep(own.first() or BudgetContribution(budget=locked), row)
    record_change(by=by, action="changed", subject=locked, fields=["contributions"])
    return _income(by, locked)


def _keep(kept: BudgetContribution, row: Agreed) -> None:
    kept.membership_id, kept.payer = row.membership, row.payer
    kept.amount, kept.surplus, kept.reason = row.amount, row.surplus, row.reason
    kept.full_clean()
    kept.save()


@transaction.atomic
def follow_rule(*, by: Access, budget: Budget, membership: int, payer: str) -> None:
    """The member pays what rule and key give again."""
    locked = _open(by, budget)
    BudgetContribution.objects.within(by).filter(budget=locked, membership=membership, payer=payer).delete()
    record_change(by=by, action="changed", subject=locked, fields=["contributions"])


@transaction.atomic
def save_other_money(
    *, by: Access, budget: Budget, kept: Iterable[OtherIncome], removed: Iterable[OtherIncome]
) -> None:
    """Rows of other money as they are filled in. Raises ValidationError where the row's own rules do."""
    locked = _open(by, budget)
    for row in removed:
        OtherIncome.objects.within(by).filter(budget=locked, pk=row.pk).delete()
    for row in kept:
        row.budget = locked
        row.full_clean()
        row.save()
    record_change(by=by, action="changed", subject=locked, fields=["other_incomes"])


def _open(by: Access, budget: Budget) -> Budget:
    require(by, Permission.KEEP_BUDGET)
    return lock_open_budget(by, budget.pk)


def _saved(by: Access, budget: Budget, field: str) -> Budget:
    budget.save(update_fields=[field])
    record_change(by=by, action="changed", subject=budget, fields=[field])
    return budget


def _income(by: Access, budget: Budget) -> Income:
    try:
        return income_of(by, budget)
    except ValueError:
        raise ValidationError(NOT_SHARED) from None
