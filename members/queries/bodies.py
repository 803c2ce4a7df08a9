"""Bodies with their seats and those who sit there."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from finsam.web.access import Access
from members.domain.board import BoardFinding, BoardMember, BoardSeat, board_findings
from members.enums import SeatKind
from members.models import (
    Body,
    ChairTerm,
    Mandate,
    Person,
    Seat,
    SeatTurn,
)
from members.queries.charter import charter_on
from members.queries.memberships import membership_rows
from members.queries.names import swedish

NAMES = ("organisation__names", "turns__organisation__names")  # what Seat.name_on reads
SOON = 60  # days before a mandate ends that the chief is told


def body_rows(access: Access, day: date) -> QuerySet[Body]:
    rows = Body.objects.within(access).active_on(day).order_by("kind", swedish("name"), "pk")
    return rows.prefetch_related(seat_prefetch(day))


def bodies_with_numbers(access: Access, day: date) -> QuerySet[Body]:
    """The day's bodies with how many seats they have (`seat_total`) and how many of them are vacant (`vacant_total`)."""
    is_open = Q(seats__closed_on=None) | Q(seats__closed_on__gt=day)
    held = Mandate.objects.active_on(day).filter(seat=OuterRef("seats__pk"))
    return (
        Body.objects.within(access)
        .active_on(day)
        .annotate(
            seat_total=Count("seats", filter=is_open),
            vacant_total=Count("seats", filter=is_open & Q(seats__isnull=False) & ~Exists(held)),
        )
        .order_by("kind", swedish("name"), "pk")
    )


def ended_bodies(access: Access, day: date) -> QuerySet[Body]:
    rows = Body.objects.within(access).filter(valid_until__lt=day).select_related("replaced_by")
    return rows.order_by("-valid_until", swedish("name"), "pk")


def bodies_of_all_days(access: Access) -> QuerySet[Body]:
    """Also those that have ended: who sat there is still read."""
    before = Body.objects.order_by("valid_until", "pk")
    return (
        Body.objects.within(access)
        .select_related("replaced_by")
        .prefetch_related(Prefetch("predecessors", before))
    )


def seat_prefetch(day: date) -> Prefetch:
    return Prefetch("seats", seats_on(day))


def seats_on(day: date) -> QuerySet[Seat]:
    """Seats that are not closed on the day, with the day's mandates as `current_mandates`, turns and old names."""
    chairs = ChairTerm.objects.active_on(day)
    mandates = Mandate.objects.active_on(day).select_related("person")
    turns = SeatTurn.objects.select_related("organisation").prefetch_related("organisation__names")
    return (
        Seat.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day))
        .select_related("organisation", "body")
        .prefetch_related(
            "organisation__names",
            Prefetch("turns", turns),
            Prefetch(
                "mandates",
                mandates.prefetch_related(Prefetch("chair_terms", chairs, to_attr="current_chairs")),
                to_attr="current_mandates",
            ),
        )
    )


def seat_holders(access: Access, body: Body, day: date) -> list[tuple[Seat, Mandate | None]]:
    """The body's seats on the day in their order, each with whoever holds it."""
    seats = seats_on(day).within(access).filter(body=body).order_by("position", "pk")
    return [(seat, seat.current_mandates[0] if seat.current_mandates else None) for seat in seats]


def seats(access: Access) -> QuerySet[Seat]:
    return Seat.objects.within(access).select_related("body__association", "organisation")


def mandates(access: Access) -> QuerySet[Mandate]:
    return Mandate.objects.within(access).select_related(
        "person", "seat__body__association", "seat__organisation"
    )


def held_on(seat: Seat, day: date) -> Mandate | None:
    return seat.mandates.active_on(day).select_related("person").first()


def last_of(seat: Seat, day: date) -> Mandate | None:
    """Whoever holds the seat now, or is to: the mandate that ends last of those not yet ended."""
    rows = seat.mandates.filter(Q(valid_until=None) | Q(valid_until__gte=day)).select_related("person")
    return rows.order_by("-valid_from").first()


def vacant_seats(access: Access) -> QuerySet[Seat]:
    """Seats without anybody today; a seat or a group that has been closed is none."""
    filled = Mandate.objects.active_on(access.day).values("seat")
    rows = Seat.objects.within(access).exclude(pk__in=filled).select_related("body", "organisation")
    rows = rows.filter(Q(closed_on=None) | Q(closed_on__gt=access.day))
    rows = rows.filter(Q(body__valid_until=None) | Q(body__valid_until__gte=access.day))
    return rows.prefetch_related(*NAMES).order_by("body", "position", "pk")


def ending_mandates(access: Access, days: int = SOON) -> QuerySet[Mandate]:
    """Mandates that end within so many days with nobody chosen for the time after."""
    after = Mandate.objects.filter(seat=OuterRef("seat"), valid_from__gt=OuterRef("valid_until"))
    soon = access.day + timedelta(days=days)
    rows = Mandate.objects.within(access).active_on(access.day)
    rows = rows.filter(valid_until__lte=soon).exclude(Exists(after))
    rows = rows.filter(
        Q(seat__body__valid_until=None) | Q(seat__body__valid_until__gt=F("valid_until")),
        Q(seat__body__association__ended=None) | Q(seat__body__association__ended__gt=F("valid_until")),
        Q(seat__closed_on=None) | Q(seat__closed_on__gt=soon + timedelta(days=1)),
    )
    rows = rows.select_related("person", "seat__body", "seat__organisation")
    rows = rows.prefetch_related(*(f"seat__{names}" for names in NAMES))
    return rows.order_by("valid_until", "seat__body", "seat__position", "pk")


def own_seats(access: Access) -> QuerySet[Seat]:
    return Seat.objects.within(access).filter(pk__in=access.seats).select_related("body", "organisation")


def substitutes_for(seat: Seat, day: date) -> list[Mandate]:
    """Who may step in for an ordinary of the board: the same member's substitutes, in their order (12, 15 §§)."""
    if not (seat.body.is_board and seat.kind == SeatKind.ORDINARY):
        return []
    member = seat.organisation_on(day)
    others = seats_on(day).filter(body=seat.body_id, kind=SeatKind.SUBSTITUTE).order_by("position", "pk")
    return [
        row.current_mandates[0]
        for row in others
        if row.current_mandates and row.organisation_on(day) == member
    ]


def board_seats(seats_of_day: Iterable[Any], day: date) -> list[BoardSeat]:
    """Seats with turns and today's mandates, as the rule of 10 § reads them."""
    rows = []
    for seat in seats_of_day:
        member = seat.organisation_on(day)
        rows.append(
            BoardSeat(
                key=member.pk if member else None,
                name=seat.block_name_on(day),
                kind=seat.kind,
                is_vacant=not seat.current_mandates,
                goes_round=bool(seat.turns.all()),
            )
        )
    return rows


def findings_of(access: Access, seats_of_day: Iterable[Any], day: date) -> tuple[BoardFinding, ...]:
    """What differs from 10 § and the charter on the board that day."""
    charter = charter_on(access, day)
    wanted = dict(charter.seat_numbers.values_list("organisation", "ordinary")) if charter.pk else {}
    members = [
        BoardMember(
            row.organisation_id,
            row.organisation.name_on(day),
            wanted.get(row.organisation_id, charter.seats_per_member),
        )
        for row in membership_rows(access, day)
    ]
    return board_findings(members, board_seats(seats_of_day, day))


def person_offers(access: Access) -> QuerySet[Person]:
    """Those somebody may be choosing from while typing a name."""
    return Person.objects.within(access).exclude(name=Person.FORGOTTEN).order_by(swedish("name"), "pk")
