"""Documents with links to where their texts are written, comments, editions and rounds. Nothing of them is edited here."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from finsam.web.admin import ReadOnlyAdmin, ScopedAdmin, badge
from reports.enums import CommentState, DocumentState
from reports.models import Comment, Document, Edition, ReviewRound

TONES = {DocumentState.ADOPTED: "good", DocumentState.PROPOSED: "warn", DocumentState.REVIEW: "warn"}


def page_of(document: Document) -> str:
    return reverse("document_detail", args=[document.association.slug, document.pk])


class DocumentPages(ScopedAdmin):
    """A register whose rows lead to the document's own page."""

    menu_group = "Planer och rapporter"
    change_form_template = "admin/page_link_form.html"

    def document_of(self, obj: Any) -> Document:
        return obj.version.document

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> Any:
        if obj is not None:
            context["page_url"] = page_of(self.document_of(obj))
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


@admin.register(Document)
class DocumentAdmin(DocumentPages):
    menu_order = 1
    list_intro = "Planer och redovisningar. Nya skapas, skrivs och fastställs på sidan Dokument."
    name_related = ("association",)
    list_display = ["__str__", "state_badge", "reference"]
    list_filter = ["year", "kind", "state"]
    search_fields = ["reference"]
    readonly_fields = ["kind", "year", "state_badge", "texts"]
    fieldsets = [
        (None, {"fields": ["association", "kind", "year", "state_badge", "reference"]}),
        (
            "Avsnitt",
            {
                "fields": ["texts"],
                "description": "Texterna skrivs på dokumentets sida, där ändringar och synpunkter syns.",
            },
        ),
    ]

    def document_of(self, obj: Document) -> Document:
        return obj

    @admin.display(description="läge", ordering="state")
    def state_badge(self, document: Document) -> str:
        return badge(document.get_state_display(), TONES.get(document.state, ""))

    @admin.display(description="avsnitt")
    def texts(self, document: Document) -> str:
        if document.is_adopted:
            return "Dokumentet är fastställt. Texterna kan inte ändras."
        slug = document.association.slug
        links = [
            (reverse("section_edit", args=[slug, document.pk, section.pk]), section.title)
            for section in document.sections.all()
        ]
        return format_html("<ul>{}</ul>", format_html_join("", '<li><a href="{}">{}</a></li>', links))


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin, DocumentPages):
    menu_order = 2
    list_intro = "Synpunkter på dokumenten. De besvaras på dokumentets sida, bredvid stycket."
    name_related = ("version__document__association", "author", "seat__organisation", "answered_by")
    list_display = ["short_text", "document", "author", "at", "state_badge"]
    list_filter = ["version__document__year", "state"]
    date_hierarchy = "at"
    search_fields = ["text", "answer"]
    fields = [
        "document",
        "quote",
        "text",
        "author",
        "seat",
        "at",
        "state_badge",
        "answer",
        "answered_by",
        "answered_at",
    ]
    readonly_fields = ["document", "state_badge"]

    @admin.display(description="synpunkt", ordering="text")
    def short_text(self, comment: Comment) -> str:
        return str(comment)

    @admin.display(description="dokument")
    def document(self, comment: Comment) -> str:
        return str(comment.version.document)

    @admin.display(description="läge", ordering="state")
    def state_badge(self, comment: Comment) -> str:
        tone = "warn" if comment.state == CommentState.OPEN else "good"
        return badge(comment.get_state_display(), tone)


@admin.register(ReviewRound)
class ReviewRoundAdmin(ReadOnlyAdmin, DocumentPages):
    menu_order = 3
    list_intro = "När grupperna läser ett dokument. En ny runda öppnas på dokumentets sida."
    name_related = ("document__association", "version__document", "body")
    list_display = ["document", "body", "opens", "closes", "state_badge"]
    list_filter = ["document__year", "body"]
    date_hierarchy = "closes"
    fields = ["document", "version", "body", "opens", "closes"]

    def document_of(self, obj: ReviewRound) -> Document:
        return obj.document

    @admin.display(description="läge")
    def state_badge(self, review: ReviewRound) -> str:
        day = self.admin_site.today()
        if review.opens <= day <= review.closes:
            return badge("Öppen", "good")
        return badge("Stängd") if review.closes < day else badge("Kommer")


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin, DocumentPages):
    menu_order = 4
    list_intro = "Fastställda utgåvor. De ändras aldrig; en rättelse är en ny utgåva."
    name_related = ("version__document__association", "decision__meeting", "sealed_by")
    list_display = ["document", "sealed_at", "decision", "sealed_by"]
    list_filter = ["version__document__year"]
    date_hierarchy = "sealed_at"
    fields = ["document", "decision", "sealed_at", "sealed_by", "corrects", "sha256"]
    readonly_fields = ["document"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return (
            super()
            .get_queryset(request)
            .defer("contents", "html", "pdf", "asset_hashes", "engine", "version__contents")
        )

    @admin.display(description="dokument")
    def document(self, edition: Edition) -> str:
        return str(edition.version.document)
