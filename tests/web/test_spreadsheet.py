"""A cell that begins like a formula goes out as text, and comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam.web.spreadsheet import STARTERS, escape_formula, plain_text


@pytest.mark.parametrize("start", STARTERS)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(start):
    assert escape_formula(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", [" =1+1", "'=1+1", '" =1'])
def test_so_does_what_stands_behind_blanks_and_quotes(text):
    assert escape_formula(text) == f"'{text}"


@pytest.mark.parametrize("value", ["-5", "-5,50", "-1234.00", "Oas", "o'Hara", "", 12, None])
def test_numbers_and_ordinary_words_stay(value):
    assert escape_formula(value) == value


@given(st.text(st.sampled_from("=+-@'\" \t\nab1,"), max_size=6))
def test_out_and_in_again_changes_nothing(text):
    out = escape_formula(text)
    assert (plain_text(out) if out != text else text) == text
