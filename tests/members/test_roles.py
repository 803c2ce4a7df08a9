"""Roles are given and ended by the chief, in her own association, and never so that nobody is left to give them."""

from datetime import date

import pytest
from django.urls import reverse

from members.enums import Role
from members.models import AuditEvent, RoleGrant, User
from tests.builders import make_role, make_user
from tests.cast import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ADD = "admin:members_rolegrant_add"
REFUSED = "Förbundet skulle stå utan förbundschef från och med"


@pytest.fixture
def chief(cast, sign_in):
    return sign_in(cast.one.users[Role.CHIEF])


def form_of(grant: RoleGrant, **changes) -> dict:
    data = {
        "association": grant.association_id,
        "user": grant.user.email,
        "role": grant.role,
        "valid_from": grant.valid_from.isoformat(),
        "valid_until": grant.valid_until.isoformat() if grant.valid_until else "",
    }
    return {**data, **changes}


def change(client, grant: RoleGrant, **changes):
    return client.post(
        reverse("admin:members_rolegrant_change", args=[grant.pk]), form_of(grant, **changes), follow=True
    )


def own(cast, role: str = Role.CHIEF) -> RoleGrant:
    return RoleGrant.objects.get(user=cast.one.users[role])


def test_giving_changing_and_taking_a_role_stand_in_the_record(cast, chief):
    data = form_of(own(cast, Role.AUDITOR), user="utan@roll.example")
    assert chief.post(reverse(ADD), data).status_code == 302
    given = RoleGrant.objects.get(user=cast.outsider)
    change(chief, given, valid_until="2015-12-31")
    chief.post(reverse("admin:members_rolegrant_delete", args=[given.pk]), {"post": "yes"})
    events = AuditEvent.objects.filter(object_type="members.RoleGrant", object_id=str(given.pk))
    assert [(event.action, event.detail["fields"], event.actor) for event in events] == [
        ("added", ["user", "role", "valid_from"], cast.one.users[Role.CHIEF]),
        ("changed", ["valid_until"], cast.one.users[Role.CHIEF]),
        ("removed", [], cast.one.users[Role.CHIEF]),
    ]
    assert not RoleGrant.objects.filter(pk=given.pk).exists()


def test_what_the_administrator_of_the_installation_gives_stands_in_the_associations_record(cast, sign_in):
    data = form_of(own(cast), user="utan@roll.example")
    assert sign_in(cast.administrator).post(reverse(ADD), data).status_code == 302
    event = AuditEvent.objects.get(association=cast.one.association, object_type="members.RoleGrant")
    assert (event.action, event.actor) == ("added", cast.administrator)


def test_the_same_role_twice_at_the_same_time_is_refused(cast, chief):
    auditor = own(cast, Role.AUDITOR)
    page = chief.post(reverse(ADD), form_of(auditor, valid_from="2015-06-01"))
    assert "är redan revisor under den tiden. Ändra den rollens datum i stället." in page.content.decode()
    RoleGrant.objects.filter(pk=auditor.pk).update(valid_until=date(2015, 5, 31))
    assert chief.post(reverse(ADD), form_of(auditor, valid_from="2015-06-01")).status_code == 302


def test_another_role_at_the_same_time_is_no_overlap(cast, chief):
    data = form_of(own(cast, Role.AUDITOR), role=Role.REPORTER)
    assert chief.post(reverse(ADD), data).status_code == 302


@pytest.mark.parametrize(
    ("changes", "day"),
    [
        ({"valid_until": "2015-11-13"}, "14\u00a0november\u00a02015"),
        ({"valid_until": "2016-06-30"}, "1\u00a0juli\u00a02016"),
        ({"role": Role.OFFICE}, "13\u00a0november\u00a02015"),
        ({"valid_from": "2015-12-01"}, "13\u00a0november\u00a02015"),
    ],
)
def test_the_only_chief_cannot_end_her_own_role(cast, chief, changes, day):
    page = change(chief, own(cast), **changes)
    assert f"{REFUSED} {day}. Lägg först upp den som tar över" in page.content.decode()
    assert own(cast).valid_until is None
    assert own(cast).role == Role.CHIEF


def test_the_only_chief_cannot_remove_herself_and_is_told_why(cast, chief):
    grant = own(cast)
    page = chief.post(
        reverse("admin:members_rolegrant_delete", args=[grant.pk]), {"post": "yes"}, follow=True
    )
    assert REFUSED in page.content.decode()
    assert RoleGrant.objects.filter(pk=grant.pk).exists()


def test_she_can_when_another_chief_takes_over(cast, chief):
    make_role(make_user("nasta@chef.example"), cast.one.association, valid_from=TODAY)
    change(chief, own(cast), valid_until="2015-11-30")
    assert own(cast).valid_until == date(2015, 11, 30)


def test_one_who_comes_later_or_may_not_sign_in_is_no_successor(cast, chief):
    late = make_role(make_user("sen@chef.example"), cast.one.association, valid_from=date(2016, 1, 1))
    make_role(make_user("av@chef.example", is_active=False), cast.one.association)
    assert REFUSED in change(chief, own(cast), valid_until="2015-11-30").content.decode()
    RoleGrant.objects.filter(pk=late.pk).update(valid_from=date(2015, 12, 1))
    change(chief, own(cast), valid_until="2015-11-30")
    assert own(cast).valid_until == date(2015, 11, 30)


def test_what_does_not_end_the_chiefs_role_is_not_refused(cast, chief):
    make_role(cast.outsider, cast.one.association, Role.AUDITOR)
    RoleGrant.objects.filter(user=cast.outsider).update(valid_until=date(2015, 12, 31))
    change(chief, RoleGrant.objects.get(user=cast.outsider), valid_until="2015-11-30")
    assert RoleGrant.objects.get(user=cast.outsider).valid_until == date(2015, 11, 30)
    RoleGrant.objects.filter(pk=own(cast).pk).update(valid_until=date(2015, 12, 31))
    change(chief, own(cast), valid_until="2016-12-31")
    assert own(cast).valid_until == date(2016, 12, 31)


def test_a_chief_gives_no_role_in_another_association(cast, chief):
    page = chief.post(reverse(ADD), form_of(own(cast), association=cast.other.association.pk))
    assert page.status_code == 200
    theirs = RoleGrant.objects.get(user=cast.other.users[Role.AUDITOR])
    assert change(chief, theirs, valid_until="2015-11-30").status_code == 404
    assert (
        chief.post(reverse("admin:members_rolegrant_delete", args=[theirs.pk]), {"post": "yes"}).status_code
        == 404
    )
    assert RoleGrant.objects.filter(association=cast.other.association).count() == 4


def test_a_role_is_not_moved_to_an_association_where_one_is_only_in_the_office(cast, chief):
    """She opens the admin of both, but gives roles in one."""
    make_role(cast.one.users[Role.CHIEF], cast.other.association, Role.OFFICE)
    grant = own_auditor = own(cast, Role.AUDITOR)
    change(chief, grant, association=cast.other.association.pk)
    own_auditor.refresh_from_db()
    assert own_auditor.association == cast.one.association
    assert chief.post(reverse(ADD), form_of(grant, association=cast.other.association.pk)).status_code == 200
    assert User.objects.get(pk=grant.user_id).role_grants.count() == 1
