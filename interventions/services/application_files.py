"""Papers of an application: only PDF, read before they are kept, and never removed once they have been sent in."""

from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum

from finsam.shared.pdf_reading import LARGEST_FILE
from finsam.web.access import Access
from interventions.domain.applications import thaw
from interventions.models import Application, ApplicationFile
from interventions.services.applications import log
from interventions.services.writing import lock_open
from members.enums import Act
from members.services.files import check_pdf

MEGABYTE = 1024 * 1024
LARGEST_TOGETHER = 40 * MEGABYTE
MOST_FILES = 20


def add_file(*, by: Access, application: Application, title: str, file: UploadedFile) -> ApplicationFile:
    """Keeps the file under its checksum. Raises ValidationError at `file` or `title` for what is not taken."""
    if (file.size or 0) > LARGEST_FILE:
        raise _at_file(
            f"Filen är större än {LARGEST_FILE // MEGABYTE} MB. Skriv ut den som PDF med lägre upplösning."
        )
    content = bytes(file.read())
    facts = check_pdf(content)  # before the transaction: it may take seconds
    digest = sha256(content).hexdigest()
    with transaction.atomic():
        locked = lock_open(by, application.pk)
        _check_whole(locked, digest, len(content))
        row = ApplicationFile(
            application=locked, title=title, sha256=digest, size=len(content), pages=facts.pages
        )
        row.file.save(f"{digest}.pdf", ContentFile(content), save=False)
        try:
            row.full_clean()
            row.save()
            log(by, locked, Act.FILE_ADDED, row, sha256=digest, pages=facts.pages)
        except Exception:
            row.file.delete(save=False)
            raise
    return row


def _check_whole(application: Application, digest: str, size: int) -> None:
    others = application.files.all()
    if others.filter(sha256=digest).exists():
        raise _at_file("Ansökan har redan den filen.")
    if others.count() >= MOST_FILES:
        raise _at_file(f"En ansökan har högst {MOST_FILES} bilagor. Slå ihop några till en fil.")
    if (others.aggregate(size=Sum("size"))["size"] or 0) + size > LARGEST_TOGETHER:
        raise _at_file(
            f"Bilagorna blir tillsammans större än {LARGEST_TOGETHER // MEGABYTE} MB. Ta bort någon."
        )


def _at_file(message: str) -> ValidationError:
    return ValidationError({"file": message})


@transaction.atomic
def remove_file(*, by: Access, file: ApplicationFile) -> None:
    """Takes the paper away. Raises ValidationError when it belongs to a version that was sent in."""
    locked = lock_open(by, file.application_id)
    for version in locked.versions.all():
        if any(one.sha256 == file.sha256 for one in thaw(version.contents).files):
            raise ValidationError(
                f"Bilagan ”{file.title}” skickades in i version {version.number} och finns kvar. Lägg till en ny."
            )
    log(by, locked, Act.FILE_REMOVED, file, sha256=file.sha256)
    stored = file.file
    file.delete()
    transaction.on_commit(lambda: stored.delete(save=False))
