"""Saying something about a paragraph, and answering."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from finsam.web.access import Access
from members.permissions import Permission, require
from reports.forms import AnswerForm, CommentForm
from reports.models import Comment, Document, Passage
from reports.queries import comment_rows, visible_documents
from reports.services.comments import PassageChanged, Place, add_comment, answer_comment
from reports.views.documents import document_page


@require_POST
def comment_create(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(visible_documents(request.access), pk=pk)
    require(request.access, Permission.COMMENT)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return document_page(request, document, comment=form, status=422)
    try:
        comment = add_comment(
            by=request.access,
            document=document,
            place=_place(request.access, document, form),
            text=form.cleaned_data["text"],
        )
    except PassageChanged as changed:
        return document_page(request, document, comment=form, changed_meanwhile=changed, status=409)
    except ValidationError as error:
        form.add_error("text", error.messages)
        return document_page(request, document, comment=form, status=422)
    messages.success(request, "Din synpunkt är sparad.")
    return redirect(_address(request, comment))


def _place(access: Access, document: Document, form: CommentForm) -> Place:
    uuid, row_key = form.cleaned_data["stycke"], form.cleaned_data["rad"]
    if uuid:
        own = Passage.objects.within(access).filter(section__document=document)
        return Place(passage=get_object_or_404(own, uuid=uuid), quote=form.cleaned_data["citat"])
    return Place(row_key=row_key, quote=form.cleaned_data["citat"])


def _address(request: HttpRequest, comment: Comment) -> str:
    page = reverse("document_detail", args=[request.access.association.slug, comment.version.document_id])
    return f"{page}#synpunkt-{comment.pk}"


@require_POST
def comment_answer(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    comment = get_object_or_404(
        comment_rows(access).filter(version__document__in=visible_documents(access)), pk=pk
    )
    require(access, Permission.ANSWER_COMMENTS)
    form = AnswerForm(request.POST, auto_id=f"svar-{pk}-%s")
    if form.is_valid():
        try:
            answer_comment(by=access, comment=comment, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "Svaret är sparat.")
            return redirect(_address(request, comment))
    return document_page(request, comment.version.document, answer=(comment.pk, form), status=422)
