"""A new document."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from members.permissions import Permission, require
from reports.forms import NewDocumentForm
from reports.services.documents import create_document


@require_POST
def document_create(request: HttpRequest) -> HttpResponse:
    require(request.access, Permission.WRITE_DOCUMENTS)
    slug = request.access.association.slug
    form = NewDocumentForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Välj vilket dokument det gäller och skriv årtalet med fyra siffror.")
        return redirect("document_list", slug)
    try:
        document = create_document(by=request.access, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("document_list", slug)
    return redirect("document_detail", slug, document.pk)
