"""Addresses of applications and of the reports of interventions."""

from django.urls import path

from interventions.views import (
    application_editor,
    applications,
    calls,
    preparation,
    report_edit,
    report_template,
    reports,
)

urlpatterns = [
    path("ansokningar/", applications.application_list, name="application_list"),
    path("ansokningar/utlysningar/", calls.call_list, name="call_list"),
    path("ansokningar/utlysningar/ny/", calls.call_add, name="call_add"),
    path("ansokningar/utlysningar/<int:pk>/", calls.call_detail, name="call_detail"),
    path("ansokningar/utlysningar/<int:pk>/andra/", calls.call_edit, name="call_edit"),
    path("ansokningar/utlysningar/<int:pk>/ansok/", applications.application_start, name="application_start"),
    path("ansokningar/formular/", calls.form_list, name="form_list"),
    path("ansokningar/formular/nytt/", calls.form_start, name="form_start"),
    path("ansokningar/formular/<int:pk>/", calls.form_detail, name="form_detail"),
    path("ansokningar/formular/<int:pk>/andra/", calls.form_edit, name="form_edit"),
    path("ansokningar/<int:pk>/", applications.application_detail, name="application_detail"),
    path("ansokningar/<int:pk>/skriv/", application_editor.application_edit, name="application_edit"),
    path("ansokningar/<int:pk>/skicka/", applications.application_send, name="application_send"),
    path("ansokningar/<int:pk>/komplettering/", applications.application_return, name="application_return"),
    path("ansokningar/<int:pk>/aterkalla/", applications.application_withdraw, name="application_withdraw"),
    path(
        "ansokningar/<int:pk>/versioner/<int:number>/",
        applications.application_version,
        name="application_version",
    ),
    path("ansokningar/<int:pk>/bilagor/<int:file>/", applications.application_file, name="application_file"),
    path(
        "ansokningar/utlysningar/<int:pk>/beredning/", preparation.preparation_list, name="preparation_list"
    ),
    path("ansokningar/utlysningar/<int:pk>/styrelsemote/", preparation.board_date, name="board_date"),
    path(
        "ansokningar/utlysningar/<int:pk>/genomgang/", preparation.secretariat_done, name="secretariat_done"
    ),
    path(
        "ansokningar/utlysningar/<int:pk>/jamfor/",
        preparation.application_compare,
        name="application_compare",
    ),
    path(
        "ansokningar/<int:pk>/beredning/", preparation.application_preparation, name="application_preparation"
    ),
    path("ansokningar/<int:pk>/beredd/", preparation.preparation_end, name="preparation_end"),
    path("ansokningar/<int:pk>/forslag/", preparation.application_propose, name="application_propose"),
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
