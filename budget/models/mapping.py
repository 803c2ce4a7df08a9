"""How a ledger's accounts and objects become lines of the statements and of the budget, per association and year."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from budget.enums import Area, Chart, StatementLine
from finsam.web.fields import SafeCharField
from finsam.web.models import ScopedModel
from interventions.models import Intervention
from members.models import Association

DIGITS = RegexValidator(
    r"^[0-9]{1,8}$", "Skriv ett konto eller dess början med siffror, till exempel 45 eller 4531."
)


class AccountMap(ScopedModel):
    """One year's mapping. `dimension` is the one whose objects say which line a cost belongs to, when two do."""

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="account_maps", verbose_name="förbund"
    )
    year = models.PositiveSmallIntegerField("år")
    chart = models.CharField("kontoplan", max_length=10, choices=Chart)
    dimension = models.PositiveSmallIntegerField(
        "dimension för insatser",
        default=6,
        help_text="Den dimension i filen som insatserna bokförs på: 1 är kostnadsställe, 6 är projekt.",
    )
    edit_number = models.PositiveIntegerField("ändring nummer", default=0, editable=False)

    class Meta:
        verbose_name = "kontokoppling"
        verbose_name_plural = "kontokopplingar"
        ordering = ["association", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "year"],
                name="budget_accountmap_once_a_year",
                violation_error_message="Årets koppling finns redan. Ändra den i stället.",
            )
        ]

    def __str__(self) -> str:
        return f"Kontokoppling {self.year}"


class AccountRange(ScopedModel):
    """Accounts that begin with `first` … `last` (as many digits in both) go to one line; the longest match wins.

    A cost without an object goes to the budget's line `row` in `area`.
    """

    scope_path = "map__association"

    map = models.ForeignKey(
        AccountMap, on_delete=models.CASCADE, related_name="ranges", verbose_name="koppling"
    )
    first = SafeCharField("från konto", max_length=8, validators=[DIGITS])
    last = SafeCharField("till konto", max_length=8, validators=[DIGITS])
    line = models.CharField("rad i räkningarna", max_length=16, choices=StatementLine)
    area = models.CharField("område", max_length=14, choices=Area, blank=True)
    row = SafeCharField("budgetrad", max_length=120, blank=True)

    class Meta:
        verbose_name = "kontointervall"
        verbose_name_plural = "kontointervall"
        ordering = ["map", "first", "last"]
        constraints = [
            models.UniqueConstraint(
                fields=["map", "first", "last"],
                name="budget_accountrange_once",
                violation_error_message="Intervallet finns redan i kopplingen.",
            ),
            models.CheckConstraint(
                condition=Q(last__gte=models.F("first")),
                name="budget_accountrange_ends_after_start",
                violation_error_message="Intervallet kan inte sluta före sin början.",
            ),
        ]

    def __str__(self) -> str:
        return self.first if self.first == self.last else f"{self.first}–{self.last}"


class ObjectRule(ScopedModel):
    """Costs booked on one object go to one line of the budget, by its name; `intervention` when it is one."""

    scope_path = "map__association"

    map = models.ForeignKey(
        AccountMap, on_delete=models.CASCADE, related_name="object_rules", verbose_name="koppling"
    )
    dimension = models.PositiveSmallIntegerField("dimension")
    code = SafeCharField("kod", max_length=60)
    area = models.CharField("område", max_length=14, choices=Area, default=Area.INTERVENTIONS)
    row = SafeCharField("budgetrad", max_length=120)
    intervention = models.ForeignKey(
        Intervention,
        on_delete=models.PROTECT,
        related_name="object_rules",
        null=True,
        blank=True,
        verbose_name="insats",
    )

    class Meta:
        verbose_name = "objektkoppling"
        verbose_name_plural = "objektkopplingar"
        ordering = ["map", "dimension", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["map", "dimension", "code"],
                name="budget_objectrule_once",
                violation_error_message="Objektet är redan kopplat.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dimension}:{self.code}"
