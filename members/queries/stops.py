"""The stops of the year."""

from django.db.models import QuerySet

from finsam.web.access import Access
from members.models import (
    Stop,
)


def stop_rows(access: Access) -> QuerySet[Stop]:
    """The stops, the nearest first, with the meetings some of them come before."""
    return Stop.objects.within(access).select_related("meeting__body").order_by("due", "pk")


def open_stops(access: Access) -> QuerySet[Stop]:
    return stop_rows(access).filter(fulfilled_on=None)
