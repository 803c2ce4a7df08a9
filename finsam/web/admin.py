"""Our admin site: Django's own, opened by role instead of by flag."""

from django.contrib import admin
from django.http import HttpRequest


class FinsamAdminSite(admin.AdminSite):
    site_header = "Finsam"
    site_title = "Finsam"
    index_title = "Administration"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active
