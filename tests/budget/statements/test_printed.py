"""Books in whole units: whatever the amounts, every statement adds up and tells the same result."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.rounding import KRONA, THOUSAND, nearest
from budget.domain.statements import (
    Books,
    Carried,
    balance_requirement,
    balance_sheet,
    carried,
    cash_flow,
    equity_closing,
    paired,
    printed,
    printed_costs,
    result_statement,
    year_result,
)
from budget.domain.statements.books import BALANCE, COST_KINDS, assets, balance_difference, equity_and_debts
from tests.budget.statements.years import D, balanced, chained, pairs, units

OWN = [field.name for field in fields(Books)]


def sums_hold(rows) -> bool:
    found = {row.code: row.amounts for row in rows}
    return all(
        row.amounts[place] == sum((found[part][place] or D(0) for part in row.parts if part in found), D(0))
        for row in rows
        if row.is_sum
        for place in range(len(row.amounts))
        if row.amounts[place] is not None
    )


def test_the_line_that_lost_most_carries_and_never_the_result():
    books = Books(
        contributions=D(3_000_400), costs=D(3_186_400), receivables=D(400_400), cash=D(913_600),
        equity_opening=D(1_000_000), short_term_debt=D(500_000),
    )  # fmt: skip
    (shown,) = printed(books, unit=THOUSAND)
    assert (shown.contributions, shown.costs, year_result(shown)) == (D(3_000_000), D(3_186_000), D(-186_000))
    assert (shown.receivables, shown.cash) == (D(400_000), D(914_000))
    assert carried(balance_sheet(books).assets, balance_sheet(shown).assets, THOUSAND) == ()


def test_the_line_that_carries_a_difference_is_named_with_its_amount():
    books = Books(receivables=D(400_400), stock=D(400_300), cash=D(400_400), equity_opening=D(1_201_100))
    (shown,) = printed(books, unit=THOUSAND)
    found = carried(balance_sheet(books).assets, balance_sheet(shown).assets, THOUSAND)
    assert found == (Carried("Fordringar", 0, D(1000)),)


def test_a_line_is_told_by_what_it_consists_of():
    books = Books(contributions=D(2_500), other_income=D(600), costs=D(1_700))
    (shown,) = printed(books, unit=THOUSAND)
    rows = result_statement(books)
    assert (shown.contributions, shown.other_income, shown.costs) == (D(2_000), D(1_000), D(2_000))
    assert carried(rows, result_statement(shown, hide_empty=False), THOUSAND) == (
        Carried("Medlemmarnas bidrag", 0, D(-1000)),
    )


def test_a_line_too_small_to_print_keeps_its_place():
    books = Books(stock=D(300), cash=D(5_000), equity_opening=D(5_300))
    (shown,) = printed(books, unit=THOUSAND)
    exact = balance_sheet(books).assets
    found = paired(exact, balance_sheet(shown, hide_empty=False).assets)
    assert [(row.code, amounts) for row, amounts in found if row.code == "stock"] == [("stock", (None,))]
    assert carried(exact, balance_sheet(shown).assets, THOUSAND) == ()


@given(pairs(), units)
def test_every_line_there_is_has_its_printed_amounts(years, unit):
    shown = printed(*years, unit=unit)
    for make in (
        result_statement,
        lambda *all_, **of: balance_sheet(*all_, **of).assets,
        balance_requirement,
    ):
        codes = {row.code for row in make(*shown, hide_empty=False)}
        assert {row.code for row in make(*years)} <= codes


def test_lines_nobody_entered_stay_empty():
    assert printed(Books(contributions=D(1_499)), None, unit=THOUSAND) == (
        Books(contributions=D(1_000)),
        None,
    )


@given(balanced(), units)
def test_no_line_moves_more_than_one_unit(books, unit):
    (shown,) = printed(books, unit=unit)
    for name in OWN:
        before, after = getattr(books, name), getattr(shown, name)
        assert (before is None) == (after is None)
        if before is not None:
            assert after % unit == 0
            assert abs(after - before) < unit


@given(pairs(), units)
def test_in_two_years_that_follow_on_each_other_no_line_moves_more_than_one_unit(years, unit):
    for books, shown in zip(years, printed(*years, unit=unit), strict=True):
        for name in OWN:
            if getattr(books, name) is not None:
                assert abs(getattr(shown, name) - getattr(books, name)) <= unit


@given(pairs(), units)
def test_sums_are_the_sums_of_what_is_printed(years, unit):
    shown = printed(*years, unit=unit)
    sheet = balance_sheet(*shown, hide_empty=False)
    for rows in (
        result_statement(*shown, hide_empty=False),
        sheet.assets,
        sheet.equity_and_debts,
        cash_flow(*shown, hide_empty=False).rows,
        balance_requirement(*shown, hide_empty=False),
    ):
        assert sums_hold(rows)


@given(pairs(), units)
def test_the_result_is_printed_the_same_everywhere_and_as_it_would_be_alone(years, unit):
    shown = printed(*years, unit=unit)
    alone = tuple(nearest(year_result(books), unit) for books in years)
    rows = [
        *result_statement(*shown),
        *balance_sheet(*shown).equity_and_debts,
        *balance_requirement(*shown),
    ]
    assert [row.amounts for row in rows if row.code == "result"] == [alone] * 3
    assert cash_flow(*shown).rows[1].amounts == alone[:1]


@given(pairs(), units)
def test_both_sides_of_a_sheet_that_balances_print_the_same_total(years, unit):
    for books in printed(*years, unit=unit):
        assert assets(books) == equity_and_debts(books)


@given(pairs(), units)
def test_a_year_begins_in_print_with_what_the_year_before_ended_with(years, unit):
    now, before = printed(*years, unit=unit)
    assert now.equity_opening == equity_closing(before)


@given(pairs(), units)
def test_the_cash_flow_ties_in_print(years, unit):
    assert cash_flow(*printed(*years, unit=unit)).differences == (D(0),)


@given(chained(3), units)
def test_a_third_year_ties_too(years, unit):
    shown = printed(*years, unit=unit)
    assert cash_flow(*shown).differences == (D(0), D(0))
    assert shown[:2] == printed(*years[:2], unit=unit)


@given(balanced(), units)
def test_kinds_of_cost_come_to_the_printed_total(books, unit):
    (shown,) = printed(books, unit=unit)
    assert sum(getattr(shown, name) for name in COST_KINDS) == shown.costs


@given(balanced(), st.integers(1, 10**9).map(lambda ore: D(ore).scaleb(-2)), units)
def test_a_sheet_that_does_not_balance_still_adds_up(books, off, unit):
    wrong = replace(books, cash=books.cash + off)
    (shown,) = printed(wrong, unit=unit)
    assert balance_difference(wrong) == off
    assert abs(balance_difference(shown) - off) < 2 * unit
    assert all((getattr(shown, name) or 0) % unit == 0 for name in BALANCE)


@pytest.mark.parametrize("unit", [KRONA, THOUSAND])
def test_amounts_in_whole_units_are_left_as_they_are(unit):
    books = Books(contributions=D(3_000_000), costs=D(2_000_000), cash=D(1_000_000), equity_opening=D(0))
    assert printed(books, unit=unit) == (books,)
    assert isinstance(printed(books, unit=unit)[0].cash, Decimal)


@pytest.mark.parametrize(
    ("books", "costs", "said"),
    [
        (Books(costs=D(700_540), depreciation=D(100)), D(700_640), D(700_000)),
        (Books(costs=D(700_540)), D(700_000), None),
        (Books(), D(700_540), None),
        (Books(costs=D(700_540)), None, None),
        (None, D(700_540), None),
    ],
)
def test_an_operating_account_of_the_same_costs_sums_to_what_the_statement_prints(books, costs, said):
    shown = Books(costs=D(700_000), depreciation=D(0))
    assert printed_costs(books, shown if books else None, costs) == said
