r"""#KSUMMA: CRC-32 of what the records between the two #KSUMMA say. Source: SIE 4B § 10.

Labels with their # and what the fields say count; blanks between fields, quotation marks round them, braces and line ends
do not, and `\"` counts as a quotation mark. Some programs leave out the # or the blanks inside quotation marks: a sum that
holds in one of those ways holds too, as none comes about by chance.
"""

import re
import zlib
from collections.abc import Iterable, Sequence

from budget.domain.sie.tokens import Kind, tokens

_VALUE = re.compile(r"-?[0-9]{1,10}")
_BETWEEN = b" \t{}"
# Every quotation mark opens or closes a field, and none is escaped: then the line can be parted at them.
_PLAIN = re.compile(rb'(?:[^"\\]*+(?<=[ \t{])"[^"\\]*+")*+[^"\\]*+')


def holds(records: Sequence[bytes], stated: str) -> bool:
    """Do the raw lines between the two #KSUMMA come to the stated sum? It may be signed or not."""
    if not _VALUE.fullmatch(stated):
        return False
    said = [_said(line) for line in records]
    return any(
        zlib.crc32(_variant(said, with_mark=with_mark, with_blanks=with_blanks)) == int(stated) % 2**32
        for with_mark in (True, False)
        for with_blanks in (True, False)
    )


def checksum(records: Iterable[bytes]) -> int:
    """The sum as the format has it."""
    return zlib.crc32(_variant([_said(line) for line in records], with_mark=True, with_blanks=True))


def _said(line: bytes) -> bytes:
    """Label and fields run together; an object list is as its fields."""
    if not _PLAIN.fullmatch(line):
        return _said_by_tokens(line.decode("iso-8859-1")).encode("iso-8859-1")
    parts = line.split(b'"')
    parts[::2] = [outside.translate(None, _BETWEEN) for outside in parts[::2]]
    return b"".join(parts)


def _said_by_tokens(line: str) -> str:
    parts = []
    for token in tokens(line):
        if token.kind is Kind.OBJECTS:
            parts.append(_said_by_tokens(token.text))
        elif token.is_field:
            parts.append(token.text)
    return "".join(parts)


def _variant(said: list[bytes], *, with_mark: bool, with_blanks: bool) -> bytes:
    whole = b"".join(said if with_mark else [line.removeprefix(b"#") for line in said])
    return whole if with_blanks else whole.translate(None, b" \t")
