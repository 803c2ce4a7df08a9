"""Who has been asked to come in, and how it went."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from finsam.web.access import Access
from members.models import Association, Invitation, Mandate, Person, RoleGrant


def newest_invitation(access: Access, user: Any) -> Invitation | None:
    return Invitation.objects.within(access).filter(user=user).order_by("-at", "-pk").first()


def with_invitations(rows: QuerySet[Person]) -> QuerySet[Person]:
    """Each person with her user, and `invited_at`, `invitation_failed_at` of the newest letter."""
    letters = Invitation.objects.filter(association=OuterRef("association"), user=OuterRef("user"))
    newest = letters.order_by("-at", "-pk")
    return rows.select_related("user").annotate(
        invited_at=Subquery(newest.values("at")[:1]),
        invitation_failed_at=Subquery(newest.values("failed_at")[:1]),
    )


def has_come_in(user: Any) -> bool:
    """Has she ever signed in, or chosen a password to do it with? Until then the letter's link is hers."""
    return user is not None and (user.last_login is not None or user.has_usable_password())


def what_she_does(association: Association, user: Any) -> list[str]:
    """Roles and seats in the association, now and to come, as the letter names them."""
    grants = RoleGrant.objects.filter(association=association, user=user).order_by("valid_from", "pk")
    mandates = Mandate.objects.filter(seat__body__association=association, person__user=user)
    mandates = mandates.select_related("seat__body", "seat__organisation").order_by("valid_from", "pk")
    roles = [(grant, grant.get_role_display()) for grant in grants]
    seats = [(mandate, f"{mandate.seat.body}: {mandate.seat}") for mandate in mandates]
    return [f"{name}, från {dated.valid_from}" for dated, name in [*roles, *seats]]
