"""What was spent: outcome and forecast per line, and the statement lines that no cost line gives; by hand or from a ledger."""

from django.db import models

from budget.enums import Area, StatementLine
from budget.models.ledger import LedgerFile
from finsam.web.fields import KronorField, SafeCharField
from finsam.web.models import ScopedModel
from interventions.models import Intervention
from members.models import Association


class Closing(ScopedModel):
    """The books of a year as they stand on a day. A year is closed when `through` is 31 December and `is_final`.

    With `ledger`, outcomes and figures are what that file says through the year's mapping; only forecasts are by hand.
    """

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.PROTECT, related_name="closings", verbose_name="förbund"
    )
    year = models.PositiveSmallIntegerField("år")
    through = models.DateField("till och med")
    is_final = models.BooleanField("bokslut", default=False, help_text="Året är bokfört och avslutat.")
    source = SafeCharField("källa", max_length=200, blank=True)
    ledger = models.ForeignKey(
        LedgerFile,
        on_delete=models.PROTECT,
        related_name="closings",
        null=True,
        blank=True,
        editable=False,
        verbose_name="bokföringsfil",
    )

    class Meta:
        verbose_name = "utfall för ett år"
        verbose_name_plural = "utfall per år"
        ordering = ["association", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "year"],
                name="budget_closing_once_a_year",
                violation_error_message="Årets utfall finns redan. Ändra det i stället.",
            )
        ]

    def __str__(self) -> str:
        return f"Utfall {self.year} till och med {self.through}"


class Outcome(ScopedModel):
    """Cost of one line so far, and what the whole year is expected to cost. Costs are positive."""

    scope_path = "closing__association"

    closing = models.ForeignKey(
        Closing, on_delete=models.CASCADE, related_name="outcomes", verbose_name="utfall"
    )
    area = models.CharField("område", max_length=14, choices=Area, default=Area.INTERVENTIONS)
    name = SafeCharField("rad", max_length=120)
    intervention = models.ForeignKey(
        Intervention,
        on_delete=models.PROTECT,
        related_name="outcomes",
        null=True,
        blank=True,
        verbose_name="insats",
    )
    amount = KronorField("utfall")
    forecast = KronorField("helårsprognos", null=True, blank=True, help_text="Tomt när året är slut.")

    class Meta:
        verbose_name = "utfallsrad"
        verbose_name_plural = "utfallsrader"
        ordering = ["closing", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["closing", "name"],
                name="budget_outcome_once_a_year",
                violation_error_message="Raden har redan ett utfall för året.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class StatementFigure(ScopedModel):
    """A line of the statements that no cost line gives: income, financial items, assets, debts. All positive numbers."""

    scope_path = "closing__association"

    closing = models.ForeignKey(
        Closing, on_delete=models.CASCADE, related_name="figures", verbose_name="utfall"
    )
    line = models.CharField("rad", max_length=16, choices=StatementLine)
    amount = KronorField("belopp")

    class Meta:
        verbose_name = "rad i räkningarna"
        verbose_name_plural = "rader i räkningarna"
        ordering = ["closing", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["closing", "line"],
                name="budget_figure_once",
                violation_error_message="Raden finns redan för året.",
            )
        ]

    def __str__(self) -> str:
        return self.get_line_display()
