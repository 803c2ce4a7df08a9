"""Notes to the statements that are made from data. Source: 9 kap. LKBR (2018:597), the auditors' cost 13 §.

A note says what a line consists of; one that could only repeat the line is not made.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count

from budget.domain.posting import AccountYear
from budget.domain.rounding import nearest, rounded_to
from budget.domain.statements import books as sums
from budget.domain.statements.books import (
    COST_KINDS,
    LINE_OF,
    ZERO,
    Books,
    amount,
    equity_closing,
    year_result,
)
from budget.domain.statements.cash_flow import equity_change
from budget.enums import StatementLine

NO_AUDIT = (
    "Revisionens kostnad framgår inte av underlaget: varken någon rad i driftredovisningen eller något konto hör "
    "till området Revision."
)
REST_OF_MEMBERS = "Skillnad mellan bokfört och beslutat"
REST = "Övrigt"
Accounts = Mapping[StatementLine, Sequence[AccountYear]]
Amounts = tuple[Decimal | None, ...]


@dataclass(frozen=True)
class NoteRow:
    """What a part consists of: the year and the year before, kronor, positive on their own side."""

    label: str
    amounts: Amounts


@dataclass(frozen=True)
class NotePart:
    """One amount of a note with what it consists of: the rows add up to it wherever they are known.

    `whole` names it among the books' sums, so that it is printed as in the statement; empty for what stands in none.
    """

    label: str
    whole: str
    amounts: Amounts
    rows: tuple[NoteRow, ...] = ()


@dataclass(frozen=True)
class Note:
    """`explains` are the codes of the statements' rows that refer to it. `total` sums the parts, None where there is
    nothing to sum."""

    code: str
    title: str
    explains: tuple[str, ...]
    parts: tuple[NotePart, ...] = ()
    total: NotePart | None = None
    text: str = ""
    number: int = 0


@dataclass(frozen=True)
class NoteFacts:
    """What notes are made from: two years' books, and what is known beside them; all but the books may be empty.

    `members` are the contributions each member decided, the year and the year before; `audit` what the operating
    account's lines for audit cost in them. `accounts` are those behind each line with the file's signs, and
    `accounts_before` those of the year before's own ledger, which wins over what this year's file says of it.
    """

    books: Books
    previous: Books | None = None
    members: tuple[NoteRow, ...] = ()
    audit: Amounts = (None, None)
    accounts: Accounts = field(default_factory=dict)
    accounts_before: Accounts = field(default_factory=dict)

    @property
    def years(self) -> tuple[Books | None, ...]:
        return (self.books, self.previous)


def notes(facts: NoteFacts, first: int = 1) -> tuple[Note, ...]:
    """The notes there is something to say in, numbered from `first` in the order of the statements."""
    found = (
        _income(facts),
        _costs(facts),
        _audit(facts),
        *(_of_line(facts, name) for name in OF_FINANCE),
        *(_of_line(facts, name) for name in OF_ASSETS),
        _equity(facts),
        *(_of_line(facts, name) for name in OF_DEBTS),
        _pledges(facts),
    )
    number = count(first)
    return tuple(replace(note, number=next(number)) for note in found if note)


def note_numbers(found: Iterable[Note]) -> dict[str, tuple[int, ...]]:
    """For each row's code the numbers of the notes that explain it."""
    numbers: dict[str, tuple[int, ...]] = {}
    for note in found:
        for code in note.explains:
            numbers[code] = (*numbers.get(code, ()), note.number)
    return numbers


def printed_note(note: Note, years: Sequence[Books | None], unit: Decimal) -> Note:
    """The note in whole `unit`s, given the years' books as printed: each part as its line, its rows adding up to it."""
    parts = tuple(_printed_part(part, years, unit) for part in note.parts)
    return replace(note, parts=parts, total=_printed_part(note.total, years, unit) if note.total else None)


def _printed_part(part: NotePart, years: Sequence[Books | None], unit: Decimal) -> NotePart:
    alone = tuple(None if one is None else nearest(one, unit) for one in part.amounts)
    whole = _known(part, _amounts(years, part.whole)) if part.whole else alone
    columns = [_printed_column(part, place, whole[place], unit) for place in range(len(whole))]
    rows = tuple(
        NoteRow(row.label, tuple(column[at] for column in columns)) for at, row in enumerate(part.rows)
    )
    return replace(part, amounts=whole, rows=rows)


def _known(part: NotePart, shown: Amounts) -> Amounts:
    return tuple(
        None if exact is None else printed for exact, printed in zip(part.amounts, shown, strict=True)
    )


def _printed_column(part: NotePart, place: int, whole: Decimal | None, unit: Decimal) -> list[Decimal | None]:
    exact = [row.amounts[place] for row in part.rows]
    known = [one for one in exact if one]
    shares = iter(rounded_to(known, whole or ZERO, unit))
    return [next(shares) if one else one for one in exact]


# What each note says


OF_FINANCE = ("financial_income", "financial_cost")
OF_ASSETS = sums.ASSETS
OF_DEBTS = (*sums.PROVISIONS, *sums.DEBTS)
WHOLES: dict[str, Callable[[Books], Decimal]] = {
    "income": sums.income,
    "result": year_result,
    "equity_closing": equity_closing,
}


