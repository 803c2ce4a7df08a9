"""The mapping of accounts as a form: ranges, objects and the chart; read from the page and shown again with what was typed."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from budget.domain.mapping import (
    COST_LINES,
    AccountMapping,
    MapObject,
    MapRange,
    mapping_problems,
    range_problems,
)
from budget.domain.mapping_proposal import Goal
from budget.domain.posting import ASSETS, COSTS, DEBTS, INCOME
from budget.domain.starting_sets import is_uncertain
from budget.enums import Area, Chart, StatementLine
from budget.forms.mapping_cells import CELLS, KEY, Cells, goal_of, goal_text, object_key
from budget.queries.mapping import BookedObject
from finsam.web.validators import REFUSED_IN_TEXT

MAX_RANGES = 500
PLACES = {"own_area_row": "row", "line_by_hand": "line"}
NO_GOAL = "Utan koppling: kostnaden går till kontots rad"
EXPLAINED = {
    Chart.KOMMUN_BAS: "Kommunernas kontoplan. Löner ligger på 50, ränteintäkter på 84. Vanlig när en kommun eller region sköter "
    "bokföringen.",
    Chart.BAS: "Företagens kontoplan. Löner ligger på 70, ränteintäkter på 83. Vanlig i bokföringsprogram och hos "
    "redovisningsbyråer.",
    Chart.OWN: "Finsam föreslår ingenting. Ni skriver alla intervall själva.",
}


def _choices(lines: Iterable[StatementLine]) -> list[tuple[str, str]]:
    return [(line.value, str(line.label)) for line in StatementLine if line in set(lines)]


LINES = [
    ("", "Välj rad"),
    ("Resultaträkningen", _choices((*INCOME, *COSTS))),
    (
        "Balansräkningen",
        _choices((*ASSETS, *DEBTS, StatementLine.EQUITY_OPENING, StatementLine.EQUITY_RESERVE)),
    ),
    ("Räknas inte", _choices((StatementLine.YEAR_RESULT,))),
]


class QuickInput(forms.TextInput):
    """As Django's, without a template of its own: the page has a thousand of them."""

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None) -> str:
        own = self.build_attrs(self.attrs, {**(attrs or {}), "type": "text", "name": name})
        return format_html("<input{}>", flatatt({**own, "value": value} if value else own))


class QuickSelect(forms.Select):
    """As Django's, without a template for each option."""

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None) -> str:
        own = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        groups = tuple(
            (label, tuple(rows)) if isinstance(rows, list | tuple) else ("", ((label, rows),))
            for label, rows in self.choices
        )
        return format_html("<select{}>{}</select>", flatatt(own), _options(groups, str(value or "")))


@lru_cache(maxsize=1000)
def _options(groups: tuple, chosen: str) -> str:
    parts = []
    for label, rows in groups:
        marked = ((value, " selected" if str(value) == chosen else "", text) for value, text in rows)
        options = format_html_join("", '<option value="{}"{}>{}</option>', marked)
        parts.append(format_html('<optgroup label="{}">{}</optgroup>', label, options) if label else options)
    return mark_safe("".join(parts))


