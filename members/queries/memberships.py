"""Members on a day, and the rule of their shares."""

from datetime import date

from django.db.models import QuerySet

from finsam.web.access import Access
from members.models import (
    Membership,
    ShareRule,
)


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
