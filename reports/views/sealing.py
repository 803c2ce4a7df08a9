"""Adoption: what will be sealed, what is missing, and the sealed bytes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from finsam.shared.findings import Severity
from members.forms.decisions import BoardDecisionForm
from members.permissions import Permission, require
from reports.assemble.kinds import contents_from, rows_of
from reports.models import Document
from reports.pdf import PdfError
from reports.queries import edition_rows, visible_documents
from reports.readiness import findings
from reports.render import render_body
from reports.services.sealing import seal_document
from reports.views.downloads import pdf_response


@require_http_methods(["GET", "POST"])
def document_seal(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(visible_documents(request.access), pk=pk)
    require(request.access, Permission.SEAL)
    if document.is_adopted:
        return redirect("document_detail", request.access.association.slug, document.pk)
    form = BoardDecisionForm(request.POST or None, access=request.access)
    if request.method == "POST" and form.is_valid() and _seal(request, document, form):
        messages.success(request, f"{document} är fastställd och förseglad.")
        return redirect("document_detail", request.access.association.slug, document.pk)
    return _page(request, document, form)


def _seal(request: HttpRequest, document: Document, form: Form) -> bool:
    try:
        seal_document(by=request.access, document=document, decision=form.cleaned_data["decision"])
    except (ValidationError, PdfError) as error:
        form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        return False
    return True


def _page(request: HttpRequest, document: Document, form: Form) -> HttpResponse:
    rows = rows_of(request.access, document)
    contents = contents_from(rows)
    found = findings(contents, rows)
    context = {
        "document": document,
        "form": form,
        "stops": [finding for finding in found if finding.severity == Severity.STOP],
        "warnings": [finding for finding in found if finding.severity == Severity.WARNING],
        "has_decisions": form.fields["decision"].queryset.exists(),
        "body": render_body(contents),
    }
    return render(request, "reports/document_seal.html", context, status=422 if form.errors else 200)


@require_GET
def edition_download(request: HttpRequest, pk: int) -> HttpResponse:
    edition = get_object_or_404(edition_rows(request.access), pk=pk)
    document = edition.version.document
    name = f"{document.title} – {document.association.name}.pdf"
    return pdf_response(request, bytes(edition.pdf), name=name, digest=edition.sha256)
