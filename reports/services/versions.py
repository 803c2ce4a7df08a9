"""Versions of a document: a snapshot of texts and figures, made only when something has changed."""

from django.db import transaction
from django.db.models import Max

from finsam.web import clock
from finsam.web.access import Access
from reports.assemble.contents import contents_hash, contents_to_json
from reports.assemble.kinds import contents_of
from reports.models import Document, DocumentVersion, SectionRevision


def record_version(*, by: Access, document: Document) -> DocumentVersion:
    """The newest version when nothing has changed since, otherwise the next one."""
    contents = contents_of(by, document)  # read before the transaction: others should not wait for it
    digest = contents_hash(contents)
    with transaction.atomic():
        Document.objects.within(by).select_for_update().get(pk=document.pk)  # one number each
        newest = document.versions.order_by("-number").first()
        if newest is not None and newest.contents_hash == digest:
            return newest
        version = DocumentVersion.objects.create(
            document=document,
            number=newest.number + 1 if newest else 1,
            contents=contents_to_json(contents),
            contents_hash=digest,
            by=by.user,
            at=clock.now(),
        )
        version.revisions.set(_current_revisions(document))
    return version


def _current_revisions(document: Document) -> list[int]:
    latest = SectionRevision.objects.filter(section__document=document).order_by().values("section")
    return list(latest.annotate(latest=Max("pk")).values_list("latest", flat=True))
