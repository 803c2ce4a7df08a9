"""Addresses of the association itself."""

from django.urls import path

from members.views import bodies, record, year

urlpatterns = [
    path("grupper/", bodies.body_list, name="body_list"),
    path("grupper/<int:pk>/", bodies.body_detail, name="body_detail"),
    path("logg/", record.record_list, name="record_list"),
    path("logg/export/", record.record_export, name="record_export"),
    path("aret/", year.year_calendar, name="year_calendar"),
]
