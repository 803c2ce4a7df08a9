"""A ledger through its mapping: nothing lost, nothing twice, to the öre."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.mapping import COST_LINES, MAPPABLE, AccountMapping, MapObject, MapRange, line_of
from budget.domain.posting import (
    ASSETS,
    COSTS,
    DEBTS,
    EQUITY,
    INCOME,
    AccountYear,
    Moved,
    key_of,
    objects_of,
    post,
    result_of,
)
from budget.domain.starting_sets import starting_ranges
from budget.enums import Area, Chart, StatementLine

pytestmark = pytest.mark.both
D = Decimal
L = StatementLine
BAS = AccountMapping(Chart.BAS, 6, starting_ranges(Chart.BAS))
CODES = st.text(max_size=8)


def balance(
    number: str, opening: int | None, closing: int | None, previous: int | None = None
) -> AccountYear:
    given = [None if amount is None else D(amount) for amount in (opening, closing)]
    return AccountYear(number, "", *given, None, None if previous is None else D(previous))


def result(number: str, amount: int | str, previous: int | None = None) -> AccountYear:
    before = None if previous is None else D(previous)
    return AccountYear(number, "", None, None, D(amount), None, before)


def test_every_line_is_summed_by_one_rule():
    assert {*INCOME, *COSTS, *ASSETS, *DEBTS, *EQUITY} == set(MAPPABLE)
    assert len(INCOME) + len(COSTS) + len(ASSETS) + len(DEBTS) + len(EQUITY) == len(MAPPABLE)


# Objects as text


@given(st.lists(st.tuples(st.integers(1, 9999), CODES), max_size=5))
def test_objects_survive_their_text_form(objects):
    assert objects_of(key_of(objects)) == tuple(sorted(objects))


@pytest.mark.parametrize(
    ("objects", "key"),
    [([], ""), ([(6, "22"), (1, "100")], "1:100 6:22"), ([(6, "a b:c%")], "6:a%20b%3Ac%25")],
)
def test_objects_are_written_by_dimension(objects, key):
    assert key_of(objects) == key


# Figures


def test_each_line_is_positive_on_its_own_side():
    accounts = [
        balance("1930", 1000, 1500),
        balance("2440", -200, -400),
        balance("2010", -800, -800),
        result("3990", -1000),
        result("3010", "-5.50"),
        result("4010", "400.25"),
        result("7010", "299.75"),
        result("8310", "-0.50"),
        result("8410", 6),
    ]
    whole = post(accounts, (), BAS)
    assert dict(whole.figures) == {
        L.CONTRIBUTIONS: 1000,
        L.OTHER_INCOME: D("5.50"),
        L.COST_INTERVENTIONS: D("400.25"),
        L.COST_STAFF: D("299.75"),
        L.FINANCIAL_INCOME: D("0.50"),
        L.FINANCIAL_COST: 6,
        L.CASH: 1500,
        L.EQUITY_OPENING: 800,
        L.SHORT_TERM_DEBT: 400,
    }
    assert result_of(whole.figures) == 300
    assert (whole.difference, whole.previous, whole.unmapped, whole.findings) == (0, {}, (), ())


BEFORE_BOOKING = [balance("1930", 800, 1100), balance("2098", -800, -800), result("3990", -300)]
BOOKED = [*BEFORE_BOOKING, balance("2099", 0, -300), result("8999", 300)]


@pytest.mark.parametrize("accounts", [BEFORE_BOOKING, BOOKED])
def test_the_result_counts_once_whether_it_is_booked_or_not(accounts):
    whole = post(accounts, (), BAS)
    assert (result_of(whole.figures), whole.figures[L.EQUITY_OPENING], whole.difference) == (300, 800, 0)
    assert whole.findings == ()


def test_a_result_booked_in_equity_without_the_account_that_closes_it_counts_once_and_is_told():
    whole = post([*BEFORE_BOOKING, balance("2099", 0, -300)], (), BAS)
    assert (result_of(whole.figures), whole.figures[L.EQUITY_OPENING], whole.difference) == (300, 800, 0)
    (finding,) = whole.findings
    assert finding.code == "result_booked"
    assert "årets resultat 300 kr" in finding.message.replace("\u00a0", " ")


def test_balances_that_do_not_even_out_hold_no_booked_result():
    whole = post([balance("1930", 800, 1100), balance("2098", -800, -1000), result("3990", -300)], (), BAS)
    assert (whole.figures[L.EQUITY_OPENING], whole.difference) == (1000, -200)
    assert [finding.code for finding in whole.findings] == ["equity_changed"]


def test_a_booked_result_counts_once_also_when_an_account_of_it_has_no_line():
    accounts = [
        balance("1930", 800, 1100),
        balance("2010", -800, -1100),
        result("3990", -330),
        result("9999", 30),
    ]
    whole = post(accounts, (), BAS)
    assert whole.difference == -30 == -sum(row.amount for row in whole.unmapped)


def test_last_years_result_moved_within_equity_is_no_change():
    accounts = [balance("1930", 800, 800), balance("2099", -50, 0), balance("2098", -750, -800)]
    whole = post(accounts, (), BAS)
    assert (whole.figures[L.EQUITY_OPENING], whole.findings, whole.difference) == (800, (), 0)


def test_equity_changed_by_something_else_is_counted_and_asked_about():
    accounts = [balance("1930", 800, 700), balance("2010", -800, -700)]
    whole = post(accounts, (), BAS)
    assert (whole.figures[L.EQUITY_OPENING], whole.difference) == (700, 0)
    (finding,) = whole.findings
    assert finding.code == "equity_changed"
    assert "har ändrats med −100 kr" in finding.message.replace("\u00a0", " ")


def test_a_reserve_is_part_of_equity():
    mapping = AccountMapping(Chart.OWN, 6, (MapRange("209", "209", L.EQUITY_RESERVE), *BAS.ranges))
    accounts = [balance("1930", 800, 800), balance("2010", -600, -600), balance("2091", -200, -200)]
    whole = post(accounts, (), mapping)
    assert (whole.figures[L.EQUITY_OPENING], whole.figures[L.EQUITY_RESERVE], whole.difference) == (
        800,
        200,
        0,
    )


def test_the_first_year_began_with_nothing():
    whole = post([balance("1930", None, 100), result("3990", -100)], (), BAS)
    assert (whole.figures[L.EQUITY_OPENING], whole.difference) == (0, 0)


def test_a_file_without_balances_has_no_sheet_to_balance():
    whole = post([result("3990", -100)], (), BAS)
    assert (dict(whole.figures), whole.difference) == ({L.CONTRIBUTIONS: 100}, 0)


def test_the_year_before_is_posted_by_the_same_rules():
    accounts = [
        balance("1930", 800, 1100, 800),
        balance("2010", -800, -1100, -800),
        result("3990", 0, -900),
        result("4010", 0, 600),
        result("8999", 0, 300),
    ]
    whole = post(accounts, (), BAS)
    assert dict(whole.previous) == {
        L.CONTRIBUTIONS: 900,
        L.COST_INTERVENTIONS: 600,
        L.CASH: 800,
        L.EQUITY_OPENING: 500,
    }


def test_a_year_before_told_by_what_this_one_began_with_has_its_result_once():
    accounts = (
        balance("1930", 130, 130, 130),
        balance("2010", -130, -130, -130),
        result("3990", 0, -100),
        result("4010", 0, 70),
    )
    previous = post(accounts, (), BAS).previous
    assert (previous[L.EQUITY_OPENING], result_of(previous)) == (100, 30)


def test_what_stands_on_the_wrong_side_is_named_and_shows_in_the_difference():
    whole = post([balance("1930", 0, 50), result("1930", 25), balance("3990", 0, -75)], (), BAS)
    assert [finding.code for finding in whole.findings] == ["wrong_side", "wrong_side"]
    assert whole.difference == 50


def test_accounts_without_a_line_are_the_whole_difference():
    accounts = [balance("1930", 0, 100), balance("9000", 0, -30), result("3990", -70)]
    whole = post(accounts, (), BAS)
    assert [row.number for row in whole.unmapped] == ["9000"]
    assert whole.difference == 30


# Costs by line of the budget

RULES = (
    MapObject(1, "10", Area.ADMINISTRATION, "Kansliet"),
    MapObject(6, "22", Area.INTERVENTIONS, "Vägen in", 7),
)
WITH_RULES = AccountMapping(Chart.BAS, 6, BAS.ranges, RULES)


@pytest.mark.parametrize(
    ("objects", "dimension", "row"),
    [
        ((), 6, "Insatser"),
        (((1, "10"),), 6, "Kansliet"),
        (((6, "22"),), 6, "Vägen in"),
        (((1, "10"), (6, "22")), 6, "Vägen in"),
        (((1, "10"), (6, "22")), 1, "Kansliet"),
        (((1, "10"), (6, "22")), 2, "Kansliet"),
        (((1, "99"), (6, "22")), 1, "Vägen in"),
        (((1, "99"),), 6, "Insatser"),
    ],
)
def test_a_cost_goes_to_its_objects_line_else_to_its_ranges(objects, dimension, row):
    mapping = AccountMapping(Chart.BAS, dimension, BAS.ranges, RULES)
    whole = post([result("4010", 50)], [Moved("4010", 3, objects, D(50))], mapping)
    assert [(cost.row, cost.amount, dict(cost.by_month)) for cost in whole.costs] == [(row, 50, {3: 50})]


def test_what_no_movement_explains_goes_to_the_range_without_a_month():
    whole = post([result("4010", "50.01")], [Moved("4010", 3, ((6, "22"),), D(50))], WITH_RULES)
    assert {cost.row: dict(cost.by_month) for cost in whole.costs} == {
        "Vägen in": {3: 50},
        "Insatser": {0: D("0.01")},
    }


def test_income_on_an_object_is_no_cost():
    whole = post([result("3990", -50)], [Moved("3990", 3, ((6, "22"),), D(-50))], WITH_RULES)
    assert whole.costs == ()


def test_two_rules_of_one_line_are_one_cost_with_its_intervention():
    rules = (MapObject(1, "5", Area.INTERVENTIONS, "Vägen in"), *RULES)
    mapping = AccountMapping(Chart.BAS, 6, BAS.ranges, rules)
    moved = [Moved("4010", 1, ((1, "5"),), D(20)), Moved("4010", 2, ((6, "22"),), D(30))]
    (cost,) = post([result("4010", 50)], moved, mapping).costs
    assert (cost.row, cost.intervention_id, cost.amount, dict(cost.by_month)) == (
        "Vägen in",
        7,
        50,
        {1: 20, 2: 30},
    )


# Whatever the ledger

NUMBERS = st.integers(1000, 9999).map(str)
ORE = st.integers(-(10**9), 10**9).map(lambda ore: D(ore).scaleb(-2))
OBJECTS = st.lists(st.tuples(st.sampled_from([1, 6]), st.sampled_from(["10", "22", "99"])), max_size=2).map(
    lambda found: tuple(sorted(dict(found).items()))
)
MOVES = st.lists(st.tuples(NUMBERS, st.integers(0, 12), OBJECTS, ORE), max_size=20)
MAPPINGS = st.sampled_from(
    [
        BAS,
        WITH_RULES,
        AccountMapping(Chart.KOMMUN_BAS, 1, starting_ranges(Chart.KOMMUN_BAS), RULES),
        AccountMapping(Chart.OWN, 6, (MapRange("4", "7", L.COST_OTHER),), RULES),
        AccountMapping(Chart.OWN),
    ]
)


@st.composite
def ledgers(draw) -> tuple[list[AccountYear], list[Moved]]:
    """Accounts that begin with 1 or 2 have balances, others results; movements may leave a part unexplained."""
    accounts = {}
    for number in draw(st.lists(NUMBERS, unique=True, max_size=25)):
        amount, opening = draw(st.none() | ORE), draw(st.none() | ORE)
        of_balance = number[0] in "12"
        accounts[number] = AccountYear(
            number,
            "",
            opening if of_balance else None,
            amount if of_balance else None,
            None if of_balance else amount,
        )
    moved = [Moved(*move) for move in draw(MOVES) if move[0] in accounts]
    return list(accounts.values()), moved


@given(ledgers(), MAPPINGS)
def test_costs_by_line_of_the_budget_add_up_to_the_cost_accounts(ledger, mapping):
    accounts, moved = ledger
    whole = post(accounts, moved, mapping)
    booked = sum((row.result or 0 for row in accounts if line_of(mapping, row.number) in COST_LINES), D(0))
    assert sum((cost.amount for cost in whole.costs), D(0)) == booked
    assert sum((whole.figures.get(line, D(0)) for line in COST_LINES), D(0)) == booked
    assert all(sum(cost.by_month.values(), D(0)) == cost.amount for cost in whole.costs)
    rows = [cost.row for cost in whole.costs]
    assert len(rows) == len(set(rows))


@given(ledgers(), MAPPINGS)
def test_the_sheet_differs_by_what_the_ledger_differs_and_by_accounts_without_a_line(ledger, mapping):
    accounts, moved = ledger
    whole = post(accounts, moved, mapping)
    mapped = [row for row in accounts if line_of(mapping, row.number)]
    assert len(mapped) + len(whole.unmapped) == len(accounts)
    if whole.findings and any(finding.code == "wrong_side" for finding in whole.findings):
        return
    has_balances = any(row.closing is not None for row in mapped)
    is_booked = not sum((row.closing or 0 for row in accounts), D(0))
    twice = sum((row.result or 0 for row in accounts), D(0)) if is_booked else D(0)
    assert whole.difference == (sum((row.amount for row in mapped), D(0)) - twice if has_balances else 0)


@given(ledgers())
def test_a_ledger_that_balances_differs_by_its_accounts_without_a_line_alone(ledger):
    accounts, moved = ledger
    accounts = [row for row in accounts if row.number[0] != "9"]
    rest = -sum((row.amount for row in accounts), D(0))
    accounts += [AccountYear("1999", "", None, rest + 7), AccountYear("9999", "", None, D(-7))]
    accounts = list({row.number: row for row in accounts}.values())
    rest = -sum((row.amount for row in accounts), D(0))
    accounts.append(AccountYear("29999", "", None, rest))
    whole = post(accounts, moved, BAS)
    assert [row.number for row in whole.unmapped] == ["9999"]
    assert whole.difference == 7 == -sum((row.amount for row in whole.unmapped), D(0))
