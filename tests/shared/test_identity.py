"""Personal numbers are found however they are written; what only looks like one is left alone."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from finsam.shared.identity import (
    format_organisation_number,
    is_organisation_number,
    personal_numbers,
)

# Numbers from the tax agency's list for tests; nobody bears them.
NUMBER = "811228-9874"


@pytest.mark.parametrize(
    "text",
    [
        "811228-9874",
        "8112289874",
        "811228+9874",
        "811228 9874",
        "811228 - 9874",
        "811228\u00a09874",
        "811228–9874",
        "811228\u20119874",
        "811228−9874",
        "19811228-9874",
        "198112289874",
        "19811228 9874",
        "18811228+9874",
        "811288-9871",
        "198112889871",
        "８１１２２８-９８７４",
        "٨١١٢٢٨-٩٨٧٤",
        "811228\u00ad-9874",
        "811\u200b228-9874",
        "Gäller Anna, pnr811228-9874, och hennes handläggare.",
        "(8112289874)",
        "Beslut 2015-11-13 om 811228-9874.",
        "1981-12-28-9874",
        "81-12-28-9874",
        "1981.12.28-9874",
        "81 12 28-9874",
        "811228-\n9874",
    ],
)
def test_a_personal_number_is_found_however_it_is_written(text):
    assert len(personal_numbers(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "811228-9875",  # the check digit is wrong
        "811328-9873",  # no month 13
        "811232-9877",  # no day 32
        "811292-9875",  # coordination numbers end at day 91
        "Organisationsnummer 202100-0555",
        "222000-2931",
        "08-123 456 78",
        "070-174 06 05",
        "+46 8 123 456 78",
        "2015-11-13 14.20",
        "2015-11-13T14:20:00",
        "20151113 14:20",
        "Bankgiro 5050-1055",
        "IBAN SE45 5000 0000 0583 9825 7466",
        "1981-12-28 9874",  # a day and a number
        "Den 2015-11-13, 9874 kr",
        "Plusgiro 81 12 28-9",
        "Konto 8327-9, 123 456 789-0",
        "11 700 000 kr",
        "1 234 567 890,50",
        "Dnr 2015:04",
        "Dnr FK 2015/12345-6",
        "12811228-98741",
        "811228\n9874",  # two rows of a column
    ],
)
def test_what_is_no_personal_number_is_left_alone(text):
    assert personal_numbers(text) == []


def check_digit(nine: str) -> int:
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(nine)]
    return -sum(value // 10 + value % 10 for value in doubled) % 10


days = st.dates(date(1900, 1, 1), date(2020, 12, 31))


@given(days, st.integers(0, 999), st.sampled_from(["", "-", "+", " ", "–"]), st.booleans(), st.booleans())
def test_every_persons_number_is_found_in_any_sentence(born, serial, sign, in_full, coordinated):
    day = born.day + 60 if coordinated else born.day
    short = f"{born:%y%m}{day:02}"
    last = f"{serial:03}"
    number = f"{born:%Y%m}{day:02}" if in_full else short
    written = f"{number}{sign}{last}{check_digit(short + last)}"
    assert personal_numbers(f"Ring om {written}, tack.") == [written]


@given(
    st.integers(2, 9),
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(20, 99),
    st.integers(0, 9999),
    st.integers(0, 999),
)
def test_no_organisation_number_is_taken_for_a_person(first, second, tail, group, middle, rest):
    nine = f"{first}{second}{group:02}{middle:04}{rest % 10}"
    number = f"{nine[:6]}-{nine[6:]}{check_digit(nine)}"
    assert is_organisation_number(number)
    assert personal_numbers(f"Org.nr {number}") == []


@given(st.dates(date(2004, 1, 1), date(2030, 12, 31)), st.times())
def test_no_day_and_time_written_as_usual_is_taken_for_a_person(day, time):
    texts = [
        f"{day} {time:%H.%M}",
        f"{day} {time:%H:%M}",
        f"{day}T{time:%H:%M:%S}",
        f"{day} – {day + timedelta(30)}",
    ]
    assert [personal_numbers(text) for text in texts] == [[]] * 4


@given(st.text(max_size=80))
def test_any_text_can_be_searched(text):
    assert all(len(found) >= 10 for found in personal_numbers(text))


@pytest.mark.parametrize("number", ["202100-0555", "2021000555", "202100 0555"])
def test_an_organisation_number_is_written_one_way(number):
    assert is_organisation_number(number)
    assert format_organisation_number(number) == "202100-0555"


@pytest.mark.parametrize("number", ["", "202100-0556", "202100055", "20210005555", "kommun", NUMBER])
def test_what_is_no_organisation_number_is_refused(number):
    assert not is_organisation_number(number)


@given(st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_never_passes(place, more):
    digits = list("2021000555")
    digits[place] = str((int(digits[place]) + more) % 10)
    changed = "".join(digits)
    assume(changed != "2021000555")
    assert not is_organisation_number(changed)
