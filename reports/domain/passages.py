"""Paragraphs that outlive edits: how a text is cut into passages, and which passage of the new text was which of the old.

A passage is a block of the closed list (finsam.shared.richtext), or an item of a bulleted list. Numbered lists and
tables stay whole, because an item or a row alone would lose its number or its heading.
"""

from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from re import compile as pattern

VOID = frozenset({"br"})
SIMILAR = 0.6  # from here on two wordings are the same passage, reworded
_TAG, _BLANKS = pattern(r"<[^>]*>"), pattern(r"\s+")


class _Cutter(HTMLParser):
    """Cuts clean HTML at the top level; `ul` is opened so that its items stand alone."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.current = ""
        self.depth = 0
        self.in_list = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "ul" and self.depth == 0 and not self.in_list:
            self.finish()
            self.in_list = True
            return
        if self.depth == 0 and tag not in VOID:
            self.finish()
        self.current += self.get_starttag_text() or ""
        self.depth += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        if tag == "ul" and self.in_list and self.depth == 0:
            self.finish()
            self.in_list = False
            return
        self.current += f"</{tag}>"
        self.depth = max(self.depth - 1, 0)
        if self.depth == 0:
            self.finish()

    def handle_data(self, data: str) -> None:
        self.current += data

    def handle_entityref(self, name: str) -> None:
        self.current += f"&{name};"

    def handle_charref(self, name: str) -> None:
        self.current += f"&#{name};"

    def finish(self) -> None:
        if words_of(self.current):
            loose = not self.current.lstrip().startswith("<")
            self.parts.append(f"<p>{self.current.strip()}</p>" if loose else self.current.strip())
        self.current = ""


def split_passages(html: str) -> tuple[str, ...]:
    """The passages of a text that has been cleaned by finsam.shared.richtext, in order; empty ones are left out.

    A word that stands outside every block becomes a paragraph of its own. No words are lost.
    """
    cutter = _Cutter()
    cutter.feed(html)
    cutter.close()
    cutter.finish()
    return tuple(cutter.parts)


def words_of(html: str) -> str:
    """The text of a passage without tags, blanks folded: what is compared and quoted."""
    return _BLANKS.sub(" ", unescape(_TAG.sub(" ", html))).strip()


def passage_hash(html: str) -> str:
    """SHA-256 (hex) of the passage as it is stored."""
    return sha256(html.encode()).hexdigest()


def align(old: Sequence[tuple[Hashable, str]], new: Sequence[str]) -> tuple[Hashable | None, ...]:
    """For each passage of `new` the id of the passage of `old` it carries on, or None for a new one.

    First the same words (also when moved, nearest place first), then the most alike of what is left, from ratio 0.6.
    Each id is used at most once.
    """
    free = dict(enumerate(old))
    found: dict[int, Hashable] = {}
    for place, html in enumerate(new):
        same = [index for index, (_, text) in free.items() if words_of(text) == words_of(html)]
        if same:
            nearest = min(same, key=lambda index: abs(index - place))
            found[place] = free.pop(nearest)[0]
    for _, place, index in sorted(_likenesses(free, new, found), reverse=True):
        if place not in found and index in free:
            found[place] = free.pop(index)[0]
    return tuple(found.get(place) for place in range(len(new)))


def _likenesses(
    free: dict[int, tuple[Hashable, str]], new: Sequence[str], found: dict[int, Hashable]
) -> list[tuple[tuple[float, int], int, int]]:
    """((ratio, closeness), place in new, index in old) for every pair alike enough."""
    pairs = []
    for place, html in enumerate(new):
        if place in found:
            continue
        for index, (_, text) in free.items():
            ratio = SequenceMatcher(
                None, words_of(text).split(), words_of(html).split(), autojunk=False
            ).ratio()
            if ratio >= SIMILAR:
                pairs.append(((ratio, -abs(index - place)), place, index))
    return pairs
