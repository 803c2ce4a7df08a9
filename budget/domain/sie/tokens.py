r"""Parts a line of a SIE file into its fields.

Fields are parted by blanks and tabs. A field with blanks stands in quotes, and `\"` inside it is a quotation mark; a
backslash before anything else is only a backslash (programs write paths). `{1 "100" 6 "22"}` is an object list, and a
brace without its mate opens or closes a voucher. Source: SIE 4B § 5.

The same rules serve decoded text and, read as Latin-1, raw bytes: every sign that means something is ASCII.
"""

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

# Possessive throughout: 20 MB of backslashes must take neither time nor memory to give up.
_QUOTED = r'"[^"\\]*+(?:\\"?+[^"\\]*+)*+"'
_BARE = r'[^ \t"{}][^ \t{}]*+'
_TOKEN = re.compile(
    rf"""(?P<quoted>{_QUOTED})
       | (?P<torn>"[^\r\n]*+)
       | (?P<objects>\{{(?:[ \t]++|{_QUOTED}|{_BARE})*+\}})
       | (?P<open>\{{)
       | (?P<close>\}})
       | (?P<bare>{_BARE})""",
    re.VERBOSE,
)


class Kind(Enum):
    BARE = "bare"
    QUOTED = "quoted"
    TORN = "torn"  # a quotation mark that is never closed: the rest of the line
    OBJECTS = "objects"
    OPEN = "open"
    CLOSE = "close"


_KINDS = {kind.value: kind for kind in Kind}


class Token(NamedTuple):
    """One field: `text` is what it says, or an object list's inside; the line has it from `start` to `end`."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def is_field(self) -> bool:
        return self.kind in (Kind.BARE, Kind.QUOTED, Kind.TORN)


def tokens(line: str) -> Iterator[Token]:
    """The line's tokens in order. Every line can be parted; what is odd about it shows in the kinds."""
    for match in _TOKEN.finditer(line):
        kind = _KINDS[match.lastgroup or ""]
        yield Token(kind, _said(kind, match.group()), match.start(), match.end())


def _said(kind: Kind, raw: str) -> str:
    if kind is Kind.OBJECTS:
        return raw[1:-1]
    if kind is Kind.QUOTED:
        raw = raw[1:-1]
    elif kind is Kind.TORN:
        # `"C:\data\"`: the program did not know that this hides its closing mark.
        raw = raw[1:-1] if raw.endswith('\\"') else raw[1:]
    return raw.replace('\\"', '"') if "\\" in raw else raw


def tokenize(line: str) -> list[str]:
    """What the fields of a line say; an object list or a lone brace as it stands."""
    return [_as_field(token) for token in tokens(line)]


def _as_field(token: Token) -> str:
    if token.kind is Kind.OBJECTS:
        return f"{{{token.text}}}"
    return token.text


def join(fields: Iterable[str]) -> str:
    """A line of those fields, each quoted where it must be. A field may not end in a backslash."""
    return " ".join(quoted(field) for field in fields)


def quoted(field: str) -> str:
    """The field as a file carries it."""
    if field and not re.search(r'[ \t"{}\\]', field):
        return field
    return '"' + field.replace('"', '\\"') + '"'


def objects(inside: str) -> tuple[tuple[int, str], ...] | None:
    """The pairs of an object list, given its inside; None where it cannot be parted into dimension and code."""
    parts = list(tokens(inside))
    if len(parts) % 2 or not all(part.kind in (Kind.BARE, Kind.QUOTED) for part in parts):
        return None
    dimensions = [dimension(part.text) for part in parts[::2]]
    if None in dimensions:
        return None
    codes = [part.text for part in parts[1::2]]
    return tuple((number, code) for number, code in zip(dimensions, codes, strict=True) if number is not None)


def dimension(text: str) -> int | None:
    """A dimension's number, at most four digits; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None
