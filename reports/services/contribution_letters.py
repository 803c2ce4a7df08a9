"""The letters about a member's contribution as PDF: one that asks for it, and one that calls in an instalment."""

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string

from budget.models import Contribution, Instalment
from finsam.web import clock
from finsam.web.access import Access
from reports.assemble.contribution_letters import (
    CallLetter,
    LetterHead,
    RequestLetter,
    gather_call_in,
    gather_request,
)
from reports.pdf import make_pdf
from reports.services.meeting_papers import style


@dataclass(frozen=True)
class Letter:
    """Ready for the engine. The title is what the file is called."""

    title: str
    head: LetterHead
    html: str
    identifier: str
    made_at: datetime

    @property
    def name(self) -> str:
        return f"{self.title} {self.head.name} {self.head.day} – {self.head.association}.pdf"

    def pdf(self) -> bytes:
        """Raises reports.pdf.PdfError with a Swedish message."""
        return make_pdf(
            self.html,
            title=f"{self.title}, {self.head.name}",
            author=self.head.association,
            made_at=self.made_at,
            identifier=self.identifier,
            stylesheet=style(),
        )


def request_letter(access: Access, contribution: Contribution) -> Letter:
    letter = gather_request(access, contribution)
    return _made("contribution_request", f"Äskande om bidrag {letter.year}", contribution, letter)


def call_in_letter(access: Access, contribution: Contribution, instalment: Instalment) -> Letter:
    letter = gather_call_in(access, contribution, instalment)
    return _made("contribution_call", f"Rekvisition av bidrag {letter.year}", contribution, letter)


def _made(
    template: str, title: str, contribution: Contribution, letter: RequestLetter | CallLetter
) -> Letter:
    at = clock.now()
    context = {"title": title, "head": letter.head, "letter": letter, "draft_mark": ""}
    html = render_to_string(f"papers/{template}.html", context)
    slug = contribution.membership.association.slug
    return Letter(
        title, letter.head, html, f"{slug}/bidrag/{contribution.pk}/{template}/{at.isoformat()}", at
    )
