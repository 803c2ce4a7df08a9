"""The papers of a decided application as PDF, made while the reader waits (0.5-1 s)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from interventions.queries.applications import is_applicant
from interventions.views.applications import application_or_404
from members.permissions import Permission, may
from reports.assemble.application_letters import letter_kind
from reports.pdf import PdfError
from reports.services.application_letters import TITLES, application_paper
from reports.views.downloads import pdf_response


@require_GET
def application_letter(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """For those who see every application, and for those who applied; the group has none of its own."""
    access, application = request.access, application_or_404(request, pk)
    if not (may(access, Permission.SEE_ALL_APPLICATIONS) or is_applicant(access, application)):
        raise PermissionDenied("the paper is between the association and the parties")
    if kind not in TITLES:
        raise Http404
    if letter_kind(application) != kind:
        messages.error(request, f"{TITLES[kind]} finns inte för ansökan: den är {_state(application)}.")
        return redirect("application_detail", access.association.slug, pk)
    try:
        paper = application_paper(access, application, kind)
        return pdf_response(request, paper.pdf(), name=paper.name)
    except PdfError as error:
        messages.error(request, str(error))
        return redirect("application_detail", access.association.slug, pk)


def _state(application) -> str:
    return str(application.get_state_display()).lower()
