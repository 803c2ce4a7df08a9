"""Amounts: Decimal kronor in code, whole öre where they are stored."""

import re
from decimal import Decimal

ORE = Decimal("0.01")
MAX_KRONOR = Decimal("9999999999999.99")  # thirteen digits before the comma: fits a 64-bit integer of öre
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009")
_MINUS = str.maketrans(
    "\u2212\u2013", "--"
)  # the real minus, and the dash that word processors put in its place
_AMOUNT = re.compile(r"-?[0-9]{1,13}(?:[.,][0-9]{1,2})?")


class AmountError(ValueError):
    """The text is no amount. The message is Swedish and meant for the user."""


def parse_kronor(text: str) -> Decimal:
    """Reads an amount in kronor as a person writes it: `1 234,50`, `1234.5`, `−5`, `–5`.

    Only ASCII digits, at most thirteen before and two after one comma or point; blanks (also non-breaking)
    may group the digits. Raises AmountError with a Swedish message. Never evaluates exponents.
    """
    plain = text.strip().removesuffix("kr").translate(_SPACES).translate(_MINUS)
    if len(plain) > 40 or not _AMOUNT.fullmatch(plain):
        raise AmountError(
            "Skriv beloppet med siffror, till exempel 1 234,50. Högst tretton siffror och två decimaler."
        )
    return Decimal(plain.replace(",", ".")).quantize(ORE)


def to_ore(kronor: Decimal) -> int:
    """Whole öre for an exact amount in kronor. Raises AmountError for fractions of an öre or an amount out of range."""
    if not kronor.is_finite() or kronor.copy_abs() > MAX_KRONOR:
        raise AmountError("Beloppet är för stort.")
    exact = kronor.quantize(ORE)  # scaleb alone would round an amount of many decimals without a word
    if exact != kronor:
        raise AmountError("Beloppet får ha högst två decimaler.")
    return int(exact.scaleb(2))


def from_ore(ore: int) -> Decimal:
    """Kronor, with two decimals, for whole öre."""
    return Decimal(ore).scaleb(-2)


def invariant(kronor: Decimal) -> str:
    """The amount as files carry it: point, two decimals, no grouping, ASCII minus."""
    return f"{kronor:.2f}"
