"""What a version looks like on paper: its cover's words, the mark on every page, and the call to the engine."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.utils import timezone

from finsam.shared.formats import day, moment
from members.models import Decision
from reports.assemble.contents import Contents, contents_from_json
from reports.engine import engine_fingerprint
from reports.enums import DocumentState
from reports.models import Document, DocumentVersion
from reports.pdf import make_pdf
from reports.render import render_paper

PRELIMINARY = "Preliminära siffror"


@dataclass(frozen=True)
class Paper:
    """A document ready for the engine. `recipe` is the hash of everything that decides the bytes."""

    html: str
    title: str
    author: str
    identifier: str
    made_at: datetime

    @property
    def recipe(self) -> str:
        return sha256("\n".join((engine_fingerprint(), self.html)).encode()).hexdigest()

    def pdf(self) -> bytes:
        """Raises reports.pdf.PdfError with a Swedish message."""
        return make_pdf(
            self.html, title=self.title, author=self.author, made_at=self.made_at, identifier=self.identifier
        )


def draft_paper(version: DocumentVersion) -> Paper:
    """The version with its mark on every page: nobody may take a draft for the adopted document."""
    contents = contents_from_json(version.contents)
    return _draft(version.document, contents, version.at, f"version {version.number}")


def unsaved_paper(
    document: Document, contents: Contents, at: datetime, after: DocumentVersion | None
) -> Paper:
    """Contents that no version keeps: what the shell prints when something has changed since the newest one."""
    return _draft(document, contents, at, f"ändrad efter version {after.number}" if after else "utan version")


def adopted_paper(version: DocumentVersion, decision: Decision) -> Paper:
    line = f"Beslutad av {decision.meeting.body.name.lower()} {day(decision.meeting.held_on)}, {decision.paragraph}"
    return _paper(version.document, contents_from_json(version.contents), version.at, (line,), "")


def _draft(document: Document, contents: Contents, at: datetime, edition: str) -> Paper:
    is_proposed = document.state == DocumentState.PROPOSED
    label = (DocumentState.PROPOSED if is_proposed else DocumentState.DRAFT).label
    lines = (label, PRELIMINARY) if contents.is_preliminary else (label,)
    return _paper(document, contents, at, lines, f"{label} · {edition} · {moment(timezone.localtime(at))}")


def _paper(document: Document, contents: Contents, at: datetime, lines: tuple[str, ...], mark: str) -> Paper:
    return Paper(
        html=render_paper(contents, status_lines=lines, draft_mark=mark),
        title=contents.title,
        author=contents.association_name,
        identifier=f"{document.association.slug}/{document.kind}/{document.year}/{at.isoformat()}",
        made_at=at,
    )
