"""App configurations of the project itself."""

from django.contrib.admin.apps import AdminConfig


class FinsamAdminConfig(AdminConfig):
    default_site = "finsam.web.admin.FinsamAdminSite"
