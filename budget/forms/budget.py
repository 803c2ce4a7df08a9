"""The budget's form: two ways to say the same income, and a line with its amounts for three years."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from budget.domain.apportionment import apportion
from budget.domain.shares import total_from_payer
from budget.models import Budget, BudgetLine
from finsam.templatetags.finsam import kr
from finsam.web.access import Access
from finsam.web.fields import KronorFormField
from members.enums import Payer
from members.models import ShareRule
from members.queries.memberships import share_rule_on

STATE = Payer.STATE.value
YEARS = 3
CHANGED = (
    "Någon annan har sparat budgetens rader medan du skrev. Inget är sparat. Kopiera det du har ändrat, öppna budgeten "
    "på nytt och skriv in det igen."
)


def state_amount(total: Decimal, rule: ShareRule) -> Decimal:
    """Kronor from the state when all pay `total` together."""
    unit = Decimal(1) if total == total.to_integral_value() else Decimal("0.01")
    parts = {payer: Decimal(count) for payer, count in rule.parts.items()}
    return apportion(total, parts, unit)[STATE]


class BudgetForm(forms.ModelForm):
    """`access` is set by the admin. Changing one of the two amounts lets the other follow."""

    access: Access
    state_contribution = KronorFormField(
        label="Statens bidrag",
        required=False,
        help_text="Kronor. Ändra det här eller summan ovan, så följer den andra med.",
    )

    seen_edit = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Budget
        fields = [
            "association",
            "year",
            "version",
            "contributions_total",
            "municipal_key",
            "unit",
            "supersedes",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "contributions_total" not in self.fields:
            return  # the user may only look
        self.fields["contributions_total"].required = False
        self.initial["seen_edit"] = self.instance.edit_number if self.instance.pk else None
        for name in ("contributions_total", "state_contribution"):
            self.fields[name].is_one_of_two = True
        rule = self._rule(self.instance.association_id, self.instance.year) if self.instance.pk else None
        if rule:
            self.initial["state_contribution"] = state_amount(self.instance.contributions_total, rule)

    def _rule(self, association_id: int | None, year: int | None) -> ShareRule | None:
        if not (association_id and year and 1 <= year <= 9998):
            return None
        return share_rule_on(
            replace(self.access, association_ids=frozenset({association_id})), date(year, 1, 1)
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        seen = cleaned.get("seen_edit")
        if seen is not None and self.instance.pk and seen != self.instance.edit_number:
            self.add_error(None, ValidationError(CHANGED, code="changed"))
        if "contributions_total" in cleaned and "state_contribution" in cleaned:
            cleaned["contributions_total"] = self._agreed_total(cleaned)
        return cleaned

    def _agreed_total(self, cleaned: dict[str, Any]) -> Decimal | None:
        total, state = cleaned["contributions_total"], cleaned["state_contribution"]
        if state is None or "state_contribution" not in self.changed_data:
            if total is None:
                self.add_error("contributions_total", "Skriv bidragen tillsammans eller statens bidrag.")
            return total
        association = cleaned.get("association")
        rule = self._rule(
            association.pk if association else self.instance.association_id,
            cleaned.get("year") or self.instance.year,
        )
        if rule is None:
            self.add_error(
                "state_contribution", "Det finns ingen andelsregel för året. Lägg upp den under Andelsregler."
            )
            return total
        return self._total_by(rule, total, state)

    def _total_by(self, rule: ShareRule, total: Decimal | None, state: Decimal) -> Decimal | None:
        try:
            from_state = total_from_payer(state, STATE, rule.parts)
        except ValueError:
            self.add_error(
                "state_contribution", "Beloppet ger ingen summa i hela ören. Skriv det i hela kronor."
            )
            return total
        both = total is not None and "contributions_total" in self.changed_data
        if both and total != from_state and state_amount(total, rule) != state:
            message = (
                f"Statens bidrag {kr(state)} ger {kr(from_state)} tillsammans, men {kr(total)} tillsammans "
                f"ger staten {kr(state_amount(total, rule))}. Ändra det ena."
            )
            self.add_error("state_contribution", ValidationError(message, code="disagree"))
        return total if both else from_state


class BudgetLineForm(forms.ModelForm):
    """A line with its amounts for the budget's year and the two after it."""

    amount_0 = KronorFormField(label="Budgetåret, kr", required=False)
    amount_1 = KronorFormField(label="Året efter, kr", required=False)
    amount_2 = KronorFormField(label="Två år efter, kr", required=False)

    class Meta:
        model = BudgetLine
        fields = ["area", "own_area", "name", "intervention", "position"]

    def __init__(self, *args: Any, year: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if year is None:
            return
        stored = (
            {amount.year: amount.amount for amount in self.instance.amounts.all()} if self.instance.pk else {}
        )
        for offset in range(YEARS):
            name = f"amount_{offset}"
            if name in self.fields:
                self.fields[name].label = f"{year + offset}, kr"
                self.initial[name] = stored.get(year + offset)

    def amounts(self, year: int) -> dict[int, Decimal | None]:
        return {year + offset: self.cleaned_data[f"amount_{offset}"] for offset in range(YEARS)}


class BudgetLineFormSet(forms.BaseInlineFormSet):
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "year": self.instance.year}
