"""How numbers, money and days are written in Swedish: by the template filters, and by what hands them ready words."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from babel.dates import format_date
from babel.numbers import format_decimal

NBSP = "\u00a0"
HIDDEN = "··"
NONE = "–"
_NUMBER_WORDS = "noll en två tre fyra fem sex sju åtta nio tio elva tolv".split()


def number(value: int | Decimal, decimals: int = 0, signed: bool = False) -> str:
    """`1 234,5` with non-breaking thousands and a real minus; halves round away from zero."""
    exact = Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = format_decimal(
        abs(exact), format="#,##0" + ("." + "0" * decimals if decimals else ""), locale="sv_SE"
    )
    sign = "\u2212" if exact < 0 else "+" if signed and exact > 0 else ""
    return sign + text.replace(" ", NBSP)


def kronor(value: Decimal, signed: bool = False) -> str:
    """Whole kronor, with öre only when there are any: `1 234 567 kr`."""
    return number(value, 0 if value == value.to_integral_value() else 2, signed) + NBSP + "kr"


def thousands(value: Decimal, signed: bool = False) -> str:
    """Thousands of kronor without unit, for a table that says tkr once: `1 235`."""
    return number(value / 1000, 0, signed)


def millions(value: Decimal) -> str:
    """`11,9 Mkr`, one decimal."""
    return number(value / 1_000_000, 1) + NBSP + "Mkr"


def percent(share: Fraction | Decimal, decimals: int = 1) -> str:
    """A share 0..1 as `25,0 %`."""
    exact = Fraction(share) * 100
    return number(Decimal(exact.numerator) / Decimal(exact.denominator), decimals) + NBSP + "%"


def day(value: date) -> str:
    """`13 november 2015`."""
    return format_date(value, "d MMMM y", locale="sv_SE").replace(" ", NBSP)


def day_of_month(value: date) -> str:
    """`24 november`, where the year is plain."""
    return format_date(value, "d MMMM", locale="sv_SE").replace(" ", NBSP)


def month(value: date) -> str:
    """`november 2015`, as the name of a period."""
    return format_date(value, "LLLL y", locale="sv_SE")


def moment(value: datetime) -> str:
    """`2015-11-13 14.20`, in the zone the moment already has."""
    return value.strftime("%Y-%m-%d %H.%M")


def number_word(value: int, one: str = "en") -> str:
    """Numbers up to twelve in words; `one` is "ett" before what is called ett."""
    if value == 1:
        return one
    return _NUMBER_WORDS[value] if 0 <= value <= 12 else str(value)


def days_between(today: date, other: date) -> str:
    """`om tolv dagar`, `i morgon`, `i dag`, `i går`, `för tre dagar sedan`."""
    days = (other - today).days
    near = {0: "i dag", 1: "i morgon", -1: "i går"}
    if days in near:
        return near[days]
    return f"om {number_word(days)} dagar" if days > 0 else f"för {number_word(-days)} dagar sedan"


def listing(words: Sequence[str]) -> str:
    """`Försäkringskassan, en region och en kommun`."""
    return " och ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""
