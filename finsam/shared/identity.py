"""Identity numbers: organisation numbers are checked, personal ones are refused everywhere."""

import re
import unicodedata

from stdnum.se import orgnr

# Ten or twelve digits as a person writes them: YYMMDD-NNNN, YYYYMMDDNNNN, with a blank, a plus, any kind of dash or
# nothing before the last four. A day written as a date (1981-12-28, 81.12.28) counts where a dash or a plus follows at once:
# after a blank it may as well be a time, an amount or another day. A dash at the end of a line may have the rest on the next one.
_GAP = r"[^\S\n]{0,2}"
_DASH = r"[-+\u2010-\u2015\u2212]"
_LAST = rf"(?:{_GAP}{_DASH}?{_GAP}|{_DASH}\s{{1,3}})([0-9]{{4}})(?![0-9])"
_YEAR = r"(?<![0-9])((?:18|19|20)?[0-9]{2})"
_CANDIDATES = (
    re.compile(rf"{_YEAR}([0-9]{{2}})([0-9]{{2}}){_LAST}"),
    re.compile(rf"{_YEAR}([-./ ])([0-9]{{2}})\2([0-9]{{2}}){_DASH}([0-9]{{4}})(?![0-9]|[-./ ][0-9]{{2}}\b)"),
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
    read = _as_read(text)
    matches = (match for pattern in _CANDIDATES for match in pattern.finditer(read))
    return [match.group(0) for match in sorted(matches, key=lambda one: one.start()) if _is_personal(match)]


def _is_personal(match: re.Match[str]) -> bool:
    year, *_between, month, day, serial = match.groups()
    real_day = int(day) - 60 if int(day) > 60 else int(day)
    return 1 <= int(month) <= 12 and 1 <= real_day <= 31 and _luhn(year[-2:] + month + day + serial)


def is_organisation_number(text: str) -> bool:
    """Is the text a Swedish organisation number with a right check digit? Hyphen and blanks may be there.

    A sole trader's number is her personal number, and that is none here.
    """
    return bool(orgnr.is_valid(text)) and not personal_numbers(orgnr.format(text))


def format_organisation_number(text: str) -> str:
    """A valid organisation number as NNNNNN-NNNN."""
    return str(orgnr.format(text))
