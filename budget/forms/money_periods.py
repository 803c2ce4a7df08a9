"""Forms of the follow-up: how an association follows its money, and one period with its lines. They save nothing."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from budget.domain.money_periods import LaidTogether, PeriodRow
from budget.models import FollowUpRule, MoneyPeriod
from budget.services.money_periods import TypedLine
from finsam.web.fields import KronorFormField
from finsam.web.validators import REFUSED_IN_TEXT

CELLS = ("outcome", "forecast", "comment")
WHOLE = "perioden"  # the cell of the period's own comment; a line's cell has a bar in its key
written = KronorFormField().prepare_value
Cells = dict[str, str]


class RuleForm(forms.ModelForm):
    class Meta:
        model = FollowUpRule
        fields = ["kind", "least_amount", "least_percent", "unit", "hides_empty"]
        localized_fields = ["least_percent"]  # a comma, not a point
        help_texts: ClassVar[dict[str, str]] = {
            "unit": "Gäller uppföljningen och räkningarna.",
            "hides_empty": "Gäller resultaträkningen, balansräkningen och de andra räkningarna.",
        }

    def clean_least_amount(self) -> Any:
        amount = self.cleaned_data["least_amount"]
        if amount is not None and amount < 0:
            raise forms.ValidationError("Skriv gränsen som ett positivt belopp. Den gäller åt båda håll.")
        return amount


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label="Varför öppnas perioden?",
        help_text="Skälet står kvar i periodens kommentar.",
        max_length=500,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class LineForm(forms.Form):
    """What is written of one line. `row` is the line as it stands; `theirs` and `taken` what somebody else has written."""

    outcome = KronorFormField(label="Utfall t.o.m. perioden", required=False)
    forecast = KronorFormField(label="Helårsprognos", required=False)
    comment = forms.CharField(
        label="Kommentar",
        required=False,
        max_length=2000,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 1}),
    )

    def __init__(self, row: PeriodRow, *, types_outcome: bool, **kwargs: Any) -> None:
        super().__init__(use_required_attribute=False, **kwargs)
        self.row, self.asks = row, ""
        if not types_outcome:
            del self.fields["outcome"]
        for name, field in self.fields.items():
            field.widget.attrs |= {"aria-label": f"{field.label}, {row.name}", "data-cell": name}

    def typed(self) -> TypedLine:
        data = self.cleaned_data
        return TypedLine(
            self.row.area,
            self.row.name,
            self.row.intervention_id,
            data.get("outcome"),
            data["forecast"],
            data["comment"],
        )


class PeriodForm:
    """All lines of a period and its own comment; `cells` is `line|cell` → text, bound when it comes from the page."""

    def __init__(
        self, rows: Sequence[PeriodRow], cells: Mapping[str, str], *, types_outcome: bool, bound: bool
    ) -> None:
        self.types_outcome, self.faults = types_outcome, list[str]()
        self.lines = [self._line(place, row, cells, bound) for place, row in enumerate(rows)]
        self.whole = _WholeForm(**_content({"comment": cells.get(WHOLE, "")}, bound, "period"))

    def _line(self, place: int, row: PeriodRow, cells: Mapping[str, str], bound: bool) -> LineForm:
        own = {cell: cells.get(key_of(row.name, cell), "") for cell in CELLS}
        return LineForm(row, types_outcome=self.types_outcome, **_content(own, bound, f"r{place}"))

    def is_valid(self) -> bool:
        return not self.faults and not self.has_errors

    @property
    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in (*self.lines, self.whole))

    def typed(self) -> list[TypedLine]:
        return [form.typed() for form in self.lines]

    @property
    def comment(self) -> str:
        return self.whole.cleaned_data["comment"]

    def mark(self, laid: LaidTogether) -> None:
        """Beside each cell what somebody else has written in it."""
        cells = [
            (key_of(form.row.name, name), field) for form in self.lines for name, field in form.fields.items()
        ]
        for key, field in [*cells, (WHOLE, self.whole.fields["comment"])]:
            if key in laid.cells:
                field.theirs = (laid.theirs[key] or "tomt") if key in laid.theirs else ""
                field.taken = key in laid.taken


class _WholeForm(forms.Form):
    comment = forms.CharField(
        label="Kommentar till hela perioden",
        help_text="Det viktigaste om perioden, för styrelsen och medlemmarna.",
        required=False,
        max_length=4000,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _content(own: Mapping[str, str], bound: bool, prefix: str) -> dict[str, Any]:
    data = {f"{prefix}-{name}": text for name, text in own.items()}
    return {"prefix": prefix, **({"data": data} if bound else {"initial": dict(own)})}


def key_of(line: str, cell: str) -> str:
    return f"{line}|{cell}"


def stored_cells(
    rows: Iterable[PeriodRow], comments: Mapping[str, str], period: MoneyPeriod | None, types_outcome: bool
) -> Cells:
    """The lines as they stand, with the draft's texts; a figure that the ledger gives is in no cell."""
    cells = {WHOLE: period.comment if period else ""}
    for row in rows:
        cells[key_of(row.name, "outcome")] = (written(row.outcome) or "") if types_outcome else ""
        cells[key_of(row.name, "forecast")] = written(row.forecast) or ""
        cells[key_of(row.name, "comment")] = comments.get(row.name, "")
    return cells


def typed_cells(data: Any) -> Cells:
    """What the page sent: line by line under its name."""
    cells = {WHOLE: data.get("period-comment", "").replace("\r\n", "\n")}
    for place, name in enumerate(data.getlist("rad")):
        for cell in CELLS:
            cells[key_of(name, cell)] = data.get(f"r{place}-{cell}", "").replace("\r\n", "\n")
    return cells


def base_cells(text: str) -> Cells:
    """What the page began with, as it was sent along; nothing where that cannot be read."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {key: str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def left_over(cells: Mapping[str, str], rows: Iterable[PeriodRow]) -> list[str]:
    """What was typed of lines that are there no more, a sentence each."""
    known = {row.name for row in rows}
    texts: dict[str, list[str]] = {}
    for key, text in cells.items():
        name = key.rpartition("|")[0]
        if name and name not in known and text.strip():
            texts.setdefault(name, []).append(text.strip())
    return [
        f"Raden {name} finns inte längre i budgeten eller bokföringen. Du skrev: {', '.join(own)}."
        for name, own in texts.items()
    ]
