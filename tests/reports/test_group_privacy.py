"""A member of one local group never meets another group's drafts, comments, papers, tasks or work lists."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from members.enums import BodyKind, ItemKind, MeetingState, Role
from members.models import (
    AgendaItem,
    Attachment,
    Decision,
    JointEffort,
    Meeting,
    SteeringAssignment,
    Task,
)
from members.queries.access import access_to
from reports.models import Document
from reports.services.comments import Place, add_comment
from reports.services.reviews import open_review
from tests.builders import (
    make_agreement,
    make_assignment,
    make_body,
    make_event,
    make_lesson,
    make_mandate,
    make_meeting,
    make_person,
    make_role,
    make_seat,
    make_sheet,
    make_user,
)
from tests.cast import TODAY
from tests.pages import words
from tests.reports.reading import written_plan

pytestmark = pytest.mark.django_db
SECRET = "Hemligt"
LINK = re.compile(r'(?:href|hx-get|src)="(/f/[^"#]*)')


def make_meeting_of(body, author, word: str, *, state: str, held_on: date) -> Meeting:
    """A meeting with everything that may stand in its papers."""
    meeting = make_meeting(body, held_on, title=f"{word} möte", place=f"{word} plats", state=state)
    item = AgendaItem.objects.create(
        meeting=meeting,
        number=1,
        kind=ItemKind.DECISION,
        title=f"{word} ärende",
        background=f"<p>{word} bakgrund</p>",
        proposal=f"<p>{word} förslag</p>",
        notes=f"<p>{word} anteckning</p>",
    )
    Decision.objects.create(meeting=meeting, item=item, paragraph="§ 1", title=f"{word} beslut")
    Attachment.objects.create(
        item=item,
        title=f"{word} bilaga",
        file=ContentFile(b"%PDF-1.7", "bilaga.pdf"),
        sha256="0" * 64,
        size=1,
        pages=1,
    )
    Task.objects.create(
        body=body,
        item=item,
        title=f"{word} uppgift",
        person=author,
        given_on=TODAY,
        due=TODAY + timedelta(days=3),
    )
    return meeting


def fill(body, author, word: str) -> dict[str, object]:
    """Meetings before and after, and every kind of work."""
    coming = make_meeting_of(body, author, word, state=MeetingState.CALLED, held_on=TODAY + timedelta(days=4))
    held = make_meeting_of(
        body, author, word, state=MeetingState.ADJUSTED, held_on=TODAY - timedelta(days=30)
    )
    Meeting.objects.filter(pk=held.pk).update(adjusted_on=TODAY - timedelta(days=20))
    assignment = make_assignment(body, title=f"{word} uppdrag")
    make_event(body, title=f"{word} träff", due=TODAY + timedelta(days=9))
    make_lesson(body, title=f"{word} hinder")
    make_agreement(body, title=f"{word} överenskommelse")
    make_sheet(body, body.seats.first().organisation, task=f"{word} myndighetsblad")
    JointEffort.objects.create(body=body, title=f"{word} gemensam insats")
    SteeringAssignment.objects.create(body=body, title=f"{word} ledningsuppdrag")
    return {"coming": coming, "held": held, "assignment": assignment}


@pytest.fixture
def groups(cast, settings, tmp_path):
    """Group A is the cast's; group B has a member of its own, and both are full of things."""
    settings.MEDIA_ROOT = tmp_path
    kommun = cast.one.memberships["kommun"].organisation
    other = make_body(cast.one.association, BodyKind.LSG, name="Grupp B")
    member = make_user("b@norra.example", name="Ledamot B")
    person = make_person(cast.one.association, member, name="Ledamot B")
    make_mandate(make_seat(other, kommun), person=person)
    own = fill(cast.one.lsg, cast.one.users[Role.LSG].persons.get(), "Öppet")
    return {"body": other, "member": member, "own": own, **fill(other, person, SECRET)}


