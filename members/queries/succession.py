"""Where an association comes from and where it went: names over time, members then and now, and what it took over."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from finsam.web.access import Access
from members.enums import Act, Role
from members.models import Association, AssociationName, AuditEvent, Membership, RoleGrant, Succession
from members.queries.access import access_to, associations_of
from members.queries.memberships import every_membership
from members.queries.names import swedish


@dataclass(frozen=True)
class Takeover:
    """Equity that came with an association that went up into this one. Kronor; no income, and counted once."""

    name: str
    day: date
    amount: Decimal
    source: str


@dataclass(frozen=True)
class History:
    association: Association
    names: tuple[AssociationName, ...]
    first_members: tuple[str, ...]
    last_members: tuple[str, ...]


def successions(access: Access) -> QuerySet[Succession]:
    return Succession.objects.within(access).select_related("predecessor").order_by("taken_over_on", "pk")


def taken_over(access: Access, year: int) -> tuple[Takeover, ...]:
    """What came with predecessors in the year. One query."""
    return tuple(row for row in takeovers(access) if row.day.year == year)


def takeovers(access: Access) -> tuple[Takeover, ...]:
    rows = Succession.objects.within(access).order_by("taken_over_on", "pk")
    return tuple(Takeover(row.predecessor_name, row.taken_over_on, row.amount, row.source) for row in rows)


def history(access: Access) -> History:
    """One association's own history: its members on its first day and on its last, or today."""
    association = access.association
    members = list(every_membership(access))
    first = association.started or min((row.valid_from for row in members), default=access.day)
    last = min(association.ended or access.day, access.day)
    names = AssociationName.objects.within(access).order_by("valid_from")
    return History(association, tuple(names), _on(members, first), _on(members, last))


def _on(members: list[Membership], day: date) -> tuple[str, ...]:
    return tuple(row.organisation.name_on(day) for row in members if row.is_active_on(day))


def history_for(user: Any, association: Association | None, day: date) -> History | None:
    """The other association's history, only for whoever has a role in it too."""
    other = access_to(user, association.slug, day) if association and user else None
    return history(other) if other else None


def successor_for(access: Access) -> Succession | None:
    """The association this one went up into, when the user has a role in that one too."""
    own = associations_of(access.user, access.day) if access.user else Association.objects.none()
    rows = Succession.objects.filter(association__in=own, predecessor=access.association)
    return rows.select_related("association").first()


def possible_successors(access: Access) -> QuerySet[Association]:
    """Other associations that the user is the chief of today."""
    led = (
        RoleGrant.objects.active_on(access.day)
        .filter(user=access.user, role=Role.CHIEF)
        .values("association")
    )
    rows = Association.objects.filter(pk__in=led, ended=None)
    return rows.exclude(pk=access.association.pk).order_by(swedish("name"))


def dissolution(access: Access) -> dict[str, Any]:
    """What was written when the association ended: into which, the sum and its source. Empty while it lives."""
    event = (
        AuditEvent.objects.within(access).filter(action=Act.ASSOCIATION_DISSOLVED).order_by("sequence").last()
    )
    return event.detail if event else {}
