"""Figures without a ledger: one year typed on its page, or several from a spreadsheet."""

import json
from collections.abc import Iterable
from datetime import date

import tablib
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from budget.domain.figure_sheet import FigureSheet, read_sheet
from budget.domain.figures import PARTS
from budget.domain.grid import Merged, merge
from budget.enums import Area
from budget.forms.figures import (
    SOURCE,
    THROUGH,
    Cells,
    FigureGrid,
    HistoryForm,
    stored_cells,
    typed_cells,
    with_proposals,
)
from budget.models import Closing
from budget.queries.figures import FIRST_YEAR, Entered, closings, entered, figures_of, rows_of_file
from budget.queries.outcomes import follow_up
from budget.services.closed import closed_words
from budget.services.figures import (
    FiguresChangedError,
    enter_figures,
    enter_history,
    ledger_words,
)
from budget.views.grid_form import base_cells, changed_by_hand, renewed
from finsam.shared.formats import listing
from finsam.web.access import Access
from finsam.web.formats import CheckedXLSX, FileError, file_answer, workbook
from members.permissions import Permission, require

SHEET_YEARS = 4  # columns of the template; more can be added


def check_year(access: Access, year: int) -> None:
    """A year that books can be of: from the law's first to the running one."""
    if not FIRST_YEAR <= year <= access.day.year:
        raise Http404


@require_http_methods(["GET", "POST"])
def figures_edit(request: HttpRequest, year: int) -> HttpResponse:
    access = request.access
    require(access, Permission.KEEP_LEDGER)
    check_year(access, year)
    stored = entered(access, year)
    if stored.is_closed and request.method == "GET":
        messages.error(request, closed_words(year))
        return redirect("statement_year", access.association.slug, year)
    if request.method == "POST":
        return _write(request, stored)
    cells, followed = stored_cells(stored), follow_up(access, year)
    shown = cells if stored.has_ledger else with_proposals(_begun(cells, stored), followed)
    return _show(request, FigureGrid(stored, shown, followed, bound=False), cells)


def _begun(cells: Cells, stored: Entered) -> Cells:
    """A new year begins with its last day, when that is past."""
    if stored.closing:
        return cells
    return {**cells, THROUGH: {"name": date(stored.year, 12, 31).isoformat()}}


def _write(request: HttpRequest, stored: Entered) -> HttpResponse:
    access, year = request.access, stored.year
    followed = follow_up(access, year)
    typed, base = typed_cells(request.POST, stored), base_cells(request.POST.get("bas", ""))
    stamp = request.POST.get("nummer", "")
    if act := request.POST.get("gor", ""):
        grid = FigureGrid(stored, changed_by_hand(typed, act), followed, bound=False)
        return _show(request, grid, base, stamp=stamp, unsaved=True)
    grid = FigureGrid(stored, typed, followed, bound=True)
    if not grid.is_valid():
        return _show(request, grid, base, stamp=stamp, status=422)
    data = grid.form.cleaned_data
    try:
        enter_figures(
            by=access,
            year=year,
            through=data.get(THROUGH) or stored.through,
            source=data.get(SOURCE, ""),
            figures=grid.figures(),
            costs=grid.rows(),
            stamp=stamp,
        )
    except FiguresChangedError:
        return _lay_together(request, base, typed, year)
    except ValidationError as error:
        _tell(grid, error)
        return _show(request, grid, base, stamp=stamp, status=422)
    messages.success(request, f"Räkningarna för {year} är sparade.")
    return redirect("statement_year", access.association.slug, year)


