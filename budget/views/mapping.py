"""The page on which an association's accounts get their lines in the statements and in the budget."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from budget.domain.grid import Merged, merge
from budget.domain.mapping import AccountMapping, is_number, line_of
from budget.domain.mapping_proposal import Goal, propose_objects, with_new_objects
from budget.domain.posting import AccountYear
from budget.enums import Area, Chart, LedgerState, StatementLine
from budget.forms.mapping import EXPLAINED, MappingForm, goal_choices
from budget.forms.mapping_cells import (
    Cells,
    base_cells,
    changed_by_hand,
    mapping_cells,
    named_cells,
    numbered_cells,
    object_key,
    typed_cells,
)
from budget.models import AccountMap, LedgerFile
from budget.queries.ledger import is_closed
from budget.queries.mapping import (
    BookedObject,
    goals_in,
    ledger_accounts,
    ledger_objects,
    proposed_mapping,
    shown_ledger,
    starting_mapping,
)
from budget.queries.mapping import (
    account_map as stored_map,
)
from budget.queries.posting import as_mapping
from budget.services.closed import closed_words
from budget.services.mapping import ChangedMeanwhileError, save_map
from budget.views.filters import FIRST_YEAR
from finsam.web.access import Access
from members.permissions import Permission, may, require

LINES = {line.value: str(line.label) for line in StatementLine}
AREAS = {area.value: str(area.label) for area in Area}


@dataclass(frozen=True)
class Sheet:
    """What the page is about: the year's file and mapping, and what its accounts and objects may be mapped to."""

    year: int
    ledger: LedgerFile | None
    stored: AccountMap | None
    mapping: AccountMapping | None
    accounts: tuple[AccountYear, ...]
    objects: tuple[BookedObject, ...]
    goals: tuple[Goal, ...]
    budget_rows: int

    @property
    def edit_number(self) -> int:
        return self.stored.edit_number if self.stored else 0

    @property
    def is_proposal(self) -> bool:
        """Nobody has looked it through and saved it yet."""
        return self.mapping is not None and self.edit_number == 0

    @property
    def choices(self) -> list:
        rules = self.mapping.objects if self.mapping else ()
        return goal_choices(self.goals, rules, self.budget_rows)


@require_http_methods(["GET", "POST"])
def account_map(request: HttpRequest, year: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_LEDGER)
    if not FIRST_YEAR <= year <= access.day.year + 1:
        raise Http404
    if request.method == "POST":
        require(access, Permission.KEEP_LEDGER)
    sheet = _sheet(access, year, request.GET.get("fil", ""))
    closed = is_closed(access, year)
    if closed or not may(access, Permission.KEEP_LEDGER):
        if request.method == "POST":
            messages.error(request, closed_words(year))
        return _show_only(request, sheet, closed_words(year) if closed else "")
    if request.method == "POST":
        return _write(request, sheet)
    return _show(request, sheet, _form(sheet, mapping_cells(sheet.mapping), bound=False))


def _sheet(access: Access, year: int, file: str) -> Sheet:
    pk = int(file) if file.isascii() and file.isdigit() and len(file) < 12 else None
    ledger = shown_ledger(access, year, pk)
    if file and (pk is None or ledger is None):
        raise Http404
    stored = stored_map(access, year)
    goals, budget_rows = goals_in(access, year)
    mapping = as_mapping(stored) if stored else proposed_mapping(access, year, ledger, goals)
    objects = ledger_objects(access, ledger, mapping) if ledger else ()
    if stored and not stored.edit_number:
        mapping = with_new_objects(mapping, objects, goals)
    accounts = ledger_accounts(access, ledger) if ledger else ()
    return Sheet(year, ledger, stored, mapping, accounts, _with_known(objects, mapping), goals, budget_rows)


