"""Pages of the association itself: the way in, its bodies and seats, the year's stops."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from finsam.web import clock
from members.models import Seat
from members.permissions import Permission, require
from members.queries import (
    admin_access,
    associations_of,
    body_rows,
    meeting_rows,
    stop_rows,
)


def home(request: HttpRequest) -> HttpResponse:
    """Leads to the one association; asks only when there are several."""
    day = clock.today()
    own = list(associations_of(request.user, day))
    if len(own) == 1 and "byt" not in request.GET:
        return redirect("association_start", own[0].slug)
    if not own and (request.user.is_superuser or admin_access(request.user, day).association_ids):
        return redirect("admin:index")
    return render(request, "members/home.html", {"associations": own})


def body_list(request: HttpRequest) -> HttpResponse:
    require(request.access, Permission.SEE_ASSOCIATION)
    return render(
        request, "members/body_list.html", {"bodies": body_rows(request.access, request.access.day)}
    )


def body_detail(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.access, Permission.SEE_ASSOCIATION)
    body = get_object_or_404(body_rows(request.access, request.access.day), pk=pk)
    context = {
        "body": body,
        "blocks": seat_blocks(body.seats.all()),
        "meetings": meeting_rows(request.access).filter(body=body),
    }
    return render(request, "members/body_detail.html", context)


def seat_blocks(seats: list[Seat]) -> list[dict[str, object]]:
    """Seats in blocks by organisation, in the body's order; inside a block the vacant ones first."""
    blocks = []
    first_of = {}
    for place, seat in enumerate(seats):
        first_of.setdefault(seat.organisation_id, place)
    ordered = sorted(seats, key=lambda seat: first_of[seat.organisation_id])
    for _, group in groupby(ordered, key=lambda seat: seat.organisation_id):
        own = sorted(group, key=lambda seat: bool(seat.current_mandates))
        name = str(own[0].organisation) if own[0].organisation_id else "Samordningsförbundet"
        blocks.append({"name": name, "seats": own, "vacant": sum(not seat.current_mandates for seat in own)})
    return blocks


def year_calendar(request: HttpRequest) -> HttpResponse:
    require(request.access, Permission.SEE_ASSOCIATION)
    stops, meetings = stop_rows(request.access), meeting_rows(request.access)
    context = {
        "coming": [stop for stop in stops if stop.fulfilled_on is None],
        "done": [stop for stop in stops if stop.fulfilled_on is not None],
        "meetings": [meeting for meeting in meetings if meeting.held_on >= request.access.day],
    }
    return render(request, "members/year_calendar.html", context)
