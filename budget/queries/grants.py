"""What may pay for a grant: the year's budget, its lines, and what others have been granted from them."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import QuerySet

from budget.domain.grants import PayingLine
from budget.domain.grid import YEARS
from budget.enums import Area, BudgetState
from budget.models import Budget, BudgetLine, Grant
from budget.queries.budgets import budgets
from finsam.web.access import Access
from interventions.enums import ApplicationState
from interventions.models import Application
from members.models import AgendaItem, Decision, Meeting
from members.queries.meetings import board_decisions

# Laid before the members, or adopted: a draft is nobody's promise.
LAID_FORWARD = (BudgetState.ADOPTED, BudgetState.CONSULTED, BudgetState.PROPOSED)
PAYING_AREAS = (Area.INTERVENTIONS, Area.COMMON, Area.OWN)
GRANTED = (ApplicationState.GRANTED, ApplicationState.AGREED)
Money = dict[int, Decimal]


def budget_for(access: Access, year: int) -> Budget | None:
    """The budget that holds the year: its own, adopted before proposed, else the latest one whose plan reaches it."""
    rows = budgets(access).filter(year__lte=year, year__gt=year - YEARS, state__in=LAID_FORWARD)
    found = sorted(
        rows, key=lambda one: (-one.year, LAID_FORWARD.index(BudgetState(one.state)), -one.version)
    )
    return found[0] if found else None


def paying_lines(access: Access, budget: Budget, application: Application) -> tuple[PayingLine, ...]:
    """The budget's lines that may pay: the application's own first, then those that are free. Four queries.

    A grant draws on the line of its intervention where the budget has one, else on the line it was given from.
    """
    rows = BudgetLine.objects.within(access).filter(budget=budget, area__in=PAYING_AREAS)
    lines = list(rows.select_related("intervention").prefetch_related("amounts").order_by("position", "pk"))
    granted: dict[int, Money] = {}
    for grant in _grants(access, budget.year).exclude(application=application):
        line = _line_of(grant, lines)
        if line is not None:
            _add(granted.setdefault(line.pk, {}), grant.application)
    found = [_paying(line, budget, granted.get(line.pk, {}), application) for line in lines]
    return tuple(sorted(found, key=lambda one: (not one.is_own, not one.is_free)))


def _grants(access: Access, year: int) -> QuerySet[Grant]:
    rows = Grant.objects.within(access).filter(budget_year=year, application__state__in=GRANTED)
    return rows.select_related("application__intervention").prefetch_related("application__years")


def _line_of(grant: Grant, lines: Iterable[BudgetLine]) -> BudgetLine | None:
    own = getattr(grant.application, "intervention", None)
    ways = (
        lambda line: own is not None and line.intervention_id == own.pk,
        lambda line: line.pk == grant.line_id,
        lambda line: line.name == grant.line_name,
    )
    return next((line for fits in ways for line in lines if fits(line)), None)


def _add(to: Money, application: Application) -> None:
    for year in application.years.all():
        to[year.year] = to.get(year.year, Decimal(0)) + (year.decided or Decimal(0))


def _paying(line: BudgetLine, budget: Budget, granted: Money, application: Application) -> PayingLine:
    title = application.title.casefold()
    names = {line.name.casefold(), line.intervention.name.casefold() if line.intervention else ""}
    return PayingLine(
        pk=line.pk,
        name=line.name,
        years=tuple(range(budget.year, budget.year + YEARS)),
        budgeted={amount.year: amount.amount for amount in line.amounts.all()},
        granted=granted,
        is_own=title in names,
        is_free=line.intervention_id is None,
    )


def decisions_to_choose(access: Access, application: Application) -> QuerySet[Decision]:
    """The board's decisions since the application was first sent in, the newest first."""
    rows = board_decisions(access)
    if application.sent_at:
        rows = rows.filter(meeting__held_on__gte=application.sent_at.date())
    return rows


def matters_to_choose(access: Access, meeting: Meeting | None) -> list[AgendaItem]:
    """What stands on the meeting's agenda without a decision; a new one is written there."""
    if meeting is None:
        return []
    rows = AgendaItem.objects.within(access).filter(meeting=meeting, decision=None)
    return list(rows.order_by("number", "pk"))
