"""Interventions with their parties, and target groups."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from finsam.web.admin import ScopedAdmin, ScopedInline, badge
from finsam.web.transfer import TransferMixin
from interventions.enums import InterventionState
from interventions.models import Goal, Intervention, InterventionParty, ReporterAssignment, TargetGroup
from interventions.models.interventions import LOCKED
from interventions.resources import InterventionResource
from interventions.services.hand_over import keep_questions
from members.enums import Role

TONES = {InterventionState.RUNNING: "good", InterventionState.CLOSING: "warn"}


class YearFilter(admin.SimpleListFilter):
    """Those that run in a year; offers the years that any of the user's interventions touches."""

    title = "år"
    parameter_name = "ar"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        span = (
            model_admin.get_queryset(request)
            .order_by()
            .aggregate(first=models.Min("starts"), last=models.Max("starts"), end=models.Max("ends"))
        )
        if span["first"] is None:
            return []
        latest = max(day.year for day in (span["last"], span["end"], request.admin_access.day) if day)
        return [(str(year), str(year)) for year in range(latest, span["first"].year - 1, -1)]

    def queryset(self, request: HttpRequest, rows: models.QuerySet) -> models.QuerySet:
        if not (self.value() or "").isdigit():
            return rows
        year = int(self.value())
        return rows.filter(models.Q(ends=None) | models.Q(ends__year__gte=year), starts__year__lte=year)


class PartyInline(ScopedInline):
    model = InterventionParty
    name_related = ("membership__organisation",)
    fields = ["membership", "contribution"]
    verbose_name_plural = "Parter som är med i insatsen"


class GoalInline(ScopedInline):
    model = Goal
    fields = ["text", "first_year", "last_year", "position"]
    show_change_link = True
    extra = 0
    verbose_name_plural = "Insatsens mål: öppna ett mål för dess målsättningar"

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "text":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class ReporterInline(ScopedInline):
    model = ReporterAssignment
    name_related = ("grant__user",)
    fields = ["grant"]
    verbose_name_plural = "Vem som får rapportera för insatsen"

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> models.QuerySet:
        rows = super().get_field_queryset(db, db_field, request)
        return rows.filter(role=Role.REPORTER) if db_field.name == "grant" else rows


@admin.register(Intervention)
class InterventionAdmin(TransferMixin, ScopedAdmin):
    menu_order = 1
    menu_group = "Insatser"
    list_intro = "Det förbundet finansierar. Ägaren är en medlem; utföraren kan vara vem som helst."
    resource_classes = [InterventionResource]
    name_related = ("owner__organisation",)
    list_display = ["name", "orientation", "area", "owner", "period", "state_badge"]
    list_filter = [YearFilter, "state", "orientation", "owner"]
    search_fields = ["name", "area", "description", "owner__organisation__current_name"]
    inlines = [PartyInline, GoalInline, ReporterInline]
    fieldsets = [
        (None, {"fields": ["association", "name", "state", "area", "position"]}),
        (
            "Som i Uppföljning Finsam",
            {
                "fields": ["orientation", "precise_orientation", "follow_up_method", "is_esf"],
                "description": "Inriktning, uppföljningsmetod och ESF går inte att ändra när insatsen är upplagd. Blev "
                "det fel: lägg upp en ny. Är insatsen blandad: dela den i två på insatsens sida.",
            },
        ),
        (
            "Tid",
            {
                "fields": ["starts", "ends"],
                "description": "Sex och tolv månader efter slutet frågar Finsam vad som blev av insatsen.",
            },
        ),
        ("Vem", {"fields": ["owner", "performer", "pays_performer", "pays_performer_reason", "contact"]}),
        ("För vem", {"fields": ["target_groups", "target_group_note", "open_to", "places"]}),
        (
            "Vad och hur",
            {
                "fields": ["description", "purpose", "method", "co_financing"],
                "description": "Texterna står i verksamhetsplanen. Skriv aldrig något om enskilda deltagare.",
            },
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What is locked is shown; a method that nobody has said yet may still be said."""
        own = super().get_readonly_fields(request, obj)
        locked = [name for name in LOCKED if obj and (name != "follow_up_method" or getattr(obj, name))]
        return [*own, *locked]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        keep_questions(by=self.admin_site.access(request), intervention=form.instance)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for goal in formset.save(commit=False):
            if isinstance(goal, Goal):
                goal.association_id = form.instance.association_id
        super().save_formset(request, form, formset, change)

    @admin.display(description="tid", ordering="starts")
    def period(self, intervention: Intervention) -> str:
        return (
            f"{intervention.starts}–{intervention.ends}"
            if intervention.ends
            else f"från {intervention.starts}"
        )

    @admin.display(description="läge", ordering="state")
    def state_badge(self, intervention: Intervention) -> str:
        return badge(intervention.get_state_display(), TONES.get(intervention.state, ""))


@admin.register(TargetGroup)
class TargetGroupAdmin(ScopedAdmin):
    menu_order = 2
    menu_group = "Insatser"
    list_intro = "Vilka insatserna är till för. Definitionerna står i planen."
    list_display = ["name", "priority", "position"]
    list_filter = ["is_priority"]
    search_fields = ["name", "definition"]
    fieldsets = [(None, {"fields": ["association", "name", "definition", "is_priority", "position"]})]

    @admin.display(description="prioriterad", ordering="is_priority")
    def priority(self, group: TargetGroup) -> str:
        return badge("Prioriterad", "good") if group.is_priority else ""
