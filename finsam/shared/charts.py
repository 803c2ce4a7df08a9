"""Where every mark of a chart stands: numbers ready to be written as SVG attributes, and the figures as a table.

Nothing is formatted here; the caller passes `say`, which turns an amount into text, so that a chart and the table
beside it never differ. A value may be None (no figure) or a withheld count, known by `is_withheld`: both leave the
bar out, and the withheld one says ··. All positions are SVG units; WIDTH of them are as wide as the text.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from finsam.shared.formats import HIDDEN, NONE

WIDTH = 640
TEXT_SIZE = 12.5
# Told apart without colour. Neighbours in a share bar take them in this order.
PATTERNS = ("solid", "hatched", "light", "dotted", "plain", "crossed", "striped")


class Hidden(Protocol):
    """A count that may not be shown."""

    @property
    def is_withheld(self) -> bool: ...


Value = Decimal | Hidden | None
Say = Callable[[Decimal], str]


@dataclass(frozen=True)
class Figures:
    """The chart's numbers as a table: names of the columns, then rows with the whole label first."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Label:
    """A text at a point; `anchor` is start, middle or end."""

    text: str
    x: float
    y: float
    anchor: str = "start"


@dataclass(frozen=True)
class Bar:
    """A filled rectangle; `pattern` is one of PATTERNS."""

    x: float
    y: float
    width: float
    height: float
    pattern: str


@dataclass(frozen=True)
class Rule:
    """A straight line from (x1, y1) to (x2, y2)."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Chart:
    """One drawing. `title` carries the message: it is what a screen reader says instead of the picture.

    `values` are the labels that carry figures, `guides` thin lines that help the eye across.
    """

    title: str
    description: str
    height: float
    bars: tuple[Bar, ...]
    rules: tuple[Rule, ...]
    labels: tuple[Label, ...]
    figures: Figures
    values: tuple[Label, ...] = ()
    guides: tuple[Rule, ...] = ()
    width: float = WIDTH


@dataclass(frozen=True)
class BudgetRow:
    """One line of a budget: a whole label, the amount decided and the amount used, in kronor."""

    label: str
    budget: Value
    outcome: Value


@dataclass(frozen=True)
class SharePart:
    """One payer's amount in kronor, never negative; parts with the same `group` stand together."""

    label: str
    group: str
    amount: Decimal


@dataclass(frozen=True)
class YearPoint:
    """One year (or other period) and its value, kronor or a number."""

    label: str
    value: Value


def budget_bars(
    rows: Sequence[BudgetRow],
    *,
    title: str,
    description: str = "",
    say: Say,
    columns: tuple[str, str, str] = ("Post", "Budget", "Utfall"),
) -> Chart:
    """Two horizontal bars per row, budget hatched and outcome solid; the label left, `outcome av budget` right.

    Serves any part of a whole: `columns` names what the two are.
    """
    texts = [_row_text(row, say) for row in rows]
    room = max((text_width(text) for text in texts), default=0.0) + 12
    scale = _Scale.over(
        (v for row in rows for v in (row.budget, row.outcome)), start=196, length=WIDTH - 196 - room
    )
    bars: list[Bar] = []
    labels, values = [], []
    for number, (row, text) in enumerate(zip(rows, texts, strict=True)):
        top = number * 30.0
        pair = (*scale.bar(row.budget, top + 4, 9, "hatched"), *scale.bar(row.outcome, top + 14, 9, "solid"))
        bars += pair
        labels.append(Label(shortened(row.label, 184), 186, top + 18, "end"))
        right = max([scale.zero, *(bar.x + bar.width for bar in pair)])
        values.append(Label(text, _round(right + 6), top + 18))
    height = len(rows) * 30.0 + 2
    figures = Figures(
        columns,
        tuple((row.label, _text(row.budget, say), _text(row.outcome, say)) for row in rows),
    )
    axis = (Rule(scale.zero, 0, scale.zero, height),)
    return Chart(title, description, height, tuple(bars), axis, tuple(labels), figures, tuple(values))


def share_bar(
    parts: Sequence[SharePart],
    *,
    title: str,
    description: str = "",
    name: str = "Betalare",
    say: Say,
    say_share: Say,
) -> Chart:
    """One bar divided among the payers, their groups named above, a key with amount and share below.

    `say_share` gets a part of one (0.25); `name` heads the column of labels in the table. Raises ValueError for a
    negative amount.
    """
    if any(part.amount < 0 for part in parts):
        raise ValueError("a share cannot be negative")
    total = sum((part.amount for part in parts), Decimal(0))
    scale = _Scale.over([total], start=0, length=WIDTH)
    bars: list[Bar] = []
    labels, values, guides, rows = [], [], [], []
    before = Decimal(0)
    for number, part in enumerate(parts):
        share = say_share(part.amount / total if total else Decimal(0))
        pattern = PATTERNS[number % len(PATTERNS)]
        left, right = scale.at(before), scale.at(before + part.amount)
        y = 74.0 + number * 19
        bars += [Bar(left, 24, _round(right - left), 30, pattern), Bar(0, y, 18, 11, pattern)]
        labels.append(Label(shortened(part.label, 380), 28, y + 10))
        values += [Label(say(part.amount), 520, y + 10, "end"), Label(share, WIDTH, y + 10, "end")]
        guides.append(Rule(0, y + 14.5, WIDTH, y + 14.5))
        rows.append((part.label, say(part.amount), share))
        before += part.amount
    heads, brackets = _group_heads(parts, scale)
    figures = Figures((name, "Belopp", "Andel"), tuple(rows))
    height = 74.0 + len(parts) * 19
    marks = (tuple(bars), tuple(brackets), (*heads, *labels))
    return Chart(title, description, height, *marks, figures, tuple(values), tuple(guides))


