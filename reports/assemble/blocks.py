"""The blocks a document is made of: exact values, nothing of the framework inside, nothing formatted.

A Value says what kind of figure it is; template filters write it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from interventions.domain.disclosure import Count, Share


class Format(StrEnum):
    """How a figure is written. Amounts are always exact kronor inside."""

    KR = "kr"
    TKR = "tkr"
    SIGNED_TKR = "signed_tkr"
    SIGNED = "signed"  # whole kronor with sign, where the table says kr once
    MKR = "mkr"
    PERCENT = "percent"  # a part of one, always with one decimal
    SHORT_PERCENT = "short_percent"  # a part of one, with a decimal only when it has one
    NUMBER = "number"
    COUNT = "count"
    SHARE = "share"  # part of base, with percent
    DAY = "day"  # 13 november 2015
    DATE = "date"  # 2015-11-13


@dataclass(frozen=True)
class Value:
    """One figure. `shown` is the amount as printed where rounding each line alone would not add up."""

    format: Format
    value: Decimal | Fraction | date | Count | Share | None
    shown: Decimal | None = None
    unit: str = ""


Words = tuple[str | Value, ...]
Cell = str | Value


@dataclass(frozen=True)
class Passage:
    """A paragraph of somebody's text; `uuid` outlives its wordings."""

    uuid: str
    html: str


@dataclass(frozen=True)
class Text:
    """What was written in one section of the document."""

    section: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Missing:
    """A section nobody has written yet; `guidance` says what belongs there."""

    section: str
    title: str
    guidance: str


@dataclass(frozen=True)
class LiveText:
    """A foundation text, clean HTML, as it holds on the document's day."""

    key: str
    html: str


@dataclass(frozen=True)
class Plain:
    """Plain text of a register's field; line breaks are kept."""

    key: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A sentence made from data. `style` is empty, lead or note."""

    words: Words
    style: str = ""


@dataclass(frozen=True)
class Heading:
    """Level 3 or 4. With a number it also stands in the table of contents."""

    id: str
    text: str
    level: int = 3
    number: str = ""


@dataclass(frozen=True)
class Column:
    title: str | Words
    is_figure: bool = False


@dataclass(frozen=True)
class Row:
    """`key` is stable between versions and unique in the document.

    `role` is empty, sum, subtotal, group (opens a group) or part (what the row above consists of).
    """

    key: str
    cells: tuple[Cell, ...]
    role: str = ""


@dataclass(frozen=True)
class Table:
    """The first cell of each row is its header. `name` says what the table is, for the one who compares versions."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    label: str
    words: Words


@dataclass(frozen=True)
class Facts:
    """Labels and what they say, for one thing."""

    key: str
    rows: tuple[Fact, ...]


@dataclass(frozen=True)
class KeyFigure:
    figure: Words
    words: Words


@dataclass(frozen=True)
class KeyFigures:
    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Bar:
    """One label of a chart with its figures: budget and outcome, or one amount. `group` is the payer of a share."""

    label: str
    figures: tuple[Decimal | Count | None, ...]
    group: str = ""


@dataclass(frozen=True)
class Chart:
    """`kind` is budget, shares or years; the drawing follows from the figures. `title` carries the message.

    `has_table` tells that a table with the same figures stands beside it on paper.
    """

    kind: str
    key: str
    title: str
    bars: tuple[Bar, ...]
    caption: str = ""
    has_table: bool = False


@dataclass(frozen=True)
class Callout:
    """`style` is empty, attention or stop."""

    title: str
    words: Words
    style: str = ""


@dataclass(frozen=True)
class Signer:
    name: str
    duty: str


@dataclass(frozen=True)
class Signatures:
    signers: tuple[Signer, ...]


@dataclass(frozen=True)
class Sheet:
    """One thing with its own heading (an intervention, a goal card) and blocks below it."""

    id: str
    title: str
    blocks: tuple["Block", ...]
    number: str = ""


Block = (
    Text
    | Missing
    | LiveText
    | Plain
    | Paragraph
    | Heading
    | Table
    | Facts
    | KeyFigures
    | Chart
    | Callout
    | Signatures
    | Sheet
)
