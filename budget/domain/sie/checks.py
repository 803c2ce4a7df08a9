"""Looks at a file as a whole: what it claims against what it holds, and whether its sums agree with each other."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from budget.domain.sie.encoding import CP437, LATIN_1, UTF_8, Decoded
from budget.domain.sie.fields import in_kronor
from budget.domain.sie.model import SieFile, Voucher
from budget.domain.sie.notes import Notes

_CLAIMS = {
    "PC8": CP437,
    "CP437": CP437,
    "IBM437": CP437,
    "UTF-8": UTF_8,
    "UTF8": UTF_8,
    "ISO-8859-1": LATIN_1,
    "LATIN1": LATIN_1,
    "ANSI": LATIN_1,
}
_NAMES = {CP437: "PC8 (teckentabell 437)", UTF_8: "UTF-8", LATIN_1: "Latin-1 (Windows)", "ascii": "ren ASCII"}
_AGAIN = "Rätta i ekonomisystemet och exportera filen på nytt."
_CHECK = "Kontrollera i ekonomisystemet."

Sums = Mapping[str, Decimal]


def check(file: SieFile, decoded: Decoded, notes: Notes, *, chosen: bool = False) -> None:
    """Make the notes that need more than one line to see. `chosen` says that somebody has told the encoding."""
    if chosen:
        notes.note(
            "encoding_chosen", f"Teckenkoden är vald för hand: filen läses som {_NAMES[file.encoding]}."
        )
    else:
        _check_format(file, notes)
    _check_odd(file, decoded, notes)
    _check_type(file, notes)
    _check_years(file, notes)
    _check_header(file, notes)
    _check_accounts(file, notes)
    _check_vouchers(file, notes)
    _check_doubles(file, notes)
    _check_sums(file, notes)
    _check_opening(file, notes)
    _check_against_vouchers(file, notes)


# What the file claims


def _check_format(file: SieFile, notes: Notes) -> None:
    actual = _NAMES[file.encoding]
    if file.declared_format is None:
        notes.warn(
            "missing_format",
            f"Filen saknar #FORMAT. Tecknen läses som {actual}: se efter att å, ä och ö är rätt.",
        )
    elif file.encoding != "ascii" and _CLAIMS.get(file.declared_format.upper()) != file.encoding:
        message = f"Filen säger sig vara skriven i {file.declared_format[:20]} men är skriven i {actual}, och läses så."
        if file.encoding == UTF_8:
            notes.note("encoding_differs", message)
        else:
            notes.warn("encoding_differs", f"{message} Se efter att å, ä och ö är rätt i namnen.")


def _check_odd(file: SieFile, decoded: Decoded, notes: Notes) -> None:
    if decoded.odd:
        actual = _NAMES[file.encoding]
        shown = ", ".join(map(str, decoded.odd[:10]))
        more = f" och {len(decoded.odd) - 10} till" if len(decoded.odd) > 10 else ""
        notes.warn(
            "mixed_encoding",
            f"Filen blandar teckentabeller: det mesta är {actual}, men inte rad {shown}{more}. Varje rad läses för sig: "
            "se efter att å, ä och ö är rätt på de raderna.",
            decoded.odd[0],
        )


def _check_type(file: SieFile, notes: Notes) -> None:
    if file.declared_type is None:
        notes.warn(
            "missing_type",
            f"Filen saknar #SIETYP. Av innehållet att döma är den typ {file.sie_type}, och läses så.",
        )
    elif not file.sie_type.startswith(file.declared_type):
        notes.warn(
            "type_differs",
            f"Filen säger sig vara typ {file.declared_type[:10]} men har uppgifter som hör till typ {file.sie_type}. Allt "
            f"läses. {_CHECK}",
        )


def _check_years(file: SieFile, notes: Notes) -> None:
    used = {balance.year for balance in file.balances} | {period.year for period in file.periods} | {0}
    for year in sorted(used - set(file.years), reverse=True):
        message = f"Filen säger inte när räkenskapsår {year} börjar och slutar (#RAR {year})."
        if year == 0 and file.sie_type != "4I":
            notes.warn("missing_year", f"{message} Ange året när filen läses in.")
        else:
            notes.note("missing_year", message)


def _check_header(file: SieFile, notes: Notes) -> None:
    if file.currency and file.currency.upper() != "SEK":
        notes.warn(
            "foreign_currency",
            f"Beloppen är i {file.currency[:10]} och räknas inte om. Exportera i svenska kronor om det går.",
        )
    year = file.years.get(0)
    if file.balances_to and year and not year[0] <= file.balances_to <= year[1]:
        notes.warn(
            "period_to_odd",
            f"Saldona sägs gälla till och med {file.balances_to} (#OMFATTN), men räkenskapsåret är {year[0]}–{year[1]}. "
            f"Datumet används inte. {_CHECK}",
        )
    if file.ksumma == "wrong":
        notes.warn(
            "ksumma_wrong",
            "Filens kontrollsumma (#KSUMMA) stämmer inte: filen kan ha ändrats eller skadats efter exporten. Exportera den "
            "på nytt om du är osäker.",
        )


def _check_accounts(file: SieFile, notes: Notes) -> None:
    missing = {number: line for number, line in _first_uses(file).items() if number not in file.accounts}
    if missing and not file.accounts:
        say = notes.note if file.sie_type == "4I" else notes.warn
        say(
            "missing_account", f"Filen har ingen kontoplan (#KONTO). {len(missing)} konton används utan namn."
        )
        return
    for number, line in missing.items():
        notes.warn("missing_account", f"konto {number} används men saknar #KONTO. Det läses utan namn.", line)


def _first_uses(file: SieFile) -> dict[str, int]:
    used: dict[str, int] = {}
    for balance in file.balances:
        used.setdefault(balance.account, balance.line)
    for period in file.periods:
        used.setdefault(period.account, period.line)
    for voucher in file.vouchers:
        for row in voucher.rows:
            if row.account not in used:
                used[row.account] = row.line
    return used


# Vouchers


def _check_vouchers(file: SieFile, notes: Notes) -> None:
    seen: dict[tuple[str, str], int] = {}
    year = file.years.get(0)
    for voucher in file.vouchers:
        if not voucher.rows:
            notes.warn("empty_voucher", f"{_name(voucher)} har inga rader. {_CHECK}", voucher.line)
        elif balance := voucher.balance:
            notes.stop(
                "unbalanced_voucher",
                f"{_name(voucher)} balanserar inte: raderna blir {in_kronor(balance)} i stället för noll. {_AGAIN}",
                voucher.line,
            )
        if voucher.number:
            earlier = seen.setdefault((voucher.series, voucher.number), voucher.line)
            if earlier != voucher.line:
                notes.warn(
                    "duplicate_voucher",
                    f"{_name(voucher)} finns redan på rad {earlier}. Båda räknas. {_CHECK}",
                    voucher.line,
                )
        if year and voucher.day and not year[0] <= voucher.day <= year[1]:
            notes.warn(
                "voucher_outside_year",
                f"{_name(voucher)} har datum {voucher.day}, utanför räkenskapsåret {year[0]}–{year[1]}. {_CHECK}",
                voucher.line,
            )


def _name(voucher: Voucher) -> str:
    said = " ".join(part[:20] for part in (voucher.series, voucher.number) if part)
    return f"verifikation {said or 'utan nummer'}"


# Sums


def _check_doubles(file: SieFile, notes: Notes) -> None:
    seen: dict[tuple[str, int, str], int] = {}
    for balance in file.balances:
        if balance.kind in ("OIB", "OUB"):
            continue
        earlier = seen.setdefault((balance.kind, balance.year, balance.account), balance.line)
        if earlier != balance.line:
            notes.warn(
                "double_record",
                f"#{balance.kind} för år {balance.year} och konto {balance.account} finns redan på rad {earlier}. Båda "
                f"beloppen räknas. {_CHECK}",
                balance.line,
            )


def _check_sums(file: SieFile, notes: Notes) -> None:
    opening = file.sum_of("IB", 0)
    if opening:
        notes.warn(
            "opening_unbalanced",
            f"De ingående balanserna tar inte ut varandra: summan är {in_kronor(opening)} i stället för noll. Ofta är "
            "förra årets resultat inte fört till eget kapital.",
        )
    closing, result = file.sum_of("UB", 0), file.sum_of("RES", 0)
    difference = (closing or Decimal(0)) + (result or Decimal(0))
    if closing is not None and difference:
        notes.warn(
            "result_not_transferred",
            f"Utgående balanser och resultat tar inte ut varandra: summan är {in_kronor(difference)} i stället för noll. "
            "Ofta är förra årets resultat inte fört till eget kapital.",
        )


def _check_opening(file: SieFile, notes: Notes) -> None:
    opening, closing = _by_account(file, "IB", 0), _by_account(file, "UB", -1)
    for account in sorted(opening.keys() & closing.keys()):
        if opening[account] != closing[account]:
            notes.warn(
                "opening_differs",
                f"Konto {account} öppnar året med {in_kronor(opening[account])} men stängde det förra med "
                f"{in_kronor(closing[account])}. {_CHECK}",
            )


def _check_against_vouchers(file: SieFile, notes: Notes) -> None:
    """Only a full export can be held against its vouchers: opening and moves make the closing, moves the result."""
    if file.sie_type != "4E" or not file.vouchers:
        return
    opening, moves = _by_account(file, "IB", 0), _moves(file)
    stated: dict[str, Sums] = {kind: _by_account(file, kind, 0) for kind in ("UB", "RES")}
    for account in sorted(opening.keys() | moves.keys() | stated["UB"].keys() | stated["RES"].keys()):
        kind = _closes_in(account, stated)
        said = stated[kind].get(account, Decimal(0))
        counted = moves.get(account, Decimal(0)) + (opening.get(account, Decimal(0)) if kind == "UB" else 0)
        if stated[kind] and said != counted:
            notes.warn(
                "balance_disagrees",
                f"Konto {account} har {in_kronor(said)} i #{kind} men verifikationerna ger {in_kronor(counted)}. Kanske "
                f"är alla verifikationer inte med. {_CHECK}",
            )


def _closes_in(account: str, stated: Mapping[str, Sums]) -> str:
    """Where an account's year ends up; records of zero may be left out, and classes 1 and 2 are the balance sheet."""
    for kind, sums in stated.items():
        if account in sums:
            return kind
    return "UB" if account.startswith(("1", "2")) else "RES"


def _by_account(file: SieFile, kind: str, year: int) -> Sums:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for balance in file.balances:
        if balance.kind == kind and balance.year == year:
            sums[balance.account] += balance.amount
    return dict(sums)


def _moves(file: SieFile) -> Sums:
    """What the year's vouchers change each account by, until the day that the balances are of."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for voucher in _counted(file):
        for row in voucher.rows:
            sums[row.account] += row.amount
    return dict(sums)


def _counted(file: SieFile) -> Iterator[Voucher]:
    first, last = file.years.get(0, (date.min, date.max))
    if file.balances_to and first <= file.balances_to <= last:
        last = file.balances_to
    return (voucher for voucher in file.vouchers if voucher.day is None or first <= voucher.day <= last)
