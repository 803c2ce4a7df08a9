"""Rows for the table in which a budget's lines are edited. Reads and returns; never writes."""

from datetime import date

from django.db.models import Q

from budget.models import Budget, BudgetLine
from finsam.web.access import Access
from interventions.models import Intervention


def lines_of(access: Access, budget: Budget) -> list[BudgetLine]:
    """The budget's lines with their amounts, in its order. Two queries."""
    rows = BudgetLine.objects.within(access).filter(budget=budget).prefetch_related("amounts")
    return list(rows.order_by("position", "pk"))


def intervention_choices(access: Access, budget: Budget) -> list[tuple[str, str]]:
    """Interventions that run in the budget's year or later, and those it holds already."""
    alive = Q(ends=None) | Q(ends__gte=date(budget.year, 1, 1)) | Q(budget_lines__budget=budget)
    rows = Intervention.objects.within(access).filter(alive).distinct().order_by("position", "name")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]
