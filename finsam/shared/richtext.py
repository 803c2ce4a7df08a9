"""Rich text from a closed list: headings, lists, tables, links. Cleaned on save and again on output."""

import re
from html import unescape

import nh3

TAGS = frozenset(
    "p br h3 h4 ul ol li strong em u s sup sub a blockquote table caption thead tbody tr th td".split()
)
ATTRIBUTES = {"a": {"href"}, "th": {"scope", "colspan", "rowspan"}, "td": {"colspan", "rowspan"}}
_INSIDE_A_LINE = re.compile(r"</?(?:a|em|s|strong|sub|sup|u)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-"})


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name in ("colspan", "rowspan"):
        return (
            value
            if value.isascii() and value.isdigit() and 1 <= int(value[:4]) <= 50 and len(value) <= 2
            else None
        )
    if name == "scope":
        return value if value in ("col", "row") else None
    return value


def clean_html(html: str) -> str:
    """The same text with only the tags and attributes of the closed list; cleaning twice changes nothing.

    Word's hyphens (U+2010, U+2011), which the typeface lacks, become ordinary ones.
    """
    clean = _cleaned_once(html.translate(HYPHENS))
    # Tags nested against HTML's rules are read in another way once they have been put in order: "<li><table><li>".
    while (again := _cleaned_once(clean)) != clean:
        clean = again
    return clean


def _cleaned_once(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def read_words(html: str) -> str:
    """The text of cleaned HTML as a reader meets it: emphasis leaves no trace, every other tag ends a line."""
    return unescape(_TAG.sub("\n", _INSIDE_A_LINE.sub("", html)))