def _income(facts: NoteFacts) -> Note | None:
    members = _filled(facts, "contributions", facts.members, REST_OF_MEMBERS)
    own = _part(facts, "contributions", members or _accounts(facts, "contributions"))
    other = _part(facts, "other_income", _accounts(facts, "other_income"))
    if not own.rows and not other.rows:
        return None
    parts = tuple(part for part in (own, other) if any(part.amounts))
    return Note("income", "Verksamhetens intäkter", ("income",), parts, _total(facts, "income", parts))


def _costs(facts: NoteFacts) -> Note | None:
    parts = tuple(
        part
        for part in (_part(facts, kind, _accounts(facts, kind)) for kind in COST_KINDS)
        if any(part.amounts)
    )
    if not parts:
        return None
    return Note("costs", "Verksamhetens kostnader", ("costs",), parts, _total(facts, "costs", parts))


def _audit(facts: NoteFacts) -> Note:
    """9 kap. 13 §: the total cost of the auditors' examination is always told, if only that it is not known."""
    if facts.audit[0] is None:
        return Note("audit", "Revisionens kostnad", ("costs",), text=NO_AUDIT)
    part = NotePart("Sammanlagd kostnad för revisorernas granskning", "", facts.audit)
    return Note("audit", "Revisionens kostnad", ("costs",), (part,))


def _equity(facts: NoteFacts) -> Note | None:
    """What made equity change; what came beside the result is told of the year whose year before is booked."""
    if facts.books.equity_opening is None:
        return None
    came = (
        equity_change(facts.books, facts.previous)
        if facts.previous and facts.previous.equity_opening is not None
        else ZERO
    )
    before = (
        NoteRow("Eget kapital vid förra årets slut", (facts.books.equity_opening - came, None)),
        NoteRow("Förändring av annat än årets resultat", (came, None)),
    )
    parts = (_part(facts, "equity_opening", before if came else ()), _part(facts, "result", ()))
    closing = NotePart(
        "Eget kapital vid årets slut", "equity_closing", _amounts(facts.years, "equity_closing")
    )
    return Note("equity", "Eget kapital", ("equity_opening", "equity_closing"), parts, closing)


def _pledges(facts: NoteFacts) -> Note:
    part = _part(facts, "pledges", ())
    title = part.label
    if not any(part.amounts):
        return Note("pledges", title, ("pledges",), text="Inga.")
    return Note("pledges", title, ("pledges",), (part,))


def _of_line(facts: NoteFacts, name: str) -> Note | None:
    part = _part(facts, name, _accounts(facts, name))
    return Note(name, part.label, (name,), (part,)) if part.rows else None


def _part(facts: NoteFacts, whole: str, rows: tuple[NoteRow, ...]) -> NotePart:
    label = str(LINE_OF[whole].label) if whole in LINE_OF else "Årets resultat"
    return NotePart(label, whole, _amounts(facts.years, whole), rows)


def _total(facts: NoteFacts, whole: str, parts: Sequence[NotePart]) -> NotePart | None:
    """No sum below a single part that has none of its own to tell."""
    return NotePart("Summa", whole, _amounts(facts.years, whole)) if len(parts) > 1 else None


def _amounts(years: Sequence[Books | None], whole: str) -> Amounts:
    figure = WHOLES.get(whole)
    return tuple(None if year is None else figure(year) if figure else amount(year, whole) for year in years)


def _accounts(facts: NoteFacts, name: str) -> tuple[NoteRow, ...]:
    """The accounts behind a line by name; those that are empty both years are left out."""
    line = StatementLine(LINE_OF[name])
    sign = 1 if name in (*COST_KINDS, "financial_cost", "depreciation", *sums.ASSETS) else -1
    now = {row.number: row for row in facts.accounts.get(line, ())}
    then = {row.number: row for row in facts.accounts_before.get(line, ())}
    rows = tuple(
        NoteRow(
            (now.get(number) or then[number]).name or number,
            (
                sign * now[number].amount if number in now else None,
                _before(now.get(number), then.get(number), sign),
            ),
        )
        for number in sorted({*now, *then})
    )
    return _filled(facts, name, rows, REST)


def _before(now: AccountYear | None, then: AccountYear | None, sign: int) -> Decimal | None:
    if then is not None:
        return sign * then.amount
    if now is None or (now.previous_closing is None and now.previous_result is None):
        return None
    return sign * ((now.previous_closing or ZERO) + (now.previous_result or ZERO))


def _filled(facts: NoteFacts, name: str, rows: tuple[NoteRow, ...], rest: str) -> tuple[NoteRow, ...]:
    """The rows with one more where they do not come to the line's amount; a year without rows stays without.

    A year that is not booked tells nothing, whatever is known of its rows.
    """
    wholes = _amounts(facts.years, name)
    told = tuple(
        NoteRow(
            row.label,
            tuple(None if whole is None else one for whole, one in zip(wholes, row.amounts, strict=True)),
        )
        for row in rows
    )
    told = tuple(row for row in told if any(row.amounts))
    if not told:
        return ()
    missing = tuple(
        _missing(whole, [row.amounts[place] for row in told]) for place, whole in enumerate(wholes)
    )
    return (*told, NoteRow(rest, missing)) if any(missing) else told


def _missing(whole: Decimal | None, known: Sequence[Decimal | None]) -> Decimal | None:
    told = [one for one in known if one is not None]
    return whole - sum(told, ZERO) or None if told and whole is not None else None
