"""Reads the lines of a SIE file into its parts, one handler for each label. Source: SIE 4B §§ 5 and 11.

Rows and vouchers as programs write them are taken by one pattern each; whatever that pattern does not know, and every
other record, is parted into tokens and looked at field by field.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from budget.domain.sie import fields
from budget.domain.sie.model import (
    Account,
    Balance,
    BalanceKind,
    Objects,
    PeriodAmount,
    PeriodKind,
    Row,
    SieObject,
    Voucher,
)
from budget.domain.sie.notes import Notes
from budget.domain.sie.tokens import Kind, Token, dimension, objects, tokens

_FIELD = r'("[^"\\]*+"|[^ \t"{}\\]++)'
_REST = r'(?:[ \t]++[^ \t"\\{}]++|[ \t]++"[^"\\]*+")*+'
_DAY = r'([0-9]{8}|"")'
_AMOUNT = r"(-?[0-9]{1,13}(?:\.[0-9]{1,2})?)"
_ROW = re.compile(
    r'[ \t]*+#TRANS[ \t]++("[0-9]++"|[0-9]++)[ \t]++\{([^{}\\]*+)\}[ \t]++'
    rf"{_AMOUNT}(?:[ \t]++{_DAY}(?:[ \t]++{_FIELD}{_REST})?)?[ \t]*+"
).fullmatch
_VOUCHER = re.compile(
    rf"[ \t]*+#VER[ \t]++{_FIELD}[ \t]++{_FIELD}[ \t]++{_DAY}(?:[ \t]++{_FIELD}{_REST})?[ \t]*+"
).fullmatch
# Known, and nothing in them is needed.
_PASSED_OVER = frozenset("#ADRESS #BKOD #ENHET #FNR #FTYP #PROSA #SRU #TAXAR".split())
STRAY = " \t\x00\x1a"  # round a line: blanks, and what DOS programs leave at a file's end
_CHECK = "Kontrollera raden i ekonomisystemet."
_AGAIN = "Rätta i ekonomisystemet och exportera filen på nytt."

# A row a thousand times over: past the checks of the named tuple's own constructor.
_new = tuple.__new__


class _Said(dict[str, str]):
    """What a field of those patterns says, by how it stands in the file. Kept once: most texts come many times."""

    def __missing__(self, raw: str) -> str:
        said = self[raw] = raw[1:-1] if raw.startswith('"') else raw
        return said


class _Lists(dict[str, Objects]):
    """What an object list says, by its inside. KeyError for one that cannot be read."""

    def __missing__(self, inside: str) -> Objects:
        listed = objects(inside)
        if listed is None:
            raise KeyError(inside)
        self[inside] = listed
        return listed


class _Days(dict[str, date | None]):
    """Which day a field says, by how it stands in the file. KeyError for what is no day."""

    def __missing__(self, text: str) -> date:
        found = fields.day(text)
        if found is None:
            raise KeyError(text)
        self[text] = found
        return found


Head = tuple[str, str, date | None, str, int]


class Records:
    """The parts of one file, filled by `read`."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.said: dict[str, str] = {}  # header fields by label, the first of each
        self.days: dict[str, date] = {}  # #GEN and #OMFATTN
        self.program_version: str | None = None
        self.years: dict[int, tuple[date, date]] = {}
        self.dimensions: dict[int, str] = {}
        self.over: dict[int, int] = {}
        self.accounts: dict[str, Account] = {}
        self.objects: list[SieObject] = []
        self.balances: list[Balance] = []
        self.periods: list[PeriodAmount] = []
        self.vouchers: list[Voucher] = []
        self.checksums: list[tuple[int, str]] = []  # line and value of each #KSUMMA
        self._kinds: dict[str, str] = {}
        self._unknown: set[str] = set()
        self._removed = 0
        self._head: Head | None = None
        self._is_open = False
        self._rows: list[Row] = []
        self._line = 0
        self._torn_line = 0  # the newest line that looks cut off
        self._days = _Days({"": None, '""': None})
        self._lists = _Lists({"": ()})
        self._said = _Said()

    def read(self, lines: Sequence[str]) -> None:
        """Take every line; what a record says and what is wrong with it is kept here and in the notes."""
        lists, days, said, add = self._lists, self._days, self._said, self._rows.append
        last = 0
        for number, line in enumerate(lines, 1):
            found = _ROW(line)
            if found and self._is_open:
                account, inside, amount, day, text = found.groups("")
                try:
                    row = (said[account], lists[inside], Decimal(amount), days[day], said[text], number)
                except KeyError:
                    pass  # read below, token by token
                else:
                    add(_new(Row, row))
                    continue
            if line == "{":
                self._line = last = number
                self._open()
            elif line == "}":
                self._line = last = number
                self._close()
            elif plain := line.strip(STRAY):
                self._line = last = number
                self._other(plain)
        self._finish(last)

    def _other(self, line: str) -> None:
        if found := _VOUCHER(line):
            self._plain_voucher(found)
        else:
            self._parted(line)

    def _plain_voucher(self, found: re.Match[str]) -> None:
        series, number, day, text = found.groups("")
        said = self._said
        when = self._day(day, "Verifikationens datum")
        self._begin((said[series], said[number], when, said[text], self._line))

    # Vouchers

    def _begin(self, head: Head) -> None:
        if self._head is not None:
            if self._is_open or self._rows:
                self._bad(
                    f"verifikationen på rad {self._head[-1]} saknar slutklammer (}}). Den avslutas här. {_CHECK}"
                )
            self._end_voucher()
        self._head = head

    def _open(self) -> None:
        if self._head is None or self._is_open:
            self._bad(f"klammern ({{) hör inte till någon verifikation och hoppas över. {_CHECK}")
        else:
            self._is_open = True

    def _close(self) -> None:
        if self._head is None:
            self._bad(f"slutklammern (}}) hör inte till någon verifikation och hoppas över. {_CHECK}")
        else:
            self._end_voucher()

    def _end_voucher(self) -> None:
        if self._head is not None:
            self.vouchers.append(Voucher(*self._head, tuple(self._rows)))
        self._rows.clear()
        self._head, self._is_open = None, False

    def _finish(self, last: int) -> None:
        last = max([last, *(row.line for row in self._rows[-1:])])
        is_cut = (
            self._is_open or (self._head is not None and not self._rows) or (last and self._torn_line == last)
        )
        self._end_voucher()
        if is_cut or (len(self.checksums) == 1 and not self.checksums[0][1]):
            self.notes.stop(
                "truncated",
                "Filen slutar mitt i en uppgift och är troligen avklippt. Exportera eller hämta den på nytt.",
                last or None,
            )
        if self._removed:
            self.notes.note(
                "removed_rows",
                f"{self._removed} rader är märkta som borttagna eller tillagda i efterhand (#BTRANS, #RTRANS). De "
                "räknas inte; det som gäller står i #TRANS.",
            )
        for number, kind in self._kinds.items():
            if number in self.accounts:
                self.accounts[number] = self.accounts[number]._replace(kind=kind)

    # Any other line, token by token

    def _parted(self, line: str) -> None:
        record: list[Token] = []
        for token in tokens(line):
            if token.kind is Kind.TORN:
                self._torn_line = self._line
                self._bad(f"ett citattecken stängs aldrig. Resten av raden läses som en text. {_CHECK}")
            if token.kind in (Kind.OPEN, Kind.CLOSE):
                self._record(record)
                record = []
                self._open() if token.kind is Kind.OPEN else self._close()
            else:
                record.append(token)
        self._record(record)

    def _record(self, record: list[Token]) -> None:
        if not record:
            return
        label, *rest = record
        if label.kind is Kind.OBJECTS and not label.text.strip() and not rest:
            self._open()
            self._close()
            return
        if label.kind is not Kind.BARE or not label.text.startswith("#"):
            self._bad(f"raden börjar inte med en etikett (#) och hoppas över. {_CHECK}")
            return
        tag = label.text.upper()
        handler = _HANDLERS.get(tag)
        if handler:
            handler(self, tag, rest)
            return
        if not rest and any(known.startswith(tag) for known in _HANDLERS):
            self._torn_line = self._line
        if tag not in _PASSED_OVER and tag not in self._unknown:
            self._unknown.add(tag)
            self.notes.note("unknown_tag", f"etiketten {tag[:20]} är okänd och hoppas över.", self._line)

    def _header(self, tag: str, rest: list[Token]) -> None:
        said = _text(rest, 0)
        if said:
            self.said.setdefault(tag, said)
        if tag in ("#GEN", "#OMFATTN") and (day := self._day(said, f"Datumet i {tag}")):
            self.days.setdefault(tag, day)
        if tag == "#PROGRAM" and self.program_version is None:
            self.program_version = _text(rest, 1) or None
        if tag == "#FLAGGA" and said == "1":
            self.notes.note(
                "already_imported", "filen är märkt som redan inläst i något program (#FLAGGA 1).", self._line
            )

    def _checksum(self, tag: str, rest: list[Token]) -> None:
        self.checksums.append((self._line, _text(rest, 0)))

    def _year(self, tag: str, rest: list[Token]) -> None:
        number = fields.year(_text(rest, 0))
        first, last = (self._day(_text(rest, at), "Räkenskapsårets datum") for at in (1, 2))
        if number is None or (first and last and first > last):
            self._bad(f"räkenskapsåret går inte att läsa. {_CHECK}")
        elif first and last:
            self.years[number] = (first, last)

    def _account(self, tag: str, rest: list[Token]) -> None:
        number, name = _text(rest, 0), _text(rest, 1)
        if not number:
            self._bad(f"kontot saknar nummer och hoppas över. {_CHECK}")
            return
        if not (number.isascii() and number.isdigit()):
            self._bad(f"kontonumret har annat än siffror. Det läses som det står. {_CHECK}")
        if number in self.accounts:
            self.notes.warn(
                "double_record", f"konto {number} finns redan. Namnet på den här raden gäller.", self._line
            )
        self.accounts[number] = Account(number, name, None, self._line)

    def _account_kind(self, tag: str, rest: list[Token]) -> None:
        kind = _text(rest, 1).upper()
        if kind in ("T", "S", "K", "I"):
            self._kinds[_text(rest, 0)] = kind
        else:
            self._bad(f"kontotypen är inte T, S, K eller I och hoppas över. {_CHECK}")

    def _dimension(self, tag: str, rest: list[Token]) -> None:
        number = dimension(_text(rest, 0))
        if number is None:
            self._bad(f"dimensionen saknar nummer och hoppas över. {_CHECK}")
        else:
            self.dimensions[number] = _text(rest, 1)
            # The last field: a name of several words may lack its quotes.
            above = dimension(_text(rest, len(rest) - 1)) if tag == "#UNDERDIM" else None
            if above is not None:
                self.over[number] = above

    def _object(self, tag: str, rest: list[Token]) -> None:
        number = dimension(_text(rest, 0))
        if number is None or len(rest) < 2 or not rest[1].is_field:
            self._bad(f"objektet saknar dimension eller kod och hoppas över. {_CHECK}")
        else:
            self.objects.append(SieObject(number, _text(rest, 1), _text(rest, 2), self._line))

    def _balance(self, tag: str, rest: list[Token]) -> None:
        year, account = fields.year(_text(rest, 0)), _text(rest, 1)
        listed, rest = self._with_objects(tag, rest, 2) if tag in ("#OIB", "#OUB") else ((), rest)
        if year is None or not account or listed is None:
            self._lost(tag, "år, konto och objekt")
        elif (amount := self._amount(tag, rest, 2)) is not None:
            kind = cast(BalanceKind, tag[1:])
            self.balances.append(Balance(kind, year, account, listed, amount, self._line))

    def _period(self, tag: str, rest: list[Token]) -> None:
        year, month, account = fields.year(_text(rest, 0)), fields.month(_text(rest, 1)), _text(rest, 2)
        listed, rest = self._with_objects(tag, rest, 3)
        if year is None or month is None or not account or listed is None:
            self._lost(tag, "år, månad, konto och objekt")
        elif (amount := self._amount(tag, rest, 3)) is not None:
            kind = cast(PeriodKind, tag[1:])
            self.periods.append(PeriodAmount(kind, year, month, account, listed, amount, self._line))

    def _voucher(self, tag: str, rest: list[Token]) -> None:
        is_empty = bool(rest) and rest[-1].kind is Kind.OBJECTS and not rest[-1].text.strip()
        if is_empty:
            rest = rest[:-1]
        if len(rest) < 3:
            self._torn_line = self._line
            self._bad(f"verifikationen saknar serie, nummer eller datum. {_CHECK}")
        day = self._day(_text(rest, 2), "Verifikationens datum")
        self._begin((_text(rest, 0), _text(rest, 1), day, _text(rest, 3), self._line))
        if is_empty:
            self._end_voucher()

    def _row(self, tag: str, rest: list[Token]) -> None:
        account = _text(rest, 0)
        listed, rest = self._with_objects(tag, rest, 1)
        if self._head is None or not account:
            self._lost(tag, "verifikation och konto")
            return
        if listed is None:
            self._bad(f"objekten går inte att läsa och hoppas över. {_CHECK}")
        if not self._is_open and not self._rows:
            self._bad(
                f"verifikationen på rad {self._head[-1]} saknar klammer ({{). Raden läses ändå. {_CHECK}"
            )
        amount = self._amount(tag, rest, 1)
        if amount is not None:
            day = self._day(_text(rest, 2), "Radens datum")
            self._rows.append(Row(account, listed or (), amount, day, _text(rest, 3), self._line))

    def _removed_row(self, tag: str, rest: list[Token]) -> None:
        self._removed += 1

    # Fields

    def _with_objects(self, tag: str, rest: list[Token], at: int) -> tuple[Objects | None, list[Token]]:
        """The object list at a place and the other fields; None where the list cannot be read."""
        if len(rest) > at and rest[at].kind is Kind.OBJECTS:
            others = [*rest[:at], *rest[at + 1 :]]
            try:
                return self._lists[rest[at].text], others
            except KeyError:
                return None, others
        if len(rest) > at:
            self._bad(f"{tag} saknar objektlista ({{}}). Raden läses som om den vore tom. {_CHECK}")
        return (), rest

    def _amount(self, tag: str, rest: list[Token], at: int) -> Decimal | None:
        if len(rest) <= at or not rest[at].is_field:
            self._lost(tag, "belopp")
            return None
        text = rest[at].text
        found = fields.amount(text)
        if found is None:
            said = f"beloppet {text}" if re.fullmatch(r"[-+.,0-9eE]{1,24}", text) else "beloppet"
            self.notes.stop(
                "bad_amount",
                f"{said} går inte att läsa: högst tretton siffror, decimalpunkt och två decimaler. {_AGAIN}",
                self._line,
            )
            return None
        if found.had_comma:
            self.notes.warn(
                "decimal_comma",
                f"beloppet {text} har decimalkomma i stället för punkt. Det läses som {fields.in_kronor(found.value)}.",
                self._line,
            )
        return found.value

    def _day(self, text: str, what: str) -> date | None:
        try:
            return self._days[text]
        except KeyError:
            found = fields.dashed_day(text)
            read = f"Det läses som {found}" if found else "Det lämnas tomt"
            self.notes.warn("bad_date", f"{what} är inte skrivet som ÅÅÅÅMMDD. {read}. {_CHECK}", self._line)
        return found

    def _bad(self, message: str) -> None:
        self.notes.warn("bad_record", message, self._line)

    def _lost(self, tag: str, what: str) -> None:
        """A record whose amount cannot be placed: leaving it out would give other sums."""
        self._torn_line = self._line
        self.notes.stop("bad_record", f"{tag} saknar {what} som går att läsa. {_AGAIN}", self._line)


def _text(rest: list[Token], at: int) -> str:
    """The field at a place, or nothing."""
    return rest[at].text if len(rest) > at and rest[at].is_field else ""


_Handler = Callable[[Records, str, list[Token]], None]
_HANDLERS: dict[str, _Handler] = {
    **dict.fromkeys(
        "#FLAGGA #FORMAT #SIETYP #PROGRAM #GEN #FNAMN #ORGNR #KPTYP #VALUTA #OMFATTN".split(), Records._header
    ),
    **dict.fromkeys(("#DIM", "#UNDERDIM"), Records._dimension),
    **dict.fromkeys(("#IB", "#UB", "#RES", "#OIB", "#OUB"), Records._balance),
    **dict.fromkeys(("#PSALDO", "#PBUDGET"), Records._period),
    **dict.fromkeys(("#BTRANS", "#RTRANS"), Records._removed_row),
    "#KSUMMA": Records._checksum,
    "#RAR": Records._year,
    "#KONTO": Records._account,
    "#KTYP": Records._account_kind,
    "#OBJEKT": Records._object,
    "#VER": Records._voucher,
    "#TRANS": Records._row,
}
KNOWN_LABELS = frozenset(_HANDLERS) | _PASSED_OVER
