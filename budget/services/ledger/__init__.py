"""The accountant's file from upload to statements: received, read, shown, laid in, superseded, taken back.

    RECEIVED ─ run_read ─► READ ─ request_apply ─► APPLYING ─ run_apply ─► APPLIED ─► SUPERSEDED or REVERSED
        └──────► REFUSED   └──────► DISCARDED

What a file holds is first touched in a child process with limits, which also drops the texts: the bytes as they came are
never stored. Laying in is one transaction, and so is taking back.
"""

from budget.services.ledger.applying import request_apply, run_apply
from budget.services.ledger.reading import run_read
from budget.services.ledger.receiving import receive_file, refuse_attempt
from budget.services.ledger.reversing import reverse_ledger
from budget.services.ledger.states import is_given_up
from budget.services.ledger.waiting import choose_encoding, discard_ledger

__all__ = [
    "choose_encoding",
    "discard_ledger",
    "is_given_up",
    "receive_file",
    "refuse_attempt",
    "request_apply",
    "reverse_ledger",
    "run_apply",
    "run_read",
]
