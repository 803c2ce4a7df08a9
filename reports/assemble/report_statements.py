"""The report's statements: the year before on every line, notes referred to, and sums of what is printed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from budget.domain.rounding import nearest
from budget.domain.statements import (
    LIQUID_FUNDS,
    BalanceSheet,
    Books,
    CashFlow,
    StatementRow,
    balance_difference,
    balance_requirement,
    balance_sheet,
    carried,
    cash_flow,
    investments,
    liquid_funds,
    paired,
    printed,
    result_statement,
)
from budget.domain.statements.books import has_balance
from reports.assemble.blocks import (
    Block,
    Callout,
    Cell,
    Column,
    Format,
    Paragraph,
    Row,
    Table,
    Value,
    Words,
)
from reports.assemble.figures import Unit, is_rounded
from reports.assemble.report_notes import note_references
from reports.assemble.report_rows import ReportRows
from reports.assemble.texts import joined, money_notes, rounded_note, section

FORECAST = "Prognosen räknar med medlemmarnas beslutade bidrag och varje rads egen helårsprognos."
NO_DUTY = "Skyldigheten att återställa ett negativt resultat gäller inte samordningsförbund."
# Sums that end a statement; the others are sums on the way.
WHOLE = frozenset({"result", "assets", "equity_and_debts", "liquid_closing", "requirement", "closing"})
Rows = Sequence[StatementRow]
Years = tuple[Books | None, ...]


@dataclass(frozen=True)
class Columns:
    """A statement's columns: their heads, their names in a sentence, and the books exact and as printed."""

    heads: tuple[Words, ...]
    names: tuple[str, ...]
    exact: Years
    shown: Years


def booked_to(rows: ReportRows) -> Words:
    """`Utfall 2015`, or `Utfall t.o.m. 31 oktober 2015` while the year is open."""
    if rows.is_final or rows.follow_up.through is None:
        return (f"Utfall {rows.document.year}",)
    return ("Utfall t.o.m. ", Value(Format.DAY, rows.follow_up.through))


def printed_years(rows: ReportRows) -> Years:
    """The year, the one before and the one before that, as every table prints them."""
    return printed(rows.books, rows.previous, rows.earlier, unit=rows.unit.size)


def printed_alone(rows: ReportRows, books: Books | None) -> Books | None:
    """A budget's or a forecast's books as printed: no year follows on them."""
    return printed(books, unit=rows.unit.size)[0]


def result_table(rows: ReportRows) -> tuple[Block, ...]:
    if rows.books is None:
        return (nothing_booked(rows),)
    columns = _closed(rows) if rows.is_final else _open(rows)
    notes = () if rows.is_final else (FORECAST,)
    return (_statement(rows, "resultat", "Resultaträkning", columns, result_statement, notes),)


def balance_tables(rows: ReportRows) -> tuple[Block, ...]:
    if rows.books is None:
        return (nothing_booked(rows),)
    days = (_closing_day(rows), date(rows.document.year - 1, 12, 31))
    columns = _closed(rows, tuple((Value(Format.DAY, day),) for day in days))
    return (
        _statement(rows, "tillgangar", "Tillgångar", columns, _assets),
        _statement(rows, "skulder", "Eget kapital, avsättningar och skulder", columns, _equity_and_debts),
        *_balance_difference(rows, rows.books),
    )


def cash_flow_table(rows: ReportRows) -> tuple[Block, ...]:
    if rows.books is None:
        return (nothing_booked(rows),)
    flow = cash_flow(rows.books, rows.previous, rows.earlier)
    if flow.differences[0] is None:
        return (_no_cash_flow(rows, rows.books),)
    width = 2 if flow.differences[1] is None else 3
    columns = _closed(rows)
    exact, shown = (rows.books, rows.previous, rows.earlier)[:width], printed_years(rows)[:width]
    columns = Columns(columns.heads[: width - 1], columns.names[: width - 1], exact, shown)
    notes = (LIQUID_FUNDS, "Raderna är skillnader mellan balansräkningarnas belopp.")
    table = _statement(rows, "kassaflode", "Kassaflödesanalys", columns, _flow, notes, names_carriers=False)
    return (table, *_flow_difference(rows, flow))


