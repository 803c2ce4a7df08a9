"""The annual report of a year that a ledger gives: what is read from the database, and that it costs the same to read."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.domain.mapping import AccountMapping, MapObject, MapRange
from budget.domain.starting_sets import starting_ranges
from budget.enums import Area, Chart, RoundingUnit, StatementLine
from budget.models import Closing, FollowUpRule, LedgerAccount, Outcome, StatementFigure
from budget.queries.books import books_of, statement_rule
from budget.queries.notes import audit_cost, member_rows
from budget.queries.outcomes import follow_up
from budget.queries.posting import MappedAccounts, mapped_accounts
from budget.queries.statements import statement_rows
from budget.services.mapping import save_map
from budget.services.posting import post_ledger
from budget.views.statement_tables import statements
from members.enums import Role
from reports.assemble.annual_report import assemble
from reports.assemble.blocks import Table
from reports.assemble.contents import blocks_of
from reports.assemble.figures import KR
from reports.assemble.figures import written as in_print
from reports.assemble.report_rows import gather
from reports.readiness import findings
from tests.builders import make_closing, make_contribution
from tests.builders.ledger import make_book, make_ledger
from tests.reports.ready import budgeted, written

pytestmark = [pytest.mark.django_db, pytest.mark.both]
D = Decimal
KOMMUN_BAS = AccountMapping(Chart.KOMMUN_BAS, 6, starting_ranges(Chart.KOMMUN_BAS))


@pytest.fixture
def chief(cast):
    return cast.one.access(Role.CHIEF)


@pytest.fixture
def booked(cast, chief) -> Closing:
    save_map(by=chief, year=2015, edit_number=0, mapping=KOMMUN_BAS)
    post_ledger(
        by=chief,
        ledger=make_ledger(cast.one.association, make_book(openings={"1930": 800_000, "2010": -800_000})),
    )
    closing = Closing.objects.get(year=2015)
    closing.is_final, closing.through = True, date(2015, 12, 31)
    closing.save()
    return closing


@pytest.fixture
def report(cast, booked):
    budgeted(cast.one, 2015)
    return written(cast.one.access("chief"), "annual_report", 2015)


def tables(rows) -> dict[str, Table]:
    return {block.name: block for block in blocks_of(assemble(rows)) if isinstance(block, Table)}


def told(table: Table) -> list[tuple[str, D]]:
    return [(row.cells[0], row.cells[1].value) for row in table.rows]


def test_the_books_of_a_ledger_balance_and_their_costs_are_the_operating_accounts(chief, booked):
    books = books_of(booked)
    assert (books.contributions, books.costs, books.equity_opening) == (
        D(1_000_000),
        D("700000.50"),
        D(800_000),
    )
    assert (books.cost_interventions, books.cost_staff, books.cost_other) == (
        D(500_000), D(150_000), D("50000.50"),
    )  # fmt: skip
    assert follow_up(chief, 2015).totals.outcome == books.costs


def test_notes_tell_the_accounts_by_name_and_no_voucher(chief, report):
    found = tables(gather(chief, report))
    assert told(found["not-short_term_debt"]) == [("Leverantörsskulder", D(200_000)), ("Summa", D(200_000))]
    assert told(found["not-costs"])[:3] == [
        ("Bidrag och köpta tjänster för insatser", D(500_000)),
        ("Lämnade bidrag till insatser", D(300_000)),
        ("Köp av huvudverksamhet", D(200_000)),
    ]
    assert told(found["not-income"])[-1] == ("Summa medlemmarnas bidrag", D(1_000_000))


def test_decided_contributions_are_told_by_member(cast, chief, report):
    for party, amount in {"fk": 500_000, "region": 250_000, "kommun": 250_000}.items():
        make_contribution(cast.one.memberships[party], 2015, decided=D(amount))
    make_contribution(cast.one.memberships["fk"], 2014, decided=D(450_000))
    rows = member_rows(chief, 2015)
    assert [row.amounts for row in rows] == [(D(500_000), D(450_000)), (D(250_000), None), (D(250_000), None)]
    assert [label for label, _ in told(tables(gather(chief, report))["not-income"])[:3]] == [
        row.label for row in rows
    ]
    assert member_rows(cast.other.access(Role.CHIEF), 2015) == ()


def test_the_audits_cost_is_that_of_its_area(chief, booked):
    assert audit_cost(follow_up(chief, 2015), MappedAccounts(), MappedAccounts()) == (None, None)
    Outcome.objects.create(closing=booked, area=Area.AUDIT, name="Revision", amount=D(46_000))
    earlier = make_closing(booked.association, 2014)
    Outcome.objects.create(closing=earlier, area=Area.AUDIT, name="Revision", amount=D(44_000))
    assert audit_cost(follow_up(chief, 2015), MappedAccounts(), MappedAccounts()) == (D(46_000), D(44_000))


def test_the_audits_cost_is_told_by_its_accounts_where_the_office_pays_it_with_the_rest(cast, chief, booked):
    office = MapObject(1, "10", Area.ADMINISTRATION, "Kansli", None)
    audit = MapRange("5610", "5610", StatementLine.COST_OTHER, Area.AUDIT, "")
    whole = replace(KOMMUN_BAS, ranges=(*KOMMUN_BAS.ranges, audit), objects=(office,))
    Closing.objects.update(is_final=False)
    save_map(by=chief, year=2015, edit_number=1, mapping=whole)
    followed = follow_up(chief, 2015)
    assert followed.rows_in(Area.AUDIT) == ()
    assert audit_cost(followed, mapped_accounts(chief, 2015), MappedAccounts()) == (D(30_000), None)


def test_the_association_chooses_unit_and_empty_lines(cast, chief, report):
    assert (statement_rule(chief).unit, statement_rule(chief).hides_empty) == (RoundingUnit.THOUSAND, True)
    FollowUpRule.objects.create(association=cast.one.association, unit=RoundingUnit.KRONA, hides_empty=False)
    FollowUpRule.objects.create(association=cast.other.association, unit=RoundingUnit.THOUSAND)
    rows = gather(chief, report)
    assert (rows.unit, rows.hides_empty) == (KR, False)
    assert tables(rows)["resultat"].caption == "Resultaträkning, kr"


def test_an_account_without_a_line_stops_the_report(chief, report):
    account = LedgerAccount.objects.get(number="2440")
    account.number = "0440"
    account.save()
    rows = gather(chief, report)
    assert "unmapped_accounts" in {one.code for one in findings(assemble(rows), rows)}


def test_few_and_many_accounts_take_the_same_queries(chief, report):
    def counted() -> int:
        with CaptureQueriesContext(connection) as found:
            gather(chief, report)
        return len(found)

    few = counted()
    ledger = LedgerAccount.objects.first().ledger
    LedgerAccount.objects.bulk_create(
        LedgerAccount(ledger=ledger, number=f"15{at:04}", name=f"Konto {at}", closing=D(1))
        for at in range(1000)
    )
    assert counted() == few == 52


def test_the_page_of_the_year_prints_the_operating_account_as_the_report_does(cast, chief):
    closing = make_closing(cast.one.association, 2015, through=date(2015, 12, 31), is_final=True)
    StatementFigure.objects.create(closing=closing, line=StatementLine.CONTRIBUTIONS, amount=D(1_000_400))
    for name, amount in (("Kansli", D(300_270)), ("Vägen in", D(400_270))):
        Outcome.objects.create(closing=closing, name=name, area=Area.ADMINISTRATION, amount=amount)
    budgeted(cast.one, 2015)
    rows = statement_rows(chief, 2015)
    page = next(part for part in statements(rows, "tkr", hide_empty=True) if part.id == "drift")
    own = page.tables[0].lines[-1]
    report = tables(gather(chief, written(chief, "annual_report", 2015)))["drift"]
    assert own.amounts[1] == D(700_000)  # 701 by itself; the result takes 700
    assert list(own.amounts[:3]) == [in_print(cell) for cell in report.rows[-1].cells[1:4]]
