"""Follow-up through the year: budget, outcome, deviation and forecast per period, as page, chart and file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from budget.domain.money_periods import (
    PeriodRow,
    YearPart,
    budget_through,
    lacking_forecast,
)
from budget.enums import RoundingUnit
from budget.models import FollowUpRule
from budget.queries.money_periods import YearMoney, by_area, rule_of, year_money, years_followed
from finsam.shared import formats
from finsam.shared.charts import Chart, YearPoint, marked_columns
from finsam.shared.money import invariant
from finsam.web.access import Access
from finsam.web.formats import table_answer
from interventions.enums import PeriodKind
from members.permissions import Permission, may, require

FIRST_YEAR = 2004  # the law's first


@dataclass(frozen=True)
class Column:
    """`name` is a field of PeriodRow; a signed one is a deviation."""

    label: str
    name: str
    is_signed: bool = False


COLUMNS = (
    Column("Årsbudget", "year_budget"),
    Column("Utfall i perioden", "own_outcome"),
    Column("Budget t.o.m. perioden", "budget"),
    Column("Utfall t.o.m. perioden", "outcome"),
    Column("Avvikelse", "deviation", is_signed=True),
    Column("Helårsprognos", "forecast"),
    Column("Avvikelse mot årsbudget", "year_deviation", is_signed=True),
)
PART_COLUMNS = (
    Column("Budget i perioden", "own_budget"),
    Column("Utfall i perioden", "own_outcome"),
    Column("Budget från årets början", "budget"),
    Column("Utfall från årets början", "outcome"),
    Column("Avvikelse", "deviation", is_signed=True),
)
YEARLY, FIRST = {"budget", "own_outcome"}, {"own_outcome"}


def columns_of(part: YearPart) -> tuple[Column, ...]:
    """A column that would only repeat another is left out."""
    same = YEARLY if part.kind == PeriodKind.YEAR else FIRST if part.number == 1 else set()
    return tuple(column for column in COLUMNS if column.name not in same)


def said_in(unit: str) -> Callable[[Decimal, bool], str]:
    """How an amount is written in the association's unit, without the unit."""
    if unit == RoundingUnit.KRONA:
        return lambda amount, signed=False: formats.number(
            amount, 0 if amount == amount.to_integral_value() else 2, signed
        )
    return formats.thousands


def cells_of(row: PeriodRow, columns: Iterable[Column], unit: str) -> list[dict[str, Any]]:
    """The row's figures as text, each with what its column is called."""
    say = said_in(unit)
    amounts = [(column, getattr(row, column.name)) for column in columns]
    return [
        {
            "label": f"{column.label}, {unit}",
            "text": formats.NONE if amount is None else say(amount, column.is_signed),
            "is_none": amount is None,
            "is_over": column.is_signed and amount is not None and amount < 0,
            "leads_to_books": column.name == "outcome" and amount is not None,
        }
        for column, amount in amounts
    ]


def chosen_year(request: HttpRequest) -> int:
    """The year asked for; what makes no sense counts as not asked for."""
    text, now = request.GET.get("ar", ""), request.access.day.year
    is_year = text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= now + 1
    return int(text) if is_year else now


def chosen_kind(request: HttpRequest, rule: FollowUpRule) -> str:
    asked = request.GET.get("period", "")
    return asked if asked in PeriodKind.values else rule.kind


def chosen_part(request: HttpRequest, money: YearMoney) -> YearPart:
    asked = request.GET.get("nummer", "")
    found = [part for part in money.parts if str(part.number) == asked]
    return found[0] if found else money.latest(request.access.day)


