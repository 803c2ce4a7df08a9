"""What is shown of a file before it is laid in, as plain JSON: amounts are texts with point and two decimals."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from budget.domain.ledger import Ledger
from budget.domain.ledger_changes import CHANGED, GONE, NEW, Changes, VoucherChange
from budget.domain.posting import ZERO, AccountYear
from budget.domain.sie.model import SieFile, Voucher
from finsam.shared.money import invariant

MOST_ROWS = 200
NAMES_SHOWN = 5


def preview_of(
    file: SieFile,
    ledger: Ledger,
    differences: Changes,
    *,
    against: tuple[int | None, str],
    done_periods: Sequence[str],
    texts_dropped: int,
) -> dict[str, Any]:
    """`against` is the file that applies (primary key and name); `done_periods` are those that something changes in."""
    pk, name = against
    return {
        "names": names_for_the_eye(ledger.accounts),
        "counts": {
            "accounts": len(ledger.accounts),
            "vouchers": len(ledger.vouchers),
            "rows": file.row_count,
            "objects": len(ledger.objects),
            "texts_dropped": texts_dropped,
        },
        "sums": {
            "ib_0": _text(file.sum_of("IB", 0)),
            "ub_0": _text(file.sum_of("UB", 0)),
            "res_0": _text(file.sum_of("RES", 0)),
        },
        "through": ledger.through.isoformat() if ledger.through else None,
        "has_previous": has_previous(file),
        "account_years": [_account_row(account) for account in ledger.accounts],
        "objects": _object_rows(ledger),
        "against": {"ledger": pk, "name": name},
        "accounts": {
            "new": [[row.number, row.name, _text(row.amount)] for row in differences.new],
            "gone": [[row.number, row.name, _text(row.amount)] for row in differences.gone],
            "changed": [
                [after.number, after.name, _text(before.amount), _text(after.amount)]
                for before, after in differences.changed
            ],
            "otherwise": [[row.number, row.name] for row in differences.otherwise],
        },
        "vouchers": {
            "new": differences.count(NEW),
            "gone": differences.count(GONE),
            "changed": differences.count(CHANGED),
            "rows": [_voucher_row(change) for change in islice(differences.vouchers, MOST_ROWS)],
        },
        "done_periods": list(done_periods),
    }


def preview_hash(sha256: str, preview: Mapping[str, Any]) -> str:
    """Of a file and what was shown of it (SHA-256, hex): whoever confirms sends it back."""
    canonical = json.dumps([sha256, preview], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def has_previous(file: SieFile) -> bool:
    """Does the file have figures of its own for the year before?"""
    return any(row.year == -1 and row.kind in ("UB", "RES") for row in file.balances)


def names_for_the_eye(accounts: Iterable[AccountYear]) -> list[str]:
    """Five names, those with å, ä and ö first: whoever looks sees at once whether the letters were read right."""
    named = [f"{row.number} {row.name}" for row in accounts if row.name]
    return sorted(named, key=str.isascii)[:NAMES_SHOWN]


def _account_row(account: AccountYear) -> list[str | None]:
    amounts = (
        account.opening,
        account.closing,
        account.result,
        account.previous_closing,
        account.previous_result,
    )
    return [account.number, account.name, *map(_text, amounts)]


def _object_rows(ledger: Ledger) -> list[list[Any]]:
    """Each with what is booked on it on accounts of costs, 4–7 in both charts."""
    costs: defaultdict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for move in ledger.moved:
        if move.account.startswith(("4", "5", "6", "7")):
            for one in move.objects:
                costs[one] += move.amount
    return [
        [one.dimension, one.dimension_name, one.code, one.name, _text(costs[one.dimension, one.code])]
        for one in ledger.objects
    ]


def _voucher_row(change: VoucherChange) -> list[str | None]:
    shown = change.after or change.before
    assert shown is not None
    day = shown.day.isoformat() if shown.day else None
    return [
        change.what,
        shown.series,
        shown.number,
        day,
        _text(_turnover(change.before)),
        _text(_turnover(change.after)),
    ]


def _turnover(voucher: Voucher | None) -> Decimal | None:
    """What its debit rows come to: a voucher as a whole is always zero."""
    if voucher is None:
        return None
    return sum((row.amount for row in voucher.rows if row.amount > 0), ZERO)


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else invariant(amount)
