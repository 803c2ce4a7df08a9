"""What every kind of document reads: its texts, the foundation texts of its day, the groups and their seats."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from finsam.web.access import Access
from members.enums import BodyKind
from members.models import FoundationText
from members.queries.bodies import body_rows
from reports.assemble.blocks import Passage
from reports.enums import DocumentKind
from reports.models import Document, PassageState, Section, SectionRevision

BODY_ORDER = (
    BodyKind.BOARD,
    BodyKind.PREPARATORY,
    BodyKind.LSG,
    BodyKind.WORKING,
    BodyKind.CONSULTATION,
)


@dataclass(frozen=True)
class SeatRow:
    organisation: str
    unit: str
    kind: str


@dataclass(frozen=True)
class BodyRow:
    id: int
    kind: str
    name: str
    task: str
    seats: tuple[SeatRow, ...]


@dataclass(frozen=True)
class FoundationRow:
    title: str
    html: str


@dataclass(frozen=True)
class DocumentRows:
    """`texts` maps a section's key to its current passages; `titles` maps it to its title, in the document's order."""

    kind: str
    year: int
    title: str
    reference: str
    association_name: str
    amounts_note: str
    titles: Mapping[str, str]
    texts: Mapping[str, tuple[Passage, ...]]
    foundation: Mapping[str, FoundationRow]
    bodies: tuple[BodyRow, ...]


def document_day(document: Document) -> date:
    """The day whose texts and names hold: a plan looks at the year's first day, a report at its last."""
    if document.kind == DocumentKind.ANNUAL_REPORT:
        return date(document.year, 12, 31)
    first = date(document.year, 1, 1)
    return max(first, document.association.started or first)


def gather_document(access: Access, document: Document) -> DocumentRows:
    """Six queries for a stored document, four for one that is not stored yet."""
    association, day = document.association, document_day(document)
    name = association.name_on(day)
    titles, texts = _texts(access, document) if document.pk else ({}, {})
    return DocumentRows(
        kind=document.kind,
        year=document.year,
        title=document.title,
        reference=document.reference,
        association_name=name,
        amounts_note=association.amounts_note,
        titles=titles,
        texts=texts,
        foundation=_foundation(access, day),
        bodies=_bodies(access, name, day),
    )


def _texts(access: Access, document: Document) -> tuple[dict[str, str], dict[str, tuple[Passage, ...]]]:
    sections = Section.objects.within(access).filter(document=document)
    titles = {section.key: section.title for section in sections}
    latest = (
        SectionRevision.objects.within(access)
        .filter(section__document=document)
        .order_by()
        .values("section")
        .annotate(latest=Max("pk"))
        .values("latest")
    )
    passages: dict[str, list[Passage]] = {}
    states = PassageState.objects.within(access).filter(revision__in=latest)
    for state in states.select_related("passage", "revision__section").order_by("revision", "position"):
        passage = Passage(str(state.passage.uuid), state.html)
        passages.setdefault(state.revision.section.key, []).append(passage)
    return titles, {key: tuple(rows) for key, rows in passages.items()}


def _foundation(access: Access, day: date) -> dict[str, FoundationRow]:
    rows = FoundationText.objects.within(access).active_on(day).filter(body=None)
    return {row.kind: FoundationRow(row.title, row.html) for row in rows}


def _bodies(access: Access, own: str, day: date) -> tuple[BodyRow, ...]:
    rows = (
        BodyRow(
            body.pk,
            body.kind,
            body.name,
            body.task,
            tuple(
                SeatRow(
                    organisation=seat.block_name_on(day) if seat.organisation_on(day) else own,
                    unit=seat.unit,
                    kind=seat.kind,
                )
                for seat in body.seats.all()
            ),
        )
        for body in body_rows(access, day)
    )
    return tuple(sorted(rows, key=lambda row: BODY_ORDER.index(row.kind)))
