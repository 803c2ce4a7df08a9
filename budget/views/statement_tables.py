"""The statements as tables: which lines, in which unit, and which of them lead to their accounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budget.domain.follow_up import FollowUp
from budget.domain.rounding import rounded_to, rounded_to_add_up
from budget.domain.statements import (
    LIQUID_FUNDS,
    Books,
    Note,
    StatementRow,
    balance_requirement,
    balance_sheet,
    carried,
    cash_flow,
    investments,
    note_numbers,
    notes,
    printed,
    printed_costs,
    printed_note,
    result_statement,
)
from budget.enums import Area, RoundingUnit
from budget.queries.statements import StatementRows
from finsam.shared import formats

ZERO = Decimal(0)
UNITS = {RoundingUnit.KRONA.value: Decimal(1), RoundingUnit.THOUSAND.value: Decimal(1000)}
Amounts = tuple[Decimal | None, ...]
LONG = 20


@dataclass(frozen=True)
class Line:
    """One line as it is shown. `kind` is group, subtotal, sum, part or empty; `code` leads to the accounts behind it.

    `notes` are the numbers of the notes that explain it; `row` leads to the accounts of a line of the operating account.
    """

    label: str
    amounts: Amounts
    kind: str = ""
    code: str = ""
    notes: tuple[int, ...] = ()
    row: str = ""


@dataclass(frozen=True)
class Table:
    """Lines under a title of their own, empty where the statement has one table; or what is said instead of lines."""

    title: str
    lines: tuple[Line, ...] = ()
    text: str = ""
    id: str = ""

    @property
    def is_long(self) -> bool:
        """A note of many accounts is opened by whoever wants them."""
        return bool(self.id) and len(self.lines) > LONG


@dataclass(frozen=True)
class Statement:
    """One of the statements: its tables and what is said below them. `id` is its place on the page."""

    id: str
    title: str
    law: str
    columns: tuple[str, ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Columns of the table, the names' own among them."""
        return 1 + len(self.columns)

    @property
    def shown(self) -> list[tuple[Table, list[tuple[Line, list[tuple[str, Decimal | None]]]]]]:
        """Each table with its lines, each amount with the column it stands in."""
        return [
            (
                table,
                [(line, list(zip(self.columns, line.amounts, strict=True))) for line in table.lines],
            )
            for table in self.tables
        ]


def statements(rows: StatementRows, unit: str, *, hide_empty: bool) -> tuple[Statement, ...]:
    """The parts of 4 kap. 1 § LKBR that are figures, in its order; an empty `unit` gives exact kronor."""
    own, before = rows.books
    third = next((row.books for row in rows.years if row.year == rows.year - 2), None)
    exact = (own, before, third)
    whole = UNITS.get(unit)
    books = printed(*exact, unit=whole) if whole else exact
    maker = _Maker(rows, exact, books, whole, hide_empty, notes(rows.facts) if rows.facts else ())
    return (
        maker.result(),
        maker.balance(),
        maker.flow(),
        maker.explained(),
        maker.operating(),
        maker.invested(),
        maker.required(),
    )


