"""The record: an append-only chain of acts, and the stops of the year."""

from django.conf import settings
from django.db import models

from finsam.web.fields import SafeCharField
from finsam.web.models import ScopedModel
from members.enums import StopHardness
from members.models.associations import Association
from members.models.meetings import Meeting


class AuditEvent(ScopedModel):
    """One act. Rows are never changed or removed (database triggers refuse it); each carries the hash of the one before.

    Holds field names, never the values: personal data stays out.
    """

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.PROTECT, related_name="audit_events", verbose_name="förbund"
    )
    sequence = models.PositiveBigIntegerField("nummer")
    at = models.DateTimeField("tidpunkt")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="audit_events",
        verbose_name="av",
    )
    action = models.CharField("handling", max_length=40)
    object_type = models.CharField("slag", max_length=60)
    object_id = models.CharField("id", max_length=40)
    detail = models.JSONField("uppgifter", default=dict)
    previous_hash = models.CharField("föregående kontrollsumma", max_length=64, blank=True)
    hash = models.CharField("kontrollsumma", max_length=64)

    class Meta:
        verbose_name = "logghändelse"
        verbose_name_plural = "logg"
        ordering = ["association", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "sequence"], name="members_auditevent_in_sequence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.object_type}"


class Stop(ScopedModel):
    """A date that must not be missed. The promised date is stored; only proposals are computed."""

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="stops", verbose_name="förbund"
    )
    code = models.SlugField(
        "kod", max_length=40, help_text="Skiljer stoppen åt inom ett år, till exempel budget."
    )
    year = models.PositiveSmallIntegerField("år")
    title = SafeCharField("vad", max_length=200)
    due = models.DateField("senast")
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stops",
        verbose_name="inför mötet",
        help_text="Flyttas mötet flyttas stoppet lika många dagar.",
    )
    hardness = models.CharField("tyngd", max_length=6, choices=StopHardness, default=StopHardness.OWN)
    source = SafeCharField("grund", max_length=120, blank=True, help_text="Till exempel 23 § finsamlagen.")
    fulfilled_on = models.DateField("gjort den", null=True, blank=True)

    class Meta:
        verbose_name = "stopp"
        verbose_name_plural = "årets stopp"
        ordering = ["association", "due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "code", "year"],
                name="members_stop_once_a_year",
                violation_error_message="Stoppet finns redan det året.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.due}"
