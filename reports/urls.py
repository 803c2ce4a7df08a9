"""Addresses of the app."""

from django.urls import path

from reports.views import create, prints, sealing, start

urlpatterns = [
    path("", start.association_start, name="association_start"),
    path("dokument/nytt/", create.document_create, name="document_create"),
    path("dokument/<int:pk>/pdf/", prints.print_request, name="print_request"),
    path("dokument/<int:pk>/forsegla/", sealing.document_seal, name="document_seal"),
    path("utskrifter/<int:pk>/", prints.print_status, name="print_status"),
    path("utskrifter/<int:pk>/pdf/", prints.print_download, name="print_download"),
    path("utgavor/<int:pk>/pdf/", sealing.edition_download, name="edition_download"),
]
