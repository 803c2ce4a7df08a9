"""A file through all its steps, as a user and the worker take them together."""

from budget.models import LedgerFile
from budget.services.ledger import receive_file, request_apply, run_apply, run_read
from finsam.web.access import Access
from tests.builders.ledger import Book, make_upload, sie_bytes


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
