"""What somebody is over all her associations together: her own account, and how carefully she is let in."""

from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from members.models import Mandate, RoleGrant
from members.permissions import RAW_COUNT_ROLES, SECOND_FACTOR_ROLES
from members.queries.names import swedish

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def roles_anywhere(user: Any, day: date) -> set[str]:
    return set(RoleGrant.objects.active_on(day).filter(user=user).values_list("role", flat=True))


def needs_second_factor(user: Any, day: date) -> bool:
    return user.is_superuser or bool(roles_anywhere(user, day) & SECOND_FACTOR_ROLES)


def sees_raw_counts(user: Any, day: date) -> bool:
    """For how long she may be idle: an administrator sees no counts, but may let in those who do."""
    return user.is_superuser or bool(roles_anywhere(user, day) & RAW_COUNT_ROLES)


def has_second_factor(user: Any, besides: int | None = None) -> bool:
    """An app or a key. Recovery codes only replace one of those, and a code by e-mail is no second factor."""
    return Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exclude(pk=besides).exists()


def authenticators_of(user: Any) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user=user).order_by("created_at", "pk")


def own_grants(user: Any) -> QuerySet[RoleGrant]:
    """Every role she has had, newest first in each association."""
    rows = RoleGrant.objects.filter(user=user).select_related("association")
    return rows.order_by(swedish("association__name"), "-valid_from", "pk")


def own_mandates(user: Any) -> QuerySet[Mandate]:
    rows = Mandate.objects.filter(person__user=user)
    rows = rows.select_related("seat__organisation", "seat__body__association")
    return rows.order_by(swedish("seat__body__association__name"), "-valid_from", "pk")
