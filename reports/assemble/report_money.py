"""The report's statements and its outcome against the budget, with the year before on every line."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from budget.domain.statements import (
    BalanceSheet,
    StatementRow,
    balance_requirement,
    balance_sheet,
    result_statement,
)
from reports.assemble.blocks import (
    Block,
    Callout,
    Column,
    Format,
    Heading,
    Paragraph,
    Row,
    Table,
    Value,
    Words,
)
from reports.assemble.figures import adding_up, difference, is_rounded, statement_rows, total_of
from reports.assemble.report_rows import ReportRows
from reports.assemble.taken_over import taken_over_table
from reports.assemble.texts import ADDS_UP, money_notes

TAKEN_OVER_IN_EQUITY = (
    "Beloppet ingår i det egna kapitalet i balansräkningen. Det är ingen intäkt i resultaträkningen."
)
FORECAST = "Prognosen räknar med medlemmarnas beslutade bidrag och varje rads egen helårsprognos."


def booked_to(rows: ReportRows) -> Words:
    """`Utfall 2015`, or `Utfall t.o.m. 31 oktober 2015` while the year is open."""
    if rows.is_final or rows.follow_up.through is None:
        return (f"Utfall {rows.document.year}",)
    return ("Utfall t.o.m. ", Value(Format.DAY, rows.follow_up.through))


def result_table(rows: ReportRows) -> tuple[Block, ...]:
    if rows.books is None:
        return (_nothing_booked(rows),)
    year = rows.document.year
    if rows.is_final:
        statement = result_statement(rows.books, rows.previous)
        heads: tuple[Words, ...] = ((str(year),), (str(year - 1),))
    else:
        statement = result_statement(rows.planned, rows.books, rows.expected, rows.previous)
        heads = ((f"Budget {year}",), booked_to(rows), (f"Prognos {year}",), (str(year - 1),))
    notes = () if rows.is_final else (FORECAST,)
    return (_statement(rows, "resultat", "Resultaträkning, tkr", heads, statement, notes),)


def balance_tables(rows: ReportRows) -> tuple[Block, ...]:
    if rows.books is None:
        return (_nothing_booked(rows),)
    sheet = balance_sheet(rows.books, rows.previous)
    days = (_closing_day(rows), date(rows.document.year - 1, 12, 31))
    heads = tuple((Value(Format.DAY, day),) for day in days)
    return (
        _statement(rows, "tillgangar", "Tillgångar, tkr", heads, sheet.assets, ()),
        _statement(rows, "skulder", "Eget kapital och skulder, tkr", heads, sheet.equity_and_debts, ()),
        Paragraph(("Panter och ansvarsförbindelser: inga.",)),
        *_difference(sheet),
    )


def taken_over_note(rows: ReportRows) -> tuple[Block, ...]:
    """A note to the balance sheet: the amount stands in the sheet's equity already and is not added to it."""
    if not rows.taken_over:
        return ()
    return (
        Heading("not-overtaget", "Not: övertaget eget kapital"),
        taken_over_table(
            rows.document,
            f"Förbund som gick upp i förbundet {rows.document.year}",
            rows.taken_over,
            TAKEN_OVER_IN_EQUITY,
        ),
    )


def requirement_table(rows: ReportRows) -> tuple[Block, ...]:
    if rows.books is None:
        return (_nothing_booked(rows),)
    basis = rows.books if rows.is_final else rows.expected
    head = (str(rows.document.year),) if rows.is_final else (f"Prognos {rows.document.year}",)
    heads = (head, (str(rows.document.year - 1),))
    statement = balance_requirement(basis, rows.previous)
    return (_statement(rows, "balanskrav", "Balanskravsresultat, tkr", heads, statement, ()),)


def follow_up_table(rows: ReportRows) -> tuple[Block, ...]:
    """Outcome against the adopted budget, line by line; every column adds up as printed."""
    followed = rows.follow_up
    if not followed.rows:
        return (_nothing_booked(rows),)
    budget = adding_up([row.budget for row in followed.rows])
    outcome = adding_up([row.outcome for row in followed.rows])
    forecast = adding_up([row.forecast for row in followed.rows])
    previous = adding_up([row.previous for row in followed.rows])
    end = outcome if rows.is_final else forecast
    deviation = tuple(difference(left, right) for left, right in zip(budget, end, strict=True))
    year = rows.document.year
    middle = (
        ((booked_to(rows), outcome),)
        if rows.is_final
        else ((booked_to(rows), outcome), ((f"Prognos {year}",), forecast))
    )
    shown: tuple[tuple[Words, tuple[Value, ...]], ...] = (
        ((f"Budget {year}",), budget),
        *middle,
        (("Avvikelse",), deviation),
        ((f"Utfall {year - 1}",), previous),
    )
    lines = [
        Row(f"drift-{row.name}", (row.name, *(column[at] for _, column in shown)))
        for at, row in enumerate(followed.rows)
    ]
    sums = tuple(
        difference(total_of(budget), total_of(end)) if column is deviation else total_of(column)
        for _, column in shown
    )
    lines.append(Row("drift-summa", ("Summa", *sums), "sum"))
    heads = (Column("Rad"), *(Column(title, is_figure=True) for title, _ in shown))
    notes = (
        "Avvikelse: plus betyder att mindre användes än budgeterat.",
        ADDS_UP if is_rounded(lines) else "",
    )
    return (
        Table(
            "drift",
            "Driftredovisning mot beslutad budget, tkr",
            heads,
            tuple(lines),
            money_notes(rows.document, *notes),
        ),
    )


def _statement(
    rows: ReportRows,
    name: str,
    caption: str,
    heads: Sequence[Words],
    statement: Sequence[StatementRow],
    notes: tuple[str, ...],
) -> Table:
    titles = (Column(""), *(Column(head, is_figure=True) for head in heads))
    lines = statement_rows(name, statement)
    adds_up = ADDS_UP if is_rounded(lines) else ""
    return Table(name, caption, titles, lines, money_notes(rows.document, *notes, adds_up))


def _closing_day(rows: ReportRows) -> date:
    last = date(rows.document.year, 12, 31)
    return last if rows.is_final else rows.follow_up.through or last


def _difference(sheet: BalanceSheet) -> tuple[Block, ...]:
    off = sheet.differences[0] or Decimal(0)
    if not off:
        return ()
    side = "större" if off > 0 else "mindre"
    words: Words = (
        "Tillgångarna är ", Value(Format.KR, abs(off), unit="kr"), f" {side} än eget kapital och skulder. ",
        "Kontrollera de inmatade raderna.",
    )  # fmt: skip
    return (Callout("Balansräkningen går inte ihop", words, "stop"),)


def _nothing_booked(rows: ReportRows) -> Callout:
    return Callout("Uppgifter saknas", (f"Inget utfall är inlagt för {rows.document.year}.",), "attention")
