"""What a group does besides meeting: who sees it, what is late, and how an obstacle comes back as an assignment."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from members.domain.work import Standing, heads_by_authority, place_in_list, standing
from members.enums import BodyKind, LessonKind, Role, WorkState
from members.models import (
    Assignment,
    AuditEvent,
    AuthoritySheet,
    CountyAgreement,
    Event,
    JointEffort,
    Lesson,
    SteeringAssignment,
    SteeringReport,
)
from members.queries.work import bodies_with_work, readable_work
from members.services.work import make_assignment as give
from members.services.work import note_lesson, report_assignment
from tests.builders import (
    make_agreement,
    make_assignment,
    make_body,
    make_event,
    make_lesson,
    make_mandate,
    make_organisation,
    make_person,
    make_seat,
    make_sheet,
    make_user,
)
from tests.cast import TODAY
from tests.pages import queries_of, row_with, words

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = timedelta(days=1)


@pytest.fixture
def group(cast):
    """The working group, with somebody in it who signs in."""
    body = make_body(cast.one.association, BodyKind.WORKING, name="Gruppen för samtycke")
    cast.one.users["worker"] = make_user("arbetar@norra.example")
    make_mandate(make_seat(body), cast.one.users["worker"])
    return body


@pytest.fixture
def page(cast, sign_in):
    def as_role(role: str, name: str, *args, post: dict | None = None, query: str = ""):
        client = sign_in(cast.one.users[role])
        url = reverse(name, args=["norra", *args]) + query
        return client.get(url) if post is None else client.post(url, post)

    return as_role


# What is late


@pytest.mark.parametrize(
    ("state", "due", "expected"),
    [
        (WorkState.PLANNED, None, Standing.OPEN),
        (WorkState.ONGOING, TODAY - DAY, Standing.LATE),
        (WorkState.ONGOING, TODAY, Standing.SOON),
        (WorkState.PLANNED, TODAY + 60 * DAY, Standing.SOON),
        (WorkState.PLANNED, TODAY + 61 * DAY, Standing.OPEN),
        (WorkState.DONE, TODAY - DAY, Standing.CLOSED),
        (WorkState.DROPPED, TODAY - DAY, Standing.CLOSED),
    ],
)
def test_what_is_open_is_late_the_day_after_its_day(state, due, expected):
    assert standing(state, due, TODAY) == expected


def test_what_is_open_comes_first_by_day_and_what_is_closed_last_newest_on_top():
    rows = [
        (Standing.CLOSED, date(2015, 1, 1)),
        (Standing.OPEN, None),
        (Standing.CLOSED, date(2015, 6, 1)),
        (Standing.LATE, date(2015, 10, 1)),
        (Standing.SOON, date(2015, 12, 1)),
    ]
    ordered = sorted(rows, key=lambda row: place_in_list(*row))
    assert [due and due.month for _, due in ordered] == [10, 12, None, 6, 1]


def test_heads_are_added_by_authority_with_the_most_first():
    counts = [("Kommunen", 3), ("Regionen", 9), ("Kommunen", 4), ("Polisen", 7)]
    assert list(heads_by_authority(counts).items()) == [("Regionen", 9), ("Kommunen", 7), ("Polisen", 7)]


# Who sees what


def test_the_group_the_office_and_the_auditor_see_a_groups_work_and_nobody_else_does(cast, group, page):
    address = ("work_list", cast.one.lsg.pk)
    assert {role for role in Role if page(role, *address).status_code == 200} == {
        Role.CHIEF,
        Role.OFFICE,
        Role.AUDITOR,
        Role.LSG,
    }
    assert page("worker", *address).status_code == 404
    assert page("worker", "work_list", group.pk).status_code == 200
    assert page(Role.LSG, "work_list", group.pk).status_code == 404


def test_an_assignment_is_read_by_whoever_has_it_gave_it_or_met_the_obstacle(cast, group):
    given = make_assignment(group, given_by=cast.one.lsg)
    theirs = make_assignment(make_body(cast.one.association, BodyKind.WORKING))
    grown = make_assignment(make_body(cast.one.association, BodyKind.WORKING))
    make_lesson(cast.one.lsg, assignment=grown)
    make_assignment(cast.other.lsg)
    seen = {role: set(readable_work(cast.one.access(role), Assignment)) for role in (*Role, "worker")}
    assert seen[Role.LSG] == {given, grown}
    assert seen["worker"] == {given}
    assert seen[Role.BOARD] == seen[Role.REPORTER] == set()
    assert seen[Role.CHIEF] == seen[Role.AUDITOR] == {given, theirs, grown}


@pytest.mark.parametrize("model", [Event, Lesson, CountyAgreement, AuthoritySheet])
def test_other_kinds_are_read_by_the_group_itself(cast, group, model):
    organisation = cast.one.memberships["fk"].organisation
    rows = {
        Event: make_event,
        Lesson: make_lesson,
        CountyAgreement: make_agreement,
        AuthoritySheet: lambda body: make_sheet(body, organisation),
    }
    own = rows[model](cast.one.lsg)
    rows[model](group)
    assert list(readable_work(cast.one.access(Role.LSG), model)) == [own]
    assert list(readable_work(cast.one.access(Role.BOARD), model)) == []


def test_whose_mandate_has_ended_sees_the_groups_work_no_longer(cast):
    later = cast.one.access(Role.LSG)
    assert list(bodies_with_work(later)) == [cast.one.lsg]
    cast.one.lsg.seats.get().mandates.update(valid_until=TODAY - DAY)
    cast.one.users["gone"] = cast.one.users[Role.LSG]
    make_mandate(
        make_seat(cast.one.board), cast.one.users[Role.LSG], person=cast.one.users[Role.LSG].persons.get()
    )
    assert list(bodies_with_work(cast.one.access("gone"))) == [cast.one.board]


def test_only_those_who_may_see_the_work_are_led_to_it(cast, page):
    link = f'href="{reverse("work_list", args=["norra", cast.one.lsg.pk])}"'
    shown = {role: link in page(role, "body_detail", cast.one.lsg.pk).content.decode() for role in Role}
    assert {role for role in Role if shown[role]} == {Role.CHIEF, Role.OFFICE, Role.AUDITOR, Role.LSG}


# Reporting an assignment


def test_the_working_group_reports_its_assignment(cast, group):
    assignment = make_assignment(group, given_by=cast.one.lsg)
    report_assignment(by=cast.one.access("worker"), assignment=assignment, result="En blankett.", on=TODAY)
    assignment.refresh_from_db()
    assert (assignment.result, assignment.reported_on, assignment.state) == ("En blankett.", TODAY, "klar")
    assert AuditEvent.objects.latest("pk").action == "assignment_reported"


@pytest.mark.parametrize("role", [Role.LSG, Role.AUDITOR, Role.BOARD, Role.REPORTER])
def test_nobody_else_reports_it_not_even_whoever_gave_it(cast, group, role):
    assignment = make_assignment(group, given_by=cast.one.lsg)
    with pytest.raises(PermissionDenied):
        report_assignment(by=cast.one.access(role), assignment=assignment, result="Klart.", on=TODAY)


@pytest.mark.parametrize(
    ("result", "on", "words"),
    [
        ("  ", TODAY, "Skriv vad uppdraget ledde till"),
        ("Klart.", date(2015, 3, 1), "Uppdraget gavs 2 mars 2015"),
        ("Klart.", TODAY + DAY, "har inte varit än"),
    ],
)
def test_a_report_needs_a_result_and_a_day_that_has_been(cast, group, result, on, words):
    assignment = make_assignment(group)
    with pytest.raises(ValidationError) as refused:
        report_assignment(by=cast.one.access(Role.CHIEF), assignment=assignment, result=result, on=on)
    assert words in " ".join(refused.value.messages).replace("\xa0", " ")
    assignment.refresh_from_db()
    assert assignment.state == WorkState.ONGOING


@pytest.mark.parametrize("state", [WorkState.DONE, WorkState.DROPPED])
def test_what_is_closed_is_not_reported_again(cast, group, state):
    assignment = make_assignment(group, state=state)
    with pytest.raises(ValidationError, match="redan redovisat eller nedlagt"):
        report_assignment(by=cast.one.access(Role.CHIEF), assignment=assignment, result="Mer.", on=TODAY)


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"state": WorkState.DONE}, "reported_on"),
        ({"state": WorkState.DONE, "reported_on": TODAY}, "result"),
        ({"result": "Klart.", "reported_on": TODAY}, "state"),
    ],
)
def test_a_reported_assignment_has_day_result_and_state_together(group, fields, at):
    assignment = make_assignment(group)
    for name, value in fields.items():
        setattr(assignment, name, value)
    with pytest.raises(ValidationError) as refused:
        assignment.full_clean()
    assert set(refused.value.message_dict) == {at}


def test_reporting_on_its_page_keeps_what_was_written_when_the_day_is_wrong(cast, group, page):
    assignment = make_assignment(group)
    answer = page(
        "worker", "assignment_report", assignment.pk, post={"result": "En blankett.", "on": "2015-01-01"}
    )
    assert answer.status_code == 422
    assert "Uppdraget gavs" in answer.content.decode()
    assert "En blankett." in answer.content.decode()
    answer = page(
        "worker", "assignment_report", assignment.pk, post={"result": "En blankett.", "on": "2015-11-12"}
    )
    assert answer.status_code == 302
    text = words(page("worker", "work_item", "uppdrag", assignment.pk))
    assert "Resultat En blankett. Redovisat 12 november 2015." in text
    assert "Redovisa uppdraget" not in text
    assert page("worker", "assignment_report", assignment.pk).status_code == 302


# Obstacles


def test_a_member_of_the_group_notes_an_obstacle(cast, page):
    written = {
        "kind": LessonKind.FAULT,
        "title": "Fel enhet",
        "description": "Blanketten går till fel enhet.",
    }
    assert page(Role.LSG, "lesson_add", cast.one.lsg.pk, post=written).status_code == 302
    lesson = Lesson.objects.get()
    assert (lesson.body, lesson.kind, lesson.found_on, lesson.state) == (
        cast.one.lsg,
        "brist",
        TODAY,
        "planerad",
    )
    assert AuditEvent.objects.latest("pk").action == "lesson_noted"


def test_an_obstacle_with_a_personal_number_is_refused_and_nothing_is_lost(cast, page):
    written = {"kind": "hinder", "title": "Fel enhet", "description": "Gäller 19121212-1212 i kö."}
    answer = page(Role.LSG, "lesson_add", cast.one.lsg.pk, post=written)
    assert answer.status_code == 422
    assert "personnummer" in answer.content.decode()
    assert 'value="Fel enhet"' in answer.content.decode()
    assert not Lesson.objects.exists()


def test_nobody_notes_an_obstacle_in_another_group(cast, group):
    for role in (Role.LSG, Role.AUDITOR, Role.BOARD):
        with pytest.raises(PermissionDenied):
            note_lesson(by=cast.one.access(role), body=group, kind="hinder", title="Hej", description="Hopp")


def test_an_obstacle_comes_back_as_an_assignment(cast, group, page):
    lesson = make_lesson(cast.one.lsg, title="Fem blanketter")
    form = page(Role.OFFICE, "lesson_to_assignment", lesson.pk)
    assert 'value="Fem blanketter"' in form.content.decode()
    written = {"body": group.pk, "title": "En blankett", "text": "Skriv en.", "due": "2016-03-31"}
    assert page(Role.OFFICE, "lesson_to_assignment", lesson.pk, post=written).status_code == 302
    made = Assignment.objects.get()
    lesson.refresh_from_db()
    assert (made.body, made.given_by, made.given_on, made.due) == (
        group,
        cast.one.lsg,
        TODAY,
        date(2016, 3, 31),
    )
    assert (lesson.assignment, lesson.state) == (made, WorkState.ONGOING)
    assert AuditEvent.objects.latest("pk").action == "assignment_given"
    assert "Blev uppdraget En blankett" in words(page(Role.LSG, "work_list", cast.one.lsg.pk))
    assert "Kom ur hinder Fem blanketter" in words(page(Role.LSG, "work_item", "uppdrag", made.pk))


def test_an_obstacle_becomes_one_assignment_only_and_never_one_that_is_due_already(cast, group):
    lesson, by = make_lesson(cast.one.lsg), cast.one.access(Role.CHIEF)
    with pytest.raises(ValidationError, match="redan varit"):
        give(by=by, lesson=lesson, body=group, title="En", text="Gör.", due=TODAY - DAY)
    give(by=by, lesson=lesson, body=group, title="En", text="Gör.", due=TODAY)
    with pytest.raises(ValidationError, match="redan ett uppdrag"):
        give(by=by, lesson=lesson, body=group, title="Två", text="Gör.", due=TODAY)


def test_only_the_office_gives_assignments_and_only_to_its_own_working_groups(cast, group, page):
    lesson = make_lesson(cast.one.lsg)
    theirs = make_body(cast.other.association, BodyKind.WORKING)
    with pytest.raises(PermissionDenied):
        give(by=cast.one.access(Role.LSG), lesson=lesson, body=group, title="En", text="Gör.", due=TODAY)
    written = {"body": theirs.pk, "title": "En blankett", "text": "Skriv en.", "due": "2016-03-31"}
    assert page(Role.CHIEF, "lesson_to_assignment", lesson.pk, post=written).status_code == 422
    assert not Assignment.objects.exists()


def test_without_a_working_group_the_page_says_what_to_do(cast, page):
    lesson = make_lesson(cast.one.lsg)
    assert "Lägg upp en arbetsgrupp" in words(page(Role.CHIEF, "lesson_to_assignment", lesson.pk))


# The page


def test_an_empty_page_says_the_next_step_in_every_section(cast, page):
    text = words(page(Role.LSG, "work_list", cast.one.lsg.pk))
    assert "Det gruppen gör mellan mötena. Inget är öppet just nu." in text
    assert text.count("Kansliet lägger in") == 5
    assert "Skriv in det som står i vägen för samarbetet" in text
    assert "Lägg till" not in text
    assert words(page(Role.CHIEF, "work_list", cast.one.lsg.pk)).count("Lägg till") == 7


def test_the_lists_say_owner_day_and_state_and_mark_what_is_late(cast, group, page):
    lsg, anna = cast.one.lsg, make_person(cast.one.association, name="Anna i gruppen")
    kommun, fk = make_organisation("Kommunen"), make_organisation("Kassan")
    make_assignment(group, given_by=lsg, title="En blankett", owner=anna, due=date(2015, 11, 1))
    make_event(lsg, {kommun: 31, fk: 9}, title="Temadagen", state=WorkState.DONE)
    make_event(lsg, {fk: 2}, title="Frukosten", due=date(2015, 10, 20), kind="natverk")
    make_agreement(lsg, title="SocialReKo", due=date(2015, 12, 15), valid_until=date(2015, 6, 30))
    answer = page(Role.LSG, "work_list", lsg.pk)
    text = words(answer)
    assert "tre öppna saker, varav två försenade" in text
    assert row_with(answer, "En blankett") == (
        "En blankett Till Gruppen för samtycke, 2 mars 2015 Anna i gruppen 2015-11-01 för tolv dagar sedan ! Försenat"
    )
    assert row_with(answer, "Temadagen").endswith("40 medarbetare från två myndigheter – 2015-10-01 Klar")
    assert "! Dagen har varit" in row_with(answer, "Frukosten")
    assert "Kommunen 31 Kassan 11 Tillsammans 42" in text
    assert row_with(answer, "SocialReKo").startswith(
        "SocialReKo Gäller från 1 januari 2014 till 30 juni 2015 ! Har gått ut . Lokal rutin saknas"
    )
    assert row_with(answer, "SocialReKo").endswith("om 32 dagar Ses över snart")


def test_the_page_is_narrowed_by_its_address(cast, page):
    lsg = cast.one.lsg
    own = cast.one.users[Role.LSG].persons.get()
    make_assignment(lsg, title="Sen", due=TODAY - DAY)
    make_assignment(lsg, title="I tid", owner=own)
    make_assignment(lsg, title="Färdig", state=WorkState.DONE, reported_on=TODAY, result="Klart.")
    make_sheet(lsg, make_organisation("Polisen"))

    def shown(query: str) -> list[str]:
        text = words(page(Role.LSG, "work_list", lsg.pk, query=query))
        return [name for name in ("Sen", "I tid", "Färdig", "Polisen") if f" {name} " in text]

    assert shown("") == ["Sen", "I tid", "Färdig", "Polisen"]
    assert shown("?visa=oppna") == ["Sen", "I tid"]
    assert shown("?visa=forsenade") == ["Sen"]
    assert shown("?ansvarig=mig") == ["I tid"]
    assert shown("?visa=forsenade&ansvarig=mig") == []
    assert shown("?visa=strunt") == ["Sen", "I tid", "Färdig", "Polisen"]


def test_every_kind_has_its_page(cast, page):
    lsg, fk = cast.one.lsg, cast.one.memberships["fk"].organisation
    steering = SteeringAssignment.objects.create(body=lsg, title="Personligt ombud", principal=fk)
    SteeringReport.objects.create(steering=steering, year=2014, reported_on=date(2015, 3, 1), text="Kort kö.")
    sheet = make_sheet(lsg, fk)
    sheet.contacts.create(title="Samverkansansvarig", unit="Lokalkontoret")
    items = {
        "uppdrag": (make_assignment(lsg), "Uppdraget är inte redovisat än."),
        "traffar": (make_event(lsg, {fk: 7}), "Tillsammans 7"),
        "insatser": (
            JointEffort.objects.create(body=lsg, title="En dörr in", financed_by="annan", financing="Bidrag"),
            "Annan finansiering: Bidrag",
        ),
        "ledning": (steering, "2014 Kort kö. Redovisat 1 mars 2015."),
        "avtal": (make_agreement(lsg, local_routine="Kalla inom två veckor."), "Kalla inom två veckor."),
        "hinder": (make_lesson(lsg, steering=steering), "Kom fram i Personligt ombud"),
        "myndighet": (sheet, "Samverkansansvarig Lokalkontoret"),
    }
    for kind, (item, wanted) in items.items():
        assert wanted in words(page(Role.LSG, "work_item", kind, item.pk))
        assert page(Role.BOARD, "work_item", kind, item.pk).status_code == 404
    assert page(Role.LSG, "work_item", "annat", 1).status_code == 404


XSS = "<script>alert(1)</script>\"'><img src=x>"


def test_titles_are_words_and_never_markup(cast, page):
    lesson = make_lesson(cast.one.lsg, title=XSS, description=XSS)
    for address in (("work_list", cast.one.lsg.pk), ("work_item", "hinder", lesson.pk)):
        html = page(Role.LSG, *address).content.decode()
        assert "&lt;script&gt;alert" in html
        assert "<script>alert" not in html


def add_work(cast, count: int) -> None:
    """`count` of every kind, each with what its list reads of other tables."""
    lsg, owner = cast.one.lsg, make_person(cast.one.association)
    for _ in range(count):
        organisation = make_organisation()
        assignment = make_assignment(lsg, owner=owner, given_by=cast.one.board)
        make_event(lsg, {organisation: 3}, owner=owner)
        JointEffort.objects.create(body=lsg, title="Insats", organisation=organisation, owner=owner)
        steering = SteeringAssignment.objects.create(body=lsg, title="Ombud", principal=organisation)
        SteeringReport.objects.create(steering=steering, year=2014, reported_on=TODAY, text="Text")
        make_agreement(lsg, owner=owner)
        make_lesson(lsg, assignment=assignment, steering=steering)
        make_sheet(lsg, organisation).contacts.create(title="Chef")


def test_the_page_takes_as_many_queries_with_many_rows_as_with_few(cast, sign_in):
    client = sign_in(cast.one.users[Role.LSG])
    address = {"work_list": reverse("work_list", args=["norra", cast.one.lsg.pk])}
    add_work(cast, 2)
    few = queries_of(client, address)
    add_work(cast, 20)
    assert queries_of(client, address) == few == {"work_list": 23}


# The admin


@pytest.mark.parametrize(
    "model", [Assignment, Event, JointEffort, SteeringAssignment, CountyAgreement, Lesson, AuthoritySheet]
)
def test_a_register_takes_as_many_queries_with_many_rows_as_with_few(cast, sign_in, model):
    client = sign_in(cast.one.users[Role.CHIEF])
    address = {model: reverse(f"admin:members_{model._meta.model_name}_changelist")}
    add_work(cast, 2)
    few = queries_of(client, address)
    add_work(cast, 10)
    assert queries_of(client, address) == few


def test_the_office_writes_an_event_with_heads_per_authority(cast, sign_in):
    client = sign_in(cast.one.users[Role.OFFICE])
    fk = cast.one.memberships["fk"].organisation
    written = {
        "body": cast.one.lsg.pk,
        "kind": "temadag",
        "title": "Temadag",
        "due": "2015-10-01",
        "state": "klar",
        "head_counts-TOTAL_FORMS": 1,
        "head_counts-INITIAL_FORMS": 0,
        "head_counts-0-organisation": fk.pk,
        "head_counts-0-heads": 9,
    }
    assert client.post(reverse("admin:members_event_add"), written).status_code == 302
    assert Event.objects.get().heads == 9
    page = client.get(reverse("admin:members_event_change", args=[Event.objects.get().pk])).content.decode()
    assert reverse("work_item", args=["norra", "traffar", Event.objects.get().pk]) in page


def test_the_register_shows_what_is_late(cast, sign_in):
    make_assignment(cast.one.lsg, title="Sen", due=TODAY - DAY)
    make_assignment(cast.one.lsg, title="I tid", due=TODAY)
    client = sign_in(cast.one.users[Role.CHIEF])
    answer = client.get(reverse("admin:members_assignment_changelist"), {"visa": "forsenade"})
    assert "! Försenat" in answer.content.decode()
    assert "Sen" in words(answer)
    assert "I tid" not in words(answer)
