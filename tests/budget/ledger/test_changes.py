"""What a corrected file changes, and nothing else."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from budget.domain.ledger import Ledger, ledger_of
from budget.domain.ledger_changes import Changes, changes
from budget.domain.ledger_preview import names_for_the_eye, preview_of
from budget.domain.posting import AccountYear
from budget.domain.sie.reading import read_sie
from tests.builders.ledger import SCHOOL, WAY_IN, Trans, Ver, make_book, sie_bytes

FIFTH = Ver("5", date(2015, 9, 30), (Trans("4610", 200_000, SCHOOL), Trans("2440", -200_000)))


def of(book) -> Ledger:
    return ledger_of(read_sie(sie_bytes(book)))


def compared(*vouchers: Ver) -> Changes:
    return changes(of(make_book()), of(make_book().with_vouchers(*vouchers)))


def vouchers(found: Changes) -> list[tuple[str, str]]:
    return [(change.what, (change.after or change.before).number) for change in found.vouchers]


def test_the_same_books_differ_in_nothing_whatever_the_order():
    book = make_book()
    turned = replace(
        book,
        vouchers=tuple(replace_rows(ver) for ver in reversed(book.vouchers)),
        company="Annat namn",
    )
    assert changes(of(book), of(turned)).is_empty


def replace_rows(ver: Ver) -> Ver:
    return ver._replace(rows=tuple(reversed(ver.rows)), text="Annan text")


def test_another_amount_is_one_voucher_and_its_accounts():
    found = compared(FIFTH._replace(rows=(Trans("4610", 180_000, SCHOOL), Trans("2440", -180_000))))
    assert vouchers(found) == [("ändrad", "5")]
    assert [(a.number, b.amount, a.amount) for b, a in found.changed] == [
        ("2440", Decimal(-400_000), Decimal(-380_000)),
        ("4610", Decimal(200_000), Decimal(180_000)),
    ]
    assert (found.new, found.gone, found.otherwise, found.months) == ((), (), (), {9})


def test_another_day_another_object_and_another_account_are_told():
    later = compared(FIFTH._replace(day=date(2015, 10, 1)))
    assert (vouchers(later), later.changed, later.months) == ([("ändrad", "5")], (), {9, 10})
    assert [row.number for row in later.otherwise] == ["2440", "4610"]
    moved = compared(FIFTH._replace(rows=(Trans("4610", 200_000, WAY_IN), Trans("2440", -200_000))))
    assert ([row.number for row in moved.otherwise], vouchers(moved)) == (["4610"], [("ändrad", "5")])
    other = compared(FIFTH._replace(rows=(Trans("7010", 200_000), Trans("2440", -200_000))))
    assert [row.number for row in other.new] == ["7010"]
    assert [row.number for row in other.gone] == ["4610"]


def test_new_and_gone_vouchers():
    book = make_book()
    fewer = replace(book, vouchers=book.vouchers[:-1])
    assert vouchers(changes(of(book), of(fewer))) == [("borta", "7")]
    assert vouchers(changes(of(fewer), of(book))) == [("ny", "7")]


def test_vouchers_with_the_same_number_are_paired_by_what_they_hold():
    """Two with the same series and number, one of them corrected: the other is left alone."""
    book = make_book()
    twin = Ver("5", date(2015, 9, 30), (Trans("6010", 7), Trans("1930", -7)))
    before = replace(book, vouchers=(*book.vouchers, twin))
    mended = twin._replace(rows=(Trans("6010", 8), Trans("1930", -8)))
    after = replace(book, vouchers=(mended, *book.vouchers))
    found = changes(of(before), of(after))
    assert [(one.before.rows[0].amount, one.after.rows[0].amount) for one in found.vouchers] == [(7, 8)]
    once = changes(of(before), of(book))
    assert vouchers(once) == [("borta", "5")]


def test_against_nothing_everything_is_new():
    found = changes(Ledger(), of(make_book()))
    assert (len(found.new), found.count("ny"), found.gone, found.changed) == (13, 7, (), ())


def test_names_with_swedish_letters_come_first():
    rows = [
        AccountYear(str(number), name) for number, name in enumerate(["Bank", "Kassa", "", "Löner", "Ränta"])
    ]
    assert names_for_the_eye(rows) == ["3 Löner", "4 Ränta", "0 Bank", "1 Kassa"]


def test_the_preview_is_plain_and_shows_at_most_two_hundred_vouchers():
    many = [Ver(f"9{n}", date(2015, 6, 1), (Trans("6010", 1), Trans("1930", -1))) for n in range(250)]
    file = read_sie(sie_bytes(make_book().with_vouchers(*many)))
    ledger = ledger_of(file)
    shown = preview_of(
        file,
        ledger,
        changes(of(make_book()), ledger),
        against=(7, "förra.se"),
        done_periods=["Tertial 2 2015"],
        texts_dropped=3,
    )
    assert shown["counts"] == {"accounts": 13, "vouchers": 257, "rows": 516, "objects": 3, "texts_dropped": 3}
    assert (shown["vouchers"]["new"], len(shown["vouchers"]["rows"])) == (250, 200)
    assert shown["vouchers"]["rows"][0] == ["ny", "A", "90", "2015-06-01", None, "1.00"]
    assert shown["accounts"]["changed"] == [
        ["1930", "Plusgiro", "1500000.00", "1499750.00"],
        ["6010", "Lokalhyra, Ånäs", "50000.50", "50250.50"],
    ]
    assert shown["sums"]["res_0"] == "-299750.00"
    assert shown["objects"][0] == [1, "Kostnadsställe", "10", "Kansli", "450000.00"]
    assert shown["has_previous"] is True
