"""Addresses of the app."""

from django.urls import path

from reports.views import (
    application_letters,
    attachments,
    calls,
    comments,
    contribution_letters,
    create,
    documents,
    meeting_papers,
    prints,
    reviews,
    sealing,
    sections,
    start,
)

urlpatterns = [
    path("", start.association_start, name="association_start"),
    path("dokument/", documents.document_list, name="document_list"),
    path("dokument/<int:pk>/", documents.document_detail, name="document_detail"),
    path("dokument/<int:pk>/avsnitt/<int:section>/", sections.section_edit, name="section_edit"),
    path("dokument/<int:pk>/synpunkt/", comments.comment_create, name="comment_create"),
    path("dokument/<int:pk>/granska/", reviews.review_open, name="review_open"),
    path("dokument/<int:pk>/foresla/", reviews.document_propose, name="document_propose"),
    path("synpunkter/<int:pk>/svara/", comments.comment_answer, name="comment_answer"),
    path("dokument/nytt/", create.document_create, name="document_create"),
    path("dokument/<int:pk>/pdf/", prints.print_request, name="print_request"),
    path("dokument/<int:pk>/forsegla/", sealing.document_seal, name="document_seal"),
    path("utskrifter/<int:pk>/", prints.print_status, name="print_status"),
    path("utskrifter/<int:pk>/pdf/", prints.print_download, name="print_download"),
    path("utgavor/<int:pk>/pdf/", sealing.edition_download, name="edition_download"),
    path("moten/<int:pk>/kallelse/", calls.meeting_call, name="meeting_call"),
    path("moten/<int:pk>/justera/", calls.minutes_adjust, name="minutes_adjust"),
    path("moten/<int:pk>/<slug:kind>.pdf", meeting_papers.meeting_paper, name="meeting_paper"),
    path("arenden/<int:pk>/<slug:kind>.pdf", meeting_papers.item_paper, name="item_paper"),
    path("arenden/<int:pk>/bilagor/", attachments.attachment_add, name="attachment_add"),
    path("bilagor/<int:pk>/", attachments.attachment_download, name="attachment_download"),
    path("bilagor/<int:pk>/ta-bort/", attachments.attachment_remove, name="attachment_remove"),
    path("kallelser/<int:pk>/", calls.call_status, name="call_status"),
    path("kallelser/<int:pk>/pdf/", calls.call_download, name="call_download"),
    path(
        "ekonomi/bidrag/<int:pk>/<slug:kind>.pdf",
        contribution_letters.contribution_letter,
        name="contribution_letter",
    ),
    path(
        "ansokningar/<int:pk>/<slug:kind>.pdf",
        application_letters.application_letter,
        name="application_letter",
    ),
]
