"""PDFs of drafts, made in the background: asked for once, made once, kept with the version."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from finsam.web import clock
from finsam.web.access import Access
from members.models import Association
from members.permissions import Permission, require
from reports.enums import PrintState
from reports.models import Document, DocumentVersion, PrintJob
from reports.pdf import PdfError
from reports.services.papers import draft_paper
from reports.services.versions import record_version
from reports.tasks import make_print

UNDER_WAY = (PrintState.WAITING, PrintState.WORKING)
GIVEN_UP = timedelta(minutes=5)  # a worker that died leaves its job behind
INTERRUPTED = "Arbetet avbröts. Beställ PDF:en igen."


def request_print(*, by: Access, document: Document) -> PrintJob:
    """The job for the document as it is now. The same words, figures and engine give the same job.

    Raises ValidationError while the user has another document under way: one at a time each.
    """
    require(by, Permission.ORDER_PRINTS)
    version = record_version(by=by, document=document)
    recipe = draft_paper(version).recipe
    with transaction.atomic():
        Association.objects.select_for_update().get(pk=document.association_id)  # two clicks make one job
        jobs = PrintJob.objects.within(by)
        made = jobs.filter(version=version, recipe=recipe).exclude(state=PrintState.FAILED).first()
        if made is not None and not is_given_up(made):
            return made
        _refuse_a_second(by)
        job = PrintJob.objects.create(version=version, recipe=recipe, by=by.user, at=clock.now())
        transaction.on_commit(lambda: make_print.enqueue(job_id=job.pk))
    return job


def _refuse_a_second(by: Access) -> None:
    mine = PrintJob.objects.within(by).filter(by=by.user, state__in=UNDER_WAY)
    running = next((job for job in mine if not is_given_up(job)), None)
    if running is not None:
        raise ValidationError(f"Vänta tills {running.version.document} är klar. Du kan göra en PDF i taget.")


def is_given_up(job: PrintJob) -> bool:
    """Has it been under way for so long that its worker must be gone?"""
    return job.state in UNDER_WAY and clock.now() - job.at > GIVEN_UP


def run_print(job_id: int) -> None:
    """What the worker does. A job that somebody else has begun, or that is done, is left alone."""
    if not PrintJob.objects.filter(pk=job_id, state=PrintState.WAITING).update(state=PrintState.WORKING):
        return
    version = DocumentVersion.objects.select_related("document__association").get(print_jobs=job_id)
    try:
        pdf, state, message = draft_paper(version).pdf(), PrintState.READY, ""
    except PdfError as error:
        pdf, state, message = None, PrintState.FAILED, str(error)
    except Exception:
        _finish(job_id, None, PrintState.FAILED, INTERRUPTED)
        raise
    _finish(job_id, pdf, state, message)


def _finish(job_id: int, pdf: bytes | None, state: str, message: str) -> None:
    PrintJob.objects.filter(pk=job_id).update(state=state, pdf=pdf, message=message, finished_at=clock.now())
