"""The papers of a meeting as PDF: what stands in them becomes HTML, the engine prints it, attachments are laid in."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from finsam.shared.formats import moment
from finsam.shared.pdf_reading import PdfUnreadable, read_pdf
from finsam.web import clock
from finsam.web.access import Access
from members.enums import MeetingState
from members.models import AgendaItem, Meeting
from reports.assemble.meeting_papers import (
    CallPaper,
    Head,
    MinutesPaper,
    Paper,
    gather_call,
    gather_matter,
    gather_minutes,
    gather_notices,
    head_of,
    only,
)
from reports.engine import STYLESHEET
from reports.inlay import Sheet, lay_in, stand_in
from reports.pdf import PdfRefused, make_pdf

MEETING_STYLE = STYLESHEET.with_name("meeting.css")
DRAFT = "Utkast"
UNADJUSTED = "Ojusterat"


@dataclass(frozen=True)
class Printed:
    """A paper ready for the engine. The title is what the file is called."""

    title: str
    head: Head
    html: str
    identifier: str
    made_at: datetime
    sheets: tuple[Sheet, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.title} {self.head.name} {self.head.day} – {self.head.association}.pdf"

    def pdf(self) -> bytes:
        """Raises reports.pdf.PdfError with a Swedish message."""
        own = make_pdf(
            self.html,
            title=f"{self.title}, {self.head.name} {self.head.day}",
            author=self.head.association,
            made_at=self.made_at,
            identifier=self.identifier,
            stylesheet=style(),
            assets={f"{sheet.anchor}.png": stand_in(n) for n, sheet in enumerate(self.sheets)},
        )
        return lay_in(own, self.sheets, self.files)


def style() -> str:
    return STYLESHEET.read_text(encoding="utf-8") + MEETING_STYLE.read_text(encoding="utf-8")


def _printed(template: str, title: str, head: Head, meeting: Meeting, **context: Any) -> Printed:
    at = clock.now()
    html = render_to_string(f"papers/{template}.html", {"title": title, "head": head, **context})
    slug = meeting.association.slug
    return Printed(title, head, html, f"{slug}/mote/{meeting.pk}/{template}/{at.isoformat()}", at)


# The call


def agenda_paper(access: Access, meeting: Meeting) -> Printed:
    """The agenda alone, without the matters' papers."""
    call = gather_call(access, meeting)
    mark = _draft_mark(meeting)
    return _printed("call", "Dagordning", call.head, meeting, call=call, with_papers=False, draft_mark=mark)


def call_paper(access: Access, meeting: Meeting, *, number: int = 1, is_draft: bool = False) -> Printed:
    """The call with all papers in one file. Raises PdfRefused when an attachment's file is not as it was."""
    call, files = with_files(gather_call(access, meeting, number=number, is_draft=is_draft))
    title = "Kallelse" if number == 1 else "Ny kallelse"
    mark = _draft_mark(meeting, always=True) if is_draft else ""
    printed = _printed("call", title, call.head, meeting, call=call, with_papers=True, draft_mark=mark)
    return replace(printed, sheets=tuple(_sheets(call.papers)), files=files)


def _draft_mark(meeting: Meeting, *, always: bool = False) -> str:
    if meeting.state != MeetingState.PLANNED and not always:
        return ""
    return f"{DRAFT} · {moment(clock.now())}"


def with_files(call: CallPaper) -> tuple[CallPaper, dict[str, bytes]]:
    """The same call with each attachment's pages known, and the files by the name they have for the child."""
    files: dict[str, bytes] = {}
    matters = []
    for matter in call.matters:
        papers = []
        for paper in matter.papers:
            content = stored(paper)
            files[f"{paper.anchor}.pdf"] = content
            papers.append(replace(paper, wide=_wide(paper, content)))
        matters.append(replace(matter, papers=tuple(papers)))
    return replace(call, matters=tuple(matters)), files


def stored(paper: Paper) -> bytes:
    """The attachment's bytes, which must be those that were read when it was added."""
    try:
        with default_storage.open(paper.file) as file:
            content = bytes(file.read())
    except OSError as error:
        raise _not_as_it_was(paper, repr(error)) from error
    if sha256(content).hexdigest() != paper.sha256:
        raise _not_as_it_was(paper, "checksum")
    return content


def _wide(paper: Paper, content: bytes) -> tuple[bool, ...]:
    try:
        return read_pdf(content, with_text=False).wide
    except PdfUnreadable as error:
        raise PdfRefused(f"Bilagan {paper.title}: {error}", error.detail) from error


def _not_as_it_was(paper: Paper, detail: str) -> PdfRefused:
    message = (
        f"Bilagan {paper.title} finns inte kvar som den var. Ta bort den från ärendet och lägg till den igen."
    )
    return PdfRefused(message, detail)


def _sheets(papers: Sequence[Paper]) -> list[Sheet]:
    return [
        Sheet(f"{paper.anchor}-{page + 1}", f"{paper.anchor}.pdf", page, is_wide)
        for paper in papers
        for page, is_wide in enumerate(paper.wide)
    ]


# A matter, the minutes, and what is taken from them


def letter_paper(item: AgendaItem) -> Printed:
    head = head_of(item.meeting)
    matter = gather_matter(item)
    return _printed("letter", "Tjänsteskrivelse", head, item.meeting, matter=matter, draft_mark="")


def minutes_paper(access: Access, meeting: Meeting) -> Printed:
    minutes = gather_minutes(access, meeting)
    mark = _minutes_mark(minutes)
    return _printed("minutes", "Protokoll", minutes.head, meeting, minutes=minutes, draft_mark=mark)


def _minutes_mark(minutes: MinutesPaper) -> str:
    return "" if minutes.adjusted_on else f"{UNADJUSTED} · {moment(clock.now())}"


def extract_paper(access: Access, item: AgendaItem) -> Printed:
    minutes = gather_minutes(access, item.meeting)
    row = only(minutes, item)
    title = f"Protokollsutdrag {row.paragraph}" if row else "Protokollsutdrag"
    context = {"minutes": minutes, "row": row, "draft_mark": _minutes_mark(minutes)}
    return _printed("extract", title, minutes.head, item.meeting, **context)


def notice_paper(access: Access, meeting: Meeting, only_one: int | None = None) -> Printed:
    """A page for each member municipality and region, or for the one asked for."""
    minutes = gather_minutes(access, meeting)
    notices = gather_notices(meeting, only_one)
    context = {"minutes": minutes, "notices": notices, "draft_mark": ""}
    return _printed("notice", "Anslagsbevis", minutes.head, meeting, **context)
