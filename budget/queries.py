"""Rows about money: budgets, who pays, cost lines, outcome. Reads and returns; never writes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from budget.domain.balance import BudgetBalance, CostRow, Explanation, cost_total, weigh
from budget.domain.follow_up import FollowUp, Planned, Spent, compare
from budget.domain.shares import ShareTable, share_table
from budget.enums import BudgetState
from budget.models import Budget, BudgetAmount, BudgetLine, Closing
from finsam.web.access import Access
from members.enums import Party, Payer
from members.models import KeyWeight, Membership
from members.queries.memberships import share_rule_on
from members.queries.succession import Takeover, taken_over, takeovers


def budgets(access: Access) -> QuerySet[Budget]:
    """All budgets, the newest year and version first."""
    return Budget.objects.within(access).select_related("association", "municipal_key", "decision__meeting")


def current_budget(access: Access, year: int) -> Budget | None:
    """The year's adopted budget; before there is one, the highest version."""
    of_year = list(budgets(access).filter(year=year).prefetch_related("explanations"))
    adopted = [budget for budget in of_year if budget.state == BudgetState.ADOPTED]
    return next(iter(adopted or of_year), None)


def income_table(access: Access, budget: Budget) -> ShareTable:
    """Who pays what of the budget's contributions. Raises ValueError when a rule, key or member is missing.

    Names are those the organisations bear on 1 January of the budget year.
    """
    day = date(budget.year, 1, 1)
    rule = share_rule_on(access, day)
    if rule is None:
        raise ValueError("no share rule holds on the first day of the year")
    return share_table(budget.contributions_total, rule.parts, _payers(access, budget, day))


def income_or_none(access: Access, budget: Budget | None) -> ShareTable | None:
    """The budget's income table; None without a budget, or while a rule, a key or a member is missing."""
    try:
        return income_table(access, budget) if budget else None
    except ValueError:
        return None


def _payers(access: Access, budget: Budget, day: date) -> dict[str, dict[str, Decimal]]:
    """Payer → (member's name → weight). Arbetsförmedlingen's part is paid by Försäkringskassan, so it stands aside."""
    weights = _key_weights(access, budget)
    members: dict[str, dict[str, Decimal]] = {payer.value: {} for payer in Payer}
    paying = (
        Membership.objects.within(access)
        .active_on(day)
        .exclude(party=Party.EMPLOYMENT_SERVICE)
        .select_related("organisation")
        .prefetch_related("organisation__names")
        .order_by("pk")
    )
    for member in paying:
        has_key = weights and member.payer == Payer.MUNICIPALITY
        if has_key and member.pk not in weights:
            raise ValueError(f"the key lacks {member.organisation}")
        weight = weights[member.pk] if has_key else Decimal(1)
        members[member.payer.value][member.organisation.name_on(day)] = weight
    return members


def _key_weights(access: Access, budget: Budget) -> dict[int, Decimal]:
    """Membership → weight in the latest year of the key that is not after the budget's."""
    if budget.municipal_key_id is None:
        return {}
    rows = KeyWeight.objects.within(access).filter(key=budget.municipal_key_id, year__lte=budget.year)
    found = list(rows.order_by("-year", "pk").values_list("year", "membership", "weight"))
    return {member: weight for year, member, weight in found if year == found[0][0]}


def cost_rows(access: Access, budget: Budget) -> tuple[CostRow, ...]:
    """The budget's cost lines in its order, each with its amounts per year. Two queries."""
    amounts: dict[int, dict[int, Decimal]] = {}
    for line, year, amount in (
        BudgetAmount.objects.within(access).filter(line__budget=budget).values_list("line", "year", "amount")
    ):
        amounts.setdefault(line, {})[year] = amount
    lines = BudgetLine.objects.within(access).filter(budget=budget).order_by("position", "pk")
    return tuple(
        CostRow(line.area, line.name, line.intervention_id, amounts.get(line.pk, {})) for line in lines
    )