def year_columns(
    points: Sequence[YearPoint], *, title: str, description: str = "", name: str, say: Say
) -> Chart:
    """One column per year with its value at the end; a negative column hangs under the zero line."""
    slot = WIDTH / max(len(points), 1)
    thick = _round(min(64.0, slot * 0.6))
    scale = _Scale.over((point.value for point in points), start=150, length=-128)
    bars: list[Bar] = []
    labels, values = [], []
    for number, point in enumerate(points):
        middle = _round(slot * (number + 0.5))
        column = scale.column(point.value, middle - thick / 2, thick)
        bars += column
        top = column[0].y if column else scale.zero
        below = bool(column) and top >= scale.zero
        value_y = top + column[0].height + 13 if below else top - 5
        values.append(Label(_text(point.value, say), middle, _round(value_y), "middle"))
        labels.append(Label(shortened(point.label, slot), middle, 184, "middle"))
    figures = Figures(("År", name), tuple((point.label, _text(point.value, say)) for point in points))
    axis = (Rule(0, scale.zero, WIDTH, scale.zero),)
    return Chart(title, description, 190, tuple(bars), axis, tuple(labels), figures, tuple(values))


def marked_columns(
    points: Sequence[YearPoint],
    marks: Sequence[Value],
    *,
    title: str,
    description: str = "",
    names: tuple[str, str],
    say: Say,
) -> Chart:
    """One light column per year and a dark mark across it, such as a ceiling; all figures stand below the columns.

    `names` are what the columns and the marks show. There is one mark per point, None where there is none.
    """
    first = max(text_width(name) for name in names) + 12
    slot = (WIDTH - first) / max(len(points), 1)
    thick = _round(min(64.0, slot * 0.6))
    scale = _Scale.over((*(point.value for point in points), *marks), start=136, length=-128)
    bars: list[Bar] = []
    labels, values = [Label(names[0], 0, 180), Label(names[1], 0, 199)], []
    for number, (point, mark) in enumerate(zip(points, marks, strict=True)):
        middle = _round(first + slot * (number + 0.5))
        bars += [
            replace(bar, pattern="light") for bar in scale.column(point.value, middle - thick / 2, thick)
        ]
        if (height := _shown(mark)) is not None:
            bars.append(
                Bar(
                    _round(middle - thick * 0.7),
                    _round(scale.at(height) - 2),
                    _round(thick * 1.4),
                    4,
                    "solid",
                )
            )
        labels.append(Label(shortened(point.label, slot), middle, 161, "middle"))
        values += [
            Label(_text(point.value, say), middle, 180, "middle"),
            Label(_text(mark, say), middle, 199, "middle"),
        ]
    rows = tuple(
        (point.label, _text(point.value, say), _text(mark, say))
        for point, mark in zip(points, marks, strict=True)
    )
    axis = (Rule(_round(first), scale.zero, WIDTH, scale.zero),)
    figures = Figures(("År", *names), rows)
    return Chart(title, description, 206, tuple(bars), axis, tuple(labels), figures, tuple(values))


def year_rows(
    rows: Sequence[tuple[str, Sequence[YearPoint]]],
    *,
    title: str,
    description: str = "",
    name: str,
    say: Say,
) -> Chart:
    """A row of year columns per name, all on one scale, so that each way over the years is followed from left to right.

    Every row has the same years; `name` heads the column of names in the table.
    """
    years = [point.label for point in rows[0][1]] if rows else []
    slot = (WIDTH - 160) / max(len(years), 1)
    thick = _round(min(48.0, slot * 0.6))
    labels, values, axes = [], [], []
    bars: list[Bar] = []
    shown = [point.value for _, points in rows for point in points]
    for number, (label, points) in enumerate(rows):
        scale = _Scale.over(shown, start=number * 64.0 + 60, length=-40)
        labels.append(Label(shortened(label, 148), 0, scale.zero))
        axes.append(Rule(160, scale.zero, WIDTH, scale.zero))
        for place, point in enumerate(points):
            middle = _round(160 + slot * (place + 0.5))
            column = scale.column(point.value, middle - thick / 2, thick)
            bars += column
            top = column[0].y if column else scale.zero
            values.append(Label(_text(point.value, say), middle, _round(top - 4), "middle"))
    height = len(rows) * 64.0 + 22
    labels += [
        Label(shortened(year, slot), _round(160 + slot * (place + 0.5)), height - 4, "middle")
        for place, year in enumerate(years)
    ]
    figures = Figures(
        (name, *years),
        tuple((label, *(_text(point.value, say) for point in points)) for label, points in rows),
    )
    return Chart(title, description, height, tuple(bars), tuple(axes), tuple(labels), figures, tuple(values))


