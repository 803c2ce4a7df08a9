"""Attachments of matters: only PDF, read before it is kept, and nothing after the minutes are adjusted."""

from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum

from finsam.shared.pdf_reading import LARGEST_FILE, PdfFacts, PdfUnreadable, read_pdf
from finsam.web.access import Access
from members.enums import Act
from members.models import AgendaItem, Attachment
from members.permissions import Permission, require
from members.services.meetings import lock_meeting, log

LARGEST_TOGETHER = 60 * 1024 * 1024
MOST_PAGES_TOGETHER = 350
MEGABYTE = 1024 * 1024


def add_attachment(*, by: Access, item: AgendaItem, title: str, file: UploadedFile) -> Attachment:
    """Keeps the file under its checksum. Raises ValidationError at `file` for what is not taken, with what to do."""
    require(by, Permission.KEEP_MEETINGS)
    content = _content(file)
    facts = check_pdf(content)  # before the transaction: it may take seconds
    with transaction.atomic():
        meeting = lock_meeting(by, item.meeting_id)
        digest = sha256(content).hexdigest()
        _check_whole(item, digest, len(content), facts.pages)
        attachment = Attachment(item=item, title=title, sha256=digest, size=len(content), pages=facts.pages)
        attachment.file.save(f"{digest}.pdf", ContentFile(content), save=False)
        try:
            attachment.full_clean()
            attachment.save()
            log(by, meeting, Act.FILE_ADDED, attachment, sha256=digest, pages=facts.pages)
        except Exception:
            attachment.file.delete(save=False)
            raise
    return attachment


def _content(file: UploadedFile) -> bytes:
    if (file.size or 0) > LARGEST_FILE:
        raise _at_file(
            f"Filen är större än {LARGEST_FILE // MEGABYTE} MB. Skriv ut den som PDF med lägre upplösning."
        )
    return bytes(file.read())


def check_pdf(content: bytes) -> PdfFacts:
    """How long the PDF is. Raises ValidationError when it cannot be read or holds a personal identity number."""
    try:
        facts = read_pdf(content)
    except PdfUnreadable as error:
        raise _at_file(str(error)) from error
    if facts.numbered:
        pages = ", ".join(map(str, facts.numbered[:5]))
        word = "Sidan" if len(facts.numbered) == 1 else "Sidorna"
        raise _at_file(
            f"{word} {pages} har ett personnummer. Ta bort det och spara filen på nytt: förbundet får inte spara "
            "uppgifter om enskilda deltagare."
        )
    return facts


def _check_whole(item: AgendaItem, digest: str, size: int, pages: int) -> None:
    """All papers go in one file, so they have a size together."""
    others = Attachment.objects.filter(item__meeting=item.meeting_id)
    if others.filter(item=item, sha256=digest).exists():
        raise _at_file("Ärendet har redan den filen.")
    total = others.aggregate(size=Sum("size"), pages=Sum("pages"))
    if (total["size"] or 0) + size > LARGEST_TOGETHER:
        raise _at_file(
            f"Mötets bilagor blir tillsammans större än {LARGEST_TOGETHER // MEGABYTE} MB. Ta bort någon."
        )
    if (total["pages"] or 0) + pages > MOST_PAGES_TOGETHER:
        raise _at_file(f"Mötets bilagor blir tillsammans fler än {MOST_PAGES_TOGETHER} sidor. Ta bort någon.")


def _at_file(message: str) -> ValidationError:
    return ValidationError({"file": message})


@transaction.atomic
def remove_attachment(*, by: Access, attachment: Attachment) -> None:
    """Takes the paper from the matter and its file from the store."""
    meeting = lock_meeting(by, attachment.item.meeting_id)
    log(by, meeting, Act.FILE_REMOVED, attachment, sha256=attachment.sha256)
    file = attachment.file
    attachment.delete()
    transaction.on_commit(lambda: file.delete(save=False))
