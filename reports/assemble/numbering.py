"""Numbers of chapters, sheets and appendices. An empty chapter is left out before anything is numbered."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count, repeat

from reports.assemble.blocks import Block, Sheet
from reports.assemble.contents import Chapter


def numbered(*chapters: Chapter) -> tuple[Chapter, ...]:
    """Chapters 1, 2 … with their sheets 1.1, 1.2 …; appendices `Bilaga 1. …`. A chapter of kind `page` has none."""
    kept = [chapter for chapter in chapters if chapter.blocks]
    places = {"chapter": count(1), "appendix": count(1)}
    return tuple(_numbered(chapter, next(places.get(chapter.kind, repeat(0)))) for chapter in kept)


def _numbered(chapter: Chapter, place: int) -> Chapter:
    if chapter.kind == "appendix":
        return replace(chapter, title=f"Bilaga {place}. {chapter.title}")
    if chapter.kind == "chapter":
        return replace(chapter, number=str(place), blocks=_sheets(chapter.blocks, str(place)))
    return chapter


def _sheets(blocks: Sequence[Block], number: str) -> tuple[Block, ...]:
    place, result = 0, []
    for block in blocks:
        if isinstance(block, Sheet):
            place += 1
            block = replace(block, number=f"{number}.{place}")
        result.append(block)
    return tuple(result)
