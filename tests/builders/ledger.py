"""The accountant's books in small: as the bytes of a SIE file, or laid in as the rows of a ledger that applies."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile

from budget.enums import LedgerState
from budget.models import (
    LedgerAccount,
    LedgerAmount,
    LedgerFile,
    LedgerObject,
    LedgerRow,
    LedgerVoucher,
)
from finsam.web import clock
from members.models import Association
from tests.builders.members import numbers

Objects = tuple[tuple[int, str], ...]
Number = int | Decimal


class Trans(NamedTuple):
    account: str
    amount: Number
    objects: Objects = ()
    text: str = ""


class Ver(NamedTuple):
    number: str
    day: date
    rows: tuple[Trans, ...]
    series: str = "A"
    text: str = ""


# A municipal host's chart (Kommun-Bas). Letters that tell the encodings apart stand in several names.
NAMES = {
    "1510": "Kundfordringar",
    "1930": "Plusgiro",
    "2010": "Eget kapital",
    "2440": "Leverantörsskulder",
    "3510": "Bidrag från Försäkringskassan",
    "3511": "Bidrag från regionen",
    "3512": "Bidrag från kommunerna",
    "4510": "Lämnade bidrag till insatser",
    "4610": "Köp av huvudverksamhet",
    "5010": "Löner",
    "5610": "Sociala avgifter",
    "6010": "Lokalhyra, Ånäs",
    "7910": "Avskrivningar",
    "8410": "Ränteintäkter",
    "8990": "Årets resultat",
}
OBJECTS = {(1, "10"): "Kansli", (6, "22"): "Vägen in", (6, "23"): "Hälsoskolan"}
OFFICE: Objects = ((1, "10"),)
WAY_IN: Objects = ((1, "10"), (6, "22"))
SCHOOL: Objects = ((6, "23"),)


def vouchers_of(year: int) -> tuple[Ver, ...]:
    """Income 1 000 000, costs 700 000: the year's result is 300 000."""
    return (
        Ver(
            "1",
            date(year, 1, 15),
            (
                Trans("1930", 1_000_000),
                Trans("3510", -500_000),
                Trans("3511", -250_000),
                Trans("3512", -250_000),
            ),
            text="Bidrag",
        ),
        Ver("2", date(year, 2, 25), (Trans("5010", 120_000, OFFICE), Trans("1930", -120_000)), text="Löner"),
        Ver("3", date(year, 3, 12), (Trans("5610", 30_000, OFFICE), Trans("1930", -30_000))),
        Ver("4", date(year, 5, 4), (Trans("4510", 300_000, WAY_IN), Trans("1930", -300_000))),
        Ver("5", date(year, 9, 30), (Trans("4610", 200_000, SCHOOL), Trans("2440", -200_000))),
        Ver(
            "6", date(year, 12, 1), (Trans("6010", Decimal("50000.50")), Trans("1930", Decimal("-50000.50")))
        ),
        Ver("7", date(year, 12, 30), (Trans("1930", Decimal("0.50")), Trans("8410", Decimal("-0.50")))),
    )


@dataclass(frozen=True)
class Book:
    """A year's bookkeeping. Accounts that begin with 1 or 2 have balances, the others results; debit is positive.

    `openings` are this year's and, unless `previous` is empty, last year's closings too; `previous` last year's results.
    """

    year: int = 2015
    names: Mapping[str, str] = field(default_factory=lambda: NAMES)
    objects: Mapping[tuple[int, str], str] = field(default_factory=lambda: OBJECTS)
    openings: Mapping[str, Number] = field(
        default_factory=lambda: {"1930": 1_000_000, "2440": -200_000, "2010": -800_000}
    )
    previous: Mapping[str, Number] = field(
        default_factory=lambda: {"3510": -900_000, "4510": 700_000, "5010": 150_000, "8990": 50_000}
    )
    vouchers: tuple[Ver, ...] = ()
    company: str = "Samordningsförbundet Norra"
    org_number: str = ""

    @property
    def movements(self) -> dict[str, Decimal]:
        """Per account, in order of number."""
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        for ver in self.vouchers:
            for row in ver.rows:
                sums[row.account] += row.amount
        return dict(sorted(sums.items()))

    @property
    def closings(self) -> dict[str, Decimal]:
        moved = self.movements
        numbers = sorted({*self.openings, *(n for n in moved if n[0] in "12")})
        return {n: Decimal(self.openings.get(n, 0)) + moved.get(n, Decimal(0)) for n in numbers}

    @property
    def results(self) -> dict[str, Decimal]:
        return {number: amount for number, amount in self.movements.items() if number[0] not in "12"}

    def with_vouchers(self, *vouchers: Ver) -> "Book":
        """The same book with these vouchers besides; one with the same series and number is replaced."""
        new = {(ver.series, ver.number) for ver in vouchers}
        kept = tuple(ver for ver in self.vouchers if (ver.series, ver.number) not in new)
        return replace(self, vouchers=(*kept, *vouchers))


def make_book(year: int = 2015, **fields) -> Book:
    return Book(year=year, **{"vouchers": vouchers_of(year), **fields})


def sie_bytes(book: Book | None = None, sie_type: str = "4E", encoding: str = "cp437", **tags: str) -> bytes:
    """The book as a SIE file of type 1, 2, 3, 4E or 4I. `tags` add records before the vouchers: OMFATTN="20151031"."""
    book = book or make_book()
    lines = [*_head(book, sie_type), *(f"#{tag} {value}" for tag, value in tags.items())]
    if sie_type != "4I":
        lines += _balances(book)
    if sie_type in ("2", "3"):
        lines += _months(book, by_object=sie_type == "3")
    if sie_type in ("4E", "4I"):
        lines += _vouchers(book)
    return "\r\n".join([*lines, ""]).encode(encoding)


