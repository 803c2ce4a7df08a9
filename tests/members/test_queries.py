"""Who is a member, who sits where and what is near, on a day."""

from datetime import date, timedelta

import pytest
from django.db.models import F

from members.enums import Role
from members.models import Organisation, OrganisationName, Stop
from members.queries.access import associations_of
from members.queries.bodies import body_rows, own_seats, vacant_seats
from members.queries.meetings import next_meetings
from members.queries.memberships import membership_rows, share_rule_on
from members.queries.names import swedish
from members.queries.stops import open_stops
from members.services.stops import fulfil_stop
from tests.builders import (
    make_association,
    make_body,
    make_mandate,
    make_meeting,
    make_membership,
    make_organisation,
    make_role,
    make_seat,
)
from tests.cast import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both]
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def test_names_are_in_swedish_order_in_the_database(db):
    for name in ("Östra", "Älvdalen", "Åtvidaberg", "Zinkgruvan", "askersund", "Ödeshög"):
        make_organisation(name)
    rows = Organisation.objects.order_by(swedish("current_name"))
    assert [row.current_name for row in rows] == [
        "askersund",
        "Zinkgruvan",
        "Åtvidaberg",
        "Älvdalen",
        "Ödeshög",
        "Östra",
    ]


def test_a_member_is_one_from_its_first_day_to_its_last(cast):
    association = cast.one.association
    ended = make_membership(association, "Slutade kommun", valid_until=YESTERDAY)
    coming = make_membership(association, "Kommande kommun", valid_from=TOMORROW)
    last_day = make_membership(association, "Sista dagen", valid_until=TODAY)
    members = set(membership_rows(cast.one.access(Role.LSG), TODAY))
    assert (ended in members, coming in members, last_day in members) == (False, False, True)
    assert coming in membership_rows(cast.one.access(Role.LSG), TOMORROW)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2014, 12, 31), "Landstinget"),
        (date(2015, 1, 1), "Region Öst"),
        (date(2016, 1, 1), "Region norra"),
    ],
)
def test_an_organisation_bears_the_name_of_the_day(cast, day, name):
    region = cast.one.memberships["region"].organisation
    for old, first, last in (
        ("Landstinget", date(2000, 1, 1), date(2014, 12, 31)),
        ("Region Öst", date(2015, 1, 1), date(2015, 12, 31)),
    ):
        OrganisationName.objects.create(organisation=region, name=old, valid_from=first, valid_until=last)
    assert region.name_on(day) == name


def test_a_seat_is_vacant_when_nobody_holds_it_today(cast):
    seat = make_seat(cast.one.lsg)
    for first, last in ((date(2014, 1, 1), YESTERDAY), (TOMORROW, None)):
        make_mandate(seat, valid_from=first, valid_until=last)
    of_ended = make_seat(make_body(cast.one.association, valid_until=YESTERDAY))
    foreign = make_seat(cast.other.lsg)
    found = set(vacant_seats(cast.one.access(Role.CHIEF)))
    assert (seat in found, of_ended in found, foreign in found) == (True, False, False)
    body = body_rows(cast.one.access(Role.CHIEF), TODAY).get(pk=cast.one.lsg.pk)
    assert (body.vacant_count, len(body.seats.all())) == (1, 2)


def test_own_seats_are_todays(cast):
    assert list(own_seats(cast.one.access(Role.LSG))) == list(cast.one.lsg.seats.all())
    assert list(own_seats(cast.one.access(Role.CHIEF))) == []


def test_meetings_to_come_include_todays(cast):
    meetings = [make_meeting(cast.one.board, day) for day in (TOMORROW, TODAY, YESTERDAY)]
    make_meeting(cast.other.board, TODAY)
    assert list(next_meetings(cast.one.access(Role.LSG))) == [meetings[1], meetings[0]]


def test_a_fulfilled_stop_is_closed_once_and_another_associations_stays_open(cast):
    stops = [
        Stop.objects.create(
            association=troupe.association, code="budget", year=2015, title="Budget", due=TODAY
        )
        for troupe in (cast.one, cast.other)
    ]
    access = cast.one.access(Role.CHIEF)
    fulfil_stop(by=access, code="budget", year=2015, on=YESTERDAY)
    fulfil_stop(by=access, code="budget", year=2015, on=TODAY)
    fulfil_stop(by=access, code="finns-inte", year=2015, on=TODAY)
    assert list(open_stops(access)) == []
    assert list(Stop.objects.order_by(F("association")).values_list("fulfilled_on", flat=True)) == [
        YESTERDAY,
        None,
    ]
    assert list(open_stops(cast.other.access(Role.CHIEF))) == [stops[1]]


def test_the_share_rule_is_the_days_own(cast):
    access = cast.one.access(Role.CHIEF)
    assert share_rule_on(access, date(2013, 12, 31)) is None
    assert share_rule_on(access, TODAY).parts == {"staten": 2, "region": 1, "kommun": 1}


def test_groups_and_associations_stand_in_swedish_order(cast):
    for name in ("LSG Ödeshög", "LSG Åtvidaberg", "LSG Älvdalen"):
        make_body(cast.one.association, name=name)
    groups = [body.name for body in body_rows(cast.one.access(Role.CHIEF), TODAY).filter(kind="lsg")]
    assert groups == ["LSG norra", "LSG Åtvidaberg", "LSG Älvdalen", "LSG Ödeshög"]
    user = cast.one.users[Role.CHIEF]
    for name in ("Ö-förbundet", "Å-förbundet"):
        make_role(user, make_association(name=name))
    names = [association.name for association in associations_of(user, TODAY)]
    assert names == ["Samordningsförbundet norra", "Å-förbundet", "Ö-förbundet"]
