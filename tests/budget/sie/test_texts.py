from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from budget.domain.sie.model import SieFile
from budget.domain.sie.reading import read_sie
from budget.domain.sie.texts import drop_texts, without_texts
from budget.domain.sie.tokens import quoted
from tests.budget.sie.test_reading import damaged
from tests.budget.sie.writer import TYPES, lines, sie, with_checksum

PERSONAL = (7, 8, 9, 10)


def sums(file: SieFile) -> dict[str, Any]:
    """Everything that is counted, on its line; of objects those that are no persons, customers, suppliers, invoices."""
    return {
        "type": file.sie_type,
        "accounts": [(number, account.kind, account.line) for number, account in file.accounts.items()],
        "balances": [(b.kind, b.year, b.account, len(b.objects), b.amount, b.line) for b in file.balances],
        "periods": [
            (p.kind, p.year, p.month, p.account, len(p.objects), p.amount, p.line) for p in file.periods
        ],
        "vouchers": [
            (
                v.series,
                v.number,
                v.day,
                v.line,
                [(r.account, len(r.objects), r.amount, r.day, r.line) for r in v.rows],
            )
            for v in file.vouchers
        ],
        "objects": [
            code for v in file.vouchers for r in v.rows for code in r.objects if code[0] not in PERSONAL
        ],
        "years": file.years,
    }


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("encoding", ["cp437", "utf-8", "utf-8-sig", "iso-8859-1"])
def test_a_file_without_its_texts_has_the_same_sums_and_names(kind, encoding):
    data = sie(lines(kind), encoding=encoding)
    before, after = read_sie(data), read_sie(without_texts(data))
    assert sums(after) == sums(before)
    assert (after.accounts, after.objects, after.company) == (before.accounts, before.objects, before.company)
    assert {row.text for voucher in after.vouchers for row in voucher.rows} <= {""}
    assert {voucher.text for voucher in after.vouchers} <= {""}


SECRETS = {
    "a voucher's text": ('#VER A 1 20150101 "{}"', '#VER A 1 20150101 ""'),
    "a voucher's sign": ('#VER A 1 20150101 "" 20150102 "{}"', '#VER A 1 20150101 "" 20150102 ""'),
    "a text where the date should be": ('#VER A 1 "{}"', '#VER A 1 ""'),
    "a text without quotation marks": ("#VER A 1 20150101 Lön {}", '#VER A 1 20150101 "" ""'),
    "a row's text": ('#TRANS 1930 {{}} 5.00 20150101 "{}"', '#TRANS 1930 {} 5.00 20150101 ""'),
    "a row's text after an empty date": ('#TRANS 1930 {{}} 5.00 "" "{}" 2', '#TRANS 1930 {} 5.00 "" "" 2'),
    "a row's sign": ('#TRANS 1930 {{}} 5.00 "" "" 2 "{}"', '#TRANS 1930 {} 5.00 "" "" 2 ""'),
    "an escaped text": ('#TRANS 1930 {{}} 5 "" "a \\"{}\\" b"', '#TRANS 1930 {} 5 "" ""'),
    "a removed row": ('#BTRANS 1930 {{}} 5 "" "{}"', '#BTRANS 1930 {} 5 "" ""'),
    "an added row": ('\t#RTRANS\t1930\t{{}}\t5\t""\t"{}"', '\t#RTRANS\t1930\t{}\t5\t""\t""'),
    "a torn text": ('#TRANS 1930 {{}} 5 "" "{}', '#TRANS 1930 {} 5 "" ""'),
    "who made the file": ("#GEN 20150101 {}", '#GEN 20150101 ""'),
    "an address": ('#ADRESS "{}" "Storgatan 1"', '#ADRESS "" ""'),
    "a note": ("#PROSA {}", '#PROSA ""'),
    "a note in braces": ("#PROSA {{{}}}", "#PROSA {}"),
    "a path": ('#FNR "C:\\{}\\"', '#FNR ""'),
    "a person's object": ('#OBJEKT 7 "12" "{}"', '#OBJEKT 7 "" ""'),
    "a supplier's object": ("#OBJEKT 9 {} x", '#OBJEKT 9 "" ""'),
    "a person in an object list": ('#TRANS 1930 {{1 "10" 7 "{}" 6 22}} 5', '#TRANS 1930 {1 "10" 7 "" 6 22} 5'),
    "an invoice in an opening balance": ('#OIB 0 1510 {{10 "{}"}} 5', '#OIB 0 1510 {10 ""} 5'),
    "a customer in a month": ('#PSALDO 0 201501 1510 {{08 {}}} 5', '#PSALDO 0 201501 1510 {08 ""} 5'),
    "a name that goes on": ("#KONTO 7010 Lön {}", '#KONTO 7010 Lön ""'),
    "an unknown label": ("#XYZ 1 {}", "#XYZ  "),
    "a line that is no record": ("och {} mer", "-  "),
    "small letters": ('#ver A 1 20150101 "{}"', '#ver A 1 20150101 ""'),
}  # fmt: skip


