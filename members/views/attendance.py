"""After a year: which authority was missing from a group's meetings."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from finsam.shared import formats
from finsam.shared.charts import BudgetRow, Chart, budget_bars
from finsam.web.formats import table_answer
from members.domain.meetings import AuthorityYear, Came
from members.models import Body, Meeting
from members.permissions import Permission, require_in
from members.queries.meetings import attendance_of_year, authority_years, meeting_years
from members.views.meetings import body_of, chosen_year


def _year_of(request: HttpRequest, body: Body) -> tuple[int, list[int], list[Meeting], list[AuthorityYear]]:
    access = request.access
    years = meeting_years(access, body.pk)
    year = chosen_year(request, years)
    meetings = attendance_of_year(access, body.pk, year)
    return year, sorted({*years, year}, reverse=True), meetings, authority_years(meetings)


@require_GET
def attendance_year(request: HttpRequest, pk: int) -> HttpResponse:
    body = body_of(request.access, pk)
    require_in(request.access, Permission.SEE_ALL_MEETINGS, body.pk)
    year, years, meetings, rows = _year_of(request, body)
    context = {
        "body": body,
        "year": year,
        "years": years,
        "meetings": meetings,
        "rows": rows,
        "missing": [row for row in rows if row.missing],
        "chart": _missing_chart(rows, year) if any(row.missing for row in rows) else None,
    }
    return render(request, "members/attendance_year.html", context)


def _missing_chart(rows: list[AuthorityYear], year: int) -> Chart:
    bars = [BudgetRow(row.name, Decimal(row.expected), Decimal(row.missing)) for row in rows]
    worst = rows[0]
    words = f"{worst.name} saknades flest gånger: {worst.missing} av {worst.expected} möten."
    return budget_bars(
        bars,
        title=f"Möten där myndigheten saknades {year}",
        description=words,
        say=formats.number,
        columns=("Myndighet", "Möten", "Saknades"),
    )


@require_GET
def attendance_export(request: HttpRequest, pk: int) -> HttpResponse:
    """What the page shows, as a file for a spreadsheet."""
    body = body_of(request.access, pk)
    require_in(request.access, Permission.SEE_ALL_MEETINGS, body.pk)
    year, _, meetings, rows = _year_of(request, body)
    headers = ("Myndighet", *(str(meeting.held_on) for meeting in meetings), "Saknades", "Möten")
    cells = [(row.name, *map(_word, row.meetings), row.missing, row.expected) for row in rows]
    return table_answer(cells, headers=headers, name=f"narvaro-{slugify(body.name)}-{year}")


def _word(one: Came | None) -> str:
    if one is None:
        return ""
    if one.came == 0:
        return "saknades" if one.seats else "vakant"
    return "kom" if one.missed == 0 else f"kom {one.came} av {one.seats}"
