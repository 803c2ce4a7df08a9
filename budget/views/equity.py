"""The equity guard: saved means at the end of each year against the ladder, and what moving a cost does."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from budget.domain.equity import Moved, ladder_on
from budget.models import Budget, EquityStep
from budget.queries.equity import equity_plan, equity_steps, ladder_fault, ladder_of, projected
from budget.views.equity_form import MoveForm, said
from budget.views.pictures import equity_ends
from finsam.shared import formats
from finsam.web.access import Access
from members.permissions import Permission, may, require


@require_GET
def equity_guard(request: HttpRequest) -> HttpResponse:
    """What is typed stands in the address; nothing is saved."""
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    steps = list(equity_steps(access))
    ladder = ladder_of(steps)
    plan = equity_plan(access)
    form = MoveForm(request.GET, plan=plan, ladder=ladder)
    form.is_valid()
    context = {
        "plan": plan,
        "rows": [
            (own, form.years[at] if form.years else None, said(form.years[at]) if form.years else "")
            for at, own in enumerate(plan.years)
        ],
        "came": any(own.taken_over for own in plan.years),
        "warnings": [own.warning() for own in form.years if own.warning()],
        "is_short": any(own.closing < 0 for own in form.years),
        "chart": equity_ends(form.years) if form.years else None,
        "form": form,
        "moves": _moves(form.moved),
        "ladders": _ladders(steps),
        "holding": next((step.valid_from for step in ladder_on(ladder, access.day)), None),
        "fault": ladder_fault(ladder),
        "may_keep": may(access, Permission.KEEP_BUDGET),
    }
    return render(request, "budget/equity_guard.html", context)


def equity_note(access: Access, budget: Budget) -> dict[str, Any] | None:
    """The end of the budget's year; None without a ladder, or when the year is planned from another budget."""
    for own, year in projected(access):
        if own.year == budget.year and own.budget.pk == budget.pk:
            return {"text": said(year), "is_wrong": bool(year.warning())}
    return None


def _ladders(steps: Iterable[EquityStep]) -> list[tuple[date, list[tuple[EquityStep, str]]]]:
    """Each ladder's steps with their percent as it was written."""
    return [
        (day, [(step, formats.percent(step.percent / 100, _decimals(step.percent))) for step in own])
        for day, own in groupby(steps, key=lambda step: step.valid_from)
    ]


def _decimals(percent: Decimal) -> int:
    return 0 if percent == percent.to_integral_value() else 2


def _moves(moved: Iterable[Moved]) -> list[dict[str, Any]]:
    return [
        {
            "moved": own,
            "before": said(own.before),
            "after": said(own.after),
            "is_changed": bool(own.before.above) != bool(own.after.above)
            or (own.before.closing < 0) != (own.after.closing < 0),
        }
        for own in moved
    ]
