"""Reading is a fixed number of queries, and never another association's."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.models import BudgetAmount, BudgetLine, Outcome
from interventions.enums import CountMeasure, Sex, SubmissionState, TargetKind
from interventions.models import CountCell, Goal, Intervention, InterventionParty, Submission, Target
from reports.assemble.contents import contents_hash
from reports.assemble.kinds import contents_of, rows_of
from reports.enums import DocumentKind
from reports.models import Document
from tests.builders import make_period
from tests.cast import Troupe
from tests.reports.ready import book, ready_plan, ready_report

pytestmark = [pytest.mark.django_db, pytest.mark.both]
QUERIES = {DocumentKind.ACTIVITY_PLAN: 35, DocumentKind.ANNUAL_REPORT: 50}


def add_interventions(troupe: Troupe, count: int, year: int, first: int = 0) -> None:
    """Each with a party, a municipality, a target, a budget line, an outcome and a report."""
    association, kommun = troupe.association, troupe.memberships["kommun"]
    period = association.periods.first() or make_period(association, date(year, 1, 1), date(year, 12, 31))
    made = Intervention.objects.bulk_create(
        Intervention(
            association=association,
            owner=kommun,
            name=f"Lång rad {first + n}",
            orientation="individ",
            starts=date(year, 1, 1),
        )
        for n in range(count)
    )
    InterventionParty.objects.bulk_create(
        InterventionParty(intervention=row, membership=kommun) for row in made
    )
    Intervention.open_to.through.objects.bulk_create(
        Intervention.open_to.through(intervention=row, membership=kommun) for row in made
    )
    goals = Goal.objects.bulk_create(
        Goal(association=association, intervention=row, text="Fler i arbete", first_year=year) for row in made
    )
    Target.objects.bulk_create(
        Target(goal=goal, kind=TargetKind.RATIO, year=year, title="Vidare", value=Decimal(50))
        for goal in goals
    )
    lines = BudgetLine.objects.bulk_create(
        BudgetLine(budget=association.budgets.get(year=year), name=row.name, intervention=row) for row in made
    )
    BudgetAmount.objects.bulk_create(
        BudgetAmount(line=line, year=year, amount=Decimal(1000)) for line in lines
    )
    closing = association.closings.get(year=year)
    Outcome.objects.bulk_create(
        Outcome(closing=closing, name=row.name, intervention=row, amount=Decimal(900)) for row in made
    )
    reports = Submission.objects.bulk_create(
        Submission(intervention=row, period=period, state=SubmissionState.APPROVED, due=period.last_day)
        for row in made
    )
    CountCell.objects.bulk_create(
        CountCell(submission=report, measure=CountMeasure.NEW, sex=Sex.ALL, count=20) for report in reports
    )


@pytest.fixture
def documents(cast) -> dict[str, Document]:
    plan, report = ready_plan(cast.one, 2014), None
    book(cast.one, 2014)
    report = Document.objects.create(
        association=cast.one.association, kind=DocumentKind.ANNUAL_REPORT, year=2014
    )
    return {DocumentKind.ACTIVITY_PLAN: plan, DocumentKind.ANNUAL_REPORT: report}


def counted(cast, document: Document) -> int:
    document = Document.objects.select_related("association").get(pk=document.pk)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        rows_of(cast.one.access("chief"), document)
    return len(queries)


@pytest.mark.parametrize("kind", DocumentKind)
def test_ten_and_a_thousand_rows_take_the_same_queries(cast, documents, kind):
    add_interventions(cast.one, 10, 2014)
    few = counted(cast, documents[kind])
    add_interventions(cast.one, 990, 2014, first=10)
    assert counted(cast, documents[kind]) == few
    assert few <= QUERIES[kind]


@pytest.mark.parametrize("kind", DocumentKind)
def test_contents_are_the_same_whoever_asks(cast, documents, kind):
    add_interventions(cast.one, 3, 2014)
    document = documents[kind]
    hashes = {
        contents_hash(contents_of(cast.one.access(role), document)) for role in ("chief", "auditor", "lsg")
    }
    assert len(hashes) == 1


def test_nothing_of_another_association_is_read(cast):
    report = ready_report(cast.one)
    before = contents_hash(contents_of(cast.one.access("chief"), report))
    ready_plan(cast.other, 2014)
    book(cast.other, 2014)
    add_interventions(cast.other, 2, 2014)
    assert contents_hash(contents_of(cast.one.access("chief"), report)) == before


def test_a_document_that_is_not_stored_has_empty_sections(cast):
    document = Document(association=cast.one.association, kind=DocumentKind.ACTIVITY_PLAN, year=2015)
    rows = rows_of(cast.one.access("chief"), document)
    assert rows.common.texts == {}
    assert rows.money is None