@require_GET
def follow_up(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    rule, year = rule_of(access), chosen_year(request)
    money = year_money(access, year, chosen_kind(request, rule))
    part = chosen_part(request, money)
    context = {
        "year": year,
        "years": sorted({*years_followed(access), year}, reverse=True),
        "kinds": PeriodKind.choices,
        "money": money,
        "part": part,
        "period": money.done(part),
        "is_whole": money.is_whole(part),
        **_of_part(money, part, rule.unit),
        "parts": _parts(money, rule.unit),
        "part_columns": [column.label for column in PART_COLUMNS],
        "chart": year_chart(money, access),
        "unit": rule.unit,
        "trail": money.from_ledger and may(access, Permission.SEE_LEDGER),
        "reads_periods": may(access, Permission.SEE_LEDGER),
        "keeps": may(access, Permission.KEEP_LEDGER),
    }
    return render(request, "budget/follow_up.html", context)


def _of_part(money: YearMoney, part: YearPart, unit: str) -> dict[str, Any]:
    """The part's table, line by line and in all, and what is said of it in words."""
    rows, columns, total = money.rows(part), columns_of(part), money.total(part)
    return {
        "columns": [column.label for column in columns],
        "areas": _areas(rows, columns, unit, money.comments(part)),
        "total": total,
        "total_cells": cells_of(total, columns, unit),
        "lacking_forecast": () if money.is_final else lacking_forecast(rows),
        "said": _said(total, part, money),
        "changed": changed_words(money, part),
    }


def _areas(
    rows: Iterable[PeriodRow], columns: Sequence[Column], unit: str, comments: dict[str, str]
) -> list[dict[str, Any]]:
    return [
        {
            "label": area.label,
            "rows": [
                {"row": row, "cells": cells_of(row, columns, unit), "comment": comments.get(row.name, "")}
                for row in area.rows
            ],
            "cells": cells_of(area.total, columns, unit),
        }
        for area in by_area(rows)
    ]


def _said(total: PeriodRow, part: YearPart, money: YearMoney) -> str:
    """The period in one sentence."""
    if total.outcome is None:
        return ""
    if total.deviation is None or not total.budget:
        return _so_far(total.outcome, money)
    side = "mer" if total.deviation < 0 else "mindre"
    gap = f"{formats.kronor(abs(total.deviation))} {side} än" if total.deviation else "precis"
    return f"Till och med {formats.day(part.last)} har {formats.kronor(total.outcome)} använts, {gap} budgeten för tiden."


def _so_far(outcome: Decimal, money: YearMoney) -> str:
    """Of a part that is not over the budget is told for the months that are booked."""
    planned = sum(
        (budget_through(line.budget, money.known_to, line.spread) for line in money.lines if line.budget),
        Decimal(0),
    )
    until = formats.month(date(money.year, money.known_to, 1)).split()[0]
    beside = f", och budgeten för samma tid är {formats.kronor(planned)}" if planned else ""
    return f"Till och med {until} har {formats.kronor(outcome)} använts{beside}."


def _parts(money: YearMoney, unit: str) -> list[dict[str, Any]]:
    """The year's parts with their sums, and how far each has come."""
    return [
        {
            "part": part,
            "cells": cells_of(money.total(part), PART_COLUMNS, unit),
            "is_done": money.done(part) is not None,
            "is_begun": part.number in money.periods,
        }
        for part in money.parts
    ]


def changed_words(money: YearMoney, part: YearPart) -> str:
    """How much the ledger has changed since the period was marked done; empty when it has not."""
    changes = money.changes(part)
    if not changes:
        return ""
    whole = sum((change.difference for change in changes), Decimal(0))
    if not whole:
        return "Utfallet har flyttats mellan rader sedan perioden markerades klar, men summan är densamma."
    return f"Utfallet har ändrats med {amount_words(whole)} sedan perioden markerades klar."


def amount_words(amount: Decimal) -> str:
    """`−12 tkr`; in kronor where that would be rounded to nothing."""
    if abs(amount) < 1000:
        return formats.kronor(amount, signed=True)
    return f"{formats.thousands(amount, signed=True)}{formats.NBSP}tkr"


def year_chart(money: YearMoney, access: Access) -> Chart | None:
    """The outcome from the year's start at the end of each part, the budget as a mark across, and the forecast last."""
    known = [part for part in money.parts if part.first_month <= money.known_to]
    if not known:
        return None
    totals = [money.total(part) for part in known]
    points = [YearPoint(part.short, row.outcome) for part, row in zip(known, totals, strict=True)]
    marks = [row.budget for row in totals]
    last = money.total(known[-1])
    if last.forecast is not None:
        points.append(YearPoint("Prognos", last.forecast))
        marks.append(last.year_budget)
    chart = marked_columns(
        points,
        marks,
        title=f"Utfall från årets början mot budget {money.year}, tkr",
        description=_said(last, known[-1], money),
        names=("Utfall", "Budget"),
        say=formats.thousands,
    )
    heads = ("Till och med", *chart.figures.columns[1:])
    return replace(chart, figures=replace(chart.figures, columns=heads))


@require_GET
def follow_up_export(request: HttpRequest) -> HttpResponse:
    """What the page shows, in kronor with öre, as a file for a spreadsheet."""
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    money = year_money(access, chosen_year(request), chosen_kind(request, rule_of(access)))
    part = chosen_part(request, money)
    comments = money.comments(part)
    rows = [
        (area.label, row.name, *_plain(row), comments.get(row.name, ""))
        for area in by_area(money.rows(part))
        for row in area.rows
    ]
    rows.append(("", "Summa", *_plain(money.total(part)), ""))
    heads = ("Område", "Rad", *(f"{column.label} kr" for column in COLUMNS), "Kommentar")
    name = f"uppfoljning-{money.year}-{money.kind}-{part.number}"
    return table_answer(rows, headers=heads, name=name, wanted=request.GET.get("fil", ""))


def _plain(row: PeriodRow) -> list[str]:
    amounts = (getattr(row, column.name) for column in COLUMNS)
    return ["" if amount is None else invariant(amount) for amount in amounts]
