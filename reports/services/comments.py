"""Saying something about a paragraph, and answering it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from finsam.web import clock
from finsam.web.access import Access
from members.models import Seat
from members.permissions import Permission, require
from members.services.record import record_event
from reports.domain.passages import words_of
from reports.enums import CommentState
from reports.models import Comment, Document, Passage
from reports.services.versions import record_version

ADOPTED = "Dokumentet är fastställt och kan inte längre få synpunkter."


@dataclass
class PassageChanged(Exception):
    """The paragraph's words are no longer the ones that were commented on."""

    quote: str
    now: str


@dataclass(frozen=True)
class Place:
    """Where a comment stands: a passage, a row of a table, or the whole document; `quote` is what the reader saw."""

    passage: Passage | None = None
    row_key: str = ""
    quote: str = ""


def current_words(passage: Passage) -> str:
    """The passage's words in its section's newest revision; empty when it is gone."""
    newest = passage.section.revisions.order_by("-number").first()
    state = passage.states.filter(revision=newest).first() if newest else None
    return words_of(state.html) if state else ""


def add_comment(*, by: Access, document: Document, place: Place, text: str) -> Comment:
    """Binds the comment to the paragraph and to the version as it stands now.

    Raises PassageChanged when the paragraph has changed since the reader saw it, and ValidationError for the text.
    """
    require(by, Permission.COMMENT)
    if document.is_adopted:
        raise ValidationError(ADOPTED)
    if place.passage is not None and (now := current_words(place.passage)) != place.quote:
        raise PassageChanged(place.quote, now)
    version = record_version(by=by, document=document)
    with transaction.atomic():
        if Document.objects.within(by).select_for_update().get(pk=document.pk).is_adopted:
            raise ValidationError(ADOPTED)  # meanwhile: nobody could answer it any more
        comment = Comment(
            version=version,
            passage=place.passage,
            row_key=place.row_key,
            quote=place.quote,
            text=text,
            author=by.user,
            seat=_seat(by, document),
            at=clock.now(),
        )
        comment.full_clean()
        comment.save()
        record_event(by=by, association_id=document.association_id, action="comment_made", subject=comment)
    return comment


def _seat(by: Access, document: Document) -> Seat | None:
    """The seat she speaks for: in the group that is asked, when she sits in several; none for the office."""
    own = Seat.objects.within(by).filter(pk__in=by.seats).order_by("pk")
    asking = document.rounds.filter(opens__lte=by.day, closes__gte=by.day).values("body")
    return own.filter(body__in=asking).first() or own.first()


@transaction.atomic
def answer_comment(*, by: Access, comment: Comment, state: str, answer: str) -> Comment:
    """Gives the comment its state and answer. An answer may be changed until the document is adopted."""
    require(by, Permission.ANSWER_COMMENTS)
    comment = Comment.objects.within(by).select_for_update(of=("self",)).get(pk=comment.pk)
    if comment.version.document.is_adopted:
        raise ValidationError("Dokumentet är fastställt, så svaret kan inte ändras.")
    if state not in CommentState.values or state == CommentState.OPEN:
        raise ValidationError(
            {"state": "Välj vad som hände med synpunkten: noterat, infört eller inte infört."}
        )
    comment.state, comment.answer = state, answer
    comment.answered_by, comment.answered_at = by.user, clock.now()
    comment.full_clean()
    comment.save()
    record_event(
        by=by,
        association_id=comment.version.document.association_id,
        action="comment_answered",
        subject=comment,
        detail={"state": state},
    )
    return comment
