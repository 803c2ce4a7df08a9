"""Writing in a section: every save is a revision of its own, and nobody overwrites anybody."""

from dataclasses import dataclass

from django.db import transaction

from finsam.shared.richtext import clean_html
from finsam.web import clock
from finsam.web.access import Access
from members.permissions import Permission, require
from members.services.record import record_event
from reports.domain.passages import align, passage_hash, split_passages
from reports.models import Passage, PassageState, Section, SectionRevision


@dataclass
class TextConflict(Exception):
    """Somebody else saved meanwhile: their text, and the one that was to be saved."""

    newest: SectionRevision
    mine: str


class DocumentSealed(Exception):
    """The document is adopted; its texts stand for good."""


def newest_revision(section: Section) -> SectionRevision | None:
    return section.revisions.order_by("-number").first()


@transaction.atomic
def save_section_text(*, by: Access, section: Section, html: str, base_number: int) -> SectionRevision:
    """Adds the next revision. `base_number` is the revision the writer began from, 0 for an empty section.

    Raises TextConflict when there is a newer one, and DocumentSealed for an adopted document. The same text again
    changes nothing.
    """
    require(by, Permission.WRITE_DOCUMENTS)
    section = (
        Section.objects.within(by)
        .select_for_update(of=("self",))
        .select_related("document")
        .get(pk=section.pk)
    )
    if section.document.is_adopted:
        raise DocumentSealed
    base, html = newest_revision(section), clean_html(html)
    if (base.number if base else 0) != base_number:
        raise TextConflict(base, html)
    if base is not None and base.html == html:
        return base
    revision = SectionRevision(
        section=section, number=base_number + 1, html=html, base=base, by=by.user, at=clock.now()
    )
    revision.full_clean(exclude=["by", "base"])
    revision.save()
    _keep_passages(section, base, revision)
    detail = {"section": section.key, "revision": revision.number}
    record_event(
        by=by,
        association_id=section.document.association_id,
        action="text_saved",
        subject=section,
        detail=detail,
    )
    return revision


def _keep_passages(section: Section, base: SectionRevision | None, revision: SectionRevision) -> None:
    """Each paragraph keeps its identity where its words, or nearly its words, were there before."""
    old = list(base.passage_states.values_list("passage", "html")) if base else []
    new = split_passages(revision.html)
    states = []
    for position, (html, passage) in enumerate(zip(new, align(old, new), strict=True)):
        passage_id = passage or Passage.objects.create(section=section).pk
        states.append(
            PassageState(
                revision=revision,
                passage_id=passage_id,
                position=position,
                html=html,
                hash=passage_hash(html),
            )
        )
    PassageState.objects.bulk_create(states)
