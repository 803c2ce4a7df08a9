"""How municipalities split their quarter, year by year, also while members come and go."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.apportionment import apportion
from budget.domain.keys import (
    BadKey,
    equal_key,
    percent_key,
    population_key,
    proposed_weights,
    ways,
    yearly_shares,
)
from budget.domain.shares import phase_weights, share_table
from finsam.shared.periods import Span

D = Decimal
F = Fraction
START = {"Boxholm": D(4), "Mjölby": D(28), "Motala": D(56), "Vadstena": D(8), "Ödeshög": D(4)}
GOAL = {"Boxholm": D(5373), "Mjölby": D(26708), "Motala": D(43258), "Vadstena": D(7348), "Ödeshög": D(5335)}
names = st.lists(st.sampled_from("ABCDEFGH"), min_size=2, max_size=8, unique=True)
weight = st.integers(1, 10**6).map(D)


def from_year(first, last=None):
    return Span(date(first, 1, 1), date(last, 12, 31) if last else None)


def test_an_equal_key_gives_everybody_the_same():
    assert equal_key(["Motala", "Vadstena"]) == {"Motala": D(1), "Vadstena": D(1)}


def test_a_population_key_takes_the_members_in_their_order_and_leaves_others_out():
    found = population_key(["Vadstena", "Motala"], {"Motala": 43258, "Vadstena": 7348, "Linköping": 155_000})
    assert list(found.items()) == [("Vadstena", D(7348)), ("Motala", D(43258))]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: equal_key([]), "Nyckeln har inga medlemmar"),
        (lambda: equal_key(["Motala", "Motala"]), "Motala står två gånger"),
        (lambda: percent_key({}), "Nyckeln har inga medlemmar"),
        (lambda: population_key(["Motala", "Ydre"], {"Motala": 1}), "Folkmängd saknas för Ydre"),
        (lambda: population_key(["A", "B", "C"], {"A": 1, "B": 0}), "Folkmängd saknas för B och C"),
    ],
)
def test_a_key_without_what_it_needs_is_refused_by_name(make, says):
    with pytest.raises(BadKey, match=says):
        make()


@pytest.mark.parametrize(
    ("percents", "says"),
    [
        ({"Motala": "60.5", "Mjölby": "40"}, "Andelarna blir 100,5 %. Minska Motala eller Mjölby med 0,5."),
        ({"Motala": "60", "Mjölby": "39.75"}, "Andelarna blir 99,75 %. Öka Motala eller Mjölby med 0,25."),
        ({"A": "10", "B": "50", "C": "41"}, "Andelarna blir 101 %. Minska B eller C med 1."),
        ({"A": "100", "B": "2"}, "Andelarna blir 102 %. Minska A eller B med 2."),
        ({"A": "100", "B": "2", "C": "1"}, "Andelarna blir 103 %. Minska A med 3."),
        ({"A": "60", "B": "60", "C": "60"}, "Andelarna blir 180 %. Minska flera av dem med 80."),
        ({"A": "99.9999"}, "Andelarna blir 99,9999 %. Öka A med 0,0001."),
        ({"A": "100.1"}, "Andelen för A ska vara från 0 till 100 %."),
        ({"A": "-1", "B": "101"}, "Andelen för A ska vara från 0 till 100 %."),
        ({"A": "NaN"}, "Andelen för A ska vara från 0 till 100 %."),
        ({"A": "33.33333"}, "Andelen för A får ha högst fyra decimaler."),
    ],
)
def test_per_cent_that_are_not_exactly_a_hundred_are_refused_with_the_difference(percents, says):
    with pytest.raises(BadKey) as refused:
        percent_key({name: D(own) for name, own in percents.items()})
    assert str(refused.value) == says


def test_per_cent_that_are_a_hundred_are_kept_as_they_are():
    own = {"A": D("33.3333"), "B": D("33.3333"), "C": D("33.3334"), "D": D(0)}
    assert percent_key(own) == own


def test_without_a_phase_the_key_is_the_same_every_year():
    found = yearly_shares([2015, 2016], GOAL)
    assert found[2015] == found[2016]
    assert found[2015]["Motala"] == F(43258, 88022)


def test_a_phased_key_goes_from_start_to_goal_in_even_steps():
    found = yearly_shares(range(2014, 2019), GOAL, start=START, phase=(2015, 2017))
    assert found[2014]["Motala"] == F(56, 100)
    assert tuple(found[year] for year in (2015, 2016, 2017)) == phase_weights(START, GOAL, 3)
    assert found[2018] == found[2017] == yearly_shares([2018], GOAL)[2018]


def test_a_single_year_is_the_goal_at_once():
    assert yearly_shares([2015], GOAL, start=START, phase=(2015, 2015)) == yearly_shares([2015], GOAL)


@given(names, st.data(), st.integers(0, 6), st.integers(0, 10**9))
def test_each_years_rows_are_exactly_the_quarter_whoever_comes_and_goes(members, data, length, quarter):
    goal = {name: data.draw(weight) for name in members}
    start = {name: data.draw(weight) for name in members[: data.draw(st.integers(1, len(members)))]}
    spans = {name: from_year(data.draw(st.integers(2013, 2020))) for name in members if name not in start}
    for name in list(start)[1:]:
        if data.draw(st.booleans()):
            spans[name] = from_year(2000, data.draw(st.integers(2013, 2020)))
    years = range(2014, 2022)
    found = yearly_shares(years, goal, start=start, phase=(2015, 2015 + length), members=spans)
    for year, shares in found.items():
        assert sum(shares.values()) == 1
        assert sum(apportion(D(quarter), shares).values()) == quarter
        assert set(shares) == {
            name for name in goal if name not in spans or spans[name].holds(date(year, 1, 1))
        }
    assert found[2021] == yearly_shares([2021], goal, members=spans)[2021]
    for year in years:
        own = [row.weight for row in proposed_weights(found) if row.year == year]
        assert sum(own) == 100
        assert all(part == part.quantize(D("0.0001")) for part in own)


def test_a_newcomer_pays_its_goal_share_at_once_and_the_others_phase_what_is_left():
    goal = {"A": D(50), "B": D(25), "C": D(25)}
    found = yearly_shares(
        [2014, 2015, 2016, 2017],
        goal,
        start={"A": D(1), "B": D(1)},
        phase=(2015, 2016),
        members={"C": from_year(2016)},
    )
    assert found[2014] == {"A": F(1, 2), "B": F(1, 2)}
    assert found[2015] == {"A": F(7, 12), "B": F(5, 12)}
    assert found[2016] == found[2017] == {"A": F(1, 2), "B": F(1, 4), "C": F(1, 4)}


def test_a_newcomer_in_the_middle_of_a_phase():
    goal = {"A": D(60), "B": D(20), "C": D(20)}
    found = yearly_shares(
        [2015], goal, start={"A": D(1), "B": D(1)}, phase=(2015, 2016), members={"C": from_year(2015)}
    )
    assert found[2015] == {"A": F(1, 2), "B": F(3, 10), "C": F(1, 5)}


def test_one_that_leaves_is_paid_for_by_the_others_from_the_year_after():
    found = yearly_shares([2015, 2016], GOAL, members={"Motala": from_year(2000, 2015)})
    assert "Motala" in found[2015]
    assert found[2016]["Mjölby"] == F(26708, 88022 - 43258)


def test_when_only_those_without_a_start_are_left_they_pay_by_the_goal():
    found = yearly_shares(
        [2015],
        {"A": D(1), "B": D(1)},
        start={"A": D(1), "B": D(0)},
        phase=(2015, 2017),
        members={"A": from_year(2000, 2014)},
    )
    assert found[2015] == {"B": F(1)}


def test_who_joins_or_leaves_never_changes_what_the_payers_pay():
    law = {"staten": 2, "region": 1, "kommun": 1}
    shares = yearly_shares([2015, 2016], GOAL, members={"Ödeshög": from_year(2016)})
    weights = {year: {} for year in shares}
    for row in proposed_weights(shares):
        weights[row.year][row.name] = row.weight
    tables = [
        share_table(D(11_700_001), law, {"staten": {"FK": D(1)}, "region": {"R": D(1)}, "kommun": own})
        for own in weights.values()
    ]
    assert [[table.amount_of(payer) for payer in law] for table in tables] == [
        [5_850_001, 2_925_000, 2_925_000]
    ] * 2
    assert [len(table.rows) for table in tables] == [6, 7]


@pytest.mark.parametrize(
    ("given_by", "says"),
    [
        ({"start": START, "phase": (2017, 2015)}, "Infasningen slutar 2015, före sitt första år 2017"),
        ({"start": START}, "både en nyckel att gå från och de år"),
        ({"phase": (2015, 2017)}, "både en nyckel att gå från och de år"),
        ({"start": {**START, "Ydre": D(1)}, "phase": (2015, 2017)}, "Nyckeln saknar Ydre"),
        ({"members": {"Ydre": from_year(2015)}}, "Nyckeln saknar Ydre"),
        ({"start": {"Motala": D(1)}, "phase": (2015, 2017)}, "saknar Boxholm, Mjölby, Vadstena och Ödeshög"),
        (
            {"start": {**START, "Motala": D(-1)}, "phase": (2015, 2017)},
            "Vikten för Motala kan inte vara negativ",
        ),
        (
            {"start": dict.fromkeys(START, D(0)), "phase": (2015, 2017)},
            "Alla vikter i nyckeln att gå från är 0",
        ),
        ({"members": dict.fromkeys(GOAL, from_year(2016))}, "Ingen betalar 2015"),
    ],
)
def test_a_way_that_cannot_be_gone_is_refused_in_swedish(given_by, says):
    with pytest.raises(BadKey, match=says):
        yearly_shares([2015], GOAL, **given_by)


def test_a_picture_has_each_members_points_and_gaps():
    found = ways(yearly_shares([2015, 2016], {"A": D(3), "B": D(1)}, members={"B": from_year(2016)}))
    assert [(way.name, way.points) for way in found] == [
        ("A", ((2015, F(1)), (2016, F(3, 4)))),
        ("B", ((2015, None), (2016, F(1, 4)))),
    ]
