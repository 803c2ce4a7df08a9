"""Versions of a document, rounds in which a group reads one, and comments bound to paragraph and version."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from finsam.web.fields import SafeCharField, SafeTextField
from finsam.web.models import ScopedModel
from members.models import Body, Seat
from reports.enums import CommentState
from reports.models.documents import Document, Passage, SectionRevision


class DocumentVersion(ScopedModel):
    """The chosen revisions plus the assembled contents as JSON, without which two versions' figures cannot be compared."""

    scope_path = "document__association"

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="versions", verbose_name="dokument"
    )
    number = models.PositiveIntegerField("nummer")
    revisions = models.ManyToManyField(SectionRevision, related_name="versions", verbose_name="textversioner")
    contents = models.JSONField("innehåll")
    contents_hash = models.CharField("kontrollsumma", max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="av"
    )
    at = models.DateTimeField("tidpunkt")

    class Meta:
        verbose_name = "dokumentversion"
        verbose_name_plural = "dokumentversioner"
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="reports_version_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.document}, version {self.number}"


class ReviewRound(ScopedModel):
    """A group reads a document between two days. Opening it writes to the ledger of what is published."""

    scope_path = "document__association"

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="rounds", verbose_name="dokument"
    )
    version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, related_name="rounds", verbose_name="version"
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="rounds", verbose_name="grupp")
    opens = models.DateField("öppnar")
    closes = models.DateField("stänger")

    class Meta:
        verbose_name = "granskningsrunda"
        verbose_name_plural = "granskningsrundor"
        ordering = ["document", "-opens"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gte=F("opens")),
                name="reports_round_ends_after_start",
                violation_error_message="Rundan kan inte stänga innan den öppnar.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} i {self.body} till {self.closes}"


class Comment(ScopedModel):
    """A remark on a paragraph, or on a row of a live block, as it stood in one version; `quote` keeps those words."""

    scope_path = "version__document__association"

    version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, related_name="comments", verbose_name="version"
    )
    passage = models.ForeignKey(
        Passage,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name="stycke",
    )
    row_key = SafeCharField("rad i tabell", max_length=120, blank=True)
    quote = SafeTextField("citat", blank=True)
    text = SafeTextField("synpunkt")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments", verbose_name="av"
    )
    seat = models.ForeignKey(
        Seat,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name="för plats",
    )
    at = models.DateTimeField("tidpunkt")
    state = models.CharField("läge", max_length=10, choices=CommentState, default=CommentState.OPEN)
    answer = SafeTextField("svar", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="besvarad av",
    )
    answered_at = models.DateTimeField("besvarad", null=True, blank=True)

    class Meta:
        verbose_name = "synpunkt"
        verbose_name_plural = "synpunkter"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state=CommentState.OPEN) & Q(answered_by=None) & Q(answered_at=None))
                | (~Q(state=CommentState.OPEN) & Q(answered_by__isnull=False) & Q(answered_at__isnull=False)),
                name="reports_comment_answered_by_and_when",
                violation_error_message="En besvarad synpunkt behöver både vem och när.",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
