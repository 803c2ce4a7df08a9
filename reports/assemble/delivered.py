"""Staff that the parties gave, and what became of what has ended: two tables of the annual report."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from finsam.shared.formats import number_word
from interventions.domain.hand_over import CHECK_MONTHS
from interventions.domain.staff import StaffRow, total
from interventions.queries.delivery import HandOverRow
from reports.assemble.blocks import Block, Format, Row, Table, Value
from reports.assemble.figures import columns, figure_columns, text_columns

NOT_ANSWERED = "–"


def staff_table(rows: Sequence[StaffRow], year: int) -> tuple[Block, ...]:
    """Full-time equivalents per intervention and party, and the sum; nothing where nothing is written."""
    if not rows:
        return ()
    lines = tuple(
        Row(
            f"personal-{row.intervention_id}-{row.membership_id}",
            (row.intervention, row.party, _people(row.planned), _people(row.actual)),
        )
        for row in rows
    )
    heads = (*text_columns("Insats", "Part"), *figure_columns("Planerat", "Utfall"))
    notes = ("Årsarbetare. Ett streck betyder att uppgiften saknas.",)
    return (Table("personal", f"Personal från parterna {year}", heads, (*lines, _sum(rows)), notes),)


def _sum(rows: Sequence[StaffRow]) -> Row:
    planned, actual = total(row.planned for row in rows), total(row.actual for row in rows)
    return Row("personal-summa", ("Summa", "", _people(planned), _people(actual)), "sum")


def _people(figure: Decimal | None) -> Value:
    return Value(Format.NUMBER, figure)


def hand_over_table(rows: Iterable[HandOverRow]) -> tuple[Block, ...]:
    """Who promised to take over what, and what became of it after each of the times it is asked."""
    lines = tuple(
        Row(
            f"overlamning-{row.intervention_id}",
            (
                row.intervention,
                Value(Format.DATE, row.ends),
                row.taker or "Ingen",
                row.promise or NOT_ANSWERED,
                *(row.answer_after(months) or NOT_ANSWERED for months in CHECK_MONTHS),
            ),
        )
        for row in rows
    )
    if not lines:
        return ()
    asked = (f"Efter {number_word(months)} månader" for months in CHECK_MONTHS)
    heads = (
        *columns("Insats", "Slutade"),
        *text_columns("Tar över", "Vad som ska leva vidare", *asked),
    )
    return (Table("overlamning", "Insatser som har lämnats över", heads, lines),)
