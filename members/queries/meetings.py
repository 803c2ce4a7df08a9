"""Meetings and what they decided."""

from django.db.models import QuerySet

from finsam.web.access import Access
from members.enums import BodyKind
from members.models import (
    Decision,
    Meeting,
)


def meeting_rows(access: Access) -> QuerySet[Meeting]:
    return Meeting.objects.within(access).select_related("body").order_by("held_on", "pk")


def next_meetings(access: Access) -> QuerySet[Meeting]:
    return meeting_rows(access).filter(held_on__gte=access.day)


def board_decisions(access: Access) -> QuerySet[Decision]:
    """Decisions of board meetings already held, newest first: what a budget or a document can be adopted by."""
    decisions = Decision.objects.within(access).filter(
        meeting__body__kind=BodyKind.BOARD, meeting__held_on__lte=access.day
    )
    return decisions.select_related("meeting__body").order_by("-meeting__held_on", "pk")
