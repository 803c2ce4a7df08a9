"""The report's operating account: outcome against the adopted budget (10 kap. 1 § LKBR)."""

from collections.abc import Sequence
from decimal import Decimal

from budget.domain.statements import Books, printed_costs
from reports.assemble.blocks import Block, Column, Fact, Facts, Heading, Row, Table, Value, Words
from reports.assemble.figures import adding_up, difference, is_rounded, total_of
from reports.assemble.report_rows import ReportRows
from reports.assemble.report_statements import booked_to, nothing_booked, printed_alone, printed_years
from reports.assemble.texts import adds_up, money_notes


def follow_up_table(rows: ReportRows) -> tuple[Block, ...]:
    """Outcome against the adopted budget, line by line; every column adds up as printed."""
    followed = rows.follow_up
    if not followed.rows:
        return (nothing_booked(rows),)
    year = rows.document.year
    books, previous, _ = printed_years(rows)
    planned, expected = (printed_alone(rows, one) for one in (rows.planned, rows.expected))
    budget = _column(rows, [row.budget for row in followed.rows], rows.planned, planned)
    outcome = _column(rows, [row.outcome for row in followed.rows], rows.books, books)
    forecast = _column(rows, [row.forecast for row in followed.rows], rows.expected, expected)
    before = _column(rows, [row.previous for row in followed.rows], rows.previous, previous)
    end = outcome if rows.is_final else forecast
    deviation = tuple(difference(left, right) for left, right in zip(budget, end, strict=True))
    middle = (
        ((booked_to(rows), outcome),)
        if rows.is_final
        else ((booked_to(rows), outcome), ((f"Prognos {year}",), forecast))
    )
    shown: tuple[tuple[Words, tuple[Value, ...]], ...] = (
        ((f"Budget {year}",), budget),
        *middle,
        (("Avvikelse",), deviation),
        ((f"Utfall {year - 1}",), before),
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
        adds_up(rows.unit) if is_rounded(lines) else "",
    )
    return (
        Table(
            "drift",
            f"Driftredovisning mot beslutad budget, {rows.unit.word}",
            heads,
            tuple(lines),
            money_notes(rows.document, *notes),
        ),
        *_comments(rows),
    )


def _comments(rows: ReportRows) -> tuple[Block, ...]:
    """What was said of the lines when the year's last period was marked done, in the table's order."""
    said = tuple(
        Fact(row.name, (rows.comments[row.name],)) for row in rows.follow_up.rows if row.name in rows.comments
    )
    return (Heading("drift-kommentarer", "Kommentarer till raderna"), Facts("drift", said)) if said else ()


def _column(
    rows: ReportRows, amounts: Sequence[Decimal | None], exact: Books | None, shown: Books | None
) -> tuple[Value, ...]:
    """Lines that sum to what the result statement prints of the same costs, where the two agree."""
    known = [amount for amount in amounts if amount is not None]
    whole = printed_costs(exact, shown, sum(known, Decimal(0)) if known else None)
    return adding_up(amounts, rows.unit, whole)
