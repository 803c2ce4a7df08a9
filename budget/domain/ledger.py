"""From a SIE file to a year's ledger: each account with its sums, what it moved by month and object, and the vouchers.

Amounts are Decimal kronor with the file's signs: debit positive, credit negative. Nothing is lost between the two: what
vouchers or months do not explain of an account is a movement without a month. Source: SIE 4B §§ 5.6–5.14.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from budget.domain.ledger_movements import (
    MOST_NAMED,
    AccountSums,
    Cells,
    Span,
    cells_of,
    explain,
    kept_objects,
    planned_in,
    some_of,
)
from budget.domain.posting import ZERO, AccountYear, Moved, key_of
from budget.domain.sie.model import SieFile, SieFinding, Voucher
from finsam.shared.findings import Severity
from finsam.shared.typeface import missing_characters

PROJECT = 6
# What the stored rows have room for.
LONGEST = {
    "account": 12,
    "series": 20,
    "number": 30,
    "code": 60,
    "key": 200,
    "name": 200,
    "dimension": 120,
    "text": 300,
}


@dataclass(frozen=True)
class BookObject:
    """A cost centre, a project: one code in one dimension that something is booked on. The names may be empty."""

    dimension: int
    dimension_name: str
    code: str
    name: str


@dataclass(frozen=True)
class Ledger:
    """A year's books. An account's `moved` add up to its movement of the year; `through` is the last day they cover.

    `planned` is its budget by month, where the file has one.
    `year` is None where the file names no calendar year; a finding then stops it.
    """

    accounts: tuple[AccountYear, ...] = ()
    moved: tuple[Moved, ...] = ()
    objects: tuple[BookObject, ...] = ()
    vouchers: tuple[Voucher, ...] = ()
    year: int | None = None
    through: date | None = None
    findings: tuple[SieFinding, ...] = ()
    planned: tuple[Moved, ...] = ()


def ledger_of(file: SieFile, dimension: int = PROJECT) -> Ledger:
    """The year 0 of a file with the year −1 beside. `dimension` is used where amounts stand once for each dimension.

    Never raises: what keeps the ledger from being laid in is a finding with Severity.STOP. Accounts without any amount
    are left out; an account without #KONTO has an empty name.
    """
    span, findings = _year_of(file)
    personal = file.personal_dimensions
    vouchers = tuple(_storable(voucher, personal) for voucher in file.vouchers)
    sums = AccountSums(file)
    cells, notes = cells_of(file, vouchers, _counted_span(file, span), dimension, sums)
    findings += [
        *notes,
        *explain(cells, sums),
        *_lacks(file),
        *_ends_unknown(sums),
        *_too_long(cells, vouchers),
    ]
    moved = tuple(Moved(*key, amount) for key, amount in sorted(cells.items()) if amount)
    accounts = _accounts(file, moved, vouchers, sums)
    findings += _names_cut(file, accounts)
    return Ledger(
        accounts=accounts,
        moved=moved,
        objects=_objects(file, moved, vouchers),
        vouchers=vouchers,
        year=span.first.year if span and span.first.year == span.last.year else None,
        through=_through(file, span) if span else None,
        findings=tuple(findings),
        planned=_planned(file, span, dimension),
    )


def _planned(file: SieFile, span: Span | None, dimension: int) -> tuple[Moved, ...]:
    cells = planned_in(file, span, dimension) if span else {}
    return tuple(
        Moved(*key, amount)
        for key, amount in sorted(cells.items())
        if amount and len(key[0]) <= LONGEST["account"] and len(key_of(key[2])) <= LONGEST["key"]
    )


# The year


def _year_of(file: SieFile) -> tuple[Span | None, list[SieFinding]]:
    """An association's year is the calendar year (1 kap. 5 § LKBR); its first may be shorter."""
    stated = file.years.get(0)
    if stated is None:
        return _year_of_vouchers(file)
    if stated[0].year == stated[1].year:
        return Span(*stated), []
    message = (
        f"Räkenskapsåret i filen är {stated[0]}–{stated[1]}. Förbundets räkenskapsår är kalenderåret. Be om en fil för "
        "ett kalenderår."
    )
    return Span(*stated), [SieFinding("not_calendar_year", Severity.STOP, message)]


