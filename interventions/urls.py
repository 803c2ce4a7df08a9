"""Addresses of applications and of the reports of interventions."""

from django.urls import path

from interventions.views import report_edit, report_template, reports

urlpatterns = [
    path("rapporter/", reports.report_list, name="report_list"),
    path("rapporter/oppna/", reports.report_open, name="report_open"),
    path("rapporter/slutrapporter/", reports.report_finals, name="report_finals"),
    path("rapporter/mall/<slug:kind>/", report_template.report_template, name="report_template"),
    path("rapporter/<int:pk>/", reports.report_detail, name="report_detail"),
    path("rapporter/<int:pk>/skriv/", report_edit.report_edit, name="report_edit"),
    path("rapporter/<int:pk>/skicka/", reports.report_send, name="report_send"),
    path("rapporter/<int:pk>/godkann/", reports.report_approve, name="report_approve"),
    path("rapporter/<int:pk>/aterlamna/", reports.report_return, name="report_return"),
    path("rapporter/<int:pk>/ratta/", reports.report_correct, name="report_correct"),
]
