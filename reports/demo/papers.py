"""Documents, step by step through the same services as everybody's, and the members' decisions on discharge."""

from collections.abc import Callable
from typing import Any

from finsam.web import clock
from finsam.web.access import Access
from members.queries.access import access_to
from reports.demo.cast import Cast
from reports.demo.source import at, day, html, make
from reports.enums import DischargeOutcome
from reports.models import Comment, Discharge, Document, Passage, Section
from reports.services.comments import Place, add_comment, answer_comment, current_words
from reports.services.documents import create_document
from reports.services.reviews import open_review
from reports.services.sealing import seal_document
from reports.services.texts import newest_revision, save_section_text
from reports.services.versions import record_version

Row = dict[str, Any]
Step = Callable[[Cast, Access, Document, Row], None]


def load_documents(cast: Cast, rows: list[Row]) -> None:
    """Each step is done by its user, with the clock at its time."""
    for row in rows:
        document: Document | None = None
        for step in row["steps"]:
            with clock.stopped_at(at(step["at"])):
                by = access_to(cast.users[step["by"]], cast.association.slug, clock.today())
                document = document or _create(by, row)
                STEPS[step["do"]](cast, by, document, step)


def _create(by: Access, row: Row) -> Document:
    document = create_document(by=by, kind=row["kind"], year=row["year"])
    document.reference = row["reference"]
    document.save(update_fields=["reference"])
    return document


def _write(cast: Cast, by: Access, document: Document, step: Row) -> None:
    sections = {section.key: section for section in document.sections.all()}
    for key, text in step["texts"].items():
        base = newest_revision(sections[key])
        save_section_text(
            by=by, section=sections[key], html=html(text), base_number=base.number if base else 0
        )
    record_version(by=by, document=document)


def _review(cast: Cast, by: Access, document: Document, step: Row) -> None:
    open_review(by=by, document=document, body=cast.bodies[step["body"]], closes=day(step["closes"]))


def _comment(cast: Cast, by: Access, document: Document, step: Row) -> None:
    passage = _passage(document.sections.get(key=step["section"]), step["about"])
    place = Place(passage=passage, quote=current_words(passage))
    add_comment(by=by, document=document, place=place, text=step["text"])


def _passage(section: Section, about: str) -> Passage:
    return next(passage for passage in section.passages.all() if about in current_words(passage))


def _answer(cast: Cast, by: Access, document: Document, step: Row) -> None:
    comment = Comment.objects.filter(version__document=document).latest("at")
    answer_comment(by=by, comment=comment, state=step["state"], answer=step["text"])


def _seal(cast: Cast, by: Access, document: Document, step: Row) -> None:
    seal_document(by=by, document=document, decision=cast.decisions[step["decision"]])


STEPS: dict[str, Step] = {
    "write": _write,
    "review": _review,
    "comment": _comment,
    "answer": _answer,
    "seal": _seal,
}


def load_discharge(cast: Cast, rows: list[Row]) -> None:
    """Each decision: day, outcome, reference; None for a member that has not decided."""
    for row in rows:
        for short, decision in row["decisions"].items():
            on, outcome, reference = decision or (None, DischargeOutcome.PENDING, "")
            make(
                Discharge,
                membership=cast.members[short],
                year=row["year"],
                sent_on=day(row["sent"]),
                decided_on=day(on),
                outcome=outcome,
                reference=reference,
            )
