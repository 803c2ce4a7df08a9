"""The national system's figures of a year as a table of fields, kept as typed when one is refused."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from finsam.web.fields import DayInput, KronorFormField
from finsam.web.validators import REFUSED_IN_TEXT
from interventions.domain.national import AMOUNTS, COUNTS, LABELS, Figures, fields_of
from interventions.queries.national import NationalRow

LARGEST = 1_000_000
LONGEST = 100_000


def _count() -> forms.IntegerField:
    field = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=LARGEST,
        widget=forms.TextInput(attrs={"class": "amount", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Skriv ett heltal.", "min_value": "Skriv noll eller mer."},
    )
    return field


class NationalForm(forms.Form):
    """One intervention's figures; those the system does not ask for are left out."""

    def __init__(self, row: NationalRow, data: Any = None, pasted: Mapping[str, str] | None = None) -> None:
        self.row = row
        one = row.intervention
        initial = {name: getattr(row.theirs, name) for name in LABELS} | dict(pasted or {})
        super().__init__(data, prefix=f"n{one.pk}", initial=initial, use_required_attribute=False)
        for name in fields_of(one.orientation):
            self.fields[name] = (
                _count() if name in COUNTS else KronorFormField(required=False, label=LABELS[name])
            )
            self.fields[name].label = LABELS[name]
            self.fields[name].widget.attrs |= {
                "aria-label": f"{LABELS[name]}, {one.name}",
                "data-cell": name,
            }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in AMOUNTS:
            if (cleaned.get(name) or 0) < 0:
                self.add_error(name, "Skriv beloppet utan minustecken.")
        return cleaned

    def figures(self) -> Figures:
        return Figures(**{name: self.cleaned_data.get(name) for name in LABELS})

    @property
    def cells(self) -> list[tuple[str, str, Any, Any, Any]]:
        """For every column: its name, label, our figure, theirs, and the field where there is one."""
        return [
            (
                name,
                LABELS[name],
                getattr(self.row.ours, name),
                getattr(self.row.theirs, name),
                self[name] if name in self.fields else None,
            )
            for name in LABELS
        ]


class HeadForm(forms.Form):
    taken_on = forms.DateField(
        label="Hämtat den",
        widget=DayInput,
        error_messages={"required": "Välj dagen då uppgifterna hämtades."},
    )


class PasteForm(forms.Form):
    rows = forms.CharField(
        label="Rader från ett kalkylark",
        max_length=LONGEST,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Kolumnerna Insats, Kvinnor, Män, Totalt, Budget och Utfall, med eller utan rubrikrad. Raderna fylls i "
        "tabellen, och ingenting sparas förrän du har sett den.",
        error_messages={"required": "Klistra in minst en rad."},
    )


def national_forms(
    rows: Iterable[NationalRow], data: Any = None, pasted: Mapping[int, Mapping[str, str]] | None = None
) -> list[NationalForm]:
    return [NationalForm(row, data, (pasted or {}).get(row.intervention.pk)) for row in rows]
