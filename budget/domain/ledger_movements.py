"""What accounts moved by month and object, each amount once; and what a file states of them as a whole.

Kronor with the file's signs: debit positive, credit negative. Source: SIE 4B §§ 5.6–5.14.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from budget.domain.posting import ZERO, Objects
from budget.domain.sie.model import BalanceKind, SieFile, SieFinding, Voucher
from finsam.shared.findings import Severity
from finsam.shared.formats import kronor, listing

MOST_NAMED = 5

Sums = Mapping[str, Decimal]
# By account, month (0 where it is not told) and objects.
Cells = dict[tuple[str, int, Objects], Decimal]


class Span(NamedTuple):
    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        return day is None or self.first <= day <= self.last


def kept_objects(objects: Objects, personal: frozenset[int]) -> Objects:
    """In order of dimension, without those that name people: no statement is made of them."""
    return tuple(sorted(one for one in objects if one[0] not in personal and one[1]))


# Sums of accounts


class AccountSums:
    """What the file states of its accounts; a kind of record may be absent from the whole file, or for one account."""

    def __init__(self, file: SieFile) -> None:
        self.file = file
        self.opening, self.closing, self.result = (self._of(kind, 0) for kind in ("IB", "UB", "RES"))
        self.previous_closing, self.previous_result = self._of("UB", -1), self._of("RES", -1)

    def _of(self, kind: BalanceKind, year: int) -> Sums:
        """Doubled records are added: the reader tells of them."""
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        for row in self.file.balances:
            if row.kind == kind and row.year == year and not row.objects:
                sums[row.account] += row.amount
        return dict(sums)

    @property
    def has_balances(self) -> bool:
        """Can it be known what accounts end with: by #UB, or by what happened after #IB?"""
        return bool(self.closing or (self.opening and self._moves_balances()))

    def _moves_balances(self) -> bool:
        return any(voucher.rows for voucher in self.file.vouchers) or any(
            row.kind == "PSALDO" and row.year == 0 and not self.is_result(row.account)
            for row in self.file.periods
        )

    def is_result(self, number: str) -> bool:
        """By its records, then by #KTYP, then by its first digit: 1 and 2 are balance accounts in both charts."""
        has_balance = number in self.opening or number in self.closing
        if has_balance != (number in self.result):
            return number in self.result
        known = self.file.accounts.get(number)
        if known and known.kind:
            return known.kind in ("K", "I")
        return not number.startswith(("1", "2"))

    def stated(self, number: str) -> Decimal | None:
        """The account's movement of the year as its own records give it; None where they do not."""
        if self.is_result(number):
            return self.result.get(number)
        if number in self.closing:
            return self.closing[number] - self.opening.get(number, ZERO)
        # Zero records may be left out, so an account that ends at zero has none.
        if number in self.opening and self.closing and not self.file.vouchers:
            return -self.opening[number]
        return None


# Movements


def cells_of(
    file: SieFile, vouchers: Iterable[Voucher], span: Span, dimension: int, sums: AccountSums
) -> tuple[Cells, list[SieFinding]]:
    """By account, month and objects: from the vouchers, else from #PSALDO, else for the whole year."""
    if file.vouchers:
        return _from_vouchers(vouchers, span), []
    months = [row for row in file.periods if row.kind == "PSALDO" and row.year == 0]
    rows = (
        [_Cell(row.account, _month_in(row.month, span), row.objects, row.amount) for row in months]
        if months
        else list(_whole_year(file))
    )
    return _partition(rows, dimension, sums.stated, file.personal_dimensions)


def planned_in(file: SieFile, span: Span, dimension: int) -> Cells:
    """By account, month and objects: what #PBUDGET plans for the year; empty where the file plans nothing."""
    rows = [
        _Cell(row.account, _month_in(row.month, span), row.objects, row.amount)
        for row in file.periods
        if row.kind == "PBUDGET" and row.year == 0
    ]
    dated = (row for row in rows if row.month)
    cells, _ = _partition(dated, dimension, lambda number: None, file.personal_dimensions)
    return cells


class _Cell(NamedTuple):
    account: str
    month: int
    objects: Objects
    amount: Decimal


def _month_in(text: str, span: Span) -> int:
    """1–12 of YYYYMM; 0 where it is no month of the year."""
    year, month = int(text[:4]), int(text[4:])
    return month if (span.first.year, span.first.month) <= (year, month) <= span.last.timetuple()[:2] else 0


def _from_vouchers(vouchers: Iterable[Voucher], span: Span) -> Cells:
    cells: Cells = defaultdict(Decimal)
    for voucher in vouchers:
        if not span.holds(voucher.day):
            continue
        for row in voucher.rows:
            day = voucher.day or row.day
            month = day.month if day and span.holds(day) else 0
            cells[row.account, month, row.objects] += row.amount
    return cells


