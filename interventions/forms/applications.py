"""An application as a form: read from the page, checked field by field, shown again with what was typed."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from finsam.shared.merging import Merged
from finsam.web.fields import DayInput, KronorFormField
from finsam.web.validators import REFUSED_IN_TEXT
from interventions.domain.applications import YearPart
from interventions.enums import FieldGroup, FieldKind, Orientation
from interventions.models import Application, ApplicationParty, FormField
from interventions.services.writing import PartyWritten, Written
from members.models import Membership

Cells = dict[str, dict[str, str]]
HEAD = "a"
PARTY_KEY = re.compile(r"[pn][0-9]{1,9}")
HEAD_CELLS = ("title", "orientation", "starts", "ends", "principal")
PARTY_CELLS = ("membership", "contribution", "contact_name", "contact_email")
YEAR_CELLS = ("applied", "own", "others", "note")
written_amount = KronorFormField().prepare_value


def _text(label: str, length: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, validators=REFUSED_IN_TEXT, **more)


class RowForm(forms.Form):
    """Some cells of the application. `key` is their prefix on the page and their name when two writers meet."""

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(prefix=key, use_required_attribute=False, **kwargs)
        self.key = key

    def cell(self, name: str) -> str:
        """What stands in the cell, right or wrong."""
        return str(
            self.data.get(f"{self.prefix}-{name}", "") if self.is_bound else self.initial.get(name, "")
        )


class HeadForm(RowForm):
    """Name, direction and period, which party is the principal, and the answers."""

    title = _text("Insatsens namn", 120)
    orientation = forms.ChoiceField(label="Inriktning", choices=Orientation)
    starts = forms.DateField(label="Börjar", required=False, widget=DayInput)
    ends = forms.DateField(label="Slutar", required=False, widget=DayInput)
    principal = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, key: str, questions: Sequence[FormField], **kwargs: Any) -> None:
        super().__init__(key, **kwargs)
        self.questions = questions
        for one in questions:
            self.fields[f"f{one.pk}"] = _question(one)

    @property
    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Group, its name, and its questions as fields; empty groups are left out."""
        found = [
            (group.value, group.label, [self[f"f{one.pk}"] for one in self.questions if one.group == group])
            for group in FieldGroup
        ]
        return [row for row in found if row[2]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", "Insatsen kan inte sluta innan den startar.")
        return cleaned


def _question(one: FormField) -> forms.Field:
    """A draft may be saved unanswered; that the question must be answered shows when it is sent in."""
    about = {"label": one.label, "help_text": one.help_text, "required": False, "validators": REFUSED_IN_TEXT}
    if one.kind == FieldKind.LONG:
        field: forms.Field = forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), strip=False, **about)
    elif one.kind == FieldKind.SHORT:
        field = forms.CharField(max_length=300, **about)
    else:
        about["validators"] = [*REFUSED_IN_TEXT, _whole_number]
        field = forms.CharField(
            max_length=12, widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "amount"}), **about
        )
    field.must = one.is_required
    return field


def _whole_number(text: str) -> None:
    if not re.fullmatch(r"[0-9]{1,3}([ \u00a0]?[0-9]{3})*|[0-9]+", text.strip()):
        raise forms.ValidationError("Skriv ett helt tal med siffror, till exempel 25.")


