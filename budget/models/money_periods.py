"""Follow-up of money through the year: what an association wants to explain, and each period as it was marked done."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from budget.enums import Area, RoundingUnit
from finsam.web.fields import KronorField, SafeCharField, SafeTextField
from finsam.web.models import ScopedModel
from interventions.enums import PeriodKind
from interventions.models import Intervention
from members.models import Association


class FollowUpRule(ScopedModel):
    """How an association follows its money. No threshold is set until somebody sets one: then comments are asked for."""

    scope_path = "association"

    association = models.OneToOneField(
        Association, on_delete=models.CASCADE, related_name="follow_up_rule", verbose_name="förbund"
    )
    kind = models.CharField("period", max_length=10, choices=PeriodKind, default=PeriodKind.TERTIAL)
    least_amount = KronorField(
        "kommentar krävs från, kr", null=True, blank=True, help_text="Tomt betyder att ingen gräns gäller."
    )
    least_percent = models.DecimalField(
        "kommentar krävs från, procent av budgeten",
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(999)],
        help_text="Fylls båda i krävs kommentar bara när avvikelsen når båda.",
    )
    unit = models.CharField(
        "belopp visas i", max_length=3, choices=RoundingUnit, default=RoundingUnit.THOUSAND
    )
    hides_empty = models.BooleanField("dölj lagens tomma rader", default=True)

    class Meta:
        verbose_name = "regel för uppföljning"
        verbose_name_plural = "regler för uppföljning"

    def __str__(self) -> str:
        return f"Uppföljning per {self.get_kind_display().lower()}"


class MoneyPeriod(ScopedModel):
    """One period of one year: the `number`th of its kind, counted from 1. Done when `done_at` stands."""

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="money_periods", verbose_name="förbund"
    )
    year = models.PositiveSmallIntegerField("år")
    kind = models.CharField("period", max_length=10, choices=PeriodKind)
    number = models.PositiveSmallIntegerField("nummer")
    comment = SafeTextField("kommentar till perioden", blank=True)
    edit_number = models.PositiveIntegerField("ändring nummer", default=0, editable=False)
    done_at = models.DateTimeField("klar", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="av",
    )

    class Meta:
        verbose_name = "ekonomisk period"
        verbose_name_plural = "ekonomiska perioder"
        ordering = ["association", "-year", "kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "year", "kind", "number"],
                name="budget_moneyperiod_once",
                violation_error_message="Perioden finns redan.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1) & Q(number__lte=12),
                name="budget_moneyperiod_number",
                violation_error_message="Periodens nummer ska vara 1–12.",
            ),
        ]


class PeriodLine(ScopedModel):
    """A line at the end of a period. `outcome` (from the year's start) is typed where no ledger gives it.

    The budgets (`budget` to the end of the period) and `outcome` are as they were when the period was marked done, so
    that a later correction shows.
    """

    scope_path = "period__association"

    period = models.ForeignKey(
        MoneyPeriod, on_delete=models.CASCADE, related_name="lines", verbose_name="period"
    )
    area = models.CharField("område", max_length=14, choices=Area, default=Area.INTERVENTIONS)
    name = SafeCharField("rad", max_length=120)
    intervention = models.ForeignKey(
        Intervention,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="insats",
    )
    year_budget = KronorField("årsbudget", null=True, blank=True)
    budget = KronorField("budget från årets början", null=True, blank=True)
    outcome = KronorField("utfall från årets början", null=True, blank=True)
    forecast = KronorField("helårsprognos", null=True, blank=True)
    comment = SafeTextField("kommentar", blank=True)

    class Meta:
        verbose_name = "rad i en period"
        verbose_name_plural = "rader i perioder"
        ordering = ["period", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "name"],
                name="budget_periodline_once",
                violation_error_message="Raden finns redan i perioden.",
            )
        ]

    def __str__(self) -> str:
        return self.name
