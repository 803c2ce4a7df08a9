"""The accountant's file from upload to statements and back, with real bytes in a real child."""

from datetime import date
from decimal import Decimal

import pytest

from budget.models import Closing, LedgerFile
from tests.budget.ledger.acts import applied

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def counts(ledger: LedgerFile) -> tuple[int, ...]:
    return tuple(getattr(ledger, rows).count() for rows in ("accounts", "objects_in_file", "vouchers"))


def test_a_file_goes_from_upload_to_statements(cast):
    ledger = applied(cast.one.access("chief"))
    assert (ledger.state, ledger.year, ledger.balances_to, ledger.message) == (
        "galler",
        2015,
        date(2015, 12, 31),
        "",
    )
    assert counts(ledger) == (13, 3, 7)
    closing = Closing.objects.get()
    assert (closing.ledger, closing.through, closing.is_final) == (ledger, date(2015, 12, 31), False)
    assert sum(row.amount for row in closing.outcomes.all()) == Decimal("700000.50")