def _tell(grid: FigureGrid, error: ValidationError) -> None:
    """At its field where the page has one, else above all."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, words in found.items():
        if name in grid.form.fields:
            grid.form.add_error(name, words)
        else:
            grid.faults.extend(words)


def _lay_together(request: HttpRequest, base: Cells, typed: Cells, year: int) -> HttpResponse:
    stored = entered(request.access, year)
    now = stored_cells(stored)
    if stored.has_ledger:  # a file was laid in meanwhile: nothing of the rest can be typed any more
        typed = {key: row for key, row in typed.items() if key in now}
    merged = merge(base, typed, now)
    grid = FigureGrid(stored, renewed(merged), follow_up(request.access, year), bound=False)
    grid.mark(merged)
    return _show(request, grid, now, merged=merged, status=409)


def _show(
    request: HttpRequest,
    grid: FigureGrid,
    base: Cells,
    *,
    stamp: str | None = None,
    status: int = 200,
    merged: Merged | None = None,
    unsaved: bool = False,
) -> HttpResponse:
    context = {
        "year": grid.entered.year,
        "entered": grid.entered,
        "grid": grid,
        "parts": grid.parts,
        "base": json.dumps(base, ensure_ascii=False),
        "stamp": grid.entered.stamp if stamp is None else stamp,
        "merged": merged,
        "unsaved": unsaved,
        "sums": grid.sums(),
        "ledger_words": ledger_words(grid.entered.year),
    }
    return render(request, "budget/figures_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def figures_import(request: HttpRequest) -> HttpResponse:
    """Several years at once, all or nothing."""
    access = request.access
    require(access, Permission.KEEP_LEDGER)
    sent = request.method == "POST"
    form = HistoryForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid() and (sheet := _sheet(form, access)):
        data = form.cleaned_data
        try:
            written = enter_history(
                by=access,
                years=sheet.years,
                through=data["through"],
                source=data["source"],
                replaces=data["replaces"],
            )
        except ValidationError as error:
            form.add_error(None if hasattr(error, "error_dict") else "file", error)
        else:
            years = listing([str(closing.year) for closing in written])
            messages.success(request, f"Räkningarna för {years} är inlästa.")
            return redirect("statement_list", access.association.slug)
    context = {"form": form, "years": _open_years(access)}
    return render(request, "budget/figures_import.html", context, status=422 if form.errors else 200)


def _sheet(form: HistoryForm, access: Access) -> FigureSheet | None:
    """What the file says, or None with errors on the form."""
    file = form.cleaned_data["file"]
    try:
        rows = rows_of_file(file.name, file.read())
    except FileError as error:
        form.add_error("file", str(error))
        return None
    heading, *rest = rows or [[]]
    sheet = read_sheet(heading, rest, year=access.day.year, first=FIRST_YEAR, last=access.day.year)
    for finding in sheet.findings:
        form.add_error("file", finding.message)
    return sheet if sheet.is_usable else None


@require_GET
def figures_template(request: HttpRequest) -> HttpResponse:
    """A sheet with every line, filled in with what is entered already."""
    access = request.access
    require(access, Permission.KEEP_LEDGER)
    book = workbook({"Räkningar": _template(access)})
    return file_answer(book, name="rakningar-mall.xlsx", content_type=CheckedXLSX().get_content_type())


def _open_years(access: Access) -> list[int]:
    """The last years that may be entered by hand, the oldest first."""
    shut = {row.year for row in closings(access) if row.is_final or row.ledger_id}
    years = range(access.day.year, max(access.day.year - SHEET_YEARS, FIRST_YEAR - 1), -1)
    return sorted(year for year in years if year not in shut)


def _template(access: Access) -> tablib.Dataset:
    years = _open_years(access) or [access.day.year]
    known = {row.year: row for row in closings(access) if row.year in years}
    figures = {year: figures_of(known.get(year)) for year in years}
    table = tablib.Dataset(headers=["Kod", "Rad", "Område", *(str(year) for year in years)])
    for line in (line for part in PARTS for line in part.all_lines):
        table.append([line.value, str(line.label), "", *(figures[year].get(line) for year in years)])
    for area, name in _lines_of(access, known.values(), years[-1]):
        amounts = {
            year: row.amount for year, own in known.items() for row in own.outcomes.all() if row.name == name
        }
        table.append(["", name, Area(area).label, *(amounts.get(year) for year in years)])
    return table


def _lines_of(access: Access, known: Iterable[Closing], year: int) -> list[tuple[str, str]]:
    """Area and name of the operating account's lines: what the years have, and the newest one's budget."""
    rows = {row.name: row.area for own in known for row in own.outcomes.all()}
    planned = {row.name: row.area for row in follow_up(access, year).rows if row.budget is not None}
    return [(area, name) for name, area in {**planned, **rows}.items()]
