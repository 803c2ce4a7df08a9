"""One period of the year's money: outcome where no ledger gives it, forecast and comment per line, until it is done."""

import json
from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from budget.domain.money_periods import (
    Lack,
    LaidTogether,
    Threshold,
    YearPart,
    asked_words,
    lacking_forecast,
    lacks,
    lay_together,
    total_of,
)
from budget.forms.money_periods import (
    PeriodForm,
    ReopenForm,
    base_cells,
    key_of,
    left_over,
    stored_cells,
    typed_cells,
    written,
)
from budget.models import MoneyPeriod
from budget.queries.money_periods import YearMoney, by_area, rule_of, threshold_of, year_money
from budget.services.grid import ChangedMeanwhileError
from budget.services.money_periods import mark_done, reopen_period, save_period
from budget.views.follow_up import FIRST_YEAR, amount_words, cells_of, changed_words, columns_of
from finsam.web.access import Access
from members.permissions import Permission, may, require

Cells = Mapping[str, str]


def _part_or_404(access: Access, year: int, kind: str, number: int) -> YearPart:
    try:
        part = YearPart(year, kind, number)
    except ValueError:
        raise Http404 from None
    if not FIRST_YEAR <= year <= access.day.year + 1:
        raise Http404
    return part


@require_http_methods(["GET", "POST"])
def money_period(request: HttpRequest, year: int, kind: str, number: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_LEDGER)
    part = _part_or_404(access, year, kind, number)
    if request.method == "POST":
        require(access, Permission.KEEP_LEDGER)
        return _write(request, part)
    page = _Page(access, part)
    if page.is_done or not may(access, Permission.KEEP_LEDGER):
        return _show_done(request, page, ReopenForm())
    form = page.form(page.stored, bound=False)
    return _show(request, page, form, page.stored)


class _Page:
    """The period as it is stored."""

    def __init__(self, access: Access, part: YearPart) -> None:
        self.access, self.part = access, part
        self.rule = rule_of(access)
        self.money: YearMoney = year_money(access, part.year, part.kind)
        self.period: MoneyPeriod | None = self.money.periods.get(part.number)
        self.is_done = self.money.done(part) is not None
        rows = self.money.rows(part) if self.is_done else self.money.drafted(part)
        self.rows = tuple(row for area in by_area(rows) for row in area.rows)
        self.types_outcome = not self.money.gives_outcome(part)
        lines = self.period.lines.all() if self.period else ()
        self.comments = {line.name: line.comment for line in lines}
        self.stored = stored_cells(self.rows, self.comments, self.period, self.types_outcome)

    @property
    def is_over(self) -> bool:
        return self.part.last <= self.access.day

    @property
    def number(self) -> int:
        return self.period.edit_number if self.period else 0

    def form(self, cells: Cells, *, bound: bool) -> PeriodForm:
        return PeriodForm(self.rows, cells, types_outcome=self.types_outcome, bound=bound)

    def lacks(self) -> tuple[Lack, ...]:
        return lacks(self.rows, self.comments, threshold_of(self.rule))


def _write(request: HttpRequest, part: YearPart) -> HttpResponse:
    access, page = request.access, _Page(request.access, part)
    typed, base = typed_cells(request.POST), base_cells(request.POST.get("bas", ""))
    number = _number(request.POST.get("nummer", ""))
    if "fyll" in request.POST:
        return _show(request, page, page.form(_filled(page, typed), bound=False), base, number, unsaved=True)
    form = page.form(typed, bound=True)
    form.faults += left_over(typed, page.rows)
    if not form.is_valid():
        return _show(request, page, form, base, number, status=422)
    try:
        save_period(by=access, part=part, edit_number=number, comment=form.comment, lines=form.typed())
    except ChangedMeanwhileError:
        return _lay_together(request, part, base, typed)
    except ValidationError as error:
        form.faults += error.messages
        return _show(request, page, form, base, number, status=409)
    return _mark(request, part) if "klar" in request.POST else _saved(request, part)


def _saved(request: HttpRequest, part: YearPart) -> HttpResponse:
    messages.success(request, f"Utkastet för {part.name} är sparat.")
    return _to(request, part)


