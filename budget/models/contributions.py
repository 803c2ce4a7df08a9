"""What each member pays in a year, and how far it has come: requested, offered, decided, paid."""

from django.db import models

from budget.enums import ContributionStage
from finsam.web.fields import KronorField, SafeCharField
from finsam.web.models import ScopedModel
from members.models import Membership


class Contribution(ScopedModel):
    scope_path = "membership__association"

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="contributions", verbose_name="medlem"
    )
    year = models.PositiveSmallIntegerField("år")

    class Meta:
        verbose_name = "bidrag"
        verbose_name_plural = "bidrag"
        ordering = ["-year", "membership"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "year"],
                name="budget_contribution_once_a_year",
                violation_error_message="Medlemmens bidrag för året finns redan.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership} {self.year}"


class ContributionStep(ScopedModel):
    scope_path = "contribution__membership__association"

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="steps", verbose_name="bidrag"
    )
    stage = models.CharField("steg", max_length=10, choices=ContributionStage)
    day = models.DateField("datum")
    amount = KronorField("belopp")
    reference = SafeCharField("referens", max_length=120, blank=True)

    class Meta:
        verbose_name = "steg"
        verbose_name_plural = "steg"
        ordering = ["contribution", "day", "pk"]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.day}"


class Instalment(ScopedModel):
    """A part of a decided contribution that is called in on a day (rekvisition)."""

    scope_path = "contribution__membership__association"

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="instalments", verbose_name="bidrag"
    )
    due = models.DateField("förfaller")
    amount = KronorField("belopp")
    called_on = models.DateField("rekvirerat den", null=True, blank=True)
    paid_on = models.DateField("betalt den", null=True, blank=True)
    reference = SafeCharField("referens", max_length=120, blank=True)

    class Meta:
        verbose_name = "delbetalning"
        verbose_name_plural = "delbetalningar"
        ordering = ["contribution", "due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="budget_instalment_positive",
                violation_error_message="Skriv beloppet som ett positivt tal.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution} {self.due}"