def _with_known(objects: Sequence[BookedObject], mapping: AccountMapping | None) -> tuple[BookedObject, ...]:
    """The file's objects, the costliest first, then those that only the mapping knows: saving must not lose them."""
    here = {(one.dimension, one.code) for one in objects}
    known = mapping.objects if mapping else ()
    others = [
        BookedObject(rule.dimension, rule.code, "")
        for rule in known
        if (rule.dimension, rule.code) not in here
    ]
    return (*sorted(objects, key=lambda one: (one.dimension, -(one.cost or 0), one.code)), *others)


def _form(sheet: Sheet, cells: Cells, *, bound: bool) -> MappingForm:
    rules = sheet.mapping.objects if sheet.mapping else ()
    mapped = {object_key(rule.dimension, rule.code) for rule in rules}
    alike = propose_objects([one for one in sheet.objects if one.name], sheet.goals)
    hints = {object_key(rule.dimension, rule.code): rule.row for rule in alike}
    return MappingForm(
        cells,
        bound=bound,
        objects=sheet.objects,
        choices=sheet.choices,
        proposed=frozenset(mapped) if sheet.is_proposal else frozenset(),
        hints={key: row for key, row in hints.items() if key not in mapped},
    )


def _write(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    typed, number = typed_cells(request.POST, sheet.objects), _number(request.POST.get("nummer", ""))
    base, act = base_cells(request.POST.get("bas", ""), sheet.objects), request.POST.get("gor", "")
    if act == "start":
        return _start(request, sheet, typed, base, number)
    if act:
        form = _form(sheet, changed_by_hand(typed, act), bound=False)
        return _show(request, sheet, form, base=base, number=number, unsaved=True)
    form = _form(sheet, typed, bound=True)
    if not form.is_valid():
        return _show(request, sheet, form, base=base, number=number, status=422)
    try:
        save_map(by=request.access, year=sheet.year, edit_number=number, mapping=form.mapping())
    except ChangedMeanwhileError:
        return _lay_together(request, sheet, base, typed)
    except ValidationError as error:
        form.faults.extend(error.messages)
        return _show(request, sheet, form, base=base, number=number, status=422)
    messages.success(request, _saved_words(sheet))
    query = f"?fil={request.GET['fil']}" if request.GET.get("fil") else ""
    return redirect(reverse("account_map", args=[request.access.association.slug, sheet.year]) + query)


def _saved_words(sheet: Sheet) -> str:
    if sheet.ledger and sheet.ledger.state == LedgerState.APPLIED:
        return f"Kopplingen för {sheet.year} är sparad, och räkningarna är gjorda på nytt."
    return f"Kopplingen för {sheet.year} är sparad."


def _start(request: HttpRequest, sheet: Sheet, typed: Cells, base: Cells, number: int) -> HttpResponse:
    """The chosen chart's starting set in place of the ranges; objects that have a line keep it."""
    chart = typed["plan"]["chart"]
    if chart not in Chart.values:
        form = _form(sheet, typed, bound=False)
        form.faults.append("Välj en kontoplan först.")
        return _show(request, sheet, form, base=base, number=number, status=422)
    proposal = starting_mapping(chart, sheet.accounts, sheet.objects, sheet.goals)
    cells = mapping_cells(proposal)
    chosen = {key: row for key, row in typed.items() if row.get("goal")}
    form = _form(sheet, {**cells, **chosen}, bound=False)
    return _show(request, sheet, form, base=base, number=number, unsaved=True)


def _lay_together(request: HttpRequest, sheet: Sheet, base: Cells, typed: Cells) -> HttpResponse:
    sheet = _sheet(request.access, sheet.year, request.GET.get("fil", ""))
    stored = mapping_cells(sheet.mapping)
    for one in sheet.objects:
        stored.setdefault(object_key(one.dimension, one.code), {"goal": ""})
    merged = merge(named_cells(base), named_cells(typed), named_cells(stored))
    cells, keys = numbered_cells(merged.rows)
    form = _form(sheet, cells, bound=False)
    _mark(form, merged, keys)
    return _show(request, sheet, form, merged=merged, status=409)


def _mark(form: MappingForm, merged: Merged, keys: dict[str, str]) -> None:
    """Beside each cell what the other wrote there."""
    places = {row.key: row for row in (*form.ranges, *form.objects)} | {"plan": form.head}
    for name, key in keys.items():
        row = places.get(key)
        if row is None:
            continue  # an object that only the mapping knew, and knows no more
        row.is_added, row.is_lost = name in merged.added, name in merged.lost
        for cell, text in merged.theirs.get(name, {}).items():
            row.fields[cell].theirs = _in_words(cell, text)
        for cell in merged.taken.get(name, ()):
            row.fields[cell].taken = True


def _in_words(cell: str, text: str) -> str:
    if cell == "chart":
        return str(Chart(text).label) if text in Chart.values else text
    named = {"line": LINES, "area": AREAS}.get(cell, {})
    if cell == "goal":
        return text.split(":", 2)[-1] or "utan koppling"
    return named.get(text, text) or "tomt"


def _show(
    request: HttpRequest,
    sheet: Sheet,
    form: MappingForm,
    *,
    base: Cells | None = None,
    number: int | None = None,
    merged: Merged | None = None,
    unsaved: bool = False,
    status: int = 200,
) -> HttpResponse:
    if sheet.is_proposal or unsaved:
        form.mark_uncertain(account.number for account in sheet.accounts)
    began = mapping_cells(sheet.mapping) if base is None else base
    context = {
        **_context(sheet, form.shown_mapping()),
        "form": form,
        "explained": EXPLAINED,
        "base": json.dumps(began, ensure_ascii=False),
        "number": sheet.edit_number if number is None else number,
        "merged": merged,
        "unsaved": unsaved,
        "loose": [one.booked for one in form.objects if one.booked.cost and not one.goal_text],
        "back": _back(request, sheet),
    }
    return render(request, "budget/mapping.html", context, status=status)


def _show_only(request: HttpRequest, sheet: Sheet, why: str) -> HttpResponse:
    mapping = sheet.mapping or AccountMapping("")
    rules = {(rule.dimension, rule.code): rule for rule in mapping.objects}
    context = {
        **_context(sheet, mapping),
        "why": why,
        "chart": Chart(mapping.chart).label if mapping.chart else "",
        "ranges": [
            (row, LINES[row.line], AREAS.get(row.area, ""))
            for row in sorted(mapping.ranges, key=lambda row: (row.first, row.last))
        ],
        "rules": [(one, rules.get((one.dimension, one.code))) for one in sheet.objects],
        "back": _back(request, sheet),
    }
    return render(request, "budget/mapping_shown.html", context)


def _context(sheet: Sheet, mapping: AccountMapping) -> dict[str, Any]:
    """The accounts with the line that the page gives them: those without one first, then line by line."""
    found = [(account, line_of(mapping, account.number)) for account in sheet.accounts]
    places = {line: place for place, line in enumerate(StatementLine)}
    rows = sorted(found, key=lambda pair: (places[pair[1]] + 1 if pair[1] else 0, pair[0].number))
    return {
        "sheet": sheet,
        "accounts": [
            (account, line.label if line else "", is_number(account.number)) for account, line in rows
        ],
        "lacking": sum(line is None for _, line in rows),
        "rows": [goal.row for goal in sheet.goals[: sheet.budget_rows]],
    }


def _back(request: HttpRequest, sheet: Sheet) -> tuple[str, str]:
    """To the file that waits, when the page was reached from it; else to all files."""
    slug = request.access.association.slug
    if sheet.ledger and request.GET.get("fil"):
        return reverse("ledger_detail", args=[slug, sheet.ledger.pk]), sheet.ledger.name
    return reverse("ledger_list", args=[slug]), "Bokföring"


def _number(text: str) -> int:
    """The edit that the page was made from; -1, which is never stored, for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
