"""The report's notes (9 kap. LKBR): the principles in words, then what the data tells of each line."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from budget.domain.statements import (
    Note,
    NoteFacts,
    NotePart,
    note_numbers,
    notes,
    printed,
    printed_note,
)
from reports.assemble.blocks import Block, Column, Format, Heading, Paragraph, Row, Table, Value, Words
from reports.assemble.figures import Unit
from reports.assemble.report_rows import ReportRows
from reports.assemble.taken_over import taken_over_table
from reports.assemble.texts import money_notes, section

PRINCIPLES = 1
TAKEN_OVER_IN_EQUITY = (
    "Beloppet ingår i det egna kapitalet i balansräkningen. Det är ingen intäkt i resultaträkningen."
)
Pair = tuple[NotePart, NotePart]


def note_references(rows: ReportRows) -> dict[str, str]:
    """What stands in the column `Not` beside each row: `2, 3`."""
    found = {code: [*numbers] for code, numbers in note_numbers(_notes(rows)).items()}
    if rows.taken_over and rows.books is not None:
        found.setdefault("equity_opening", []).append(_taken_over_number(rows))
    return {code: ", ".join(map(str, numbers)) for code, numbers in found.items()}


def notes_blocks(rows: ReportRows) -> tuple[Block, ...]:
    principles = section(rows.document, "principer")
    first = (Heading("not-principer", f"Not {PRINCIPLES}. Redovisningsprinciper"), *principles)
    return (
        *(first if principles else ()),
        *(block for note in _notes(rows) for block in _note(rows, note)),
        *_taken_over(rows),
        *_amounts_note(rows),
    )


def _notes(rows: ReportRows) -> tuple[Note, ...]:
    if rows.books is None:
        return ()
    return notes(rows.facts or NoteFacts(rows.books, rows.previous), first=PRINCIPLES + 1)


def _taken_over_number(rows: ReportRows) -> int:
    return PRINCIPLES + 1 + len(_notes(rows))


def _taken_over(rows: ReportRows) -> tuple[Block, ...]:
    """The amount stands in the sheet's equity already and is not added to it."""
    if not rows.taken_over:
        return ()
    return (
        Heading("not-overtaget", f"Not {_taken_over_number(rows)}. Övertaget eget kapital"),
        taken_over_table(
            rows.document,
            f"Förbund som gick upp i förbundet {rows.document.year}",
            rows.taken_over,
            TAKEN_OVER_IN_EQUITY,
        ),
    )


def _amounts_note(rows: ReportRows) -> tuple[Block, ...]:
    """The association's own note on amounts, once for all the small tables; the last may have it already."""
    if rows.books is None or rows.taken_over:
        return ()
    return tuple(Paragraph((note,), "note") for note in money_notes(rows.document))


def _note(rows: ReportRows, note: Note) -> tuple[Block, ...]:
    top = Heading(f"not-{note.code}", f"Not {note.number}. {note.title}")
    if not note.parts:
        return (top, Paragraph((note.text,)))
    shown = printed_note(
        note, printed(rows.books, rows.previous, rows.earlier, unit=rows.unit.size)[:2], rows.unit.size
    )
    heads = (Column(""), *(Column(head, is_figure=True) for head in _heads(rows)))
    lines = tuple(_lines(rows.unit, note, shown))
    return (top, Table(f"not-{note.code}", f"Belopp i {rows.unit.word}", heads, lines))


def _heads(rows: ReportRows) -> tuple[Words, Words]:
    year, before = str(rows.document.year), (str(rows.document.year - 1),)
    if rows.is_final or rows.follow_up.through is None:
        return (year,), before
    return ("T.o.m. ", Value(Format.DAY, rows.follow_up.through)), before


def _lines(unit: Unit, note: Note, shown: Note) -> Iterator[Row]:
    pairs = list(zip(note.parts, shown.parts, strict=True))
    if note.total is None and len(pairs) == 1 and pairs[0][0].rows:
        yield from _single(unit, note, pairs[0])
        return
    for at, (exact, printed_part) in enumerate(pairs):
        key = f"not-{note.code}-{at}"
        yield Row(key, (exact.label, *_cells(unit, exact.amounts, printed_part.amounts)))
        yield from _details(unit, key, (exact, printed_part), "part")
    if note.total and shown.total:
        cells = _cells(unit, note.total.amounts, shown.total.amounts)
        yield Row(f"not-{note.code}-summa", (note.total.label, *cells), "sum")


def _single(unit: Unit, note: Note, pair: Pair) -> Iterator[Row]:
    """One line and what it consists of: the rows first, the line as their sum."""
    exact, shown = pair
    yield from _details(unit, f"not-{note.code}", pair, "")
    label = "Summa" if exact.label == note.title else f"Summa {exact.label.lower()}"
    yield Row(f"not-{note.code}-summa", (label, *_cells(unit, exact.amounts, shown.amounts)), "sum")


def _details(unit: Unit, key: str, pair: Pair, role: str) -> Iterator[Row]:
    for at, (exact, shown) in enumerate(zip(pair[0].rows, pair[1].rows, strict=True)):
        yield Row(f"{key}-rad-{at}", (exact.label, *_cells(unit, exact.amounts, shown.amounts)), role)


def _cells(unit: Unit, exact: Sequence[Decimal | None], shown: Sequence[Decimal | None]) -> tuple[Value, ...]:
    return tuple(unit.cell(one, other) for one, other in zip(exact, shown, strict=True))