def _head(book: Book, sie_type: str) -> Iterator[str]:
    yield from (
        "#FLAGGA 0",
        "#FORMAT PC8",
        f"#SIETYP {sie_type[0]}",
        '#PROGRAM "Provbok" 1.0',
        "#GEN 20160115",
    )
    if book.org_number:
        yield f"#ORGNR {book.org_number}"
    yield f'#FNAMN "{book.company}"'
    yield f"#RAR 0 {book.year}0101 {book.year}1231"
    yield f"#RAR -1 {book.year - 1}0101 {book.year - 1}1231"
    for number, name in book.names.items():
        yield f'#KONTO {number} "{name}"'
    if sie_type in ("3", "4E", "4I"):
        yield from ('#DIM 1 "Kostnadsställe"', '#DIM 6 "Projekt"')
        for (dimension, code), name in book.objects.items():
            yield f'#OBJEKT {dimension} "{code}" "{name}"'


def _balances(book: Book) -> Iterator[str]:
    for number, amount in book.openings.items():
        yield f"#IB 0 {number} {amount}"
        if book.previous:
            yield f"#UB -1 {number} {amount}"
    for number, amount in book.closings.items():
        yield f"#UB 0 {number} {amount}"
    for number, amount in book.results.items():
        yield f"#RES 0 {number} {amount}"
    for number, amount in book.previous.items():
        yield f"#RES -1 {number} {amount}"


def _months(book: Book, by_object: bool) -> Iterator[str]:
    """Totals, and with `by_object` the same once more per object, as accounting programs write them."""
    for (number, month, objects), amount in _sums(book, by_object=False).items():
        yield f"#PSALDO 0 {book.year}{month:02} {number} {_braces(objects)} {amount}"
    if by_object:
        for (number, month, objects), amount in _sums(book, by_object=True).items():
            if objects:
                yield f"#PSALDO 0 {book.year}{month:02} {number} {_braces(objects)} {amount}"


def _sums(book: Book, by_object: bool) -> dict[tuple[str, int, Objects], Decimal]:
    sums: defaultdict[tuple[str, int, Objects], Decimal] = defaultdict(Decimal)
    for ver in book.vouchers:
        for row in ver.rows:
            sums[row.account, ver.day.month, row.objects if by_object else ()] += row.amount
    return dict(sums)


def _vouchers(book: Book) -> Iterator[str]:
    for ver in book.vouchers:
        yield f'#VER {ver.series} {ver.number} {ver.day:%Y%m%d} "{ver.text}"'
        yield "{"
        for row in ver.rows:
            yield f'   #TRANS {row.account} {_braces(row.objects)} {row.amount} {ver.day:%Y%m%d} "{row.text}"'
        yield "}"


def _braces(objects: Objects) -> str:
    return "{" + " ".join(f'{dimension} "{code}"' for dimension, code in objects) + "}"


def make_upload(content: bytes | None = None, name: str = "bok.se") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, sie_bytes() if content is None else content)


def make_ledger(association: Association, book: Book | None = None, **fields) -> LedgerFile:
    """The book laid in: a ledger that applies, with its rows, unless `fields` say otherwise. No statements follow."""
    book = book or make_book()
    content = sie_bytes(book)
    given = {
        "year": book.year,
        "name": f"bok{next(numbers)}.se",
        "size": len(content),
        "sha256": sha256(content).hexdigest(),
        "state": LedgerState.APPLIED,
        "sie_type": "4E",
        "encoding": "cp437",
        "ksumma": "absent",
        "company": book.company,
        "received_at": clock.now(),
        "applied_at": clock.now(),
    }
    ledger = LedgerFile.objects.create(association=association, **{**given, **fields})
    accounts = _make_accounts(ledger, book)
    LedgerObject.objects.bulk_create(
        LedgerObject(ledger=ledger, dimension=dimension, code=code, name=name)
        for (dimension, code), name in book.objects.items()
    )
    LedgerAmount.objects.bulk_create(
        LedgerAmount(account=accounts[number], month=month, objects_key=_key(objects), amount=Decimal(amount))
        for (number, month, objects), amount in _sums(book, by_object=True).items()
    )
    for line, ver in enumerate(book.vouchers, start=1):
        voucher = LedgerVoucher.objects.create(
            ledger=ledger, series=ver.series, number=ver.number, day=ver.day, line=line
        )
        LedgerRow.objects.bulk_create(
            LedgerRow(
                voucher=voucher,
                account=accounts[row.account],
                objects_key=_key(row.objects),
                amount=Decimal(row.amount),
            )
            for row in ver.rows
        )
    return ledger


def _make_accounts(ledger: LedgerFile, book: Book) -> dict[str, LedgerAccount]:
    closings, results = book.closings, book.results
    used = sorted({*closings, *results, *book.previous})
    LedgerAccount.objects.bulk_create(
        LedgerAccount(
            ledger=ledger,
            number=number,
            name=book.names.get(number, ""),
            opening=_kronor(book.openings.get(number)),
            closing=closings.get(number),
            result=results.get(number),
            previous_closing=_kronor(book.openings.get(number)) if book.previous else None,
            previous_result=_kronor(book.previous.get(number)),
        )
        for number in used
    )
    return {account.number: account for account in ledger.accounts.all()}


def _kronor(amount: Number | None) -> Decimal | None:
    return None if amount is None else Decimal(amount)


def _key(objects: Objects) -> str:
    return " ".join(f"{dimension}:{code}" for dimension, code in sorted(objects))
