"""The papers that a decision on an application leads to, as PDF: the agreement, a refusal, a referral back."""

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string

from finsam.web import clock
from finsam.web.access import Access
from interventions.models import Application
from reports.assemble.application_letters import AGREEMENT, REFERRAL, REFUSAL, DecidedLetter, gather_decided
from reports.pdf import make_pdf
from reports.services.meeting_papers import style

TITLES = {
    AGREEMENT: "Överenskommelse",
    REFUSAL: "Beslut om ansökan",
    REFERRAL: "Återremiss av ansökan",
}
TEMPLATES = {
    AGREEMENT: "application_agreement",
    REFUSAL: "application_refusal",
    REFERRAL: "application_referral",
}


@dataclass(frozen=True)
class ApplicationPaper:
    """Ready for the engine. The title is what the file is called."""

    title: str
    letter: DecidedLetter
    html: str
    identifier: str
    made_at: datetime

    @property
    def name(self) -> str:
        head = self.letter.head
        return f"{self.title} {self.letter.application} {head.day} – {head.association}.pdf"

    def pdf(self) -> bytes:
        """Raises reports.pdf.PdfError with a Swedish message."""
        return make_pdf(
            self.html,
            title=f"{self.title}, {self.letter.application}",
            author=self.letter.head.association,
            made_at=self.made_at,
            identifier=self.identifier,
            stylesheet=style(),
        )


def application_paper(access: Access, application: Application, kind: str) -> ApplicationPaper:
    """The paper of a decided application; `kind` is one of TITLES."""
    letter, at = gather_decided(access, application), clock.now()
    context = {"title": TITLES[kind], "head": letter.head, "letter": letter, "draft_mark": ""}
    html = render_to_string(f"papers/{TEMPLATES[kind]}.html", context)
    slug = application.association.slug
    identifier = f"{slug}/ansokan/{application.pk}/{kind}/{at.isoformat()}"
    return ApplicationPaper(TITLES[kind], letter, html, identifier, at)
