"""The accountant's files of an association, and what one that is laid in says. Reads and returns; never writes."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from budget.domain.ledger import BookObject, Ledger
from budget.domain.mapping import BY_HAND
from budget.domain.money_periods import YearPart
from budget.domain.posting import Objects, objects_of
from budget.domain.sie.model import Row, Voucher
from budget.enums import LedgerState
from budget.models import (
    Closing,
    LedgerAccount,
    LedgerFile,
    LedgerObject,
    LedgerRow,
    LedgerVoucher,
    MoneyPeriod,
    Outcome,
    StatementFigure,
)
from budget.queries.posting import account_years, applied_ledger, moved_amounts
from finsam.web.access import Access
from finsam.web.models import ScopedQuerySet

__all__ = [
    "applied_ledger",
    "applied_ledgers",
    "done_periods",
    "has_hand_figures",
    "is_closed",
    "lacks_books",
    "ledgers",
    "stored_ledger",
]


def ledgers(access: Access) -> ScopedQuerySet:
    """Every attempt, the newest first, with whoever sent it and the file it supersedes."""
    return LedgerFile.objects.within(access).select_related("received_by", "supersedes")


def applied_ledgers(access: Access) -> dict[int, LedgerFile]:
    """The file that applies, by year. One query."""
    rows = LedgerFile.objects.within(access).filter(state=LedgerState.APPLIED).order_by("year")
    return {row.year: row for row in rows.defer("preview", "findings")}


def is_closed(access: Access, year: int) -> bool:
    """Are the year's books final?"""
    return Closing.objects.within(access).filter(year=year, is_final=True).exists()


def has_hand_figures(access: Access, year: int) -> bool:
    """Has somebody entered outcomes or figures for the year that a file would replace? Forecasts are kept by any file."""
    costs = Outcome.objects.within(access).filter(closing__year=year, closing__ledger=None)
    figures = StatementFigure.objects.within(access).filter(closing__year=year, closing__ledger=None)
    return costs.exclude(amount=Decimal(0)).exists() or figures.exclude(line__in=BY_HAND).exists()


def lacks_books(access: Access, year: int) -> bool:
    """Is there nothing at all about the year?"""
    return not Closing.objects.within(access).filter(year=year).exists()


def done_periods(access: Access, year: int, months: Iterable[int]) -> tuple[str, ...]:
    """The names of the periods marked done that something in these months changes: each counts from the year's start.

    Month 0 is the year as a whole, and so changes every period.
    """
    first = min((month or 1 for month in months), default=None)
    if first is None:
        return ()
    rows = MoneyPeriod.objects.within(access).filter(year=year).exclude(done_at=None)
    parts = sorted((YearPart(year, row.kind, row.number) for row in rows), key=lambda part: part.last)
    return tuple(part.name for part in parts if first <= part.last_month)


def stored_ledger(access: Access, ledger: LedgerFile) -> Ledger:
    """What a file that is laid in says, as it would be read anew; texts left out. Six queries."""
    return Ledger(
        accounts=account_years(access, ledger),
        moved=moved_amounts(access, ledger),
        objects=tuple(
            BookObject(*row)
            for row in LedgerObject.objects.within(access)
            .filter(ledger=ledger)
            .values_list("dimension", "dimension_name", "code", "name")
        ),
        vouchers=tuple(_vouchers(access, ledger)),
        year=ledger.year,
        through=ledger.balances_to,
    )


def _vouchers(access: Access, ledger: LedgerFile) -> Iterator[Voucher]:
    """Fetched in one go: a cursor would have PostgreSQL plan for the first rows, and take four times as long for all."""
    numbers = dict(LedgerAccount.objects.within(access).filter(ledger=ledger).values_list("pk", "number"))
    rows: dict[int, list[Row]] = {}
    known: dict[str, Objects] = {}
    found = LedgerRow.objects.within(access).filter(voucher__ledger=ledger)
    for voucher, account, key, amount in found.order_by().values_list(
        "voucher_id", "account_id", "objects_key", "amount"
    ):
        objects = known.get(key)
        if objects is None:
            objects = known[key] = objects_of(key)
        rows.setdefault(voucher, []).append(Row(numbers[account], objects, amount, None, "", 0))
    heads = LedgerVoucher.objects.within(access).filter(ledger=ledger).order_by("pk")
    for pk, series, number, day, line in heads.values_list("pk", "series", "number", "day", "line"):
        yield Voucher(series, number, day, "", line, tuple(rows.get(pk, ())))
