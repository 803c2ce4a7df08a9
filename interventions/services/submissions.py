"""A report's way: asked for, written, sent in, returned or approved. Mails leave when the act is stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from finsam.shared.periods import Span
from finsam.web import clock
from finsam.web.access import Access
from interventions.domain.report_grid import Key, lines_of
from interventions.domain.submissions import FINAL_WEEKS, OPEN, final_due, may_go, why_closed
from interventions.enums import PeriodKind, ReportKind, SubmissionState
from interventions.models import CountCell, Intervention, Period, Submission, SubmissionText
from interventions.queries.submissions import (
    SOON_ENDING,
    cells_of,
    later_one,
    may_report,
    questions_of,
    reporters_of,
    running,
    shape_of,
    visible_submissions,
    without_final,
)
from interventions.services.delivery import FullTime, save_staff
from interventions.tasks import send_report_letter
from members.enums import Act
from members.models import Association
from members.permissions import Permission, require
from members.services.record import record_event

LOCKED = "Perioden är låst. Be kansliet öppna den om något behöver ändras."


class ChangedMeanwhileError(Exception):
    """Somebody else has saved the report since it was read. Nothing was written."""


class ThereIsOneError(ValidationError):
    """There is a report for this already; `existing` is where to go."""

    def __init__(self, message: str, existing: Submission) -> None:
        super().__init__(message)
        self.existing = existing


@dataclass(frozen=True)
class Opened:
    """What opening a period led to: new reports, how many letters, and interventions that nobody reports for."""

    period: Period
    new: tuple[Submission, ...]
    letters: int
    without_reporter: tuple[str, ...]


@transaction.atomic
def open_period(
    *, by: Access, period_kind: str, span: Span, due: date, kind: str = ReportKind.COUNTS
) -> Opened:
    """A report for each running intervention that reports by such periods, and a letter to its reporters.

    A progress report is asked of every running intervention. Those that have one are left alone. Raises
    ValidationError when the period is locked, the day has passed, or there is nothing new to ask for.
    """
    require(by, Permission.KEEP_REPORTS)
    if due < by.day:
        raise ValidationError({"due": "Den dagen har redan varit. Välj i dag eller en senare dag."})
    Association.objects.select_for_update().get(pk=by.association.pk)  # two who open it at once
    period = _period(by, period_kind, span)
    rows = running(by, period.first_day, period.last_day)
    rows = rows.filter(report_kind=period_kind) if kind == ReportKind.COUNTS else rows
    label = PeriodKind(period_kind).label.lower()
    if not rows:
        raise ValidationError(f"Ingen insats som pågår rapporterar per {label}. Välj en annan period.")
    new = _ask(by, ((row, period, due) for row in rows), kind)
    if not new:
        one = period.submissions.filter(kind=kind).order_by("pk").first()
        raise ThereIsOneError(f"Rapporterna för {period} är redan öppnade för alla insatser.", one)
    return _opened(by, period, new, kind)


def _period(by: Access, kind: str, span: Span) -> Period:
    period, is_new = Period.objects.get_or_create(
        association=by.association,
        first_day=span.first,
        last_day=span.last,
        defaults={"kind": kind},
    )
    if is_new:
        period.full_clean()
    if period.is_locked:
        raise ValidationError(LOCKED)
    return period


def _ask(by: Access, wanted: Iterable[tuple], kind: str) -> list[Submission]:
    """New awaited reports for those of (intervention, period, due) that have none of the kind."""
    rows = list(wanted)
    had = set(
        Submission.objects.within(by)
        .filter(intervention__in=[row[0] for row in rows], period__in=[row[1] for row in rows], kind=kind)
        .values_list("intervention", "period")
    )
    return Submission.objects.bulk_create(
        Submission(intervention=intervention, period=period, kind=kind, due=due)
        for intervention, period, due in rows
        if (intervention.pk, period.pk) not in had
    )


def _opened(by: Access, period: Period, new: Sequence[Submission], kind: str) -> Opened:
    letters = _write_to_reporters(by, new)
    reached = {one.intervention_id for rows in letters.values() for one in rows}
    _record(by, Act.REPORT_OPENED, period, kind=kind, reports=len(new))
    nobody = tuple(str(one.intervention) for one in new if one.intervention_id not in reached)
    return Opened(period, tuple(new), len(letters), nobody)


@transaction.atomic
def ask_for_finals(*, by: Access, weeks: int) -> tuple[Submission, ...]:
    """A final report from each intervention that has ended or soon does, due `weeks` weeks after its end.

    Raises ValidationError when there is none to ask.
    """
    require(by, Permission.KEEP_REPORTS)
    Association.objects.select_for_update().get(pk=by.association.pk)
    rows = list(without_final(by))
    if not rows:
        raise ValidationError("Ingen insats som har slutat saknar slutrapport.")
    return _ask_finals(by, rows, weeks)


@transaction.atomic
def ask_for_due_finals(*, by: Access) -> tuple[Submission, ...]:
    """What the night asks for: of those that end within a month or ended in the last one. Older ones are the office's
    to ask for: a register laid in afterwards would otherwise send letters about years that are long gone.
    """
    require(by, Permission.KEEP_REPORTS)
    Association.objects.select_for_update().get(pk=by.association.pk)
    rows = without_final(by).filter(ends__gte=by.day - SOON_ENDING)
    return _ask_finals(by, list(rows), FINAL_WEEKS)


def _ask_finals(by: Access, rows: Sequence[Intervention], weeks: int) -> tuple[Submission, ...]:
    wanted = [
        (row, _period(by, PeriodKind.YEAR, Span(row.starts, row.ends)), final_due(row.ends, weeks, by.day))
        for row in rows
    ]
    new = _ask(by, wanted, ReportKind.FINAL)
    _write_to_reporters(by, new)
    for one in new:
        _record(by, Act.REPORT_OPENED, one, kind=ReportKind.FINAL, reports=1)
    return tuple(new)


@transaction.atomic
def save_submission(
    *,
    by: Access,
    submission: Submission,
    edit_number: int,
    cells: Mapping[Key, int],
    answers: Sequence[tuple[str, str]],
    text: str = "",
    staff: FullTime | None = None,
) -> Submission:
    """The whole report as it stands on the page, as a draft. `answers` are (heading, text) in their order.

    `staff` is what each party has given in the year of the period's last day; parties left out keep theirs. Raises
    ChangedMeanwhileError unless it is still the one that was read, ValidationError when it is sent, approved or its
    period locked, or when a text holds what no text may.
    """
    locked = _lock_to_write(by, submission)
    if locked.edit_number != edit_number:
        raise ChangedMeanwhileError
    _write_cells(by, locked, cells)
    _write_answers(locked, answers)
    if staff:
        save_staff(by=by, intervention=locked.intervention, year=locked.staff_year, actual=staff)
    if locked.state == SubmissionState.AWAITED:
        locked.state = SubmissionState.DRAFT
    locked.text, locked.by, locked.edit_number = text, by.user, edit_number + 1
    locked.full_clean()
    locked.save(update_fields=["state", "text", "by", "edit_number"])
    _record(by, Act.REPORT_SAVED, locked, cells=len(cells))
    return locked


def _write_cells(by: Access, submission: Submission, cells: Mapping[Key, int]) -> None:
    """All cells anew; what is neither counted by the intervention nor stored before is refused."""
    shape = shape_of(by, submission.intervention)
    lines = lines_of(shape, cells_of(submission))
    known = {line.key(sex) for line in lines for sex in shape.columns} | cells_of(submission).keys()
    if not cells.keys() <= known:
        raise ValidationError("Insatsen räknar något annat nu. Ladda om sidan och fyll i igen.")
    CountCell.objects.filter(submission=submission).delete()
    CountCell.objects.bulk_create(
        CountCell(submission=submission, measure=measure, sex=sex, age=age, place=place, count=count)
        for (measure, sex, age, place), count in cells.items()
    )


def _write_answers(submission: Submission, answers: Sequence[tuple[str, str]]) -> None:
    SubmissionText.objects.filter(submission=submission).delete()
    rows = [
        SubmissionText(submission=submission, label=label, text=text, position=position)
        for position, (label, text) in enumerate(answers)
    ]
    for row in rows:
        row.full_clean(validate_unique=False, validate_constraints=False)
    SubmissionText.objects.bulk_create(rows)


@transaction.atomic
def send_submission(*, by: Access, submission: Submission, edit_number: int) -> Submission:
    """Hands it in. Whoever sends is its author from then on, by name, also after she has left.

    Raises ValidationError with what lacks, and ChangedMeanwhileError when it is not the one she looked at.
    """
    locked = _lock_to_write(by, submission)
    if locked.edit_number != edit_number:
        raise ChangedMeanwhileError
    lacking = lacks_of(by, locked)
    if lacking:
        raise ValidationError(list(lacking))
    _go(locked, SubmissionState.SENT)
    locked.by, locked.by_name, locked.sent_at = by.user, str(by.user or "")[:120], clock.now()
    locked.save(update_fields=["state", "by", "by_name", "sent_at"])
    _record(by, Act.REPORT_SENT, locked, number=locked.number)
    return locked


def lacks_of(by: Access, submission: Submission) -> tuple[str, ...]:
    """What stops a report from being sent in, each with its place; nothing when it may go."""
    found = []
    if submission.state == SubmissionState.AWAITED:
        return ("Rapporten är tom. Fyll i den och spara först.",)
    if submission.kind == ReportKind.COUNTS and not submission.cells.exists():
        found.append("Inga antal är ifyllda. Skriv 0 om ingen deltog.")
    answered = {row.label for row in submission.texts.all() if row.text.strip()}
    questions = questions_of(by, submission.kind).filter(is_required=True)
    found += [f"{one.label}: skriv något under rubriken." for one in questions if one.label not in answered]
    return tuple(found)


@transaction.atomic
def return_submission(*, by: Access, submission: Submission, note: str) -> Submission:
    """Back to whoever wrote it, with what to change. Raises ValidationError without a note or when it is not sent."""
    require(by, Permission.KEEP_REPORTS)
    locked = _lock(by, submission)
    if not note.strip():
        raise ValidationError({"note": "Skriv vad som ska ändras, så att rapportören vet."})
    _go(locked, SubmissionState.RETURNED)
    locked.note = note.strip()
    locked.full_clean()
    locked.save(update_fields=["state", "note"])
    _record(by, Act.REPORT_RETURNED, locked)
    _write_to_reporters(by, [locked])
    return locked


@transaction.atomic
def approve_submission(*, by: Access, submission: Submission) -> Submission:
    """From now on its counts are the intervention's. Raises ValidationError when it is not sent or its period locked."""
    require(by, Permission.KEEP_REPORTS)
    locked = _lock(by, submission)
    if locked.period.is_locked:
        raise ValidationError(LOCKED)
    _go(locked, SubmissionState.APPROVED)
    locked.approved_at = clock.now()
    locked.save(update_fields=["state", "approved_at"])
    _record(by, Act.REPORT_APPROVED, locked, number=locked.number)
    return locked