def progress_bar(
    used: Decimal,
    budget: Decimal,
    forecast: Decimal | None = None,
    *,
    title: str,
    description: str = "",
    say: Say,
    width: float = WIDTH,
) -> Chart:
    """What is used of a budget, solid in a plain frame, and a line where the year is expected to end.

    A small `width` keeps the words legible where the drawing gets little room.
    """
    scale = _Scale.over([used, budget, forecast], start=1, length=width - 2)
    bars = (*scale.bar(budget, 24, 26, "plain"), *scale.bar(used, 24, 26, "solid"))
    labels = [Label(f"Använt {say(used)}", 0, 68), Label(f"Budget {say(budget)}", width, 68, "end")]
    rows = [("Använt", say(used)), ("Budget", say(budget))]
    rules: tuple[Rule, ...] = ()
    if forecast is not None:
        at = scale.at(forecast)
        rules = (Rule(at, 18, at, 56),)
        labels.append(Label(f"Prognos {say(forecast)}", at, 13, "end" if at > width / 2 else "start"))
        rows.append(("Prognos", say(forecast)))
    figures = Figures(("Post", "Belopp"), tuple(rows))
    return Chart(title, description, 74, bars, rules, tuple(labels), figures, width=width)


def text_width(text: str, size: float = TEXT_SIZE) -> float:
    """Estimate the width of `text`: the typeface's letters fall in four widths; generous, never short."""
    return sum(_letter_width(char) for char in text) * size


def shortened(text: str, room: float, size: float = TEXT_SIZE) -> str:
    """Return `text`, or as many whole words as fit in `room` and an ellipsis; one long word is cut inside."""
    if text_width(text, size) <= room:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > room:
        kept = kept[:-1]
    words = kept.rpartition(" ")[0] if not text[len(kept) : len(kept) + 1].isspace() else kept
    return (words if len(words) >= len(kept) / 2 else kept).rstrip(" ,;:–-") + "…"


def _letter_width(char: str) -> float:
    if char in "ijlftrI.,:;·!|()[]'’ \u00a0-":
        return 0.32
    if char in "mwMW%":
        return 0.88
    return 0.64 if char.isupper() else 0.54


def _shown(value: Value) -> Decimal | None:
    """Return the figure that may be drawn, if there is one."""
    return value if isinstance(value, Decimal) else None


def _text(value: Value, say: Say) -> str:
    if isinstance(value, Decimal):
        return say(value)
    return HIDDEN if getattr(value, "is_withheld", False) else NONE


def _row_text(row: BudgetRow, say: Say) -> str:
    if row.budget is None:
        return _text(row.outcome, say)
    return f"{_text(row.outcome, say)} av {_text(row.budget, say)}"


def _round(number: float) -> float:
    """One decimal is finer than print, and keeps the HTML small and stable."""
    return round(number, 1)


@dataclass(frozen=True)
class _Scale:
    """Amounts to positions along one axis; zero is always on it. A negative `step` grows upward."""

    lowest: Decimal
    start: float
    step: float

    @classmethod
    def over(cls, values: Iterable[Value], *, start: float, length: float) -> "_Scale":
        shown = [Decimal(0), *(figure for value in values if (figure := _shown(value)) is not None)]
        span = max(shown) - min(shown)
        return cls(min(shown), start, length / float(span) if span else 0.0)

    @property
    def zero(self) -> float:
        return self.at(Decimal(0))

    def at(self, value: Decimal) -> float:
        return _round(self.start + float(value - self.lowest) * self.step)

    def bar(self, value: Value, y: float, height: float, pattern: str) -> tuple[Bar, ...]:
        if (figure := _shown(value)) is None:
            return ()
        ends = sorted((self.zero, self.at(figure)))
        return (Bar(ends[0], y, _round(ends[1] - ends[0]), height, pattern),)

    def column(self, value: Value, x: float, width: float) -> tuple[Bar, ...]:
        if (figure := _shown(value)) is None:
            return ()
        ends = sorted((self.zero, self.at(figure)))
        return (Bar(_round(x), ends[0], width, _round(ends[1] - ends[0]), "solid"),)


def _group_heads(parts: Sequence[SharePart], scale: _Scale) -> tuple[list[Label], list[Rule]]:
    """Name each group over its stretch of the bar; a stretch too narrow for a name gets none."""
    heads, brackets = [], []
    before = Decimal(0)
    for group in dict.fromkeys(part.group for part in parts):
        amount = sum((part.amount for part in parts if part.group == group), Decimal(0))
        left, right = scale.at(before), scale.at(before + amount)
        if right - left > 40:
            heads.append(Label(shortened(group, right - left), left, 13))
            brackets.append(Rule(left, 19, _round(right - 3), 19))
        before += amount
    return heads, brackets
