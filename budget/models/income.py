"""Where a budget's money comes from: each member's contribution, and other money, which is kept apart."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from budget.enums import ConsultationView, OtherMoneyKind
from budget.models.budgets import Budget, BudgetLine
from finsam.web.fields import KronorField, SafeCharField, SafeTextField
from finsam.web.models import DatedModel, ScopedModel
from members.enums import Payer
from members.models import Association, Membership

SHRINKING_EQUITY = "Eget kapital är förbundets egna pengar och minskar inte förbundets bidrag."


class BudgetContribution(ScopedModel):
    """What one member pays in the budget, where that differs from what rule and key give.

    `payer` is the quarter or half it stands in: a municipality outside any region pays in two (5 a § finsamlagen).
    `surplus` is the part of `amount` above the rule, given with a reason; it stands outside the share test.
    """

    scope_path = "budget__association"

    budget = models.ForeignKey(
        Budget, on_delete=models.CASCADE, related_name="contributions", verbose_name="budget"
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="budget_contributions", verbose_name="medlem"
    )
    payer = models.CharField("räknas till", max_length=10, choices=Payer)
    amount = KronorField("belopp")
    surplus = KronorField("varav utöver andelen", default=Decimal(0))
    reason = SafeCharField("skäl", max_length=200, blank=True)

    class Meta:
        verbose_name = "medlems bidrag i budgeten"
        verbose_name_plural = "medlemmarnas bidrag i budgeten"
        ordering = ["budget", "membership", "payer"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "membership", "payer"],
                name="budget_budgetcontribution_once",
                violation_error_message="Medlemmen har redan ett belopp i budgeten.",
            ),
            models.CheckConstraint(
                condition=Q(surplus__gte=0) & Q(amount__gte=F("surplus")),
                name="budget_budgetcontribution_surplus_within",
                violation_error_message="Det som betalas utöver andelen ingår i beloppet och kan inte vara större än det.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership} {self.budget.year}"

    def clean(self) -> None:
        super().clean()
        if self.surplus and not self.reason:
            raise ValidationError({"reason": "Skriv skälet till att medlemmen betalar mer än sin andel."})


class OtherIncome(ScopedModel):
    """Money from elsewhere: on a line of its own, never in the share test."""

    scope_path = "budget__association"

    budget = models.ForeignKey(
        Budget, on_delete=models.CASCADE, related_name="other_incomes", verbose_name="budget"
    )
    kind = models.CharField("slag", max_length=12, choices=OtherMoneyKind, default=OtherMoneyKind.OTHER)
    name = SafeCharField("rad", max_length=120)
    amount = KronorField("belopp")
    shrinks = models.ForeignKey(
        BudgetLine,
        on_delete=models.SET_NULL,
        related_name="paid_by_others",
        null=True,
        blank=True,
        verbose_name="minskar förbundets bidrag till",
        help_text="När pengarna går direkt till något som förbundet annars hade betalat.",
    )

    class Meta:
        verbose_name = "annan intäkt"
        verbose_name_plural = "andra intäkter: utanför andelarna"
        ordering = ["budget", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "name"],
                name="budget_otherincome_name_once",
                violation_error_message="Raden finns redan i budgeten.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="budget_otherincome_not_negative",
                violation_error_message="En intäkt kan inte vara negativ.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.shrinks_id and self.kind == OtherMoneyKind.EQUITY:
            raise ValidationError({"shrinks": SHRINKING_EQUITY})


class Consultation(ScopedModel):
    """The budget proposal sent to one member, and what it answered (23 § finsamlagen)."""

    scope_path = "budget__association"

    budget = models.ForeignKey(
        Budget, on_delete=models.CASCADE, related_name="consultations", verbose_name="budget"
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="consultations", verbose_name="medlem"
    )
    sent_on = models.DateField("skickat den")
    answered_on = models.DateField("svarat den", null=True, blank=True)
    view = models.CharField("hållning", max_length=12, choices=ConsultationView, blank=True)
    text = SafeTextField("synpunkter", blank=True)
    reference = SafeCharField("referens", max_length=120, blank=True)

    class Meta:
        verbose_name = "samråd med en medlem"
        verbose_name_plural = "samråd med medlemmarna"
        ordering = ["budget", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "membership"],
                name="budget_consultation_once",
                violation_error_message="Medlemmen står redan i samrådet.",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("sent_on")),
                name="budget_consultation_answered_after_sent",
                violation_error_message="Svaret kan inte komma innan förslaget skickades.",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) & Q(view="") | Q(answered_on__isnull=False) & ~Q(view=""),
                name="budget_consultation_view_with_answer",
                violation_error_message="Skriv både vilken dag medlemmen svarade och vad den tyckte.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership} om {self.budget}"


class EquityStep(DatedModel):
    """One step of the ladder that says how much equity is reasonable. Entered by the association; nothing is shipped."""

    scope_path = "association"

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, related_name="equity_steps", verbose_name="förbund"
    )
    funds_up_to = KronorField(
        "årets medel högst, kr", null=True, blank=True, help_text="Tomt för det översta steget."
    )
    percent = models.DecimalField("högst så många procent av årets medel", max_digits=5, decimal_places=2)
    floor = KronorField("dock alltid minst, kr", default=Decimal(0))
    source = SafeCharField("källa", max_length=200)

    class Meta:
        verbose_name = "steg i trappan för eget kapital"
        verbose_name_plural = "trappa för eget kapital"
        ordering = ["association", "valid_from", "pk"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(percent__gte=0) & Q(percent__lte=100),
                name="budget_equitystep_percent_in_range",
                violation_error_message="Skriv en andel mellan 0 och 100 procent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} % från {self.valid_from}"
