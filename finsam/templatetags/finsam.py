"""Filters: the only place where exact values become Swedish text. Built in, no `load` needed."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import mark_safe

from finsam.shared import formats
from finsam.shared.richtext import clean_html

register = template.Library()


def or_dash(value: Any) -> bool:
    return value is None or value == ""


@register.filter
def kr(value: Decimal | None) -> str:
    return formats.NONE if or_dash(value) else formats.kronor(Decimal(value))


@register.filter
def tkr(value: Decimal | None) -> str:
    return formats.NONE if or_dash(value) else formats.thousands(Decimal(value))


@register.filter
def tkr_unit(value: Decimal | None) -> str:
    return formats.NONE if or_dash(value) else formats.thousands(Decimal(value)) + formats.NBSP + "tkr"


@register.filter
def tkr_signed(value: Decimal | None) -> str:
    return formats.NONE if or_dash(value) else formats.thousands(Decimal(value), signed=True)


@register.filter
def mkr(value: Decimal | None) -> str:
    return formats.NONE if or_dash(value) else formats.millions(Decimal(value))


@register.filter
def whole(value: int | Decimal | None) -> str:
    return formats.NONE if or_dash(value) else formats.number(value)


@register.filter
def people(value: Decimal | None) -> str:
    """Full-time equivalents with as many decimals as are needed, at most two: `0,5`."""
    if or_dash(value):
        return formats.NONE
    exponent = Decimal(value).normalize().as_tuple().exponent
    return formats.number(value, min(max(0, -int(exponent)), 2))


@register.filter
def exact(value: Decimal | None) -> str:
    """Kronor to the öre, always with two decimals, as books are kept: `1 234,50`."""
    return formats.NONE if or_dash(value) else formats.number(value, 2)


@register.filter
def percent(share: Any, decimals: int = 1) -> str:
    return formats.NONE if or_dash(share) else formats.percent(share, decimals)


@register.filter
def count(value: Any) -> str:
    """A count as it may be shown: a number, or the mark of a hidden one."""
    if value is None:
        return formats.NONE
    if getattr(value, "is_withheld", False):
        return formats.HIDDEN
    return formats.number(getattr(value, "value", value))


@register.filter(expects_localtime=True)  # a comment made just after midnight is of the new day
def day(value: date | None) -> str:
    return formats.NONE if or_dash(value) else formats.day(value)


@register.filter(expects_localtime=True)
def day_short(value: date | None) -> str:
    return formats.NONE if or_dash(value) else value.strftime("%Y-%m-%d")


@register.filter
def moment(value: datetime | None) -> str:
    return formats.NONE if or_dash(value) else formats.moment(timezone.localtime(value))


@register.filter
def days_left(value: date | None, today: date) -> str:
    return formats.NONE if or_dash(value) else formats.days_between(today, value)


@register.filter
def in_words(value: int, one: str = "en") -> str:
    return formats.number_word(value, one)


@register.filter
def listing(words: Sequence[str]) -> str:
    return formats.listing(words)


@register.filter
def rich(html: str) -> str:
    """Rich text, cleaned once more on its way out."""
    return mark_safe(clean_html(html or ""))
