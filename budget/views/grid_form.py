"""The table of a budget's lines as a form: read from the page, checked cell by cell, shown again with what was typed."""

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms

from budget.domain.balance import CostRow, by_area
from budget.domain.grid import CELLS, MAX_LINES, YEARS, GridRow, Merged, duplicates
from budget.enums import Area
from budget.models import Budget, BudgetLine
from finsam.shared.money import AmountError, parse_kronor
from finsam.web.fields import KronorFormField
from finsam.web.validators import REFUSED_IN_TEXT

KEY = re.compile(r"[rn][0-9]{1,9}")
AMOUNTS = tuple(f"amount_{offset}" for offset in range(YEARS))
ORDER = {area: place for place, area in enumerate(Area.values)}
written = KronorFormField().prepare_value


class LineForm(forms.Form):
    """One row. `key` is r and the line's number, or n and a number of the page's own for a new line."""

    area = forms.ChoiceField(label="Område", choices=Area)
    own_area = forms.CharField(
        label="Områdets namn",
        max_length=60,
        required=False,
        validators=REFUSED_IN_TEXT,
        widget=forms.TextInput(attrs={"placeholder": "Områdets namn"}),
    )
    name = forms.CharField(label="Rad", max_length=120, required=False, validators=REFUSED_IN_TEXT)
    intervention = forms.ChoiceField(label="Insats", required=False)
    amount_0 = KronorFormField(required=False)
    amount_1 = KronorFormField(required=False)
    amount_2 = KronorFormField(required=False)

    def __init__(self, key: str, year: int, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(prefix=key, use_required_attribute=False, **kwargs)
        self.key, self.choices = key, choices
        self.fields["intervention"].choices = [("", "Ingen insats"), *choices]
        for offset, name in enumerate(AMOUNTS):
            self.fields[name].label = str(year + offset)
        for name, field in self.fields.items():
            field.widget.attrs |= {"aria-label": f"{field.label}, {self.title}", "data-cell": name}

    @property
    def pk(self) -> int | None:
        return int(self.key[1:]) if self.key[0] == "r" else None

    @property
    def cells(self) -> Mapping[str, str]:
        source = {cell: self.data.get(f"{self.prefix}-{cell}", "") for cell in CELLS}
        return source if self.is_bound else self.initial

    @property
    def title(self) -> str:
        return self.cells.get("name") or "ny rad"

    @property
    def intervention_id(self) -> int | None:
        chosen = self.cells.get("intervention", "")
        return int(chosen) if chosen in dict(self.choices) else None

    @property
    def is_blank(self) -> bool:
        """A new line in which nothing was written."""
        typed = ("own_area", "name", "intervention", *AMOUNTS)
        return self.pk is None and not any(self.cells.get(cell, "").strip() for cell in typed)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        area, own = cleaned.get("area"), cleaned.get("own_area", "")
        intervention = cleaned.get("intervention", "")
        if intervention and area and area != Area.INTERVENTIONS:
            self.add_error("area", "En rad för en insats hör till området Insatser.")
        if area == Area.OWN and not own and "own_area" not in self.errors:
            self.add_error("own_area", "Skriv områdets namn.")
        if area and area != Area.OWN and own:
            self.add_error("own_area", "Ta bort områdets namn, eller välj Eget område.")
        if not cleaned.get("name") and "name" not in self.errors:
            cleaned["name"] = dict(self.choices).get(intervention, "")[:120]
            if not cleaned["name"]:
                self.add_error("name", "Skriv vad raden heter.")
        return cleaned

    def row(self) -> GridRow:
        data = self.cleaned_data
        return GridRow(
            self.pk,
            data["area"],
            data["own_area"],
            data["name"],
            int(data["intervention"]) if data["intervention"] else None,
            tuple(data[name] for name in AMOUNTS),
        )


class Grid:
    """All rows. `cells` is row → cell → text; bound when it comes from the page."""

    def __init__(
        self,
        budget: Budget,
        choices: list[tuple[str, str]],
        cells: Mapping[str, Mapping[str, str]],
        *,
        bound: bool,
    ) -> None:
        self.budget, self.faults = budget, []
        self.forms = [self._form(key, row, choices, bound) for key, row in cells.items()]
        self.template = LineForm("n0", budget.year, choices, initial={"area": Area.INTERVENTIONS})

    def _form(
        self, key: str, row: Mapping[str, str], choices: list[tuple[str, str]], bound: bool
    ) -> LineForm:
        data = {f"{key}-{cell}": text for cell, text in row.items()}
        content = {"data": data} if bound else {"initial": dict(row)}
        return LineForm(key, self.budget.year, choices, **content)

    def is_valid(self) -> bool:
        self.forms = [form for form in self.forms if not form.is_blank]
        for form in self.forms:
            form.full_clean()
        names = [(form.key, form.cleaned_data.get("name", "")) for form in self.forms]
        for key in duplicates(names):
            next(form for form in self.forms if form.key == key).add_error(
                "name", "Raden finns redan i budgeten."
            )
        if len(self.forms) > MAX_LINES:
            self.faults.append(f"En budget har högst {MAX_LINES} rader. Slå ihop några.")
        return not self.faults and not any(form.errors for form in self.forms)

    @property
    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self.forms)

    def rows(self) -> list[GridRow]:
        return [form.row() for form in self.forms]

    def totals(self) -> list[tuple[str, list[str]]]:
        """Area → kronor per year as text, the whole last; cells that are no amounts count as nothing."""
        years = range(YEARS)
        costs = [
            CostRow(
                form.cells.get("area", ""),
                form.title,
                None,
                {place: _amount(form.cells.get(AMOUNTS[place], "")) for place in years},
                form.cells.get("own_area", "").strip() if form.cells.get("area") == Area.OWN else "",
            )
            for form in self.forms
        ]
        areas = [
            (area.label, [written(area.amount(place)) for place in years])
            for area in by_area(costs, Area.values)
        ]
        whole = [sum((row.amount(place) for row in costs), Decimal(0)) for place in years]
        self.sums = whole
        return [*areas, ("Summa kostnader", [written(amount) for amount in whole])]


