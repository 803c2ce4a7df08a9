"""What is missing before adoption, by name."""

from dataclasses import replace

import pytest

from finsam.shared.findings import Severity
from reports.assemble.kinds import contents_from
from reports.readiness import findings, stops
from tests.reports.paper_rows import D, document, plan_rows, report_rows


def codes(rows) -> list[str]:
    return [finding.code for finding in findings(contents_from(rows), rows)]


def test_a_whole_report_of_a_closed_year_has_only_what_can_wait():
    rows = report_rows()
    found = findings(contents_from(rows), rows)
    assert [finding.code for finding in found] == ["report_waiting"]
    assert stops(found) == ()
    assert (
        found[0].message == "Rapporten från Odlingen är inte godkänd (inskickad). Påminn eller godkänn den."
    )


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (report_rows(is_final=False), "preliminary"),
        (report_rows(books=None), "nothing_booked"),
        (report_rows(books=replace(report_rows().books, cash=None)), "missing_line"),
        (report_rows(books=replace(report_rows().books, cash=D(1))), "unbalanced"),
        (report_rows(signers=()), "no_signers"),
        (report_rows(document=replace(document("annual_report"), texts={})), "empty_section"),
        (plan_rows(money=None), "empty_section"),
    ],
)
def test_what_the_law_demands_stops(rows, code):
    found = stops(findings(contents_from(rows), rows))
    assert code in {finding.code for finding in found}
    assert all(finding.place and finding.message.endswith(".") for finding in found)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (plan_rows(), "unexplained_deficit"),
        (plan_rows(money=replace(plan_rows().money, is_adopted=False)), "budget_not_adopted"),
        (plan_rows(interventions=()), "no_interventions"),
        (report_rows(previous=None), "no_previous_year"),
        (report_rows(budget_is_adopted=False), "no_adopted_budget"),
    ],
)
def test_what_a_reader_will_ask_about_warns(rows, code):
    found = findings(contents_from(rows), rows)
    assert {finding.severity for finding in found if finding.code == code} == {Severity.WARNING}


def test_stops_come_before_warnings():
    assert (
        codes(plan_rows(document=replace(document("activity_plan"), texts={})))[-1] == "unexplained_deficit"
    )
