"""Addresses of applications and of the reports of interventions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
