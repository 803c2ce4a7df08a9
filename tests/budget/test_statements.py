from decimal import Decimal

import pytest

from budget.domain.statements import (
    Books,
    StatementRow,
    balance_requirement,
    balance_sheet,
    equity_closing,
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


def test_the_balance_requirement_equals_the_result():
    assert balance_requirement(BOOKS) == (
        StatementRow("result", "Årets resultat", (D(-210),)),
        StatementRow(
            "gains",
            "Justering för realisationsvinster och värdepapper",
            (None,),
            lines=(StatementLine.GAINS,),
        ),
        StatementRow("requirement", "Balanskravsresultat", (D(-210),), ADJUSTED, level=0),
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
