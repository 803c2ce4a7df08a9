"""The record as the chief, the office and the auditor read it."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.apps import apps
from django.urls import reverse

from finsam.web import clock
from members.domain.audit import Link, chain_hash
from members.enums import Role
from members.models import AuditEvent
from members.queries.record import first_broken_event
from members.services.record import record_change, record_event
from members.views.record import PAGES
from tests.builders import make_meeting
from tests.cast import Troupe
from tests.pages import plain, queries_of, row_with, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(cast, sign_in):
    def as_role(role: str = Role.AUDITOR, name: str = "record_list", **query):
        return sign_in(cast.one.users[role]).get(reverse(name, args=["norra"]), query)

    return as_role


def write(troupe: Troupe, count: int, *, first: int = 1, previous: str = "") -> str:
    """A chain as the service would write it, in one query. The last hash."""
    actor, pk = troupe.users[Role.OFFICE].pk, str(troupe.lsg.pk)
    events = []
    for sequence in range(first, first + count):
        at = datetime(2015, 11, 12, 9, sequence // 60 % 60, sequence % 60, tzinfo=UTC)
        detail = {"fields": ["name"]}
        link = Link(sequence, at.isoformat(), actor, "changed", "members.Body", pk, detail)
        stored = chain_hash(previous, link)
        events.append(
            AuditEvent(
                association=troupe.association,
                sequence=sequence,
                at=at,
                actor_id=actor,
                action="changed",
                object_type="members.Body",
                object_id=pk,
                detail=detail,
                previous_hash=previous,
                hash=stored,
            )
        )
        previous = stored
    AuditEvent.objects.bulk_create(events)
    return previous


def change(cast, *fields: str, at: datetime | None = None, role: str = Role.CHIEF, subject=None):
    with clock.stopped_at(at or datetime(2015, 11, 13, 8, 0, tzinfo=UTC)):
        record_change(
            by=cast.one.access(role), action="changed", subject=subject or cast.one.lsg, fields=list(fields)
        )


def test_an_act_is_told_in_words_with_its_fields_and_a_link_to_the_thing(cast, read):
    change(cast, "name", "papers_days")
    page = read()
    row = row_with(page, "2015-11-13 09.00")
    assert "Förbundschef norra Ändrade Organ eller grupp: LSG norra" in row
    assert "namn, handlingar skickas, dagar före mötet" in row
    assert f'href="{reverse("body_detail", args=["norra", cast.one.lsg.pk])}"' in page.content.decode()


def test_what_has_no_page_or_is_gone_is_told_without_a_link(cast, read):
    seat = cast.one.lsg.seats.get()
    record_event(
        by=cast.one.access(Role.CHIEF), association_id=cast.one.association.pk, action="removed", subject=seat
    )
    seat.mandates.all().delete()
    seat.delete()
    assert "Tog bort Plats" in words(read())


def test_the_newest_come_first_fifty_at_a_time(cast, read):
    write(cast.one, 120)
    numbers = [row.event.sequence for row in read().context["rows"]]
    assert numbers == list(range(120, 70, -1))
    last = read(sida=3)
    assert [row.event.sequence for row in last.context["rows"]] == list(range(20, 0, -1))
    assert "Sida 3 av 3" in words(last)
    assert "120 händelser" in words(last)


def test_the_filters_stay_in_the_address_of_the_next_page_and_the_file(cast, read):
    write(cast.one, 60)
    html = read(gjorde="changed", fran="2015-11-12").content.decode()
    assert "?gjorde=changed&amp;fran=2015-11-12&amp;sida=2" in html
    assert reverse("record_export", args=["norra"]) + "?gjorde=changed&amp;fran=2015-11-12" in html


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, 3),
        ({"fran": "2015-11-12"}, 2),
        ({"till": "2015-11-12"}, 2),
        ({"fran": "2015-11-12", "till": "2015-11-12"}, 1),
        ({"gjorde": "exported"}, 0),
        ({"slag": "members.Seat"}, 1),
        ({"fran": "i går"}, 3),
        ({"slag": "okänt"}, 3),
    ],
)
def test_the_record_is_narrowed_by_day_act_and_kind(cast, read, chosen, found):
    change(cast, at=datetime(2015, 11, 11, 8, 0, tzinfo=UTC))
    change(cast, at=datetime(2015, 11, 12, 23, 30, tzinfo=UTC), subject=cast.one.lsg.seats.get())
    change(cast, at=datetime(2015, 11, 12, 8, 0, tzinfo=UTC))
    assert len(read(**chosen).context["rows"]) == found


def test_the_record_is_narrowed_by_person(cast, read):
    change(cast)
    change(cast, role=Role.OFFICE)
    rows = read(vem=cast.one.users[Role.OFFICE].pk).context["rows"]
    assert [row.event.actor for row in rows] == [cast.one.users[Role.OFFICE]]


def test_only_those_who_have_acted_here_can_be_chosen(cast, read):
    change(cast)
    record_change(by=cast.other.access(Role.CHIEF), action="changed", subject=cast.other.lsg)
    html = read().content.decode()
    assert "Förbundschef norra" in html
    assert "Förbundschef sodra" not in html


def test_a_whole_chain_is_said_to_be_whole_and_a_touched_one_where_it_breaks(cast, read):
    last = write(cast.one, 3)
    assert "Kedjan är hel." in words(read())
    write(cast.one, 1, first=5, previous=last)
    assert "Kedjan är bruten vid händelse 5." in words(read())


@pytest.mark.both
def test_the_chain_is_read_as_a_stream_in_one_query(cast, django_assert_num_queries):
    write(cast.one, 5_000)
    access = cast.one.access(Role.AUDITOR)
    with django_assert_num_queries(1):
        assert first_broken_event(access) is None


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_holds_every_row_that_the_filters_leave(cast, read, form):
    write(cast.one, 60)
    answer = read(Role.AUDITOR, "record_export", fil=form, gjorde="changed")
    assert f"logg-2015-11-13.{form}" in answer["Content-Disposition"]
    if form == "csv":
        lines = answer.content.decode("utf-8-sig").splitlines()
        rows = [line.split(";") for line in lines]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        rows = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == ["Nummer", "Tidpunkt", "Vem", "Gjorde", "Med", "id", "Fält"]
    assert len(rows) == 61
    assert rows[1] == [
        "60",
        "2015-11-12 10:01:00",
        "Kansli norra",
        "Ändrade",
        "Organ eller grupp",
        str(cast.one.lsg.pk),
        "namn",
    ]


@pytest.mark.parametrize("role", list(Role))
def test_only_the_office_and_the_auditor_are_led_to_the_record(cast, sign_in, role):
    page = sign_in(cast.one.users[role]).get(reverse("association_start", args=["norra"]))
    allowed = role in {Role.CHIEF, Role.OFFICE, Role.AUDITOR}
    assert (f'href="{reverse("record_list", args=["norra"])}"' in page.content.decode()) is allowed


def test_a_record_without_events_says_so(read):
    assert "Inga händelser passar urvalet." in words(read())


def test_names_are_words_and_never_markup(cast, read):
    cast.one.lsg.name = "<script>alert(1)</script>"
    cast.one.lsg.save()
    change(cast)
    html = read().content.decode()
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert" not in html
    assert plain(html)


@pytest.mark.slow
def test_ten_and_ten_thousand_events_take_the_same_queries(cast, sign_in):
    client = sign_in(cast.one.users[Role.AUDITOR])
    page = {"record_list": reverse("record_list", args=["norra"])}
    last = write(cast.one, 10)
    few = queries_of(client, page)
    write(cast.one, 9_990, first=11, previous=last)
    assert queries_of(client, page) == few == {"record_list": 14}


def test_every_kind_that_leads_somewhere_leads_to_an_address_and_by_links_that_exist():
    """The table names models and paths in words: each must still be there, whichever app it belongs to."""
    for label, (page, path) in PAGES.items():
        model = apps.get_model(label)
        for step in filter(None, (path or "").split("__")):
            model = model._meta.get_field(step).related_model
        assert reverse(page, args=["norra"] if path is None else ["norra", 1])
        assert path is None or hasattr(model, "scope_path"), label


def test_a_meetings_parts_lead_to_the_meeting_in_one_query_a_kind(cast, sign_in):
    client = sign_in(cast.one.users[Role.AUDITOR])
    page = {"record_list": reverse("record_list", args=["norra"])}
    for number in (1, 5):
        meeting = make_meeting(cast.one.lsg, date(2015, 11, 20 + number))
        for place in range(number):
            change(cast, "title", subject=meeting.agenda.create(number=place + 1, title="Ärende"))
        assert queries_of(client, page) == {"record_list": 14}
    answer = client.get(page["record_list"])
    assert "Ärende: LSG norra 2015-11-25" in words(answer)
    assert f'href="{reverse("meeting_detail", args=["norra", meeting.pk])}"' in answer.content.decode()
