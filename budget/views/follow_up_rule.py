"""How an association follows its money: the length of its periods, and from where a deviation is explained."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from budget.domain.money_periods import PeriodRow, Threshold, YearPart, asked_for, asked_words, parts_of
from budget.forms.money_periods import RuleForm
from budget.models import FollowUpRule
from budget.queries.money_periods import rule_of, threshold_of, year_money
from budget.services.money_periods import save_rule
from finsam.web.access import Access
from members.permissions import Permission, require


@require_http_methods(["GET", "POST"])
def follow_up_rule(request: HttpRequest) -> HttpResponse:
    """How the association follows its money. Trying a limit shows what it would have asked for and saves nothing."""
    access = request.access
    require(access, Permission.KEEP_LEDGER)
    form = RuleForm(request.POST or None, instance=rule_of(access))
    is_trying = "prova" in request.POST
    if request.method == "POST" and form.is_valid() and not is_trying:
        save_rule(by=access, values=form.cleaned_data)
        messages.success(request, "Regeln för uppföljningen är sparad.")
        return redirect("follow_up", access.association.slug)
    rule = form.instance
    context = {
        "form": form,
        "example": None if form.errors else _example(access, rule),
        "is_trying": is_trying,
    }
    return render(request, "budget/follow_up_rule.html", context, status=422 if form.errors else 200)


def _example(access: Access, rule: FollowUpRule) -> dict[str, Any] | None:
    """What the limit asks for in the latest period that is booked to its end, this year or last."""
    for year in (access.day.year, access.day.year - 1):
        money = year_money(access, year, rule.kind)
        whole = [part for part in parts_of(year, rule.kind) if money.is_whole(part)]
        if whole and any(row.deviation is not None for row in money.rows(whole[-1])):
            return _asked(money.rows(whole[-1]), whole[-1], threshold_of(rule))
    return None


def _asked(rows: Sequence[PeriodRow], part: YearPart, threshold: Threshold) -> dict[str, Any]:
    asked = asked_for(rows, threshold)
    return {
        "part": part,
        "is_set": threshold.is_set,
        "lines": len(rows),
        "asked": [(row.name, asked_words(row, threshold)) for row in asked],
    }
