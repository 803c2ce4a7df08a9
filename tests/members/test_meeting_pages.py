"""The pages of meetings: one form for a year, one page for a meeting, and what each role sees there."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from members.enums import BodyKind, ItemKind, MeetingState, Role
from members.models import AgendaItem, Decision, Meeting, Stance, Task
from members.services.agenda import record_decision
from members.services.meetings import adjust_minutes, hold_meeting
from tests.builders import make_body, make_mandate, make_meeting, make_person, make_seat
from tests.builders.meetings import all_came, make_board, make_task
from tests.cast import TODAY
from tests.pages import plain, queries_of, row_with, words

pytestmark = pytest.mark.django_db

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def chief(cast, sign_in):
    return sign_in(cast.one.users[Role.CHIEF])


def at(name: str, *args) -> str:
    return reverse(name, args=["norra", *args])


def told(response) -> str:
    return plain(response.content.decode())


def plan_data(rows: list[tuple[str, str]], gor: str = "spara", **common) -> dict[str, str]:
    data = {"year": "2016", "count": "9", "starts_at": "13:00", "place": "Kronan", "form": "plats"}
    data |= {"rad-TOTAL_FORMS": str(len(rows)), "rad-INITIAL_FORMS": "0", "gor": gor, **common}
    for number, (day, title) in enumerate(rows):
        data |= {f"rad-{number}-held_on": day, f"rad-{number}-title": title}
    return data


NINE = [(f"2016-{month:02}-12", "") for month in (1, 2, 4, 5, 8, 9, 10, 11, 12)]


# The year's plan


def test_nine_meetings_are_planned_in_one_form(cast, chief):
    page = chief.get(at("meeting_plan", cast.one.lsg.pk) + "?ar=2016")
    assert page.content.decode().count('type="date"') == 9
    answer = chief.post(at("meeting_plan", cast.one.lsg.pk), plan_data([*NINE, ("", "")]))
    assert answer.url == at("meeting_list", cast.one.lsg.pk) + "?ar=2016"
    listed = chief.get(answer.url)
    assert "9 möten är inlagda, med dagordning." in words(listed)
    assert row_with(listed, "12 januari 2016") == "12 januari 2016 Möte Kronan, kl. 13.00 Planerat"


def test_a_wrong_row_is_named_and_everything_is_kept(cast, chief):
    rows = [
        ("2016-01-12", "Vårstart"),
        ("2016-01-12", ""),
        ("2015-12-01", ""),
        ("", "Utan dag"),
        ("i maj", ""),
    ]
    answer = chief.post(at("meeting_plan", cast.one.lsg.pk), plan_data(rows))
    assert answer.status_code == 422
    text, html = told(answer), answer.content.decode()
    assert "Rad 2: 12 januari 2016 står redan på rad 1." in text
    assert "Rad 3: 1 december 2015 ligger inte i 2016." in text
    assert "Skriv datum, eller töm raden." in text
    for kept in ('value="Vårstart"', 'value="Utan dag"', 'value="i maj"', 'value="Kronan"'):
        assert kept in html
    assert not cast.one.lsg.meetings.exists()


def test_a_day_with_a_meeting_already_is_named_by_its_row(cast, chief):
    make_meeting(cast.one.lsg, date(2016, 2, 12))
    answer = chief.post(at("meeting_plan", cast.one.lsg.pk), plan_data(NINE))
    assert "Rad 2: gruppen har redan ett möte 12 februari 2016." in told(answer)


def test_more_rows_and_other_proposals_keep_what_is_written(cast, chief):
    url = at("meeting_plan", cast.one.lsg.pk)
    more = chief.post(url, plan_data([("2016-01-12", "Vårstart")], "fler")).content.decode()
    assert (more.count('type="date"'), 'value="Vårstart"' in more) == (4, True)
    fresh = chief.post(url, plan_data([], "foresla", count="4")).content.decode()
    assert (fresh.count('type="date"'), 'value="Kronan"' in fresh) == (4, True)


def test_a_number_of_rows_that_is_none_gives_empty_rows(cast, chief):
    data = plan_data([], "fler") | {"rad-TOTAL_FORMS": "²"}
    assert chief.post(at("meeting_plan", cast.one.lsg.pk), data).content.decode().count('type="date"') == 3


def test_dates_pasted_from_a_sheet_become_rows_and_a_wrong_line_is_named(cast, chief):
    url = at("meeting_plan", cast.one.lsg.pk)
    pasted = "2016-01-13\tVårstart\n2016-02-10\n"
    read = chief.post(url, plan_data(NINE, "klistra", pasted=pasted)).content.decode()
    assert (read.count('type="date"'), 'value="Vårstart"' in read) == (2, True)
    wrong = chief.post(url, plan_data(NINE, "klistra", pasted="2016-01-13\nfebruari\n2016-02-30"))
    assert "Rad 2: februari är inget datum." in told(wrong)
    assert "Rad 3: 2016-02-30 är inget datum." in told(wrong)


def test_a_board_without_a_public_meeting_by_november_is_warned_and_not_stopped(cast, chief):
    answer = chief.post(at("meeting_plan", cast.one.board.pk), plan_data(NINE), follow=True)
    assert "Inget möte före 30 november 2016 är offentligt." in words(answer)
    assert cast.one.board.meetings.count() == 9
    cast.one.board.meetings.filter(held_on="2016-11-12").update(is_public=True)
    again = words(chief.get(at("meeting_list", cast.one.board.pk) + "?ar=2016"))
    assert "är offentligt." not in again


@pytest.mark.parametrize("year", ["0000", "9999", "i år", ""])
def test_a_year_that_cannot_be_asked_for_is_this_year(cast, chief, year):
    assert "Inga möten är bestämda 2015" in words(
        chief.get(at("meeting_list", cast.one.lsg.pk), {"ar": year})
    )


# One meeting, role by role


@pytest.fixture
def meeting(cast) -> Meeting:
    row = make_meeting(cast.one.lsg, date(2015, 11, 24), title="Höstmöte")
    given = {
        "kind": ItemKind.DECISION,
        "background": "<p>Så här är det.</p>",
        "notes": "<p>Så sades det.</p>",
    }
    AgendaItem.objects.create(meeting=row, number=1, title="Lokaler", **given)
    AgendaItem.objects.create(meeting=row, number=2, title="Uppgifter", kind=ItemKind.TASKS)
    return row


def test_it_says_what_is_next_and_when_it_is_late(cast, chief, meeting):
    url = at("meeting_detail", meeting.pk)
    assert "Kallelsen ska ut senast 17 november 2015, om fyra dagar" in words(chief.get(url))
    meeting.held_on = date(2015, 11, 18)
    meeting.save()
    assert "Kallelsen skulle ha gått ut 11 november 2015, för två dagar sedan" in words(chief.get(url))


@pytest.mark.parametrize(
    ("state", "ready", "agenda", "notes"),
    [
        (MeetingState.PLANNED, False, False, False),
        (MeetingState.PLANNED, True, True, False),
        (MeetingState.CALLED, False, True, False),
        (MeetingState.HELD, False, True, True),
    ],
)
def test_a_member_reads_the_agenda_once_ready_and_the_minutes_once_held(
    cast, sign_in, meeting, state, ready, agenda, notes
):
    Meeting.objects.filter(pk=meeting.pk).update(state=state, papers_ready=ready)
    text = words(sign_in(cast.one.users[Role.LSG]).get(at("meeting_detail", meeting.pk)))
    assert ("Så här är det." in text, "Så sades det." in text) == (agenda, notes)
    office = words(sign_in(cast.one.users[Role.OFFICE]).get(at("meeting_detail", meeting.pk)))
    assert ("Så här är det." in office, "Så sades det." in office) == (True, True)


def test_an_open_task_stands_on_the_agenda_and_its_owner_can_close_it(cast, sign_in, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CALLED)
    user = cast.one.users[Role.LSG]
    own = make_task(cast.one.lsg, user.persons.get(), title="Ring Polisen", due=date(2015, 11, 1))
    make_task(cast.one.lsg, make_person(cast.one.association), title="Boka lokal")
    member = sign_in(user)
    page = member.get(at("meeting_detail", meeting.pk))
    assert "Sen Ring Polisen" in words(page)
    assert page.content.decode().count("Gör klar") == 1
    answer = member.post(at("task_close", own.pk), {"on": "2015-11-13", "outcome": "De kommer."}, follow=True)
    assert "Uppgiften Ring Polisen är klar." in words(answer)
    assert "Klar Ring Polisen" in words(answer)
    assert "Ring Polisen" not in words(member.get(at("meeting_detail", meeting.pk)))


def test_a_task_of_another_group_is_hidden_and_the_list_refused(cast, sign_in):
    body = make_body(cast.one.association)
    task = make_task(body, make_person(cast.one.association))
    member = sign_in(cast.one.users[Role.LSG])
    assert member.get(at("task_close", task.pk)).status_code == 404
    assert member.get(at("task_list", body.pk)).status_code == 403
    assert member.get(at("attendance_year", body.pk)).status_code == 403


# From attendance to notice


@pytest.fixture
def board(cast):
    return make_board(make_body(cast.one.association, BodyKind.BOARD, name="Styrelsen"))


@pytest.fixture
def board_meeting(cast, chief, board) -> Meeting:
    data = {"year": "2015", "count": "1", "form": "plats", "gor": "spara"}
    data |= {"rad-TOTAL_FORMS": "1", "rad-INITIAL_FORMS": "0", "rad-0-held_on": str(YESTERDAY)}
    chief.post(at("meeting_plan", board.body.pk), data)
    return board.body.meetings.get()


def attendance_data(chief, meeting: Meeting, **changed) -> dict[str, str]:
    """What the form would send as it opens, with `<seat>-<field>` changed."""
    data = {}
    for form in chief.get(at("meeting_attendance", meeting.pk)).context["forms"]:
        for name in form.fields:
            data[f"plats{form.seat.pk}-{name}"] = form.initial.get(name) or ""
    return data | changed


def test_attendance_begins_as_all_present_and_a_wrong_one_is_refused_with_everything_kept(
    chief, board, board_meeting
):
    url = at("meeting_attendance", board_meeting.pk)
    page = chief.get(url).content.decode()
    assert page.count('<option value="narvarande" selected>') == 4
    absent, substitute = board.ordinary["A"].pk, board.substitutes["B"].pk
    changed = {
        f"plats{absent}-presence": "franvarande",
        f"plats{substitute}-presence": "narvarande",
        f"plats{substitute}-serves_for": str(absent),
    }
    answer = chief.post(url, attendance_data(chief, board_meeting, **changed))
    assert answer.status_code == 422
    assert "Ersättare B: En ersättare tjänstgör bara för en ledamot från samma medlem" in told(answer)
    assert f'<option value="{absent}" selected>' in answer.content.decode()
    assert not board_meeting.attendances.exists()


def test_the_meeting_is_minuted_held_and_announced_from_its_pages(cast, chief, board, board_meeting):
    pk, item = board_meeting.pk, board_meeting.agenda.get(title="Information")
    chief.post(at("meeting_attendance", pk), attendance_data(chief, board_meeting))
    minutes = at("item_minutes", pk, item.pk)
    answer = chief.post(
        minutes,
        {"notes": "<p>Alla talade.</p>", "text": "Styrelsen beslutar.", "reference": "1", "voting": ""},
    )
    assert answer.status_code == 302
    row = board_meeting.attendances.first()
    chief.post(at("stance_add", pk, item.pk), {"jav-attendance": row.pk, "jav-kind": "reservation"})
    task = {"uppgift-title": "Ring", "uppgift-person": row.person_id, "uppgift-due": "2015-12-01"}
    chief.post(at("task_add", pk, item.pk), task)
    assert "Protokollet justeras senast" in words(chief.post(at("meeting_hold", pk), follow=True))
    text = words(chief.get(at("meeting_detail", pk)))
    assert "Beslut, § 6, dnr 1 Styrelsen beslutar." in text
    assert "Reservation: Ledamot A." in text
    assert "Ring Ledamot A senast 1 december 2015" in text
    assert "4 av 4 platser tjänstgjorde. Styrelsen var beslutför." in text
    adjust_minutes(by=cast.one.access(Role.CHIEF), meeting=board_meeting, on=TODAY)
    for notice in board_meeting.notices.all():
        chief.post(at("notice_post", notice.pk), {"on": "2015-11-13"})
    text = words(chief.get(at("meeting_detail", pk)))
    assert "Anslagen sitter uppe till och med 4 december 2015" in text
    assert "Uppe norra kommun Uppsatt 13 november 2015. Överklagandetiden går ut 4 december 2015." in text
    assert chief.get(minutes).url == at("meeting_detail", pk)


def test_a_board_without_quorum_is_told_the_paragraph_and_the_text_is_kept(chief, board, board_meeting):
    pk, item = board_meeting.pk, board_meeting.agenda.get(title="Information")
    away = {f"plats{board.ordinary[name].pk}-presence": "franvarande" for name in "AB"}
    chief.post(at("meeting_attendance", pk), attendance_data(chief, board_meeting, **away))
    answer = chief.post(at("item_minutes", pk, item.pk), {"notes": "", "text": "Vi beslutar ändå."})
    assert answer.status_code == 422
    assert "inte beslutför: mer än hälften av ledamöterna ska tjänstgöra (KL 6:27" in told(answer)
    assert "Vi beslutar ändå." in answer.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("meeting_hold", {}, "Det kan inte avslutas innan det har hållits."),
        ("meeting_attendance", None, "Närvaron förs när mötet hålls"),
    ],
)
def test_a_step_too_early_is_refused_with_its_reason(chief, meeting, name, data, said):
    url = at(name, meeting.pk)
    answer = chief.get(url, follow=True) if data is None else chief.post(url, data, follow=True)
    assert said in words(answer)


def test_the_form_of_one_meeting_refuses_what_cannot_be_and_keeps_the_rest(chief, meeting):
    data = {
        "held_on": "2015-11-24",
        "starts_at": "13:00",
        "ends_at": "12:00",
        "form": "plats",
        "place": "Kronan",
    }
    answer = chief.post(at("meeting_edit", meeting.pk), data)
    assert "Mötet börjar 13.00. Skriv en senare tid." in told(answer)
    assert 'value="Kronan"' in answer.content.decode()
    chief.post(at("meeting_edit", meeting.pk), {**data, "ends_at": "15:00"})
    meeting.refresh_from_db()
    assert (meeting.place, meeting.first_paragraph) == ("Kronan", 1)


@pytest.mark.parametrize(("state", "adjusted_on"), [("justerat", "2015-11-30"), ("installt", None)])
def test_a_meeting_that_is_adjusted_or_cancelled_offers_no_form(chief, meeting, state, adjusted_on):
    Meeting.objects.filter(pk=meeting.pk).update(state=state, adjusted_on=adjusted_on)
    answer = chief.get(at("meeting_edit", meeting.pk), follow=True)
    assert answer.redirect_chain == [(at("meeting_detail", meeting.pk), 302)]
    assert "och ändras inte mer." in words(answer)
    assert "Ändra mötet" not in words(answer)


def test_a_meeting_that_is_adjusted_cannot_be_changed_in_the_admin_either(cast, chief, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(state="justerat", adjusted_on="2015-11-30")
    url = reverse("admin:members_meeting_change", args=[meeting.pk])
    assert 'name="title"' not in chief.get(url).content.decode()
    assert chief.post(url, {"title": "Annat"}).status_code == 403


def test_a_meeting_that_is_called_keeps_its_group_and_day_in_the_register(cast, chief, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(state="kallat")
    data = {"association": cast.one.association.pk, "body": cast.one.board.pk, "held_on": "2015-12-25"}
    data |= {"decisions-TOTAL_FORMS": "0", "decisions-INITIAL_FORMS": "0", "title": "Höstmöte"}
    chief.post(reverse("admin:members_meeting_change", args=[meeting.pk]), data)
    changed = Meeting.objects.get(pk=meeting.pk)
    assert (changed.title, changed.body, changed.held_on) == ("Höstmöte", meeting.body, meeting.held_on)


def test_the_register_says_the_state_and_cannot_set_it(cast, chief, meeting):
    url = reverse("admin:members_meeting_change", args=[meeting.pk])
    page = chief.get(url).content.decode()
    assert 'name="state"' not in page
    assert "Planerat" in page
    data = {"association": cast.one.association.pk, "body": cast.one.lsg.pk, "held_on": "2015-11-25"}
    data |= {"decisions-TOTAL_FORMS": "0", "decisions-INITIAL_FORMS": "0", "state": "justerat"}
    assert chief.post(url, data).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.state, meeting.held_on) == (MeetingState.PLANNED, date(2015, 11, 25))


# After a year


def test_the_years_attendance_is_shown_with_signs_and_words_and_as_a_file(cast, chief, board):
    by = cast.one.access(Role.CHIEF)
    first, second = (make_meeting(board.body, day) for day in (date(2015, 3, 12), YESTERDAY))
    all_came(by, first)
    all_came(by, second)
    second.attendances.filter(seat=board.ordinary["C"]).update(presence="franvarande")
    page = chief.get(at("attendance_year", board.body.pk))
    assert row_with(page, "Medlem C") == "Medlem C ✓ kom ✗ borta 1 av 2"
    assert row_with(page, "Medlem A") == "Medlem A ✓ kom ✓ kom 0 av 2"
    assert "Medlem C saknades flest gånger: 1 av 2 möten." in page.content.decode()
    file = chief.get(at("attendance_export", board.body.pk)).content.decode("utf-8-sig").splitlines()
    assert file[0] == "Myndighet;2015-03-12;2015-11-12;Saknades;Möten"
    assert file[1] == "Medlem C;kom;saknades;1;2"


def test_a_year_without_attendance_says_what_will_come(cast, chief):
    assert "När närvaron är förd" in words(chief.get(at("attendance_year", cast.one.lsg.pk)))


# What reading costs

QUERIES = {
    "meeting_list": 11,
    "meeting_detail": 20,
    "meeting_attendance": 21,
    "attendance_year": 14,
    "task_list": 11,
    "item_minutes": 19,
}


def fill(cast, meeting: Meeting, more: int) -> None:
    """More of everything a page of meetings shows."""
    start = meeting.agenda.count()
    items = AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, number=start + n, title=f"Ärende {n}") for n in range(1, more + 1)
    )
    Decision.objects.bulk_create(
        Decision(meeting=meeting, item=item, paragraph=f"§ {item.number}", title="Ja") for item in items
    )
    for _ in range(more):
        make_mandate(make_seat(meeting.body))
    person = meeting.body.seats.first().mandates.get().person
    given = {"body": meeting.body, "person": person, "given_on": date(2015, 9, 1), "due": TODAY}
    Task.objects.bulk_create(Task(title="Ring", item=item, **given) for item in items)
    Task.objects.bulk_create(Task(title="Skriv", **given) for _ in items)
    Meeting.objects.bulk_create(
        Meeting(association=meeting.association, body=meeting.body, held_on=date(2015, 1, 1 + start + n))
        for n in range(more)
    )
    for one in meeting.body.meetings.all():
        all_came(cast.one.access(Role.CHIEF), one)
    row = meeting.attendances.first()
    Stance.objects.bulk_create(Stance(item=item, attendance=row, kind="reservation") for item in items)


@pytest.mark.slow
def test_few_and_many_take_the_same_queries(cast, chief):
    meeting = make_meeting(cast.one.lsg, YESTERDAY)
    AgendaItem.objects.create(meeting=meeting, number=1, title="Uppgifter", kind=ItemKind.TASKS)
    first = meeting.agenda.get()
    arguments = {"meeting_detail": [meeting.pk], "meeting_attendance": [meeting.pk]}
    arguments |= {"item_minutes": [meeting.pk, first.pk]}
    pages = {name: at(name, *arguments.get(name, [cast.one.lsg.pk])) for name in QUERIES}
    for more in (2, 10):
        fill(cast, meeting, more)
        assert queries_of(chief, pages) == QUERIES


XSS = "<script>alert(1)</script>"


def test_what_is_written_is_words_and_never_markup(cast, chief):
    meeting = make_meeting(cast.one.lsg, YESTERDAY, title=XSS, place=XSS)
    item = AgendaItem.objects.create(meeting=meeting, number=1, title=XSS, background=XSS, notes=XSS)
    all_came(cast.one.access(Role.CHIEF), meeting)
    record_decision(by=cast.one.access(Role.CHIEF), item=item, text=XSS)
    hold_meeting(by=cast.one.access(Role.CHIEF), meeting=meeting)
    make_task(cast.one.lsg, make_person(cast.one.association, name=XSS), title=XSS)
    for name, args in (
        ("meeting_list", [cast.one.lsg.pk]),
        ("meeting_detail", [meeting.pk]),
        ("item_minutes", [meeting.pk, item.pk]),
        ("task_list", [cast.one.lsg.pk]),
    ):
        html = chief.get(at(name, *args)).content.decode()
        assert "&lt;script&gt;alert" in html, name
        assert "<script>alert" not in html, name
