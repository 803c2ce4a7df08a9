"""Opening a document for a group to read."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from members.permissions import Permission, require
from reports.forms import ReviewForm
from reports.queries import visible_documents
from reports.services.reviews import open_review, propose_document
from reports.views.documents import document_page


@require_POST
def review_open(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(visible_documents(request.access), pk=pk)
    require(request.access, Permission.WRITE_DOCUMENTS)
    form = ReviewForm(request.POST, access=request.access)
    if form.is_valid():
        try:
            review = open_review(by=request.access, document=document, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, f"{review.body} kan nu läsa och lämna synpunkter till och med {review.closes}."
            )
            return redirect("document_detail", request.access.association.slug, document.pk)
    return document_page(request, document, review=form, status=422)


@require_POST
def document_propose(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(visible_documents(request.access), pk=pk)
    require(request.access, Permission.WRITE_DOCUMENTS)
    try:
        propose_document(by=request.access, document=document)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Styrelsen kan nu läsa {document}, märkt som förslag.")
    return redirect("document_detail", request.access.association.slug, document.pk)
