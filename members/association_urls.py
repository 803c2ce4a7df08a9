"""Addresses of the association itself."""

urlpatterns: list = []