@transaction.atomic
def start_correction(*, by: Access, submission: Submission, due: date) -> Submission:
    """A copy of an approved report with the next number; the approved one counts until the copy is approved.

    Raises ThereIsOneError when one is begun, ValidationError when this one is not approved or its period is locked.
    """
    if not may_report(by, submission.intervention_id):
        raise PermissionDenied("not one of her interventions")
    locked = _lock(by, submission)
    if locked.period.is_locked:
        raise ValidationError(LOCKED)
    later = later_one(locked)
    if later:
        raise ThereIsOneError(f"Det finns redan en rättad rapport för {locked.period}.", later)
    if locked.state != SubmissionState.APPROVED:
        raise ValidationError("Bara en godkänd rapport rättas med en ny. Ändra i den här i stället.")
    copy = _copy(by, locked, due)
    _record(by, Act.REPORT_SAVED, copy, number=copy.number)
    return copy


def _copy(by: Access, submission: Submission, due: date) -> Submission:
    copy = Submission.objects.create(
        intervention=submission.intervention,
        period=submission.period,
        kind=submission.kind,
        number=submission.number + 1,
        state=SubmissionState.DRAFT,
        due=due,
        by=by.user,
        text=submission.text,
    )
    CountCell.objects.bulk_create(
        CountCell(submission=copy, measure=one[0], sex=one[1], age=one[2], place=one[3], count=count)
        for one, count in cells_of(submission).items()
    )
    SubmissionText.objects.bulk_create(
        SubmissionText(submission=copy, label=row.label, text=row.text, position=row.position)
        for row in submission.texts.all()
    )
    return copy