class RangeForm(forms.Form):
    """One range. `key` is n and a number of the page's own; nothing in it is kept."""

    first = forms.CharField(label="Från konto", max_length=8, required=False, widget=QuickInput)
    last = forms.CharField(label="Till konto", max_length=8, required=False, widget=QuickInput)
    line = forms.ChoiceField(
        label="Rad i räkningarna",
        choices=LINES,
        widget=QuickSelect,
        error_messages={"required": "Välj rad i räkningarna."},
    )
    area = forms.ChoiceField(
        label="Område", choices=[("", "Inget"), *Area.choices], required=False, widget=QuickSelect
    )
    row = forms.CharField(
        label="Budgetrad", max_length=120, required=False, validators=REFUSED_IN_TEXT, widget=QuickInput
    )

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(prefix=key, use_required_attribute=False, **kwargs)
        self.key = key
        for name, field in self.fields.items():
            field.widget.attrs |= {"aria-label": f"{field.label}, {self.title}", "data-cell": name}
        for name in ("first", "last"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        self.fields["row"].widget.attrs |= {"list": "budgetrader", "autocomplete": "off"}

    @property
    def cells(self) -> Mapping[str, str]:
        source = {cell: self.data.get(f"{self.prefix}-{cell}", "") for cell in CELLS}
        return source if self.is_bound else self.initial

    @property
    def title(self) -> str:
        first, last = self.cells.get("first", ""), self.cells.get("last", "")
        return f"{first}–{last}" if last and last != first else first or "nytt intervall"

    @property
    def is_cost(self) -> bool:
        return self.cells.get("line", "") in COST_LINES

    @property
    def is_blank(self) -> bool:
        return not any(self.cells.get(cell, "").strip() for cell in CELLS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("first") and "first" not in self.errors:
            self.add_error("first", "Skriv kontot, eller det som kontona börjar med.")
        cleaned["last"] = cleaned.get("last") or cleaned.get("first", "")
        if cleaned.get("line") not in COST_LINES:
            cleaned["area"] = cleaned["row"] = ""
        if not self.errors:
            for problem in range_problems(self.range()):
                self.add_error(PLACES.get(problem.code, "first"), problem.message)
        return cleaned

    def range(self) -> MapRange:
        """What is valid. Raises KeyError for a form that is not."""
        data = self.cleaned_data
        return MapRange(data["first"], data["last"], data["line"], data["area"], data["row"])


class HeadForm(forms.Form):
    """The chart of accounts, and the dimension that decides."""

    chart = forms.ChoiceField(
        label="Kontoplan",
        choices=Chart.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vilken kontoplan bokföringen följer."},
    )
    dimension = forms.TypedChoiceField(label="Dimension som avgör", coerce=int)

    def __init__(self, *args: Any, objects: Sequence[BookedObject], chosen: str, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        names = {1: "Kostnadsställe", 6: "Projekt"} | {
            one.dimension: one.dimension_name for one in objects if one.dimension_name
        }
        if chosen.isascii() and chosen.isdigit():
            names.setdefault(int(chosen), "")
        self.fields["dimension"].choices = [
            (number, f"{number} {name}".strip()) for number, name in sorted(names.items())
        ]


class ObjectForm(forms.Form):
    """Where the costs of one object go."""

    goal = forms.ChoiceField(label="Rad i budgeten", required=False, widget=QuickSelect)
    theirs, taken = "", False

    def __init__(
        self, booked: BookedObject, choices: list, *, is_proposed: bool, hint: str = "", **kwargs: Any
    ) -> None:
        self.booked, self.is_proposed, self.hint = booked, is_proposed, hint
        self.key = object_key(booked.dimension, booked.code)
        super().__init__(prefix=self.key, use_required_attribute=False, **kwargs)
        self.fields["goal"].choices = choices
        self.fields["goal"].widget.attrs |= {
            "aria-label": f"Rad i budgeten, {self.title}",
            "data-cell": "goal",
        }

    @property
    def title(self) -> str:
        return f"{self.booked.code} {self.booked.name}".strip()

    @property
    def goal_text(self) -> str:
        return self.data.get(f"{self.prefix}-goal", "") if self.is_bound else self.initial.get("goal", "")

    def rule(self) -> MapObject | None:
        goal = goal_of(self.cleaned_data["goal"])
        if goal is None:
            return None
        return MapObject(self.booked.dimension, self.booked.code, goal.area, goal.row, goal.intervention_id)


def goal_choices(goals: Sequence[Goal], rules: Iterable[MapObject], budget_rows: int) -> list:
    """Nothing, the budget's lines, interventions without one, the areas, and what was chosen before and is none of these."""
    texts = [(goal_text(goal), goal.row) for goal in goals]
    areas = [
        (goal_text(Goal(area.value, str(area.label))), f"{area.label} (hela området)")
        for area in Area
        if area != Area.OWN and area.label not in {goal.row for goal in goals}
    ]
    known = {text for text, _ in [*texts, *areas]}
    others = {goal_text(rule): rule.row for rule in rules if goal_text(rule) not in known}
    groups = (
        ("Budgetens rader", texts[:budget_rows]),
        ("Insatser utan budgetrad", texts[budget_rows:]),
        ("Områden", areas),
        ("Valda förut", list(others.items())),
    )
    return [("", NO_GOAL), *((label, rows) for label, rows in groups if rows)]


class MappingForm:
    """The whole page. `cells` is row → cell → text: `plan`, ranges n1…, objects o6:22; bound when it comes from the page."""

    def __init__(
        self,
        cells: Cells,
        *,
        bound: bool,
        objects: Sequence[BookedObject],
        choices: list,
        proposed: frozenset[str] = frozenset(),
        hints: Mapping[str, str] | None = None,
    ) -> None:
        self.faults: list[str] = []
        head = cells.get("plan", {})
        self.head = HeadForm(objects=objects, chosen=head.get("dimension", ""), **_content("", head, bound))
        self.ranges = [
            RangeForm(key, **_content(key, row, bound)) for key, row in cells.items() if KEY.fullmatch(key)
        ]
        self.objects = [
            ObjectForm(
                one,
                choices,
                is_proposed=object_key(one.dimension, one.code) in proposed,
                hint=(hints or {}).get(object_key(one.dimension, one.code), ""),
                **_content(
                    object_key(one.dimension, one.code),
                    cells.get(object_key(one.dimension, one.code), {"goal": ""}),
                    bound,
                ),
            )
            for one in objects
        ]
        self.template = RangeForm("n0", initial={})

    @property
    def chart(self) -> str:
        head = self.head
        chosen = head.data.get("chart", "") if head.is_bound else head.initial.get("chart", "")
        return chosen if chosen in Chart.values else ""

    @property
    def has_errors(self) -> bool:
        every = (self.head, *self.ranges, *self.objects)
        return any(form.is_bound and form.errors for form in every)

    def mark_uncertain(self, numbers: Iterable[str]) -> None:
        """Ranges as they ship that nobody has confirmed and that hold one of these accounts."""
        known = tuple(numbers)
        for form in self.ranges:
            first, last = form.cells.get("first", ""), form.cells.get("last", "")
            row = MapRange(first, last or first, form.cells.get("line", ""))
            held = any(map(row.holds, known))
            form.is_uncertain = bool(self.chart) and held and is_uncertain(self.chart, row)

    def is_valid(self) -> bool:
        self.ranges = [form for form in self.ranges if not form.is_blank]
        for form in (self.head, *self.ranges, *self.objects):
            form.full_clean()
        if len(self.ranges) > MAX_RANGES:
            self.faults.append(f"En koppling har högst {MAX_RANGES} intervall. Slå ihop några.")
        if not self.has_errors:
            self._check_together()
        return not self.faults and not self.has_errors

    def _check_together(self) -> None:
        """Each problem at the range it names."""
        places = {form.range().label: form for form in reversed(self.ranges)}
        for problem in mapping_problems(self.mapping()):
            if problem.place in places:
                places[problem.place].add_error("first", problem.message)
            else:
                self.faults.append(problem.message)

    def mapping(self) -> AccountMapping:
        """What is valid and may be saved."""
        data = self.head.cleaned_data
        rules = (form.rule() for form in self.objects)
        return AccountMapping(
            data["chart"],
            data["dimension"],
            tuple(form.range() for form in self.ranges),
            tuple(rule for rule in rules if rule),
        )

    def shown_mapping(self) -> AccountMapping:
        """What the page says as it stands, for showing which line each account has."""
        ranges = []
        for form in self.ranges:
            first, line = form.cells.get("first", "").strip(), form.cells.get("line", "")
            last = form.cells.get("last", "").strip() or first
            if first.isdigit() and last.isdigit() and line in StatementLine.values:
                ranges.append(MapRange(first, last, line))
        return AccountMapping(self.chart, 6, tuple(ranges))


def _content(prefix: str, row: Mapping[str, str], bound: bool) -> dict[str, Any]:
    if not bound:
        return {"initial": dict(row)}
    return {"data": {f"{prefix}-{cell}" if prefix else cell: text for cell, text in row.items()}}
