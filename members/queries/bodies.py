"""Bodies with their seats and those who sit there."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from finsam.web.access import Access
from members.models import (
    Body,
    Mandate,
    Seat,
)
from members.queries.names import swedish


def body_rows(access: Access, day: date) -> QuerySet[Body]:
    rows = Body.objects.within(access).active_on(day).order_by("kind", swedish("name"), "pk")
    return rows.prefetch_related(seat_prefetch(day))


def seat_prefetch(day: date) -> Prefetch:
    """Seats with their organisation and today's mandates as `current_mandates`."""
    mandates = Mandate.objects.active_on(day).select_related("person")
    return Prefetch(
        "seats",
        Seat.objects.select_related("organisation").prefetch_related(
            Prefetch("mandates", mandates, to_attr="current_mandates")
        ),
    )


def vacant_seats(access: Access) -> QuerySet[Seat]:
    """Seats without anybody today."""
    filled = Mandate.objects.active_on(access.day).values("seat")
    seats = Seat.objects.within(access).exclude(pk__in=filled).select_related("body", "organisation")
    return seats.filter(Q(body__valid_until=None) | Q(body__valid_until__gte=access.day)).order_by(
        "body", "position", "pk"
    )


def own_seats(access: Access) -> QuerySet[Seat]:
    return Seat.objects.within(access).filter(pk__in=access.seats).select_related("body", "organisation")
