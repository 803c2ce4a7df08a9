from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget.domain.sie.model import Account, Balance, PeriodAmount, Row, SieFile, SieObject, Voucher
from budget.domain.sie.reading import read_sie
from finsam.shared.findings import Severity
from tests.budget.sie.writer import SUM_IB, SUM_RES, SUM_UB, TYPES, changed, lines, sie

D = Decimal


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("encoding", ["cp437", "utf-8", "utf-8-sig", "iso-8859-1"])
def test_a_sound_file_of_each_type_is_read_without_a_stop_or_a_doubt(kind, encoding):
    file = read_sie(sie(lines(kind), encoding=encoding))
    assert file.sie_type == kind
    assert file.company == "Samordningsförbundet Ålösa"
    assert {found.code for found in file.findings} <= {"encoding_differs"}
    assert (file.findings == ()) == (encoding == "cp437")


def test_the_head_says_who_wrote_it_when_and_for_whom():
    file = read_sie(sie())
    assert (file.declared_type, file.declared_format, file.encoding) == ("4", "PC8", "cp437")
    assert (file.program, file.program_version) == ("Raindance", "2015.2")
    assert (file.org_number, file.generated_on, file.chart) == ("222000-1966", date(2016, 1, 15), "BAS95")
    assert file.years == {
        0: (date(2015, 1, 1), date(2015, 12, 31)),
        -1: (date(2014, 1, 1), date(2014, 12, 31)),
    }
    assert file.balances_to is None
    assert file.currency is None


def test_accounts_objects_and_sums_are_as_in_the_file():
    file = read_sie(sie())
    assert file.accounts["3511"] == Account("3511", "Bidrag från Försäkringskassan", "I", 13)
    assert file.dimensions == {1: "Kostnadsställe", 6: "Projekt"}
    assert file.objects[1] == SieObject(6, "22", "Återvägen", 22)
    assert file.balances[0] == Balance("IB", -1, "1930", (), D("50.00"), 23)
    assert file.periods[-1] == PeriodAmount(
        "PSALDO", 0, "201502", "4510", ((1, "10"), (6, "22")), D("699.50"), 40
    )
    sums = [file.sum_of("IB", 0), file.sum_of("UB", 0), file.sum_of("RES", 0), file.sum_of("RES", -1)]
    assert sums == [SUM_IB, SUM_UB, SUM_RES, D(0)]
    assert file.sum_of("RES", -2) is None
    assert file.sum_of("OUB", 0) == D("400.50")


def test_vouchers_have_their_rows():
    first, second = read_sie(sie()).vouchers
    assert first == Voucher(
        "A",
        "1",
        date(2015, 1, 15),
        "Bidrag för året",
        41,
        (
            Row("1930", (), D("1000.00"), date(2015, 1, 15), "Från Försäkringskassan", 43),
            Row("3511", (), D("-1000.00"), None, "", 44),
        ),
    )
    assert second.text == 'Utbetalning "Återvägen"'
    assert second.rows[0].objects == ((1, "10"), (6, "22"))


ODD_VOUCHERS = {
    "the brace on the voucher's line": "#VER A 1 20150101 x {\n#TRANS 1930 {} 1\n#TRANS 2010 {} -1\n}",
    "the first row on the voucher's line": "#VER A 1 20150101 x { #TRANS 1930 {} 1\n#TRANS 2010 {} -1 }",
    "the first row on the brace's line": "#VER A 1 20150101 x\n{ #TRANS 1930 {} 1\n#TRANS 2010 {} -1 }",
    "tabs, blanks and empty lines": "\t#VER\tA\t1\t20150101\tx \n\n {\n\t\t#TRANS\t1930  { }\t1\n \n #TRANS 2010 {}  -1 \n }\t",
    "everything quoted": '#VER "A" "1" "20150101" "x"\n{\n#TRANS "1930" {} "1"\n#TRANS "2010" {} "-1"\n}',
    "small letters": "#ver A 1 20150101 x\n{\n#trans 1930 {} 1\n#trans 2010 {} -1\n}",
    "no blank round the list": "#VER A 1 20150101 x\n{\n#TRANS 1930{}1\n#TRANS 2010{}-1\n}",
    "quantity and sign": '#VER A 1 20150101 x 20150102 me\n{\n#TRANS 1930 {} 1 "" "" 2.50 me\n#TRANS 2010 {} -1 "" "" 1 me\n}',
    "fields of a later edition": '#VER A 1 20150101 x 20150102 me 1 2\n{\n#TRANS 1930 {} 1 "" "" 2 me z z\n#TRANS 2010 {} -1\n}',
}


