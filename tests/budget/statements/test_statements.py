from dataclasses import fields
from decimal import Decimal

import pytest

from budget.domain.statements import (
    FIELDS,
    Books,
    StatementRow,
    balance_requirement,
    balance_sheet,
    cost_difference,
    equity_closing,
    investments,
    missing_lines,
    result_statement,
    year_result,
)
from budget.domain.statements.requirement import ADJUSTED
from budget.enums import StatementLine

D = Decimal
BOOKS = Books(
    contributions=D(11_700),
    other_income=D(50),
    costs=D(11_961),
    financial_income=D(3),
    financial_cost=D(2),
    receivables=D(400),
    cash=D(2_190),
    equity_opening=D(2_100),
    short_term_debt=D(700),
)
BEFORE = Books(contributions=D(11_320), costs=D(11_098), financial_income=D(4), financial_cost=D(1))


def amounts(rows):
    return [(row.code, row.amounts) for row in rows]


def test_result_statement_has_the_lines_of_the_law_in_its_order_with_the_year_before():
    assert amounts(result_statement(BOOKS, BEFORE)) == [
        ("income", (D(11_750), D(11_320))),
        ("contributions", (D(11_700), D(11_320))),
        ("other_income", (D(50), None)),
        ("costs", (D(-11_961), D(-11_098))),
        ("depreciation", (None, None)),
        ("net", (D(-211), D(222))),
        ("operating", (D(-211), D(222))),
        ("financial_income", (D(3), D(4))),
        ("financial_cost", (D(-2), D(-1))),
        ("after_financial", (D(-210), D(225))),
        ("result", (D(-210), D(225))),
    ]


@pytest.mark.parametrize(
    ("books", "shown"),
    [
        (Books(taxes=D(1)), "taxes"),
        (Books(general_grants=D(1)), "grants"),
        (Books(extraordinary=D(-1)), "extraordinary"),
    ],
)
def test_a_line_that_is_empty_every_year_is_left_out_and_comes_back_with_a_figure(books, shown):
    assert shown not in {row.code for row in result_statement(Books(), Books())}
    assert shown in {row.code for row in result_statement(Books(), books)}


def test_every_sum_is_the_sum_of_its_parts():
    books = Books(
        contributions=D(100), costs=D(70), depreciation=D(5), taxes=D(3), general_grants=D(2),
        financial_income=D(4), financial_cost=D(1), extraordinary=D(-6),
    )  # fmt: skip
    rows = {row.code: row for row in result_statement(books)}
    for row in rows.values():
        if row.is_sum:
            assert row.amounts == (sum(rows[code].amounts[0] or 0 for code in row.parts if code in rows),)


def test_a_year_without_books_is_an_empty_column():
    assert {row.amounts[1] for row in result_statement(BOOKS, None)} == {None}


def test_balance_sheet_balances_when_the_books_do():
    sheet = balance_sheet(BOOKS)
    assert amounts(sheet.assets) == [
        ("current", (None,)),
        ("receivables", (D(400),)),
        ("cash", (D(2_190),)),
        ("current_total", (D(2_590),)),
        ("assets", (D(2_590),)),
    ]
    assert amounts(sheet.equity_and_debts) == [
        ("equity", (None,)),
        ("equity_opening", (D(2_100),)),
        ("result", (D(-210),)),
        ("equity_closing", (D(1_890),)),
        ("debts", (None,)),
        ("short_term_debt", (D(700),)),
        ("equity_and_debts", (D(2_590),)),
    ]
    assert sheet.differences == (D(0),)


def test_balance_sheet_tells_what_differs():
    assert balance_sheet(Books(cash=D(10), equity_opening=D(4))).differences == (D(6),)


def test_a_year_without_balances_has_an_empty_column_in_the_sheet():
    sheet = balance_sheet(Books(contributions=D(9), costs=D(4), pledges=D(3)), BOOKS)
    rows = (*sheet.assets, *sheet.equity_and_debts)
    assert {row.amounts[0] for row in rows} == {None}
    assert sheet.differences == (None, D(0))
    assert [row.amounts[0] for row in sheet.outside] == [D(3)]


def test_the_balance_requirement_equals_the_result():
    assert balance_requirement(BOOKS) == (
        StatementRow("result", "Årets resultat", (D(-210),)),
        StatementRow(
            "gains",
            "Justering för realisationsvinster och värdepapper",
            (None,),
            lines=(StatementLine.GAINS,),
        ),
        StatementRow("requirement", "Balanskravsresultat", (D(-210),), (*ADJUSTED, "reserve"), level=0),
    )


