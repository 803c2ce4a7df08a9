"""Which line an account belongs to: the longest range wins, and what would make it chance is refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.mapping import (
    BY_HAND,
    COST_LINES,
    MAPPABLE,
    AccountMapping,
    MapObject,
    MapRange,
    line_of,
    mapping_problems,
    range_of,
    row_of,
    unmapped,
)
from budget.domain.mapping_proposal import (
    Goal,
    NamedObject,
    goals_of,
    main_dimension,
    propose_objects,
    with_new_objects,
    with_rows,
)
from budget.domain.posting import AccountYear
from budget.domain.starting_sets import guess_chart, is_uncertain, named_ranges, starting_ranges
from budget.enums import Area, Chart, StatementLine

pytestmark = pytest.mark.both
L = StatementLine


def mapping(*ranges: MapRange, objects: tuple[MapObject, ...] = ()) -> AccountMapping:
    return AccountMapping(Chart.OWN, 6, ranges, objects)


def spans(*texts: str) -> AccountMapping:
    """`45-46` → a range to other costs."""
    parted = (text.partition("-") for text in texts)
    return mapping(*(MapRange(first, last or first, L.COST_OTHER.value) for first, _, last in parted))


# The longest match


@pytest.mark.parametrize(
    ("ranges", "number", "found"),
    [
        (["45-46"], "4510", "45–46"),
        (["45-46"], "4699", "45–46"),
        (["45-46"], "4700", None),
        (["45-46"], "4", None),
        (["45-46"], "45", "45–46"),
        (["20", "2099"], "2099", "2099"),
        (["20", "2099"], "2098", "20"),
        (["20", "2099"], "20990", "2099"),
        (["20", "209-210", "2099"], "2091", "209–210"),
        (["4", "45", "451", "4510"], "4510", "4510"),
        (["4", "45", "451", "4510"], "4519", "451"),
        (["4", "45", "451", "4510"], "4590", "45"),
        (["4", "45", "451", "4510"], "4190", "4"),
        (["10-29"], "19A0", "10–29"),
        (["190-199"], "19A0", None),
        ([], "1930", None),
    ],
)
def test_the_longest_range_that_fits_an_account_wins(ranges, number, found):
    hit = range_of(spans(*ranges), number)
    assert (hit.label if hit else None) == found


DIGITS = st.text("0123456789", min_size=1, max_size=4)
RANGES = st.builds(
    lambda one, other, line: MapRange(*sorted((one, other.ljust(len(one), "0")[: len(one)])), line.value),
    DIGITS,
    DIGITS,
    st.sampled_from(MAPPABLE),
)


@given(st.lists(RANGES, max_size=12), st.text("0123456789", min_size=4, max_size=5))
def test_every_account_has_at_most_one_line_whatever_the_ranges_and_their_order(ranges, number):
    holding = [row for row in ranges if row.holds(number)]
    hit = range_of(mapping(*ranges), number)
    if not holding:
        assert hit is None
        assert line_of(mapping(*ranges), number) is None
        return
    assert len(hit.first) == max(len(row.first) for row in holding)
    assert hit in holding
    whole = mapping(*ranges)
    if not mapping_problems(whole):
        assert range_of(mapping(*reversed(ranges)), number) == hit
        assert [row for row in holding if len(row.first) == len(hit.first)] == [hit]


@given(st.lists(RANGES, max_size=8), st.lists(st.text("0123456789", min_size=4, max_size=4), max_size=20))
def test_an_account_either_has_a_line_or_is_named(ranges, numbers):
    whole, accounts = mapping(*ranges), [AccountYear(number, "") for number in numbers]
    left = unmapped(whole, accounts)
    assert [row for row in accounts if line_of(whole, row.number) is None] == list(left)


# What is refused


@pytest.mark.parametrize(
    ("ranges", "code"),
    [
        ([MapRange("45", "46", "rr_insatser"), MapRange("46", "47", "rr_personal")], "ranges_overlap"),
        ([MapRange("40", "49", "rr_insatser"), MapRange("45", "45", "rr_insatser")], "ranges_overlap"),
        ([MapRange("40", "49", "rr_insatser"), MapRange("41", "42", "rr_insatser")], "ranges_overlap"),
        ([MapRange("45", "45", "rr_insatser"), MapRange("45", "45", "rr_insatser")], "ranges_overlap"),
        ([MapRange("46", "45", "rr_insatser")], "range_backwards"),
        ([MapRange("45", "4699", "rr_insatser")], "range_lengths"),
        ([MapRange("4A", "4B", "rr_insatser")], "range_digits"),
        ([MapRange("", "", "rr_insatser")], "range_digits"),
        ([MapRange("٤٥", "٤٥", "rr_insatser")], "range_digits"),
        ([MapRange("45", "45", "inv_utgifter")], "line_by_hand"),
        ([MapRange("45", "45", "")], "line_by_hand"),
        ([MapRange("45", "45", "rr_insatser", "eget")], "own_area_row"),
        (
            [
                MapRange("45", "45", "rr_insatser", "insatser", "R"),
                MapRange("5", "5", "rr_personal", "revision", "R"),
            ],
            "row_in_two_areas",
        ),
        (
            [
                MapRange("45", "45", "rr_insatser", "revision", "Administration"),
                MapRange("5", "5", "rr_personal"),
            ],
            "row_in_two_areas",
        ),
    ],
)
def test_what_does_not_hold_together_is_named(ranges, code):
    assert {problem.code for problem in mapping_problems(mapping(*ranges))} == {code}
    assert all(problem.place for problem in mapping_problems(mapping(*ranges)))


def test_ranges_of_other_lengths_may_lie_within_each_other():
    assert mapping_problems(spans("4", "45-46", "451", "4510-4519")) == ()


def test_a_line_of_the_budget_has_one_area_and_one_intervention():
    rules = (MapObject(6, "1", "insatser", "R", 7), MapObject(6, "2", "insatser", "R", 8))
    assert [found.code for found in mapping_problems(mapping(objects=rules))] == ["row_two_interventions"]
    rules = (MapObject(6, "1", "insatser", "R", 7), MapObject(6, "2", "insatser", "R"))
    assert mapping_problems(mapping(objects=rules)) == ()


def test_lines_of_the_balance_sheet_have_no_line_of_the_budget():
    whole = mapping(
        MapRange("19", "19", "br_kassa", "", "R"), MapRange("45", "45", "rr_insatser", "insatser", "R")
    )
    assert mapping_problems(whole) == ()


def test_a_cost_without_a_line_takes_its_areas_name():
    assert row_of("", "") == ("administration", "Administration")
    assert row_of("revision", "") == ("revision", "Revision")
    assert row_of("", "Kansliet") == ("administration", "Kansliet")


# The starting sets


@pytest.mark.parametrize("chart", [Chart.KOMMUN_BAS, Chart.BAS])
def test_a_starting_set_holds_every_group_of_accounts_once(chart):
    whole = AccountMapping(chart, 6, starting_ranges(chart))
    assert mapping_problems(whole) == ()
    for group in range(10, 90):
        assert len([row for row in whole.ranges if len(row.first) == 2 and row.holds(f"{group}00")]) == 1
    for number in range(1000, 9000):
        assert line_of(whole, str(number)) not in BY_HAND | {None}


@pytest.mark.parametrize("chart", [Chart.KOMMUN_BAS, Chart.BAS])
def test_a_starting_set_gives_every_cost_its_area_and_nothing_else_one(chart):
    for row in starting_ranges(chart):
        assert bool(row.area) == (row.line in COST_LINES)


@pytest.mark.parametrize(
    ("number", "municipal", "business"),
    [
        ("3510", L.CONTRIBUTIONS, L.OTHER_INCOME),
        ("4510", L.COST_INTERVENTIONS, L.COST_INTERVENTIONS),
        ("5010", L.COST_STAFF, L.COST_OTHER),
        ("7010", L.COST_OTHER, L.COST_STAFF),
        ("7810", L.COST_OTHER, L.DEPRECIATION),
        ("7910", L.DEPRECIATION, L.COST_OTHER),
        ("8310", L.GENERAL_GRANTS, L.FINANCIAL_INCOME),
        ("8410", L.FINANCIAL_INCOME, L.FINANCIAL_COST),
        ("8510", L.FINANCIAL_COST, L.FINANCIAL_COST),
        ("2099", L.EQUITY_OPENING, L.YEAR_RESULT),
        ("8999", L.YEAR_RESULT, L.YEAR_RESULT),
        ("1930", L.CASH, L.CASH),
    ],
)
def test_the_same_number_means_different_things(number, municipal, business):
    assert line_of(AccountMapping("", 6, starting_ranges(Chart.KOMMUN_BAS)), number) is municipal
    assert line_of(AccountMapping("", 6, starting_ranges(Chart.BAS)), number) is business


def test_a_chart_of_ones_own_begins_empty():
    assert starting_ranges(Chart.OWN) == ()


def test_what_nobody_has_confirmed_is_told_until_it_is_changed():
    interventions, cash = (
        MapRange("45", "46", "rr_insatser", "insatser", "X"),
        MapRange("19", "19", "br_kassa"),
    )
    assert not is_uncertain(Chart.KOMMUN_BAS, interventions)
    assert is_uncertain(Chart.KOMMUN_BAS, cash)
    assert not is_uncertain(Chart.KOMMUN_BAS, MapRange("19", "19", "br_placeringar"))
    assert not is_uncertain(Chart.OWN, cash)


@pytest.mark.parametrize(
    ("accounts", "chart"),
    [
        ({"5010": "Löner"}, Chart.KOMMUN_BAS),
        ({"7010": "Löner"}, Chart.BAS),
        ({"7210": "LÖNER till tjänstemän", "5010": "Lokalhyra", "8410": "Räntekostnader"}, Chart.BAS),
        ({"5610": "Sociala avgifter", "6010": "Lokalhyra", "8410": "Ränteintäkter"}, Chart.KOMMUN_BAS),
        ({"5010": "Löner", "7010": "Löner"}, None),
        ({"8410": "", "5010": ""}, None),
        ({}, None),
    ],
)
def test_names_tell_the_chart_or_nothing_does(accounts, chart):
    assert guess_chart([AccountYear(number, name) for number, name in accounts.items()]) is chart


def test_names_part_members_contributions_board_and_audit_from_the_rest():
    names = {
        "3011": "Bidrag från Försäkringskassan",
        "3012": "Försäljning till kommun",
        "3900": "Bidrag, region",
        "6420": "Revisionsarvode",
        "6550": "Revision, sakkunnigt biträde",
        "6990": "Styrelsekonferens",
        "4010": "Revision av insatser",
        "1930": "Kommunens bidragskonto",
    }
    found = named_ranges(starting_ranges(Chart.BAS), [AccountYear(*one) for one in names.items()])
    assert [(row.first, row.line, row.area) for row in found] == [
        ("3011", "rr_bidrag", ""),
        ("6550", "rr_ovr_kostn", "revision"),
        ("6990", "rr_ovr_kostn", "styrelse"),
    ]


# Objects by their names

GOALS = (
    Goal("insatser", "Vägen in", 1),
    Goal("insatser", "Hälsoskolan", 2),
    Goal("insatser", "Hälsoskolan Mjölby", 3),
    Goal("administration", "Kansli och kontor"),
    Goal("revision", "Revisorerna"),
)


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("Vägen in", "Vägen in"),
        ("VÄGEN  IN", "Vägen in"),
        ("Projekt Vägen in 2015", "Vägen in"),
        ("Vägen", "Vägen in"),
        ("Hälsoskolan", "Hälsoskolan"),
        ("Hälsosk", None),
        ("in", None),
        ("Kansli", "Kansli och kontor"),
        ("Revision", "Revisorerna"),
        ("Styrelsen", "Styrelse"),
        ("Något annat", None),
        ("", None),
    ],
)
def test_an_objects_name_points_at_one_line_or_none(name, row):
    found = propose_objects([NamedObject(6, "22", name)], GOALS)
    assert [rule.row for rule in found] == ([row] if row else [])


def test_an_intervention_without_a_line_is_a_goal_too():
    lines = [Goal("insatser", "Spår A", 1), Goal("administration", "Kansliet")]
    found = goals_of(lines, [(1, "Vägen in"), (2, "Hälsoskolan"), (3, "Kansliet")])
    assert [(goal.row, goal.intervention_id) for goal in found] == [
        ("Spår A", 1),
        ("Kansliet", None),
        ("Hälsoskolan", 2),
    ]


def test_a_range_takes_its_areas_line_when_there_is_one_to_take():
    ranges = starting_ranges(Chart.KOMMUN_BAS)
    rows = {row.label: row.row for row in with_rows(ranges, GOALS)}
    assert (rows["50–59"], rows["45–46"], rows["19"]) == ("Kansli och kontor", "", "")
    two = (*GOALS, Goal("administration", "Lokaler"))
    assert {row.row for row in with_rows(ranges, two)} == {""}


def test_the_dimension_is_the_one_of_most_interventions():
    rules = [
        MapObject(1, "1", "insatser", "A", 1),
        MapObject(1, "2", "insatser", "B", 2),
        MapObject(6, "1", "insatser", "C"),
    ]
    assert (main_dimension(rules), main_dimension([])) == (1, 6)


def test_a_proposed_rule_never_gives_a_line_a_second_area():
    stored = mapping(MapRange("45", "45", "rr_insatser", "gemensamt", "Vägen in"))
    found = with_new_objects(
        stored, [NamedObject(6, "1", "Vägen in"), NamedObject(6, "2", "Hälsoskolan")], GOALS
    )
    assert [rule.code for rule in found.objects] == ["2"]
    assert mapping_problems(found) == ()


def test_labels_are_written_as_people_write_them():
    labels = [row.label for row in starting_ranges(Chart.BAS)]
    assert all(re.fullmatch(r"\d{2,4}(–\d{2,4})?", label) for label in labels)
    assert Area.AUDIT.value in {row.area for row in starting_ranges(Chart.BAS)}
