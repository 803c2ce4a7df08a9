"""The year's statements on one page, the years beside each other, and the statements as a workbook."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import tablib
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from budget.domain.statements import Books, equity_closing, has_balance, year_result
from budget.queries.figures import FIRST_YEAR
from budget.queries.statements import (
    StatementRows,
    YearBooks,
    booked_years,
    last_entry,
    statement_rows,
    year_findings,
)
from budget.views.figures import check_year
from budget.views.pictures import money_came, money_went, results
from budget.views.statement_tables import UNITS, Line, Statement, statements
from finsam.shared.findings import Finding, Severity
from finsam.web.access import Access
from finsam.web.formats import CheckedXLSX, file_answer, workbook
from members.permissions import Permission, may, require

YEARS_IN_PICTURE = 8
WAYS = {
    "figures": ("figures_edit", 0, "Skriv in eller rätta siffrorna"),
    "previous": ("statement_year", -1, "Öppna året före"),
    "mapping": ("account_map", 0, "Koppla konton"),
    "ledger": ("ledger_list", None, "Till bokföringen"),
    "budget": ("budget_list", None, "Till budgetarna"),
}


@require_GET
def statement_list(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    years = booked_years(access)
    known = {row.year for row in years}
    context = {
        "rows": [_year_row(row) for row in years],
        "chart": results(_points(years)) if len(years) > 1 else None,
        "keeps": may(access, Permission.KEEP_LEDGER),
        "sees_ledger": may(access, Permission.SEE_LEDGER),
        "lacking": [year for year in range(access.day.year, access.day.year - 4, -1) if year not in known],
    }
    return render(request, "budget/statement_list.html", context)


def _year_row(row: YearBooks) -> dict[str, Any]:
    return {
        "closing": row.closing,
        "result": year_result(row.books),
        "equity": None if row.books.equity_opening is None else equity_closing(row.books),
    }


def _points(years: Iterable[YearBooks]) -> list[tuple[str, Decimal]]:
    """The last years' results, the oldest first."""
    newest = sorted(years, key=lambda row: row.year)[-YEARS_IN_PICTURE:]
    return [(str(row.year), year_result(row.books)) for row in newest]


@require_GET
def statement_year(request: HttpRequest, year: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    check_year(access, year)
    rows = statement_rows(access, year)
    unit, hides = _choices(request, rows)
    parts = statements(rows, unit, hide_empty=hides) if rows.own else ()
    found = year_findings(rows) if rows.own else ()
    context = {
        "year": year,
        "years": sorted({row.year for row in rows.years} | {year}),
        "rows": rows,
        "parts": parts,
        "unit": unit,
        "hides": hides,
        "unit_link": _query(unit="kr" if unit == "tkr" else "tkr", hides=hides),
        "empty_link": _query(unit=unit, hides=not hides),
        "stops": with_ways(access, year, (one for one in found if one.severity == Severity.STOP)),
        "warnings": with_ways(access, year, (one for one in found if one.severity != Severity.STOP)),
        "result": _result(rows),
        "entry": last_entry(access, rows.own.closing) if rows.own and not rows.has_ledger else None,
        "charts": _pictures(rows) if rows.own else [],
        "trail": may(access, Permission.SEE_LEDGER),
        "keeps": may(access, Permission.KEEP_LEDGER),
        "seals": may(access, Permission.SEAL),
    }
    return render(request, "budget/statement_year.html", context)


def _choices(request: HttpRequest, rows: StatementRows) -> tuple[str, bool]:
    """Unit and whether empty lines are hidden: what the address says, else the association's own rule."""
    unit = request.GET.get("enhet", "")
    empty = request.GET.get("tomma", "")
    return (
        unit if unit in UNITS else str(rows.unit),
        empty != "1" if empty in ("0", "1") else rows.hides_empty,
    )


def _query(*, unit: str, hides: bool) -> str:
    return urlencode({"enhet": unit, "tomma": "0" if hides else "1"})


def with_ways(access: Access, year: int, findings: Iterable[Finding]) -> list[dict[str, str]]:
    """Each finding with the page where it is put right, for those who may."""
    may_mend = may(access, Permission.KEEP_LEDGER)
    return [
        {"message": one.message, **(_way(access, year, one.place) if may_mend else {})} for one in findings
    ]


def _way(access: Access, year: int, place: str) -> dict[str, str]:
    name, offset, label = WAYS[place]
    arguments = [] if offset is None else [year + offset]
    if offset and year + offset < FIRST_YEAR:
        return {}
    try:
        return {"url": reverse(name, args=[access.association.slug, *arguments]), "label": label}
    except NoReverseMatch:
        return {}


def _result(rows: StatementRows) -> dict[str, Decimal | None] | None:
    if rows.own is None:
        return None
    books = rows.own.books
    result = year_result(books)
    return {
        "result": result,
        "amount": abs(result),
        "equity": equity_closing(books) if has_balance(books) else None,
    }


def _pictures(rows: StatementRows) -> list[dict[str, Any]]:
    """Where the money came from and went, and the results of the years."""
    assert rows.own is not None
    books: Books = rows.own.books
    charts = [
        ("kom", money_came(books, rows.year)),
        ("gick", money_went(books, rows.followed)),
        ("resultat-ar", results(_points(rows.years)) if len(rows.years) > 1 else None),
    ]
    return [{"prefix": prefix, "chart": chart} for prefix, chart in charts if chart]


@require_GET
def statement_export(request: HttpRequest, year: int) -> HttpResponse:
    """A sheet for each statement, in exact kronor."""
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    check_year(access, year)
    rows = statement_rows(access, year)
    sheets = {part.title: _sheet(part) for part in statements(rows, "", hide_empty=rows.hides_empty)}
    kind = CheckedXLSX().get_content_type()
    return file_answer(workbook(sheets), name=f"rakningar-{year}.xlsx", content_type=kind)


def _sheet(part: Statement) -> tablib.Dataset:
    table = tablib.Dataset(headers=[f"{part.title}, kronor", *part.columns])
    blank = [""] * len(part.columns)
    for one in part.tables:
        table.extend([[text, *blank] for text in (one.title, one.text) if text])
        table.extend(_cells(line, len(part.columns)) for line in one.lines)
    for note in part.notes:
        table.append([note, *blank])
    return table


def _cells(line: Line, width: int) -> list[Any]:
    amounts = ["" if amount is None else amount for amount in line.amounts]
    return [line.label, *amounts, *("" for _ in range(width - len(amounts)))]
