"""A year's figures as a form: every line of the statements and of the operating account, kept as typed when refused.

A page is a table of cells, row → cell → text, so that two people's changes can be laid together as in the budget's table.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from budget.domain.figures import PARTS, Part, side_of, typed_books
from budget.domain.follow_up import FollowUp, FollowUpRow
from budget.domain.grid import MAX_LINES, Merged, duplicates
from budget.domain.statements import Books, balance_difference, cost_difference, year_result
from budget.domain.statements.books import assets, equity_and_debts
from budget.enums import Area, StatementLine
from budget.queries.figures import Entered, lines_by_hand
from budget.services.figures import EnteredCost
from finsam.shared.formats import NBSP
from finsam.shared.money import AmountError, parse_kronor
from finsam.web.fields import DayInput, KronorFormField, SafeFileField
from finsam.web.formats import MAX_FILE
from finsam.web.validators import REFUSED_IN_TEXT

Cells = dict[str, dict[str, str]]
AMOUNT, NAME, AREA = "amount_0", "name", "area"
THROUGH, SOURCE = "through", "source"
HEAD = (THROUGH, SOURCE)
KEY = re.compile(r"[rn][0-9]{1,9}")
written = KronorFormField().prepare_value


def source_field() -> forms.CharField:
    return forms.CharField(
        label="Källa",
        max_length=200,
        validators=REFUSED_IN_TEXT,
        help_text="Varifrån siffrorna kommer, till exempel ”Bokslut från ekonomikontoret”.",
        error_messages={"required": "Skriv varifrån siffrorna kommer."},
    )


class LinesForm(forms.Form):
    """The year's last booked day, the source, and a field for each line that may be typed."""

    through = forms.DateField(
        label="Bokfört till och med",
        widget=DayInput(),
        error_messages={"required": "Välj den sista dagen som siffrorna gäller."},
    )
    source = source_field()

    def __init__(self, lines: Iterable[StatementLine], *, has_head: bool, **kwargs: Any) -> None:
        super().__init__(use_required_attribute=False, **kwargs)
        if not has_head:
            del self.fields[THROUGH], self.fields[SOURCE]
        for line in lines:
            field = KronorFormField(label=line.label, required=False)
            field.widget.attrs |= {"data-cell": AMOUNT, "data-side": side_of(line).value}
            self.fields[line.value] = field


class CostForm(forms.Form):
    """One line of the operating account. `key` is r and the outcome's number, or n and a number of the page's own."""

    area = forms.ChoiceField(label="Område", choices=Area)
    name = forms.CharField(label="Rad", max_length=120, required=False, validators=REFUSED_IN_TEXT)
    amount_0 = KronorFormField(label="Kostnad", required=False)

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(prefix=key, use_required_attribute=False, **kwargs)
        self.key = key
        self.before: FollowUpRow | None = None
        for name, field in self.fields.items():
            field.widget.attrs |= {"aria-label": f"{field.label}, {self.title}", "data-cell": name}
        self.fields[AMOUNT].widget.attrs["data-side"] = "rad"

    @property
    def cells(self) -> Mapping[str, str]:
        source = {cell: self.data.get(f"{self.prefix}-{cell}", "") for cell in (AREA, NAME, AMOUNT)}
        return source if self.is_bound else self.initial

    @property
    def title(self) -> str:
        return self.cells.get(NAME) or "ny rad"

    @property
    def is_blank(self) -> bool:
        """A line that is not stored and has no amount: proposed from the budget, or left empty."""
        return self.key[0] == "n" and not self.cells.get(AMOUNT, "").strip()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get(NAME) and NAME not in self.errors:
            self.add_error(NAME, "Skriv vad raden heter.")
        return cleaned

    def cost(self) -> EnteredCost:
        data = self.cleaned_data
        pk = int(self.key[1:]) if self.key[0] == "r" else None
        return EnteredCost(data[AREA], data[NAME], data[AMOUNT], pk)


@dataclass(frozen=True)
class ShownLine:
    field: forms.BoundField
    previous: Decimal | None


