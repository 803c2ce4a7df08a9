"""The rows of a ledger, written in batches: called inside the transaction that lays it in."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from budget.domain.ledger import Ledger
from budget.domain.posting import Objects, key_of
from budget.domain.sie.model import Voucher
from budget.models import (
    LedgerAccount,
    LedgerAmount,
    LedgerBudget,
    LedgerFile,
    LedgerObject,
    LedgerRow,
    LedgerVoucher,
)

BATCH = 1000


class Written(NamedTuple):
    accounts: int
    vouchers: int
    rows: int


def write_rows(ledger: LedgerFile, built: Ledger) -> Written:
    """Everything the file says of its year. Returns how many of each."""
    accounts = _accounts(ledger, built)
    LedgerObject.objects.bulk_create(
        [
            LedgerObject(
                ledger=ledger,
                dimension=one.dimension,
                dimension_name=one.dimension_name,
                code=one.code,
                name=one.name,
            )
            for one in built.objects
        ],
        batch_size=BATCH,
    )
    keys = _Keys()
    LedgerAmount.objects.bulk_create(
        [
            LedgerAmount(
                account_id=accounts[move.account],
                month=move.month,
                objects_key=keys[move.objects],
                amount=move.amount,
            )
            for move in built.moved
        ],
        batch_size=BATCH,
    )
    LedgerBudget.objects.bulk_create(
        [
            LedgerBudget(
                ledger=ledger,
                number=plan.account,
                month=plan.month,
                objects_key=keys[plan.objects],
                amount=plan.amount,
            )
            for plan in built.planned
        ],
        batch_size=BATCH,
    )
    rows = sum(_vouchers(ledger, batch, accounts, keys) for batch in _batches(built.vouchers))
    return Written(len(accounts), len(built.vouchers), rows)


class _Keys(dict[Objects, str]):
    """Few sets of objects stand on many rows."""

    def __missing__(self, objects: Objects) -> str:
        return self.setdefault(objects, key_of(objects))


def _accounts(ledger: LedgerFile, built: Ledger) -> dict[str, int]:
    rows = LedgerAccount.objects.bulk_create(
        [
            LedgerAccount(
                ledger=ledger,
                number=account.number,
                name=account.name,
                opening=account.opening,
                closing=account.closing,
                result=account.result,
                previous_closing=account.previous_closing,
                previous_result=account.previous_result,
            )
            for account in built.accounts
        ],
        batch_size=BATCH,
    )
    return {row.number: row.pk for row in rows}


def _batches(vouchers: Sequence[Voucher]) -> Iterator[list[Voucher]]:
    left = iter(vouchers)
    while batch := list(islice(left, BATCH)):
        yield batch


def _vouchers(ledger: LedgerFile, batch: list[Voucher], accounts: dict[str, int], keys: _Keys) -> int:
    """One batch with its rows, so that not all of them are in memory at once."""
    heads = LedgerVoucher.objects.bulk_create(
        LedgerVoucher(
            ledger=ledger,
            series=voucher.series,
            number=voucher.number,
            day=voucher.day,
            text=voucher.text,
            line=voucher.line,
        )
        for voucher in batch
    )
    rows = [
        LedgerRow(
            voucher_id=head.pk,
            account_id=accounts[row.account],
            objects_key=keys[row.objects],
            amount=row.amount,
            text=row.text,
        )
        for head, voucher in zip(heads, batch, strict=True)
        for row in voucher.rows
    ]
    LedgerRow.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)
