"""What an intervention is given, what it promises, and what becomes of it when the money ends."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from finsam.web.fields import KronorField, SafeCharField, SafeTextField
from finsam.web.models import ScopedModel
from interventions.enums import HandOverAnswer, ReportKind
from interventions.models.interventions import Intervention
from members.models import Association, Membership


class StaffContribution(ScopedModel):
    """Staff a party gives an intervention in a year, in full-time equivalents (årsarbetare)."""

    scope_path = "intervention__association"

    intervention = models.ForeignKey(
        Intervention, on_delete=models.CASCADE, related_name="staff", verbose_name="insats"
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="staff_given", verbose_name="part"
    )
    year = models.PositiveSmallIntegerField("år")
    planned = models.DecimalField(
        "planerat, årsarbetare",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    actual = models.DecimalField(
        "utfall, årsarbetare",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )

    class Meta:
        verbose_name = "personal från part"
        verbose_name_plural = "personal från parter"
        ordering = ["intervention", "-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["intervention", "membership", "year"],
                name="interventions_staff_once_a_year",
                violation_error_message="Partens personal finns redan för året.",
            )
        ]


class HandOver(ScopedModel):
    """Who promised to take over, from when. Asked again six and twelve months after the intervention's end."""

    scope_path = "intervention__association"

    intervention = models.OneToOneField(
        Intervention, on_delete=models.CASCADE, related_name="hand_over", verbose_name="insats"
    )
    taker = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="hand_overs",
        null=True,
        blank=True,
        verbose_name="tar över",
    )
    promise = SafeTextField("vad som ska leva vidare")
    promised_on = models.DateField("lovat den", null=True, blank=True)
    reference = SafeCharField("var det står", max_length=120, blank=True)

    class Meta:
        verbose_name = "överlämning"
        verbose_name_plural = "överlämningar"
        ordering = ["intervention"]

    def __str__(self) -> str:
        return f"Överlämning av {self.intervention}"


class HandOverCheck(ScopedModel):
    scope_path = "hand_over__intervention__association"

    hand_over = models.ForeignKey(
        HandOver, on_delete=models.CASCADE, related_name="checks", verbose_name="överlämning"
    )
    months = models.PositiveSmallIntegerField("månader efter slutet")
    due = models.DateField("frågas den")
    answered_on = models.DateField("besvarad den", null=True, blank=True)
    answer = models.CharField("hur det blev", max_length=10, choices=HandOverAnswer, blank=True)
    text = SafeTextField("beskrivning", blank=True)

    class Meta:
        verbose_name = "fråga efter överlämning"
        verbose_name_plural = "frågor efter överlämning"
        ordering = ["hand_over", "months"]
        constraints = [
            models.UniqueConstraint(
                fields=["hand_over", "months"],
                name="interventions_handovercheck_once",
                violation_error_message="Frågan finns redan.",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) & Q(answer="") | Q(answered_on__isnull=False) & ~Q(answer=""),
                name="interventions_handovercheck_answer_with_day",
                violation_error_message="Skriv både svaret och vilken dag det kom.",
            ),
        ]


class NationalFigure(ScopedModel):
    """What the national follow-up system says of an intervention and year, typed or pasted from it."""

    scope_path = "intervention__association"

    intervention = models.ForeignKey(
        Intervention, on_delete=models.CASCADE, related_name="national_figures", verbose_name="insats"
    )
    year = models.PositiveSmallIntegerField("år")
    women = models.PositiveIntegerField("kvinnor", null=True, blank=True)
    men = models.PositiveIntegerField("män", null=True, blank=True)
    total = models.PositiveIntegerField("deltagare totalt", null=True, blank=True)
    budget = KronorField("budget", null=True, blank=True)
    outcome = KronorField("utfall", null=True, blank=True)
    taken_on = models.DateField("hämtat den", null=True, blank=True)

    class Meta:
        verbose_name = "uppgift i Uppföljning Finsam"
        verbose_name_plural = "uppgifter i Uppföljning Finsam"
        ordering = ["intervention", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["intervention", "year"],
                name="interventions_nationalfigure_once",
                violation_error_message="Insatsens uppgifter för året finns redan.",
            )
        ]


class ReportQuestion(ScopedModel):
    """A heading in the association's template for a kind of report."""

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="report_questions", verbose_name="förbund"
    )
    kind = models.CharField("slag av rapport", max_length=14, choices=ReportKind)
    label = SafeCharField("rubrik", max_length=200)
    help_text = SafeCharField("vägledning", max_length=400, blank=True)
    is_required = models.BooleanField("måste besvaras", default=False)
    position = models.PositiveSmallIntegerField("ordning", default=0)
    retired_on = models.DateField("används inte från och med", null=True, blank=True)

    class Meta:
        verbose_name = "rubrik i rapportmall"
        verbose_name_plural = "rubriker i rapportmallar"
        ordering = ["association", "kind", "position", "pk"]

    def __str__(self) -> str:
        return self.label
