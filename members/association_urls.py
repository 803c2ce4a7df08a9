"""Addresses of the association itself."""

from django.urls import path

from members import views

urlpatterns = [
    path("grupper/", views.body_list, name="body_list"),
    path("grupper/<int:pk>/", views.body_detail, name="body_detail"),
    path("aret/", views.year_calendar, name="year_calendar"),
]
