"""Calls, and the questions of a form as a page of rows under five headings."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from finsam.web.fields import DayInput
from finsam.web.validators import REFUSED_IN_TEXT
from interventions.domain.starting_form import Question
from interventions.enums import FieldGroup, FieldKind
from interventions.models import ApplicationCall, FormField

Cells = dict[str, dict[str, str]]
KEY = re.compile(r"q[0-9]{1,6}")
CELLS = ("group", "label", "help_text", "kind", "is_required")


class CallForm(forms.ModelForm):
    class Meta:
        model = ApplicationCall
        fields = (
            "title",
            "text",
            "form",
            "first_year",
            "years",
            "opens_on",
            "closes_on",
            "group",
            "secretariat_days",
            "group_days",
            "chief_days",
        )
        widgets = {
            "opens_on": DayInput,
            "closes_on": DayInput,
            "text": forms.Textarea(attrs={"rows": 6}),
        }

    def __init__(self, *args: Any, forms_to_choose: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].queryset = forms_to_choose
        self.fields["form"].empty_label = None
        self.fields["group"].queryset = groups
        self.fields["group"].empty_label = "Ingen grupp"
        if self.instance.pk:
            self.fields["form"].help_text = "Påbörjade ansökningar behåller frågorna de började med."


class QuestionForm(forms.Form):
    """One question. Its place among the others is its place on the page."""

    group = forms.ChoiceField(choices=FieldGroup, widget=forms.HiddenInput)
    label = forms.CharField(label="Fråga", max_length=200, required=False, validators=REFUSED_IN_TEXT)
    help_text = forms.CharField(
        label="Vägledning", max_length=400, required=False, validators=REFUSED_IN_TEXT
    )
    kind = forms.ChoiceField(label="Svar", choices=FieldKind)
    is_required = forms.BooleanField(label="Måste besvaras", required=False)

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(prefix=key, use_required_attribute=False, **kwargs)
        self.key = key

    @property
    def cells(self) -> Mapping[str, Any]:
        source = {cell: self.data.get(f"{self.prefix}-{cell}", "") for cell in CELLS}
        return source if self.is_bound else self.initial

    @property
    def is_blank(self) -> bool:
        return not self.cells.get("label", "").strip() and not self.cells.get("help_text", "").strip()

    @property
    def title(self) -> str:
        return str(self.cells.get("label") or "ny fråga")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_blank and not cleaned.get("label") and "label" not in self.errors:
            self.add_error("label", "Skriv frågan, eller ta bort den.")
        return cleaned

    def question(self) -> Question:
        data = self.cleaned_data
        return Question(
            FieldGroup(data["group"]),
            data["label"],
            data["help_text"],
            FieldKind(data["kind"]),
            data["is_required"],
        )


class FormEditor:
    """All questions. `cells` is row → cell → text; bound when it comes from the page."""

    def __init__(self, cells: Mapping[str, Mapping[str, Any]], *, bound: bool) -> None:
        self.faults: list[str] = []
        self.forms = [self._form(key, row, bound) for key, row in cells.items()]

    def _form(self, key: str, row: Mapping[str, Any], bound: bool) -> QuestionForm:
        data = {f"{key}-{cell}": text for cell, text in row.items() if text}
        return QuestionForm(key, data=data) if bound else QuestionForm(key, initial=dict(row))

    @property
    def groups(self) -> list[tuple[str, str, list[QuestionForm]]]:
        """Every group, empty ones too: a question may be added there."""
        return [
            (group.value, group.label, [one for one in self.forms if one.cells.get("group") == group.value])
            for group in FieldGroup
        ]

    @property
    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self.forms)

    def is_valid(self) -> bool:
        self.forms = [form for form in self.forms if not form.is_blank]
        for form in self.forms:
            form.full_clean()
        if not self.forms:
            self.faults.append("Ett formulär behöver minst en fråga.")
        labels = [form.cells.get("label", "").strip().casefold() for form in self.forms]
        for form, label in zip(self.forms, labels, strict=True):
            if labels.count(label) > 1 and "label" not in form.errors:
                form.add_error("label", "Frågan står två gånger. Ändra eller ta bort den ena.")
        return not self.faults and not self.has_errors

    def questions(self) -> list[Question]:
        """Group by group, as the page shows them."""
        return [form.question() for _, _, forms_of in self.groups for form in forms_of]


def stored_questions(fields: Sequence[FormField]) -> Cells:
    return {
        f"q{place}": {
            "group": one.group,
            "label": one.label,
            "help_text": one.help_text,
            "kind": one.kind,
            "is_required": "on" if one.is_required else "",
        }
        for place, one in enumerate(fields)
    }


def typed_questions(data: Any) -> Cells:
    """What the page sent, in its order. Keys that are none of ours are left out."""
    keys = [key for key in dict.fromkeys(data.getlist("rad")) if KEY.fullmatch(key)]
    return {key: {cell: data.get(f"{key}-{cell}", "") for cell in CELLS} for key in keys}


def changed_by_hand(cells: Cells, act: str) -> Cells:
    """The rows after one button: a question more in a group, one away, one up or down within its group."""
    what, _, about = act.partition(" ")
    if what == "lagg" and about in FieldGroup.values:
        number = 1 + max((int(key[1:]) for key in cells), default=-1)
        return {**cells, f"q{number}": {**dict.fromkeys(CELLS, ""), "group": about, "is_required": "on"}}
    if about not in cells:
        return cells
    if what == "bort":
        return {key: row for key, row in cells.items() if key != about}
    return _moved(cells, about, {"upp": -1, "ner": 1}.get(what, 0))


def _moved(cells: Cells, key: str, step: int) -> Cells:
    beside = [one for one, row in cells.items() if row["group"] == cells[key]["group"]]
    place = beside.index(key) + step
    if not 0 <= place < len(beside):
        return cells
    order = list(cells)
    one, other = order.index(key), order.index(beside[place])
    order[one], order[other] = order[other], order[one]
    return {each: cells[each] for each in order}
