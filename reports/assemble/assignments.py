"""Assignments to working groups in the plan: those that run in its year, and what those of the year before came to."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from finsam.web.access import Access
from members.enums import WorkState
from members.models import Assignment
from reports.assemble.blocks import Block, Cell, Column, Format, Row, Table, Value


@dataclass(frozen=True)
class AssignmentRow:
    id: int
    title: str
    body: str
    due: date | None
    reported_on: date | None
    result: str


def gather_assignments(access: Access, year: int) -> tuple[AssignmentRow, ...]:
    """Given before the year is over, not dropped, and not reported earlier than the year before. One query."""
    rows = Assignment.objects.within(access).filter(given_on__lte=date(year, 12, 31))
    rows = rows.filter(Q(reported_on=None) | Q(reported_on__gte=date(year - 1, 1, 1)))
    rows = rows.exclude(state=WorkState.DROPPED).select_related("body")
    return tuple(
        AssignmentRow(
            id=row.pk,
            title=row.title,
            body=str(row.body),
            due=row.due,
            reported_on=row.reported_on,
            result=row.result,
        )
        for row in rows.order_by("due", "pk")
    )


def assignment_blocks(rows: tuple[AssignmentRow, ...], year: int) -> tuple[Block, ...]:
    """Two tables, each left out when it would be empty."""
    first = date(year, 1, 1)
    reported = [row for row in rows if row.reported_on and row.reported_on < first]
    running = [row for row in rows if not row.reported_on or row.reported_on >= first]
    blocks = (
        Table(
            "uppdrag",
            f"Uppdrag {year}",
            (Column("Uppdrag"), Column("Grupp"), Column("Redovisas senast", is_figure=True)),
            tuple(_row(row, row.title, row.body, _day(row.due)) for row in running),
        ),
        # The group stands with the assignment, so that the result gets the width.
        Table(
            "redovisade-uppdrag",
            f"Redovisade {year - 1}",
            (Column("Uppdrag"), Column("Redovisat", is_figure=True), Column("Resultat")),
            tuple(
                _row(row, f"{row.title} ({row.body})", _day(row.reported_on), row.result) for row in reported
            ),
        ),
    )
    return tuple(block for block in blocks if block.rows)


def _row(assignment: AssignmentRow, *cells: Cell) -> Row:
    return Row(f"uppdrag-{assignment.id}", cells)


def _day(day: date | None) -> Cell:
    return Value(Format.DATE, day) if day else "–"
