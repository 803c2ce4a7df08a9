"""A comment belongs to a paragraph as it stood in a version, and nothing anybody typed is lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from members.enums import Role
from members.models import AuditEvent
from reports.enums import CommentState, DocumentState
from reports.models import Comment, Document
from reports.services.comments import PassageChanged, Place, add_comment, answer_comment
from tests.builders import make_budget, make_line
from tests.cast import TODAY
from tests.pages import plain, words
from tests.reports.reading import FIRST, SECOND, TEXT, in_review, page_of, passage_of, write, written_plan

pytestmark = pytest.mark.django_db
XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
REWORDED = TEXT.replace("sex gånger", "åtta gånger")
WITHOUT = f"<p>{FIRST}</p>"


@pytest.fixture
def plan(cast) -> Document:
    """In review in the group, so that its members may comment."""
    plan = written_plan(cast.one)
    in_review(cast.one, plan)
    plan.refresh_from_db()
    return plan


@pytest.fixture
def send(cast, plan, sign_in):
    """Posts the comment form as somebody, by default about the second paragraph as it was first written."""

    def as_role(role: str = Role.LSG, text: str = "Fler möten behövs.", **changes):
        fields = {
            "stycke": passage_of(plan, "Beredningsgruppen").uuid,
            "citat": SECOND,
            "rad": "",
            "text": text,
        }
        address = reverse("comment_create", args=["norra", plan.pk])
        return sign_in(cast.one.users[role]).post(address, {**fields, **changes})

    return as_role


@pytest.fixture
def read(cast, plan, sign_in):
    def as_role(role: str, query: str = ""):
        return sign_in(cast.one.users[role]).get(page_of(plan) + query)

    return as_role


# Where it belongs


def test_a_comment_is_bound_to_the_paragraph_its_words_the_version_and_the_seat(cast, plan, send):
    answer = send()
    comment = Comment.objects.get()
    assert answer.url == f"{page_of(plan)}#synpunkt-{comment.pk}"
    assert comment.passage == passage_of(plan, "Beredningsgruppen")
    assert (comment.quote, comment.text) == (SECOND, "Fler möten behövs.")
    assert comment.version == plan.versions.get()
    assert (comment.author, comment.seat) == (cast.one.users[Role.LSG], cast.one.lsg.seats.get())
    assert comment.state == CommentState.OPEN
    assert AuditEvent.objects.filter(action="comment_made", object_id=str(comment.pk)).count() == 1


@pytest.mark.both
def test_the_version_is_kept_with_the_comment_only_when_something_changed(cast, plan):
    access = cast.one.access(Role.LSG)
    first, second = (
        add_comment(by=access, document=plan, place=Place(), text=text) for text in ("Ett", "Två")
    )
    write(cast.one, plan, REWORDED)
    third = add_comment(by=access, document=plan, place=Place(), text="Tre")
    assert [comment.version.number for comment in (first, second, third)] == [1, 1, 2]


def test_the_office_speaks_for_no_seat(cast, send):
    send(Role.CHIEF)
    assert Comment.objects.get().seat is None


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (TEXT, None),
        (f"<p>{SECOND}</p><p>{FIRST}</p>", None),
        (REWORDED, "Stycket har ändrats sedan dess. Citatet är de ord som gällde då."),
        (WITHOUT, "Stycket finns inte kvar i texten. Citatet är de ord som gällde då."),
    ],
)
def test_a_comment_outlives_every_edit_and_says_what_became_of_its_paragraph(
    cast, plan, send, read, html, said
):
    send()
    write(cast.one, plan, html)
    text = words(read(Role.LSG))
    assert "norra kommun 13 november 2015, version 1" in text
    assert f"{SECOND} {said + ' ' if said else ''}Fler möten behövs. Väntar på svar" in text
    assert ("· Visa stycket" in text) is (html != WITHOUT)


def test_comments_stand_in_the_order_of_their_paragraphs(cast, plan, send, read):
    send(text="Om det andra.")
    send(text="Om det första.", stycke=passage_of(plan, "dagliga").uuid, citat=FIRST)
    send(text="Om allt.", stycke="", citat="")
    text = words(read(Role.CHIEF))
    assert text.index("Om det första.") < text.index("Om det andra.") < text.index("Om allt.")


def test_a_row_of_a_table_can_be_commented_on_until_it_is_gone(cast, plan, send, read):
    line = make_line(make_budget(cast.one.association, 2016), name="Kansli", area="administration")
    key = "kostnad-administration-Kansli"
    assert "Om raden i tabellen" in words(read(Role.LSG, f"?rad={key}"))
    send(text="För dyrt.", stycke="", citat="", rad=key)
    html = read(Role.LSG).content.decode()
    assert f'data-for="r-{key}"' in html
    assert f'id="r-{key}"' in html
    line.delete()
    assert "Raden finns inte kvar i dokumentet. För dyrt." in words(read(Role.LSG))


def test_the_link_at_a_paragraph_opens_the_form_with_its_words(plan, read):
    uuid = passage_of(plan, "Beredningsgruppen").uuid
    assert f"?stycke={uuid}#synpunkt" in read(Role.LSG).content.decode()
    html = read(Role.LSG, f"?stycke={uuid}").content.decode()
    assert f'name="stycke" value="{uuid}"' in html
    assert f'name="citat" value="{SECOND}"' in html


@pytest.mark.parametrize(
    "query", ["", "?stycke=nonsens", "?stycke=" + "0" * 32, "?rad=finns-inte", "?rad=%00"]
)
def test_an_address_that_names_nothing_opens_no_form(read, query):
    assert 'id="synpunkt"' not in read(Role.LSG, query).content.decode()


def test_the_whole_document_can_be_commented_on(send, read):
    assert "Om hela dokumentet" in words(read(Role.LSG, "?hela=1"))
    send(stycke="", citat="")
    comment = Comment.objects.get()
    assert (comment.passage, comment.row_key, comment.quote) == (None, "", "")


# What goes wrong


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("En lång tanke om 811228-9874.", "innehåller 1 personnummer (börjar med 81…)"),
        ("En lång tanke " + "x" * 4000, "4000"),
        ("", "Skriv din synpunkt innan du skickar."),
        ("  ", "Skriv din synpunkt innan du skickar."),
    ],
)
def test_a_comment_that_cannot_be_saved_is_given_back_with_its_place(plan, send, text, why):
    answer = send(text=text)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert why in html
    assert text.strip() in html
    assert f'name="stycke" value="{passage_of(plan, "Beredningsgruppen").uuid}"' in html
    assert f'name="citat" value="{SECOND}"' in html
    assert not Comment.objects.exists()


def test_a_paragraph_that_changed_while_she_wrote_is_shown_and_her_words_are_kept(cast, plan, send):
    write(cast.one, plan, REWORDED)
    answer = send(text="En lång tanke.")
    html, text = answer.content.decode(), plain(answer.content.decode())
    now = SECOND.replace("sex", "åtta")
    assert answer.status_code == 409
    assert "Stycket ändrades medan du skrev. Läs den nya texten och skicka igen" in text
    assert f"Du läste: {SECOND} Nu står det: {now}" in text
    assert "En lång tanke." in html
    assert f'name="citat" value="{now}"' in html
    assert not Comment.objects.exists()
    assert send(text="En lång tanke.", citat=now).status_code == 302
    comment = Comment.objects.get()
    assert (comment.quote, comment.version.number) == (now, 2)


def test_a_paragraph_that_was_taken_out_while_she_wrote_leaves_a_comment_on_the_document(cast, plan, send):
    write(cast.one, plan, WITHOUT)
    answer = send(text="En lång tanke.")
    assert answer.status_code == 409
    assert "Nu står det: Stycket finns inte kvar." in plain(answer.content.decode())
    assert 'name="stycke" value=""' in answer.content.decode()
    assert "En lång tanke." in answer.content.decode()
    assert send(text="En lång tanke.", stycke="", citat="").status_code == 302


@pytest.mark.both
def test_the_service_refuses_words_nobody_saw(cast, plan):
    place = Place(passage=passage_of(plan, "Beredningsgruppen"), quote="Styrelsen är utmärkt.")
    with pytest.raises(PassageChanged) as changed:
        add_comment(by=cast.one.access(Role.LSG), document=plan, place=place, text="Ja")
    assert (changed.value.quote, changed.value.now) == ("Styrelsen är utmärkt.", SECOND)
    assert not Comment.objects.exists()


@pytest.mark.both
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.REPORTER])
def test_whoever_only_reads_cannot_comment(cast, plan, role):
    with pytest.raises(PermissionDenied):
        add_comment(by=cast.one.access(role), document=plan, place=Place(), text="Ja")


@pytest.mark.both
def test_an_adopted_document_takes_no_more_comments_or_answers(cast, plan):
    comment = add_comment(by=cast.one.access(Role.LSG), document=plan, place=Place(), text="Ja")
    plan.state = DocumentState.ADOPTED
    plan.save()
    with pytest.raises(ValidationError, match="fastställt"):
        add_comment(by=cast.one.access(Role.LSG), document=plan, place=Place(), text="Nej")
    with pytest.raises(ValidationError, match="fastställt"):
        answer_comment(by=cast.one.access(Role.CHIEF), comment=comment, state="noterad", answer="Tack")
    assert Comment.objects.get().state == CommentState.OPEN


def test_the_day_after_the_round_the_door_is_closed(plan, send):
    plan.rounds.update(opens=TODAY - timedelta(days=7), closes=TODAY - timedelta(days=1))
    assert send().status_code == 404


# Answering


@pytest.fixture
def answer(cast, sign_in):
    def as_role(role: str, comment: Comment, **fields):
        address = reverse("comment_answer", args=["norra", comment.pk])
        return sign_in(cast.one.users[role]).post(
            address, {"state": "infort", "answer": "Vi skriver om.", **fields}
        )

    return as_role


def test_the_chief_answers_and_the_group_reads_it(cast, plan, send, read, answer):
    send()
    comment = Comment.objects.get()
    assert answer(Role.CHIEF, comment).url == f"{page_of(plan)}#synpunkt-{comment.pk}"
    comment.refresh_from_db()
    assert (comment.state, comment.answered_by) == (CommentState.DONE, cast.one.users[Role.CHIEF])
    assert comment.answered_at is not None
    assert "Fler möten behövs. Infört Vi skriver om." in words(read(Role.LSG))
    assert AuditEvent.objects.get(action="comment_answered").detail == {"state": "infort"}


def test_an_answer_can_be_changed_and_needs_no_words(send, answer):
    send()
    comment = Comment.objects.get()
    answer(Role.CHIEF, comment)
    assert answer(Role.OFFICE, comment, state="ej_infort", answer="").status_code == 302
    comment.refresh_from_db()
    assert (comment.state, comment.answer) == (CommentState.DECLINED, "")


@pytest.mark.parametrize(
    "fields",
    [
        {"answer": "En lång tanke om 811228-9874."},
        {"state": "obesvarad"},
        {"state": ""},
        {"state": "nonsens"},
    ],
)
def test_an_answer_that_cannot_be_saved_is_given_back(send, answer, fields):
    send()
    comment = Comment.objects.get()
    refused = answer(Role.CHIEF, comment, **{"answer": "En lång tanke.", **fields})
    assert refused.status_code == 422
    assert "En lång tanke" in refused.content.decode()
    comment.refresh_from_db()
    assert (comment.state, comment.answer) == (CommentState.OPEN, "")


def test_what_is_written_is_words_and_never_markup(plan, send, read, answer):
    send(text=XSS)
    answer(Role.CHIEF, Comment.objects.get(), answer=XSS)
    for role in (Role.CHIEF, Role.LSG):
        html = read(role).content.decode()
        assert html.count("&lt;script&gt;alert(1)") >= 2
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    refused = send(text=XSS + " 811228-9874", stycke="", citat=XSS)
    assert refused.status_code == 422
    assert "<script>alert" not in refused.content.decode()
    assert "<img src=x" not in refused.content.decode()
