"""Documents in sections; a section's text in revisions that are only added to; its paragraphs, which outlive revisions."""

import uuid

from django.conf import settings
from django.db import models

from finsam.web.fields import RichTextField, SafeCharField
from finsam.web.models import ScopedModel
from members.models import Association
from reports.enums import DocumentKind, DocumentState


class Document(ScopedModel):
    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.PROTECT, related_name="documents", verbose_name="förbund"
    )
    kind = models.CharField("slag", max_length=16, choices=DocumentKind)
    year = models.PositiveSmallIntegerField("år")
    state = models.CharField("läge", max_length=16, choices=DocumentState, default=DocumentState.DRAFT)
    reference = SafeCharField("diarienummer", max_length=60, blank=True)

    class Meta:
        verbose_name = "dokument"
        verbose_name_plural = "dokument"
        ordering = ["association", "-year", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "kind", "year"],
                name="reports_document_once_a_year",
                violation_error_message="Dokumentet finns redan för det året.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return f"{self.get_kind_display()} {self.year}"

    @property
    def is_adopted(self) -> bool:
        return self.state == DocumentState.ADOPTED


class Section(ScopedModel):
    """A place for text in a document; `key` says where the kind's assembly puts it."""

    scope_path = "document__association"

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="sections", verbose_name="dokument"
    )
    key = models.SlugField("kod", max_length=40)
    title = SafeCharField("rubrik", max_length=120)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "avsnitt"
        verbose_name_plural = "avsnitt"
        ordering = ["document", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="reports_section_key_once"),
        ]

    def __str__(self) -> str:
        return self.title


class SectionRevision(ScopedModel):
    """One state of a section's text. Never changed; the highest number is the current text."""

    scope_path = "section__document__association"

    section = models.ForeignKey(
        Section, on_delete=models.CASCADE, related_name="revisions", verbose_name="avsnitt"
    )
    number = models.PositiveIntegerField("nummer")
    html = RichTextField("text", blank=True)
    base = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followers",
        verbose_name="bygger på",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="av"
    )
    at = models.DateTimeField("tidpunkt")

    class Meta:
        verbose_name = "textversion"
        verbose_name_plural = "textversioner"
        ordering = ["section", "number"]
        constraints = [
            models.UniqueConstraint(fields=["section", "number"], name="reports_revision_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.number}"


class Passage(ScopedModel):
    """A paragraph or list item that lives on while its words change."""

    scope_path = "section__document__association"

    uuid = models.UUIDField("id", unique=True, default=uuid.uuid4, editable=False)
    section = models.ForeignKey(
        Section, on_delete=models.CASCADE, related_name="passages", verbose_name="avsnitt"
    )

    class Meta:
        verbose_name = "stycke"
        verbose_name_plural = "stycken"
        ordering = ["section", "pk"]

    def __str__(self) -> str:
        return str(self.uuid)


class PassageState(ScopedModel):
    """A passage as it stands in one revision."""

    scope_path = "revision__section__document__association"

    revision = models.ForeignKey(
        SectionRevision, on_delete=models.CASCADE, related_name="passage_states", verbose_name="textversion"
    )
    passage = models.ForeignKey(
        Passage, on_delete=models.CASCADE, related_name="states", verbose_name="stycke"
    )
    position = models.PositiveIntegerField("ordning")
    html = models.TextField("text")
    hash = models.CharField("kontrollsumma", max_length=64)

    class Meta:
        verbose_name = "styckets lydelse"
        verbose_name_plural = "styckenas lydelser"
        ordering = ["revision", "position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "passage"], name="reports_passage_once_a_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.passage} {self.position}"
