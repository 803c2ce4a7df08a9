import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget.domain.sie.encoding import CP437, LATIN_1, UTF_8, Decoded, decode
from tests.budget.sie.writer import TYPES, lines, sie

NAMED = {"cp437": "cp437", "utf-8": "utf-8", "utf-8-sig": "utf-8", "iso-8859-1": "iso-8859-1"}


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(("written", "read"), NAMED.items())
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_every_encoding_and_line_end_is_found_out(kind, written, read, line_end):
    decoded = decode(sie(lines(kind), encoding=written, line_end=line_end))
    assert decoded.encoding == read
    assert [line for line in decoded.lines if line] == lines(kind)
    assert decoded.odd == ()


def test_a_file_without_swedish_letters_is_ascii():
    assert decode(b"#FLAGGA 0\r\n#KONTO 1930 Bank\r\n") == (["#FLAGGA 0", "#KONTO 1930 Bank"], "ascii", ())


def test_dos_end_marks_and_nuls_at_the_end_are_dropped():
    assert decode(b"#FLAGGA 0\n\x1a\x00\x00").lines == ["#FLAGGA 0"]


def test_a_file_pasted_together_is_decoded_line_by_line():
    data = b"\n".join(
        [
            "#KONTO 1 Återvägen".encode("cp437"),
            "#KONTO 2 Försäkring".encode("cp437"),
            "#KONTO 3 Åtgärder".encode(),
            "#KONTO 4 Länsstöd".encode("iso-8859-1"),
            b"#KONTO 5 Bank",
        ]
    )
    decoded = decode(data)
    assert decoded.encoding == "cp437"
    assert decoded.odd == (3, 4)
    assert [line.split()[2] for line in decoded.lines] == [
        "Återvägen",
        "Försäkring",
        "Åtgärder",
        "Länsstöd",
        "Bank",
    ]


def test_a_name_cut_in_the_middle_of_a_letter_leaves_the_rest_of_the_file_whole():
    data = "#KONTO 1 Återvägen\n#KONTO 2 F".encode() + b"\xc3" + b"\n#KONTO 3 Bank\n"
    decoded = decode(data)
    assert (decoded.encoding, decoded.odd) == ("utf-8", (2,))
    assert decoded.lines[0] == "#KONTO 1 Återvägen"


def test_windows_dashes_and_quotes_are_read_in_a_latin_1_file():
    data = "#KONTO 1 Försäkring – “ny”\n#KONTO 2 Länsstöd".encode("cp1252")
    assert decode(data).lines[0] == "#KONTO 1 Försäkring – “ny”"


def test_a_control_sign_inside_a_text_is_no_line_end():
    assert decode(b"#KONTO 1930 a\x0bb\x1cc\n#KONTO 1931 \x85\n").lines[0] == "#KONTO 1930 a\x0bb\x1cc"


words = st.text("abcdefåäöÅÄÖéü", min_size=3, max_size=8).filter(lambda word: word.isalpha())


@given(st.lists(words, min_size=1), st.sampled_from(["cp437", "utf-8", "iso-8859-1"]))
@settings(deadline=None)
def test_swedish_words_inside_words_are_never_garbled(said, encoding):
    # each line has at least one letter that tells, followed by another
    written = [f"#KONTO 1930 {word}öa" for word in said]
    assert [line for line in decode("\n".join(written).encode(encoding)).lines if line] == written


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_are_decoded_without_replacing_a_sign(data):
    decoded = decode(data)
    assert decoded.encoding in ("ascii", "utf-8", "cp437", "iso-8859-1")
    assert "\ufffd" not in "".join(decoded.lines) or codecs.encode("\ufffd", "utf-8") in data


@pytest.mark.parametrize("encoding", [UTF_8, CP437, LATIN_1])
def test_what_somebody_chooses_goes_before_what_the_bytes_look_like(encoding):
    data = "Räntor\nÅnäs\nHyra".encode(encoding)
    assert decode(data, encoding) == Decoded(["Räntor", "Ånäs", "Hyra"], encoding)


def test_a_line_that_cannot_be_what_was_chosen_is_read_as_it_looks():
    data = "Räntor\n".encode() + "Ånäs på".encode("cp437")
    assert decode(data, UTF_8) == Decoded(["Räntor", "Ånäs på"], UTF_8, (2,))
    assert decode(b"Hyra", CP437) == Decoded(["Hyra"], "ascii")
