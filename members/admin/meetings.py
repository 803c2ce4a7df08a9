"""Meetings and what they decided."""

from django.contrib import admin
from django.db import models
from django.db.models import Count
from django.http import HttpRequest

from finsam.web.admin import ScopedAdmin, ScopedStackedInline, badge
from members.models import Decision, Meeting

DECISION_FIELDS = ["paragraph", "title", "reference", "text"]


class DecisionInline(ScopedStackedInline):
    model = Decision
    fields = [("paragraph", "reference"), "title", "text"]
    verbose_name_plural = "Beslut vid mötet"
    extra = 0


@admin.register(Meeting)
class MeetingAdmin(ScopedAdmin):
    list_intro = "Möten i styrelse och grupper, med besluten. Planer, budget och utgåvor pekar på besluten."
    name_related = ("body",)
    list_display = ["held_on", "title", "body", "public", "decision_count"]
    list_display_links = ["held_on", "title"]
    list_filter = ["body", "is_public"]
    date_hierarchy = "held_on"
    search_fields = ["title", "decisions__title", "decisions__paragraph"]
    inlines = [DecisionInline]
    fieldsets = [(None, {"fields": ["association", "body", "held_on", "title", "place", "is_public"]})]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).annotate(decision_total=Count("decisions"))

    @admin.display(description="offentligt", ordering="is_public")
    def public(self, meeting: Meeting) -> str:
        return badge("Offentligt", "good") if meeting.is_public else ""

    @admin.display(description="beslut", ordering="decision_total")
    def decision_count(self, meeting: Meeting) -> int:
        return meeting.decision_total


@admin.register(Decision)
class DecisionAdmin(ScopedAdmin):
    list_intro = "Alla beslut. Ett nytt beslut skriver du i mötet."
    name_related = ("meeting",)
    list_display = ["paragraph", "title", "meeting", "reference"]
    list_display_links = ["paragraph", "title"]
    date_hierarchy = "meeting__held_on"
    search_fields = ["title", "paragraph", "reference"]
    fieldsets = [(None, {"fields": ["meeting", *DECISION_FIELDS]})]
    readonly_fields = ["meeting"]

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
