"""Which words were taken out and which came in, between two wordings of a passage."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from reports.domain.passages import words_of


class Change(StrEnum):
    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True)
class Piece:
    change: Change
    text: str


def word_diff(old_html: str, new_html: str) -> tuple[Piece, ...]:
    """The new wording with the old one's lost words in place. Without the inserted pieces it reads as the old text,
    without the deleted ones as the new."""
    old, new = words_of(old_html).split(), words_of(new_html).split()
    pieces: list[Piece] = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(Change.SAME, " ".join(new[new_from:new_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece(Change.DELETED, " ".join(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece(Change.INSERTED, " ".join(new[new_from:new_to])))
    return tuple(pieces)
