"""Forms of reports: the table of counts with its texts, the period to open, the headings of a template."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from finsam.shared.periods import Span
from finsam.web.fields import DayInput
from finsam.web.validators import REFUSED_IN_TEXT
from interventions.domain.periods import MONTHS_IN, period_name
from interventions.domain.report_grid import (
    Difference,
    Key,
    Line,
    Shape,
    differences,
    lines_of,
    read_count,
    share_of,
    sum_rules,
)
from interventions.domain.submissions import FINAL_WEEKS, period_span
from interventions.enums import ALL, CountMeasure, PeriodKind, ReportKind, Sex

LONGEST_TEXT = 20_000
_COUNT, _HEADING = "antal|", "rubrik|"


class CountField(forms.CharField):
    """A count as a person writes it; None for an empty cell."""

    def to_python(self, value: Any) -> Any:
        try:
            return read_count(super().to_python(value) or "")
        except ValueError as error:
            raise ValidationError(str(error), code="count") from None


@dataclass(frozen=True)
class Heading:
    """A heading of the report with what is written under it so far."""

    label: str
    help_text: str = ""
    is_required: bool = False
    text: str = ""


@dataclass(frozen=True)
class GridRow:
    line: Line
    cells: tuple[forms.BoundField, ...]
    marks: tuple[str, ...]
    share: str


class ReportForm(forms.Form):
    """The whole report. Counts that are none are refused at their cell; what else was typed stays on the page."""

    text = forms.CharField(
        label="Övrigt",
        required=False,
        max_length=LONGEST_TEXT,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Det som inte passar under någon rubrik. Skriv inget som pekar ut en person.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        shape: Shape | None,
        cells: Mapping[Key, int],
        headings: Sequence[Heading],
        text: str,
    ) -> None:
        super().__init__(data, initial={"text": text}, use_required_attribute=False)
        self.shape, self.stored = shape, cells
        self.lines = lines_of(shape, cells) if shape else ()
        self.headings = headings
        for number, line in enumerate(self.lines):
            for sex in shape.columns if shape else ():
                self.fields[_name(line, sex)] = self._count(line, sex, number)
        for number, heading in enumerate(headings):
            self.fields[_HEADING + heading.label] = _answer(heading, number)
        self.order_fields([*(name for name in self.fields if name != "text"), "text"])

    def _count(self, line: Line, sex: Sex, number: int) -> CountField:
        field = CountField(
            label=f"{sex.label}, {line.label}", required=False, initial=self.stored.get(line.key(sex))
        )
        field.key, field.column = line.key(sex), sex.label
        field.widget.attrs |= {
            "id": f"antal-{number}-{sex}",
            "class": "amount",
            "inputmode": "numeric",
            "autocomplete": "off",
            "aria-label": field.label,
            "data-cell": sex,
            "data-key": "|".join(field.key),
        }
        return field

    @property
    def typed(self) -> dict[Key, int]:
        """The counts that can be read in what stands on the page."""
        if not self.is_bound:
            return dict(self.stored)
        if not hasattr(self, "cleaned_data"):
            self.full_clean()
        return self.cells()

    def cells(self) -> dict[Key, int]:
        names = (name for name in self.fields if name.startswith(_COUNT))
        found = {self.fields[name].key: self.cleaned_data.get(name) for name in names}
        return {key: count for key, count in found.items() if count is not None}

    def answers(self) -> list[tuple[str, str]]:
        """Heading and text, in the template's order, also those that are empty."""
        return [
            (heading.label, self.cleaned_data[_HEADING + heading.label].strip()) for heading in self.headings
        ]

    def groups(self) -> Iterator[tuple[str, list[GridRow]]]:
        """The table's lines by what they stand under, with marks and shares of what is typed."""
        typed = self.typed
        marks = marks_of(typed, self.shape)
        for group, lines in groupby(self.lines, key=lambda line: line.group):
            yield group, [self._row(line, typed, marks) for line in lines]

    def _row(self, line: Line, typed: Mapping[Key, int], marks: Mapping[Key, tuple[str, ...]]) -> GridRow:
        columns = self.shape.columns if self.shape else ()
        said = tuple(f"{sex.label}: {text}" for sex in columns for text in marks.get(line.key(sex), ()))
        cells = tuple(self[_name(line, sex)] for sex in columns)
        return GridRow(line, cells, said, exit_share(line, typed))

    def texts(self) -> list[forms.BoundField]:
        return [self[_HEADING + heading.label] for heading in self.headings]

    def note_theirs(self, cells: Mapping[Key, int], texts: Mapping[str, str], text: str) -> None:
        """Beside each field what somebody else has saved there meanwhile."""
        for bound in self:
            name, mine = bound.name, (self.data.get(bound.html_name) or "").strip()
            if name.startswith(_COUNT):
                theirs = str(cells.get(self.fields[name].key, ""))
            else:
                theirs = text if name == "text" else texts.get(name.removeprefix(_HEADING), "")
            if theirs.replace("\r\n", "\n").strip() != mine.replace("\r\n", "\n"):
                self.fields[name].theirs = theirs or "tomt"


