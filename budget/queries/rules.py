"""Rows about the rule of the payers' shares and what it gives a key's members. Reads and returns; never writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from budget.enums import BudgetState
from budget.models import Budget
from budget.queries.budgets import budgets
from budget.queries.income import UNITS, Basis
from budget.queries.keys import Town, Weights, holding
from finsam.web.access import Access
from members.enums import Payer
from members.models import ShareKey, ShareRule


@dataclass(frozen=True)
class RuleInUse:
    """A rule with the budgets whose first day it holds on."""

    rule: ShareRule
    budgets: tuple[Budget, ...]


@dataclass(frozen=True)
class QuarterOf:
    """The municipalities' part of one budget as the key shares it: town → kronor, summing to `total`."""

    budget: Budget
    total: Decimal
    amounts: dict[int, Decimal]


def rules_in_use(access: Access) -> tuple[RuleInUse, ...]:
    """Every rule, the newest first, with the budgets of its years. Two queries."""
    every = list(budgets(access).order_by("year", "version"))
    rules = ShareRule.objects.within(access).order_by("-valid_from")
    return tuple(
        RuleInUse(rule, tuple(budget for budget in every if rule.is_active_on(date(budget.year, 1, 1))))
        for rule in rules
    )


def quarters(access: Access, key: ShareKey, weights: Weights, towns: Iterable[Town]) -> tuple[QuarterOf, ...]:
    """What the key gives each town of the years that have a budget: the adopted one, else the highest version."""
    rules = list(ShareRule.objects.within(access))
    by_year: dict[int, Budget] = {}
    for budget in budgets(access).filter(municipal_key=key).order_by("year", "-version"):
        known = by_year.get(budget.year)
        if known is None or (budget.state == BudgetState.ADOPTED and known.state != BudgetState.ADOPTED):
            by_year[budget.year] = budget
    found = (_quarter(budget, rules, holding(weights, budget.year), towns) for budget in by_year.values())
    return tuple(one for one in found if one is not None)


def _quarter(
    budget: Budget, rules: Iterable[ShareRule], own: dict[int, Decimal], towns: Iterable[Town]
) -> QuarterOf | None:
    rule = next((row for row in rules if row.is_active_on(date(budget.year, 1, 1))), None)
    shared = {str(town.membership): own[town.membership] for town in towns if town.membership in own}
    if rule is None or not any(shared.values()):
        return None
    alone = {"alone": Decimal(1)}
    members = {Payer.STATE.value: alone, Payer.REGION.value: alone, Payer.MUNICIPALITY.value: shared}
    table = Basis(rule.parts, members, {}, UNITS[budget.unit]).table(budget.contributions_total)
    amounts = {int(row.name): row.amount for row in table.rows if row.payer == Payer.MUNICIPALITY}
    return QuarterOf(budget, table.amount_of(Payer.MUNICIPALITY), amounts)
