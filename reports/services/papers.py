"""What a version looks like on paper: its cover's words, the mark on every page, and the call to the engine."""

from dataclasses import dataclass
from hashlib import sha256

from django.utils import timezone

from finsam.shared.formats import day, moment
from members.models import Decision
from reports.assemble.contents import Contents, contents_from_json
from reports.enums import DocumentState
from reports.engine import engine_fingerprint
from reports.models import DocumentVersion
from reports.pdf import make_pdf
from reports.render import render_paper

PRELIMINARY = "Preliminära siffror"


@dataclass(frozen=True)
class Paper:
    """One version ready for the engine. `recipe` is the hash of everything that decides the bytes."""

    version: DocumentVersion
    html: str
    title: str
    author: str

    @property
    def identifier(self) -> str:
        document = self.version.document
        return f"{document.association.slug}/{document.kind}/{document.year}/{self.version.number}"

    @property
    def recipe(self) -> str:
        return sha256("\n".join((engine_fingerprint(), self.html)).encode()).hexdigest()

    def pdf(self) -> bytes:
        """Raises reports.pdf.PdfError with a Swedish message."""
        return make_pdf(
            self.html,
            title=self.title,
            author=self.author,
            made_at=self.version.at,
            identifier=self.identifier,
        )


def draft_paper(version: DocumentVersion) -> Paper:
    """The version with its mark on every page: nobody may take a draft for the adopted document."""
    document, contents = version.document, contents_from_json(version.contents)
    is_proposed = document.state == DocumentState.PROPOSED
    label = DocumentState.PROPOSED.label if is_proposed else DocumentState.DRAFT.label
    mark = f"{label} · version {version.number} · {moment(timezone.localtime(version.at))}"
    lines = (label, PRELIMINARY) if contents.is_preliminary else (label,)
    return _paper(version, contents, lines, mark)


def adopted_paper(version: DocumentVersion, decision: Decision) -> Paper:
    line = f"Beslutad av {decision.meeting.body.name.lower()} {day(decision.meeting.held_on)}, {decision.paragraph}"
    return _paper(version, contents_from_json(version.contents), (line,), "")


def _paper(version: DocumentVersion, contents: Contents, lines: tuple[str, ...], mark: str) -> Paper:
    html = render_paper(contents, status_lines=lines, draft_mark=mark)
    return Paper(version, html, contents.title, contents.association_name)
