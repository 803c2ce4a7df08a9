"""Amounts as people write them, and as they are stored."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam.shared.money import MAX_KRONOR, AmountError, from_ore, invariant, parse_kronor, to_ore

D = Decimal
LARGEST = int(MAX_KRONOR * 100)
ore = st.integers(-LARGEST, LARGEST)


@pytest.mark.parametrize(
    ("text", "kronor"),
    [
        ("0", "0.00"),
        ("1 234,50", "1234.50"),
        ("1\u00a0234\u202f567,5", "1234567.50"),
        ("1234.5", "1234.50"),
        ("−5", "-5.00"),
        ("-5", "-5.00"),
        ("–5", "-5.00"),
        ("− 395 000 kr", "-395000.00"),
        ("  11 700 000 kr ", "11700000.00"),
        ("9999999999999,99", "9999999999999.99"),
    ],
)
def test_an_amount_is_read_as_a_person_writes_it(text, kronor):
    assert str(parse_kronor(text)) == kronor


BAD = [
    "",
    " ",
    "kr",
    "-",
    "1E9",
    "1e9",
    "１２",
    "١٢",
    "9" * 10_000,
    "10000000000000",
    "NaN",
    "Infinity",
    "1_000",
    "1.234,56",
    "1,234.56",
    "1.234",
    "1,",
    ",5",
    "+5",
    "--5",
    "−–5",
    "—5",
    "5-",
    "1E+9",
    "1٬000",
    "1'000",
    "1\t000",
    "12\u200b3",
    "12kr kr",
    "5 Mkr",
    "999999999999999999999999999999999999,999",
    " " * 10_000,
    "0" * 14,
    "0x10",
    "1\n2",
    "=1+1",
    "5 tkr",
    "½",
]


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_amount_is_refused_in_swedish(text):
    with pytest.raises(AmountError, match="Skriv beloppet med siffror, till exempel 1 234,50"):
        parse_kronor(text)


@given(st.text(max_size=60))
def test_any_text_is_an_amount_in_whole_ore_or_refused(text):
    try:
        kronor = parse_kronor(text)
    except AmountError:
        return
    assert from_ore(to_ore(kronor)) == kronor


@given(ore)
def test_every_amount_survives_storage_and_files(amount):
    kronor = from_ore(amount)
    assert to_ore(kronor) == amount
    assert parse_kronor(invariant(kronor)) == kronor
    assert parse_kronor(f"{kronor:,.2f}".replace(",", " ").replace(".", ",")) == kronor


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        (MAX_KRONOR + D("0.01"), "för stort"),
        (-MAX_KRONOR - 1, "för stort"),
        (D("1E+1000000"), "för stort"),
        (D("NaN"), "för stort"),
        (D("sNaN"), "för stort"),
        (D("-Infinity"), "för stort"),
        (D("0.001"), "två decimaler"),
        (D("1E-1000000"), "två decimaler"),
        (D("1." + "0" * 40 + "1"), "två decimaler"),
    ],
)
def test_what_does_not_fit_in_whole_ore_is_refused(amount, says):
    with pytest.raises(AmountError, match=says):
        to_ore(amount)
