"""Rows about who pays what of a budget. Reads and returns; never writes."""

from datetime import date
from decimal import Decimal

from budget.domain.shares import ShareTable, share_table
from budget.models import Budget
from budget.queries.keys import key_weights
from finsam.web.access import Access
from members.enums import Party, Payer
from members.models import Membership
from members.queries.memberships import share_rule_on


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
    weights = key_weights(access, budget)
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