def requirement_table(rows: ReportRows) -> tuple[Block, ...]:
    if rows.books is None:
        return (nothing_booked(rows),)
    columns = _closed(rows)
    if not rows.is_final:
        heads = ((f"Prognos {rows.document.year}",), *columns.heads[1:])
        shown = (printed_alone(rows, rows.expected), *columns.shown[1:])
        columns = Columns(heads, columns.names, (rows.expected, rows.previous), shown)
    earlier = iter((rows.earlier, printed_years(rows)[2]))

    def make(*years: Books | None, hide_empty: bool) -> Rows:
        return balance_requirement(*years, earlier=next(earlier), hide_empty=hide_empty)

    return (_statement(rows, "balanskrav", "Balanskravsresultat", columns, make, (NO_DUTY,)),)


def investment_blocks(rows: ReportRows) -> tuple[Block, ...]:
    """10 kap. 2 § LKBR: an account only where there are investments, else what somebody wrote, else a sentence."""
    written = section(rows.document, "investeringar")
    if not investments(rows.books, rows.previous):
        year = rows.document.year
        said = (
            f"Inga investeringar har gjorts under {year}."
            if rows.is_final
            else f"Inga investeringar är bokförda för {year}."
        )
        return written or (Paragraph((said,)),)
    columns = _closed(rows)
    columns = Columns(columns.heads[:1], columns.names[:1], columns.exact, columns.shown)
    return (*written, _statement(rows, "investering", "Investeringsredovisning", columns, _investments))


def nothing_booked(rows: ReportRows) -> Callout:
    return Callout("Uppgifter saknas", (f"Inget utfall är inlagt för {rows.document.year}.",), "attention")


# Columns and lines


def _closed(rows: ReportRows, heads: tuple[Words, ...] = ()) -> Columns:
    names = (str(rows.document.year), str(rows.document.year - 1))
    own = heads or (((names[0],) if rows.is_final else booked_to(rows)), (names[1],))
    return Columns(own, names, (rows.books, rows.previous), printed_years(rows)[:2])


def _open(rows: ReportRows) -> Columns:
    year = rows.document.year
    names = (f"Budget {year}", f"Utfall {year}", f"Prognos {year}", str(year - 1))
    heads = ((names[0],), booked_to(rows), (names[2],), (names[3],))
    books, previous, _ = printed_years(rows)
    shown = (printed_alone(rows, rows.planned), books, printed_alone(rows, rows.expected), previous)
    return Columns(heads, names, (rows.planned, rows.books, rows.expected, rows.previous), shown)


def _assets(*years: Books | None, hide_empty: bool) -> Rows:
    return balance_sheet(*years, hide_empty=hide_empty).assets


def _equity_and_debts(*years: Books | None, hide_empty: bool) -> Rows:
    sheet: BalanceSheet = balance_sheet(*years, hide_empty=hide_empty)
    return (*sheet.equity_and_debts, *sheet.outside)


def _flow(*years: Books | None, hide_empty: bool) -> Rows:
    return cash_flow(*years, hide_empty=hide_empty).rows


def _investments(*years: Books | None, hide_empty: bool) -> Rows:
    return investments(*years)


def _statement(
    rows: ReportRows,
    name: str,
    caption: str,
    columns: Columns,
    make: Callable[..., Rows],
    notes: tuple[str, ...] = (),
    *,
    names_carriers: bool = True,
) -> Table:
    exact = make(*columns.exact, hide_empty=rows.hides_empty)
    shown = make(*columns.shown, hide_empty=False)
    references = note_references(rows)
    has_notes = any(row.code in references for row in exact)
    lines = tuple(
        _line(rows.unit, name, row, amounts, references.get(row.code, "") if has_notes else None)
        for row, amounts in paired(exact, shown)
    )
    carriers = _carriers(rows.unit, columns.names, exact, shown) if names_carriers else ""
    rounding = rounded_note(rows.unit) if is_rounded(lines) else ""
    titles = (Column(""), *((Column("Not"),) if has_notes else ()))
    heads = (*titles, *(Column(head, is_figure=True) for head in columns.heads))
    whole = money_notes(rows.document, *notes, rounding, carriers)
    return Table(name, f"{caption}, {rows.unit.word}", heads, lines, whole)


