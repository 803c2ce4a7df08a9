"""Finds personal identity numbers in what would be kept of a SIE file. Source: lag (2018:218) 3 kap. 10 §."""

import re
import unicodedata
from collections.abc import Iterator

from budget.domain.sie.encoding import decode
from budget.domain.sie.model import SieFinding
from budget.domain.sie.notes import Notes
from budget.domain.sie.tokens import Kind, Token, tokens
from finsam.shared.identity import personal_numbers

# Ten or twelve digits that may be one; the slow and exact question is only put to lines that have this.
_MAYBE = re.compile(
    r"(?<![0-9])(?:18|19|20)?[0-9]{2}[01][0-9][0-9]{2}[^\S\n]{0,2}[-+]?[^\S\n]{0,2}[0-9]{4}(?![0-9])"
)
# Records of numbers only: "201201 1510" is a month and an account. Their fields are looked at one by one.
_NUMBERS = frozenset(
    "#IB #UB #RES #OIB #OUB #PSALDO #PBUDGET #RAR #OMFATTN #GEN #SRU #TAXAR #VER #TRANS #RTRANS #BTRANS".split()
)
_AMOUNT = re.compile(r"-?[0-9]+[.,][0-9]{1,2}")
# Signs that hide a number from the pattern: digits of other scripts, dashes, blanks and signs without width.
_HIDING = ("Nd", "Pd", "Zs", "Cf")


def with_personal_number(content: bytes) -> tuple[SieFinding, ...]:
    """One stop for each line that holds such a number, with the line and never the number."""
    notes = Notes()
    lines = decode(content).lines
    signs = set[str]().union(*(line for line in lines if not line.isascii()))
    hiding = {sign for sign in signs if ord(sign) > 127 and unicodedata.category(sign) in _HIDING}
    for number, line in enumerate(lines, 1):
        if (_MAYBE.search(line) or not hiding.isdisjoint(line)) and any(map(personal_numbers, _texts(line))):
            notes.stop(
                "personal_number",
                "här står ett personnummer eller samordningsnummer. Sådana får inte föras in: ta bort det i "
                "ekonomisystemet och exportera filen på nytt.",
                number,
            )
    return notes.all()


def _texts(line: str) -> Iterator[str]:
    """What of a line may be a number: the whole line, or each field on its own where fields are numbers anyway."""
    parted = list(tokens(line))
    if not parted or parted[0].text.upper() not in _NUMBERS:
        yield line
        return
    for token in _flat(parted):
        if not _AMOUNT.fullmatch(token.text):
            yield token.text


def _flat(parted: list[Token]) -> Iterator[Token]:
    for token in parted:
        if token.kind is Kind.OBJECTS:
            yield from tokens(token.text)
        else:
            yield token