@pytest.mark.parametrize(("line", "kept"), SECRETS.values(), ids=SECRETS.keys())
def test_what_tells_of_somebody_is_emptied_and_the_rest_kept_byte_for_byte(line, kept):
    before, after = line.format("Åsa"), kept
    assert without_texts(f"#FLAGGA 0\r\n{before}\r\n".encode("cp437")) == f"#FLAGGA 0\r\n{after}\r\n".encode(
        "cp437"
    )


@given(st.text("abcåäö \\{}#7", min_size=1, max_size=9), st.sampled_from(["cp437", "utf-8", "iso-8859-1"]))
@settings(deadline=None)
def test_no_text_survives(text, encoding):
    secret = f"Hemligt {text} namn"
    said = [
        f"#VER A 1 20150101 {quoted(secret)} 20150101 {quoted(secret)}",
        "{",
        f"#TRANS 1930 {{1 10 7 {quoted(secret)}}} 5 20150101 {quoted(secret)} 1 {quoted(secret)}",
        f"#RTRANS 1930 {{}} 5 20150101 {quoted(secret)}",
        "}",
        f"#ADRESS {quoted(secret)}",
        f"#PROSA {quoted(secret)}",
        f"#OBJEKT 8 {quoted(secret)} {quoted(secret)}",
        f"#GEN 20150101 {quoted(secret)}",
        secret,
    ]
    left = without_texts(sie(["#FLAGGA 0", *said], encoding=encoding))
    assert b"Hemligt" not in left
    assert b"namn" not in left


def test_what_lies_under_a_personal_dimension_is_personal_too():
    data = sie(
        [
            "#FLAGGA 0",
            "#OBJEKT 21 5 Åsa",
            "#UNDERDIM 21 Roll 20",
            "#UNDERDIM 20 Team 7",
            "#TRANS 1930 {21 5 22 6} 1",
        ]
    )
    assert without_texts(data).splitlines()[1] == b'#OBJEKT 21 "" ""'
    assert without_texts(data).splitlines()[4] == b'#TRANS 1930 {21 "" 22 6} 1'


def test_the_checksum_goes_since_it_would_not_hold():
    after = read_sie(without_texts(sie(with_checksum(lines()))))
    assert after.ksumma == "absent"
    assert after.findings == ()


def test_the_emptied_fields_are_counted():
    data = sie(
        [
            '#VER A 1 20150101 "x" "" me',
            "{",
            '#TRANS 1930 {} 5 "" ""',
            "}",
            '#PROSA ""',
            "#PROSA y",
            "#KSUMMA 5",
        ]
    )
    assert drop_texts(data).emptied == 3


def test_a_file_without_texts_is_left_as_it_is():
    data = sie([line for line in lines("2") if not line.startswith("#GEN")])
    assert drop_texts(data) == (data, 0)


@given(damaged())
@settings(max_examples=400, deadline=None)
def test_a_damaged_file_keeps_its_sums_and_emptying_it_again_changes_nothing(data):
    assume(read_sie(data).sie_type)
    once = without_texts(data)
    assert without_texts(once) == once
    assert sums(read_sie(once)) == sums(read_sie(data))


@given(
    st.lists(
        st.text('#TRANSVEIB "{}\\ 1930.-x', max_size=24)
        | st.sampled_from(["{", "}", "#VER A 1 20150101 x {", "#TRANS 1 {} 5"])
    )
)
@settings(max_examples=400, deadline=None)
def test_lines_of_nothing_but_signs_keep_their_sums(said):
    data = sie(["#FLAGGA 0", *said])
    once = without_texts(data)
    assert without_texts(once) == once
    assert sums(read_sie(once)) == sums(read_sie(data))
    assert once.count(b"\r\n") == data.count(b"\r\n")
