"""A file through all its steps, as a user and the worker take them together, and what is asked of it then."""

from datetime import date
from decimal import Decimal

from budget.models import Closing, LedgerFile
from budget.services.ledger import receive_file, request_apply, run_apply, run_read
from finsam.web.access import Access
from members.models import AuditEvent
from tests.builders.ledger import Book, Trans, Ver, make_book, make_upload, sie_bytes

RENT = Ver("6", date(2015, 12, 1), (Trans("6010", 60_000), Trans("1930", -60_000)))


def corrected() -> Book:
    """The rent was another, and one more voucher was booked."""
    more = Ver("8", date(2015, 12, 31), (Trans("6010", 1_000), Trans("2440", -1_000)))
    return make_book().with_vouchers(RENT, more)


def costs(closing: Closing) -> Decimal:
    return sum((row.amount for row in closing.outcomes.all()), Decimal(0))


def acts(association) -> list[str]:
    return list(AuditEvent.objects.filter(association=association).values_list("action", flat=True))


def received(access: Access, content: bytes | Book | None = None, keep_texts: bool = False) -> LedgerFile:
    data = sie_bytes(content) if content is None or isinstance(content, Book) else content
    return receive_file(by=access, file=make_upload(data), keep_texts=keep_texts)


def read(access: Access, content: bytes | Book | None = None, keep_texts: bool = False) -> LedgerFile:
    ledger = received(access, content, keep_texts)
    run_read(ledger.pk)
    ledger.refresh_from_db()
    return ledger


def applied(
    access: Access, content: bytes | Book | None = None, keep_texts: bool = False, **choices: bool
) -> LedgerFile:
    ledger = read(access, content, keep_texts)
    assert ledger.state == "last", ledger.message
    request_apply(by=access, ledger=ledger, seen=ledger.preview["hash"], **choices)
    run_apply(ledger.pk)
    ledger.refresh_from_db()
    return ledger
