"""Calls for applications and their forms."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from finsam.web.access import Access
from interventions.enums import FieldGroup
from interventions.models import Application, ApplicationCall, ApplicationForm, FormField
from interventions.queries.applications import visible_applications
from members.enums import BodyKind
from members.models import Body
from members.permissions import Permission, may


def call_rows(access: Access) -> QuerySet[ApplicationCall]:
    """Calls the latest first, with how many applications of each the reader sees; the office sees the coming ones too."""
    rows = ApplicationCall.objects.within(access)
    if not (access.is_system or may(access, Permission.KEEP_APPLICATIONS)):
        rows = rows.filter(opens_on__lte=access.day)
    seen = Count("applications", filter=Q(applications__in=visible_applications(access).values("pk")))
    rows = rows.select_related("form", "group", "board_meeting").annotate(seen=seen)
    return rows.order_by("-opens_on", "-pk")


def open_calls(access: Access) -> QuerySet[ApplicationCall]:
    """Those that take applications on the day, the one that closes first first; one that stays open last."""
    still = Q(closes_on=None) | Q(closes_on__gte=access.day)
    rows = ApplicationCall.objects.within(access).filter(still, opens_on__lte=access.day)
    return rows.order_by("closes_on", "pk")


def form_rows(access: Access) -> QuerySet[ApplicationForm]:
    """Every version of every form, the newest first, with `is_used` and how many questions it has."""
    used = Application.objects.filter(form=OuterRef("pk"))
    rows = ApplicationForm.objects.within(access)
    rows = rows.annotate(is_used=Exists(used), questions=Count("fields"))
    return rows.order_by("name", "-version")


def newest_forms(access: Access) -> QuerySet[ApplicationForm]:
    """The newest version of each form: what a call may use."""
    newer = ApplicationForm.objects.filter(
        association=OuterRef("association"), name=OuterRef("name"), version__gt=OuterRef("version")
    )
    return ApplicationForm.objects.within(access).filter(~Exists(newer)).order_by("name")


def groups_to_choose(access: Access) -> QuerySet[Body]:
    return Body.objects.within(access).active_on(access.day).exclude(kind=BodyKind.BOARD).order_by("name")


def questions_of(form: ApplicationForm) -> list[tuple[str, list[FormField]]]:
    """The questions under the names of their groups; empty groups are left out."""
    fields = list(form.fields.order_by("position", "pk"))
    found = ((group.label, [one for one in fields if one.group == group]) for group in FieldGroup)
    return [(label, ones) for label, ones in found if ones]
