"""Writing of the rule that the payers share by: the next one begins, the one before ends the day before."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.enums import BudgetState
from budget.models import Budget
from finsam.shared.formats import day as written
from finsam.web.access import Access
from members.enums import Payer
from members.models import Association, ShareRule
from members.services.record import record_change


@transaction.atomic
def add_share_rule(*, by: Access, year: int, parts: Mapping[str, int], source: str) -> ShareRule:
    """A rule from 1 January of the year; what earlier years are shared by stays as it was.

    Raises ValidationError when a later rule is there, or when a budget that is adopted would be shared anew.
    """
    Association.objects.select_for_update().get(pk=by.association.pk)
    first = date(year, 1, 1)
    rules = list(ShareRule.objects.within(by).select_for_update())
    later = next((rule for rule in rules if rule.valid_from >= first), None)
    if later is not None:
        raise ValidationError(
            f"Det finns redan en andelsregel från {written(later.valid_from)}. Välj ett senare år.",
            code="later",
        )
    adopted = Budget.objects.within(by).filter(
        year__gte=year, state__in=[BudgetState.ADOPTED, BudgetState.REVISED]
    )
    last = adopted.order_by("-year").values_list("year", flat=True).first()
    if last is not None:
        raise ValidationError(
            f"Budgeten för {last} är fastställd med den regel som gäller nu. Låt den nya gälla från {last + 1}.",
            code="adopted",
        )
    for rule in rules:
        if rule.is_active_on(first):
            rule.valid_until = first - timedelta(days=1)
            rule.save()
            record_change(by=by, action="changed", subject=rule, fields=["valid_until"])
    new = ShareRule(
        association=by.association,
        state_parts=parts[Payer.STATE],
        region_parts=parts[Payer.REGION],
        municipality_parts=parts[Payer.MUNICIPALITY],
        source=source,
        valid_from=first,
    )
    new.full_clean()
    new.save()
    record_change(by=by, action="added", subject=new, fields=[])
    return new
