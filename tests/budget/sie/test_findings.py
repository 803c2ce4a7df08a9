"""Each finding has a file that brings it about, and says where it is and what to do."""

import zlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.sie.checksum import _said, _said_by_tokens
from budget.domain.sie.notes import SHOWN
from budget.domain.sie.reading import read_sie
from finsam.shared.findings import Severity
from tests.budget.sie.writer import HEAD, changed, lines, sie, with_checksum, without

STOP, WARNING, NOTE = Severity.STOP, Severity.WARNING, Severity.NOTE
OPENING = "#IB 0 1930 100.00"
ROW = "#TRANS 3511 {} -1000.00"
ZERO = ("{", "#TRANS 1930 {} 0", "}")
EMPTY_YEAR = [line.format(declared="4") for line in HEAD]


def balanced(*rows: str) -> list[str]:
    """An empty year with one voucher."""
    return [*EMPTY_YEAR, "#KONTO 1930 Bank", "#KONTO 2010 Kapital", "#VER A 1 20150101 x", "{", *rows, "}"]


# code, severity, line and words of the message, and the file
FINDINGS = {
    "not_sie": (STOP, None, "vanlig text", b"Konto;Belopp\n1930;100\n"),
    "encoding_differs": (NOTE, None, "UTF-8", sie(encoding="utf-8")),
    "mixed_encoding": (WARNING, 51, "rad 51", sie() + "#PROSA Länsstöd\n#KONTO 1 ö".encode()),
    "missing_format": (WARNING, None, "#FORMAT", sie(without("#FORMAT"))),
    "missing_type": (WARNING, None, "typ 4E", sie(without("#SIETYP"))),
    "type_differs": (WARNING, None, "typ 1", sie(changed("#SIETYP 4", "#SIETYP 1"))),
    "missing_year": (WARNING, None, "#RAR 0", sie(without("#RAR 0"))),
    "missing_account": (WARNING, 21, "konto 1930", sie(without("#KONTO 1930", "#KTYP 1930"))),
    "bad_amount": (STOP, 27, "1E+1000000", sie(changed(OPENING, "#IB 0 1930 1E+1000000"))),
    "decimal_comma": (WARNING, 27, "100,00", sie(changed(OPENING, "#IB 0 1930 100,00"))),
    "bad_date": (WARNING, 46, "ÅÅÅÅMMDD", sie(changed(lines()[45], "#VER A 2 20150230 x"))),
    "bad_record": (WARNING, 11, "saknar nummer", sie(changed(lines()[10], f"#KONTO\n{lines()[10]}"))),
    "unknown_tag": (NOTE, 2, "#XYZ", sie(changed("#FORMAT PC8", "#XYZ 1 2\n#FORMAT PC8\n#XYZ"))),
    "truncated": (STOP, 49, "avklippt", sie(lines()[:-1])),
    "unbalanced_voucher": (STOP, 41, "A 1 balanserar inte: raderna blir 100,00", sie(changed(ROW, "#TRANS 3511 {} -900.00"))),
    "empty_voucher": (WARNING, 51, "A 3 har inga rader", sie([*lines(), "#VER A 3 20150301 x", "{", "}"])),
    "duplicate_voucher": (WARNING, 51, "rad 41", sie([*lines(), "#VER A 1 20150301 x", *ZERO])),
    "voucher_outside_year": (WARNING, 51, "2016-01-02", sie([*lines(), "#VER A 3 20160102 x", *ZERO])),
    "removed_rows": (NOTE, None, "1 rader", sie(changed(ROW, f"#BTRANS 1930 {{}} 5\n{ROW}"))),
    "ksumma_wrong": (WARNING, None, "#KSUMMA", sie(with_checksum(lines(), 12345))),
    "period_to_odd": (WARNING, None, "1970-01-01", sie([*EMPTY_YEAR, "#OMFATTN 19700101"])),
    "opening_unbalanced": (WARNING, None, "25,00", sie(changed("#IB 0 2010 -100.00", "#IB 0 2010 -75.00"))),
    "result_not_transferred": (WARNING, None, "1,00", sie(changed("#RES 0 4510 699.50", "#RES 0 4510 700.50"))),
    "balance_disagrees": (WARNING, None, "Konto 1930 har 400,00", sie(changed("#UB 0 1930 400.50", "#UB 0 1930 400.00"))),
    "opening_differs": (WARNING, None, "Konto 2010", sie(changed("#UB -1 2010 -100.00", "#UB -1 2010 -100.01"))),
    "foreign_currency": (WARNING, None, "EUR", sie([*lines(), "#VALUTA EUR"])),
    "already_imported": (NOTE, 1, "#FLAGGA 1", sie(changed("#FLAGGA 0", "#FLAGGA 1"))),
    "double_record": (WARNING, 28, "rad 27", sie(changed(OPENING, f"{OPENING}\n#IB 0 1930 0.00"))),
}  # fmt: skip


