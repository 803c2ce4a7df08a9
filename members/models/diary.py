"""The register of documents (diarium): numbers by the association's own pattern."""

from django.db import models

from finsam.web.fields import SafeCharField, SafeTextField
from finsam.web.models import ScopedModel
from members.enums import Direction
from members.models.associations import Association
from members.models.meetings import AgendaItem


class DiaryEntry(ScopedModel):
    """One registered document: the matter within its year, and the document within its matter."""

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="diary", verbose_name="förbund"
    )
    year = models.PositiveSmallIntegerField("år")
    matter = models.PositiveIntegerField("ärende")
    document = models.PositiveIntegerField("handling", default=1)
    number = SafeCharField("diarienummer", max_length=60, editable=False)
    registered_on = models.DateField("registrerad den")
    direction = models.CharField("slag", max_length=10, choices=Direction, default=Direction.OWN)
    title = SafeCharField("vad", max_length=200)
    counterpart = SafeCharField("från eller till", max_length=120, blank=True)
    note = SafeTextField("anmärkning", blank=True)
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="diary",
        verbose_name="ärende på dagordningen",
    )

    class Meta:
        verbose_name = "diarieförd handling"
        verbose_name_plural = "diarium"
        ordering = ["association", "-year", "-matter", "document"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "year", "matter", "document"],
                name="members_diaryentry_once",
                violation_error_message="Numret är redan taget. Välj nästa lediga.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Reminder(ScopedModel):
    """A mail that has been sent once and is not sent again."""

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="reminders", verbose_name="förbund"
    )
    key = models.CharField("om vad", max_length=80)
    sent_at = models.DateTimeField("skickad")

    class Meta:
        verbose_name = "påminnelse"
        verbose_name_plural = "påminnelser"
        ordering = ["association", "-sent_at"]
        constraints = [
            models.UniqueConstraint(fields=["association", "key"], name="members_reminder_once"),
        ]

    def __str__(self) -> str:
        return self.key
