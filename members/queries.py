"""Rows about associations and people. Reads and returns; never writes."""

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Collate

from finsam.web.access import Access
from members.enums import BodyKind, Role
from members.models import (
    Association,
    Body,
    Decision,
    Mandate,
    Meeting,
    Membership,
    RoleGrant,
    Seat,
    ShareRule,
    Stop,
)
from members.permissions import GRANTS, Permission

BODY_ROLES = {BodyKind.BOARD: Role.BOARD, BodyKind.LSG: Role.LSG}


def swedish(field: str) -> Collate:
    """Orders a name as Swedish does: Å, Ä, Ö after Z."""
    return Collate(field, "sv-x-icu" if connection.vendor == "postgresql" else "swedish")


def _roles_by_association(user: Any, day: date) -> dict[int, set[str]]:
    roles: dict[int, set[str]] = {}
    for association, role in (
        RoleGrant.objects.active_on(day).filter(user=user).values_list("association", "role")
    ):
        roles.setdefault(association, set()).add(role)
    return roles


def access_to(user: Any, slug: str, day: date) -> Access | None:
    """What the user may be in one association today; None when nothing. Two queries and the association."""
    association = Association.objects.filter(slug=slug).first()
    if association is None:
        return None
    granted = _roles_by_association(user, day)
    mandates = Mandate.objects.active_on(day).filter(person__user=user)
    held = list(mandates.values_list("seat__body__association", "seat", "seat__body", "seat__body__kind"))
    seats = [seat for place, *seat in held if place == association.pk]
    roles = granted.get(association.pk, set())
    roles |= {BODY_ROLES[kind] for _, _, kind in seats if kind in BODY_ROLES}
    everywhere = granted.keys() | {place for place, _, _, kind in held if kind in BODY_ROLES}
    if not roles:
        return None
    return Access(
        user=user,
        association=association,
        association_ids=frozenset({association.pk}),
        roles=frozenset(roles),
        day=day,
        bodies=frozenset(body for _, body, _ in seats),
        seats=frozenset(seat for seat, _, _ in seats),
        has_others=bool(everywhere - {association.pk}),
    )


def associations_of(user: Any, day: date) -> QuerySet[Association]:
    """Those the user has any role in today."""
    granted = RoleGrant.objects.active_on(day).filter(user=user).values("association")
    mandated = (
        Mandate.objects.active_on(day)
        .filter(person__user=user, seat__body__kind__in=list(BODY_ROLES))
        .values("seat__body__association")
    )
    return Association.objects.filter(Q(pk__in=granted) | Q(pk__in=mandated)).order_by(swedish("name"))


def admin_access(user: Any, day: date) -> Access:
    """The admin: every association where the user's role opens it, together."""
    open_to = {
        association: roles & GRANTS[Permission.USE_ADMIN]
        for association, roles in _roles_by_association(user, day).items()
        if roles & GRANTS[Permission.USE_ADMIN]
    }
    every_role = set().union(*open_to.values()) if open_to else set()
    return Access.of_installation(user, open_to, every_role, day)


def membership_rows(access: Access, day: date) -> QuerySet[Membership]:
    """Members on the day, in the order they were entered: the agreement's."""
    return (
        Membership.objects.within(access)
        .active_on(day)
        .select_related("organisation")
        .prefetch_related("organisation__names")
        .order_by("pk")
    )


def share_rule_on(access: Access, day: date) -> ShareRule | None:
    return ShareRule.objects.within(access).active_on(day).first()


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


def stop_rows(access: Access) -> QuerySet[Stop]:
    """The stops, the nearest first."""
    return Stop.objects.within(access).order_by("due", "pk")


def open_stops(access: Access) -> QuerySet[Stop]:
    return stop_rows(access).filter(fulfilled_on=None)


def meeting_rows(access: Access) -> QuerySet[Meeting]:
    return Meeting.objects.within(access).select_related("body").order_by("held_on", "pk")


def next_meetings(access: Access) -> QuerySet[Meeting]:
    return meeting_rows(access).filter(held_on__gte=access.day)


def vacant_seats(access: Access) -> QuerySet[Seat]:
    """Seats without anybody today."""
    filled = Mandate.objects.active_on(access.day).values("seat")
    seats = Seat.objects.within(access).exclude(pk__in=filled).select_related("body", "organisation")
    return seats.filter(Q(body__valid_until=None) | Q(body__valid_until__gte=access.day)).order_by(
        "body", "position", "pk"
    )


def own_seats(access: Access) -> QuerySet[Seat]:
    return Seat.objects.within(access).filter(pk__in=access.seats).select_related("body", "organisation")


def board_decisions(access: Access) -> QuerySet[Decision]:
    """Decisions of board meetings already held, newest first: what a budget or a document can be adopted by."""
    decisions = Decision.objects.within(access).filter(
        meeting__body__kind=BodyKind.BOARD, meeting__held_on__lte=access.day
    )
    return decisions.select_related("meeting__body").order_by("-meeting__held_on", "pk")
