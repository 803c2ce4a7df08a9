"""Papers of a matter: added, fetched and taken away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from members.permissions import Permission, require
from members.queries.meetings import is_settled
from members.services.files import add_attachment, remove_attachment
from reports.forms import AttachmentForm
from reports.queries import attachment_rows, paper_items, paper_meetings
from reports.views.downloads import pdf_response

ADJUSTED = "Protokollet är justerat. Mötets bilagor kan inte ändras."


@require_http_methods(["GET", "POST"])
def attachment_add(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    item = get_object_or_404(paper_items(access, paper_meetings(access)), pk=pk)
    require(access, Permission.KEEP_MEETINGS)
    slug, meeting = access.association.slug, item.meeting
    if is_settled(meeting):
        messages.error(request, ADJUSTED)
        return redirect("meeting_detail", slug, meeting.pk)
    form = AttachmentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            attachment = add_attachment(by=access, item=item, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Bilagan {attachment.title} är tillagd, {attachment.pages} sidor.")
            return redirect("attachment_add", slug, item.pk)
    status = 422 if form.errors else 200
    return render(
        request,
        "reports/attachment_add.html",
        {"item": item, "meeting": meeting, "form": form},
        status=status,
    )


@require_GET
def attachment_download(request: HttpRequest, pk: int) -> HttpResponse:
    attachment = get_object_or_404(attachment_rows(request.access), pk=pk)
    with attachment.file.open("rb") as file:
        content = file.read()
    return pdf_response(request, content, name=f"{attachment.title}.pdf", digest=attachment.sha256)


@require_http_methods(["GET", "POST"])
def attachment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    attachment = get_object_or_404(attachment_rows(access), pk=pk)
    require(access, Permission.KEEP_MEETINGS)
    slug, item, title = access.association.slug, attachment.item, attachment.title
    if request.method == "POST":
        try:
            remove_attachment(by=access, attachment=attachment)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, f"Bilagan {title} är borttagen.")
        return redirect("meeting_detail", slug, item.meeting_id)
    return render(request, "reports/attachment_remove.html", {"attachment": attachment, "item": item})
