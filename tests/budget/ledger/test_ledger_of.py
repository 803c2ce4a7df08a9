"""From a file to a year's ledger: nothing counted twice, nothing lost."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.ledger import company_findings, ledger_of
from budget.domain.ledger_changes import changes
from budget.domain.posting import AccountYear, Moved, key_of, objects_of
from budget.domain.sie.reading import read_sie
from finsam.shared.findings import Severity
from tests.builders.ledger import Trans, Ver, make_book, sie_bytes

WAY_IN = ((1, "10"), (6, "22"))


def built(**fields):
    return ledger_of(read_sie(sie_bytes(**fields)))


def text(*lines: str) -> bytes:
    head = ("#FORMAT PC8", "#RAR 0 20150101 20151231", "#RAR -1 20140101 20141231")
    return "\r\n".join((*head, *lines, "")).encode("cp437")


def written(*lines: str, dimension: int = 6):
    return ledger_of(read_sie(text(*lines)), dimension)


def account(ledger, number: str) -> AccountYear:
    return next(row for row in ledger.accounts if row.number == number)


def moved(ledger, number: str) -> list[tuple]:
    return [(row.month, row.objects, row.amount) for row in ledger.moved if row.account == number]


def codes(ledger) -> list[str]:
    return [finding.code for finding in ledger.findings]


def test_a_full_file_gives_each_account_its_year_and_the_one_before():
    ledger = built()
    assert (ledger.year, ledger.through, ledger.findings) == (2015, date(2015, 12, 31), ())
    assert account(ledger, "1930") == AccountYear(
        "1930", "Plusgiro", Decimal(1_000_000), Decimal("1500000.00"), None, Decimal(1_000_000), None
    )
    assert account(ledger, "4510") == AccountYear(
        "4510", "Lämnade bidrag till insatser", None, None, Decimal(300_000), None, Decimal(700_000)
    )
    assert "1510" not in {row.number for row in ledger.accounts}  # in the chart, but nothing is booked on it
    assert moved(ledger, "4510") == [(5, WAY_IN, Decimal(300_000))]


@pytest.mark.parametrize("sie_type", ["1", "2", "3", "4E"])
def test_every_type_gives_the_same_accounts(sie_type):
    assert built(sie_type=sie_type).accounts == built().accounts


@pytest.mark.parametrize("sie_type", ["1", "2", "3", "4E", "4I"])
def test_what_an_account_moved_sums_to_its_year(sie_type):
    ledger = built(sie_type=sie_type)
    for row in ledger.accounts:
        movement = sum((move.amount for move in ledger.moved if move.account == row.number), Decimal(0))
        own = row.result if row.closing is None else row.closing - (row.opening or 0)
        assert own is None or movement == own


def test_months_and_objects_of_a_type_3_are_those_of_its_vouchers():
    assert built(sie_type="3").moved == built().moved


def test_a_type_2_has_months_and_a_type_1_only_the_year_and_both_say_so():
    two, one = built(sie_type="2"), built(sie_type="1")
    assert (codes(two), moved(two, "4510")) == (["no_objects"], [(5, (), Decimal(300_000))])
    assert (codes(one), moved(one, "4510")) == (["no_months"], [(0, (), Decimal(300_000))])


def test_vouchers_alone_give_costs_but_no_balances_and_a_warning():
    ledger = built(sie_type="4I")
    assert codes(ledger) == ["no_balances"]
    assert account(ledger, "4510").result == 300_000
    assert (account(ledger, "1930").opening, account(ledger, "1930").closing) == (None, None)


def test_closing_and_result_follow_from_opening_and_vouchers_where_no_record_gives_them():
    ledger = written(
        "#SIETYP 4",
        "#IB 0 1930 100",
        "#VER A 1 20150301",
        "{",
        "#TRANS 4510 {} 40",
        "#TRANS 1930 {} -40",
        "}",
    )
    assert account(ledger, "1930").closing == 60
    assert account(ledger, "4510").result == 40
    assert (
        account(ledger, "1930").previous_closing == 100
    )  # no #UB -1: the year begins where the last one ended


def test_an_account_that_ends_at_zero_may_lack_its_record():
    ledger = written("#SIETYP 1", "#IB 0 1510 70", "#IB 0 1930 30", "#UB 0 1930 100")
    assert account(ledger, "1510").closing == 0
    assert moved(ledger, "1510") == [(0, (), Decimal(-70))]


@pytest.mark.parametrize("months", [(), ("#PSALDO 0 201503 4510 {} 40",)])
def test_what_a_year_began_with_is_not_told_as_what_it_ended_with(months):
    ledger = written("#SIETYP 1", "#IB 0 1930 100", "#RES 0 4510 40", *months)
    assert (account(ledger, "1930").opening, account(ledger, "1930").closing) == (100, None)
    assert "no_closing" in codes(ledger)


def test_months_of_balance_accounts_give_what_the_year_ended_with():
    ledger = written("#SIETYP 2", "#IB 0 1930 100", "#PSALDO 0 201503 1930 {} -40", "#RES 0 4510 40")
    assert account(ledger, "1930").closing == 60
    assert "no_closing" not in codes(ledger)


def test_what_vouchers_do_not_explain_stands_on_the_year_with_a_finding():
    ledger = written(
        "#SIETYP 4", "#RES 0 4510 100", "#UB 0 1930 -100",
        "#VER A 1 20150301", "{", "#TRANS 4510 {} 40", "#TRANS 1930 {} -40", "}",
    )  # fmt: skip
    assert moved(ledger, "4510") == [(0, (), Decimal(60)), (3, (), Decimal(40))]
    assert codes(ledger) == ["not_explained"]
    assert "4510 med 60\u00a0kr" in ledger.findings[0].message


def test_totals_and_objects_of_a_month_are_not_added_together():
    ledger = written(
        "#SIETYP 3", "#RES 0 4510 100",
        "#PSALDO 0 201503 4510 {} 100",
        '#PSALDO 0 201503 4510 {1 "10"} 100',
        '#PSALDO 0 201503 4510 {6 "22"} 70',
    )  # fmt: skip
    assert moved(ledger, "4510") == [(3, (), Decimal(30)), (3, ((6, "22"),), Decimal(70))]
    assert codes(ledger) == ["several_dimensions"]


def test_the_mapping_says_which_dimension_is_used():
    lines = (
        "#SIETYP 3", "#RES 0 4510 100", "#PSALDO 0 201503 4510 {} 100",
        '#PSALDO 0 201503 4510 {1 "10"} 100', '#PSALDO 0 201503 4510 {6 "22"} 70',
    )  # fmt: skip
    assert moved(written(*lines, dimension=1), "4510") == [(3, ((1, "10"),), Decimal(100))]


def test_objects_that_name_people_are_left_out():
    ledger = written(
        "#SIETYP 4", '#OBJEKT 7 "5" "Anna Andersson"',
        "#VER A 1 20150301", "{", '#TRANS 5010 {7 "5" 1 "10"} 40', "#TRANS 1930 {} -40", "}",
    )  # fmt: skip
    assert moved(ledger, "5010") == [(3, ((1, "10"),), Decimal(40))]
    assert [(one.dimension, one.code) for one in ledger.objects] == [(1, "10")]
    assert ledger.vouchers[0].rows[0].objects == ((1, "10"),)


def test_objects_below_those_that_name_people_are_left_out():
    ledger = written(
        "#SIETYP 4", '#UNDERDIM 21 "Roll" 20', "#UNDERDIM 20 Eget team 7", '#UNDERDIM 30 "Aktivitet" 1',
        "#VER A 1 20150301", "{", '#TRANS 5010 {21 "anna" 20 "bo" 30 "a"} 40', "#TRANS 1930 {} -40", "}",
    )  # fmt: skip
    assert moved(ledger, "5010") == [(3, ((30, "a"),), Decimal(40))]
    assert [(one.dimension, one.code) for one in ledger.objects] == [(30, "a")]
    assert ledger.vouchers[0].rows[0].objects == ((30, "a"),)


def test_months_of_objects_below_those_that_name_people_are_left_out():
    ledger = written(
        "#SIETYP 3", '#UNDERDIM 20 "Team" 7', "#RES 0 4510 100", "#PSALDO 0 201503 4510 {} 100",
        '#PSALDO 0 201503 4510 {20 "bo"} 100', '#PBUDGET 0 201503 4510 {20 "bo"} 60',
    )  # fmt: skip
    assert moved(ledger, "4510") == [(3, (), Decimal(100))]
    assert ledger.planned == ()


def test_vouchers_outside_the_year_are_kept_but_not_counted():
    ledger = written(
        "#SIETYP 4", "#RES 0 4510 40",
        "#VER A 1 20150301", "{", "#TRANS 4510 {} 40", "#TRANS 1930 {} -40", "}",
        "#VER A 2 20160301", "{", "#TRANS 4510 {} 9", "#TRANS 1930 {} -9", "}",
    )  # fmt: skip
    assert moved(ledger, "4510") == [(3, (), Decimal(40))]
    assert len(ledger.vouchers) == 2


@pytest.mark.parametrize(
    ("lines", "through"),
    [
        (("#OMFATTN 20150831", "#GEN 20150915"), date(2015, 8, 31)),
        (("#OMFATTN 19700101", "#GEN 20150915"), date(2015, 3, 1)),
        (("#GEN 20150915",), date(2015, 3, 1)),
        (("#GEN 20150215",), date(2015, 2, 15)),
        (("#GEN 20160110",), date(2015, 12, 31)),
        ((), date(2015, 3, 1)),
    ],
)
def test_the_last_day_of_the_books(lines, through):
    voucher = ("#VER A 1 20150301", "{", "#TRANS 4510 {} 40", "#TRANS 1930 {} -40", "}")
    assert written("#SIETYP 4", *lines, *voucher).through == through


def test_a_file_of_no_calendar_year_is_stopped():
    data = b"#SIETYP 1\r\n#RAR 0 20150701 20160630\r\n#UB 0 1930 1\r\n"
    assert [(one.code, one.severity) for one in ledger_of(read_sie(data)).findings][:1] == [
        ("not_calendar_year", Severity.STOP)
    ]


def test_a_missing_year_is_taken_from_vouchers_of_one_year_and_else_stops():
    voucher = b"#VER A 1 %s\r\n{\r\n#TRANS 4510 {} 1\r\n#TRANS 1930 {} -1\r\n}\r\n"
    one = ledger_of(read_sie(b"#SIETYP 4\r\n" + voucher % b"20150301"))
    two = ledger_of(read_sie(b"#SIETYP 4\r\n" + voucher % b"20150301" + voucher % b"20160301"))
    assert (one.year, codes(one)) == (2015, ["year_inferred", "no_balances"])
    assert (two.year, codes(two)) == (None, ["year_missing", "no_balances"])


def test_a_number_that_does_not_fit_is_a_stop_and_not_cut():
    ledger = written(
        "#SIETYP 4", f"#VER A {'1' * 31} 20150301", "{", "#TRANS 4510 {} 1", "#TRANS 1930 {} -1", "}"
    )
    assert "too_long" in codes(ledger)


@pytest.mark.parametrize(
    ("in_file", "own", "code"),
    [
        ("222000-1234", "222000-1234", None),
        ("16 2220001234", "222000-1234", None),
        ("222000-9999", "222000-1234", "other_company"),
        (None, "222000-1234", "company_unknown"),
        ("222000-1234", "", "company_unknown"),
    ],
)
def test_whose_file_it_is(in_file, own, code):
    assert [finding.code for finding in company_findings(in_file, own)] == ([code] if code else [])


rows = st.tuples(
    st.sampled_from(["3510", "4510", "5010", "1930", "2440"]),
    st.integers(-(10**9), 10**9),
    st.sampled_from([(), ((1, "10"),), ((6, "22"),), WAY_IN]),
    st.integers(1, 12),
)


@given(st.lists(rows, max_size=12), st.sampled_from(["2", "3", "4E"]))
def test_whatever_is_booked_every_krona_is_moved_once(drawn, sie_type):
    vouchers = tuple(
        Ver(str(at), date(2015, month, 3), (Trans(number, ore, objects), Trans("1930", -ore)))
        for at, (number, ore, objects, month) in enumerate(drawn)
    )
    book = replace(make_book(), vouchers=vouchers)
    ledger = ledger_of(read_sie(sie_bytes(book, sie_type)))
    sums: dict[str, Decimal] = {}
    for move in ledger.moved:
        assert isinstance(move, Moved)
        sums[move.account] = sums.get(move.account, Decimal(0)) + move.amount
    assert {n: a for n, a in sums.items() if a} == {n: a for n, a in book.movements.items() if a}


STRAY = [
    "#OMFATTN 20150630",
    "#OMFATTN 00010101",
    "#RAR 0 20151231 20150101",
    "#RES 0 1930 7",
    "#KTYP 1930 K",
    "#PSALDO 0 201412 1930 {} 5",
    '#OUB 0 1930 {1 "a b"} 9',
    '#TRANS 9 {1 "" 6 "x:y%"} 1',
    "}",
]


@given(
    st.sampled_from(["1", "2", "3", "4E", "4I"]),
    st.lists(st.tuples(st.integers(0, 200), st.sampled_from(["", *STRAY])), max_size=6),
)
def test_a_damaged_file_gives_a_ledger_whose_parts_fit(sie_type, edits):
    """Lines are lost and strange ones come in; whatever is left, rows have their accounts and movements their year."""
    lines = sie_bytes(sie_type=sie_type).decode("cp437").split("\r\n")
    for place, stray in edits:
        at = place % len(lines)
        lines[at : at + (not stray)] = [stray] if stray else []
    ledger = ledger_of(read_sie("\r\n".join(lines).encode("cp437")))
    known = {row.number: row for row in ledger.accounts}
    assert {row.account for voucher in ledger.vouchers for row in voucher.rows} <= known.keys()
    assert all(
        0 <= move.month <= 12 and objects_of(key_of(move.objects)) == move.objects for move in ledger.moved
    )
    for row in known.values():
        movement = sum((move.amount for move in ledger.moved if move.account == row.number), Decimal(0))
        if row.closing is not None and row.result is None:
            assert movement == row.closing - (row.opening or 0)
        elif row.result is not None and row.closing is None:
            assert movement == row.result
    assert changes(ledger, ledger).is_empty
