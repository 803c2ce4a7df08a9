"""Meetings and what they decided; what was decided on delegation."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from finsam.web.admin import ScopedAdmin, ScopedStackedInline, badge
from members.enums import MeetingState
from members.models import Decision, DelegatedDecision, Meeting
from members.queries.meetings import is_settled
from members.services.meetings import lay_agenda
from members.services.stops import move_stops

DECISION_FIELDS = ["paragraph", "title", "reference", "text"]
STATE_TONES = {
    MeetingState.CALLED: "accent",
    MeetingState.HELD: "warn",
    MeetingState.ADJUSTED: "good",
    MeetingState.CANCELLED: "stop",
}


class DecisionInline(ScopedStackedInline):
    model = Decision
    fields = [("paragraph", "reference"), "title", "text"]
    verbose_name_plural = "Beslut vid mötet"
    extra = 0

    def is_settled(self, request: HttpRequest, obj: Any) -> bool:
        return is_settled(obj)


@admin.register(Meeting)
class MeetingAdmin(ScopedAdmin):
    list_intro = (
        "Möten i styrelse och grupper, med besluten. Dagordning, närvaro och protokoll skriver du på mötets sida; "
        "årets möten bestämmer du på gruppens sida."
    )
    name_related = ("body",)
    list_display = ["held_on", "title", "body", "standing", "public", "decision_count"]
    list_display_links = ["held_on", "title"]
    list_filter = ["body", "state", "is_public"]
    date_hierarchy = "held_on"
    search_fields = ["title", "decisions__title", "decisions__paragraph"]
    inlines = [DecisionInline]
    fieldsets = [
        (None, {"fields": ["association", "body", "held_on", "title", "place", "is_public", "state"]})
    ]
    readonly_fields = ["state"]

    def is_settled(self, request: HttpRequest, obj: Any) -> bool:
        return is_settled(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The call and the attendance are of one group on one day; the meeting's page says when the day may change."""
        own = super().get_readonly_fields(request, obj)
        if obj is None or (obj.state == MeetingState.PLANNED and not obj.attendances.exists()):
            return own
        return [*own, "body", "held_on"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).annotate(decision_total=Count("decisions"))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "held_on" in form.changed_data:
            move_stops(obj, obj.held_on - form.initial["held_on"])
        if not change and obj.held_on >= self.admin_site.access(request).day:
            lay_agenda(obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        if obj is not None:
            context["page_url"] = reverse("meeting_detail", args=[obj.association.slug, obj.pk])
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description="läge", ordering="state")
    def standing(self, meeting: Meeting) -> str:
        return badge(meeting.get_state_display(), STATE_TONES.get(meeting.state, ""))

    @admin.display(description="offentligt", ordering="is_public")
    def public(self, meeting: Meeting) -> str:
        return badge("Offentligt", "good") if meeting.is_public else ""

    @admin.display(description="beslut", ordering="decision_total")
    def decision_count(self, meeting: Meeting) -> int:
        return meeting.decision_total


@admin.register(Decision)
class DecisionAdmin(ScopedAdmin):
    list_intro = "Alla beslut. Ett nytt beslut skriver du vid ärendet på mötets sida."
    name_related = ("meeting__body",)
    list_display = ["paragraph", "title", "meeting", "reference"]
    list_display_links = ["paragraph", "title"]
    date_hierarchy = "meeting__held_on"
    search_fields = ["title", "paragraph", "reference"]
    fieldsets = [(None, {"fields": ["meeting", *DECISION_FIELDS]})]
    readonly_fields = ["meeting"]

    def is_settled(self, request: HttpRequest, obj: Any) -> bool:
        return is_settled(obj.meeting)

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(DelegatedDecision)
class DelegatedDecisionAdmin(ScopedAdmin):
    list_intro = (
        "Beslut som styrelsen har delegerat (10 § finsamlagen). De anmäls vid nästa styrelsemöte och kan sedan inte "
        "ändras."
    )
    name_related = ("reported_at__body",)
    list_display = ["decided_on", "title", "decided_by", "reference", "reported"]
    list_display_links = ["decided_on", "title"]
    date_hierarchy = "decided_on"
    search_fields = ["title", "decided_by", "reference"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "association",
                    "decided_on",
                    "decided_by",
                    "title",
                    "text",
                    "ground",
                    "reference",
                    "reported_at",
                ]
            },
        )
    ]
    readonly_fields = ["reported_at"]

    def is_settled(self, request: HttpRequest, obj: Any) -> bool:
        return obj.reported_at_id is not None

    @admin.display(description="anmält", ordering="reported_at")
    def reported(self, decision: DelegatedDecision) -> str:
        if decision.reported_at is None:
            return badge("Inte anmält", "warn")
        return str(decision.reported_at.held_on)
