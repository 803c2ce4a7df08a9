"""Who may be a member, what the law's minimum asks for on each day, and when one may leave (3, 5 a and 27 §§ finsamlagen)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam.shared.periods import Span
from members.domain.composition import (
    Gap,
    Place,
    earliest_exit,
    first_break,
    gaps,
    lacks_on,
    parties_of,
)
from members.enums import Party

FIRST = date(2014, 1, 1)
FK, AF, REGION, TOWN = Party.SOCIAL_INSURANCE, Party.EMPLOYMENT_SERVICE, Party.REGION, Party.MUNICIPALITY
NORTH, SOUTH = 10, 11


def place(party: str, last: date | None = None, *, first: date = FIRST, **more) -> Place:
    number = more.pop("organisation", {FK: 1, AF: 2, REGION: NORTH}.get(party, 20))
    names = {
        FK: "Försäkringskassan",
        AF: "Arbetsförmedlingen",
        REGION: f"Region {number}",
        TOWN: f"Kommun {number}",
    }
    return Place(number, names[party], party, Span(first, last), **more)


def town(region: int | None = None, **more) -> Place:
    return place(TOWN, region=region, region_name=f"Region {region}" if region else "", **more)


STATE = (place(FK), place(AF))
WHOLE = (*STATE, place(REGION), town())


@pytest.mark.parametrize(
    ("roster", "lacks"),
    [
        ((), ("Försäkringskassan", "Arbetsförmedlingen", "en region", "en kommun")),
        (WHOLE, ()),
        (WHOLE[1:], ("Försäkringskassan",)),
        ((WHOLE[0], *WHOLE[2:]), ("Arbetsförmedlingen",)),
        ((*STATE, town()), ("en region",)),
        ((*STATE, place(REGION)), ("en kommun",)),
        (STATE, ("en region", "en kommun")),
        ((*WHOLE, town(organisation=21), place(REGION, organisation=SOUTH)), ()),
        ((*STATE, place(REGION), town(NORTH)), ()),
        ((*STATE, place(REGION), town(SOUTH)), ("Region 11, som Kommun 20 ligger i",)),
        ((*STATE, town(SOUTH)), ("Region 11, som Kommun 20 ligger i",)),
        (
            (*STATE, place(REGION), town(SOUTH), town(SOUTH, organisation=21)),
            ("Region 11, som Kommun 20 ligger i",),
        ),
        ((*STATE, town(is_outside_region=True)), ()),
        ((*STATE, town(is_outside_region=True), town(organisation=21)), ("en region",)),
        ((*STATE, place(REGION), town(is_outside_region=True), town(NORTH, organisation=21)), ()),
        ((*STATE, place(REGION, is_outside_region=False)), ("en kommun",)),
    ],
)
def test_the_law_asks_for_four_parties_and_each_municipalitys_own_region(roster, lacks):
    assert lacks_on(roster, FIRST) == lacks


def test_whoever_ends_is_there_on_the_last_day_and_not_on_the_next():
    roster = (*STATE, place(REGION, date(2015, 6, 30)), town())
    assert lacks_on(roster, date(2015, 6, 30)) == ()
    assert lacks_on(roster, date(2015, 7, 1)) == ("en region",)
    assert gaps(roster, Span(FIRST)) == (Gap(Span(date(2015, 7, 1)), ("en region",)),)


def test_a_gap_ends_where_the_next_one_takes_over_or_the_association_ends():
    roster = (*STATE, town(), place(REGION, date(2015, 6, 30)), place(REGION, first=date(2015, 9, 1)))
    assert gaps(roster, Span(FIRST)) == (Gap(Span(date(2015, 7, 1), date(2015, 8, 31)), ("en region",)),)
    assert gaps(roster, Span(FIRST, date(2015, 6, 30))) == ()
    assert gaps(roster, Span(FIRST, date(2015, 7, 31)))[0].span.last == date(2015, 7, 31)


def test_ending_the_only_region_breaks_what_was_whole_and_not_for_a_municipality_outside_any_region():
    ended = place(REGION, date(2015, 12, 31))
    outside = town(is_outside_region=True)
    assert first_break(WHOLE, (*STATE, ended, town()), Span(FIRST)) == Gap(
        Span(date(2016, 1, 1)), ("en region",)
    )
    assert first_break((*STATE, place(REGION), outside), (*STATE, ended, outside), Span(FIRST)) is None


def test_a_new_association_is_built_up_member_by_member_in_any_order():
    for end in range(len(WHOLE)):
        assert first_break(WHOLE[:end], WHOLE[: end + 1], Span(FIRST)) is None
    assert first_break((), WHOLE[::-1][:1], Span(FIRST)) is None


def test_a_municipality_whose_region_is_no_member_breaks_what_was_whole():
    newcomer = town(SOUTH, organisation=21, first=date(2016, 1, 1))
    broken = first_break(WHOLE, (*WHOLE, newcomer), Span(FIRST))
    assert broken == Gap(Span(date(2016, 1, 1)), ("Region 11, som Kommun 21 ligger i",))


def test_all_may_end_with_the_association():
    last = date(2015, 12, 31)
    ended = tuple(place(row.party, last) for row in WHOLE)
    assert first_break(WHOLE, ended, Span(FIRST, last)) is None
    assert first_break(WHOLE, ended, Span(FIRST, last + timedelta(days=1))) is not None


DAYS = st.integers(0, 12).map(lambda n: FIRST + timedelta(days=n))
SPANS = st.tuples(DAYS, st.none() | st.integers(0, 12)).map(
    lambda pair: Span(pair[0], None if pair[1] is None else pair[0] + timedelta(days=pair[1]))
)
PLACES = st.builds(
    Place,
    organisation=st.integers(1, 4),
    name=st.just("X"),
    party=st.sampled_from(list(Party)),
    span=SPANS,
    region=st.none() | st.integers(1, 4),
    region_name=st.just("Region"),
    is_outside_region=st.booleans(),
)
ROSTERS = st.lists(PLACES, max_size=7)
WINDOW = [FIRST + timedelta(days=n) for n in range(30)]


@given(ROSTERS)
def test_gaps_are_exactly_the_days_on_which_something_lacks(roster):
    within = Span(WINDOW[0], WINDOW[-1])
    found = gaps(roster, within)
    for day in WINDOW:
        said = [gap.lacks for gap in found if gap.span.holds(day)]
        assert said == ([lacks_on(roster, day)] if lacks_on(roster, day) else [])


@given(ROSTERS, ROSTERS)
def test_a_break_is_the_first_day_that_was_whole_and_is_not(before, after):
    broken = first_break(before, after, Span(WINDOW[0]))
    days = [day for day in WINDOW if lacks_on(after, day) and not lacks_on(before, day)]
    assert (broken and broken.span.first) == (days[0] if days else None)
    assert first_break(before, before, Span(WINDOW[0])) is None


@given(ROSTERS, SPANS)
def test_one_more_region_or_agency_never_breaks_anything(roster, span):
    for party in (FK, AF, REGION):
        assert first_break(roster, [*roster, Place(9, "Y", party, span)], Span(WINDOW[0])) is None


@pytest.mark.parametrize(
    ("notice", "years", "leaves"),
    [
        (date(2015, 11, 13), 3, date(2018, 11, 13)),
        (date(2016, 2, 29), 3, date(2019, 2, 28)),
        (date(2016, 2, 29), 4, date(2020, 2, 29)),
        (date(2015, 11, 13), 0, date(2015, 11, 13)),
    ],
)
def test_one_may_leave_when_the_time_of_notice_has_gone(notice, years, leaves):
    assert earliest_exit(notice, years) == leaves


@pytest.mark.parametrize(
    ("kind", "number", "name", "parties"),
    [
        ("myndighet", "", "Försäkringskassan", (FK,)),
        ("myndighet", "", "Allmänna försäkringskassan", (FK,)),
        ("myndighet", "", "Länsarbetsnämnden", (AF,)),
        ("myndighet", "202100-2114", "AF", (AF,)),
        ("myndighet", "", "Polisen", ()),
        ("annan", "", "Försäkringskassans vänner", ()),
        ("annan", "", "Fontänhuset", ()),
        ("region", "", "Region Öst", (REGION,)),
        ("kommun", "", "Motala kommun", (TOWN,)),
    ],
)
def test_only_the_two_agencies_regions_and_municipalities_may_be_members(kind, number, name, parties):
    assert parties_of(kind, number, [name]) == parties
