r"""Takes the free texts out of a SIE file before it is kept: books are needed, names in them are not.

What goes: the texts and signatures of vouchers and rows, the signature in #GEN, the fields of #ADRESS, #PROSA and #FNR,
codes and names of objects that are persons, customers, suppliers or invoices (dimensions 7-10 and what lies under them),
the fields of labels nobody knows, and lines that are no record. What stays, stays byte for byte and on its own line. The
file's checksum goes too, as it would no longer hold.

It works on bytes read as Latin-1, so it need not know how the file is written. Source: dataskyddsförordningen art. 5.1 c.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from budget.domain.sie.model import personal_dimensions
from budget.domain.sie.records import KNOWN_LABELS, STRAY
from budget.domain.sie.tokens import Kind, Token, dimension, tokens

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|$)")
_DATE = re.compile(r"[0-9]{6,8}|[0-9]{4}-[0-9]{2}-[0-9]{2}|")
_NUMBER = re.compile(r"-?[0-9]{1,13}(?:[.,][0-9]{1,6})?|")
# A row with nothing to take out: an object list of other dimensions, an amount, perhaps a date.
_BARE_ROW = re.compile(
    r"[ \t]*+#TRANS[ \t]++[0-9]++[ \t]++\{[ \t]*+\}[ \t]++-?[0-9.]++(?:[ \t]++[0-9]{8})?[ \t]*+"
).fullmatch
_CHECKSUM = re.compile(r"#KSUMMA(?![^ \t])", re.IGNORECASE).match
_UNDER = re.compile(r"[ \t\x00\x1a]*#UNDERDIM[ \t]", re.IGNORECASE)
EMPTY = '""'
NO_RECORD = "-"  # stands where a line was that is no record, so that the line still is none
# Where an object list belongs, counted after the label.
_LIST_AT = {
    **dict.fromkeys(("#TRANS", "#RTRANS", "#BTRANS"), 1),
    **dict.fromkeys(("#OIB", "#OUB"), 2),
    **dict.fromkeys(("#PSALDO", "#PBUDGET"), 3),
}
Edit = tuple[int, int, str]  # from, to, what instead


class Dropped(NamedTuple):
    """The file without its texts, and how many fields that said something were emptied."""

    content: bytes
    emptied: int


def without_texts(data: bytes) -> bytes:
    """The file without its free texts; doing it again changes nothing."""
    return drop_texts(data).content


def drop_texts(data: bytes) -> Dropped:
    """The same, with a count."""
    bom = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    text = data[len(bom) :].decode("iso-8859-1")
    editor = _Editor(_personal_in(text))
    kept = "".join(editor.line(match[1]) + match[2] for match in _LINE.finditer(text))
    return Dropped(bom + kept.encode("iso-8859-1"), editor.count)


def _personal_in(text: str) -> frozenset[int]:
    over: dict[int, int] = {}
    for match in _LINE.finditer(text):
        if _UNDER.match(match[1]):
            fields = [token.text for token in tokens(match[1]) if token.is_field]
            child, parent = dimension(fields[1] if len(fields) > 1 else ""), dimension(fields[-1])
            if child is not None and parent is not None:
                over[child] = parent
    return personal_dimensions(over)


class _Editor:
    """Edits line by line and counts the fields that had something in them."""

    def __init__(self, personal: frozenset[int]) -> None:
        self._personal = personal
        self.count = 0

    def line(self, line: str) -> str:
        if line in ("{", "}", "") or _BARE_ROW(line):
            return line
        core = line.strip(STRAY)
        if not core:
            return line
        if _CHECKSUM(core):
            return ""
        before, _, after = line.partition(core)
        return before + self._core(core) + after

    def _core(self, line: str) -> str:
        edits = [edit for record in _records(tokens(line)) for edit in self._edits(record)]
        return self._applied(line, edits)

    def _applied(self, line: str, edits: list[Edit]) -> str:
        for start, end, new in sorted(edits, reverse=True):
            if line[start:end] != new:
                self.count += line[start:end].strip(' \t"') != ""
                line = line[:start] + new + line[end:]
        return line

    def _edits(self, record: list[Token]) -> list[Edit]:
        label, *rest = record
        if label.kind is not Kind.BARE or not label.text.startswith("#"):
            is_empty_voucher = label.kind is Kind.OBJECTS and not rest and not label.text.strip()
            return [] if is_empty_voucher else _hollowed(record, NO_RECORD)
        tag = label.text.upper()
        if tag not in KNOWN_LABELS:
            return _hollowed(rest, "")
        edits: list[Edit] = []
        for at, token in enumerate(rest):
            if token.kind is Kind.OBJECTS:
                edits += self._in_objects(token) if at == _LIST_AT.get(tag) else _hollow(token)
        return edits + _emptied(
            self._to_empty(tag, [token for token in rest if token.kind is not Kind.OBJECTS])
        )

    def _to_empty(self, tag: str, rest: list[Token]) -> Iterable[Token]:
        """The fields of a record that may not stay; object lists are not among them."""
        if tag == "#OBJEKT":
            is_personal = bool(rest) and dimension(rest[0].text) in self._personal
            return rest[1:] if is_personal else rest[3:]
        return _TO_EMPTY.get(tag, _nothing)(rest)

    def _in_objects(self, token: Token) -> Iterable[Edit]:
        parts = list(tokens(token.text))
        offset = token.start + 1
        for number, code in zip(parts[::2], parts[1::2], strict=False):
            if dimension(number.text) in self._personal:
                yield code.start + offset, code.end + offset, EMPTY


def _records(parted: Iterable[Token]) -> Iterable[list[Token]]:
    """The records of a line: braces may stand on the same."""
    record: list[Token] = []
    for token in parted:
        if token.kind in (Kind.OPEN, Kind.CLOSE):
            if record:
                yield record
            record = []
        else:
            record.append(token)
    if record:
        yield record


def _hollowed(record: list[Token], instead: str) -> list[Edit]:
    """Nothing of these tokens stays but that there were some. Without an empty list, braces round it would pair."""
    edits: list[Edit] = []
    for token in record:
        lists = "{}" if token.kind is Kind.OBJECTS else ""
        edits.append((token.start, token.end, f"{instead} {lists}".strip()))
        instead = ""
    return edits


def _hollow(token: Token) -> list[Edit]:
    return [(token.start, token.end, "{}")] if token.text.strip() else []


def _emptied(rest: Iterable[Token]) -> list[Edit]:
    return [(token.start, token.end, EMPTY) for token in rest]


def _nothing(rest: list[Token]) -> list[Token]:
    return []


def _all(rest: list[Token]) -> list[Token]:
    return rest


def _surplus(rest: list[Token]) -> list[Token]:
    """After number and name; a name without its quotation marks goes on there."""
    return rest[2:]


def _after_date(rest: list[Token]) -> list[Token]:
    """#GEN date sign."""
    return _unless(rest[:1], _DATE) + rest[1:]


def _in_voucher(rest: list[Token]) -> list[Token]:
    """#VER series number date text registered sign."""
    return _unless(rest[2:3], _DATE) + rest[3:4] + _unless(rest[4:5], _DATE) + rest[5:]


def _in_row(rest: list[Token]) -> list[Token]:
    """#TRANS account {objects} amount date text quantity sign."""
    return _unless(rest[2:3], _DATE) + rest[3:4] + _unless(rest[4:5], _NUMBER) + rest[5:]


def _unless(rest: list[Token], right: re.Pattern[str]) -> list[Token]:
    """A field that is not what it should be may be a text that slid there."""
    return [token for token in rest if not right.fullmatch(token.text)]


_TO_EMPTY: dict[str, Callable[[list[Token]], list[Token]]] = {
    "#KONTO": _surplus,
    "#DIM": _surplus,
    "#ADRESS": _all,
    "#PROSA": _all,
    "#FNR": _all,
    "#GEN": _after_date,
    "#VER": _in_voucher,
    "#TRANS": _in_row,
    "#RTRANS": _in_row,
    "#BTRANS": _in_row,
}
