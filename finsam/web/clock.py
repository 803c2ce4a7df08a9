"""The one place that reads the clock. The demo stands still at a fixed day."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def today() -> date:
    return date.fromisoformat(settings.TODAY) if settings.TODAY else timezone.localdate()


def now() -> datetime:
    """This moment; in the demo the clock runs but the day stands still."""
    moment = timezone.localtime()
    day = today()
    return moment.replace(year=day.year, month=day.month, day=day.day)
