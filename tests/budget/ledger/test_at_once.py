"""Two at once, and how much is asked of the database."""

import threading
from datetime import date

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from budget.enums import LedgerState
from budget.models import LedgerFile, LedgerRow
from budget.services.ledger import request_apply, run_apply, run_read
from members.models import AuditEvent
from tests.budget.ledger.acts import read, received
from tests.builders.ledger import Trans, Ver, make_book
from tests.cast import make_cast


def both_at_once(act) -> None:
    ready = threading.Barrier(2)

    def go() -> None:
        ready.wait()
        try:
            act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time anyway")
def test_two_workers_and_two_clicks_lay_in_once():
    access = make_cast().one.access("chief")
    ledger = read(access)
    both_at_once(lambda: request_apply(by=access, ledger=ledger, seen=ledger.preview["hash"]))
    both_at_once(lambda: run_apply(ledger.pk))
    ledger.refresh_from_db()
    assert (ledger.state, LedgerRow.objects.count()) == (LedgerState.APPLIED, 16)
    assert [event.action for event in AuditEvent.objects.order_by("sequence")] == [
        "ledger_received",
        "ledger_applied",
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time anyway")
def test_two_who_send_the_same_file_make_one_attempt():
    access = make_cast().one.access("chief")
    both_at_once(lambda: received(access))
    assert LedgerFile.objects.count() == 1


@pytest.mark.django_db
def test_reading_and_laying_in_ask_as_often_for_many_rows_as_for_few(cast):
    access, asked = cast.one.access("chief"), []
    for number in (0, 1, 150):  # the first one makes the year's mapping
        extra = [Ver(f"9{n}", date(2015, 6, 1), (Trans("6010", 1), Trans("1930", -1))) for n in range(number)]
        ledger = received(access, make_book().with_vouchers(*extra))
        with CaptureQueriesContext(connection) as reading:
            run_read(ledger.pk)
        ledger.refresh_from_db()
        request_apply(by=access, ledger=ledger, seen=ledger.preview["hash"])
        with CaptureQueriesContext(connection) as applying:
            run_apply(ledger.pk)
        asked.append((len(reading), len(applying)))
        LedgerFile.objects.filter(pk=ledger.pk).update(state=LedgerState.REVERSED)
    assert asked[1:] == [(6, 38), (6, 38)]
