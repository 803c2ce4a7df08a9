"""Adjustment: the minutes' bytes are kept in the same transaction, and never change again."""

from copy import copy
from datetime import date
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction

from finsam.web import clock
from finsam.web.access import Access
from members.enums import MeetingState
from members.models import Meeting
from members.permissions import Permission, require
from members.services.meetings import adjust_minutes
from reports.enums import PaperKind, PrintState
from reports.models import MeetingPaper
from reports.services.meeting_papers import minutes_paper

CHANGED = "Protokollet ändrades medan det justerades. Läs igenom det och försök igen."


def adjust_and_keep(*, by: Access, meeting: Meeting, on: date) -> MeetingPaper:
    """Raises ValidationError for what may not be adjusted, PdfError when no PDF was made."""
    require(by, Permission.KEEP_MEETINGS)
    if meeting.state == MeetingState.ADJUSTED:
        raise ValidationError("Protokollet är redan justerat.", code="adjusted")
    as_adjusted = copy(meeting)
    as_adjusted.state, as_adjusted.adjusted_on = MeetingState.ADJUSTED, on
    printed = minutes_paper(by, as_adjusted)
    pdf = printed.pdf()  # before the transaction: nobody else should wait for it
    with transaction.atomic():
        adjusted = adjust_minutes(by=by, meeting=meeting, on=on)
        if minutes_paper(by, adjusted).html != printed.html:
            raise ValidationError(CHANGED, code="changed")
        at = clock.now()
        return MeetingPaper.objects.create(
            meeting=adjusted,
            kind=PaperKind.MINUTES,
            state=PrintState.READY,
            pdf=pdf,
            sha256=sha256(pdf).hexdigest(),
            by=by.user,
            at=at,
            finished_at=at,
        )
