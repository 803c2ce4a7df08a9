"""Stops of the year: reported as done, and those that hang on a meeting placed and moved with it."""

from datetime import date, timedelta

from django.db import transaction

from finsam.web.access import Access
from members.models import Meeting, Stop
from members.services.record import record_event


@transaction.atomic
def fulfil_stop(*, by: Access, code: str, year: int, on: date) -> None:
    """An upper app reports a stop of the year as done; a stop that does not exist is no error."""
    for stop in Stop.objects.within(by).filter(code=code, year=year, fulfilled_on=None):
        stop.fulfilled_on = on
        stop.save(update_fields=["fulfilled_on"])
        record_event(by=by, association_id=stop.association_id, action="stop_fulfilled", subject=stop)


def place_stop(*, by: Access, code: str, meeting: Meeting, title: str, due: date) -> Stop:
    """A stop before a meeting, made or moved there; call it inside the act it belongs to. A done one stays as it is."""
    found = Stop.objects.within(by).select_for_update().filter(code=code).first()
    stop = found or Stop(association_id=meeting.association_id, code=code)
    if stop.fulfilled_on is None:
        stop.meeting, stop.title = meeting, title
        stop.due, stop.year = due, meeting.held_on.year
        stop.full_clean()
        stop.save()
    return stop


def move_stops(meeting: Meeting, days: timedelta) -> None:
    """What is not done before a meeting moves as far as the meeting; call it inside the act that moves it."""
    for stop in Stop.objects.select_for_update().filter(meeting=meeting, fulfilled_on=None):
        stop.due += days
        stop.year = meeting.held_on.year
        stop.save(update_fields=["due", "year"])


def drop_stops(meeting: Meeting) -> None:
    """A cancelled meeting waits for nothing; what was done before it stays."""
    Stop.objects.filter(meeting=meeting, fulfilled_on=None).delete()
