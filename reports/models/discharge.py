"""Each member decides on discharge by itself, Försäkringskassan and Arbetsförmedlingen each (26 § finsamlagen)."""

from django.core.exceptions import ValidationError
from django.db import models

from finsam.web.fields import SafeCharField
from finsam.web.models import ScopedModel
from members.models import Membership
from reports.enums import DischargeOutcome


class Discharge(ScopedModel):
    scope_path = "membership__association"

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="discharges", verbose_name="medlem"
    )
    year = models.PositiveSmallIntegerField("verksamhetsår")
    sent_on = models.DateField("årsredovisning skickad", null=True, blank=True)
    decided_on = models.DateField("beslutat den", null=True, blank=True)
    outcome = models.CharField(
        "utgång", max_length=10, choices=DischargeOutcome, default=DischargeOutcome.PENDING
    )
    reference = SafeCharField("referens", max_length=120, blank=True)

    class Meta:
        verbose_name = "ansvarsfrihet"
        verbose_name_plural = "ansvarsfrihet"
        ordering = ["-year", "membership"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "year"],
                name="reports_discharge_once_a_year",
                violation_error_message="Medlemmen finns redan för det året.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership} {self.year}"

    def clean(self) -> None:
        super().clean()
        if (self.outcome == DischargeOutcome.PENDING) != (self.decided_on is None):
            raise ValidationError(
                {"decided_on": "Ange beslutsdag när medlemmen har beslutat, annars ska den vara tom."}
            )
