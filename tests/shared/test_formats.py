"""How figures look to a Swedish reader."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from finsam.shared import formats


def plain(text: str) -> str:
    return text.replace(formats.NBSP, " ")


@pytest.mark.parametrize(
    ("kronor", "text"),
    [
        ("1234567", "1 234 567 kr"),
        ("1234.50", "1 234,50 kr"),
        ("-395000", "−395 000 kr"),
        ("0", "0 kr"),
        ("-0.00", "0 kr"),
    ],
)
def test_kronor_show_ore_only_when_there_are_any(kronor, text):
    assert plain(formats.kronor(Decimal(kronor))) == text


@pytest.mark.parametrize(
    ("kronor", "text", "signed"),
    [
        ("1234567", "1 235", "+1 235"),
        ("-395000", "−395", "−395"),
        ("499.99", "0", "0"),
        ("500", "1", "+1"),
        ("-500", "−1", "−1"),
    ],
)
def test_thousands_round_half_away_from_zero(kronor, text, signed):
    assert plain(formats.thousands(Decimal(kronor))) == text
    assert plain(formats.thousands(Decimal(kronor), signed=True)) == signed


def test_nothing_in_a_figure_can_break_over_a_line():
    figures = [
        formats.kronor(Decimal(11_700_000)),
        formats.millions(Decimal(11_900_000)),
        formats.percent(Fraction(1, 4)),
    ]
    assert [" " in figure for figure in figures] == [False, False, False]
    assert plain(" ".join(figures)) == "11 700 000 kr 11,9 Mkr 25,0 %"


def test_days_and_moments_are_swedish():
    assert plain(formats.day(date(2015, 11, 3))) == "3 november 2015"
    assert formats.moment(datetime(2015, 11, 13, 14, 20)) == "2015-11-13 14.20"  # noqa: DTZ001  the zone is the caller's


@pytest.mark.parametrize(
    ("other", "text"),
    [
        (date(2015, 11, 25), "om tolv dagar"),
        (date(2015, 11, 26), "om 13 dagar"),
        (date(2015, 11, 14), "i morgon"),
        (date(2015, 11, 13), "i dag"),
        (date(2015, 11, 12), "i går"),
        (date(2015, 11, 10), "för tre dagar sedan"),
    ],
)
def test_a_day_is_told_from_today(other, text):
    assert formats.days_between(date(2015, 11, 13), other) == text


@pytest.mark.parametrize(
    ("count", "one", "text"),
    [
        (0, "en", "noll"),
        (1, "en", "en"),
        (1, "ett", "ett"),
        (2, "ett", "två"),
        (12, "en", "tolv"),
        (13, "en", "13"),
    ],
)
def test_small_numbers_are_words_and_one_follows_its_noun(count, one, text):
    assert formats.number_word(count, one) == text