class PartyForm(RowForm):
    membership = forms.ChoiceField(label="Medlem", required=False)
    contribution = _text("Bidrar med", 200, required=False)
    contact_name = _text("Kontaktperson", 120, required=False)
    contact_email = forms.EmailField(label="E-post", required=False, validators=REFUSED_IN_TEXT)

    def __init__(self, key: str, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(key, **kwargs)
        self.members = {str(one.pk): one for one in members}
        self.fields["membership"].choices = [
            ("", "Välj medlem"),
            *((k, str(m)) for k, m in self.members.items()),
        ]
        self.fields["membership"].error_messages["invalid_choice"] = "Välj en medlem som inte redan är med."
        if not self.is_new:
            del self.fields["membership"]
        for name in ("contribution", "contact_name", "contact_email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    @property
    def is_new(self) -> bool:
        return self.key[0] == "n"

    @property
    def is_blank(self) -> bool:
        return self.is_new and not any(self.cell(name).strip() for name in PARTY_CELLS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_blank:
            return cleaned
        if self.is_new and not cleaned.get("membership") and "membership" not in self.errors:
            self.add_error("membership", "Välj vilken medlem det gäller.")
        if not cleaned.get("contact_name") and "contact_name" not in self.errors:
            self.add_error("contact_name", "Skriv vem som svarar för parten.")
        if not cleaned.get("contact_email") and "contact_email" not in self.errors:
            self.add_error("contact_email", "Skriv kontaktpersonens e-post: dit går länken.")
        return cleaned


class YearForm(RowForm):
    applied = KronorFormField(label="Söks från förbundet", required=False)
    own = KronorFormField(label="Parternas egen insats", required=False)
    others = KronorFormField(label="Andra finansiärer", required=False)
    note = _text("Vad pengarna ska användas till", 300, required=False)

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(key, **kwargs)
        self.year = int(key[1:])
        for name in ("applied", "own", "others"):
            self.fields[name].widget.attrs |= {
                "data-sum": name,
                "aria-label": f"{self.fields[name].label} {self.year}",
            }
        self.fields["note"].widget.attrs["aria-label"] = f"Vad pengarna ska användas till {self.year}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("applied", "own", "others"):
            if (cleaned.get(name) or 0) < 0:
                self.add_error(name, "Skriv ett belopp som inte är negativt.")
        return cleaned

    def part(self) -> YearPart:
        amounts = (self.cleaned_data[name] or Decimal(0) for name in ("applied", "own", "others"))
        return YearPart(self.year, *amounts, note=self.cleaned_data["note"])


class Editor:
    """The whole application. `cells` is row → cell → text; bound when it comes from the page."""

    def __init__(
        self,
        application: Application,
        questions: Sequence[FormField],
        parties: Sequence[ApplicationParty],
        members: Sequence[Membership],
        cells: Mapping[str, Mapping[str, str]],
        *,
        bound: bool,
    ) -> None:
        self.application, self.faults = application, []
        self.rows = {row.pk: row for row in parties}
        self.head = HeadForm(HEAD, questions, **_content(HEAD, cells[HEAD], bound))
        self.parties = [
            PartyForm(key, members, **_content(key, row, bound))
            for key, row in cells.items()
            if key[0] in "pn"
        ]
        for form in self.parties:
            form.row = self.rows.get(int(form.key[1:])) if not form.is_new else None
        self.years = [
            YearForm(key, **_content(key, row, bound)) for key, row in cells.items() if key[0] == "y"
        ]

    @property
    def forms(self) -> list[RowForm]:
        return [self.head, *self.parties, *self.years]

    @property
    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self.forms)

    @property
    def principal(self) -> str:
        return self.head.cell("principal")

    def is_valid(self) -> bool:
        for form in self.forms:
            form.full_clean()
        chosen = [
            one.cleaned_data.get("membership") for one in self.parties if one.is_new and not one.is_blank
        ]
        if len(set(chosen)) < len(chosen):
            self.faults.append("Samma medlem står två gånger bland parterna. Ta bort den ena.")
        return not self.faults and not any(form.errors for form in self.forms)

    def written(self) -> Written:
        head = self.head.cleaned_data
        return Written(
            title=head["title"],
            orientation=head["orientation"],
            starts=head["starts"],
            ends=head["ends"],
            answers={one.pk: head[f"f{one.pk}"].strip() for one in self.head.questions},
            years=[form.part() for form in self.years],
            parties=[self._party(form) for form in self.parties if not form.is_blank],
        )

    def _party(self, form: PartyForm) -> PartyWritten:
        data, row = form.cleaned_data, form.row
        return PartyWritten(
            None if row is None else row.pk,
            int(data["membership"]) if row is None else row.membership_id,
            form.key == self.principal,
            data["contribution"],
            data["contact_name"],
            data["contact_email"],
        )


def _content(key: str, row: Mapping[str, str], bound: bool) -> dict[str, Any]:
    return (
        {"data": {f"{key}-{cell}": text for cell, text in row.items()}} if bound else {"initial": dict(row)}
    )


# Cells: what is stored, what was typed, and what the page began with


def stored_cells(
    application: Application, answers: Mapping[int, str], parties: Iterable[ApplicationParty], years: range
) -> Cells:
    """The application as it stands, with every year that it or the call has."""
    rows = list(parties)
    principal = next((f"p{row.pk}" for row in rows if row.is_principal), "")
    head = {
        "title": application.title,
        "orientation": application.orientation,
        "starts": application.starts.isoformat() if application.starts else "",
        "ends": application.ends.isoformat() if application.ends else "",
        "principal": principal,
        **{f"f{pk}": _one_kind_of_line(text) for pk, text in answers.items()},
    }
    cells: Cells = {HEAD: head}
    for row in rows:
        cells[f"p{row.pk}"] = {
            "membership": str(row.membership_id),
            "contribution": row.contribution,
            "contact_name": row.contact_name,
            "contact_email": row.contact_email,
        }
    stored = {one.year: one for one in application.years.all()}
    for year in sorted({*years, *stored}):
        cells[f"y{year}"] = _year_cells(stored.get(year))
    return cells


def _year_cells(row: Any) -> dict[str, str]:
    if row is None:
        return dict.fromkeys(YEAR_CELLS, "")
    amounts = {name: written_amount(getattr(row, name)) for name in ("applied", "own", "others")}
    return {**{name: "" if text == "0" else text for name, text in amounts.items()}, "note": row.note}


def typed_cells(data: Any, like: Cells) -> Cells:
    """What the page sent. Parties as the page lists them; head and years those that there are."""
    parties = [key for key in dict.fromkeys(data.getlist("part")) if PARTY_KEY.fullmatch(key)]
    names = {HEAD: like[HEAD].keys(), **dict.fromkeys(parties, PARTY_CELLS)}
    names |= {key: YEAR_CELLS for key in like if key[0] == "y"}
    return {
        key: {cell: _one_kind_of_line(data.get(f"{key}-{cell}", "")) for cell in cells}
        for key, cells in names.items()
    }


def _one_kind_of_line(text: str) -> str:
    """A browser sends other line ends than it was given."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def base_cells(text: str) -> Cells:
    """What the page began with, as it was sent along; nothing where that cannot be read."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    rows = found.items() if isinstance(found, dict) else ()
    return {key: {c: str(t) for c, t in row.items()} for key, row in rows if isinstance(row, dict)}


def with_membership(cells: Cells, stored: Cells) -> Cells:
    """A party that there is has its member from the store, not from the page."""
    return {
        key: {**row, "membership": stored[key]["membership"]} if key[0] == "p" and key in stored else row
        for key, row in cells.items()
    }


def renewed(merged: Merged) -> Cells:
    """The rows after another's save: a party that the other removed and this writer changed becomes a new one."""
    rows = dict(merged.rows)
    new = next_key(rows)
    for key in merged.lost:
        if key[0] == "p":
            rows[new] = rows.pop(key)
            if rows[HEAD]["principal"] == key:
                rows[HEAD]["principal"] = new
            new = next_key(rows)
    return rows


def next_key(cells: Mapping[str, Any]) -> str:
    return f"n{1 + max((int(key[1:]) for key in cells if key[0] == 'n'), default=-1)}"


def with_blank_party(cells: Cells) -> Cells:
    """The rows with room for one more party, unless there is room already."""
    if any(key[0] == "n" for key in cells):
        return cells
    return {**cells, next_key(cells): dict.fromkeys(PARTY_CELLS, "")}