def balance_of(access: Access, budget: Budget) -> BudgetBalance:
    """Income against cost in the budget year, and what explains a deficit."""
    return weigh(
        budget.contributions_total,
        budget.other_income,
        cost_total(cost_rows(access, budget), budget.year),
        explanation_rows(budget),
        taken_over_total(taken_over(access, budget.year)),
    )


def taken_over_total(rows: Iterable[Takeover]) -> Decimal:
    return sum((row.amount for row in rows), Decimal(0))


def balances(access: Access) -> list[dict[str, Any]]:
    """Every budget with its balance, in four queries."""
    rows = budgets(access).prefetch_related("explanations", "lines__amounts")
    came = takeovers(access)
    return [{"budget": budget, "balance": _balance_from_prefetched(budget, came)} for budget in rows]


def _balance_from_prefetched(budget: Budget, came: tuple[Takeover, ...]) -> BudgetBalance:
    costs = sum((line.amount_in(budget.year) or Decimal(0) for line in budget.lines.all()), Decimal(0))
    own = taken_over_total(row for row in came if row.day.year == budget.year)
    return weigh(budget.contributions_total, budget.other_income, costs, explanation_rows(budget), own)


def explanation_rows(budget: Budget) -> tuple[Explanation, ...]:
    return tuple(
        Explanation(row.text, row.amount, row.owner, row.due, row.settled_on)
        for row in budget.explanations.all()
    )


def follow_up(access: Access, year: int) -> FollowUp:
    """The year's outcome against its budget, line by line, with last year's outcome beside it."""
    budget = current_budget(access, year)
    planned = cost_rows(access, budget) if budget else ()
    closings = (
        Closing.objects.within(access).filter(Q(year=year) | Q(year=year - 1)).prefetch_related("outcomes")
    )
    books = {closing.year: closing for closing in closings}
    closing = books.get(year)
    return compare(
        year,
        [Planned(row.area, row.name, row.intervention_id, row.amount(year)) for row in planned],
        _spent(closing),
        _spent(books.get(year - 1)),
        through=closing.through if closing else None,
        is_final=closing.is_final if closing else False,
    )


def _spent(closing: Closing | None) -> list[Spent]:
    if closing is None:
        return []
    return [
        Spent(row.area, row.name, row.intervention_id, row.amount, row.forecast)
        for row in closing.outcomes.all()
    ]


@dataclass(frozen=True)
class KeyTable:
    """A key with each member's part of the quarter, year by year, in the key's order."""

    name: str
    reason: str
    source: str
    years: tuple[int, ...]
    rows: tuple[tuple[str, tuple[Fraction | None, ...]], ...]

    def since(self, year: int) -> "KeyTable":
        """The same from a year on: a plan does not look back."""
        kept = [place for place, own in enumerate(self.years) if own >= year]
        rows = ((name, tuple(parts[place] for place in kept)) for name, parts in self.rows)
        shared = tuple(row for row in rows if any(part is not None for part in row[1]))
        return replace(self, years=tuple(self.years[place] for place in kept), rows=shared)


def key_rows(access: Access, budget: Budget | None) -> KeyTable | None:
    """The municipal key of the budget; None when a lone municipality needs none."""
    key = budget.municipal_key if budget else None
    if key is None:
        return None
    weights: dict[str, dict[int, Fraction]] = {}
    for row in (
        KeyWeight.objects.within(access)
        .filter(key=key)
        .select_related("membership__organisation")
        .order_by("pk")
    ):
        weights.setdefault(str(row.membership), {})[row.year] = Fraction(row.weight)
    years = tuple(sorted({year for own in weights.values() for year in own}))
    whole = {
        year: sum((own.get(year, Fraction(0)) for own in weights.values()), Fraction(0)) for year in years
    }
    rows = tuple(
        (name, tuple(own[year] / whole[year] if year in own and whole[year] else None for year in years))
        for name, own in weights.items()
    )
    return KeyTable(key.name, key.reason, key.source, years, rows)
