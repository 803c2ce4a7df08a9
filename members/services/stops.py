"""Stops of the year, reported as done."""

from datetime import date

from django.db import transaction

from finsam.web.access import Access
from members.models import Stop
from members.services.record import record_event


@transaction.atomic
def fulfil_stop(*, by: Access, code: str, year: int, on: date) -> None:
    """An upper app reports a stop of the year as done; a stop that does not exist is no error."""
    for stop in Stop.objects.within(by).filter(code=code, year=year, fulfilled_on=None):
        stop.fulfilled_on = on
        stop.save(update_fields=["fulfilled_on"])
        record_event(by=by, association_id=stop.association_id, action="stop_fulfilled", subject=stop)