def draft_in_review(cast, body) -> Document:
    plan = written_plan(cast.one)
    open_review(by=cast.one.access(Role.CHIEF), document=plan, body=body, closes=TODAY + timedelta(days=5))
    return plan


def crawl(client, start: str) -> dict[str, str]:
    """Every page one can come to by links, with its words; none leads nowhere. PDFs are asked for by address below."""
    found, waiting = {}, [start]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, f"{address} answers {answer.status_code}"
        is_page = answer["Content-Type"].startswith("text/html")
        found[address] = "" if answer.streaming else answer.content.decode(errors="replace")
        if is_page:
            links = (unescape(link) for link in LINK.findall(found[address]))
            waiting += [link for link in links if "?" not in link and not link.endswith(".pdf")]
    return found


def test_no_page_one_can_come_to_holds_anything_of_another_group(cast, groups, sign_in):
    draft_in_review(cast, groups["body"])
    client = sign_in(cast.one.users[Role.LSG])
    pages = crawl(client, reverse("association_start", args=["norra"]))
    assert len(pages) > 12
    assert {address for address, html in pages.items() if SECRET in html} == set()
    assert any("Öppet ärende" in html for html in pages.values())


def test_the_other_group_and_the_office_do_come_to_it(cast, groups, sign_in):
    """What is not shown to one is shown to those it belongs to."""
    start = reverse("association_start", args=["norra"])
    for user in (groups["member"], cast.one.users[Role.CHIEF], cast.one.users[Role.AUDITOR]):
        html = "".join(crawl(sign_in(user), start).values())
        for thing in ("ärende", "uppgift", "uppdrag", "hinder"):
            assert f"{SECRET} {thing}" in html, (user, thing)


def _attachment(meeting: Meeting) -> Attachment:
    return Attachment.objects.get(item__meeting=meeting)


def addresses_of(groups) -> dict[str, str]:
    coming, held, body = groups["coming"], groups["held"], groups["body"]
    return {
        "the call": reverse("meeting_detail", args=["norra", coming.pk]),
        "the minutes": reverse("meeting_detail", args=["norra", held.pk]),
        "the call's paper": reverse("meeting_paper", args=["norra", coming.pk, "dagordning"]),
        "the minutes' paper": reverse("meeting_paper", args=["norra", held.pk, "protokoll"]),
        "a letter": reverse("item_paper", args=["norra", held.agenda.get().pk, "utdrag"]),
        "an attachment": reverse("attachment_download", args=["norra", _attachment(held).pk]),
        "work": reverse("work_list", args=["norra", body.pk]),
        "an assignment": reverse("work_item", args=["norra", "uppdrag", groups["assignment"].pk]),
        "tasks": reverse("task_list", args=["norra", body.pk]),
        "attendance": reverse("attendance_year", args=["norra", body.pk]),
    }


def test_no_address_of_another_groups_things_opens(cast, groups, sign_in):
    client = sign_in(cast.one.users[Role.LSG])
    answers = {name: client.get(address).status_code for name, address in addresses_of(groups).items()}
    refused = {"tasks": 403, "attendance": 403}  # pages of a group that everybody knows of
    assert answers == {**dict.fromkeys(answers, 404), **refused}
    client = sign_in(groups["member"])
    assert {
        name: client.get(address).status_code for name, address in addresses_of(groups).items()
    } == dict.fromkeys(addresses_of(groups), 200)


def test_another_groups_list_of_meetings_holds_nothing_of_them(cast, groups, sign_in):
    answer = sign_in(cast.one.users[Role.LSG]).get(reverse("meeting_list", args=["norra", groups["body"].pk]))
    assert SECRET not in answer.content.decode()


