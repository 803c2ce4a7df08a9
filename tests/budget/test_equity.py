"""Saved means against a ladder that the association enters; the thresholds here are made up."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.equity import (
    EquityError,
    EquityStep,
    EquityYear,
    PlanYear,
    ceiling_for,
    check_ladder,
    effect_of_move,
    ladder_on,
    move_cost,
    project,
)

D = Decimal
OLD, NEW = date(2013, 10, 2), date(2017, 1, 1)
LADDER = (
    EquityStep(OLD, None, D(10), D(1_000)),
    EquityStep(OLD, D(5_000), D(20), D(400)),
    EquityStep(OLD, D(1_000), D(30), D(0)),
    EquityStep(NEW, None, D("12.5")),
)
PLAN = (
    PlanYear(2015, D(4_000), D(500)),
    PlanYear(2016, D(4_000), D(-200)),
    PlanYear(2017, D(8_000), D(-300)),
)
kronor = st.integers(-(10**10), 10**10).map(lambda ore: D(ore).scaleb(-2))


@pytest.mark.parametrize(
    ("funds", "day", "ceiling"),
    [
        (0, date(2015, 12, 31), 0),
        (999, date(2015, 12, 31), D("299.70")),
        (1_000, date(2015, 12, 31), 300),
        (1_001, date(2015, 12, 31), 400),  # 20 per cent is below the floor
        (2_000, date(2015, 12, 31), 400),
        (5_000, date(2015, 12, 31), 1_000),
        (D("5000.01"), date(2015, 12, 31), 1_000),
        (50_000, date(2015, 12, 31), 5_000),
        (1_000, date(2013, 10, 1), None),
        (1_000, date(2013, 10, 2), 300),
        (1_000, date(2016, 12, 31), 300),
        (1_000, date(2017, 1, 1), 125),
        (D("0.01"), date(2017, 1, 1), 0),
        (D("0.04"), date(2017, 1, 1), D("0.01")),
    ],
)
def test_the_ceiling_follows_the_step_of_the_ladder_that_holds(funds, day, ceiling):
    assert ceiling_for(D(funds), LADDER, day) == ceiling


def test_the_newest_ladder_holds_whole():
    assert [step.up_to for step in ladder_on(LADDER, date(2016, 1, 1))] == [1_000, 5_000, None]
    assert ladder_on(LADDER, date(2018, 1, 1)) == (LADDER[3],)
    assert ladder_on(LADDER, date(2000, 1, 1)) == ()


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ([EquityStep(OLD, D(1), D(10))], "precis ett sista steg"),
        ([EquityStep(OLD, None, D(10)), EquityStep(OLD, None, D(20))], "precis ett sista steg"),
        (
            [EquityStep(OLD, None, D(1)), EquityStep(OLD, D(9), D(1)), EquityStep(OLD, D(9), D(2))],
            "samma övre gräns",
        ),
        ([EquityStep(OLD, None, D(101))], "från 0 till 100"),
        ([EquityStep(OLD, None, D(-1))], "från 0 till 100"),
        ([EquityStep(OLD, None, D(1), D(-1))], "inte vara negativa"),
        ([EquityStep(OLD, D(0), D(1)), EquityStep(OLD, None, D(1))], "över 0"),
    ],
)
def test_a_ladder_with_gaps_is_refused(steps, says):
    with pytest.raises(EquityError, match=says):
        check_ladder(steps)


def test_a_whole_ladder_and_none_at_all_are_allowed():
    check_ladder(LADDER)
    check_ladder([])


def test_equity_runs_through_the_years_and_meets_each_years_ceiling():
    assert project(D(600), PLAN, LADDER) == (
        EquityYear(2015, D(600), D(500), D(800)),
        EquityYear(2016, D(1100), D(-200), D(800)),
        EquityYear(2017, D(900), D(-300), D(1000)),
    )
    assert [(own.closing, own.above, own.below) for own in project(D(600), PLAN, LADDER)] == [
        (1100, 300, 0),
        (900, 100, 0),
        (600, 0, 400),
    ]


def test_without_a_ladder_nothing_is_above_or_below():
    assert [(own.ceiling, own.above, own.below) for own in project(D(600), PLAN)] == [(None, 0, 0)] * 3
    assert all(own.warning() is None for own in project(D(600), PLAN))


@pytest.mark.parametrize(
    ("year", "says"),
    [
        (EquityYear(2015, D(800), D(0), D(800)), None),
        (
            EquityYear(2015, D(600), D(500), D(800)),
            "Eget kapital väntas bli 1 100 kr vid slutet av 2015. Det är 300 kr över taket 800 kr. Det kan minska statens "
            "bidrag 2016. Planera in mer verksamhet eller flytta kostnader mellan åren.",
        ),
        (
            EquityYear(2015, D(100), D(-500), D(800)),
            "Pengarna räcker inte 2015: eget kapital väntas bli −400 kr vid årets slut. Minska kostnaderna. Medlemmarna "
            "kan annars behöva skjuta till pengar (22 § finsamlagen).",
        ),
        (EquityYear(2015, D(100), D(-100), None), None),
    ],
)
def test_the_warning_says_how_much_and_what_it_may_mean(year, says):
    told = year.warning()
    assert (told and told.replace("\u00a0", " ")) == says


def test_moving_a_cost_between_years_changes_the_first_years_equity_and_its_warning():
    moved = effect_of_move(D(600), PLAN, LADDER, D(300), 2016, 2015)
    assert [(own.year, own.change) for own in moved] == [(2015, -300), (2016, 0), (2017, 0)]
    assert [bool(own.before.warning()) for own in moved] == [True, True, False]
    assert [bool(own.after.warning()) for own in moved] == [False, True, False]


@pytest.mark.parametrize(
    ("amount", "from_year", "to_year", "says"),
    [
        (0, 2015, 2016, "positivt tal"),
        (-5, 2015, 2016, "positivt tal"),
        (5, 2015, 2015, "två olika år"),
        (5, 2014, 2015, "inget år 2014"),
        (5, 2015, 2018, "inget år 2018"),
    ],
)
def test_a_move_that_goes_nowhere_is_refused(amount, from_year, to_year, says):
    with pytest.raises(EquityError, match=says):
        move_cost(PLAN, D(amount), from_year, to_year)


def test_a_plan_with_a_gap_is_no_plan():
    with pytest.raises(ValueError, match="follow on each other"):
        project(D(0), [PLAN[0], PLAN[2]])


@given(
    kronor,
    st.lists(kronor, min_size=3, max_size=3),
    st.integers(1, 10**9),
    st.permutations([2015, 2016, 2017]),
)
def test_a_move_changes_the_years_between_and_never_the_end(opening, results, amount, years):
    plan = [PlanYear(2015 + place, D(1_000_000), result) for place, result in enumerate(results)]
    from_year, to_year, _ = years
    moved = effect_of_move(opening, plan, LADDER, D(amount), from_year, to_year)
    assert moved[-1].change == 0
    assert moved[-1].before.closing == opening + sum(results)
    for own in moved:
        between = min(from_year, to_year) <= own.year < max(from_year, to_year)
        assert own.change == (0 if not between else amount if from_year < to_year else -amount)
        assert own.after.closing - own.after.ceiling == own.after.above - own.after.below


@given(st.integers(0, 10**7).map(D), st.integers(0, 10**7).map(D))
def test_on_one_step_more_funds_never_lower_the_ceiling(one, other):
    low, high = sorted([one, other])
    day = date(2018, 1, 1)
    assert ceiling_for(low, LADDER, day) <= ceiling_for(high, LADDER, day)
