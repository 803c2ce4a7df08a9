"""The record of acts: a chain that shows when it has been touched."""

from datetime import UTC

import pytest
from django.db import DatabaseError, connection, transaction

from members.domain.audit import Link, first_broken
from members.enums import Role
from members.models import AuditEvent
from members.services.record import record_change, record_event

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def chain(association):
    return [
        (
            Link(
                e.sequence,
                e.at.astimezone(UTC).isoformat(),
                e.actor_id,
                e.action,
                e.object_type,
                e.object_id,
                e.detail,
            ),
            e.hash,
        )
        for e in AuditEvent.objects.filter(association=association).order_by("sequence")
    ]


def write_three(cast):
    access = cast.one.access(Role.CHIEF)
    for membership in list(cast.one.memberships.values())[:3]:
        record_change(by=access, action="changed", subject=membership, fields=["valid_until"])


def test_events_are_numbered_and_chained_per_association(cast):
    write_three(cast)
    record_change(by=cast.other.access(Role.CHIEF), action="changed", subject=cast.other.memberships["fk"])
    own = list(AuditEvent.objects.filter(association=cast.one.association))
    assert [event.sequence for event in own] == [1, 2, 3]
    assert [event.previous_hash for event in own] == ["", own[0].hash, own[1].hash]
    assert AuditEvent.objects.get(association=cast.other.association).sequence == 1


def test_a_whole_chain_is_whole(cast):
    write_three(cast)
    assert first_broken(chain(cast.one.association)) is None


@pytest.mark.parametrize("touch", ["change", "remove", "swap"])
def test_a_touched_chain_names_the_first_bad_event(cast, touch):
    write_three(cast)
    links = chain(cast.one.association)
    if touch == "change":
        link, stored = links[1]
        links[1] = (
            Link(2, link.at, link.actor, "removed", link.object_type, link.object_id, link.detail),
            stored,
        )
    elif touch == "remove":
        del links[1]
    else:
        links[1], links[2] = links[2], links[1]
    assert first_broken(links) == {"change": 2, "remove": 3, "swap": 3}[touch]


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_touch_an_event(cast, act):
    event = record_event(
        by=cast.one.access(Role.CHIEF),
        association_id=cast.one.association.pk,
        action="tried",
        subject=cast.one.association,
    )
    rows = AuditEvent.objects.filter(pk=event.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(action="other") if act == "update" else rows.delete()
    assert AuditEvent.objects.get(pk=event.pk).action == "tried"
    assert connection.is_usable()
