"""What is done about a group's work: an assignment is reported, an obstacle is noted and comes back as an assignment."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from finsam.shared import formats
from finsam.web.access import Access
from members.domain.work import OPEN
from members.enums import Act, WorkState
from members.models import Assignment, Body, Lesson
from members.permissions import Permission, require, require_in
from members.services.record import record_event


@transaction.atomic
def report_assignment(*, by: Access, assignment: Assignment, result: str, on: date) -> Assignment:
    """The working group or the office writes what came of it. It then stands in next year's plan.

    Raises ValidationError without a result, for a day before it was given or after today, and when it is closed.
    """
    require_in(by, Permission.KEEP_WORK, assignment.body_id)
    locked = Assignment.objects.within(by).select_for_update().get(pk=assignment.pk)
    if locked.state not in OPEN:
        raise ValidationError("Uppdraget är redan redovisat eller nedlagt. Kansliet kan ändra det.")
    if not result.strip():
        raise ValidationError({"result": "Skriv vad uppdraget ledde till."})
    if on < locked.given_on:
        given = formats.day(locked.given_on)
        raise ValidationError({"on": f"Uppdraget gavs {given}. Välj den dagen eller en senare."})
    if on > by.day:
        raise ValidationError({"on": "Den dagen har inte varit än. Välj i dag eller en tidigare dag."})
    locked.result, locked.reported_on, locked.state = result, on, WorkState.DONE
    locked.full_clean()
    locked.save(update_fields=["result", "reported_on", "state"])
    _record(by, Act.ASSIGNMENT_REPORTED, locked)
    return locked


@transaction.atomic
def note_lesson(*, by: Access, body: Body, kind: str, title: str, description: str) -> Lesson:
    """A member of the group, or the office, writes down an obstacle, a fault or something learnt. Never a person."""
    require_in(by, Permission.KEEP_WORK, body.pk)
    lesson = Lesson(body=body, kind=kind, title=title, description=description, found_on=by.day)
    lesson.full_clean()
    lesson.save()
    _record(by, Act.LESSON_NOTED, lesson)
    return lesson


@transaction.atomic
def make_assignment(
    *, by: Access, lesson: Lesson, body: Body, title: str, text: str, due: date
) -> Assignment:
    """Gives a working group the assignment to do something about it, so that it comes back as development work.

    Raises ValidationError when it is an assignment already, or for a day that has passed.
    """
    require(by, Permission.KEEP_WORK)
    locked = Lesson.objects.within(by).select_for_update().get(pk=lesson.pk)
    if locked.assignment_id:
        raise ValidationError("Det här är redan ett uppdrag.")
    if due < by.day:
        raise ValidationError({"due": "Den dagen har redan varit. Välj i dag eller en senare dag."})
    assignment = Assignment(
        body=body, given_by_id=locked.body_id, given_on=by.day, title=title, text=text, due=due
    )
    assignment.full_clean()
    assignment.save()
    locked.assignment, locked.state = assignment, WorkState.ONGOING
    locked.full_clean()
    locked.save(update_fields=["assignment", "state"])
    _record(by, Act.ASSIGNMENT_GIVEN, assignment)
    return assignment


def _record(by: Access, act: Act, row: Assignment | Lesson) -> None:
    record_event(by=by, association_id=row.association_id_in_scope(), action=act, subject=row)