@dataclass(frozen=True)
class ShownPart:
    """A part of the page; `seldom` is opened when something stands in it."""

    part: Part
    lines: list[ShownLine]
    seldom: list[ShownLine]

    @property
    def is_open(self) -> bool:
        return any(
            row.field.value() or row.previous or row.field.errors or hasattr(row.field.field, "theirs")
            for row in self.seldom
        )


class FigureGrid:
    """The whole page; bound when the cells come from it."""

    def __init__(self, entered: Entered, cells: Cells, followed: FollowUp, *, bound: bool) -> None:
        self.entered, self.faults = entered, []
        self.allowed = lines_by_hand(entered)
        self.has_rows = not entered.has_ledger
        flat = {key: next(iter(row.values()), "") for key, row in cells.items() if not KEY.fullmatch(key)}
        lines = [line for part in PARTS for line in part.all_lines if line in self.allowed]
        self.form = LinesForm(
            lines, has_head=self.has_rows, **({"data": flat} if bound else {"initial": flat})
        )
        rows = {key: row for key, row in cells.items() if KEY.fullmatch(key)} if self.has_rows else {}
        self.costs = [self._cost(key, row, bound) for key, row in rows.items()]
        self.template = CostForm("n0", initial={AREA: Area.INTERVENTIONS})
        self._put_before(followed)

    def _cost(self, key: str, row: Mapping[str, str], bound: bool) -> CostForm:
        if bound:
            return CostForm(key, data={f"{key}-{cell}": text for cell, text in row.items()})
        return CostForm(key, initial=dict(row))

    def _put_before(self, followed: FollowUp) -> None:
        """What the line might cost, and what it cost last year."""
        by_name = {row.name.casefold(): row for row in followed.rows}
        for form in self.costs:
            form.before = by_name.get(form.cells.get(NAME, "").strip().casefold())

    @property
    def parts(self) -> dict[str, ShownPart]:
        return {part.code: self._part(part) for part in PARTS if self._rows(part.all_lines)}

    @property
    def opens_kinds(self) -> bool:
        rows = self.parts["slag"].lines
        return any(row.field.value() or row.field.errors or row.previous for row in rows)

    def _part(self, part: Part) -> ShownPart:
        return ShownPart(part, self._rows(part.lines), self._rows(part.seldom))

    def _rows(self, lines: Iterable[StatementLine]) -> list[ShownLine]:
        return [
            ShownLine(self.form[line.value], self.entered.previous.get(line))
            for line in lines
            if line in self.allowed
        ]

    def is_valid(self) -> bool:
        filled = [form for form in self.costs if not form.is_blank]
        for form in filled:
            form.full_clean()
        names = [(form.key, form.cleaned_data.get(NAME, "")) for form in filled]
        twice = duplicates(names)
        for form in filled:
            if form.key in twice:
                form.add_error(NAME, "Raden finns redan. Slå ihop dem eller byt namn på den ena.")
        if len(filled) > MAX_LINES:
            self.faults.append(f"Det finns plats för {MAX_LINES} rader.")
        return self.form.is_valid() and not self.faults and not any(form.errors for form in filled)

    @property
    def has_errors(self) -> bool:
        return bool(self.form.errors) or any(form.errors for form in self.costs if not form.is_blank)

    def figures(self) -> dict[StatementLine, Decimal | None]:
        return {
            StatementLine(name): amount for name, amount in self.form.cleaned_data.items() if name not in HEAD
        }

    def rows(self) -> list[EnteredCost]:
        return [form.cost() for form in self.costs if not form.is_blank]

    def operating(self) -> list[Decimal]:
        """The lines of the operating account as they are typed so far."""
        if self.entered.has_ledger:
            return [row.amount for row in self.entered.outcomes]
        typed = (_amount(form.cells.get(AMOUNT)) for form in self.costs)
        return [amount for amount in typed if amount is not None]

    def books(self) -> Books:
        """As it is typed so far; what is no amount counts as nothing."""
        typed = {line: _amount(self.form[line.value].value()) for line in self.allowed}
        return typed_books({**self.entered.figures, **typed}, self.operating())

    def sums(self) -> dict[str, str]:
        """What the page says below its tables; empty texts where all is in order."""
        books, rows = self.books(), self.operating()
        difference = balance_difference(books)
        gap = cost_difference(books, sum(rows, Decimal(0)) if rows else None)
        return {
            "rows": _shown(sum(rows, Decimal(0))),
            "result": _shown(year_result(books)),
            "assets": _shown(assets(books)),
            "equity_and_debts": _shown(equity_and_debts(books)),
            "difference": _shown(abs(difference)) if difference else "",
            "gap": _shown(abs(gap)) if gap else "",
        }

    def mark(self, merged: Merged) -> None:
        """Beside each cell what the other wrote there."""
        for key, cells in merged.theirs.items():
            for cell, text in cells.items():
                if field := self._field(key, cell):
                    field.theirs = _in_words(cell, text) or "tomt"
        for key, taken in merged.taken.items():
            for cell in taken:
                if field := self._field(key, cell):
                    field.taken = True

    def _field(self, key: str, cell: str) -> Any:
        if not KEY.fullmatch(key):
            return self.form.fields.get(key)
        return next((form.fields.get(cell) for form in self.costs if form.key == key), None)