def _name(line: Line, sex: str) -> str:
    return _COUNT + "|".join(line.key(sex))


def _answer(heading: Heading, number: int) -> forms.CharField:
    return forms.CharField(
        label=heading.label,
        help_text=heading.help_text,
        required=False,  # a draft may lack it; what is sent may not
        initial=heading.text,
        max_length=LONGEST_TEXT,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 5, "id": f"rubrik-{number}"}),
    )


def marks_of(cells: Mapping[Key, int], shape: Shape | None) -> dict[Key, tuple[str, ...]]:
    """Total → what is said of it where its parts differ."""
    found: dict[Key, tuple[str, ...]] = {}
    rules = sum_rules(shape) if shape else ()
    for difference in differences(cells, rules):
        found[difference.at] = (*found.get(difference.at, ()), difference.text)
    return found


def told(difference: Difference) -> str:
    return f"{Sex(difference.at[1]).label}: {difference.text}"


def exit_share(line: Line, cells: Mapping[Key, int]) -> str:
    """`12 av 23 (52 %)` for an exit, of those who ended."""
    if not line.is_exit:
        return ""
    return share_of(cells.get(line.key(Sex.ALL)), cells.get((CountMeasure.ENDED, Sex.ALL, ALL, ALL)))


class PeriodForm(forms.Form):
    """Which period to open, for which reports, until when."""

    kind = forms.ChoiceField(
        label="Slag av rapport",
        choices=[
            (one.value, one.label) for one in (ReportKind.COUNTS, ReportKind.PROGRESS)
        ],  # a final report is asked for when an intervention ends
        help_text="Antal begärs av de insatser som rapporterar så ofta. En lägesrapport begärs av alla som pågår.",
    )
    period = forms.ChoiceField(label="Period")
    due = forms.DateField(
        label="Ska in senast",
        widget=DayInput,
        error_messages={"required": "Välj när rapporterna ska vara inne."},
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        year = today.year if today.month >= 10 else today.year - 1
        due = max(date(year + 1, 1, 31), today + timedelta(weeks=2))
        initial = {"period": f"{PeriodKind.YEAR}.{year}.1", "due": due}
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.fields["period"].choices = list(_periods(today.year))

    def chosen(self) -> tuple[str, Span]:
        kind, year, number = self.cleaned_data["period"].split(".")
        return kind, period_span(kind, int(year), int(number))


def _periods(year: int) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Last year's, this year's and next year's, the long kinds first: the year is what most ask for."""
    for kind in reversed(PeriodKind):
        choices = []
        for one in (year + 1, year, year - 1):
            for number in range(1, 12 // MONTHS_IN[kind] + 1):
                span = period_span(kind, one, number)
                choices.append(
                    (f"{kind}.{one}.{number}", period_name(kind, span.first, span.last or span.first))
                )
        yield str(kind.label), choices


class FinalForm(forms.Form):
    weeks = forms.IntegerField(
        label="Veckor efter slutet",
        min_value=0,
        max_value=52,
        initial=FINAL_WEEKS,
        error_messages={
            "required": "Skriv hur många veckor efter insatsens slut rapporten ska vara inne.",
            "invalid": "Skriv ett antal veckor, till exempel 8.",
        },
        widget=forms.TextInput(attrs={"class": "amount", "inputmode": "numeric"}),
    )


class ReturnForm(forms.Form):
    note = forms.CharField(
        label="Vad ska ändras?",
        max_length=4000,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Skriv vad som ska ändras, så att rapportören vet."},
    )


class HeadingForm(forms.Form):
    """A row of a template. Without a heading it is no row, or one to be taken away."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label="Rubrik", required=False, max_length=200, validators=REFUSED_IN_TEXT)
    help_text = forms.CharField(
        label="Vägledning", required=False, max_length=400, validators=REFUSED_IN_TEXT
    )
    is_required = forms.BooleanField(label="Måste besvaras", required=False)


HeadingFormSet = forms.formset_factory(HeadingForm, extra=3, can_order=True, max_num=40, validate_max=True)


class ReportFilter(forms.Form):
    """What the list is narrowed to; stays in the address. A value that makes no sense counts as not chosen."""

    ar = forms.TypedChoiceField(label="År", required=False, coerce=int, empty_value=None)
    lage = forms.ChoiceField(label="Läge", required=False)

    def __init__(self, data: Any, *, years: Sequence[int], states: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["ar"].choices = [("", "Alla"), *((year, str(year)) for year in years)]
        self.fields["lage"].choices = [("", "Alla"), *states]
        self.is_valid()

    @property
    def year(self) -> int | None:
        return self.cleaned_data.get("ar")

    @property
    def state(self) -> str:
        return self.cleaned_data.get("lage") or ""