def _year_of_vouchers(file: SieFile) -> tuple[Span | None, list[SieFinding]]:
    """Files of vouchers alone often lack #RAR; their days tell the year when all are of one."""
    years = {voucher.day.year for voucher in file.vouchers if voucher.day}
    if len(years) != 1:
        message = "Filen säger inte vilket räkenskapsår den gäller (#RAR 0). Exportera den på nytt för ett bestämt år."
        return None, [SieFinding("year_missing", Severity.STOP, message)]
    year = years.pop()
    message = f"Filen säger inte vilket räkenskapsår den gäller (#RAR 0). Verifikationernas datum ger {year}."
    return Span(date(year, 1, 1), date(year, 12, 31)), [
        SieFinding("year_inferred", Severity.WARNING, message)
    ]


def _counted_span(file: SieFile, span: Span | None) -> Span:
    """The days whose vouchers the balances hold: the year, until #OMFATTN where that is a day of it."""
    if span is None:
        return Span(date.min, date.max)
    until = file.balances_to
    return Span(span.first, until) if until and span.holds(until) else span


def _through(file: SieFile, span: Span) -> date:
    """#OMFATTN; a file made after the year covers it whole; one made during it reaches its last booked day."""
    made = file.generated_on
    if file.balances_to and span.holds(file.balances_to):
        return file.balances_to
    if made and made > span.last:
        return span.last
    days = [day for day in _booked_days(file) if span.holds(day)]
    if not days:
        return made if made and span.holds(made) else span.last
    return min(max(days), made) if made and span.holds(made) else max(days)


def _booked_days(file: SieFile) -> Iterator[date]:
    if file.vouchers:
        yield from (voucher.day for voucher in file.vouchers if voucher.day)
        return
    for period in file.periods:
        if period.kind == "PSALDO" and period.year == 0 and period.amount:
            year, month = int(period.month[:4]), int(period.month[4:6])
            yield date(year, month, monthrange(year, month)[1])


# Vouchers and objects


def _storable(voucher: Voucher, personal: frozenset[int]) -> Voucher:
    """Without objects that name people, and with texts that can be stored and printed."""
    rows = tuple(
        row
        if not row.objects and not row.text
        else row._replace(objects=kept_objects(row.objects, personal), text=plain(row.text))
        for row in voucher.rows
    )
    return voucher._replace(rows=rows, text=plain(voucher.text))


def plain(text: str, most: int = LONGEST["text"]) -> str:
    """As it can be stored and printed: without signs that the typeface lacks, and no longer than there is room for."""
    if text.isascii() and text.isprintable():
        return text[:most]
    missing = missing_characters(text)
    return "".join(" " if char in "\r\n\t" else char for char in text if char not in missing)[:most]


def _objects(file: SieFile, moved: Iterable[Moved], vouchers: Iterable[Voucher]) -> tuple[BookObject, ...]:
    """Those that something is booked on: a host's file may name every cost centre of a municipality."""
    used = {one for move in moved for one in move.objects}
    used.update(one for voucher in vouchers for row in voucher.rows for one in row.objects)
    names = {(one.dimension, one.code): one.name for one in file.objects}
    return tuple(
        BookObject(
            number,
            plain(file.dimensions.get(number, ""), LONGEST["dimension"]),
            code,
            plain(names.get((number, code), ""), LONGEST["name"]),
        )
        for number, code in sorted(used)
    )


# Accounts


def _accounts(
    file: SieFile, moved: Iterable[Moved], vouchers: Iterable[Voucher], sums: AccountSums
) -> tuple[AccountYear, ...]:
    movements: defaultdict[str, Decimal] = defaultdict(Decimal)
    for move in moved:
        movements[move.account] += move.amount
    used = {row.account for voucher in vouchers for row in voucher.rows} | set(movements)
    stated = (sums.opening, sums.closing, sums.result, sums.previous_closing, sums.previous_result)
    used |= {number for kind in stated for number, amount in kind.items() if amount}
    return tuple(_account(file, number, movements.get(number, ZERO), sums) for number in sorted(used))