def _amount(text: str | None) -> Decimal | None:
    try:
        return parse_kronor(text) if text and text.strip() else None
    except AmountError:
        return None


def _shown(amount: Decimal) -> str:
    """As the page's script writes a sum."""
    return written(amount).replace("-", "\u2212").replace(" ", NBSP)


def _in_words(cell: str, text: str) -> str:
    return str(dict(Area.choices).get(text, text)) if cell == AREA else text


def stored_cells(entered: Entered) -> Cells:
    """What is stored, as the page shows it: only what may be typed."""
    closing, allowed = entered.closing, lines_by_hand(entered)
    cells: Cells = {}
    if not entered.has_ledger:
        cells[THROUGH] = {NAME: closing.through.isoformat() if closing else ""}
        cells[SOURCE] = {NAME: closing.source if closing else ""}
    for part in PARTS:
        for line in part.all_lines:
            if line in allowed:
                cells[line.value] = {AMOUNT: written(entered.figures.get(line)) or ""}
    for row in () if entered.has_ledger else entered.outcomes:
        cells[f"r{row.pk}"] = {AREA: row.area, NAME: row.name, AMOUNT: written(row.amount)}
    return cells


def with_proposals(cells: Cells, followed: FollowUp) -> Cells:
    """The budget's lines that nothing is booked on yet, each to be filled in or left."""
    known = {row[NAME].casefold() for key, row in cells.items() if KEY.fullmatch(key)}
    new = [row for row in followed.rows if row.budget is not None and row.name.casefold() not in known]
    proposed = {
        f"n{number}": {AREA: row.area, NAME: row.name, AMOUNT: ""} for number, row in enumerate(new, start=1)
    }
    return {**cells, **proposed}


def typed_cells(data: Any, entered: Entered) -> Cells:
    """What the page sent, in its order. Keys that are none of the page's are left out."""
    cells = {
        key: {cell: data.get(key, "") for cell in row}
        for key, row in stored_cells(entered).items()
        if not KEY.fullmatch(key)
    }
    for key in () if entered.has_ledger else dict.fromkeys(data.getlist("rad")):
        if KEY.fullmatch(key):
            cells[key] = {cell: data.get(f"{key}-{cell}", "") for cell in (AREA, NAME, AMOUNT)}
    return cells


class HistoryForm(forms.Form):
    """Several years from one spreadsheet."""

    file = SafeFileField(
        label="Fil",
        help_text="Excel (xlsx) eller CSV, högst 10 MB: en rad per post och en kolumn per år.",
        error_messages={"required": "Välj filen med årens siffror."},
    )
    source = source_field()
    through = forms.DateField(
        label="Innevarande år är bokfört till och med",
        required=False,
        widget=DayInput(),
        help_text="Behövs bara när året som pågår finns i filen.",
    )
    replaces = forms.BooleanField(
        label="Ersätt belopp som redan är inskrivna",
        required=False,
        help_text="Tomma celler i filen ändrar ingenting.",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE:
            raise forms.ValidationError("Filen är större än 10 MB. Använd mallen: den är liten.")
        if not file.name.lower().endswith((".csv", ".xlsx")):
            raise forms.ValidationError("Välj en fil som slutar på .xlsx eller .csv.")
        return file
