"""Identity numbers: organisation numbers are checked, personal ones are refused everywhere."""

import re

from stdnum.se import orgnr

# Ten or twelve digits as a person writes them: YYMMDD-NNNN, YYYYMMDDNNNN, with -, +, blank or nothing before the last four.
_GAP = "[ \t\u00a0\u202f]?"
_CANDIDATE = re.compile(
    rf"(?<![0-9])((?:18|19|20)?[0-9]{{2}})([0-9]{{2}})([0-9]{{2}}){_GAP}[-+\u2013\u2212]?{_GAP}([0-9]{{4}})(?![0-9])"
)


def _ascii_digits(text: str) -> str:
    """The same text with every decimal digit of any script as ASCII, so that full-width digits hide nothing."""
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)


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
    for match in _CANDIDATE.finditer(_ascii_digits(text)):
        year, month, day, serial = match.groups()
        real_day = int(day) - 60 if int(day) > 60 else int(day)
        if 1 <= int(month) <= 12 and 1 <= real_day <= 31 and _luhn(year[-2:] + month + day + serial):
            found.append(match.group(0))
    return found


def is_organisation_number(text: str) -> bool:
    """Is the text a Swedish organisation number with a right check digit? Hyphen and blanks may be there."""
    return bool(orgnr.is_valid(text))


def format_organisation_number(text: str) -> str:
    """A valid organisation number as NNNNNN-NNNN."""
    return str(orgnr.format(text))
