"""Every meeting of the association that concerns the reader: those to come, and those that have been."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from members.permissions import Permission, require
from members.queries.meetings import held_meetings, next_meetings

ON_A_PAGE = 50


@require_GET
def meeting_overview(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    held = Paginator(held_meetings(access), ON_A_PAGE).get_page(request.GET.get("sida"))
    context = {"coming": next_meetings(access), "held": held, "page": held, "query": ""}
    return render(request, "members/meeting_overview.html", context)
