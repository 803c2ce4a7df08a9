"""An intervention made of a granted application, with nothing typed again."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q

from finsam.web.access import Access
from interventions.domain.agreements import (
    ReportDays,
    co_financing,
    groups_named,
    period_kind,
    report_days,
)
from interventions.enums import InterventionState, ReportKind
from interventions.models import (
    Application,
    Intervention,
    InterventionParty,
    Period,
    Submission,
    TargetGroup,
)
from interventions.queries.agreements import texts_of
from interventions.queries.applications import party_rows
from members.enums import Party
from members.permissions import Permission, require


def make_intervention(*, by: Access, application: Application, name: str = "") -> Intervention:
    """Owner, parties, period, texts and awaited reports from the application; call it inside the act of agreeing.

    `name` is used where the application's is taken. Raises ValidationError at `name` when it is.
    """
    require(by, Permission.KEEP_APPLICATIONS)
    parties = [row for row in party_rows().filter(application=application) if row.declined_at is None]
    intervention = _intervention(by, application, parties, name.strip() or application.title)
    InterventionParty.objects.bulk_create(
        InterventionParty(intervention=intervention, membership=row.membership, contribution=row.contribution)
        for row in parties
    )
    if intervention.is_individual:
        intervention.open_to.set(
            [row.membership for row in parties if row.membership.party == Party.MUNICIPALITY]
        )
    _await_reports(application, intervention)
    return intervention


def _intervention(by: Access, application: Application, parties: list, name: str) -> Intervention:
    texts = texts_of(application)
    principal = next(row for row in parties if row.is_principal)
    rows = Intervention.objects.within(by).filter(association=application.association_id)
    if rows.filter(name=name).exists():
        raise ValidationError(
            {
                "name": f"Det finns redan en insats som heter {name}. Skriv ett annat namn, till exempel med årtal."
            }
        )
    years = application.years.all()
    intervention = Intervention(
        association_id=application.association_id,
        application=application,
        name=name,
        orientation=application.orientation,
        state=_state(application, by.day),
        starts=application.starts,
        ends=application.ends,
        owner=principal.membership,
        contact=principal.contact_name,
        description=texts.description,
        purpose=texts.purpose,
        method=texts.method,
        target_group_note=texts.target_group_note,
        places=texts.places,
        co_financing=co_financing(
            sum((year.own for year in years), Decimal(0)), sum((year.others for year in years), Decimal(0))
        ),
        position=(rows.aggregate(last=Max("position"))["last"] or 0) + 1,
    )
    intervention.full_clean()
    intervention.save()
    groups = {
        group.name: group for group in TargetGroup.objects.filter(association=application.association_id)
    }
    intervention.target_groups.set([groups[one] for one in groups_named(texts.target_group, groups)])
    return intervention


def _state(application: Application, day: date) -> InterventionState:
    if application.ends and application.ends < day:
        return InterventionState.ENDED
    return InterventionState.RUNNING if application.starts <= day else InterventionState.PLANNED


def _await_reports(application: Application, intervention: Intervention) -> None:
    """One awaited report for each day the board asked for one."""
    asked = [(ReportKind(row.kind), row.due) for row in application.report_days.all()]
    numbers: dict[tuple[int, ReportKind], int] = {}
    for one in report_days(asked, intervention.starts, intervention.ends):
        period = _period(intervention, one)
        number = numbers[period.pk, one.kind] = numbers.get((period.pk, one.kind), 0) + 1
        row = Submission(intervention=intervention, period=period, kind=one.kind, due=one.due, number=number)
        row.full_clean()
        row.save()


def _period(intervention: Intervention, one: ReportDays) -> Period:
    """The association's period of those days, made when it has none."""
    return Period.objects.get_or_create(
        association_id=intervention.association_id,
        first_day=one.span.first,
        last_day=one.span.last,
        defaults={"kind": period_kind(one.span)},
    )[0]


@transaction.atomic
def begin_due_interventions(*, by: Access) -> int:
    """What was agreed before its start runs from its first day. Run every night; returns how many began."""
    due = Intervention.objects.within(by).filter(
        Q(ends=None) | Q(ends__gte=by.day),
        state=InterventionState.PLANNED,
        application__isnull=False,
        starts__lte=by.day,
    )
    return due.update(state=InterventionState.RUNNING)