def _account(file: SieFile, number: str, movement: Decimal, sums: AccountSums) -> AccountYear:
    known = file.accounts.get(number)
    is_result, opening = sums.is_result(number), sums.opening.get(number)
    closing, result = sums.closing.get(number), sums.result.get(number)
    if closing is None and not is_result and sums.has_balances:
        closing = (opening or ZERO) + movement
    if result is None and is_result and movement:
        result = movement
    return AccountYear(
        number=number,
        name=plain(known.name, LONGEST["name"]) if known else "",
        opening=opening,
        closing=closing,
        result=result,
        previous_closing=sums.previous_closing.get(number) if sums.previous_closing else opening,
        previous_result=sums.previous_result.get(number),
    )


# What a file cannot give


def _lacks(file: SieFile) -> Iterator[SieFinding]:
    said = {
        "1": ("no_months", "Filen är av typ 1: den saknar månader, insatser och verifikationer. Utfallet kan bara visas "
              "för hela året och kostnaderna bara per konto. Be om typ 3 eller 4E."),
        "2": ("no_objects", "Filen är av typ 2: den saknar insatser och verifikationer. Kostnaderna kan bara visas per "
              "konto. Be om typ 3 eller 4E."),
        "4I": ("no_balances", "Filen har bara verifikationer (typ 4I): den saknar balanser. Balansräkningen kan inte "
               "visas. Be om typ 4E."),
    }  # fmt: skip
    if file.sie_type in said:
        code, message = said[file.sie_type]
        yield SieFinding(code, Severity.WARNING, message)


def _ends_unknown(sums: AccountSums) -> Iterator[SieFinding]:
    """What the year began with is no balance sheet at its end."""
    if sums.opening and not sums.has_balances:
        message = (
            "Filen har ingående men inga utgående balanser (#UB), och inget som visar vad balanskontona ändrats med. "
            "Balansräkningen kan inte visas. Be om en fil med utgående balanser."
        )
        yield SieFinding("no_closing", Severity.WARNING, message)


def _too_long(cells: Cells, vouchers: Iterable[Voucher]) -> list[SieFinding]:
    """A number that does not fit cannot be cut without becoming another."""
    found: dict[str, int | None] = {}
    for voucher in vouchers:
        if len(voucher.series) > LONGEST["series"] or len(voucher.number) > LONGEST["number"]:
            found.setdefault(f"verifikation {voucher.series} {voucher.number}"[:80], voucher.line)
    for number, _, objects in cells:
        if len(number) > LONGEST["account"]:
            found.setdefault(f"konto {number}"[:80], None)
        if any(len(code) > LONGEST["code"] for _, code in objects) or len(key_of(objects)) > LONGEST["key"]:
            found.setdefault(f"objekten på konto {number}"[:80], None)
    return [
        SieFinding("too_long", Severity.STOP, f"Numret är för långt för att läsas in: {what}.", line)
        for what, line in list(found.items())[:MOST_NAMED]
    ]


def _names_cut(file: SieFile, accounts: Iterable[AccountYear]) -> list[SieFinding]:
    known = {number: account.name for number, account in file.accounts.items()}
    cut = [row.number for row in accounts if row.name != known.get(row.number, "")]
    if not cut:
        return []
    message = (
        f"Namnen på konto {some_of(cut)} är för långa eller har tecken som inte går att trycka. De sparas utan det som inte "
        "får plats eller går att trycka."
    )
    return [SieFinding("name_cut", Severity.NOTE, message)]


def number_in(text: str) -> str:
    """The ten digits of an organisation number however it is written: `16` before it, hyphen, blanks."""
    return "".join(char for char in text if char in "0123456789")[-10:]


def company_findings(in_file: str | None, own: str) -> list[SieFinding]:
    """Is the file this association's? A stop when both numbers are known and differ, a warning when one is missing."""
    stated, known = number_in(in_file or ""), number_in(own)
    if stated and known and stated != known:
        message = (
            f"Filen hör till organisationsnummer {stated[:6]}-{stated[6:]}, men förbundets är {known[:6]}-{known[6:]}. "
            "Be om förbundets egen fil."
        )
        return [SieFinding("other_company", Severity.STOP, message)]
    if stated and known:
        return []
    who = "Filen" if known else "Förbundet här"
    return [
        SieFinding(
            "company_unknown",
            Severity.WARNING,
            f"{who} saknar organisationsnummer: se efter att det är förbundets egen fil.",
        )
    ]
