"""Filters of templates/documents: how a figure of the contents is written, and which template a block has."""

import re
from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from finsam.shared import charts
from finsam.shared import formats as swedish
from finsam.templatetags import finsam as formats
from interventions.domain.disclosure import Share
from reports.assemble.blocks import Block, Cell, Chart, Format, Passage, Row, Table, Value, Words

register = template.Library()

WRITE = {
    Format.KR: formats.kr,
    Format.TKR: formats.tkr,
    Format.SIGNED_TKR: formats.tkr_signed,
    Format.MKR: formats.mkr,
    Format.PERCENT: formats.percent,
    Format.COUNT: formats.count,
    Format.DAY: formats.day,
    Format.DATE: formats.day_short,
}
SHORT = 14  # rows; with caption and notes a third of a page
STATEMENTS = frozenset({"resultat", "tillgangar", "skulder", "kassaflode", "balanskrav"})
LIST_ITEM = re.compile(r"\s*<li\b")


@register.filter
def template_of(block: Block) -> str:
    """templates/documents/blocks/key_figures.html for KeyFigures."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(block).__name__).lower()
    return f"documents/blocks/{name}.html"


@register.filter
def written(words: Words | Cell) -> SafeString | str:
    """A cell, or a sentence of words and figures, as text."""
    if isinstance(words, tuple):
        return format_html_join("", "{}", ((written(word),) for word in words))
    return _figure(words) if isinstance(words, Value) else conditional_escape(words)


def _figure(value: Value) -> str:
    if value.value is None:
        return swedish.NONE
    exact = value.value if value.shown is None else value.shown
    text = WRITE[value.format](exact)
    return f"{text}\u00a0{value.unit}" if value.unit else text


def _number(number: Decimal) -> str:
    """As many decimals as the figure has, at most two."""
    decimals = max(0, -int(number.normalize().as_tuple().exponent))
    return swedish.number(number, min(decimals, 2))


def _short_percent(part: Decimal | Fraction) -> str:
    """Without decimals when none are needed: 50 %, 44,1 %."""
    return formats.percent(part, 0 if (Fraction(part) * 100).denominator == 1 else 1)


def _share(share: Share) -> str:
    """`52 av 118, 44,1 %`; the mark alone when the counts may not be shown."""
    if share.part.is_withheld or share.base.is_withheld:
        return swedish.HIDDEN
    counts = f"{formats.count(share.part)} av {formats.count(share.base)}"
    return counts if share.ratio is None else f"{counts}, {_short_percent(share.ratio)}"


def _signed(number: Decimal) -> str:
    return swedish.number(number, signed=True)


WRITE |= {
    Format.SIGNED: _signed,
    Format.NUMBER: _number,
    Format.SHORT_PERCENT: _short_percent,
    Format.SHARE: _share,
}


@register.filter
def cells_in(row: Row, table: Table) -> list[tuple[Cell, bool]]:
    """A row's cells, each with whether its column holds figures."""
    return [(cell, column.is_figure) for cell, column in zip(row.cells, table.columns, strict=True)]


@register.filter
def is_short(table: Table) -> bool:
    """Short tables are kept on one page, and so are the statements, which a page always holds."""
    return len(table.rows) <= SHORT or table.name in STATEMENTS


@register.filter
def passage_html(passage: Passage) -> SafeString:
    """A passage by itself: an item is given back the list it was cut out of."""
    return formats.rich(f"<ul>{passage.html}</ul>" if LIST_ITEM.match(passage.html) else passage.html)


@register.filter
def drawn(chart: Chart) -> charts.Chart:
    """The drawing of a chart's figures; amounts are written in tkr as in the tables."""
    match chart.kind:
        case "budget":
            rows = [charts.BudgetRow(bar.label, *bar.figures) for bar in chart.bars]
            return charts.budget_bars(rows, title=chart.title, say=formats.tkr)
        case "shares":
            parts = [
                charts.SharePart(bar.label, bar.group, bar.figures[0] or Decimal(0)) for bar in chart.bars
            ]
            return charts.share_bar(parts, title=chart.title, say=formats.kr, say_share=formats.percent)
        case "years":
            points = [charts.YearPoint(bar.label, bar.figures[0]) for bar in chart.bars]
            return charts.year_columns(points, title=chart.title, name="Belopp", say=formats.tkr)
    raise ValueError(f"no drawing for {chart.kind}")
