"""Equity that came with an association that went up into another: once a document, with its source, counted once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from budget.domain.balance import weigh
from budget.domain.statements import balance_sheet, equity_closing, result_statement
from budget.queries.budgets import balance_of, balances, current_budget
from budget.queries.income import income_table
from members.models import AssociationName, Succession
from members.queries.succession import Takeover
from reports.assemble.activity_plan import assemble as assemble_plan
from reports.assemble.annual_report import assemble as assemble_report
from reports.assemble.blocks import Block, Table
from reports.assemble.contents import Contents, blocks_of
from reports.assemble.kinds import contents_of
from reports.readiness import findings
from reports.render import render_body
from tests.pages import plain
from tests.reports.paper_rows import BOOKS, D, plan_rows, report_rows
from tests.reports.ready import ready_plan, ready_report

CAME = Takeover(
    "Förbundet Söder", date(2015, 1, 1), D(345_678), "Slutredovisning 2014, fastställd 2015-02-12"
)


def printed(contents: Contents) -> str:
    return plain(render_body(contents)).replace("\xa0", " ")


def blocks(contents: Contents, name: str) -> list[Block]:
    return [block for block in blocks_of(contents) if isinstance(block, Table) and block.name == name]


def plan_with(*came: Takeover):
    rows = plan_rows()
    balance = weigh(
        D(3_000_000), D(0), D(3_200_000), rows.money.explanations, sum((row.amount for row in came), D(0))
    )
    return replace(rows, money=replace(rows.money, taken_over=came, balance=balance))


@pytest.mark.parametrize(
    ("costs", "explained", "came", "covered", "left"),
    [
        (1395, 0, 0, 0, 395),
        (1395, 0, 300, 300, 95),
        (1395, 200, 195, 395, 0),
        (1395, 200, 900, 395, 0),
        (1000, 0, 900, 0, 0),
        (1395, 0, -50, 0, 395),
    ],
)
def test_it_pays_for_a_deficit_and_is_no_income(costs, explained, came, covered, left):
    items = [replace(plan_rows().money.explanations[0], amount=D(explained))] if explained else []
    found = weigh(D(1000), D(0), D(costs), items, D(came))
    assert (found.balance, found.explained, found.unexplained) == (D(1000 - costs), D(covered), D(left))
    assert found.all_income == D(1000)


# The year's closing equity is the entered opening and the result: what was taken over stands in the opening already.


def test_the_statements_are_the_same_with_it_and_without():
    with_it, without = report_rows(taken_over=(CAME,)), report_rows()
    for name in ("resultat", "tillgangar", "kassaflode", "balanskrav"):
        assert blocks(assemble_report(with_it), name) == blocks(assemble_report(without), name)
    (sheet,), (plain_sheet,) = (blocks(assemble_report(rows), "skulder") for rows in (with_it, without))
    assert [row.cells[2:] for row in sheet.rows] == [row.cells[2:] for row in plain_sheet.rows]
    assert equity_closing(BOOKS) == BOOKS.equity_opening + result_statement(BOOKS)[-1].amounts[0]
    assert balance_sheet(BOOKS).differences == (D(0),)


@pytest.mark.parametrize(("times", "warns"), [(0, True), (1, False), (2, True)])
def test_opening_equity_holds_it_once_or_the_office_is_told(times, warns):
    last = equity_closing(report_rows().previous)
    books = replace(BOOKS, equity_opening=last + times * CAME.amount)
    rows = report_rows(taken_over=(CAME,), books=books)
    codes = {finding.code for finding in findings(assemble_report(rows), rows)}
    assert ("taken_over_and_equity" in codes) == warns


def test_a_plan_that_also_explains_the_deficit_with_it_is_warned():
    rows = plan_with(CAME)
    explained = (replace(rows.money.explanations[0], amount=CAME.amount),)
    twice = replace(rows, money=replace(rows.money, explanations=explained))
    for found, warned in ((rows, False), (twice, True)):
        codes = {finding.code for finding in findings(assemble_plan(found), found)}
        assert ("taken_over_twice" in codes) == warned


def test_the_plan_prints_it_once_with_its_source_outside_the_shares():
    with_it, without = assemble_plan(plan_with(CAME)), assemble_plan(plan_rows())
    text = printed(with_it)
    assert text.count("345 678") == 1
    assert text.count(CAME.source) == 1
    assert "Förbundet Söder" in text
    assert "345 678" not in printed(without)
    assert blocks(with_it, "intakt") == blocks(without, "intakt")
    assert blocks(with_it, "kostnad") == blocks(without, "kostnad")


def test_the_report_prints_it_once_in_a_note_to_the_balance_sheet():
    text = printed(assemble_report(report_rows(taken_over=(CAME,))))
    assert text.count("345 678") == 1
    assert text.count(CAME.source) == 1
    assert text.index("Summa eget kapital, avsättningar och skulder") < text.index(
        "Not 5. Övertaget eget kapital"
    )
    assert "Övertaget eget kapital" not in printed(assemble_report(report_rows()))


@pytest.mark.django_db
@pytest.mark.both
def test_it_stands_in_the_plan_and_the_report_of_its_own_year_and_association_only(cast):
    Succession.objects.create(
        association=cast.one.association,
        predecessor_name=CAME.name,
        taken_over_on=date(2014, 1, 1),
        amount=CAME.amount,
        source=CAME.source,
    )
    access = cast.one.access("chief")
    documents = [ready_report(cast.one, 2014), ready_plan(cast.one, 2015)]
    assert [printed(contents_of(access, row)).count("345 678") for row in documents] == [1, 0]
    other = ready_report(cast.other, 2014)
    assert "345 678" not in printed(contents_of(cast.other.access("chief"), other))
    budget = current_budget(access, 2014)
    assert balance_of(access, budget).taken_over == CAME.amount
    assert income_table(access, budget).total == budget.contributions_total
    came = {row["budget"].year: row["balance"].taken_over for row in balances(access)}
    assert came == {2014: CAME.amount, 2015: Decimal(0)}


@pytest.mark.django_db
@pytest.mark.both
def test_a_paper_keeps_the_name_of_its_day(cast):
    AssociationName.objects.create(
        association=cast.one.association,
        name="Gamla förbundet",
        valid_from=date(2010, 1, 1),
        valid_until=date(2014, 12, 31),
    )
    access = cast.one.access("chief")
    assert contents_of(access, ready_report(cast.one, 2014)).association_name == "Gamla förbundet"
    assert contents_of(access, ready_plan(cast.one, 2015)).association_name == "Samordningsförbundet norra"