def _whole_year(file: SieFile) -> Iterator[_Cell]:
    """The year's movement per object, for a file without months."""
    for row in file.balances:
        if row.year == 0 and row.objects and row.kind in ("OIB", "OUB", "RES"):
            yield _Cell(row.account, 0, row.objects, -row.amount if row.kind == "OIB" else row.amount)


def _partition(
    rows: Iterable[_Cell],
    dimension: int,
    stated: Callable[[str], Decimal | None],
    personal: frozenset[int],
) -> tuple[Cells, list[SieFinding]]:
    """Each amount once. A file gives an account's total, and the same again for each dimension of its objects."""
    accounts: defaultdict[str, list[_Cell]] = defaultdict(list)
    for row in rows:
        objects = kept_objects(row.objects, personal)
        if objects or not row.objects:  # what stands on people alone is in the total too
            accounts[row.account].append(row._replace(objects=objects))
    cells: Cells = defaultdict(Decimal)
    divided = []
    for number, found in accounts.items():
        chosen, several = _once(found, dimension, stated(number))
        divided += [number] if several else []
        for row in chosen:
            cells[row.account, row.month, row.objects] += row.amount
    return cells, _told_of_dimensions(divided, dimension)


def _once(rows: list[_Cell], dimension: int, stated: Decimal | None) -> tuple[list[_Cell], bool]:
    """The rows of one account that add up to it, and whether a choice had to be made between dimensions."""
    totals, parts = [row for row in rows if not row.objects], [row for row in rows if row.objects]
    if not parts:
        return totals, False
    kinds = {_dimensions(row) for row in parts}
    whole = _by_month(totals) if totals else None
    is_whole = _by_month(parts) == whole if whole is not None else _total(parts) == stated
    several = len(kinds) > 1 and not is_whole
    if several:
        first = min(kinds)
        own = any(dimension in kind for kind in kinds)
        parts = [
            row for row in parts if (dimension in _dimensions(row) if own else _dimensions(row) == first)
        ]
    if whole is None:
        return parts, several
    explained, account = _by_month(parts), rows[0].account
    rest = [
        _Cell(account, month, (), whole.get(month, ZERO) - explained.get(month, ZERO))
        for month in sorted({*whole, *explained})
    ]
    return [*parts, *(row for row in rest if row.amount)], several


def _dimensions(row: _Cell) -> tuple[int, ...]:
    return tuple(number for number, _ in row.objects)


def _by_month(rows: Iterable[_Cell]) -> dict[int, Decimal]:
    months: defaultdict[int, Decimal] = defaultdict(Decimal)
    for row in rows:
        months[row.month] += row.amount
    return {month: amount for month, amount in months.items() if amount}


def _total(rows: Iterable[_Cell]) -> Decimal:
    return sum((row.amount for row in rows), ZERO)


def _told_of_dimensions(numbers: list[str], dimension: int) -> list[SieFinding]:
    if not numbers:
        return []
    message = (
        f"Filen delar upp {_counted(len(numbers))} på flera dimensioner var för sig ({some_of(numbers)}). Dimension "
        f"{dimension} används där den finns, så att inget räknas två gånger. En fil av typ 4E har båda på samma rad."
    )
    return [SieFinding("several_dimensions", Severity.NOTE, message)]


def explain(cells: Cells, sums: AccountSums) -> list[SieFinding]:
    """Adds to `cells`, without a month, what an account's own records say beyond them."""
    moved: defaultdict[str, Decimal] = defaultdict(Decimal)
    for (number, _, _), amount in cells.items():
        moved[number] += amount
    told = {*moved, *sums.closing, *sums.result} if sums.file.vouchers else set(moved)
    rest: dict[str, Decimal] = {}
    for number in sorted({*moved, *sums.opening, *sums.closing, *sums.result}):
        stated = sums.stated(number)
        if stated is not None and stated != moved[number]:
            rest[number] = stated - moved[number]
            cells[number, 0, ()] = cells.get((number, 0, ()), ZERO) + rest[number]
    unexplained = {number: amount for number, amount in rest.items() if number in told}
    return [_unexplained(unexplained)] if unexplained and (sums.file.vouchers or sums.file.periods) else []


def _unexplained(rest: Mapping[str, Decimal]) -> SieFinding:
    named = [f"{number} med {kronor(amount)}" for number, amount in rest.items()]
    message = (
        f"Saldot för {_counted(len(rest))} har mer eller mindre än verifikationerna eller månaderna ger: {some_of(named)}. "
        "Skillnaden räknas för hela året, utan månad och insats. Fråga den som sköter bokföringen om allt är med."
    )
    return SieFinding("not_explained", Severity.WARNING, message)


def _counted(count: int) -> str:
    return "ett konto" if count == 1 else f"{count} konton"


def some_of(texts: list[str]) -> str:
    more = len(texts) - MOST_NAMED
    return listing(texts) if more <= 0 else f"{', '.join(texts[:MOST_NAMED])} och {more} till"