def _amount(text: str) -> Decimal:
    try:
        return parse_kronor(text)
    except AmountError:
        return Decimal(0)


def stored_cells(lines: Iterable[BudgetLine], year: int) -> dict[str, dict[str, str]]:
    """The lines as they stand in the table, area by area."""
    ordered = sorted(lines, key=lambda line: (ORDER[line.area], line.own_area, line.position, line.pk))
    return {
        f"r{line.pk}": {
            "area": line.area,
            "own_area": line.own_area,
            "name": line.name,
            "intervention": str(line.intervention_id or ""),
            **{name: written(line.amount_in(year + offset)) or "" for offset, name in enumerate(AMOUNTS)},
        }
        for line in ordered
    }


def typed_cells(data: Any) -> dict[str, dict[str, str]]:
    """What the page sent, in its order. Keys that are none of ours are left out."""
    keys = [key for key in dict.fromkeys(data.getlist("rad")) if KEY.fullmatch(key)]
    return {key: {cell: data.get(f"{key}-{cell}", "") for cell in CELLS} for key in keys}


def base_cells(text: str) -> dict[str, dict[str, str]]:
    """What the page began with, as it was sent along; nothing where that cannot be read."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        key: {cell: str(row.get(cell, "")) for cell in CELLS}
        for key, row in found.items()
        if isinstance(row, dict)
    }


def changed_by_hand(cells: dict[str, dict[str, str]], act: str) -> dict[str, dict[str, str]]:
    """The rows after one button of the table: a new row, a row away, a row up or down. For a page without its script."""
    order = list(cells)
    what, _, key = act.partition(" ")
    if what == "lagg":
        number = 1 + max((int(key[1:]) for key in order if key[0] == "n"), default=0)
        blank = {**dict.fromkeys(CELLS, ""), "area": Area.INTERVENTIONS.value}
        return {**cells, f"n{number}": blank}
    if key in order and what == "bort":
        order.remove(key)
    elif key in order and what in ("upp", "ner"):
        place = order.index(key)
        order.insert(max(place - 1, 0) if what == "upp" else place + 1, order.pop(place))
    return {key: cells[key] for key in order}


def renewed(merged: Merged) -> dict[str, dict[str, str]]:
    """The rows laid together; one the other has removed becomes a new line, since it has no number any more."""
    return {new_key(key) if key in merged.lost else key: row for key, row in merged.rows.items()}


def new_key(key: str) -> str:
    return f"n{key[1:]}"
