"""A document as one frozen tree: exact values, already protected, nothing of the framework inside.

Two contents are equal when their JSON is; `contents_hash` tells whether a new version is needed.
"""

import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from interventions.domain.disclosure import Reason, Share, Shown, Withheld
from reports.assemble import blocks
from reports.assemble.blocks import Block, Heading, Sheet

SCHEMA = 1


@dataclass(frozen=True)
class Chapter:
    """`kind` is chapter, appendix or page (of the year). `number` is empty for the latter two.

    `keep` lets a short chapter follow on the page of the one before.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    number: str = ""
    kind: str = "chapter"
    keep: bool = False


@dataclass(frozen=True)
class Contents:
    kind: str
    year: int
    title: str
    association_name: str
    reference: str
    is_preliminary: bool
    chapters: tuple[Chapter, ...]
    schema: int = SCHEMA

    @property
    def headings(self) -> tuple[tuple[str, str, str], ...]:
        """Id, number and words of what stands in the table of contents, in order."""
        return tuple(heading for chapter in self.chapters for heading in _headings_of(chapter))


def _headings_of(chapter: Chapter) -> tuple[tuple[str, str, str], ...]:
    own = ((chapter.id, chapter.number, chapter.title),)
    below = (block for block in chapter.blocks if isinstance(block, Heading | Sheet) and block.number)
    return own + tuple((b.id, b.number, b.text if isinstance(b, Heading) else b.title) for b in below)


def blocks_of(contents: Contents) -> tuple[Block, ...]:
    """Every block in reading order, those inside sheets too."""
    return tuple(
        block for chapter in contents.chapters for top in chapter.blocks for block in _with_inner(top)
    )


def _with_inner(block: Block) -> tuple[Block, ...]:
    if not isinstance(block, Sheet):
        return (block,)
    return (block, *(inner for below in block.blocks for inner in _with_inner(below)))


# As JSON


TYPES = {name: type_ for name, type_ in vars(blocks).items() if is_dataclass(type_)}
TYPES |= {"Chapter": Chapter, "Contents": Contents, "Share": Share}


def contents_to_json(contents: Contents) -> dict[str, Any]:
    """Plain lists and dicts. Decimals are strings; a withheld count says only that it is withheld."""
    encoded: dict[str, Any] = _encode(contents)
    return encoded


def contents_from_json(encoded: dict[str, Any]) -> Contents:
    """The tree again. Raises ValueError for contents of another schema."""
    if encoded.get("schema") != SCHEMA:
        raise ValueError(f"contents have schema {encoded.get('schema')}, this reads {SCHEMA}")
    contents: Contents = _decode(encoded)
    return contents


def contents_hash(contents: Contents) -> str:
    """SHA-256 (hex) of the canonical JSON: the same contents always give the same hash."""
    canonical = json.dumps(
        contents_to_json(contents), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return sha256(canonical.encode()).hexdigest()


def _encode(value: Any) -> Any:
    match value:
        case Withheld():
            return {"withheld": True}
        case Shown(count):
            return {"count": count}
        case Decimal():
            return {"decimal": f"{value.normalize() + 0:f}"}
        case Fraction():
            return {"fraction": str(value)}
        case date():
            return {"day": value.isoformat()}
        case tuple():
            return [_encode(part) for part in value]
        case _ if is_dataclass(value):
            return {"is": type(value).__name__} | {
                f.name: _encode(getattr(value, f.name)) for f in fields(value)
            }
    return value


def _decode(encoded: Any) -> Any:
    match encoded:
        case list():
            return tuple(_decode(part) for part in encoded)
        case {"withheld": True}:
            return Withheld(Reason.SMALL)
        case {"count": count}:
            return Shown(count)
        case {"decimal": text}:
            return Decimal(text)
        case {"fraction": text}:
            return Fraction(text)
        case {"day": text}:
            return date.fromisoformat(text)
        case {"is": name, **parts}:
            return TYPES[name](**{key: _decode(part) for key, part in parts.items()})
    return encoded
