"""The board and the groups, with their seats."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from members.models import Seat
from members.permissions import Permission, require
from members.queries.bodies import body_rows
from members.queries.meetings import meeting_rows


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
