"""Members on a day, what the law's minimum lacks, who is leaving, and the rule of their shares."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet

from finsam.shared.periods import Span
from finsam.web.access import Access
from members.domain.composition import Gap, Place, gaps
from members.models import (
    Association,
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


def every_membership(access: Access) -> QuerySet[Membership]:
    """Members of all times, in the order they were entered, with the charters that say when one may leave."""
    return (
        Membership.objects.within(access)
        .select_related("organisation__region")
        .prefetch_related("organisation__names", "association__charters")
        .order_by("pk")
    )


def place_of(membership: Membership) -> Place:
    organisation = membership.organisation
    return Place(
        organisation=organisation.pk,
        name=str(organisation),
        party=membership.party,
        span=membership.span,
        region=organisation.region_id,
        region_name=str(organisation.region or ""),
        is_outside_region=organisation.is_outside_region,
    )


def roster(access: Access, association_id: int) -> dict[int, Place]:
    """Every membership of one association by its number. One query."""
    rows = Membership.objects.within(access).filter(association=association_id)
    return {row.pk: place_of(row) for row in rows.select_related("organisation__region").order_by("pk")}


def lifetime(association: Association, *rosters: Iterable[Place]) -> Span | None:
    """The days on which the law asks for members: while the association exists. None while nothing is entered."""
    entered = [place.span.first for places in rosters for place in places]
    first = association.started or min(entered, default=None)
    if first is None:
        return None
    return Span(first, association.ended and max(association.ended, first))


def gaps_of(association: Association, members: Iterable[Membership], day: date) -> tuple[Gap, ...]:
    """From the members of all times: the days on which the law's minimum is not met, and that are not over on the day."""
    places: Sequence[Place] = [place_of(member) for member in members]
    found = gaps(places, lifetime(association, places) or Span(day))
    return tuple(gap for gap in found if gap.span.last is None or gap.span.last >= day)


def share_rule_on(access: Access, day: date) -> ShareRule | None:
    return ShareRule.objects.within(access).active_on(day).first()
