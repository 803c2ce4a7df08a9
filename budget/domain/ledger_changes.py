"""What a file changes against the one that applies: per account and per voucher. Kronor with the file's signs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from budget.domain.ledger import Ledger
from budget.domain.posting import ZERO, AccountYear, Moved
from budget.domain.sie.model import Voucher

NEW, GONE, CHANGED = "ny", "borta", "ändrad"


@dataclass(frozen=True)
class VoucherChange:
    """One voucher that is new (no `before`), gone (no `after`) or has another day or other rows."""

    before: Voucher | None
    after: Voucher | None

    @property
    def what(self) -> str:
        if self.before is None:
            return NEW
        return GONE if self.after is None else CHANGED


@dataclass(frozen=True)
class Changes:
    """`changed` are accounts with another closing or result; `otherwise` those where only the opening, the year before,
    months or objects differ. `months` are those in which something moved otherwise, 0 for the year as a whole.
    """

    new: tuple[AccountYear, ...] = ()
    gone: tuple[AccountYear, ...] = ()
    changed: tuple[tuple[AccountYear, AccountYear], ...] = ()
    otherwise: tuple[AccountYear, ...] = ()
    vouchers: tuple[VoucherChange, ...] = ()
    months: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.gone or self.changed or self.otherwise or self.vouchers or self.months)

    def count(self, what: str) -> int:
        """How many vouchers are "ny", "borta" or "ändrad"."""
        return sum(change.what == what for change in self.vouchers)


def changes(before: Ledger, after: Ledger) -> Changes:
    """From one ledger of a year to another. Names and texts are not compared: no figure depends on them."""
    earlier = {account.number: account for account in before.accounts}
    later = {account.number: account for account in after.accounts}
    both = [(earlier[number], later[number]) for number in later if number in earlier]
    other_cells = _other_cells(before.moved, after.moved)
    accounts = {number for number, _, _ in other_cells}
    return Changes(
        new=tuple(account for number, account in later.items() if number not in earlier),
        gone=tuple(account for number, account in earlier.items() if number not in later),
        changed=tuple(pair for pair in both if _ends(pair[0]) != _ends(pair[1])),
        otherwise=tuple(
            pair[1]
            for pair in both
            if _ends(pair[0]) == _ends(pair[1])
            and (_beside(pair[0]) != _beside(pair[1]) or pair[1].number in accounts)
        ),
        vouchers=tuple(_voucher_changes(before.vouchers, after.vouchers)),
        months=frozenset(month for _, month, _ in other_cells),
    )


def _ends(account: AccountYear) -> tuple[Decimal, Decimal]:
    """Nothing and zero are the same amount."""
    return account.closing or ZERO, account.result or ZERO


def _beside(account: AccountYear) -> tuple[Decimal, ...]:
    return (
        account.opening or ZERO,
        account.previous_closing or ZERO,
        account.previous_result or ZERO,
    )


def _other_cells(before: Iterable[Moved], after: Iterable[Moved]) -> set[tuple[str, int, object]]:
    earlier, later = (
        {(move.account, move.month, move.objects): move.amount for move in moved} for moved in (before, after)
    )
    return {
        cell for cell in earlier.keys() | later.keys() if earlier.get(cell, ZERO) != later.get(cell, ZERO)
    }


Place = tuple[str, str]


def _voucher_changes(before: Iterable[Voucher], after: Iterable[Voucher]) -> Iterator[VoucherChange]:
    """By series and number. Where several have the same, equal ones are paired first and the others in their order."""
    earlier, later = _by_place(before), _by_place(after)
    for place in [*later, *(place for place in earlier if place not in later)]:
        was, now = earlier.get(place, []), later.get(place, [])
        if len(was) == len(now) == 1 and _content(was[0]) == _content(now[0]):
            continue
        was, now = _unpaired(was, now)
        for one, other in zip_longest(was, now):
            yield VoucherChange(one, other)


def _by_place(vouchers: Iterable[Voucher]) -> Mapping[Place, list[Voucher]]:
    places: defaultdict[Place, list[Voucher]] = defaultdict(list)
    for voucher in vouchers:
        places[voucher.series, voucher.number].append(voucher)
    return places


def _unpaired(was: list[Voucher], now: list[Voucher]) -> tuple[list[Voucher], list[Voucher]]:
    left = [(_content(voucher), voucher) for voucher in was]
    others = []
    for voucher in now:
        content = _content(voucher)
        place = next((at for at, (known, _) in enumerate(left) if known == content), None)
        if place is None:
            others.append(voucher)
        else:
            left.pop(place)
    return [voucher for _, voucher in left], others


def _content(voucher: Voucher) -> tuple[object, ...]:
    """Its day and its rows in any order: a program may write them otherwise the next time."""
    return (voucher.day, sorted((row.account, row.objects, row.amount) for row in voucher.rows))
