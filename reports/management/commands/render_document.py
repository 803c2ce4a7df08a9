"""The same PDF as the page makes, from the shell."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from finsam.web import clock
from finsam.web.access import Access
from members.models import Association
from reports.assemble.contents import contents_hash
from reports.assemble.kinds import contents_of
from reports.enums import DocumentKind
from reports.models import Document
from reports.pdf import PdfError
from reports.queries import current_edition
from reports.services.documents import YEARS
from reports.services.papers import Paper, draft_paper, unsaved_paper


class Command(BaseCommand):
    help = (
        "Skriver ett dokument som PDF. En fastställd utgåva skrivs med sina sparade bytes; annars sätts dokumentet ihop "
        "av dagens uppgifter och märks som arbetsmaterial. Inget sparas i databasen."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="förbundets kortnamn i adressen")
        parser.add_argument("kind", help="activity_plan eller annual_report")
        parser.add_argument("year", help="år med fyra siffror")
        parser.add_argument("--out", required=True, help="filen som skrivs")

    def handle(self, *args: Any, slug: str, kind: str, year: str, out: str, **options: Any) -> None:
        association = _association(slug)
        access = Access.system(association, clock.today())
        pdf = _pdf(access, _document(access, kind, year))
        try:
            Path(out).write_bytes(pdf)
        except OSError as error:
            raise CommandError(f"Kan inte skriva {out}: {error.strerror}. Välj en annan fil.") from error
        self.stdout.write(f"Skrev {out}, {len(pdf)} byte.")


def _association(slug: str) -> Association:
    association = Association.objects.filter(slug=slug).first()
    if association is None:
        known = ", ".join(Association.objects.values_list("slug", flat=True)) or "inget är upplagt än"
        raise CommandError(f"Det finns inget förbund med kortnamnet {slug}. De som finns: {known}.")
    return association


def _document(access: Access, kind: str, year: str) -> Document:
    """The stored document, or one that is only in memory: its sections are then empty."""
    if kind not in DocumentKind.values:
        raise CommandError(f"Okänt slag {kind}. Välj {' eller '.join(DocumentKind.values)}.")
    if not (year.isascii() and year.isdigit() and int(year) in YEARS):
        raise CommandError(f"Skriv året med fyra siffror, från {YEARS.start}: {year} går inte.")
    found = (
        Document.objects.within(access)
        .filter(kind=kind, year=int(year))
        .select_related("association")
        .first()
    )
    return found or Document(association=access.association, kind=kind, year=int(year))


def _pdf(access: Access, document: Document) -> bytes:
    edition = current_edition(access, document) if document.pk else None
    if edition is not None:
        return bytes(edition.pdf)
    try:
        return _paper(access, document).pdf()
    except PdfError as error:
        raise CommandError(str(error)) from error


def _paper(access: Access, document: Document) -> Paper:
    """The newest version when it still holds, otherwise today's contents."""
    contents = contents_of(access, document)
    newest = document.versions.order_by("-number").first() if document.pk else None
    if newest is not None and newest.contents_hash == contents_hash(contents):
        return draft_paper(newest)
    return unsaved_paper(document, contents, clock.now(), newest)
