"""The cash flow from two years' books: it ties to the liquid funds, or says what differs."""

from dataclasses import replace

from hypothesis import given

from budget.domain.statements import Books, balance_difference, cash_flow, liquid_funds
from tests.budget.statements.years import D, balanced, pairs

THEN = Books(
    contributions=D(100), costs=D(90), receivables=D(40), placements=D(5), cash=D(75), equipment=D(30),
    equity_opening=D(60), pensions=D(10), long_term_debt=D(20), short_term_debt=D(50),
)  # fmt: skip
NOW = Books(
    contributions=D(100), costs=D(105), depreciation=D(6), receivables=D(25), placements=D(0), cash=D(98),
    equipment=D(36), equity_opening=D(70), pensions=D(12), long_term_debt=D(15), short_term_debt=D(73),
    investments=D(12),
)  # fmt: skip


def test_from_the_result_to_the_change_of_liquid_funds():
    flow = cash_flow(NOW, THEN)
    assert [(row.code, row.amounts[0]) for row in flow.rows] == [
        ("operating", None),
        ("result", D(-11)),
        ("depreciation", D(6)),
        ("provisions", D(2)),
        ("before_capital", D(-3)),
        ("receivables", D(15)),
        ("short_term_debt", D(23)),
        ("operating_flow", D(35)),
        ("investing", None),
        ("investments", D(-12)),
        ("investing_flow", D(-12)),
        ("financing", None),
        ("long_term_debt", D(-5)),
        ("financing_flow", D(-5)),
        ("flow", D(18)),
        ("liquid_opening", D(80)),
        ("liquid_closing", D(98)),
    ]
    assert flow.differences == (D(0),)


def test_equity_that_came_from_elsewhere_has_a_line_of_its_own():
    came = replace(NOW, equity_opening=D(170), cash=D(198))
    rows = {row.code: row.amounts for row in cash_flow(came, THEN).rows}
    assert rows["equity_change"] == (D(100),)
    assert rows["flow"] == (D(118),)


def test_sold_plant_is_no_running_activity():
    """Bought for 12, written off 6, sold for 10 what stood in the books at 7: the gain of 3 leaves the result."""
    books = replace(NOW, equipment=D(29), other_income=D(3), cash=D(108), gains=D(3))
    rows = {row.code: row.amounts[0] for row in cash_flow(books, THEN).rows}
    assert (rows["result"], rows["gains"], rows["disposals"], rows["investments"]) == (
        D(-8),
        D(-3),
        D(10),
        D(-12),
    )
    assert cash_flow(books, THEN).differences == (D(0),)


def test_groups_without_a_line_disappear_and_can_be_asked_for():
    small = replace(NOW, equipment=D(30), investments=D(0), depreciation=D(0), long_term_debt=D(20))
    codes = {row.code for row in cash_flow(small, THEN).rows}
    assert not codes & {"investing", "investing_flow", "financing", "financing_flow", "equity_change"}
    whole = {row.code for row in cash_flow(small, THEN, hide_empty=False).rows}
    assert {"investing", "investing_flow", "financing", "infrastructure", "equity_change"} <= whole


def test_a_first_year_has_no_column_instead_of_a_wrong_one():
    for before in (None, Books(contributions=D(3), costs=D(2))):
        flow = cash_flow(NOW, before)
        assert not flow.is_known
        assert {row.amounts for row in flow.rows} == {(None,)}


def test_the_year_before_has_its_own_column_where_its_own_before_is_known():
    assert cash_flow(NOW, THEN, None).differences == (D(0), None)
    assert cash_flow(NOW, THEN, THEN).is_known


@given(pairs())
def test_for_balanced_years_the_flow_is_the_change_of_liquid_funds(years):
    now, then = years
    flow = {row.code: row.amounts[0] for row in cash_flow(now, then).rows}
    assert flow["flow"] == liquid_funds(now) - liquid_funds(then)
    assert flow["liquid_opening"] + flow["flow"] == flow["liquid_closing"]


@given(balanced(), balanced())
def test_it_ties_also_when_equity_does_not_follow_on(now, then):
    assert cash_flow(now, then).differences == (D(0),)


@given(pairs())
def test_what_does_not_tie_is_what_the_sheets_are_off_by(years):
    now, then = years
    off = replace(then, cash=then.cash + D(7))
    assert balance_difference(off) == D(7)
    assert cash_flow(now, off).differences == (D(7),)
    assert cash_flow(replace(now, stock=now.stock + D(2)), then).differences == (D(-2),)
