"""Reports as those who write and read them see them. Reads and returns; never writes.

Raw counts are for the office, the auditor and the intervention's own reporter: nobody else reaches a report here.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When

from finsam.web.access import Access
from interventions.domain.report_grid import PLACE_LENGTH, Key, Shape, age_classes
from interventions.domain.submissions import OPEN, SOON_ENDING
from interventions.enums import InterventionState, ReportKind, SubmissionState
from interventions.models import CountCell, Intervention, ReporterAssignment, ReportQuestion, Submission
from interventions.queries.results import reports_for
from members.enums import Party, Role
from members.models import Membership, RoleGrant, User
from members.permissions import Permission, may

# How the list is sorted: what is late first, then what waits for the office, then what is awaited.
LATE, TO_APPROVE, AWAITED, DONE = range(4)


def own_interventions(access: Access) -> QuerySet[Intervention]:
    """Those this reporter reports for, while her role lasts."""
    grants = (
        RoleGrant.objects.within(access).active_on(access.day).filter(user=access.user, role=Role.REPORTER)
    )
    own = ReporterAssignment.objects.filter(grant__in=grants, intervention=OuterRef("pk"))
    return Intervention.objects.within(access).filter(Exists(own)).order_by("position", "name")


def visible_submissions(access: Access) -> QuerySet[Submission]:
    """Every report for the office and the auditor, her own interventions' for a reporter, none for anybody else."""
    rows = Submission.objects.within(access).select_related("intervention", "period")
    if may(access, Permission.SEE_RAW_COUNTS):
        return rows
    if Role.REPORTER not in access.roles:
        return rows.none()
    return rows.filter(intervention__in=own_interventions(access))


def may_report(access: Access, intervention_id: int) -> bool:
    """May this person write the intervention's reports? Its reporter, and the office."""
    return may(access, Permission.KEEP_REPORTS) or (
        Role.REPORTER in access.roles and reports_for(access, intervention_id)
    )


def report_rows(access: Access, *, year: int | None = None, state: str = "") -> QuerySet[Submission]:
    """The list of reports, `rank` says why a row stands where it does. One query."""
    rows = visible_submissions(access)
    if year:
        rows = rows.filter(period__last_day__year=year)
    if state:
        rows = rows.filter(state=state)
    late = Q(state__in=OPEN, due__lt=access.day)
    rank = Case(
        When(late, then=Value(LATE)),
        When(state=SubmissionState.SENT, then=Value(TO_APPROVE)),
        When(state=SubmissionState.APPROVED, then=Value(DONE)),
        default=Value(AWAITED),
        output_field=IntegerField(),
    )
    return rows.annotate(rank=rank).order_by(
        "rank", "due", "-period__last_day", "intervention__position", "intervention__name", "number"
    )


def report_years(access: Access) -> list[int]:
    """Years that any visible report is of, the latest first."""
    days = visible_submissions(access).order_by().values_list("period__last_day__year", flat=True).distinct()
    return sorted(days, reverse=True)


def submissions_with_contents(access: Access) -> QuerySet[Submission]:
    """As `visible_submissions`, with cells and texts. Three queries."""
    return visible_submissions(access).prefetch_related(
        Prefetch("cells", CountCell.objects.order_by("pk")), "texts"
    )


def waiting_for_approval(access: Access) -> QuerySet[Submission]:
    """Reports that have come in and that the office has not looked at, the longest waiting first."""
    return (
        Submission.objects.within(access)
        .filter(state=SubmissionState.SENT)
        .select_related("intervention", "period")
        .order_by("sent_at", "pk")
    )


def cells_of(submission: Submission) -> dict[Key, int]:
    """Key → count, as stored."""
    return {(cell.measure, cell.sex, cell.age, cell.place): cell.count for cell in submission.cells.all()}


def shape_of(access: Access, intervention: Intervention) -> Shape:
    """What the intervention counts. One query where it counts by municipality, else none."""
    places = _places(access, intervention) if intervention.counts_places else ()
    return Shape(
        by_sex=intervention.is_individual,
        flow=intervention.counts_flow,
        exits=intervention.counts_exits,
        ages=age_classes(intervention.age_classes),
        places=places,
    )


def _places(access: Access, intervention: Intervention) -> tuple[str, ...]:
    """The municipalities it is open to, else every municipality of the association."""
    rows = (
        Membership.objects.within(access)
        .filter(party=Party.MUNICIPALITY)
        .select_related("organisation")
        .order_by("organisation__current_name")
    )
    every = list(rows.annotate(is_open=Exists(intervention.open_to.filter(pk=OuterRef("pk")))))
    chosen = [row for row in every if row.is_open] or [row for row in every if row.is_active_on(access.day)]
    return tuple(dict.fromkeys(str(row)[:PLACE_LENGTH] for row in chosen))


def questions_of(access: Access, kind: str) -> QuerySet[ReportQuestion]:
    """The headings of the association's template that are in use on the day."""
    return (
        ReportQuestion.objects.within(access)
        .filter(Q(retired_on=None) | Q(retired_on__gt=access.day), kind=kind)
        .order_by("position", "pk")
    )


def running(access: Access, first: date, last: date) -> QuerySet[Intervention]:
    """Interventions that run some day of the span; one that is only planned does not."""
    return (
        Intervention.objects.within(access)
        .filter(Q(ends=None) | Q(ends__gte=first), starts__lte=last)
        .exclude(state=InterventionState.PLANNED)
        .order_by("position", "name")
    )


def without_final(access: Access) -> QuerySet[Intervention]:
    """Interventions that have ended, or end within a month, and have not been asked for a final report."""
    asked = Submission.objects.filter(intervention=OuterRef("pk"), kind=ReportKind.FINAL)
    return (
        Intervention.objects.within(access)
        .filter(~Exists(asked), ends__lte=access.day + SOON_ENDING)
        .order_by("ends", "name")
    )


def later_one(submission: Submission) -> Submission | None:
    """A report with a higher number for the same intervention, period and kind."""
    return (
        Submission.objects.filter(
            intervention=submission.intervention_id,
            period=submission.period_id,
            kind=submission.kind,
            number__gt=submission.number,
        )
        .order_by("-number")
        .first()
    )


def reporters_of(
    access: Access, submissions: Sequence[Submission] | Iterable[Submission]
) -> dict[User, list[Submission]]:
    """Who reports for which of these today; only users who may sign in."""
    by_intervention: dict[int, list[Submission]] = {}
    for one in submissions:
        by_intervention.setdefault(one.intervention_id, []).append(one)
    grants = RoleGrant.objects.within(access).active_on(access.day).filter(role=Role.REPORTER)
    rows = (
        ReporterAssignment.objects.filter(
            intervention__in=by_intervention, grant__in=grants, grant__user__is_active=True
        )
        .select_related("grant__user")
        .order_by("grant__user__email", "intervention__position", "pk")
    )
    found: dict[User, list[Submission]] = {}
    for row in rows:
        found.setdefault(row.grant.user, []).extend(by_intervention[row.intervention_id])
    return found
