"""Finds out how a SIE file is written. #FORMAT PC8 is only a claim: many files that make it are UTF-8.

A byte-order mark means UTF-8; so does a file that is UTF-8 without a fault. Otherwise Swedish letters inside words tell
code page 437 from Latin-1, whose Swedish letters have no byte in common. A file pasted together from several is decoded
line by line. Nothing is ever replaced by a question mark.
"""

import re
from collections import Counter
from typing import NamedTuple

ASCII, UTF_8, CP437, LATIN_1 = "ascii", "utf-8", "cp437", "iso-8859-1"

_BOM = b"\xef\xbb\xbf"
_OTHER_LINE_ENDS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_ASCII_BYTES = bytes(range(128))
_CP437_LETTERS = "åäöÅÄÖéüÉ".encode("cp437")
_LATIN_1_LETTERS = "åäöÅÄÖéüÉ".encode("iso-8859-1")
# A letter counts as evidence when another follows: ” of Windows-1252 is ö in 437, but it ends a word.
_CP437_WORD = re.compile(
    b"[" + re.escape(_CP437_LETTERS) + b"](?=[A-Za-z" + re.escape(_CP437_LETTERS) + b"])"
)
_LATIN_1_WORD = re.compile(
    b"[" + re.escape(_LATIN_1_LETTERS) + b"](?=[A-Za-z" + re.escape(_LATIN_1_LETTERS) + b"])"
)
_UTF_8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")


class Decoded(NamedTuple):
    """`lines` as text; `encoding` of the file, or of most of it; `odd` are the numbers of lines that are otherwise."""

    lines: list[str]
    encoding: str
    odd: tuple[int, ...] = ()


def decode(data: bytes, chosen: str | None = None) -> Decoded:
    """Decode a whole file. Line ends may be LF, CRLF or CR; a DOS end-of-file mark and NULs at the end are dropped.

    `chosen` is what somebody says that it is written in; a line that cannot be is read as it looks.
    """
    data = data.removeprefix(_BOM).rstrip(b"\x1a\x00")
    if data.isascii():
        return Decoded(_lines(data.decode("ascii")), ASCII)
    if chosen:
        return _line_by_line(data, chosen)
    try:
        return Decoded(_lines(data.decode("utf-8")), UTF_8)
    except UnicodeDecodeError:
        encoding = _single(data)
    if encoding:
        return Decoded(_lines(_decoded(data, encoding)), encoding)
    return _line_by_line(data)


def _lines(text: str) -> list[str]:
    """Parted at LF, CRLF and CR only, as bytes are. str.splitlines is quicker but also parts at a few other signs."""
    if not any(sign in text for sign in _OTHER_LINE_ENDS):
        return text.splitlines()
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _single(data: bytes) -> str | None:
    """The one code page of a file whose bytes leave no doubt."""
    high = set(data.translate(None, _ASCII_BYTES))
    if max(high) < 0xC2 and high & set(_CP437_LETTERS):
        return CP437
    if min(high) >= 0xA0 and high & set(_LATIN_1_LETTERS) and not _UTF_8_LETTER.search(data):
        return LATIN_1
    return None


def _decoded(data: bytes, encoding: str) -> str:
    if encoding != LATIN_1:
        return data.decode(encoding)
    try:
        return data.decode("cp1252")  # Latin-1 with dashes and curly quotes where Latin-1 has control codes
    except UnicodeDecodeError:
        return data.decode(LATIN_1)


def _line_by_line(data: bytes, chosen: str | None = None) -> Decoded:
    raw = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    found = [None if line.isascii() else _encoding_of(line, chosen) for line in raw]
    counts = Counter(encoding for encoding in found if encoding)
    main = chosen or (counts.most_common(1)[0][0] if counts else CP437)
    lines, odd = [], []
    for number, (line, own) in enumerate(zip(raw, found, strict=True), 1):
        try:
            lines.append(_decoded(line, own or main))
        except UnicodeDecodeError:  # a name cut in the middle of a letter
            own = LATIN_1
            lines.append(_decoded(line, own))
        if own and own != main:
            odd.append(number)
    return Decoded(lines, main, tuple(odd))


def _encoding_of(line: bytes, chosen: str | None = None) -> str | None:
    """What one line is written in: the chosen where it can be; None where nothing in it tells."""
    if chosen in (CP437, LATIN_1):
        return chosen  # every byte is a sign in both
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        cp437, latin_1 = len(_CP437_WORD.findall(line)), len(_LATIN_1_WORD.findall(line))
        if cp437 == latin_1:
            return None
        return CP437 if cp437 > latin_1 else LATIN_1
    return UTF_8
