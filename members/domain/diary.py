"""Diary numbers by the association's own pattern, such as `2014:11 / 1` or `Dnr 2009/03`.

A pattern is text with `{år}`, `{ärende}` and perhaps `{handling}`; `{ärende:2}` is padded with zeros to two digits.
Source: neighbours' documents; the law asks only that documents are registered with day, number, from whom or to whom,
and what they are about (offentlighets- och sekretesslagen 5:1-2).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

YEAR, MATTER, DOCUMENT = "år", "ärende", "handling"
WIDEST = 6
LONGEST = 60
_FIELD = re.compile(r"\{([^{}:]*)(?::([^{}]*))?\}")


class PatternError(ValueError):
    """The pattern cannot be used. The text is Swedish and says what to change."""


@dataclass(frozen=True)
class Field:
    """A number in the pattern, padded with zeros to `width` digits."""

    name: str
    width: int = 1


@dataclass(frozen=True)
class Pattern:
    parts: tuple[str | Field, ...]

    def number(self, year: int, matter: int, document: int) -> str:
        values = {YEAR: year, MATTER: matter, DOCUMENT: document}
        return "".join(
            part if isinstance(part, str) else f"{values[part.name]:0{part.width}d}" for part in self.parts
        )

    @property
    def names_documents(self) -> bool:
        """Without `{handling}` all documents of a matter bear the matter's number."""
        return any(isinstance(part, Field) and part.name == DOCUMENT for part in self.parts)


def parse_pattern(text: str) -> Pattern:
    """Raises PatternError when a field is unknown, missing or twice, or when a brace stands alone."""
    parts: list[str | Field] = []
    end = 0
    for found in _FIELD.finditer(text):
        parts += [text[end : found.start()], _field(*found.groups())]
        end = found.end()
    parts.append(text[end:])
    kept = tuple(part for part in parts if part != "")
    _refuse_loose_braces(kept)
    names = [part.name for part in kept if isinstance(part, Field)]
    for name in (YEAR, MATTER):
        if name not in names:
            raise PatternError(f"Mönstret saknar {{{name}}}. Skriv till exempel {{år}}:{{ärende}}.")
    for name in names:
        if names.count(name) > 1:
            raise PatternError(f"{{{name}}} står två gånger i mönstret. Ta bort det ena.")
    _refuse_running_together(kept)
    if len(Pattern(kept).number(9999, 999_999, 999_999)) > LONGEST:
        raise PatternError(f"Numren blir längre än {LONGEST} tecken. Korta mönstret.")
    return Pattern(kept)


def _field(name: str, width: str | None) -> Field:
    if name not in (YEAR, MATTER, DOCUMENT):
        raise PatternError(
            f"{{{name}}} finns inte. Använd {{{YEAR}}}, {{{MATTER}}} och {{{DOCUMENT}}}, "
            f"eller {{{MATTER}:2}} för minst två siffror."
        )
    if width is None:
        return Field(name)
    if not (width.isascii() and width.isdigit() and 1 <= int(width[:3]) <= WIDEST):
        raise PatternError(
            f"Antalet siffror i {{{name}:{width}}} ska vara ett tal från 1 till {WIDEST}, till exempel {{{name}:2}}."
        )
    return Field(name, int(width))


def _refuse_loose_braces(parts: Iterable[str | Field]) -> None:
    if any(isinstance(part, str) and ("{" in part or "}" in part) for part in parts):
        raise PatternError(
            "En klammer saknar sin andra hälft. Skriv varje del som {år}, {ärende} eller {handling}."
        )


def _refuse_running_together(parts: tuple[str | Field, ...]) -> None:
    """`{år}{ärende}` makes 20151 of both 2015:1 and, in another pattern, 201:51."""
    for one, next_one in pairwise(parts):
        if isinstance(one, Field) and isinstance(next_one, Field):
            raise PatternError(
                f"{{{one.name}}} och {{{next_one.name}}} står intill varandra, så numren går inte att läsa. "
                "Skriv ett tecken mellan dem, till exempel ett kolon."
            )


def next_matter(matters: Iterable[int]) -> int:
    """The number after the year's last matter; gaps are left, as a number once given is never used for another."""
    return max(matters, default=0) + 1


def next_document(documents: Iterable[int]) -> int:
    return max(documents, default=0) + 1


def with_word(reference: str) -> str:
    """`Dnr 2014:11 / 1`; nothing for nothing, and the word once where the pattern has it."""
    if not reference or reference.lower().startswith(("dnr", "diarie")):
        return reference
    return f"Dnr {reference}"
