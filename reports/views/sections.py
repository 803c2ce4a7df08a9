"""Writing the text of a section."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from members.permissions import Permission, require
from reports.domain.sections import places_of
from reports.forms import SectionForm
from reports.models import Section
from reports.queries import visible_documents
from reports.services.texts import DocumentSealed, TextConflict, newest_revision, save_section_text


@require_http_methods(["GET", "POST"])
def section_edit(request: HttpRequest, pk: int, section: int) -> HttpResponse:
    document = get_object_or_404(visible_documents(request.access), pk=pk)
    require(request.access, Permission.WRITE_DOCUMENTS)
    own = get_object_or_404(Section.objects.within(request.access).filter(document=document), pk=section)
    if request.method == "POST":
        return _save(request, own)
    if document.is_adopted:
        return redirect("document_detail", request.access.association.slug, document.pk)
    newest = newest_revision(own)
    initial = {"html": newest.html if newest else "", "base_number": newest.number if newest else 0}
    return _page(request, own, SectionForm(initial=initial))


def _save(request: HttpRequest, section: Section) -> HttpResponse:
    form = SectionForm(request.POST)
    if not form.is_valid():
        return _page(request, section, form, status=422)
    try:
        save_section_text(by=request.access, section=section, **form.cleaned_data)
    except TextConflict as conflict:
        return _conflict(request, section, conflict)
    except DocumentSealed:
        form.add_error(
            None, "Dokumentet har just fastställts och kan inte ändras. Spara din text någon annanstans."
        )
        return _page(request, section, form, status=409)
    messages.success(request, f"{section.title} är sparat.")
    return redirect("document_detail", request.access.association.slug, section.document_id)


def _conflict(request: HttpRequest, section: Section, conflict: TextConflict) -> HttpResponse:
    """Both texts, and a form that begins from the other's revision: nothing is lost and nothing overwritten unseen."""
    form = SectionForm(initial={"html": conflict.mine, "base_number": conflict.newest.number})
    return _page(request, section, form, status=409, theirs=conflict.newest)


def _page(
    request: HttpRequest, section: Section, form: SectionForm, status: int = 200, **more: object
) -> HttpResponse:
    place = places_of(section.document.kind).get(section.key)
    context = {
        "section": section,
        "document": section.document,
        "form": form,
        "guidance": place.guidance if place else "",
        **more,
    }
    return render(request, "reports/section_edit.html", context, status=status)
