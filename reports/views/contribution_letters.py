"""The letters about a contribution as PDF, made while the reader waits (0.5-1 s)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from budget.models import Contribution
from budget.queries.contributions import contributions
from members.permissions import Permission, require
from reports.pdf import PdfError
from reports.services.contribution_letters import Letter, call_in_letter, request_letter
from reports.views.downloads import pdf_response


@require_GET
def contribution_letter(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    contribution = get_object_or_404(contributions(access), pk=pk)
    require(access, Permission.SEE_ALL_DOCUMENTS)
    try:
        letter = _letter(request, contribution, kind)
        if letter is not None:
            return pdf_response(request, letter.pdf(), name=letter.name)
        messages.error(request, "Bidraget har inga delbetalningar att rekvirera. Lägg upp dem först.")
    except PdfError as error:
        messages.error(request, str(error))
    return redirect("contribution_detail", access.association.slug, contribution.pk)


def _letter(request: HttpRequest, contribution: Contribution, kind: str) -> Letter | None:
    """A call takes the instalment of the address, else the first that is not called in yet; None when there is none."""
    if kind == "askande":
        return request_letter(request.access, contribution)
    if kind != "rekvisition":
        raise Http404
    parts = list(contribution.instalments.all())
    wanted = request.GET.get("delbetalning", "")
    if wanted:
        chosen = [part for part in parts if str(part.pk) == wanted]
        if not chosen:
            raise Http404
        return call_in_letter(request.access, contribution, chosen[0])
    first = next((part for part in parts if part.called_on is None), parts[-1] if parts else None)
    return call_in_letter(request.access, contribution, first) if first else None
