"""Blocks of words: what is written in a section, foundation texts, and the note under money."""

from collections.abc import Iterable

from reports.assemble.blocks import Block, Heading, LiveText, Missing, Text
from reports.assemble.contents import Chapter
from reports.assemble.document_rows import DocumentRows
from reports.assemble.figures import TKR, Unit
from reports.domain.sections import places_of

UNIT_NAMES = {"tkr": "tusental kronor", "kr": "hela kronor"}


def adds_up(unit: Unit) -> str:
    return (
        f"Beloppen är avrundade till {UNIT_NAMES[unit.word]} så att raderna summerar; "
        f"en rad kan därför avvika med 1 {unit.word}."
    )


ADDS_UP = adds_up(TKR)


def rounded_note(unit: Unit) -> str:
    """Under a statement that names the lines which carry a difference, or has none."""
    return f"Beloppen är avrundade till {UNIT_NAMES[unit.word]} så att raderna summerar."


def section(rows: DocumentRows, key: str) -> tuple[Block, ...]:
    """The section's text; a gap that says what belongs there when it must be written, otherwise nothing."""
    passages = rows.texts.get(key, ())
    if passages:
        return (Text(key, passages),)
    place = places_of(rows.kind)[key]
    return (Missing(key, rows.titles.get(key, place.title), place.guidance),) if place.is_required else ()


def foundation(rows: DocumentRows, *kinds: str) -> tuple[Block, ...]:
    """Foundation texts in the order asked for, each under its own heading when there are several."""
    found = [(kind, rows.foundation[kind]) for kind in kinds if kind in rows.foundation]
    blocks: list[Block] = []
    for kind, text in found:
        if len(kinds) > 1:
            blocks.append(Heading(f"grundtext-{kind}", text.title))
        blocks.append(LiveText(f"grundtext-{kind}", text.html))
    return tuple(blocks)


def own_sections(rows: DocumentRows) -> tuple[Chapter, ...]:
    """Sections that the association added itself, as chapters of their own."""
    known = places_of(rows.kind)
    own = ((key, title) for key, title in rows.titles.items() if key not in known and key in rows.texts)
    return tuple(Chapter(f"avsnitt-{key}", title, (Text(key, rows.texts[key]),)) for key, title in own)


def money_notes(rows: DocumentRows, *notes: str) -> tuple[str, ...]:
    """Small print under a table with amounts; the association's own note last."""
    return tuple(note for note in (*notes, rows.amounts_note) if note)


def joined(names: Iterable[str]) -> str:
    """`A, B och C`."""
    *first, last = tuple(names) or ("",)
    return f"{', '.join(first)} och {last}" if first else last
