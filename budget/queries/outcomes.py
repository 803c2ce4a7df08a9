"""Rows about outcome against budget. Reads and returns; never writes."""

from django.db.models import Q

from budget.domain.follow_up import FollowUp, Planned, Spent, compare
from budget.models import Closing
from budget.queries.budgets import cost_rows, current_budget
from finsam.web.access import Access


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
        [Planned(row.area, row.name, row.intervention_id, row.amount(year), row.own_area) for row in planned],
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
