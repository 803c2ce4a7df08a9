"""Drafts as PDF: ask for one, see how it goes, fetch it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from members.permissions import Permission, require
from reports.enums import PrintState
from reports.models import Document
from reports.queries import current_edition, visible_documents, visible_prints
from reports.services.prints import INTERRUPTED, is_given_up, request_print
from reports.views.downloads import pdf_response


@require_POST
def print_request(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(visible_documents(request.access), pk=pk)
    require(request.access, Permission.ORDER_PRINTS)
    slug = request.access.association.slug
    edition = current_edition(request.access, document)
    if edition is not None:
        return redirect("edition_download", slug, edition.pk)
    try:
        job = request_print(by=request.access, document=document)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("document_detail", slug, document.pk)
    return redirect("print_status", slug, job.pk)


@require_GET
def print_status(request: HttpRequest, pk: int) -> HttpResponse:
    """The page while it is made; htmx asks for the same address and gets only what changes."""
    job = get_object_or_404(visible_prints(request.access).defer("pdf"), pk=pk)
    given_up = is_given_up(job)
    context = {
        "job": job,
        "document": job.version.document,
        "is_ready": job.state == PrintState.READY,
        "trouble": INTERRUPTED if given_up else job.message if job.state == PrintState.FAILED else "",
    }
    template = "reports/print_progress.html" if request.htmx else "reports/print_status.html"
    return render(request, template, context)


@require_GET
def print_download(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(visible_prints(request.access), pk=pk)
    if job.pdf is None:
        return redirect("print_status", request.access.association.slug, job.pk)
    return pdf_response(request, bytes(job.pdf), name=_name(job.version.document, job.version.number))


def _name(document: Document, number: int) -> str:
    return f"{document.title} arbetsmaterial version {number} – {document.association.name}.pdf"
