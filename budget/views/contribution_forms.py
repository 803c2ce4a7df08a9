"""Forms of contributions: who is asked, one step, the instalments. They check input and save nothing."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from budget.domain.contribution_way import due_days
from budget.domain.contributions import instalments
from budget.enums import ContributionStage
from finsam.web.fields import DayInput, KronorFormField
from finsam.web.validators import REFUSED_IN_TEXT

COUNTS = (1, 2, 4, 12)


def _day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput, **more)


def _reference(label: str = "Referens", help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=120, required=False, validators=REFUSED_IN_TEXT
    )


class RequestForm(forms.Form):
    day = _day("Begärt den")
    reference = _reference("Referens", "Till exempel diarienumret på äskandet, eller Styrelsens förslag.")


class StepForm(forms.Form):
    stage = forms.ChoiceField(label="Steg", choices=ContributionStage)
    day = _day("Datum")
    amount = KronorFormField(label="Belopp, kr")
    reference = _reference("Referens", "Till exempel Kommunfullmäktige § 127, eller ett fakturanummer.")


class InstalmentForm(forms.Form):
    """What is done with one instalment."""

    called_on = _day("Rekvirerad den", required=False)
    paid_on = _day("Betald den", required=False)
    reference = _reference("Referens", "Till exempel fakturans nummer.")


class PartForm(forms.Form):
    due = _day("Förfaller")
    amount = KronorFormField(label="Belopp, kr")


def chosen_count(value: str | None) -> int | None:
    """How many instalments the address asks for; None when it makes no sense."""
    return int(value) if value in {str(count) for count in COUNTS} else None


class PartsForm:
    """The instalments that are not called in yet, a row each. A row left wholly empty counts as not there."""

    def __init__(self, data: Any = None, rows: Sequence[tuple[date, Decimal]] = ()) -> None:
        self.is_bound = data is not None
        count = _rows_sent(data) if data is not None else len(rows)
        self.forms = [
            PartForm(
                data,
                prefix=f"del{place}",
                initial=None if self.is_bound else {"due": rows[place][0], "amount": rows[place][1]},
                empty_permitted=True,
                use_required_attribute=False,
            )
            for place in range(count)
        ]

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms)

    @property
    def rows(self) -> list[tuple[date, Decimal]]:
        return [
            (form.cleaned_data["due"], form.cleaned_data["amount"])
            for form in self.forms
            if form.cleaned_data
        ]


def _rows_sent(data: Any) -> int:
    return sum(f"del{place}-amount" in data for place in range(max(COUNTS)))


def proposed(year: int, count: int, decided: Decimal) -> list[tuple[date, Decimal]]:
    return list(zip(due_days(year, count), instalments(decided, count), strict=True))
