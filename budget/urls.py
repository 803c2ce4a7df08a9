"""Addresses of the app; filled as its pages are written."""

urlpatterns: list = []
