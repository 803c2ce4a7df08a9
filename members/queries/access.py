"""What somebody may be, where, today."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from finsam.web.access import Access
from members.enums import BodyKind, Role
from members.models import (
    Association,
    Mandate,
    RoleGrant,
)
from members.permissions import GRANTS, Permission
from members.queries.names import swedish

# The board's own role; every other group reads and comments as the local group does.
BODY_ROLES = {kind: Role.BOARD if kind == BodyKind.BOARD else Role.LSG for kind in BodyKind}


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


def last_day_of(access: Access, role: str) -> date | None:
    """The last day of the reader's own role; None when it holds until further notice."""
    grants = RoleGrant.objects.within(access).active_on(access.day).filter(user=access.user, role=role)
    days = list(grants.values_list("valid_until", flat=True))
    return None if None in days else max(days, default=None)


def has_other_chief(grant: RoleGrant, day: date) -> bool:
    """Is somebody else chief of the grant's association on the day?"""
    chiefs = RoleGrant.objects.active_on(day).filter(association=grant.association_id, role=Role.CHIEF)
    return chiefs.filter(user__is_active=True).exclude(pk=grant.pk).exists()


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
