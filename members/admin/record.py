"""The stops of the year, and the record that nobody can change."""

import json
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from finsam.web.admin import ReadOnlyAdmin, ScopedAdmin, badge
from members.admin.filters import ActFilter, ObjectTypeFilter
from members.enums import Act
from members.models import AuditEvent, Stop
from members.queries.record import kind_of


@admin.register(Stop)
class StopAdmin(ScopedAdmin):
    menu_group = "Året"
    list_intro = "Datum som inte får missas. Det lovade datumet är det som gäller."
    list_display = ["title", "due", "hardness", "state", "source"]
    list_filter = ["year", "hardness"]
    date_hierarchy = "due"
    search_fields = ["title", "source"]
    fieldsets = [
        (None, {"fields": ["association", "year", "title", "due", "fulfilled_on"]}),
        ("Varför", {"fields": ["hardness", "source", "code"]}),
    ]

    @admin.display(description="läge")
    def state(self, stop: Stop) -> str:
        if stop.fulfilled_on:
            return badge("Gjort", "good")
        return badge("Försenat", "stop") if stop.due < self.admin_site.today() else badge("Kommer")


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    menu_group = "Året"
    list_intro = "Vem som gjorde vad och när. Loggen kan inte ändras. Den visar vilka fält som ändrats, aldrig värdena."
    list_display = ["at", "actor", "act", "kind", "object_id"]
    name_related = ("actor",)
    list_filter = [ActFilter, ObjectTypeFilter]
    date_hierarchy = "at"
    ordering = ["-at", "-sequence"]
    fields = [
        "association",
        "sequence",
        "at",
        "actor",
        "act",
        "kind",
        "object_id",
        "what",
        "previous_hash",
        "hash",
    ]

    @admin.display(description="handling", ordering="action")
    def act(self, event: AuditEvent) -> str:
        return dict(Act.choices).get(event.action, event.action)

    @admin.display(description="slag", ordering="object_type")
    def kind(self, event: AuditEvent) -> str:
        return kind_of(event.object_type)

    @admin.display(description="uppgifter")
    def what(self, event: AuditEvent) -> str:
        return format_html("<pre>{}</pre>", json.dumps(event.detail, ensure_ascii=False, indent=1))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.fields
