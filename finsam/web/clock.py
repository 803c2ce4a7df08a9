"""The one place that reads the clock. The demo stands still at a fixed day."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def today() -> date:
    stopped = _stopped.get()
    if stopped:
        return timezone.localdate(stopped)
    return date.fromisoformat(settings.TODAY) if settings.TODAY else timezone.localdate()


def now() -> datetime:
    """This moment; in the demo the clock runs but the day stands still."""
    moment = _stopped.get() or timezone.localtime()
    day = today()
    return moment.replace(year=day.year, month=day.month, day=day.day)


def ticks() -> int:
    """Seconds that only go forward, to measure how long something took: a day that stands still must not stop them."""
    return int(time.time())


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Lets the demo be loaded as if its documents had been written when they say."""
    token = _stopped.set(timezone.localtime(moment))
    try:
        yield
    finally:
        _stopped.reset(token)