def _mark(request: HttpRequest, part: YearPart) -> HttpResponse:
    try:
        mark_done(by=request.access, part=part)
    except ValidationError as error:
        page = _Page(request.access, part)
        form = page.form(page.stored, bound=False)
        lacking = page.lacks() if page.is_over else ()
        form.faults += [] if lacking else error.messages
        return _show(request, page, form, page.stored, lacking=lacking, status=422)
    messages.success(request, f"{part.name} är klar. Siffrorna ligger fast och prognosen gäller för året.")
    return _to(request, part)


def _to(request: HttpRequest, part: YearPart) -> HttpResponse:
    return redirect("money_period", request.access.association.slug, part.year, part.kind, part.number)


def _filled(page: _Page, typed: Cells) -> dict[str, str]:
    """An empty forecast becomes the year's budget, or what the line has cost when it has none."""
    likely = {row.name: row.outcome if row.year_budget is None else row.year_budget for row in page.rows}
    empty = {
        key: written(amount)
        for name, amount in likely.items()
        if amount is not None and not typed.get(key := key_of(name, "forecast"), "").strip()
    }
    return {**typed, **empty}


def _lay_together(request: HttpRequest, part: YearPart, base: Cells, typed: Cells) -> HttpResponse:
    page = _Page(request.access, part)
    laid = lay_together(base, typed, page.stored)
    form = page.form(laid.cells, bound=False)
    form.mark(laid)
    form.faults += left_over(typed, page.rows)
    return _show(request, page, form, page.stored, laid=laid, status=409)


def _show(
    request: HttpRequest,
    page: _Page,
    form: PeriodForm,
    base: Cells,
    number: int | None = None,
    *,
    status: int = 200,
    lacking: tuple[Lack, ...] = (),
    laid: LaidTogether | None = None,
    unsaved: bool = False,
) -> HttpResponse:
    threshold = threshold_of(page.rule)
    _tell_lines(form, threshold, lacking)
    context = {
        "part": page.part,
        "money": page.money,
        "period": page.period,
        "form": form,
        "base": json.dumps(dict(base), ensure_ascii=False),
        "number": page.number if number is None else number,
        "lacking": bool(lacking),
        "lacking_forecast": lacking_forecast(page.rows),
        "laid": laid,
        "unsaved": unsaved,
        "rule": page.rule,
        "threshold": threshold,
        "total": total_of(page.rows),
        "is_over": page.is_over,
    }
    return render(request, "budget/follow_up_period.html", context, status=status)


def _tell_lines(form: PeriodForm, threshold: Threshold, lacking: tuple[Lack, ...]) -> None:
    """Each line says what it is asked for, and what it still lacks."""
    for line in form.lines:
        line.asks = asked_words(line.row, threshold)
        line.lacking = [
            (lack.message, line[lack.cell].id_for_label)
            for lack in lacking
            if lack.name == line.row.name and lack.cell in line.fields
        ]


def _show_done(request: HttpRequest, page: _Page, form: ReopenForm, *, status: int = 200) -> HttpResponse:
    columns = columns_of(page.part)
    unit = page.rule.unit
    context = {
        "part": page.part,
        "period": page.period,
        "is_done": page.is_done,
        "columns": [column.label for column in columns],
        "rows": [(row, cells_of(row, columns, unit), page.comments.get(row.name, "")) for row in page.rows],
        "total_cells": cells_of(total_of(page.rows), columns, unit),
        "changed": changed_words(page.money, page.part),
        "changes": [(change, amount_words(change.difference)) for change in page.money.changes(page.part)],
        "unit": unit,
        "form": form,
        "keeps": may(request.access, Permission.KEEP_LEDGER),
    }
    return render(request, "budget/follow_up_done.html", context, status=status)


@require_POST
def period_reopen(request: HttpRequest, year: int, kind: str, number: int) -> HttpResponse:
    access = request.access
    require(access, Permission.KEEP_LEDGER)
    part = _part_or_404(access, year, kind, number)
    form = ReopenForm(request.POST)
    if form.is_valid():
        try:
            reopen_period(by=access, part=part, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(
                request, f"{part.name} är öppen igen. Året behåller sina prognoser tills den är klar."
            )
        return _to(request, part)
    return _show_done(request, _Page(access, part), form, status=422)


def _number(text: str) -> int:
    """The edit that the page was made from; -1, which is never stored, for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
