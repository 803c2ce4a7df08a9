"""Staff that the parties give an intervention, and an intervention that is made two."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from finsam.web.access import Access
from interventions.domain.sheet import other_orientation
from interventions.models import Intervention, InterventionParty, StaffContribution
from interventions.queries import reports_for
from interventions.services.hand_over import keep_questions
from members.enums import Act
from members.models import Membership
from members.permissions import Permission, may, require
from members.services.record import record_event

FullTime = Mapping[int, Decimal | None]  # membership → full-time equivalents (årsarbetare)


@transaction.atomic
def save_staff(
    *,
    by: Access,
    intervention: Intervention,
    year: int,
    actual: FullTime | None = None,
    planned: FullTime | None = None,
) -> int:
    """Writes what is given, party by party; what is left out stays, and a row without either figure is removed.

    The office writes both. Whoever reports for the intervention writes the actual figures, in the report. Raises
    PermissionDenied for anybody else and ValidationError for a figure that cannot be. Returns the number of rows changed.
    """
    if planned is not None or not reports_for(by, intervention.pk):
        require(by, Permission.KEEP_REPORTS)
    locked = Intervention.objects.within(by).select_for_update(of=("self",)).get(pk=intervention.pk)
    plans, facts = planned or {}, actual or {}
    members = Membership.objects.within(by).filter(pk__in={*plans, *facts})
    known = {
        row.membership_id: row for row in StaffContribution.objects.filter(intervention=locked, year=year)
    }
    changed = 0
    for member in members.select_related("organisation"):
        row = known.get(member.pk) or StaffContribution(intervention=locked, membership=member, year=year)
        changed += _write(row, plans, facts, str(member))
    if changed:
        _record(by, locked, Act.CHANGED, {"what": "staff", "year": year})
    return changed


def _write(row: StaffContribution, plans: FullTime, facts: FullTime, name: str) -> bool:
    """False when nothing changes."""
    was = (row.planned, row.actual)
    row.planned = plans.get(row.membership_id, row.planned)
    row.actual = facts.get(row.membership_id, row.actual)
    if was == (row.planned, row.actual):
        return False
    if row.planned is None and row.actual is None:
        if row.pk:
            row.delete()
        return True
    try:
        row.full_clean()
    except ValidationError as error:
        raise ValidationError([f"{name}: {' '.join(error.messages)}"]) from None
    row.save()
    return True


@transaction.atomic
def split_intervention(
    *,
    by: Access,
    intervention: Intervention,
    name: str,
    own_name: str = "",
    precise_orientation: str = "",
    follow_up_method: str = "",
    is_esf: bool = False,
) -> Intervention:
    """Makes a mixed intervention two, as the national system has it: a second one with the other orientation.

    It is given the same texts, owner, parties, groups and days. Goals, counts, money and the application stay with the
    first. `own_name` renames the first. Raises ValidationError at `name` or `own_name`.
    """
    require(by, Permission.KEEP_REPORTS)
    first = Intervention.objects.within(by).select_for_update(of=("self",)).get(pk=intervention.pk)
    if own_name.strip() and own_name.strip() != first.name:
        _rename(by, first, own_name.strip())
    second = _copy(first)
    second.name = name.strip()
    second.precise_orientation, second.follow_up_method = (
        precise_orientation.strip(),
        follow_up_method.strip(),
    )
    second.is_esf = is_esf
    try:
        second.full_clean()
    except ValidationError as error:
        raise _at_name(error) from None
    second.save()
    _copy_relations(first, second)
    keep_questions(by=by, intervention=second)
    _record(by, second, Act.ADDED, {"split_from": first.pk})
    return second


def _rename(by: Access, first: Intervention, name: str) -> None:
    first.name = name
    try:
        first.full_clean()
    except ValidationError as error:
        raise ValidationError({"own_name": error.messages}) from None
    first.save(update_fields=["name"])
    _record(by, first, Act.CHANGED, {"fields": ["name"]})


def _copy(first: Intervention) -> Intervention:
    copied = (
        "association area state starts ends owner performer pays_performer pays_performer_reason target_group_note "
        "description purpose method contact position"
    ).split()
    values = {field: getattr(first, field) for field in copied}
    return Intervention(orientation=other_orientation(first.orientation), **values)


def _copy_relations(first: Intervention, second: Intervention) -> None:
    second.target_groups.set(first.target_groups.all())
    second.open_to.set(first.open_to.all())
    InterventionParty.objects.bulk_create(
        InterventionParty(intervention=second, membership_id=row.membership_id, contribution=row.contribution)
        for row in first.party_rows.all()
    )


def _at_name(error: ValidationError) -> ValidationError:
    """Only the name is typed here; a fault of the first intervention is told in words."""
    found = error.message_dict
    shown = {
        name: found.pop(name) for name in ("name", "precise_orientation", "follow_up_method") if name in found
    }
    rest = [message for messages in found.values() for message in messages]
    return ValidationError({**shown, **({"name": [*shown.get("name", []), *rest]} if rest else {})})


def may_write_staff(by: Access, intervention: Intervention) -> bool:
    """May she write anything of it at all?"""
    return may(by, Permission.KEEP_REPORTS) or reports_for(by, intervention.pk)


def require_staff(by: Access, intervention: Intervention) -> None:
    if not may_write_staff(by, intervention):
        raise PermissionDenied("staff is written by the office and by whoever reports")


def _record(by: Access, intervention: Intervention, action: str, detail: dict[str, object]) -> None:
    record_event(
        by=by,
        association_id=intervention.association_id,
        action=action,
        subject=intervention,
        detail=detail,
    )