@pytest.mark.parametrize("code", FINDINGS)
def test_a_fault_is_found_with_its_line_and_in_words(code):
    severity, line, words, data = FINDINGS[code]
    made = [found for found in read_sie(data).findings if found.code == code]
    assert [(found.severity, found.line) for found in made] == [(severity, line)]
    assert words in made[0].message
    assert line is None or code == "mixed_encoding" or made[0].message.startswith(f"Rad {line}: ")


@pytest.mark.parametrize("code", sorted(set(FINDINGS) - {"not_sie"}))
def test_no_fault_is_found_in_a_sound_file(code):
    assert code not in {found.code for found in read_sie(sie(with_checksum(lines()))).findings}


# What is no SIE file


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<!DOCTYPE html>\n<html><body>404</body></html>", "webbsida"),
        (b"\n  <HTML>#KONTO 1930 Bank</HTML>", "webbsida"),
        (b'<?xml version="1.0"?><Sie xmlns="http://www.sie.se/sie5">', "SIE 5 är XML: välj SIE 4"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\x00", "Excelfil"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "äldre Excel"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"", "tom"),
        (b" \r\n\x1a", "tom"),
        ("#FLAGGA 0\n#KONTO 1930 Bank".encode("utf-16"), "UTF-16"),
        (b"\x00\x01\x02\x03", "binära data"),
        (b"# Rubrik\n\n#hashtag", "vanlig text"),
    ],
)
def test_what_is_no_sie_file_is_named(data, words):
    file = read_sie(data)
    assert (file.sie_type, file.accounts, file.vouchers) == ("", {}, ())
    (found,) = file.findings
    assert (found.code, found.severity) == ("not_sie", STOP)
    assert words in found.message


# The finer points


@pytest.mark.parametrize(
    "amount",
    [
        "1E5",
        "1e+1000000",
        "NaN",
        "Infinity",
        "1.234",
        "12345678901234",
        "1 000",
        "1.000,00",
        "--1",
        "",
        "\u0661",
    ],
)
def test_an_amount_that_is_no_amount_stops_the_file(amount):
    file = read_sie(sie(changed("#IB 0 1930 100.00", f'#IB 0 1930 "{amount}"'), encoding="utf-8"))
    assert "bad_amount" in {found.code for found in file.stops}
    assert file.sum_of("IB", 0) == Decimal(-100)


@pytest.mark.parametrize(
    "record",
    [
        "#IB 0 1930",
        "#IB x 1930 1",
        "#UB 0",
        "#OIB 0 1930 {1} 5",
        "#PSALDO 0 201513 1930 {} 5",
        "#PSALDO 0 201501 1930 {x y} 5",
    ],
)
def test_a_record_whose_amount_cannot_be_placed_stops_the_file(record):
    file = read_sie(sie([lines()[0], record, *lines()[1:]]))
    assert [(found.code, found.line) for found in file.stops] == [("bad_record", 2)]


def test_a_row_outside_a_voucher_stops_the_file():
    file = read_sie(sie(["#FLAGGA 0", "#TRANS 1930 {} 5", *lines()[1:]]))
    assert [(found.code, found.line) for found in file.stops] == [("bad_record", 2)]


ONLY_DOUBTFUL = {
    "no object list": (["#TRANS 1930 5", "#TRANS 2010 {} -5"], "objektlista"),
    "objects that are none": (["#TRANS 1930 {x} 5", "#TRANS 2010 {} -5"], "objekten"),
    "a quotation mark never closed": (["#TRANS 1930 {} 5 20150101 \"Bank", "#TRANS 2010 {} -5"], "citattecken"),
    "a line that is no record": (["#TRANS 1930 {} 5", "och mer", "#TRANS 2010 {} -5"], "etikett"),
    "a brace too many": (["{", "#TRANS 1930 {} 5", "#TRANS 2010 {} -5"], "klammern"),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "words"), ONLY_DOUBTFUL.values(), ids=ONLY_DOUBTFUL.keys())
def test_a_row_that_can_be_read_all_the_same_is_a_warning(rows, words):
    file = read_sie(sie(balanced(*rows)))
    assert [row.amount for row in file.vouchers[0].rows] == [Decimal(5), Decimal(-5)]
    (found,) = (found for found in file.findings if found.code == "bad_record")
    assert found.severity == WARNING
    assert words in found.message


def test_a_voucher_without_braces_is_read_with_a_warning():
    said = [line for line in balanced("#TRANS 1930 {} 5", "#TRANS 2010 {} -5") if line not in ("{", "}")]
    file = read_sie(sie(said))
    assert file.row_count == 2
    assert [(found.code, found.severity) for found in file.findings] == [("bad_record", WARNING)]


def test_a_voucher_that_is_not_closed_ends_where_the_next_begins():
    file = read_sie(
        sie([*balanced("#TRANS 1930 {} 5", "#TRANS 2010 {} -5")[:-1], "#VER A 2 20150102 y", "{", "}"])
    )
    assert [(voucher.number, len(voucher.rows)) for voucher in file.vouchers] == [("1", 2), ("2", 0)]
    assert [found.line for found in file.findings if found.code == "bad_record"] == [17]


