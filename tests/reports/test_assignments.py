"""Assignments to working groups in the plan."""

from datetime import date

import pytest

from members.enums import BodyKind, WorkState
from reports.assemble.activity_plan import assemble
from reports.assemble.assignments import AssignmentRow, assignment_blocks, gather_assignments
from reports.assemble.blocks import Format, Row, Table, Value
from reports.assemble.contents import contents_hash
from reports.assemble.kinds import contents_of
from reports.enums import DocumentKind
from reports.models import Document
from tests.builders import make_assignment, make_body
from tests.reports.paper_rows import plan_rows

RUNNING = AssignmentRow(1, "En blankett", "Gruppen", date(2015, 3, 31), None, "")
REPORTED = AssignmentRow(2, "En mall", "Gruppen", None, date(2014, 10, 14), "Mallen används.")


def on(day: date) -> Value:
    return Value(Format.DATE, day)


def test_what_runs_and_what_was_reported_are_two_tables():
    tables = assignment_blocks((RUNNING, REPORTED), 2015)
    assert [(table.name, table.caption, table.rows) for table in tables if isinstance(table, Table)] == [
        (
            "uppdrag",
            "Uppdrag 2015",
            (Row("uppdrag-1", ("En blankett", "Gruppen", on(date(2015, 3, 31)))),),
        ),
        (
            "redovisade-uppdrag",
            "Redovisade 2014",
            (Row("uppdrag-2", ("En mall (Gruppen)", on(date(2014, 10, 14)), "Mallen används.")),),
        ),
    ]


def test_the_chapter_comes_before_development_and_is_left_out_when_there_are_none():
    titles = [chapter.title for chapter in assemble(plan_rows(assignments=(RUNNING,))).chapters]
    assert titles[titles.index("Utvecklingsområden") - 1] == "Uppdrag till arbetsgrupper"
    assert "Uppdrag till arbetsgrupper" not in [c.title for c in assemble(plan_rows()).chapters]
    assert len(assignment_blocks((REPORTED,), 2015)) == 1


@pytest.mark.django_db
@pytest.mark.both
def test_the_plan_takes_what_runs_in_its_year_or_was_reported_the_year_before(cast):
    group = make_body(cast.one.association, BodyKind.WORKING)

    def reported(day: date) -> dict:
        return {"state": WorkState.DONE, "reported_on": day, "result": "Klart."}

    given = {"given_on": date(2013, 5, 1)}
    wanted = [
        make_assignment(group, due=date(2015, 6, 1), **given),
        make_assignment(group, due=date(2015, 7, 1), **given, **reported(date(2014, 1, 1))),
        make_assignment(group, due=date(2015, 8, 1), **given, **reported(date(2015, 2, 1))),
        make_assignment(group, due=date(2016, 8, 1), given_on=date(2015, 12, 31)),
    ]
    make_assignment(group, **given, **reported(date(2013, 12, 31)))
    make_assignment(group, **given, state=WorkState.DROPPED)
    make_assignment(group, given_on=date(2016, 1, 1))
    make_assignment(make_body(cast.other.association, BodyKind.WORKING), **given)
    assert [row.id for row in gather_assignments(cast.one.access("chief"), 2015)] == [
        row.pk for row in wanted
    ]


@pytest.mark.django_db
@pytest.mark.both
def test_the_plan_is_the_same_whoever_asks(cast):
    make_assignment(make_body(cast.one.association, BodyKind.WORKING))
    plan = Document(association=cast.one.association, kind=DocumentKind.ACTIVITY_PLAN, year=2015)
    hashes = {contents_hash(contents_of(cast.one.access(role), plan)) for role in ("chief", "lsg", "board")}
    assert len(hashes) == 1
