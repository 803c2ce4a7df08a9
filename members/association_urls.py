"""Addresses of the association itself."""

from django.urls import path

from members.views import bodies, record, work, year

urlpatterns = [
    path("grupper/", bodies.body_list, name="body_list"),
    path("grupper/<int:pk>/", bodies.body_detail, name="body_detail"),
    path("grupper/<int:pk>/arbete/", work.work_list, name="work_list"),
    path("grupper/<int:pk>/arbete/hinder/", work.lesson_add, name="lesson_add"),
    path("arbete/uppdrag/<int:pk>/redovisa/", work.assignment_report, name="assignment_report"),
    path("arbete/hinder/<int:pk>/uppdrag/", work.lesson_to_assignment, name="lesson_to_assignment"),
    path("arbete/<slug:kind>/<int:pk>/", work.work_item, name="work_item"),
    path("logg/", record.record_list, name="record_list"),
    path("logg/export/", record.record_export, name="record_export"),
    path("aret/", year.year_calendar, name="year_calendar"),
]