def test_vouchers_without_numbers_are_no_duplicates():
    voucher = ['#VER "" "" 20150101 x', "{", "#TRANS 1930 {} 0", "}"]
    assert "duplicate_voucher" not in {
        found.code for found in read_sie(sie([*lines(), *voucher, *voucher])).findings
    }


def test_twenty_of_a_kind_are_shown_and_the_others_counted():
    file = read_sie(sie([*EMPTY_YEAR, "#KONTO 1 x", *(f"#IB 0 {number} 0" for number in range(100, 145))]))
    made = [found for found in file.findings if found.code == "missing_account"]
    assert len(made) == SHOWN + 1
    assert made[-1] == (
        "missing_account",
        WARNING,
        "Samma sak finns på 25 ställen till som inte visas här.",
        None,
    )


def test_vouchers_alone_need_no_chart_and_no_year():
    file = read_sie(sie(without("#RAR", "#KONTO", kind="4I")))
    assert {(found.code, found.severity) for found in file.findings} == {
        ("missing_year", NOTE),
        ("missing_account", NOTE),
    }


def test_balances_until_a_day_are_held_against_the_vouchers_until_then():
    said = [*changed("#UB 0 1930 400.50", "#UB 0 1930 1100.00"), "#OMFATTN 20150131"]
    said = [line for line in said if not line.startswith("#RES 0")] + ["#RES 0 3511 -1000.00"]
    assert "balance_disagrees" not in {found.code for found in read_sie(sie(said)).findings}


def test_a_file_without_vouchers_is_not_held_against_them():
    assert "balance_disagrees" not in {found.code for found in read_sie(sie(lines("3"))).findings}


@pytest.mark.parametrize("start", ["#UB", "#RES"])
def test_only_a_kind_of_balance_that_the_file_has_is_held_against_the_vouchers(start):
    made = [found for found in read_sie(sie(without(start))).findings if found.code == "balance_disagrees"]
    assert made == []


def test_an_account_whose_balance_of_zero_is_left_out_is_held_against_the_vouchers():
    file = read_sie(sie([*changed(ROW, "#TRANS 2010 {} -1000.00"), "#RES 0 3600 5.00", "#KONTO 3600 Hyra"]))
    made = {found.message.split(" men ")[0] for found in file.findings if found.code == "balance_disagrees"}
    assert made == {
        "Konto 2010 har \u2212100,00\u00a0kr i #UB",
        "Konto 3511 har \u22121\u00a0000,00\u00a0kr i #RES",
        "Konto 3600 har 5,00\u00a0kr i #RES",
    }


# The checksum


def test_a_checksum_that_holds_is_right_however_the_file_is_spaced():
    said = with_checksum(lines())
    assert read_sie(sie(said)).ksumma == "right"
    spaced = [line.replace(" ", "\t", 1).replace("{}", "{ }") for line in said]
    assert read_sie(sie(spaced, line_end="\n")).ksumma == "right"


def test_the_checksum_follows_the_format():
    record = '#TRANS 7010 {1 "456"} 13200.00 "" "Lön \\"mars\\""'
    counted = '#TRANS7010145613200.00Lön "mars"'.encode("cp437")
    said = with_checksum(["#FLAGGA 0", record])
    assert said[-1] == f"#KSUMMA {zlib.crc32(counted)}"


@given(st.text('#TRANS "{}\\ 1\t', max_size=30))
def test_a_plain_line_counts_the_same_as_one_looked_at_token_by_token(line):
    assert _said(line.encode()) == _said_by_tokens(line).encode()


@pytest.mark.parametrize("leave", [" ", "#"])
def test_a_checksum_without_blanks_or_without_the_marks_of_labels_holds_too(leave):
    value = zlib.crc32(
        "#PROSA Åtgärder i länet".replace(leave, "").replace("PROSA ", "PROSA").encode("cp437")
    )
    said = ["#FLAGGA 0", "#KSUMMA", '#PROSA "Åtgärder i länet"', f"#KSUMMA {value}"]
    assert read_sie(sie(said)).ksumma == "right"


@pytest.mark.parametrize("signed", [True, False])
def test_a_checksum_may_be_signed(signed):
    said = next(
        said
        for number in range(100)
        if int((said := with_checksum([*lines(), f"#PROSA {number}"]))[-1].split()[1]) >= 2**31
    )
    value = int(said[-1].split()[1])
    said[-1] = f"#KSUMMA {value - 2**32 if signed else value}"
    assert read_sie(sie(said)).ksumma == "right"


def test_one_changed_amount_makes_the_checksum_wrong():
    said = [line.replace("-1000.00", "-1000.01") for line in with_checksum(lines())]
    assert read_sie(sie(said)).ksumma == "wrong"


def test_a_checksum_that_never_ends_is_a_file_cut_off():
    assert "truncated" in {found.code for found in read_sie(sie(with_checksum(lines())[:-1])).stops}


def test_a_file_without_a_checksum_says_so():
    assert read_sie(sie()).ksumma == "absent"
