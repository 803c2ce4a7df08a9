"""Django's admin with our site, in a module of its own: an app may declare one default configuration only."""

from django.contrib.admin.apps import AdminConfig


class FinsamAdminConfig(AdminConfig):
    default_site = "finsam.web.admin.FinsamAdminSite"
