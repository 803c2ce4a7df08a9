"""Documents: the list, and one as it will be printed, with what has been said about it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from finsam.shared.findings import Finding
from finsam.web.access import Access
from members.permissions import Permission, may, require
from reports.assemble.contents import contents_hash
from reports.assemble.kinds import contents_from, rows_of
from reports.domain.passages import words_of
from reports.domain.word_diff import Piece, word_diff
from reports.enums import CommentState, DocumentKind
from reports.forms import AnswerForm, CommentForm, ReviewForm
from reports.models import Comment, Document, Edition, PassageState, Section
from reports.queries import (
    comment_rows,
    current_edition,
    current_passages,
    discharge_rows,
    edition_rows,
    last_met_version,
    open_rounds,
    version_passages,
    visible_documents,
)
from reports.readiness import findings
from reports.render import body_of, render_body


@dataclass(frozen=True)
class ChangedPassage:
    uuid: str
    words: str
    pieces: tuple[Piece, ...]
    is_new: bool


@dataclass(frozen=True)
class CommentRow:
    """`place` is "here", "changed" or "gone": what became of the paragraph since the comment was made."""

    comment: Comment
    anchor: str
    place: str
    form: AnswerForm | None


@require_GET
def document_list(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    documents = list(visible_documents(access))
    editions = {
        edition.version.document_id: edition
        for edition in edition_rows(access).defer("pdf", "html", "contents").order_by("pk")
    }
    context = {
        "working": [document for document in documents if not document.is_adopted],
        "adopted": [(document, editions.get(document.pk)) for document in documents if document.is_adopted],
        "may_print": may(access, Permission.ORDER_PRINTS),
        "missing": _not_made(access, documents) if may(access, Permission.WRITE_DOCUMENTS) else [],
        "discharges": discharge_rows(access) if may(access, Permission.SEE_ALL_DOCUMENTS) else [],
    }
    return render(request, "reports/document_list.html", context)


def _not_made(access: Access, documents: list[Document]) -> list[dict[str, Any]]:
    """The two documents this season asks for, when they are not there yet."""
    made = {(document.kind, document.year) for document in documents}
    wanted = [
        (DocumentKind.ANNUAL_REPORT, access.day.year),
        (DocumentKind.ACTIVITY_PLAN, access.day.year + 1),
    ]
    return [
        {"kind": kind.value, "label": kind.label.lower(), "year": year}
        for kind, year in wanted
        if (kind, year) not in made
    ]


@require_GET
def document_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return document_page(request, get_object_or_404(visible_documents(request.access), pk=pk))


def document_page(
    request: HttpRequest,
    document: Document,
    *,
    comment: CommentForm | None = None,
    review: ReviewForm | None = None,
    answer: tuple[int, AnswerForm] | None = None,
    changed_meanwhile: Any = None,
    status: int = 200,
) -> HttpResponse:
    """The document as it is; also where a form that went wrong is shown again, with all that was typed."""
    access = request.access
    edition = current_edition(access, document) if document.is_adopted else None
    if edition is not None:
        return _adopted_page(request, document, edition)
    rows = rows_of(access, document)
    contents = contents_from(rows)
    passages = current_passages(access, document)
    base = last_met_version(access, document, contents_hash(contents))
    changed = _changed(passages, version_passages(access, base)) if base else []
    may_comment, may_write = may(access, Permission.COMMENT), may(access, Permission.WRITE_DOCUMENTS)
    sections = list(document.sections.all()) if may_write else []
    link = reverse("document_detail", args=[access.association.slug, document.pk])
    body = _marked(render_body(contents, comment_link=link if may_comment else None), changed)
    context = {
        "document": document,
        "body": body,
        "headings": contents.headings,
        "newest": document.versions.defer("contents").order_by("-number").first(),
        "base": base,
        "changed": changed,
        "round": open_rounds(access).filter(document=document).first(),
        "comments": _comments(access, document, passages, body, answer),
        "comment_form": comment or (_asked_for(request, body, passages) if may_comment else None),
        "changed_meanwhile": changed_meanwhile,
        "may_comment": may_comment,
        "may_write": may_write,
        "may_print": may(access, Permission.ORDER_PRINTS),
        "may_seal": may(access, Permission.SEAL),
        "findings": _with_sections(findings(contents, rows), sections) if may_write else [],
        "sections": sections,
        "review_form": (review or ReviewForm(access=access)) if may_write else None,
        "rounds": document.rounds.select_related("body"),
    }
    return render(request, "reports/document_detail.html", context, status=status)


def _with_sections(found: tuple[Finding, ...], sections: list[Section]) -> list[tuple[Finding, int | None]]:
    """Each finding with the section where it is mended, if it is one."""
    written_in = {section.title: section.pk for section in sections}
    return [(finding, written_in.get(finding.place)) for finding in found]


def _adopted_page(request: HttpRequest, document: Document, edition: Edition) -> HttpResponse:
    """The sealed bytes. Whoever was writing when it was sealed gets back what she wrote."""
    context = {
        "document": document,
        "edition": edition,
        "body": body_of(edition.html),
        "too_late": request.POST.get("text") or request.POST.get("answer"),
    }
    status = 200 if request.method == "GET" else 409
    return render(request, "reports/document_adopted.html", context, status=status)


def _changed(now: dict[int, PassageState], before: dict[int, str]) -> list[ChangedPassage]:
    """The paragraphs whose words are new or other than they were, in reading order."""
    rows = []
    for passage, state in now.items():
        old = before.get(passage, "")
        if words_of(old) != words_of(state.html):
            pieces = word_diff(old, state.html)
            rows.append(ChangedPassage(str(state.passage.uuid), words_of(state.html), pieces, not old))
    return rows


def _marked(body: SafeString, changed: list[ChangedPassage]) -> SafeString:
    """The same body, its changed paragraphs marked."""
    for row in changed:
        plain = f'<div class="passage" id="p-{row.uuid}">'
        body = body.replace(plain, plain.replace('"passage"', '"passage changed"'))
    return mark_safe(body)  # our own rendering, only a class name added


def _comments(
    access: Access,
    document: Document,
    passages: dict[int, PassageState],
    body: str,
    failed: tuple[int, AnswerForm] | None,
) -> list[CommentRow]:
    """Comments in the order of the paragraphs they stand at; those without a place last."""
    order = {passage: place for place, passage in enumerate(passages)}
    may_answer = may(access, Permission.ANSWER_COMMENTS)
    rows = comment_rows(access).filter(version__document=document)
    ordered = sorted(rows, key=lambda row: (order.get(row.passage_id, len(order)), row.at))
    return [
        CommentRow(
            row, _anchor(row), _place(row, passages, body), _answer_form(row, failed) if may_answer else None
        )
        for row in ordered
    ]


def _anchor(comment: Comment) -> str:
    if comment.passage_id:
        return f"p-{comment.passage.uuid}"
    return f"r-{comment.row_key}" if comment.row_key else ""


def _place(comment: Comment, passages: dict[int, PassageState], body: str) -> str:
    if comment.row_key:
        return "here" if _has_row(body, comment.row_key) else "gone"
    if not comment.passage_id:
        return "here"
    state = passages.get(comment.passage_id)
    if state is None:
        return "gone"
    return "here" if words_of(state.html) == comment.quote else "changed"


def _has_row(body: str, row_key: str) -> bool:
    return bool(row_key) and f'id="r-{escape(row_key)}"' in body


def _answer_form(comment: Comment, failed: tuple[int, AnswerForm] | None) -> AnswerForm:
    if failed and failed[0] == comment.pk:
        return failed[1]
    state = CommentState.NOTED if comment.state == CommentState.OPEN else comment.state
    return AnswerForm(initial={"state": state, "answer": comment.answer}, auto_id=f"svar-{comment.pk}-%s")


def _asked_for(request: HttpRequest, body: str, passages: dict[int, PassageState]) -> CommentForm | None:
    """The form for the paragraph or row in the address; none when nothing is asked for."""
    uuid, row_key = request.GET.get("stycke", ""), request.GET.get("rad", "")
    state = next((state for state in passages.values() if str(state.passage.uuid) == uuid), None)
    if state is not None:
        return CommentForm(initial={"stycke": uuid, "citat": words_of(state.html)})
    if _has_row(body, row_key):
        return CommentForm(initial={"rad": row_key, "citat": ""})
    return CommentForm() if "hela" in request.GET else None
