"""Foundation texts, written in a small editor; without script the same field is a plain text area."""

from django.contrib import admin

from finsam.web.admin import ScopedAdmin
from members.admin.filters import ActiveFilter
from members.models import FoundationText


@admin.register(FoundationText)
class FoundationTextAdmin(ScopedAdmin):
    list_intro = "Texter som skrivs och beslutas en gång och sedan placeras i planer, policyer och på sidor."
    name_related = ("body",)
    list_display = ["title", "kind", "body", "valid_from", "valid_until"]
    list_filter = [ActiveFilter, "kind", "body"]
    search_fields = ["title", "html"]
    fieldsets = [
        (None, {"fields": ["association", "kind", "body", "title", "html"]}),
        ("Textens tid", {"fields": ["valid_from", "valid_until", "decision"]}),
    ]