@pytest.mark.parametrize("said", ODD_VOUCHERS.values(), ids=ODD_VOUCHERS.keys())
def test_a_voucher_is_read_however_it_is_laid_out(said):
    file = read_sie(sie(["#FLAGGA 0", *said.split("\n")]))
    (voucher,) = file.vouchers
    assert (voucher.series, voucher.number, voucher.day, voucher.text) == ("A", "1", date(2015, 1, 1), "x")
    assert [(row.account, row.objects, row.amount) for row in voucher.rows] == [
        ("1930", (), D(1)),
        ("2010", (), D(-1)),
    ]
    assert {found.code for found in file.findings} == {
        "missing_format",
        "missing_type",
        "missing_year",
        "missing_account",
    }


def test_only_what_still_holds_is_counted_in_a_corrected_voucher():
    added = "#RTRANS 1930 {} 7.00\n#TRANS 1930 {} 7.00\n#BTRANS 1930 {} 9.00\n#TRANS 3511 {} -1007.00"
    file = read_sie(sie(changed("#TRANS 3511 {} -1000.00", added)))
    assert [row.amount for row in file.vouchers[0].rows] == [D(1000), D(7), D(-1007)]
    assert file.unbalanced_vouchers == ()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1", 1),
        ("-1.5", "-1.5"),
        ("0.00", 0),
        (".50", "0.5"),
        ("5.", 5),
        ("+3", 3),
        ("1,5", "1.5"),
        ("\u22125.25", "-5.25"),
    ],
)
def test_amounts_are_exact(written, value):
    file = read_sie(f"#FLAGGA 0\n#IB 0 1930 {written}\n".encode())
    assert file.sum_of("IB", 0) == D(value)


def test_ten_öre_a_hundred_times_is_ten_kronor():
    file = read_sie(b"#FLAGGA 0\n" + b"#IB 0 1930 0.10\n" * 100)
    assert file.sum_of("IB", 0) == D("10.00")


def test_the_largest_amounts_add_up_to_the_öre():
    file = read_sie(b"#FLAGGA 0\n" + b"#UB 0 1930 9999999999999.99\n" * 1000 + b"#UB 0 1931 0.01\n")
    assert file.sum_of("UB", 0) == D("9999999999999990.01")


def test_a_type_that_is_not_said_is_judged_by_the_contents():
    for kind in TYPES:
        said = [line for line in lines(kind) if not line.startswith("#SIETYP")]
        assert read_sie(sie(said)).sie_type == kind


def test_a_sub_dimension_has_its_name():
    assert read_sie(sie(["#FLAGGA 0", '#UNDERDIM 21 "Aktivitet" 1'])).dimensions == {21: "Aktivitet"}


def test_the_last_line_needs_no_end():
    assert read_sie(sie()[:-2]).findings == ()


def test_blanks_stay_in_the_head_where_they_are_quoted():
    file = read_sie('#FLAGGA 0\n#FNAMN "  Ett  förbund "\n#ORGNR\n#PROGRAM x\n'.encode())
    assert (file.company, file.org_number, file.program, file.program_version) == (
        "  Ett  förbund ",
        None,
        "x",
        None,
    )


# Any bytes


def as_written(file: SieFile) -> None:
    """What holds for whatever was read."""
    assert file.row_count == sum(len(voucher.rows) for voucher in file.vouchers)
    assert all(found.severity in Severity and found.message for found in file.findings)
    assert all(row.amount.is_finite() for voucher in file.vouchers for row in voucher.rows)


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_can_be_read(data):
    as_written(read_sie(data))


@given(
    st.lists(
        st.sampled_from(
            [*lines("4E"), "{", "}", "#VER", "#TRANS", "#IB 0", '"', "#KSUMMA", "#KSUMMA 5", "", "x {"]
        )
    )
)
def test_lines_in_any_order_can_be_read(said):
    as_written(read_sie(sie(["#FLAGGA 0", *said])))


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sound file with some bytes cut out, put in or changed."""
    data = bytearray(
        sie(lines(draw(st.sampled_from(TYPES))), encoding=draw(st.sampled_from(["cp437", "utf-8"])))
    )
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        until = draw(st.integers(at, min(len(data), at + 40)))
        data[at:until] = draw(
            st.one_of(st.binary(max_size=6), st.sampled_from([b'"', b"{", b"}", b"\r\n", b"\\", b" "]))
        )
    return bytes(data)


@given(damaged())
@settings(max_examples=300, deadline=None)
def test_a_damaged_file_can_be_read(data):
    as_written(read_sie(data))


VOUCHERS_FROM = sie().index(b"{\r\n") + 1


@given(st.integers(VOUCHERS_FROM, sie().rindex(b"}")))
@settings(deadline=None)
def test_a_file_that_is_cut_in_its_vouchers_is_stopped(at):
    cut = sie()[:at]
    ends_with_a_whole_voucher = cut.rstrip(b"\r\n").endswith(b"\r\n}")
    assert ("truncated" in {found.code for found in read_sie(cut).stops}) != ends_with_a_whole_voucher