def _lock(by: Access, submission: Submission) -> Submission:
    rows = Submission.objects.within(by).filter(pk__in=visible_submissions(by).values("pk"))
    return rows.select_for_update(of=("self",)).select_related("intervention", "period").get(pk=submission.pk)


def _lock_to_write(by: Access, submission: Submission) -> Submission:
    """Raises PermissionDenied for whoever only reads it, ValidationError when nothing may be written in it."""
    locked = _lock(by, submission)
    if not may_report(by, locked.intervention_id):
        raise PermissionDenied("not one of her interventions")
    if locked.state not in OPEN:
        raise ValidationError(why_closed(locked.state), code="closed")
    if locked.period.is_locked:
        raise ValidationError(LOCKED, code="locked")
    return locked


def _go(submission: Submission, to: SubmissionState) -> None:
    if not may_go(submission.state, to):
        now = submission.get_state_display().lower()
        raise ValidationError(f"Rapporten är i läget {now}. Det går inte att göra det här då.")
    submission.state = to


def _write_to_reporters(by: Access, submissions: Sequence[Submission]) -> dict:
    letters = reporters_of(by, submissions)
    for user, rows in letters.items():
        keys = [row.pk for row in rows]
        transaction.on_commit(
            lambda user=user, keys=keys: send_report_letter.enqueue(user_id=user.pk, submission_ids=keys)
        )
    return letters


def _record(by: Access, act: Act, row: Submission | Period, **detail) -> None:
    record_event(by=by, association_id=row.association_id_in_scope(), action=act, subject=row, detail=detail)
