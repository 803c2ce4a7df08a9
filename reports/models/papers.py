"""Papers of meetings that are kept as they were sent or adjusted, and calls on their way."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from finsam.web.fields import SafeTextField
from finsam.web.models import ScopedModel
from members.models import Meeting
from reports.enums import PaperKind, PrintState


class MeetingPaper(ScopedModel):
    """The stored bytes are the paper. A call is made and sent in the background; `number` counts the meeting's calls.

    `sent` counts the letters that have left, `lacking` names those who have no address, one a line.
    """

    scope_path = "meeting__association"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers", verbose_name="möte")
    kind = models.CharField("slag", max_length=10, choices=PaperKind)
    number = models.PositiveSmallIntegerField("nummer", default=1)
    state = models.CharField("läge", max_length=8, choices=PrintState, default=PrintState.WAITING)
    message = models.TextField("besked", blank=True)
    pdf = models.BinaryField("pdf", null=True)
    sha256 = models.CharField("kontrollsumma", max_length=64, blank=True)
    to_send = models.PositiveSmallIntegerField("brev att skicka", default=0)
    sent = models.PositiveSmallIntegerField("skickade brev", default=0)
    lacking = SafeTextField("utan adress", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="av"
    )
    at = models.DateTimeField("beställd")
    finished_at = models.DateTimeField("klar", null=True, blank=True)

    class Meta:
        verbose_name = "möteshandling"
        verbose_name_plural = "möteshandlingar"
        ordering = ["meeting", "kind", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind", "number"], name="reports_meetingpaper_numbered"
            ),
            models.CheckConstraint(
                condition=~Q(state=PrintState.READY) | (Q(pdf__isnull=False) & ~Q(sha256="")),
                name="reports_meetingpaper_ready_is_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}, {self.meeting}"