@dataclass(frozen=True)
class _Maker:
    rows: StatementRows
    exact: tuple[Books | None, ...]
    books: tuple[Books | None, ...]
    unit: Decimal | None
    hides: bool
    notes: tuple[Note, ...]

    @property
    def years(self) -> tuple[str, ...]:
        return (str(self.rows.year), str(self.rows.year - 1))

    def result(self) -> Statement:
        shown, exact = (
            result_statement(*books[:2], hide_empty=self.hides) for books in (self.books, self.exact)
        )
        note = self._carried(exact, shown)
        return Statement(
            "resultat", "Resultaträkning", "5 kap. LKBR", self.years, (Table("", self._lines(shown)),), note
        )

    def balance(self) -> Statement:
        sheet, exact = (
            balance_sheet(*books[:2], hide_empty=self.hides) for books in (self.books, self.exact)
        )
        below = self._lines(row for row in sheet.outside if not row.is_empty)
        tables = [Table("Tillgångar", self._lines(sheet.assets))]
        tables.append(Table("Eget kapital, avsättningar och skulder", self._lines(sheet.equity_and_debts)))
        if below:
            tables.append(Table("Panter och ansvarsförbindelser", below))
        note = self._carried(
            (*exact.assets, *exact.equity_and_debts), (*sheet.assets, *sheet.equity_and_debts)
        )
        columns = tuple(f"31 dec {year}" for year in self.years)
        if self.rows.own and self.rows.own.closing.through.month < 12:
            day = formats.day(self.rows.own.closing.through).replace(formats.NBSP, " ")
            columns = (day, columns[1])
        return Statement("balans", "Balansräkning", "6 kap. LKBR", columns, tuple(tables), note)

    def flow(self) -> Statement:
        """Only the years that have a year before."""
        flow = cash_flow(*self.books, hide_empty=self.hides)
        known = [place for place, one in enumerate(flow.differences) if one is not None]
        notes = [LIQUID_FUNDS] if known else []
        if 0 not in known:
            before = self.rows.year - 1
            notes = [
                f"Kassaflödet kan inte räknas ut: balansräkningen för {before} eller {before + 1} saknas."
            ]
        for place in known:
            if difference := flow.differences[place]:
                notes.append(
                    f"Kassaflödet {self.years[place]} skiljer {formats.kronor(abs(difference))} från förändringen av likvida "
                    "medel, för att balansräkningarna inte går ihop."
                )
        rows = [replace(row, amounts=tuple(row.amounts[place] for place in known)) for row in flow.rows]
        lines = _lines(rows) if known else ()
        columns = tuple(self.years[place] for place in known)
        return Statement(
            "kassaflode", "Kassaflödesanalys", "8 kap. LKBR", columns, (Table("", lines),), tuple(notes)
        )

    def explained(self) -> Statement:
        """The notes that data can tell (9 kap. LKBR)."""
        found = self.notes
        if self.unit:
            found = tuple(printed_note(note, self.books[:2], self.unit) for note in found)
        tables = tuple(_note_table(note) for note in found)
        return Statement("noter", "Noter", "9 kap. LKBR", self.years, tables)

    def operating(self) -> Statement:
        """Outcome against the budget, area by area; every column adds up as printed."""
        followed = self.rows.followed
        end = f"Utfall {followed.year}"
        if followed.through and not self.rows.is_booked_out:
            end = f"Utfall t.o.m. {formats.day_of_month(followed.through)}"
        columns = (f"Budget {followed.year}", end, "Avvikelse", f"Utfall {followed.year - 1}")
        lines = _operating_lines(followed, self._operating_columns(), leads=self.rows.has_ledger)
        notes = () if lines else ("Varken budget eller utfall finns för året.",)
        if lines and not self.rows.is_booked_out:
            notes = ("Avvikelsen är budgeten minus utfallet hittills.",)
        return Statement("drift", "Driftredovisning", "10 kap. 1 § LKBR", columns, (Table("", lines),), notes)

    def _operating_columns(self) -> tuple[Amounts, ...]:
        """Budget, outcome and last year's outcome, each summing to what the result statement prints of the same costs."""
        rows, planned = self.rows.followed.rows, self.rows.planned
        return (
            self._column([row.budget for row in rows], planned, self._printed(planned)),
            self._column([row.outcome for row in rows], self.exact[0], self.books[0]),
            self._column([row.previous for row in rows], self.exact[1], self.books[1]),
        )

    def _printed(self, books: Books | None) -> Books | None:
        return printed(books, unit=self.unit)[0] if self.unit else books

    def _column(self, amounts: Sequence[Decimal | None], exact: Books | None, shown: Books | None) -> Amounts:
        known = [amount for amount in amounts if amount is not None]
        if self.unit is None or not known:
            return tuple(amounts)
        whole = printed_costs(exact, shown, sum(known, ZERO))
        found = rounded_to_add_up(known, self.unit) if whole is None else rounded_to(known, whole, self.unit)
        shares = iter(found)
        return tuple(None if amount is None else next(shares) for amount in amounts)

    def invested(self) -> Statement:
        lines = _lines(investments(self.books[0], self.books[1]))
        notes = () if lines else (f"Inga investeringar har gjorts {self.rows.year}.",)
        return Statement(
            "investering",
            "Investeringsredovisning",
            "10 kap. 2 § LKBR",
            self.years[:1],
            (Table("", lines),),
            notes,
        )

    def required(self) -> Statement:
        own, before, third = self.books
        lines = _lines(balance_requirement(own, before, earlier=third, hide_empty=self.hides))
        note = "Plikten att återställa ett underskott gäller inte samordningsförbund. Resultatet visas ändå."
        return Statement(
            "balanskrav", "Balanskravsresultat", "11 kap. 10 § LKBR", self.years, (Table("", lines),), (note,)
        )

    def _lines(self, rows: Iterable[StatementRow]) -> tuple[Line, ...]:
        numbers = note_numbers(self.notes)
        return tuple(
            replace(line, notes=numbers.get(row.code, ()))
            for row, line in ((row, _line(row)) for row in rows)
        )

    def _carried(self, exact: Iterable[StatementRow], shown: Iterable[StatementRow]) -> tuple[str, ...]:
        """The lines that bear the rounding, in words."""
        if self.unit is None:
            return ()
        found = carried(exact, shown, self.unit)
        say = formats.thousands if self.unit == UNITS["tkr"] else formats.number
        name = "tkr" if self.unit == UNITS["tkr"] else "kr"
        words = [
            f"{one.label} {self.years[one.place]}: {say(one.amount)}{formats.NBSP}{name}" for one in found
        ]
        return (f"Avrundningen bärs av {'; '.join(words)}.",) if words else ()


