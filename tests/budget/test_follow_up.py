"""Outcome against budget: every amount is found once, and nothing is guessed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.follow_up import FollowUpRow, Planned, Spent, compare

D = Decimal
names = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)
amounts = st.integers(0, 10**9).map(Decimal)


def plan(name: str, amount: int) -> Planned:
    return Planned("insatser", name, None, D(amount))


def cost(name: str, amount: int, forecast: int | None = None) -> Spent:
    return Spent("insatser", name, None, D(amount), None if forecast is None else D(forecast))


def figures(row: FollowUpRow) -> tuple:
    return (row.name, row.budget, row.outcome, row.forecast, row.deviation, row.previous)


def test_lines_are_joined_by_name_in_the_budgets_order():
    found = compare(
        2015, [plan("b", 100), plan("a", 50)], [cost("a", 40, 60), cost("ny", 5, 5)], [cost("gammal", 7)]
    )
    assert [figures(row) for row in found.rows] == [
        ("b", D(100), None, None, None, None),
        ("a", D(50), D(40), D(60), D(-10), None),
        ("ny", None, D(5), D(5), D(-5), None),
        ("gammal", None, None, None, None, D(7)),
    ]


@pytest.mark.parametrize(
    ("is_final", "forecast", "deviation"),
    [(False, D(110), D(-10)), (True, None, D(20))],
)
def test_a_running_year_is_judged_by_its_forecast_and_a_closed_one_by_its_outcome(
    is_final, forecast, deviation
):
    found = compare(2015, [plan("a", 100)], [cost("a", 80, 110)], is_final=is_final)
    assert figures(found.totals) == ("Summa", D(100), D(80), forecast, deviation, None)
    assert figures(found.rows[0]) == ("a", D(100), D(80), forecast, deviation, None)


def test_half_a_forecast_is_none():
    found = compare(2015, [plan("a", 100), plan("b", 50)], [cost("a", 80, 110), cost("b", 20)])
    assert (found.totals.forecast, found.totals.deviation) == (None, None)


def test_a_line_with_neither_budget_nor_outcome_needs_no_forecast():
    found = compare(2015, [plan("a", 100), plan("vilande", 0)], [cost("a", 80, 110)])
    assert found.totals.forecast == D(110)


def test_before_anything_is_booked_there_is_no_outcome():
    found = compare(2015, [plan("a", 100)], [])
    assert figures(found.totals) == ("Summa", D(100), None, None, None, None)
    assert (found.through, found.used_share) == (None, None)


def test_nothing_at_all_is_a_table_without_rows():
    found = compare(2015, [], [])
    assert found.rows == ()
    assert figures(found.totals) == ("Summa", None, None, None, None, None)


@given(names, names, names, st.data())
def test_every_amount_is_found_in_exactly_one_row(planned, spent, earlier, data):
    plans = [plan(name, data.draw(amounts)) for name in planned]
    costs = [cost(name, data.draw(amounts)) for name in spent]
    before = [cost(name, data.draw(amounts)) for name in earlier]
    found = compare(2015, plans, costs, before, through=date(2015, 10, 31))
    assert [row.name for row in found.rows] == list(dict.fromkeys([*planned, *spent, *earlier]))
    for own, figure in ((plans, "budget"), (costs, "outcome"), (before, "previous")):
        assert {row.name: getattr(row, figure) for row in found.rows if getattr(row, figure) is not None} == {
            item.name: item.amount for item in own
        }
        assert getattr(found.totals, figure) == (sum(item.amount for item in own) if own else None)


@pytest.mark.parametrize(("budget", "outcome", "share"), [(100, 74, D("0.74")), (0, 10, None), (50, 0, D(0))])
def test_the_used_share_needs_a_budget(budget, outcome, share):
    assert compare(2015, [plan("a", budget)], [cost("a", outcome)]).used_share == share


def test_the_largest_lines_are_those_with_the_largest_budget():
    found = compare(2015, [plan("a", 1), plan("b", 3), plan("c", 2), plan("noll", 0)], [cost("utan", 9)])
    assert [row.name for row in found.largest(2)] == ["b", "c"]
    assert [row.name for row in found.largest(9)] == ["b", "c", "a"]


def test_an_areas_outcome_is_what_its_lines_cost_and_nothing_when_nothing_is_booked():
    board = Spent("styrelse", "Styrelsen", None, D(80))
    found = compare(2015, [plan("a", 50), plan("b", 10)], [cost("a", 40), cost("b", 5), board])
    assert found.outcome_in("insatser") == D(45)
    assert found.outcome_in("styrelse") == D(80)
    assert found.outcome_in("revision") is None


def test_another_years_lines_are_found_by_name_else_by_intervention_and_once():
    before = compare(2015, [Planned("insatser", "Gamla namnet", 7, D(1)), plan("Kansli", 2)], [])
    found = before.matches([("Kansli", None), ("Nya namnet", 7), ("Ett till", 7), ("Helt nytt", None)])
    assert [row.name if row else None for row in found] == ["Kansli", "Gamla namnet", None, None]


def test_own_areas_are_told_apart_by_their_name():
    planned = [Planned("eget", name, None, D(1), own_area=area) for name, area in (("a", "A"), ("b", "B"))]
    found = compare(2015, planned, [Spent("eget", "a", None, D(5)), Spent("eget", "b", None, D(7))])
    assert (found.outcome_in("eget", "A"), found.outcome_in("eget", "B")) == (D(5), D(7))
    assert found.outcome_in("eget", "C") is None
