"""The table in which a budget's lines are edited: read, kept when something is wrong, laid together with another's save."""

import json
from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from budget.domain.follow_up import FollowUp, FollowUpRow
from budget.domain.grid import YEARS, Merged, merge
from budget.enums import Area
from budget.models import Budget
from budget.queries.budgets import balance_of, budgets
from budget.queries.grid import intervention_choices, lines_of
from budget.queries.outcomes import follow_up
from budget.services.budgets import ADOPTED
from budget.services.grid import ChangedMeanwhileError, save_grid
from budget.views.grid_form import (
    Grid,
    base_cells,
    changed_by_hand,
    new_key,
    renewed,
    stored_cells,
    typed_cells,
    written,
)
from members.permissions import Permission, require

Cells = dict[str, dict[str, str]]


@require_http_methods(["GET", "POST"])
def budget_edit(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    budget = get_object_or_404(budgets(access), pk=pk)
    require(access, Permission.KEEP_BUDGET)
    if request.method == "POST":
        return _write(request, budget)
    if budget.is_adopted:
        messages.error(request, ADOPTED)
        return redirect("budget_detail", access.association.slug, budget.pk)
    stored = stored_cells(lines_of(access, budget), budget.year)
    grid = Grid(budget, intervention_choices(access, budget), stored, bound=False)
    return _show(request, grid, stored, budget.edit_number)


def _write(request: HttpRequest, budget: Budget) -> HttpResponse:
    access, choices = request.access, intervention_choices(request.access, budget)
    typed, base = typed_cells(request.POST), base_cells(request.POST.get("bas", ""))
    number = _number(request.POST.get("nummer", ""))
    act = request.POST.get("gor", "")
    if act:
        grid = Grid(budget, choices, changed_by_hand(typed, act), bound=False)
        return _show(request, grid, base, number, unsaved=True)
    grid = Grid(budget, choices, typed, bound=True)
    if not grid.is_valid():
        return _show(request, grid, base, number, status=422)
    try:
        save_grid(by=access, budget=budget, edit_number=number, rows=grid.rows())
    except ChangedMeanwhileError:
        return _lay_together(request, budget, choices, base, typed)
    except ValidationError as error:
        grid.faults.extend(error.messages)
        return _show(request, grid, base, number, status=422)
    messages.success(request, f"Raderna i {budget} är sparade.")
    return redirect("budget_detail", access.association.slug, budget.pk)


def _lay_together(
    request: HttpRequest, budget: Budget, choices: list[tuple[str, str]], base: Cells, typed: Cells
) -> HttpResponse:
    budget = get_object_or_404(budgets(request.access), pk=budget.pk)
    stored = stored_cells(lines_of(request.access, budget), budget.year)
    merged = merge(base, typed, stored)
    grid = Grid(budget, choices, renewed(merged), bound=False)
    _mark(grid, merged, dict(choices))
    return _show(request, grid, stored, budget.edit_number, merged=merged, status=409)


def _mark(grid: Grid, merged: Merged, interventions: Mapping[str, str]) -> None:
    """Beside each cell what the other wrote there."""
    lost = {new_key(key) for key in merged.lost}
    for form in grid.forms:
        form.is_added, form.is_lost = form.key in merged.added, form.key in lost
        for cell, text in merged.theirs.get(form.key, {}).items():
            form.fields[cell].theirs = _in_words(cell, text, interventions) or "tomt"
        for cell in merged.taken.get(form.key, ()):
            form.fields[cell].taken = True


def _in_words(cell: str, text: str, interventions: Mapping[str, str]) -> str:
    if cell == "area":
        return str(dict(Area.choices).get(text, text))
    return interventions.get(text, text) if cell == "intervention" else text


def _show(
    request: HttpRequest,
    grid: Grid,
    base: Cells,
    number: int,
    *,
    status: int = 200,
    merged: Merged | None = None,
    unsaved: bool = False,
) -> HttpResponse:
    access, budget = request.access, grid.budget
    before = follow_up(access, budget.year - 1)
    _put_before(grid, before)
    balance = balance_of(access, budget)
    income = balance.balance + balance.costs
    totals = grid.totals()
    context = {
        "budget": budget,
        "grid": grid,
        "years": [budget.year + offset for offset in range(YEARS)],
        "before": before,
        "totals": totals,
        "income": income,
        "income_text": written(income),
        "balance_text": written(income - grid.sums[0]),
        "base": json.dumps(base, ensure_ascii=False),
        "number": number,
        "merged": merged,
        "unsaved": unsaved,
        "vanished": _vanished(grid, before),
    }
    return render(request, "budget/budget_edit.html", context, status=status)


def _put_before(grid: Grid, before: FollowUp) -> None:
    """What the line might cost and did cost last year."""
    lines = [(form.cells.get("name", ""), form.intervention_id) for form in grid.forms]
    for form, row in zip(grid.forms, before.matches(lines), strict=True):
        form.before = row


def _vanished(grid: Grid, before: FollowUp) -> list[FollowUpRow]:
    """Lines that last year had and this budget has not."""
    here = {form.before.name for form in grid.forms if form.before}
    return [row for row in before.rows if row.name not in here and (row.budget or row.outcome)]


def _number(text: str) -> int:
    """The edit that the page was made from; -1, which is never stored, for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
