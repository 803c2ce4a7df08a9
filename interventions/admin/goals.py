"""Goals with targets, targets with results."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from finsam.web.admin import ScopedAdmin, ScopedInline, ScopedStackedInline
from interventions.models import Goal, Measurement, Target


class TargetInline(ScopedInline):
    model = Target
    fields = ["year", "kind", "title", "value", "unit", "counts_people", "due"]
    show_change_link = True
    verbose_name_plural = "Målsättningar: öppna en för att skriva vilka som räknas och resultaten"


@admin.register(Goal)
class GoalAdmin(ScopedAdmin):
    menu_order = 3
    menu_group = "Insatser"
    list_intro = (
        "Mål för förbundet, en grupp eller en insats. Under varje mål står de mätbara målsättningarna."
    )
    name_related = ("body", "intervention")
    list_display = ["short_text", "first_year", "last_year", "intervention", "body"]
    list_filter = ["first_year", "intervention", "body"]
    search_fields = ["text"]
    inlines = [TargetInline]
    fieldsets = [
        (None, {"fields": ["association", "text", "first_year", "last_year", "position"]}),
        (
            "Vems målet är",
            {
                "fields": ["body", "intervention"],
                "description": "Välj en grupp eller en insats. Inget val betyder hela förbundet.",
            },
        ),
    ]

    @admin.display(description="mål", ordering="text")
    def short_text(self, goal: Goal) -> str:
        return str(goal)


class MeasurementInline(ScopedStackedInline):
    model = Measurement
    name_related = ("period", "target")
    fields = [
        ("period", "part", "base"),
        ("value", "reached_on"),
        "note",
        ("assessment", "assessment_reason"),
    ]
    verbose_name_plural = "Resultat per period"

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "note":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Target)
class TargetAdmin(ScopedAdmin):
    menu_order = 4
    menu_group = "Insatser"
    list_intro = (
        "Det som mäts: vilka som räknas, vad som räknas, när och ur vilken källa. Resultaten skrivs här."
    )
    name_related = ("goal", "goal__intervention")
    list_display = ["title", "year", "kind", "value", "unit", "intervention"]
    list_filter = ["year", "kind", "goal__intervention"]
    search_fields = ["title", "goal__text"]
    inlines = [MeasurementInline]
    fieldsets = [
        (None, {"fields": ["goal", "year", "kind", "title"]}),
        ("Vad som räknas", {"fields": ["counted", "event", "source"]}),
        ("Målvärdet", {"fields": ["value", "unit", "counts_people", "due"]}),
    ]

    @admin.display(description="insats", ordering="goal__intervention")
    def intervention(self, target: Target) -> str:
        return target.goal.intervention or "Hela förbundet"
