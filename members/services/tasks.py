"""What a group asks of somebody: given at a matter, on every next agenda until it is closed."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from finsam.shared.formats import day as written
from finsam.web.access import Access
from members.enums import Act
from members.models import AgendaItem, Body, Mandate, Person, Task
from members.permissions import Permission, may, require
from members.services.meetings import lock_meeting
from members.services.record import record_event


@transaction.atomic
def give_task(
    *,
    by: Access,
    body: Body,
    title: str,
    person: Person,
    due: date,
    item: AgendaItem | None = None,
    given_on: date | None = None,
) -> Task:
    """To one of the body's own people. At a matter it is given on the meeting's day, else today."""
    require(by, Permission.KEEP_MEETINGS)
    if item is not None:
        meeting = lock_meeting(by, item.meeting_id)
        body, given_on = meeting.body, min(meeting.held_on, by.day)
    given = given_on or by.day
    own = Body.objects.within(by).get(pk=body.pk)
    if not Mandate.objects.active_on(given).filter(seat__body=own, person=person).exists():
        raise ValidationError({"person": f"{person} har ingen plats i {own.name}. Välj någon som har det."})
    if due < given:
        raise ValidationError({"due": f"Uppgiften ges {written(given)}. Välj en dag efter det."})
    task = Task(body=own, item=item, title=title, person=person, given_on=given, due=due)
    task.full_clean()
    task.save()
    record_event(by=by, association_id=own.association_id, action=Act.ADDED, subject=task)
    return task


def may_close(by: Access, task: Task) -> bool:
    """The office, and whoever has the task."""
    own = by.user is not None and task.person.user_id == by.user.pk
    return own or may(by, Permission.KEEP_MEETINGS)


@transaction.atomic
def close_task(*, by: Access, task: Task, on: date, outcome: str = "") -> Task:
    """Raises ValidationError when it is closed already, and for a day before it was given or to come."""
    rows = Task.objects.within(by).select_for_update(of=("self",)).select_related("person", "body")
    locked = rows.get(pk=task.pk)
    if not may_close(by, locked):
        raise PermissionDenied("the task is somebody else's")
    if locked.closed_on:
        raise ValidationError(f"Uppgiften är redan klar, {written(locked.closed_on)}.", code="closed")
    if on < locked.given_on:
        raise ValidationError(
            {"on": f"Uppgiften gavs {written(locked.given_on)}. Den kan inte bli klar innan."}
        )
    if on > by.day:
        raise ValidationError({"on": "Skriv dagen då uppgiften blev klar, inte en kommande dag."})
    locked.closed_on, locked.outcome = on, outcome
    locked.full_clean()
    locked.save(update_fields=["closed_on", "outcome"])
    record_event(by=by, association_id=locked.body.association_id, action=Act.TASK_CLOSED, subject=locked)
    return locked
