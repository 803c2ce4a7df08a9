"""Forms of the register of documents. They check input and save nothing."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from finsam.web.access import Access
from finsam.web.fields import DayInput
from finsam.web.validators import REFUSED_IN_TEXT
from members.enums import Direction
from members.queries.diary import DiaryMatter, diary_years, newest_matters

NEW = "nytt"


class DiaryFilter(forms.Form):
    """Stays in the address. A value that makes no sense counts as not chosen."""

    sok = forms.CharField(
        label="Sök", required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    ar = forms.ChoiceField(label="År", required=False)
    slag = forms.ChoiceField(label="Slag", required=False, choices=[("", "Alla"), *Direction.choices])

    def __init__(self, data: Any, *, access: Access) -> None:
        super().__init__(data)
        self.fields["ar"].choices = [("", "Alla"), *((str(year), str(year)) for year in diary_years(access))]
        self.is_valid()

    def narrow(self, rows: QuerySet) -> QuerySet:
        chosen = self.cleaned_data
        for word in chosen.get("sok", "").split():
            rows = rows.filter(
                Q(number__icontains=word) | Q(title__icontains=word) | Q(counterpart__icontains=word)
            )
        if chosen.get("ar"):
            rows = rows.filter(year=chosen["ar"])
        return rows.filter(direction=chosen["slag"]) if chosen.get("slag") else rows


class DiaryForm(forms.Form):
    """One document. The number is given when it is saved."""

    matter = forms.ChoiceField(label="Ärende")
    title = forms.CharField(label="Vad handlingen är", max_length=200, validators=REFUSED_IN_TEXT)
    direction = forms.ChoiceField(label="Slag", choices=Direction.choices, initial=Direction.OWN)
    counterpart = forms.CharField(
        label="Från eller till", max_length=120, required=False, validators=REFUSED_IN_TEXT
    )
    on = forms.DateField(label="Kom in eller upprättades den", widget=DayInput)
    note = forms.CharField(
        label="Anmärkning",
        required=False,
        max_length=2000,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, access: Access, next_number: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        self.fields["matter"].choices = [
            (NEW, f"Nytt ärende, {next_number}"),
            *((row.key, _label(row)) for row in newest_matters(access)),
        ]

    def clean_matter(self) -> tuple[int, int] | None:
        value = self.cleaned_data["matter"]
        if value == NEW:
            return None
        year, _, matter = value.partition("-")
        return int(year), int(matter)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("direction") in (Direction.IN, Direction.OUT) and not cleaned.get("counterpart"):
            where = (
                "från vem handlingen kom"
                if cleaned["direction"] == Direction.IN
                else "till vem handlingen gick"
            )
            self.add_error("counterpart", f"Skriv {where} (offentlighets- och sekretesslagen 5:2).")
        if cleaned.get("on") and cleaned["on"] > self.access.day:
            self.add_error(
                "on", "Dagen har inte kommit än. Skriv dagen då handlingen kom in eller upprättades."
            )
        return cleaned


def _label(row: DiaryMatter) -> str:
    return f"{row.number} {row.title}"[:90] + f", nästa handling {row.last_document + 1}"
