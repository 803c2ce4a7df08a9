"""The year: its stops and its meetings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.permissions import Permission, require
from members.queries.meetings import next_meetings
from members.queries.stops import stop_rows


def year_calendar(request: HttpRequest) -> HttpResponse:
    require(request.access, Permission.SEE_ASSOCIATION)
    stops = stop_rows(request.access)
    context = {
        "coming": [stop for stop in stops if stop.fulfilled_on is None],
        "done": [stop for stop in stops if stop.fulfilled_on is not None],
        "meetings": next_meetings(request.access),
    }
    return render(request, "members/year_calendar.html", context)
