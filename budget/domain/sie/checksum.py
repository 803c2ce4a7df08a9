"""#KSUMMA: CRC-32 of what the records between the two #KSUMMA say. Source: SIE 4B § 10.

Labels and fields count; what parts them, quotation marks and braces do not, and `\\"` counts as a quotation mark. Programs
have read the rule in more than one way (the label's # and blanks inside a quoted field), so a sum that holds in any of
these ways holds.
"""

import re
import zlib
from collections.abc import Iterable, Sequence

from budget.domain.sie.tokens import Kind, tokens

_VALUE = re.compile(r"-?[0-9]{1,10}")


def holds(records: Sequence[bytes], stated: str) -> bool:
    """Do the raw lines between the two #KSUMMA come to the stated sum? It may be signed or not."""
    if not _VALUE.fullmatch(stated):
        return False
    said = [_said(line.decode("iso-8859-1")) for line in records]
    return any(
        _crc(_variant(said, with_mark=with_mark, with_blanks=with_blanks)) == int(stated) % 2**32
        for with_mark in (True, False)
        for with_blanks in (True, False)
    )


def checksum(records: Iterable[bytes]) -> int:
    """The sum as the format's own text has it: the label with its #, blanks inside a field counted."""
    return _crc(
        _variant([_said(line.decode("iso-8859-1")) for line in records], with_mark=True, with_blanks=True)
    )


def _said(line: str) -> str:
    """Label and fields run together; an object list is as its fields."""
    parts = []
    for token in tokens(line):
        if token.kind is Kind.OBJECTS:
            parts.append(_said(token.text))
        elif token.is_field:
            parts.append(token.text)
    return "".join(parts)


def _variant(said: list[str], *, with_mark: bool, with_blanks: bool) -> str:
    whole = "".join(said if with_mark else [line.removeprefix("#") for line in said])
    return whole if with_blanks else re.sub(r"[ \t]", "", whole)


def _crc(text: str) -> int:
    return zlib.crc32(text.encode("iso-8859-1"))