def test_a_draft_in_review_in_another_group_is_not_there(cast, groups, sign_in):
    plan = draft_in_review(cast, groups["body"])
    page = reverse("document_detail", args=["norra", plan.pk])
    comment = reverse("comment_create", args=["norra", plan.pk])
    client = sign_in(cast.one.users[Role.LSG])
    assert client.get(page).status_code == 404
    assert client.post(comment, {"text": "Hej"}).status_code == 404
    assert client.post(reverse("print_request", args=["norra", plan.pk])).status_code == 404
    assert "Verksamhetsplan" not in words(client.get(reverse("document_list", args=["norra"])))
    assert "väntar på dina synpunkter" not in words(client.get(reverse("association_start", args=["norra"])))
    assert sign_in(groups["member"]).get(page).status_code == 200


def test_two_groups_reading_the_same_plan_read_their_own_comments_and_the_offices(cast, groups, sign_in):
    plan = draft_in_review(cast, groups["body"])
    chief = cast.one.access(Role.CHIEF)
    open_review(by=chief, document=plan, body=cast.one.lsg, closes=TODAY + timedelta(days=6))
    own = cast.one.access(Role.LSG)
    theirs = access_to(groups["member"], "norra", TODAY)
    for by, text in ((own, "A tycker"), (theirs, "B tycker"), (chief, "Kansliet tycker")):
        add_comment(by=by, document=plan, place=Place(), text=text)
    page = reverse("document_detail", args=["norra", plan.pk])

    def read(user) -> set[str]:
        html = sign_in(user).get(page).content.decode()
        return {text for text in ("A tycker", "B tycker", "Kansliet tycker") if text in html}

    assert read(cast.one.users[Role.LSG]) == {"A tycker", "Kansliet tycker"}
    assert read(groups["member"]) == {"B tycker", "Kansliet tycker"}
    for role in (Role.CHIEF, Role.OFFICE, Role.AUDITOR):
        assert read(cast.one.users[role]) == {"A tycker", "B tycker", "Kansliet tycker"}
    html = sign_in(cast.one.users[Role.LSG]).get(page).content.decode()
    assert "Grupp B läser" not in html


def test_whoever_sits_in_two_groups_speaks_for_the_one_that_is_asked(cast, groups):
    person = cast.one.users[Role.LSG].persons.get()
    seat = make_seat(groups["body"], cast.one.memberships["region"].organisation)
    make_mandate(seat, person=person)
    plan = draft_in_review(cast, groups["body"])
    comment = add_comment(by=cast.one.access(Role.LSG), document=plan, place=Place(), text="Hej")
    assert comment.seat == seat


# Roles in two associations


def test_a_person_with_roles_in_two_associations_sees_each_as_its_own(cast, groups, sign_in):
    """Member of group A in the north, auditor in the south: nothing of one role follows into the other."""
    user = cast.one.users[Role.LSG]
    make_role(user, cast.other.association, Role.AUDITOR)
    client = sign_in(user)
    north = crawl(client, reverse("association_start", args=["norra"]))
    south = crawl(client, reverse("association_start", args=["sodra"]))
    assert all(address.startswith("/f/norra/") for address in north)
    assert all(address.startswith("/f/sodra/") for address in south)
    assert not any(SECRET in html for html in north.values())
    assert reverse("record_list", args=["sodra"]) in south
    assert reverse("record_list", args=["norra"]) not in north
    assert client.get(reverse("record_list", args=["norra"])).status_code == 403
    assert not any("Öppet ärende" in html for html in south.values())
    kept = reverse("body_detail", args=["norra", cast.other.lsg.pk])
    assert client.get(kept).status_code == 404


def test_a_seat_in_one_association_gives_no_right_in_the_other(cast, sign_in):
    member = cast.one.users[Role.LSG]
    make_role(member, cast.other.association, Role.REPORTER)
    client = sign_in(member)
    start = words(client.get(reverse("association_start", args=["sodra"])))
    assert "Din plats" not in start
    assert "Din plats" in words(client.get(reverse("association_start", args=["norra"])))
