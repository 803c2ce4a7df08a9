"""Which words were taken out and which came in, between two wordings of a passage."""

from finsam.shared.word_diff import Change, Piece, word_pieces
from reports.domain.passages import words_of

__all__ = ["Change", "Piece", "word_diff"]


def word_diff(old_html: str, new_html: str) -> tuple[Piece, ...]:
    """The new wording with the old one's lost words in place. Without the inserted pieces it reads as the old text,
    without the deleted ones as the new."""
    return word_pieces(words_of(old_html), words_of(new_html))
