"""What single fields say: amounts, dates, months, year numbers."""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

_PLAIN = re.compile(r"-?[0-9]{1,13}(?:\.[0-9]{1,2})?")
_LOOSE = re.compile(r"[-+]?(?:[0-9]{1,13}(?:[.,][0-9]{0,2})?|[.,][0-9]{1,2})")
_YEAR = re.compile(r"-?[0-9]{1,2}")


class Amount(NamedTuple):
    value: Decimal
    had_comma: bool


def amount(text: str) -> Amount | None:
    """An amount in kronor, at most thirteen digits and two decimals. A decimal comma is read and told of.

    None for anything else; exponents, NaN and thousands of digits are never evaluated. Source: SIE 4B § 5.7.
    """
    if _PLAIN.fullmatch(text):
        return Amount(Decimal(text), False)
    plain = text.strip(" ").replace("\u2212", "-")
    if not _LOOSE.fullmatch(plain):
        return None
    return Amount(Decimal(plain.replace(",", ".").rstrip(".")), "," in plain)


def day(text: str) -> date | None:
    """A date as YYYYMMDD, or None. Source: SIE 4B § 5.7."""
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def dashed_day(text: str) -> date | None:
    """A date as YYYY-MM-DD, which no SIE file should have but some do."""
    return day(text.replace("-", "")) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None


def month(text: str) -> str | None:
    """A period as YYYYMM, or None."""
    return text if len(text) == 6 and day(f"{text}01") else None


def year(text: str) -> int | None:
    """A year's number: 0, -1, …; None for what is none."""
    return int(text) if _YEAR.fullmatch(text) else None


def in_kronor(value: Decimal) -> str:
    """The amount for a message: 1 234,50 kr."""
    said = f"{value:,.2f}".replace(",", "\u00a0").replace(".", ",").replace("-", "\u2212")
    return f"{said}\u00a0kr"
