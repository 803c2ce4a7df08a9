"""The builder of ledgers says the same in bytes and in rows."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from budget.models import LedgerAmount, LedgerRow
from tests.builders.ledger import make_book, make_ledger, sie_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_the_built_book_balances_and_has_a_surplus():
    book = make_book()
    assert sum(book.closings.values()) == Decimal("300000.00")
    assert sum(book.results.values()) == Decimal("-300000.00")
    assert sum(book.openings.values()) == 0 == sum(book.previous.values())


def test_a_built_ledger_has_what_its_vouchers_say(cast):
    ledger = make_ledger(cast.one.association)
    rows = LedgerRow.objects.filter(voucher__ledger=ledger)
    amounts = LedgerAmount.objects.filter(account__ledger=ledger)
    assert (rows.count(), amounts.count()) == (16, 15)  # two rows on one account in December
    assert rows.aggregate(sum=Sum("amount"))["sum"] == 0 == amounts.aggregate(sum=Sum("amount"))["sum"]


def test_the_bytes_have_each_account_once():
    assert sie_bytes().count(b"#KONTO 1930 ") == 1
    assert b"#VER" not in sie_bytes(sie_type="3")
    assert b"#UB" not in sie_bytes(sie_type="4I")