def _lines(rows: Iterable[StatementRow]) -> tuple[Line, ...]:
    return tuple(_line(row) for row in rows)


def _line(row: StatementRow) -> Line:
    return Line(row.label, row.amounts, _kind(row), row.code if row.lines else "")


def _note_table(note: Note) -> Table:
    """Each part with what it consists of below it, and their sum."""
    lines: list[Line] = []
    for part in note.parts:
        lines.append(Line(part.label, part.amounts, "subtotal" if part.rows else ""))
        lines += [Line(row.label, row.amounts, "part") for row in part.rows]
    if note.total:
        lines.append(Line(note.total.label, note.total.amounts, "sum"))
    return Table(f"Not {note.number}. {note.title}", tuple(lines), note.text, f"not-{note.number}")


def _kind(row: StatementRow) -> str:
    if row.is_heading:
        return "group"
    if row.is_sum:
        return "sum" if row.code in WHOLE else "subtotal"
    return "part" if row.level > 1 else ""


WHOLE = {"result", "assets", "equity_and_debts", "requirement", "liquid_closing", "closing"}


def _operating_lines(followed: FollowUp, columns: Sequence[Amounts], *, leads: bool) -> tuple[Line, ...]:
    """`leads` says that a ledger has accounts behind what was spent."""
    rows = followed.rows
    budget, outcome, previous = columns
    left = tuple(
        None if spent is None else (planned or ZERO) - spent
        for planned, spent in zip(budget, outcome, strict=True)
    )
    lines: list[Line] = []
    for area, own_area in dict.fromkeys((row.area, row.own_area) for row in rows):
        lines.append(Line(own_area or str(Area(area).label), (None,) * 4, "group"))
        lines += [
            Line(
                row.name,
                (budget[place], outcome[place], left[place], previous[place]),
                row=row.name if leads and row.outcome is not None else "",
            )
            for place, row in enumerate(rows)
            if (row.area, row.own_area) == (area, own_area)
        ]
    if lines:
        lines.append(
            Line("Summa", tuple(_total(column) for column in (budget, outcome, left, previous)), "sum")
        )
    return tuple(lines)


def _total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if known else None
