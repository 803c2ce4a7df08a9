"""The rule of who pays how much, as data with dates: the parties' shares and the keys inside a share."""

from django.db import models
from django.db.models import Q

from finsam.web.fields import SafeCharField, SafeTextField
from finsam.web.models import DatedModel, ScopedModel
from members.enums import KeyKind, Payer
from members.models.associations import Association, Membership


class ShareRule(DatedModel):
    """Shares between the three payers as whole parts, so that 50/25/25 is 2 : 1 : 1 and always exact."""

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="share_rules", verbose_name="förbund"
    )
    state_parts = models.PositiveSmallIntegerField("statens delar", default=2)
    region_parts = models.PositiveSmallIntegerField("regionens delar", default=1)
    municipality_parts = models.PositiveSmallIntegerField("kommunernas delar", default=1)
    source = SafeCharField("grund", max_length=200, default="5 § finsamlagen")

    class Meta:
        verbose_name = "andelsregel"
        verbose_name_plural = "andelsregler"
        ordering = ["association", "valid_from"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state_parts__gt=0),
                name="members_sharerule_state_pays",
                violation_error_message="Staten ska ha minst en del (5 § finsamlagen).",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state_parts} : {self.region_parts} : {self.municipality_parts} från {self.valid_from}"

    @property
    def parts(self) -> dict[str, int]:
        return {
            Payer.STATE.value: self.state_parts,
            Payer.REGION.value: self.region_parts,
            Payer.MUNICIPALITY.value: self.municipality_parts,
        }

    def clean(self) -> None:
        super().clean()
        if self.association_id:
            self.refuse_overlap(
                ShareRule.objects.filter(association=self.association_id),
                "En annan andelsregel gäller redan under den tiden. Avsluta den först.",
            )


class ShareKey(ScopedModel):
    """How several regions, or several municipalities, split their common quarter."""

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="share_keys", verbose_name="förbund"
    )
    payer = models.CharField("delar på", max_length=10, choices=Payer, default=Payer.MUNICIPALITY)
    kind = models.CharField("slag av nyckel", max_length=12, choices=KeyKind, default=KeyKind.POPULATION)
    name = SafeCharField("namn", max_length=120)
    population_day = models.DateField("folkmängd den", null=True, blank=True)
    phased_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="phased_out_by",
        verbose_name="infasad från",
    )
    phased_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="phased_in_by",
        verbose_name="infasad till",
    )
    reason = SafeTextField("skäl", blank=True, help_text="Skrivs under tabellen i planen.")
    source = SafeCharField(
        "källa", max_length=200, blank=True, help_text="Till exempel SCB, folkmängd 31 december 2016."
    )

    class Meta:
        verbose_name = "fördelningsnyckel"
        verbose_name_plural = "fördelningsnycklar"
        ordering = ["association", "payer", "name"]

    def __str__(self) -> str:
        return self.name


class KeyWeight(ScopedModel):
    """Every year's weights are stored; interpolation only proposes them."""

    scope_path = "key__association"

    key = models.ForeignKey(ShareKey, on_delete=models.CASCADE, related_name="weights", verbose_name="nyckel")
    year = models.PositiveSmallIntegerField("år")
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="key_weights", verbose_name="medlem"
    )
    weight = models.DecimalField("vikt", max_digits=12, decimal_places=4)

    class Meta:
        verbose_name = "vikt"
        verbose_name_plural = "vikter per år"
        ordering = ["key", "year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "year", "membership"],
                name="members_keyweight_once_a_year",
                violation_error_message="Medlemmen har redan en vikt det året.",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0),
                name="members_keyweight_not_negative",
                violation_error_message="Vikten kan inte vara negativ.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership} {self.year}"
