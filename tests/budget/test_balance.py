"""Does the money meet the costs, and what explains it when it does not?"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.balance import (
    BudgetBalance,
    CostRow,
    Explanation,
    MotiveError,
    by_area,
    confirm,
    cost_total,
    late,
    late_sentence,
    weigh,
)

D = Decimal
kronor = st.integers(0, 10**12).map(lambda ore: D(ore).scaleb(-2))
LINES = (
    CostRow("insatser", "Kompetensteam", 1, {2016: D(1_000), 2017: D(1_100)}),
    CostRow("styrelse", "Styrelse", None, {2016: D(200)}),
    CostRow("insatser", "Odling", 2, {2016: D(300), 2018: D(5)}),
)


def explained(amount: Decimal) -> Explanation:
    return Explanation("Sparade medel", amount, "Chefen", date(2015, 12, 1))


@pytest.mark.parametrize(
    ("income", "other", "costs", "explanations", "balance"),
    [
        (1000, 0, 1000, [], BudgetBalance(D(1000), D(0), D(1000), D(0), D(0), D(0))),
        (1000, 50, 900, [], BudgetBalance(D(1000), D(50), D(900), D(150), D(0), D(0))),
        (1000, 0, 1395, [], BudgetBalance(D(1000), D(0), D(1395), D(-395), D(0), D(395))),
        (1000, 0, 1395, [100], BudgetBalance(D(1000), D(0), D(1395), D(-395), D(100), D(295))),
        (1000, 0, 1395, [245, 150], BudgetBalance(D(1000), D(0), D(1395), D(-395), D(395), D(0))),
        (1000, 0, 1395, [500], BudgetBalance(D(1000), D(0), D(1395), D(-395), D(395), D(0))),
        (1000, 0, 900, [500], BudgetBalance(D(1000), D(0), D(900), D(100), D(0), D(0))),
    ],
)
def test_explanations_cover_a_deficit_and_never_more(income, other, costs, explanations, balance):
    assert weigh(D(income), D(other), D(costs), [explained(D(amount)) for amount in explanations]) == balance


@given(kronor, kronor, kronor, st.lists(kronor.map(explained), max_size=4))
def test_what_is_explained_and_what_is_not_are_the_deficit(income, other, costs, explanations):
    found = weigh(income, other, costs, explanations)
    assert found.explained + found.unexplained == found.deficit
    assert found.is_deficit is (income + other < costs)
    assert found.deficit == max(costs - found.all_income, D(0))
    assert found.unexplained >= 0


def test_a_line_without_an_amount_costs_nothing_that_year():
    assert [cost_total(LINES, year) for year in (2015, 2016, 2017, 2018)] == [D(0), D(1500), D(1100), D(5)]


def test_areas_come_in_the_asked_order_with_their_lines_in_the_budgets():
    groups = by_area(LINES, ["styrelse", "revision", "insatser"])
    assert [(group.area, [row.name for row in group.rows], group.amount(2016)) for group in groups] == [
        ("styrelse", ["Styrelse"], D(200)),
        ("insatser", ["Kompetensteam", "Odling"], D(1300)),
    ]


@pytest.mark.parametrize(
    ("settled_on", "on", "is_settled", "is_late"),
    [
        (None, date(2015, 11, 30), False, False),
        (None, date(2015, 12, 1), False, False),
        (None, date(2015, 12, 2), False, True),
        (date(2015, 11, 20), date(2015, 11, 19), False, False),
        (date(2015, 11, 20), date(2015, 11, 20), True, False),
        (date(2015, 11, 20), date(2015, 12, 2), True, False),
        (date(2015, 12, 10), date(2015, 12, 2), False, True),
        (date(2015, 12, 10), date(2015, 12, 10), True, False),
    ],
)
def test_an_explanation_is_late_from_the_day_after_until_it_is_settled(settled_on, on, is_settled, is_late):
    own = Explanation("Sparade medel", D(100), "Chefen", date(2015, 12, 1), settled_on)
    assert (own.is_settled(on), own.is_late(on)) == (is_settled, is_late)
    assert late([own], on) == ((own,) if is_late else ())


def test_those_that_are_late_come_with_the_longest_overdue_first():
    first, second = explained(D(1)), Explanation("ESF", D(395_000), "Kansliet", date(2015, 11, 1))
    assert late([first, second], date(2016, 1, 1)) == (second, first)
    assert late_sentence(second).replace("\u00a0", " ") == (
        "ESF (395 000 kr) skulle vara klart 1 november 2015. Fråga Kansliet eller ändra dagen."
    )


@pytest.mark.parametrize(
    ("costs", "explanations", "motive", "is_refused"),
    [
        (1000, [], "", False),
        (1395, [395], "", False),
        (1395, [100], "", True),
        (1395, [100], "  ", True),
        (1395, [100], "Sparade medel ska användas.", False),
    ],
)
def test_what_no_explanation_covers_is_confirmed_with_a_motive(costs, explanations, motive, is_refused):
    found = weigh(D(1000), D(0), D(costs), [explained(D(amount)) for amount in explanations])
    assert found.needs_motive is (found.unexplained > 0)
    if is_refused:
        with pytest.raises(
            MotiveError, match=r"Underskottet är 395\skr, och 295\skr av det saknar förklaring"
        ):
            confirm(found, motive)
    else:
        confirm(found, motive)


def test_costs_of_own_areas_are_grouped_by_their_name():
    rows = [
        CostRow("eget", name, own_area=area)
        for name, area in (("a", "Skola"), ("b", "Hälsa"), ("c", "Skola"))
    ]
    groups = by_area([*rows, CostRow("styrelse", "d")], ["styrelse", "eget"])
    assert [(group.label, [row.name for row in group.rows]) for group in groups] == [
        ("Styrelse", ["d"]),
        ("Skola", ["a", "c"]),
        ("Hälsa", ["b"]),
    ]
