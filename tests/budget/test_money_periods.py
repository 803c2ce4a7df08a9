"""Periods of a year: their names and months, what of a budget falls on them, what has been spent, what is asked about."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.money_periods import (
    Change,
    MoneyLine,
    PeriodRow,
    Threshold,
    YearPart,
    asked_for,
    asked_words,
    budget_through,
    changes_since,
    deviation_words,
    lacking_forecast,
    lacks,
    lay_together,
    part_holding,
    parts_of,
    points_of,
    row_of,
    total_of,
)
from interventions.enums import PeriodKind

pytestmark = pytest.mark.both
D = Decimal
T1, T2, T3 = parts_of(2015, PeriodKind.TERTIAL)
WHOLE = YearPart(2015, PeriodKind.YEAR, 1)
amounts = st.decimals(-(10**10), 10**10, places=2)


# Parts of a year


@pytest.mark.parametrize(
    ("kind", "number", "months", "days", "name", "short"),
    [
        ("manad", 2, (2, 2), (date(2016, 2, 1), date(2016, 2, 29)), "Februari 2016", "feb"),
        ("manad", 12, (12, 12), (date(2016, 12, 1), date(2016, 12, 31)), "December 2016", "dec"),
        ("kvartal", 3, (7, 9), (date(2016, 7, 1), date(2016, 9, 30)), "Kvartal 3 2016", "K3"),
        ("tertial", 2, (5, 8), (date(2016, 5, 1), date(2016, 8, 31)), "Tertial 2 2016", "T2"),
        ("halvar", 1, (1, 6), (date(2016, 1, 1), date(2016, 6, 30)), "Halvår 1 2016", "H1"),
        ("ar", 1, (1, 12), (date(2016, 1, 1), date(2016, 12, 31)), "Helåret 2016", "Helår"),
    ],
)
def test_a_part_knows_its_months_its_days_and_its_name(kind, number, months, days, name, short):
    part = YearPart(2016, kind, number)
    assert (part.first_month, part.last_month) == months
    assert (part.first, part.last) == days
    assert (part.name, part.short) == (name, short)


@pytest.mark.parametrize("kind", PeriodKind)
def test_the_parts_of_a_kind_hold_each_month_once(kind):
    parts = parts_of(2015, kind)
    months = [month for part in parts for month in range(part.first_month, part.last_month + 1)]
    assert months == list(range(1, 13))
    assert all(part_holding(2015, kind, month).first_month <= month for month in months)


@pytest.mark.parametrize(
    ("kind", "number"), [("tertial", 0), ("tertial", 4), ("manad", 13), ("ar", 2), ("vecka", 1)]
)
def test_there_is_no_part_outside_the_year(kind, number):
    with pytest.raises(ValueError, match=r"no such part|not a valid PeriodKind"):
        YearPart(2015, kind, number)


# A year's budget on its parts


@given(amounts, st.sampled_from(list(PeriodKind)))
def test_the_parts_budgets_sum_to_the_years_whatever_the_parts(amount, kind):
    parts = parts_of(2015, kind)
    own = [
        budget_through(amount, part.last_month) - budget_through(amount, part.first_month - 1)
        for part in parts
    ]
    assert sum(own) == amount
    assert max(own) - min(own) <= 2


@given(amounts, st.integers(0, 12))
def test_no_remainder_grows_through_the_year(amount, month):
    unit = D(1) if amount == amount.to_integral_value() else D("0.01")
    assert abs(budget_through(amount, month) - amount * month / 12) <= unit / 2


@pytest.mark.parametrize(
    ("amount", "month", "expected"),
    [("100", 4, "33"), ("100", 12, "100"), ("100.10", 4, "33.37"), ("100", 0, "0")],
)
def test_a_budget_is_spread_evenly_in_whole_kronor_unless_it_has_ore(amount, month, expected):
    assert budget_through(D(amount), month) == D(expected)


@given(
    amounts,
    st.dictionaries(st.integers(1, 12), st.decimals(0, 10**6, places=2)),
    st.sampled_from(list(PeriodKind)),
)
def test_a_plan_by_month_divides_the_budget_and_never_changes_it(amount, spread, kind):
    own = [
        budget_through(amount, part.last_month, spread) - budget_through(amount, part.first_month - 1, spread)
        for part in parts_of(2015, kind)
    ]
    assert sum(own) == amount


@pytest.mark.parametrize(
    ("spread", "expected"),
    [({3: 1, 6: 3}, "300"), ({12: 5}, "0"), ({}, "400"), ({3: 0}, "400"), ({3: 5, 6: -1}, "400")],
)
def test_a_plan_without_months_or_with_a_month_that_gives_back_divides_nothing(spread, expected):
    plan = {month: D(amount) for month, amount in spread.items()}
    assert budget_through(D(1200), 4, plan) == D(expected)


# What has been spent


def test_months_add_up_from_the_years_start():
    months = {2: D(10), 5: D("2.50"), 9: D(-1)}
    points = points_of(months, 9)
    assert [points[month] for month in (1, 2, 4, 5, 8, 9)] == [0, 10, 10, D("12.5"), D("12.5"), D("11.5")]
    assert max(points) == 9


def test_what_has_no_month_counts_where_the_books_end():
    assert points_of({0: D(5), 2: D(10)}, 4) == {1: 0, 2: 10, 3: 10, 4: 15}
    assert points_of({0: D(5)}, 10) == {10: 5}


def test_a_line_that_has_cost_nothing_is_known_to_have_cost_nothing():
    assert points_of({}, 3) == {1: 0, 2: 0, 3: 0}


@given(st.dictionaries(st.integers(1, 12), amounts))
def test_no_month_is_lost(months):
    assert points_of(months, 12)[12] == sum(months.values())


LINE = MoneyLine(
    "insatser", "Hälsoskolan", 7, "", D(1200), {4: D(300), 8: D(900), 12: D(1300)}, forecast=D(1250)
)


def test_a_part_shows_itself_and_the_year_so_far():
    assert row_of(LINE, T2, 12) == PeriodRow(
        "insatser",
        "Hälsoskolan",
        7,
        "",
        year_budget=D(1200),
        budget=D(800),
        own_budget=D(400),
        outcome=D(900),
        own_outcome=D(600),
        deviation=D(-100),
        forecast=D(1250),
        year_deviation=D(-50),
    )


def test_a_part_that_is_not_over_shows_what_is_known_and_no_deviation():
    running = MoneyLine("insatser", "A", budget=D(1200), points={8: D(900), 10: D(1000)})
    row = row_of(running, T3, 10)
    assert (row.outcome, row.own_outcome, row.deviation, row.budget) == (1000, 100, None, 1200)
    assert row_of(running, WHOLE, 10).outcome == 1000


def test_a_part_that_has_not_begun_shows_no_outcome():
    row = row_of(MoneyLine("insatser", "A", budget=D(1200), points={4: D(300)}), T2, 4)
    assert (row.outcome, row.own_outcome, row.deviation, row.own_budget) == (None, None, None, 400)


def test_a_parts_own_cost_needs_what_went_before_it():
    row = row_of(MoneyLine("insatser", "A", budget=D(1200), points={8: D(900)}), T2, 8)
    assert (row.outcome, row.own_outcome, row.deviation) == (900, None, -100)


def test_a_cost_without_a_budget_deviates_by_all_of_it():
    row = row_of(MoneyLine("insatser", "A", points={4: D(50)}), T1, 4)
    assert (row.budget, row.own_budget, row.deviation, row.is_alive) == (None, None, -50, True)


def test_a_sum_has_a_deviation_and_a_forecast_only_when_every_line_has():
    rows = [row_of(LINE, T1, 12), row_of(MoneyLine("insatser", "B", budget=D(12)), T1, 12)]
    whole = total_of(rows, "Insatser", "insatser")
    assert (whole.name, whole.year_budget, whole.outcome) == ("Insatser", 1212, 300)
    assert (whole.deviation, whole.forecast, whole.own_outcome) == (None, None, None)
    alone = total_of([rows[0], PeriodRow("insatser", "Tom")])
    assert (alone.deviation, alone.forecast, alone.year_deviation) == (100, 1250, -50)
    assert total_of([]) == PeriodRow("", "Summa")


def test_the_lines_that_keep_the_year_from_a_forecast_are_named():
    has, lacks_one, dead = (
        PeriodRow("a", "A", forecast=D(1)),
        PeriodRow("a", "B", outcome=D(1)),
        PeriodRow("a", "C"),
    )
    assert lacking_forecast([has, lacks_one, dead]) == (lacks_one,)
    assert lacking_forecast([lacks_one, dead]) == ()


# What has to be explained


@pytest.mark.parametrize(
    ("amount", "percent", "deviation", "budget", "asked"),
    [
        (None, None, "-999999", "1", False),
        ("50", None, "-50", "1000", True),
        ("50", None, "49.99", "1000", False),
        ("50", None, "50", None, True),
        (None, "10", "100", "1000", True),
        (None, "10", "-99.99", "1000", False),
        (None, "10", "-0.01", "0", True),
        (None, "10", "-0.01", None, True),
        ("50", "10", "100", "1000", True),
        ("50", "10", "60", "1000", False),
        ("50", "10", "40", "100", False),
        ("50", "10", "-60", "0", True),
        ("0", None, "0", "1000", False),
        ("0", "0", "0.01", "1000", True),
        ("50", "10", None, "1000", False),
        (None, "10", "-100", "-1000", True),
    ],
)
def test_which_deviation_needs_a_comment(amount, percent, deviation, budget, asked):
    threshold = Threshold(amount and D(amount), percent and D(percent))
    assert threshold.asks(deviation and D(deviation), budget and D(budget)) is asked


def test_a_limit_of_zero_is_a_limit():
    assert Threshold(D(0)).is_set
    assert not Threshold().is_set


def test_the_lines_to_explain_are_those_of_the_period():
    rows = [
        row_of(LINE, T2, 12),
        row_of(MoneyLine("insatser", "B", budget=D(1200), points={8: D(800)}), T2, 12),
    ]
    assert [row.name for row in asked_for(rows, Threshold(D(100)))] == ["Hälsoskolan"]


@pytest.mark.parametrize(
    ("outcome", "forecast", "words"),
    [
        (800, 1200, ""),
        (800, 1299, ""),
        (800, None, ""),
        (None, 1400, "Helårsprognosen är 200 kr över årsbudgeten (16,7 %)"),
        (800, 1300, "Helårsprognosen är 100 kr över årsbudgeten (8,3 %)"),
        (800, 1000, "Helårsprognosen är 200 kr under årsbudgeten (16,7 %)"),
        (1000, 1200, "200 kr över budget (25,0 %)"),
        (1000, 1400, "200 kr över budget (25,0 %)"),
    ],
)
def test_a_comment_is_asked_for_about_the_period_else_about_the_year(outcome, forecast, words):
    points = {} if outcome is None else {8: D(outcome)}
    line = MoneyLine("insatser", "B", budget=D(1200), points=points, forecast=forecast and D(forecast))
    row = row_of(line, T2, 8)
    assert asked_words(row, Threshold(D(100))).replace("\u00a0", " ") == words
    assert asked_words(row, Threshold()) == ""
    assert [lack.cell for lack in lacks([row], {}, Threshold(D(100)))] == [
        *(["outcome"] if outcome is None else []),
        *(["comment"] if words else []),
    ]
    assert all(lack.cell == "outcome" for lack in lacks([row], {"B": "Fler platser"}, Threshold(D(100))))


@pytest.mark.parametrize(
    ("deviation", "budget", "words"),
    [
        (D(-100), D(800), "100 kr över budget (12,5 %)"),
        (D("100.50"), None, "100,50 kr under budget"),
        (D(0), D(1), ""),
        (None, D(1), ""),
    ],
)
def test_a_deviation_in_words(deviation, budget, words):
    row = PeriodRow("insatser", "A", budget=budget, deviation=deviation)
    assert deviation_words(row).replace("\u00a0", " ") == words


# What changes afterwards


def test_changes_since_a_period_was_done_name_the_line_and_both_figures():
    frozen = {"A": D(10), "B": D(5), "C": None, "D": D(1)}
    now = {"A": D(12), "B": D(5), "C": D(0), "E": D(3)}
    assert changes_since(frozen, now) == (
        Change("A", D(10), D(12)),
        Change("D", D(1), D(0)),
        Change("E", D(0), D(3)),
    )
    assert Change("A", D(10), D(12)).difference == 2


def test_two_writers_texts_are_laid_together():
    began = {"a": "1", "b": "1", "c": "1", "d": "1"}
    mine = {"a": "2", "b": "1", "c": "2", "d": "9", "e": "ny"}
    stored = {"a": "1", "b": "3", "c": "3", "d": "9"}
    laid = lay_together(began, mine, stored)
    assert laid.cells == {"a": "2", "b": "3", "c": "2", "d": "9", "e": "ny"}
    assert (laid.theirs, laid.taken) == ({"c": "3"}, {"b"})


def test_without_what_it_began_with_nothing_of_mine_gives_way():
    laid = lay_together({}, {"a": "2"}, {"a": "3"})
    assert (laid.cells, laid.theirs) == ({"a": "2"}, {"a": "3"})
