"""Sealed editions, PDFs in the making, and the ledger of what has been shown outside the office."""

from django.conf import settings
from django.db import models

from finsam.web.models import ScopedModel
from members.models import Association, Decision
from reports.enums import PrintState, PublishedIn
from reports.models.review import DocumentVersion


class Edition(ScopedModel):
    """The stored bytes are the edition. Never changed; a correction is a new edition that points at the old one."""

    scope_path = "version__document__association"

    version = models.OneToOneField(
        DocumentVersion, on_delete=models.PROTECT, related_name="edition", verbose_name="version"
    )
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name="rättar",
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="editions", verbose_name="beslut"
    )
    contents = models.JSONField("innehåll")
    schema = models.PositiveSmallIntegerField("innehållets form")
    html = models.TextField("html")
    asset_hashes = models.JSONField("tillbehörens kontrollsummor")
    engine = models.JSONField("program som gjorde den")
    pdf = models.BinaryField("pdf")
    sha256 = models.CharField("kontrollsumma", max_length=64)
    sealed_at = models.DateTimeField("förseglad")
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="av"
    )

    class Meta:
        verbose_name = "fastställd utgåva"
        verbose_name_plural = "fastställda utgåvor"
        ordering = ["-sealed_at"]

    def __str__(self) -> str:
        return f"{self.version.document}, fastställd"


class PrintJob(ScopedModel):
    """A PDF of a version, made in the background. The same version with the same engine is made once.

    `recipe` is the hash of all that decides the bytes besides the version: the engine and what the cover says.
    """

    scope_path = "version__document__association"

    version = models.ForeignKey(
        DocumentVersion, on_delete=models.CASCADE, related_name="print_jobs", verbose_name="version"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="av"
    )
    at = models.DateTimeField("beställd")
    recipe = models.CharField("görs så", max_length=64, blank=True)
    state = models.CharField("läge", max_length=8, choices=PrintState, default=PrintState.WAITING)
    message = models.TextField("besked", blank=True)
    pdf = models.BinaryField("pdf", null=True)
    finished_at = models.DateTimeField("klar", null=True, blank=True)

    class Meta:
        verbose_name = "utskrift"
        verbose_name_plural = "utskrifter"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.version} {self.get_state_display()}"


class Published(ScopedModel):
    """One cell that was shown, or withheld, in a review or an edition: the ground for protecting the next one."""

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.PROTECT, related_name="published", verbose_name="förbund"
    )
    version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, related_name="published", verbose_name="version"
    )
    where = models.CharField("var", max_length=12, choices=PublishedIn)
    key = models.CharField("cell", max_length=200)
    count = models.PositiveIntegerField("antal", null=True, blank=True)
    at = models.DateTimeField("tidpunkt")

    class Meta:
        verbose_name = "publicerat antal"
        verbose_name_plural = "publicerade antal"
        ordering = ["association", "at", "key"]

    def __str__(self) -> str:
        return self.key
