"""Goals, and targets that say who is counted, what counts, when and from which source."""

from django.core.exceptions import ValidationError
from django.db import models

from finsam.web.fields import SafeCharField, SafeTextField
from finsam.web.models import ScopedModel
from interventions.enums import TargetKind
from interventions.models.interventions import Intervention
from members.models import Association, Body


class Goal(ScopedModel):
    """A goal of the association, of a group or of an intervention, for a span of years."""

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="goals", verbose_name="förbund"
    )
    body = models.ForeignKey(
        Body, on_delete=models.CASCADE, related_name="goals", null=True, blank=True, verbose_name="grupp"
    )
    intervention = models.ForeignKey(
        Intervention,
        on_delete=models.CASCADE,
        related_name="goals",
        null=True,
        blank=True,
        verbose_name="insats",
    )
    text = SafeTextField("mål")
    first_year = models.PositiveSmallIntegerField("från år")
    last_year = models.PositiveSmallIntegerField("till år", null=True, blank=True)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "mål"
        verbose_name_plural = "mål"
        ordering = ["association", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_year=None) | models.Q(last_year__gte=models.F("first_year")),
                name="interventions_goal_ends_after_start",
                violation_error_message="Målets sista år ligger före det första.",
            ),
            models.CheckConstraint(
                condition=models.Q(body=None) | models.Q(intervention=None),
                name="interventions_goal_one_owner",
                violation_error_message="Ett mål hör till en grupp eller en insats, inte båda.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Target(ScopedModel):
    scope_path = "goal__association"

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="targets", verbose_name="mål")
    kind = models.CharField("slag", max_length=10, choices=TargetKind)
    year = models.PositiveSmallIntegerField("år")
    title = SafeCharField("kort namn", max_length=120)
    counted = SafeCharField(
        "vilka räknas", max_length=200, blank=True, help_text="Till exempel personer som bedömts av teamet."
    )
    event = SafeCharField(
        "vad räknas", max_length=200, blank=True, help_text="Till exempel gått vidare till arbete."
    )
    source = SafeCharField("källa", max_length=200, blank=True)
    value = models.DecimalField(
        "målvärde",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Procent för andelar, antal för volym.",
    )
    unit = SafeCharField("enhet", max_length=40, blank=True, help_text="Till exempel årsplatser.")
    counts_people = models.BooleanField(
        "räknar personer",
        default=True,
        help_text="Små antal visas inte utanför kansliet. Avmarkera för platser och annat som inte är personer.",
    )
    due = models.DateField("ska vara klart", null=True, blank=True)

    class Meta:
        verbose_name = "målsättning"
        verbose_name_plural = "målsättningar"
        ordering = ["goal", "year", "pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.kind == TargetKind.RATIO and (self.value is None or not 0 <= self.value <= 100):
            raise ValidationError({"value": "En andel behöver ett målvärde mellan 0 och 100 procent."})
