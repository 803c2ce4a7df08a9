"""What groups do besides meeting, for those who may see it: the group itself, the office and the auditor."""

from typing import Any

from django.db.models import Q, QuerySet

from finsam.web.access import Access
from members.enums import BodyKind
from members.models import (
    Assignment,
    AuthoritySheet,
    Body,
    CountyAgreement,
    Event,
    JointEffort,
    Lesson,
    SteeringAssignment,
)
from members.permissions import Permission, may
from members.queries.names import swedish

# What a row of the list and its page show of other tables: read with the row, read once for all rows.
RELATED: dict[type, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Assignment: (("body", "given_by", "owner"), ("lessons",)),
    Event: (("body", "owner"), ("head_counts__organisation",)),
    JointEffort: (("body", "owner", "organisation"), ()),
    SteeringAssignment: (("body", "owner", "principal"), ("reports", "lessons__assignment")),
    CountyAgreement: (("body", "owner"), ()),
    Lesson: (("body", "owner", "steering", "assignment__body"), ()),
    AuthoritySheet: (("body", "organisation"), ("contacts",)),
}


def bodies_with_work(access: Access) -> QuerySet[Body]:
    """Those whose work may be seen."""
    rows = Body.objects.within(access)
    return rows if may(access, Permission.SEE_ALL_WORK) else rows.filter(pk__in=access.bodies)


def readable_work(access: Access, model: type) -> QuerySet[Any]:
    """Rows of one kind. An assignment is also read by the group that gave it, or whose obstacle it came from."""
    together, once = RELATED[model]
    rows = model.objects.within(access).select_related(*together).prefetch_related(*once)
    if may(access, Permission.SEE_ALL_WORK):
        return rows
    own = Q(body__in=access.bodies)
    if model is Assignment:
        obstacles = Lesson.objects.within(access).filter(body__in=access.bodies)
        own |= Q(given_by__in=access.bodies) | Q(pk__in=obstacles.values("assignment"))
    return rows.filter(own)


def work_of(access: Access, model: type, body: Body) -> QuerySet[Any]:
    """Rows of one kind that belong to the body; its assignments are those it has and those it has given."""
    own = Q(body=body)
    if model is Assignment:
        own |= Q(given_by=body)
    rows = readable_work(access, model).filter(own)
    if model is AuthoritySheet:
        return rows.active_on(access.day).order_by(swedish("organisation__current_name"), "pk")
    return rows


def working_groups(access: Access) -> QuerySet[Body]:
    """Those that can be given an assignment today."""
    groups = Body.objects.within(access).active_on(access.day).filter(kind=BodyKind.WORKING)
    return groups.order_by(swedish("name"), "pk")
