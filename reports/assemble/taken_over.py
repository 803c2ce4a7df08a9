"""Equity that came with an association that went up into this one: printed once a document, with its source."""

from collections.abc import Sequence

from members.queries.succession import Takeover
from reports.assemble.blocks import Column, Format, Row, Table, Value
from reports.assemble.document_rows import DocumentRows
from reports.assemble.figures import kr
from reports.assemble.texts import money_notes


def taken_over_table(document: DocumentRows, caption: str, rows: Sequence[Takeover], note: str) -> Table:
    lines = tuple(
        Row(f"overtaget-{at}", (row.name, row.source, Value(Format.DATE, row.day), kr(row.amount)))
        for at, row in enumerate(rows, start=1)
    )
    heads = (
        Column("Förbund"),
        Column("Källa"),
        Column("Övertaget den", is_figure=True),
        Column("Överfört eget kapital", is_figure=True),
    )
    return Table("overtaget", caption, heads, lines, money_notes(document, note))
