"""Counts and measurements per intervention and period. Sums only: no row is ever a person."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from finsam.web.fields import SafeCharField, SafeTextField
from finsam.web.models import ScopedModel
from finsam.web.validators import refuse_personal_numbers
from interventions.domain.periods import period_name
from interventions.enums import ALL, Assessment, CountMeasure, PeriodKind, ReportKind, Sex, SubmissionState
from interventions.models.goals import Target
from interventions.models.interventions import Intervention
from members.models import Association


class Period(ScopedModel):
    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="periods", verbose_name="förbund"
    )
    kind = models.CharField("slag", max_length=10, choices=PeriodKind)
    first_day = models.DateField("första dag")
    last_day = models.DateField("sista dag")
    locked_on = models.DateField("låst den", null=True, blank=True)
    extracted_on = models.DateField("uppgifterna hämtade", null=True, blank=True)

    class Meta:
        verbose_name = "period"
        verbose_name_plural = "perioder"
        ordering = ["association", "-last_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "first_day", "last_day"],
                name="interventions_period_once",
                violation_error_message="Perioden finns redan.",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="interventions_period_ends_after_start",
                violation_error_message="Perioden kan inte sluta innan den börjar.",
            ),
        ]

    def __str__(self) -> str:
        return period_name(self.kind, self.first_day, self.last_day)

    @property
    def is_locked(self) -> bool:
        return self.locked_on is not None


class Submission(ScopedModel):
    """One report for one intervention and period. A corrected one gets the next number; the latest approved counts."""

    scope_path = "intervention__association"

    intervention = models.ForeignKey(
        Intervention, on_delete=models.CASCADE, related_name="submissions", verbose_name="insats"
    )
    period = models.ForeignKey(
        Period, on_delete=models.PROTECT, related_name="submissions", verbose_name="period"
    )
    kind = models.CharField("slag", max_length=14, choices=ReportKind, default=ReportKind.COUNTS)
    number = models.PositiveSmallIntegerField("nummer", default=1)
    state = models.CharField("läge", max_length=10, choices=SubmissionState, default=SubmissionState.AWAITED)
    due = models.DateField("ska in senast")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name="av",
    )
    sent_at = models.DateTimeField("inskickad", null=True, blank=True)
    by_name = SafeCharField("rapporterad av", max_length=120, blank=True)
    text = SafeTextField("berättelse", blank=True)
    note = SafeTextField("kommentar när den återlämnades", blank=True)
    approved_at = models.DateTimeField("godkänd", null=True, blank=True)
    edit_number = models.PositiveIntegerField("ändring nummer", default=0, editable=False)

    class Meta:
        verbose_name = "rapport"
        verbose_name_plural = "rapporter"
        ordering = ["-period__last_day", "intervention", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["intervention", "period", "kind", "number"],
                name="interventions_submission_numbered",
                violation_error_message="Insatsen har redan en rapport med det numret för perioden.",
            )
        ]

    @property
    def staff_year(self) -> int:
        """The year whose staff the report tells of."""
        return self.period.last_day.year

    def __str__(self) -> str:
        return f"{self.intervention} {self.period}"


class SubmissionText(ScopedModel):
    """What a report says under one heading of its template; the heading's words are kept as they were."""

    scope_path = "submission__intervention__association"

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="texts", verbose_name="rapport"
    )
    label = SafeCharField("rubrik", max_length=200)
    text = SafeTextField("text", blank=True)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "text i en rapport"
        verbose_name_plural = "texter i rapporter"
        ordering = ["submission", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "label"],
                name="interventions_submissiontext_once",
                violation_error_message="Rubriken finns redan i rapporten.",
            )
        ]

    def __str__(self) -> str:
        return self.label


class CountCell(ScopedModel):
    """One count. Dimensions are codes with `alla` among them, never null; totals are cells of their own."""

    scope_path = "submission__intervention__association"

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="cells", verbose_name="rapport"
    )
    measure = models.CharField("vad", max_length=16, choices=CountMeasure)
    sex = models.CharField("kön", max_length=8, choices=Sex, default=Sex.ALL)
    age = models.CharField("ålder", max_length=12, default=ALL)
    place = models.CharField("kommun", max_length=40, default=ALL)
    count = models.PositiveIntegerField("antal")

    class Meta:
        verbose_name = "antal"
        verbose_name_plural = "antal"
        ordering = ["submission", "measure", "sex", "age", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "measure", "sex", "age", "place"],
                name="interventions_countcell_once",
                violation_error_message="Antalet finns redan i rapporten.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.get_sex_display()}"

    def clean(self) -> None:
        """A breakdown is a code, never a person."""
        super().clean()
        for name in ("age", "place"):
            try:
                refuse_personal_numbers(getattr(self, name))
            except ValidationError as error:
                raise ValidationError({name: error}) from None


class Measurement(ScopedModel):
    """What a target came to in a period: part of base, a value, a day or a judgement."""

    scope_path = "target__goal__association"

    target = models.ForeignKey(
        Target, on_delete=models.CASCADE, related_name="measurements", verbose_name="målsättning"
    )
    period = models.ForeignKey(
        Period, on_delete=models.PROTECT, related_name="measurements", verbose_name="period"
    )
    base = models.PositiveIntegerField("av hur många", null=True, blank=True)
    part = models.PositiveIntegerField("hur många", null=True, blank=True)
    value = models.DecimalField("värde", max_digits=10, decimal_places=2, null=True, blank=True)
    reached_on = models.DateField("nått den", null=True, blank=True)
    note = SafeTextField("kommentar", blank=True)
    assessment = models.CharField(
        "bedömning", max_length=8, choices=Assessment, blank=True, help_text="Tomt följer regeln."
    )
    assessment_reason = SafeCharField("skäl till egen bedömning", max_length=200, blank=True)

    class Meta:
        verbose_name = "resultat"
        verbose_name_plural = "resultat"
        ordering = ["target", "period"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "period"],
                name="interventions_measurement_once",
                violation_error_message="Målsättningen har redan ett resultat för perioden.",
            ),
            models.CheckConstraint(
                condition=Q(part=None) | Q(base=None) | Q(part__lte=F("base")),
                name="interventions_measurement_part_of_base",
                violation_error_message="Delen kan inte vara större än det hela.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.period}"

    def clean(self) -> None:
        super().clean()
        if self.part is not None and self.base is not None and self.part > self.base:
            raise ValidationError(
                {"part": f"{self.part} av {self.base} går inte: delen kan inte vara större än det hela."}
            )
