"""Django's admin with our site, in a module of its own: an app may declare one default configuration only."""

from django.contrib.admin.apps import AdminConfig


class FinsamAdminConfig(AdminConfig):
    # The site asks for roles, which the members app knows; it is named here so that nothing below imports it.
    default_site = "members.admin_site.FinsamAdminSite"
