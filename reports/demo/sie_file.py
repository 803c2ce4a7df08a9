"""Vouchers as a SIE file of type 4E in CP437, as an accountant's program writes it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

ZERO = Decimal(0)
Amounts = Mapping[str, Decimal]


class Row(NamedTuple):
    """Debit is positive. `place` is an object as `6:21`, empty for none."""

    account: str
    amount: Decimal
    place: str = ""


@dataclass
class Voucher:
    series: str
    day: date
    text: str
    rows: list[Row]
    number: int = 0


@dataclass
class Year:
    """A year of bookkeeping as far as it has come."""

    first: date
    through: date
    opening: dict[str, Decimal] = field(default_factory=dict)
    vouchers: list[Voucher] = field(default_factory=list)
    previous: "Year | None" = None

    def moved(self) -> dict[str, Decimal]:
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        for voucher in self.vouchers:
            for row in voucher.rows:
                sums[row.account] += row.amount
        return sums

    def closing(self) -> dict[str, Decimal]:
        moved = self.moved()
        numbers = sorted({*self.opening, *(number for number in moved if is_balance(number))})
        ends = {number: self.opening.get(number, ZERO) + moved.get(number, ZERO) for number in numbers}
        return {number: amount for number, amount in ends.items() if amount}

    def results(self) -> dict[str, Decimal]:
        return {number: amount for number, amount in sorted(self.moved().items()) if not is_balance(number)}


def is_balance(account: str) -> bool:
    return account[0] in "12"


def sie_file(year: Year, *, books: Mapping[str, Mapping[str, str]], company: str, made: date) -> bytes:
    """The whole file; `books` names accounts, dimensions and objects."""
    lines = [*_head(year, company, made), *_names(books), *_balances(year), *_vouchers(year.vouchers)]
    return ("\r\n".join(lines) + "\r\n").encode("cp437")


def _head(year: Year, company: str, made: date) -> Iterator[str]:
    yield "#FLAGGA 0"
    yield '#PROGRAM "Demobokföring" 1.0'
    yield "#FORMAT PC8"
    yield f"#GEN {made:%Y%m%d}"
    yield "#SIETYP 4"
    yield f'#FNAMN "{company}"'
    yield f"#RAR 0 {year.first:%Y}0101 {year.first:%Y}1231"
    if year.previous:
        yield f"#RAR -1 {year.previous.first:%Y}0101 {year.previous.first:%Y}1231"
    yield f"#OMFATTN {year.through:%Y%m%d}"
    yield "#VALUTA SEK"


def _names(books: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for number, name in books["accounts"].items():
        yield f'#KONTO {number} "{name}"'
    for dimension, name in books["dimensions"].items():
        yield f'#DIM {dimension} "{name}"'
    for place, name in books["objects"].items():
        dimension, code = place.split(":")
        yield f'#OBJEKT {dimension} "{code}" "{name}"'


def _balances(year: Year) -> Iterator[str]:
    yield from _amounts("IB 0", year.opening)
    yield from _amounts("UB 0", year.closing())
    yield from _amounts("RES 0", year.results())
    if year.previous:
        yield from _amounts("IB -1", year.previous.opening)
        yield from _amounts("UB -1", year.previous.closing())
        yield from _amounts("RES -1", year.previous.results())


def _amounts(record: str, amounts: Amounts) -> Iterator[str]:
    return (f"#{record} {number} {amount:.2f}" for number, amount in sorted(amounts.items()))


def _vouchers(vouchers: Iterable[Voucher]) -> Iterator[str]:
    for one in vouchers:
        yield f'#VER {one.series} {one.number} {one.day:%Y%m%d} "{one.text}"'
        yield "{"
        for row in one.rows:
            yield f"   #TRANS {row.account} {_place(row.place)} {row.amount:.2f}"
        yield "}"


def _place(place: str) -> str:
    dimension, _, code = place.partition(":")
    return f'{{{dimension} "{code}"}}' if code else "{}"
