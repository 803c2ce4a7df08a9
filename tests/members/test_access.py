"""Who is what, where, on which day."""

from datetime import date, timedelta

import pytest

from members.enums import Role
from members.models import Association, Membership, RoleGrant
from members.queries.access import access_to, admin_access, associations_of
from tests.builders import make_mandate, make_role, make_seat
from tests.cast import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.mark.parametrize("role", list(Role))
def test_each_person_has_exactly_her_role_in_her_own_association(cast, role):
    assert cast.one.access(role).roles == {role}
    assert access_to(cast.one.users[role], "sodra", TODAY) is None


def test_an_unknown_association_gives_no_access(cast):
    assert access_to(cast.one.users[Role.CHIEF], "finns-inte", TODAY) is None


def test_a_role_ends_the_day_after_its_last_day(cast):
    auditor = cast.one.users[Role.AUDITOR]
    RoleGrant.objects.filter(user=auditor).update(valid_until=TODAY)
    assert access_to(auditor, "norra", TODAY).roles == {Role.AUDITOR}
    assert access_to(auditor, "norra", TODAY + timedelta(days=1)) is None


def test_a_mandate_that_has_not_begun_gives_nothing(cast):
    make_mandate(make_seat(cast.other.lsg), cast.outsider, valid_from=date(2016, 1, 1))
    assert access_to(cast.outsider, "sodra", TODAY) is None


def test_a_person_with_two_roles_in_two_associations_has_each_as_its_own(cast):
    chief = cast.one.users[Role.CHIEF]
    make_role(chief, cast.other.association, Role.AUDITOR)
    assert access_to(chief, "norra", TODAY).roles == {Role.CHIEF}
    assert access_to(chief, "sodra", TODAY).roles == {Role.AUDITOR}
    assert set(associations_of(chief, TODAY)) == {cast.one.association, cast.other.association}


def test_only_whoever_has_a_role_elsewhere_has_another_association_to_change_to(cast):
    chief, member = cast.one.users[Role.CHIEF], cast.one.users[Role.LSG]
    assert not cast.one.access(Role.CHIEF).has_others
    make_role(chief, cast.other.association, Role.AUDITOR)
    make_mandate(make_seat(cast.other.lsg), member)
    assert access_to(chief, "norra", TODAY).has_others
    assert access_to(member, "norra", TODAY).has_others
    assert access_to(member, "norra", TODAY).bodies == {cast.one.lsg.pk}


def test_the_admin_opens_only_the_associations_of_the_office(cast):
    chief = cast.one.users[Role.CHIEF]
    make_role(chief, cast.other.association, Role.AUDITOR)
    access = admin_access(chief, TODAY)
    assert access.association_ids == {cast.one.association.pk}
    assert access.roles == {Role.CHIEF}
    assert admin_access(cast.one.users[Role.LSG], TODAY).association_ids == frozenset()


def test_within_shows_one_association_and_nothing_without_a_role(cast):
    own = Membership.objects.within(cast.one.access(Role.LSG))
    assert {membership.association_id for membership in own} == {cast.one.association.pk}
    assert own.count() == 4
    assert not Association.objects.within(admin_access(cast.outsider, TODAY)).exists()
