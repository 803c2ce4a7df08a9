"""Letting a group read, and commenting: checked against the document as it is stored, not as somebody read it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from reports.enums import DocumentState
from reports.models import Comment, Document, ReviewRound
from reports.queries import open_comments, visible_documents
from reports.services.comments import Place, add_comment
from reports.services.documents import create_document
from reports.services.reviews import open_review, propose_document

pytestmark = [pytest.mark.django_db, pytest.mark.both]
CLOSES = date(2015, 11, 20)


@pytest.fixture
def plan(cast) -> Document:
    return create_document(by=cast.one.access("chief"), kind="activity_plan", year=2016)


def adopt_behind(document: Document) -> None:
    """Somebody seals it while this one still holds the document as she read it."""
    Document.objects.filter(pk=document.pk).update(state=DocumentState.ADOPTED)


def test_a_round_takes_a_draft_into_review(cast, plan):
    review = open_review(by=cast.one.access("chief"), document=plan, body=cast.one.lsg, closes=CLOSES)
    plan.refresh_from_db()
    assert plan.state == DocumentState.REVIEW
    assert (review.opens, review.closes, review.version.document) == (date(2015, 11, 13), CLOSES, plan)


def test_a_document_adopted_meanwhile_stays_adopted(cast, plan):
    adopt_behind(plan)
    with pytest.raises(ValidationError, match="fastställt och kan inte granskas"):
        open_review(by=cast.one.access("chief"), document=plan, body=cast.one.lsg, closes=CLOSES)
    plan.refresh_from_db()
    assert plan.state == DocumentState.ADOPTED
    assert not ReviewRound.objects.exists()


def test_a_document_adopted_meanwhile_gets_no_comment(cast, plan):
    adopt_behind(plan)
    with pytest.raises(ValidationError, match="kan inte längre få synpunkter"):
        add_comment(by=cast.one.access("lsg"), document=plan, place=Place(), text="Bra")
    assert not Comment.objects.exists()


def test_a_comment_that_can_no_longer_be_answered_does_not_wait(cast, plan):
    chief = cast.one.access("chief")
    comment = add_comment(by=cast.one.access("lsg"), document=plan, place=Place(), text="Bra")
    assert list(open_comments(chief)) == [comment]
    adopt_behind(plan)
    assert not open_comments(chief).exists()


def test_a_group_of_another_association_is_never_let_in(cast, plan):
    with pytest.raises(ValidationError, match="samma förbund"):
        open_review(by=cast.one.access("chief"), document=plan, body=cast.other.lsg, closes=CLOSES)
    assert not plan.rounds.exists()


def test_the_board_reads_a_document_from_the_moment_it_is_proposed(cast, plan):
    board = cast.one.access("board")
    assert not visible_documents(board).exists()
    propose_document(by=cast.one.access("chief"), document=plan)
    assert list(visible_documents(board)) == [plan]
    assert not visible_documents(cast.one.access("lsg")).exists()
    plan.refresh_from_db()
    assert plan.state == DocumentState.PROPOSED


@pytest.mark.parametrize("state", [DocumentState.PROPOSED, DocumentState.ADOPTED])
def test_a_document_is_proposed_once(cast, plan, state):
    Document.objects.filter(pk=plan.pk).update(state=state)
    with pytest.raises(ValidationError, match="ligger redan hos styrelsen"):
        propose_document(by=cast.one.access("chief"), document=plan)
