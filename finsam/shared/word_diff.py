"""Which words were taken out and which came in, between two wordings."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Change(StrEnum):
    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True)
class Piece:
    change: Change
    text: str


def word_pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The new wording of a plain text with the old one's lost words in place; blanks are folded.

    Without the inserted pieces it reads as the old text, without the deleted ones as the new.
    """
    before, after = old.split(), new.split()
    pieces: list[Piece] = []
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for kind, old_from, old_to, new_from, new_to in steps:
        if kind == "equal":
            pieces.append(Piece(Change.SAME, " ".join(before[old_from:old_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece(Change.DELETED, " ".join(before[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece(Change.INSERTED, " ".join(after[new_from:new_to])))
    return tuple(pieces)
