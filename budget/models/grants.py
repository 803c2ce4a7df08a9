"""What pays for a granted application."""

from django.db import models

from budget.models.budgets import BudgetLine
from finsam.web.fields import SafeCharField
from finsam.web.models import ScopedModel
from interventions.models import Application


class Grant(ScopedModel):
    """Which line of which year's budget pays. The kronor stand in the application's years.

    The line is known by its name too: a revision of the budget has the same line as a row of its own.
    """

    scope_path = "application__association"

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="grant", verbose_name="ansökan"
    )
    line = models.ForeignKey(
        BudgetLine,
        on_delete=models.SET_NULL,
        related_name="grants",
        null=True,
        blank=True,
        verbose_name="budgetrad",
    )
    budget_year = models.PositiveSmallIntegerField("budget för")
    line_name = SafeCharField("budgetradens namn", max_length=120)

    class Meta:
        verbose_name = "beviljade medel"
        verbose_name_plural = "beviljade medel"
        ordering = ["application"]

    def __str__(self) -> str:
        return f"{self.application}: {self.line_name} {self.budget_year}"
