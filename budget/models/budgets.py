"""Budgets with their lines. An adopted budget is never changed: a revision supersedes it."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models

from budget.enums import Area, BudgetState, RoundingUnit
from finsam.web.fields import KronorField, SafeCharField, SafeTextField
from finsam.web.models import ScopedModel
from interventions.models import Intervention
from members.models import Association, Decision, ShareKey


class Budget(ScopedModel):
    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.PROTECT, related_name="budgets", verbose_name="förbund"
    )
    year = models.PositiveSmallIntegerField("år")
    version = models.PositiveSmallIntegerField("version", default=1)
    state = models.CharField("läge", max_length=12, choices=BudgetState, default=BudgetState.DRAFT)
    contributions_total = KronorField(
        "medlemmarnas bidrag tillsammans",
        help_text="Kronor. Delas mellan medlemmarna enligt 5 § finsamlagen och nyckeln.",
    )
    municipal_key = models.ForeignKey(
        ShareKey,
        on_delete=models.PROTECT,
        related_name="budgets",
        null=True,
        blank=True,
        verbose_name="kommunernas nyckel",
        help_text="Hur kommunerna delar sin kvart. Tomt när det bara finns en kommun.",
    )
    unit = models.CharField(
        "budgeten beslutas i",
        max_length=3,
        choices=RoundingUnit,
        default=RoundingUnit.KRONA,
        help_text="Så mycket får en parts andel avvika: en udda summa går inte att halvera.",
    )
    deficit_motive = SafeTextField("motiv till det underskott som förklaringarna inte täcker", blank=True)
    condition = SafeTextField(
        "under förutsättning av",
        blank=True,
        help_text="Till exempel att kommunfullmäktige i Motala beslutar om bidraget 2015-12-14.",
    )
    condition_met_on = models.DateField("villkoret uppfyllt den", null=True, blank=True)
    edit_number = models.PositiveIntegerField("ändring nummer", default=0, editable=False)
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="superseded_by",
        null=True,
        blank=True,
        verbose_name="ersätter",
    )
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        related_name="budgets",
        null=True,
        blank=True,
        verbose_name="beslut",
    )

    class Meta:
        verbose_name = "budget"
        verbose_name_plural = "budgetar"
        ordering = ["association", "-year", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "year", "version"],
                name="budget_budget_version_once",
                violation_error_message="Det finns redan en budget med den versionen för året.",
            ),
            models.CheckConstraint(
                condition=models.Q(contributions_total__gte=0),
                name="budget_budget_total_not_negative",
                violation_error_message="Bidragen tillsammans kan inte vara negativa.",
            ),
        ]

    def __str__(self) -> str:
        return f"Budget {self.year}" if self.version == 1 else f"Budget {self.year}, version {self.version}"

    @property
    def is_adopted(self) -> bool:
        return self.state in (BudgetState.ADOPTED, BudgetState.REVISED)


class BudgetLine(ScopedModel):
    """One cost line. Income follows from the contributions and is never a line of its own."""

    scope_path = "budget__association"

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="lines", verbose_name="budget")
    area = models.CharField("område", max_length=14, choices=Area, default=Area.INTERVENTIONS)
    own_area = SafeCharField(
        "eget område", max_length=60, blank=True, help_text="Bara när området är Eget område."
    )
    name = SafeCharField("rad", max_length=120)
    intervention = models.ForeignKey(
        Intervention,
        on_delete=models.PROTECT,
        related_name="budget_lines",
        null=True,
        blank=True,
        verbose_name="insats",
    )
    position = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "budgetrad"
        verbose_name_plural = "budgetrader"
        ordering = ["budget", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "name"],
                name="budget_line_name_once",
                violation_error_message="Raden finns redan i budgeten.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def amount_in(self, year: int) -> Decimal | None:
        """Kronor in the year, None where nothing is entered; reads prefetched amounts."""
        return next((row.amount for row in self.amounts.all() if row.year == year), None)

    def clean(self) -> None:
        super().clean()
        if self.intervention_id and self.area != Area.INTERVENTIONS:
            raise ValidationError({"area": "En rad för en insats hör till området Insatser."})
        if (self.area == Area.OWN) != bool(self.own_area):
            raise ValidationError({"own_area": "Skriv områdets namn, och bara när området är Eget område."})


class BudgetAmount(ScopedModel):
    """A line's amount for one year: the budget year, or one of the two years of the plan after it."""

    scope_path = "line__budget__association"

    line = models.ForeignKey(BudgetLine, on_delete=models.CASCADE, related_name="amounts", verbose_name="rad")
    year = models.PositiveSmallIntegerField("år")
    amount = KronorField("belopp")

    class Meta:
        verbose_name = "belopp"
        verbose_name_plural = "belopp per år"
        ordering = ["line", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "year"],
                name="budget_amount_once_a_year",
                violation_error_message="Raden har redan ett belopp för det året.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.year}"


class BudgetExplanation(ScopedModel):
    """What a planned deficit is paid with: amount, owner, date."""

    scope_path = "budget__association"

    budget = models.ForeignKey(
        Budget, on_delete=models.CASCADE, related_name="explanations", verbose_name="budget"
    )
    text = SafeTextField("förklaring")
    amount = KronorField("belopp")
    owner = SafeCharField("ansvarig", max_length=120)
    due = models.DateField("klart senast")
    settled_on = models.DateField("avräknat den", null=True, blank=True)

    class Meta:
        verbose_name = "förklaring till underskott"
        verbose_name_plural = "förklaringar till underskott"
        ordering = ["budget", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="budget_explanation_positive",
                violation_error_message="Skriv beloppet som ett positivt tal.",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