def test_lines_nobody_entered_are_named_and_count_as_nothing():
    assert missing_lines(BOOKS) == ()
    assert missing_lines(Books(contributions=D(1), costs=D(1))) == (
        "Fordringar",
        "Kassa och bank",
        "Eget kapital vid årets början",
        "Kortfristiga skulder",
    )
    assert year_result(Books()) == 0
    assert equity_closing(Books(equity_opening=D(5), contributions=D(1))) == 6


# What the law has a line for


FULL = Books(
    **{field: D(at) for at, field in enumerate(FIELDS.values(), start=1)},
    costs=D(3 + 4 + 5),
)


def test_every_line_that_can_be_entered_has_a_field_of_its_own():
    left_out = set(StatementLine) - set(FIELDS)
    assert left_out == {StatementLine.YEAR_RESULT}
    assert {field.name for field in fields(Books)} == {*FIELDS.values(), "costs"}


def test_every_entered_line_is_shown_by_some_statement():
    sheet = balance_sheet(FULL)
    rows = (*result_statement(FULL), *sheet.assets, *sheet.equity_and_debts, *sheet.outside)
    rows += (*balance_requirement(FULL, earlier=FULL), *investments(FULL))
    shown = {line for row in rows for line in row.lines}
    assert shown == set(StatementLine)


def test_the_sheet_has_the_groups_of_the_law_in_its_order():
    sheet = balance_sheet(FULL, hide_empty=False)
    assert [row.code for row in sheet.assets if row.level == 0] == [
        "fixed", "fixed_total", "current", "current_total", "assets",
    ]  # fmt: skip
    assert [row.code for row in sheet.equity_and_debts if row.level == 0] == [
        "equity", "equity_closing", "provisions", "provisions_total", "debts", "debts_total", "equity_and_debts",
    ]  # fmt: skip
    assert [row.label for row in sheet.outside] == ["Panter och ansvarsförbindelser"]


def test_a_group_disappears_with_its_last_line_and_has_no_sum_below_a_single_one():
    sheet = balance_sheet(Books(equipment=D(5), cash=D(1)))
    assert [row.code for row in sheet.assets] == [
        "fixed", "equipment", "current", "receivables", "cash", "current_total", "assets",
    ]  # fmt: skip
    assert "provisions" not in {row.code for row in sheet.equity_and_debts}
    whole = balance_sheet(Books(), hide_empty=False)
    assert {"fixed", "infrastructure", "current"} <= {row.code for row in whole.assets}


def test_kinds_of_income_and_cost_stand_below_their_line_where_they_are_known():
    books = Books(contributions=D(9), cost_interventions=D(4), cost_staff=D(2), costs=D(6))
    rows = result_statement(books, Books(contributions=D(9), costs=D(5)))
    assert [(row.code, row.level, row.amounts) for row in rows[:4]] == [
        ("income", 1, (D(9), D(9))),
        ("costs", 1, (D(-6), D(-5))),
        ("cost_interventions", 2, (D(-4), None)),
        ("cost_staff", 2, (D(-2), None)),
    ]


def test_gains_losses_and_securities_leave_the_balance_requirement():
    books = Books(contributions=D(100), gains=D(10), losses=D(4), securities=D(-3))
    assert amounts(balance_requirement(books)) == [
        ("result", (D(100),)),
        ("gains", (D(-10),)),
        ("losses", (D(4),)),
        ("securities", (D(-3),)),
        ("requirement", (D(91),)),
    ]


def test_what_is_set_aside_to_the_reserve_is_the_change_since_the_year_before():
    now, then = Books(contributions=D(100), equity_reserve=D(30)), Books(equity_reserve=D(20), cash=D(1))
    assert amounts(balance_requirement(now, then))[-3:] == [
        ("adjusted", (D(100), D(0))),
        ("reserve", (D(-10), None)),
        ("requirement", (D(90), D(0))),
    ]


def test_costs_that_the_operating_account_does_not_tell_are_a_difference():
    books = Books(costs=D(90), depreciation=D(10))
    assert cost_difference(books, D(100)) == 0
    assert cost_difference(books, D(103)) == 3
    assert cost_difference(books, None) == cost_difference(Books(), D(1)) == 0


def test_the_investment_account_tells_what_plant_was_before_and_after():
    then, now = Books(equipment=D(30)), Books(equipment=D(34), investments=D(12), depreciation=D(6))
    assert amounts(investments(now, then)) == [
        ("opening", (D(30),)),
        ("investments", (D(12),)),
        ("depreciation", (D(-6),)),
        ("other", (D(-2),)),
        ("closing", (D(34),)),
    ]
    assert amounts(investments(now)) == [("investments", (D(12),))]
    assert investments(then) == investments(None) == ()
