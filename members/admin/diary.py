"""The register of documents as the office mends it: a wrong word, or numbers from a diary that was kept elsewhere."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from finsam.web.admin import ScopedAdmin
from members.domain.diary import PatternError, parse_pattern
from members.models import DiaryEntry


@admin.register(DiaryEntry)
class DiaryEntryAdmin(ScopedAdmin):
    menu_group = "Förbundet"
    list_intro = "Diarieförda handlingar. En ny handling får sitt nummer av sig självt på sidan Diarium."
    name_related = ("association",)
    list_display = ["number", "title", "direction", "counterpart", "registered_on"]
    list_display_links = ["number", "title"]
    list_filter = ["year", "direction"]
    date_hierarchy = "registered_on"
    search_fields = ["number", "title", "counterpart"]
    ordering = ["-year", "-matter", "document"]
    readonly_fields = ["number"]
    fieldsets = [
        (
            "Numret",
            {
                "fields": ["association", ("year", "matter", "document"), "number"],
                "description": "Numret skrivs efter förbundets mönster när du sparar.",
            },
        ),
        (
            "Handlingen",
            {"fields": ["title", ("registered_on", "direction"), "counterpart", "note"]},
        ),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # a number once given is never used for another: a wrong word is mended, the row stays

    def save_model(self, request: HttpRequest, obj: DiaryEntry, form: Any, change: bool) -> None:
        if not change or {"year", "matter", "document"} & set(form.changed_data):
            obj.number = _number(obj)
        super().save_model(request, obj, form, change)


def _number(entry: DiaryEntry) -> str:
    """By the association's pattern; plain where the diary is kept elsewhere."""
    try:
        pattern = parse_pattern(entry.association.diary_pattern or "{år}:{ärende}/{handling}")
    except PatternError:
        pattern = parse_pattern("{år}:{ärende}/{handling}")
    return pattern.number(entry.year, entry.matter, entry.document)
