"""Swedish order of names: Å, Ä, Ö after Z, in that order; case and accents do not matter."""

import unicodedata

_AFTER_Z = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})


def swedish_key(text: str) -> str:
    """A key that sorts as a Swedish register does."""
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_AFTER_Z)
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))


def compare_swedish(left: str, right: str) -> int:
    """Negative, zero or positive, as SQLite's collations want it."""
    one, other = (swedish_key(left), left), (swedish_key(right), right)
    return (one > other) - (one < other)
