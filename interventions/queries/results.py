"""Rows about interventions, their targets and their counts. Reads and returns; never writes.

Counts are protected unless `raw` is asked for; whoever asks for it has checked that the reader may see raw counts.
"""

from datetime import date

from django.db.models import Case, F, Prefetch, Q, QuerySet, Value, When

from finsam.shared.periods import Span
from finsam.web.access import Access
from interventions.domain.counts import CountTable, PeriodCounts, count_table
from interventions.domain.targets import Measured, TargetResult, TargetTerms, assess_shown
from interventions.enums import ALL, Assessment, ReportKind, SubmissionState
from interventions.models import CountCell, Intervention, InterventionParty, Measurement, Submission, Target
from members.enums import Role
from members.models import Membership, RoleGrant

ALL_SHOWN = 1  # a threshold that hides nothing

# With whoever reports, not yet with the office.
NOT_SENT = (SubmissionState.AWAITED, SubmissionState.DRAFT, SubmissionState.RETURNED)


def intervention_rows(access: Access, year: int | None) -> QuerySet[Intervention]:
    """Interventions that run some day of the year (of any year for None), in the plan's order, with all a sheet shows."""
    members = Membership.objects.select_related("organisation").prefetch_related("organisation__names")
    parties = InterventionParty.objects.select_related("membership__organisation").prefetch_related(
        "membership__organisation__names"
    )
    rows = Intervention.objects.within(access)
    if year is not None:
        rows = rows.filter(Q(ends=None) | Q(ends__gte=date(year, 1, 1)), starts__lte=date(year, 12, 31))
    return (
        rows.select_related("owner__organisation", "performer", "association")
        .prefetch_related(
            "owner__organisation__names",
            "performer__names",
            "target_groups",
            Prefetch("party_rows", parties),
            Prefetch("open_to", members),
        )
        .order_by("position", "name")
    )


def threshold_for(access: Access, raw: bool) -> int:
    """The smallest count shown: the association's own, or 1 where raw counts may be seen."""
    return ALL_SHOWN if raw else access.association.count_threshold


def target_results(access: Access, year: int, *, raw: bool = False) -> tuple[TargetResult, ...]:
    """The year's targets with their latest result, assessed as things stand on the day. Two queries."""
    targets = (
        Target.objects.within(access)
        .filter(year=year)
        .select_related("goal__intervention")
        .prefetch_related(
            Prefetch(
                "measurements", Measurement.objects.select_related("period").order_by("period__last_day")
            )
        )
        .order_by("goal__intervention__position", "goal__position", "pk")
    )
    return tuple(_result(target, access, threshold_for(access, raw)) for target in targets)


def _result(target: Target, access: Access, threshold: int) -> TargetResult:
    measurements = list(target.measurements.all())
    latest = measurements[-1] if measurements else None
    terms = TargetTerms(target.kind, target.value, target.due, target.counts_people)
    verdict, share = assess_shown(terms, _measured(latest), access.day, threshold)
    is_hidden = share is not None and share.part.is_withheld
    intervention = target.goal.intervention
    return TargetResult(
        target_id=target.pk,
        title=target.title,
        kind=target.kind,
        goal=target.goal.text,
        intervention_id=intervention.pk if intervention else None,
        intervention=intervention.name if intervention else "",
        counted=target.counted,
        event=target.event,
        source=target.source,
        target_value=target.value,
        unit=target.unit,
        due=target.due,
        share=share,
        value=latest.value if latest and not is_hidden else None,
        reached_on=latest.reached_on if latest else None,
        note=latest.note if latest and not is_hidden else "",  # words may tell the number
        assessment=verdict.assessment,
        rule=verdict.rule,
        through=latest.period.last_day if latest else None,
    )


def _measured(row: Measurement | None) -> Measured:
    if row is None:
        return Measured()
    return Measured(
        row.part, row.base, row.value, row.reached_on, row.assessment, row.assessment_reason, row.note
    )


def count_tables(access: Access, year: int, *, raw: bool = False) -> tuple[CountTable, ...]:
    """The year's counts per intervention, women, men and total, from approved reports. Two queries."""
    cells = CountCell.objects.filter(age=ALL, place=ALL).order_by("pk")
    submissions = (
        Submission.objects.within(access)
        .filter(
            kind=ReportKind.COUNTS,  # the others tell in words
            state=SubmissionState.APPROVED,
            period__first_day__gte=date(year, 1, 1),
            period__last_day__lte=date(year, 12, 31),
        )
        .select_related("period", "intervention")
        .prefetch_related(Prefetch("cells", cells))
        .order_by("intervention__position", "intervention", "period__first_day", "number")
    )
    latest: dict[int, dict[int, PeriodCounts]] = {}
    for submission in submissions:
        span = Span(submission.period.first_day, submission.period.last_day)
        counts = {(cell.measure, cell.sex): cell.count for cell in submission.cells.all()}
        latest.setdefault(submission.intervention_id, {})[submission.period_id] = PeriodCounts(span, counts)
    threshold = threshold_for(access, raw)
    tables = (
        count_table(pk, tuple(periods.values()), threshold, is_raw=raw) for pk, periods in latest.items()
    )
    return tuple(table for table in tables if table is not None)


def late_submissions(access: Access) -> QuerySet[Submission]:
    """Reports that should have come in, the oldest first."""
    return (
        Submission.objects.within(access)
        .filter(state__in=NOT_SENT, due__lt=access.day)
        .select_related("intervention", "period")
        .order_by("due", "pk")
    )


def reporter_submissions(access: Access) -> QuerySet[Submission]:
    """The reports of the interventions this reporter reports for: what she has to do first, by its day."""
    waits = Q(state__in=NOT_SENT)
    return (
        Submission.objects.within(access)
        .filter(intervention__in=_reported_by(access))
        .select_related("intervention", "period")
        .order_by(
            Case(When(waits, then=Value(0)), default=Value(1)),
            Case(When(waits, then=F("due"))),
            "-period__last_day",
            "intervention__position",
        )
    )


def reports_for(access: Access, intervention_id: int) -> bool:
    """Is this one of the reporter's own interventions?"""
    return _reported_by(access).filter(pk=intervention_id).exists()


def _reported_by(access: Access) -> QuerySet[Intervention]:
    """Only while the role lasts: a reporter of last year may sit in a group today."""
    grants = (
        RoleGrant.objects.within(access).active_on(access.day).filter(user=access.user, role=Role.REPORTER)
    )
    return Intervention.objects.within(access).filter(reporters__grant__in=grants)


def tally(results: tuple[TargetResult, ...]) -> dict[Assessment, int]:
    """How many targets stand where, every assessment named."""
    return {assessment: sum(one.assessment == assessment for one in results) for assessment in Assessment}
