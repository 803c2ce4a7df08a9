"""Forms of a budget's income. They check input and save nothing."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from budget.enums import RoundingUnit
from budget.models import Budget, BudgetLine, OtherIncome
from budget.queries.income import Income, Paying
from budget.services.income import Agreed
from finsam.shared.formats import kronor
from finsam.web.access import Access
from finsam.web.fields import KronorFormField
from finsam.web.validators import REFUSED_IN_TEXT

ZERO = Decimal(0)


class TotalForm(forms.Form):
    total = KronorFormField(label="Alla tillsammans")


class UnitForm(forms.Form):
    unit = forms.ChoiceField(
        label="Budgeten beslutas i",
        choices=RoundingUnit.choices,
        help_text="Så mycket får en parts andel avvika: en udda summa går inte att halvera.",
    )


class MembersForm(forms.Form):
    """Each member's amount, what of it is above its share, and why."""

    def __init__(self, data: Any, *, income: Income) -> None:
        super().__init__(data)
        self.income = income
        for row in income.rows:
            key = key_of(row)
            self.fields[f"belopp-{key}"] = _amount(f"{row.name} betalar, kr", row.pays)
            self.fields[f"utover-{key}"] = _amount(f"{row.name} varav utöver andelen, kr", row.surplus)
            self.fields[f"skal-{key}"] = forms.CharField(
                label=f"Skäl till att {row.name} betalar mer",
                required=False,
                max_length=200,
                initial=row.reason,
                validators=REFUSED_IN_TEXT,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    @property
    def lines(self) -> Iterator[dict[str, Any]]:
        for row in self.income.rows:
            key = key_of(row)
            yield {
                "row": row,
                "key": key,
                "amount": self[f"belopp-{key}"],
                "surplus": self[f"utover-{key}"],
                "reason": self[f"skal-{key}"],
            }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for row in self.income.rows:
            self._check(cleaned, row, key_of(row))
        return cleaned

    def _check(self, cleaned: dict[str, Any], row: Paying, key: str) -> None:
        amount, surplus = cleaned.get(f"belopp-{key}"), cleaned.get(f"utover-{key}")
        if amount is None or surplus is None:
            return
        if amount < 0 or surplus < 0:
            self.add_error(f"belopp-{key}", "Skriv beloppet som noll eller ett positivt tal.")
        elif surplus > amount:
            self.add_error(
                f"utover-{key}",
                f"Av {kronor(amount)} kan inte {kronor(surplus)} vara utöver andelen. Höj beloppet eller minska det här.",
            )
        elif surplus and not cleaned.get(f"skal-{key}", "").strip():
            self.add_error(f"skal-{key}", f"Skriv varför {row.name} betalar mer än sin andel.")

    def agreed(self) -> list[Agreed]:
        found = self.cleaned_data
        keys = ((row, key_of(row)) for row in self.income.rows)
        return [
            Agreed(
                row.membership,
                row.payer,
                found[f"belopp-{key}"],
                found[f"utover-{key}"],
                found[f"skal-{key}"],
            )
            for row, key in keys
        ]


def key_of(row: Paying) -> str:
    return f"{row.payer}-{row.membership}"


def _amount(label: str, initial: Decimal) -> KronorFormField:
    return KronorFormField(
        label=label, initial=initial, error_messages={"required": "Skriv ett belopp, eller 0."}
    )


class OtherMoneyForm(forms.ModelForm):
    class Meta:
        model = OtherIncome
        fields = ["kind", "name", "amount", "shrinks"]
        labels = {"name": "Från vem eller till vad", "amount": "Belopp, kr"}

    def __init__(self, *args: Any, lines: Any, names: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shrinks"].queryset = lines
        self.fields["shrinks"].choices = names  # read once for all the rows

    def clean_amount(self) -> Decimal:
        amount = self.cleaned_data["amount"]
        if amount <= 0:
            raise ValidationError("Skriv beloppet som ett positivt tal.")
        return amount


class OtherMoneyForms(forms.BaseInlineFormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Ta bort raden"


def other_money_forms(data: Any, budget: Budget, access: Access) -> forms.BaseInlineFormSet:
    made = forms.inlineformset_factory(
        Budget, OtherIncome, form=OtherMoneyForm, formset=OtherMoneyForms, extra=1
    )
    lines = BudgetLine.objects.within(access).filter(budget=budget).order_by("position", "pk")
    names = [("", "Inget, pengarna går till förbundet"), *((line.pk, line.name) for line in lines)]
    return made(
        data,
        instance=budget,
        prefix="pengar",
        form_kwargs={"lines": lines, "names": names},
        queryset=OtherIncome.objects.within(access).filter(budget=budget).order_by("pk"),
    )
