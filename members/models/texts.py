"""Foundation texts: written and adopted once, placed in plans, policies, leaflet and public page."""

from django.db import models

from finsam.web.fields import RichTextField, SafeCharField
from finsam.web.models import DatedModel
from members.enums import FoundationKind
from members.models.associations import Association
from members.models.bodies import Body
from members.models.meetings import Decision


class FoundationText(DatedModel):
    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="foundation_texts", verbose_name="förbund"
    )
    body = models.ForeignKey(
        Body,
        on_delete=models.CASCADE,
        related_name="foundation_texts",
        null=True,
        blank=True,
        verbose_name="grupp",
        help_text="Tomt när texten gäller hela förbundet.",
    )
    kind = models.CharField("slag", max_length=24, choices=FoundationKind)
    title = SafeCharField("rubrik", max_length=120)
    html = RichTextField("text")
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="foundation_texts",
        verbose_name="beslut",
    )

    class Meta:
        verbose_name = "grundtext"
        verbose_name_plural = "grundtexter"
        ordering = ["association", "kind", "valid_from"]
        constraints = [*DatedModel.Meta.constraints]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.association_id:
            self.refuse_overlap(
                FoundationText.objects.filter(
                    association=self.association_id, body=self.body_id, kind=self.kind
                ),
                "Det finns redan en sådan grundtext under den tiden. Avsluta den förra först.",
            )