def _line(
    unit: Unit, name: str, row: StatementRow, amounts: Sequence[Decimal | None], reference: str | None
) -> Row:
    cells: tuple[Cell, ...] = tuple(
        "" if row.is_heading else _cell(unit, exact, shown)
        for exact, shown in zip(row.amounts, amounts, strict=True)
    )
    before = (row.label,) if reference is None else (row.label, reference)
    return Row(f"{name}-{row.code}", (*before, *cells), _role(row))


def _cell(unit: Unit, exact: Decimal | None, shown: Decimal | None) -> Value:
    if exact is None:
        return unit.cell(None)
    return unit.cell(exact, nearest(exact, unit.size) if shown is None else shown)


def _role(row: StatementRow) -> str:
    if row.is_heading:
        return "group"
    if row.is_sum:
        return "sum" if row.code in WHOLE else "subtotal"
    return "part" if row.level > 1 else ""


def _carriers(unit: Unit, names: Sequence[str], exact: Rows, shown: Rows) -> str:
    """`Avrundningen bärs av raden Fordringar 2015: +1 tkr.`"""
    found = carried(exact, shown, unit.size)
    if not found:
        return ""
    said = [f"{one.label} {names[one.place]} ({_signed_units(one.amount, unit)})" for one in found]
    return f"Avrundningen bärs av {'raden' if len(said) == 1 else 'raderna'} {joined(said)}."


def _signed_units(amount: Decimal, unit: Unit) -> str:
    count = int(amount / unit.size)
    return f"{'+' if count > 0 else '−'}{abs(count)}\u00a0{unit.word}"


def _closing_day(rows: ReportRows) -> date:
    last = date(rows.document.year, 12, 31)
    return last if rows.is_final else rows.follow_up.through or last


# What differs


def _kr(amount: Decimal) -> Value:
    return Value(Format.KR, amount)


def _balance_difference(rows: ReportRows, books: Books) -> tuple[Block, ...]:
    """The amount and the side; with a ledger also the accounts that stand on no line."""
    off = balance_difference(books)
    if not off:
        return ()
    side = "större" if off > 0 else "mindre"
    unmapped = tuple(f" {one.message}" for one in rows.posting if one.code == "unmapped_accounts")
    remedy = unmapped or (" Kontrollera raderna i räkningarna.",)
    words: Words = (
        "Tillgångarna är ", _kr(abs(off)), f" {side} än eget kapital, avsättningar och skulder.", *remedy,
    )  # fmt: skip
    return (Callout("Balansräkningen går inte ihop", words, "stop"),)


def _no_cash_flow(rows: ReportRows, books: Books) -> Callout:
    """A first year: said in words, with what is known, instead of figures that would be wrong."""
    year = rows.document.year - 1 if has_balance(books) else rows.document.year
    words: Words = (
        f"Kassaflödet räknas fram ur två års balansräkningar, och den för {year} saknas. ",
        "Därför visas inget kassaflöde.",
    )
    if has_balance(books):
        words = (*words, " Likvida medel vid årets slut: ", _kr(liquid_funds(books)), ".")
    return Callout("Kassaflödet visas inte", words)


def _flow_difference(rows: ReportRows, flow: CashFlow) -> tuple[Block, ...]:
    """Which year's sheet is off, and by how much: what the flow differs by is nothing else."""
    off = flow.differences[0]
    if not off or rows.books is None or rows.previous is None:
        return ()
    year = rows.document.year
    sheets = ((year, balance_difference(rows.books)), (year - 1, balance_difference(rows.previous)))
    said: Words = tuple(
        part
        for one, amount in sheets
        if amount
        for part in (f" Balansräkningen för {one} skiljer ", _kr(amount), ".")
    )
    words: Words = (
        "Årets kassaflöde skiljer ", _kr(off), " från förändringen av likvida medel.", *said,
    )  # fmt: skip
    return (Callout("Kassaflödet går inte ihop", words, "stop"),)
