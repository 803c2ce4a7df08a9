"""Identity numbers: organisation numbers are checked, personal ones are refused everywhere."""

import re
import unicodedata

from stdnum.se import orgnr

# Ten or twelve digits as a person writes them: YYMMDD-NNNN, YYYYMMDDNNNN, with a blank, a plus, any kind of dash or
# nothing before the last four.
_GAP = r"[^\S\n]{0,2}"
_CANDIDATE = re.compile(
    rf"(?<![0-9])((?:18|19|20)?[0-9]{{2}})([0-9]{{2}})([0-9]{{2}})"
    rf"{_GAP}[-+\u2010-\u2015\u2212]?{_GAP}([0-9]{{4}})(?![0-9])"
)


def _as_read(text: str) -> str:
    """The same text as a reader meets it: digits of every script as ASCII, and no characters without width."""
    seen = (c for c in text if unicodedata.category(c) != "Cf")
    return "".join(str(int(c)) if c.isdecimal() else c for c in seen)


def _luhn(digits: str) -> bool:
    total = 0
    for position, char in enumerate(digits):
        value = int(char) * (2 if position % 2 == 0 else 1)
        total += value // 10 + value % 10
    return total % 10 == 0


def personal_numbers(text: str) -> list[str]:
    """The Swedish personal identity and coordination numbers in a text, as they are written.

    A number counts when its month is 01–12, its day 01–31 (or 61–91 for coordination numbers) and its last
    digit checks (Luhn). Organisation numbers have a third digit of at least 2, so their "month" is 20 or more.
    Source: folkbokföringslagen (1991:481) 18, 18 a §§.
    """
    found = []
    for match in _CANDIDATE.finditer(_as_read(text)):
        year, month, day, serial = match.groups()
        real_day = int(day) - 60 if int(day) > 60 else int(day)
        if 1 <= int(month) <= 12 and 1 <= real_day <= 31 and _luhn(year[-2:] + month + day + serial):
            found.append(match.group(0))
    return found


def is_organisation_number(text: str) -> bool:
    """Is the text a Swedish organisation number with a right check digit? Hyphen and blanks may be there.

    A sole trader's number is her personal number, and that is none here.
    """
    return bool(orgnr.is_valid(text)) and not personal_numbers(orgnr.format(text))


def format_organisation_number(text: str) -> str:
    """A valid organisation number as NNNNNN-NNNN."""
    return str(orgnr.format(text))
