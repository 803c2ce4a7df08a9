"""The groups' lists: what the office writes. Reporting, noting and giving assignments have pages of their own."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db import models
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from finsam.web.admin import ScopedAdmin, ScopedInline, ScopedStackedInline, badge
from members.admin.filters import ActiveFilter
from members.domain.work import OPEN, Standing, standing
from members.models import (
    Assignment,
    AuthoritySheet,
    ContactRole,
    CountyAgreement,
    Event,
    EventHeadCount,
    JointEffort,
    Lesson,
    SteeringAssignment,
    SteeringReport,
)


class StandingFilter(SimpleListFilter):
    title = "öppet eller försenat"
    parameter_name = "visa"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("oppna", "Öppna"), ("forsenade", "Försenade")]

    def queryset(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        if not self.value():
            return rows
        rows = rows.filter(state__in=OPEN)
        return rows.filter(due__lt=request.admin_access.day) if self.value() == "forsenade" else rows


class WorkAdmin(ScopedAdmin):
    """`page` is the kind's word in the address of its page."""

    menu_group = "Gruppernas arbete"
    name_related = ("body__association", "owner")
    list_display = ["title", "body", "owner", "due", "where"]
    list_filter = [StandingFilter, "state", "body"]
    search_fields = ["title", "owner__name"]
    page = ""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        if obj is not None:
            context["page_url"] = reverse("work_item", args=[obj.body.association.slug, self.page, obj.pk])
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description="läge", ordering="state")
    def where(self, row: Any) -> str:
        where = standing(row.state, row.due, self.admin_site.today())
        if where == Standing.LATE:
            return badge("! Försenat", "stop")
        return badge(row.get_state_display(), "good" if where == Standing.CLOSED else "")


@admin.register(Assignment)
class AssignmentAdmin(WorkAdmin):
    menu_order = 1
    page = "uppdrag"
    list_intro = (
        "Skriftliga uppdrag till arbetsgrupper, med slutdatum. Resultatet kommer med i nästa års plan."
    )
    name_related = ("body__association", "given_by", "owner")
    list_display = ["title", "body", "given_by", "due", "reported_on", "where"]
    fieldsets = [
        (None, {"fields": ["body", "given_by", "title", "text", "owner"]}),
        ("Tid och läge", {"fields": ["given_on", "due", "state"]}),
        (
            "Resultat",
            {
                "fields": ["reported_on", "result"],
                "description": "Arbetsgruppen kan också redovisa själv, på uppdragets sida.",
            },
        ),
    ]


class HeadCountInline(ScopedInline):
    model = EventHeadCount
    fields = ["organisation", "heads"]
    name_related = ("organisation",)
    verbose_name_plural = "Hur många som kom, per myndighet. Bara antal, inga namn."


@admin.register(Event)
class EventAdmin(WorkAdmin):
    menu_order = 2
    page = "traffar"
    list_intro = "Utbildningar, temadagar och nätverksträffar för myndigheternas medarbetare."
    list_display = ["title", "kind", "body", "due", "head_total", "where"]
    list_filter = [StandingFilter, "kind", "state", "body"]
    inlines = [HeadCountInline]
    fieldsets = [
        (None, {"fields": ["body", "kind", "title", "description"]}),
        ("När, var och vem", {"fields": ["due", "place", "owner", "state"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).annotate(head_sum=Sum("head_counts__heads"))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "due":
            formfield.label = "Dag"
        return formfield

    @admin.display(description="medarbetare", ordering="head_sum")
    def head_total(self, event: Any) -> int | None:
        return event.head_sum


@admin.register(JointEffort)
class JointEffortAdmin(WorkAdmin):
    menu_order = 3
    page = "insatser"
    list_intro = (
        "Det som myndigheterna gör tillsammans, också när någon annan än förbundet betalar. "
        "Insatser som förbundet betalar efter budget står under Insatser."
    )
    name_related = ("body__association", "owner", "organisation")
    list_display = ["title", "body", "organisation", "financed_by", "due", "where"]
    list_filter = [StandingFilter, "financed_by", "state", "body"]
    fieldsets = [
        (None, {"fields": ["body", "title", "description", "organisation", "owner"]}),
        ("Tid och läge", {"fields": ["starts_on", "due", "state"]}),
        ("Pengar", {"fields": ["financed_by", "financing", "amount"]}),
    ]


class SteeringReportInline(ScopedStackedInline):
    model = SteeringReport
    fields = ["year", "reported_on", "text"]
    name_related = ("steering",)
    verbose_name_plural = "Redovisning år för år, utan uppgifter om personer"


@admin.register(SteeringAssignment)
class SteeringAssignmentAdmin(WorkAdmin):
    menu_order = 4
    page = "ledning"
    list_intro = (
        "Det som en grupp leder åt någon annan, till exempel personliga ombud, med en redovisning om året."
    )
    name_related = ("body__association", "owner", "principal")
    list_display = ["title", "body", "principal", "due", "fault_count", "where"]
    inlines = [SteeringReportInline]
    fieldsets = [
        (None, {"fields": ["body", "title", "description", "principal", "owner"]}),
        ("Nästa redovisning och läge", {"fields": ["due", "state"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).annotate(fault_total=Count("lessons"))

    @admin.display(description="brister och hinder", ordering="fault_total")
    def fault_count(self, row: Any) -> int:
        return row.fault_total


@admin.register(CountyAgreement)
class CountyAgreementAdmin(WorkAdmin):
    menu_order = 5
    page = "avtal"
    list_intro = "Länets överenskommelser som en grupp genomför lokalt, med rutin och dag för översyn."
    list_display = ["title", "body", "valid_from", "valid_until", "due", "where"]
    fieldsets = [
        (None, {"fields": ["body", "title", "description", "owner"]}),
        ("Giltighet", {"fields": ["valid_from", "valid_until"]}),
        ("Här hos oss", {"fields": ["units", "local_routine"]}),
        ("Nästa översyn och läge", {"fields": ["due", "state"]}),
    ]


@admin.register(Lesson)
class LessonAdmin(WorkAdmin):
    menu_order = 6
    page = "hinder"
    list_intro = (
        "Hinder, brister i systemet och lärdomar. Ett hinder gör du till uppdrag på dess egen sida. "
        "Inga uppgifter om enskilda personer."
    )
    name_related = ("body__association", "owner", "assignment", "steering")
    list_display = ["title", "kind", "body", "found_on", "assignment", "where"]
    list_filter = [StandingFilter, "kind", "state", "body"]
    date_hierarchy = "found_on"
    fieldsets = [
        (None, {"fields": ["body", "kind", "title", "description", "found_on"]}),
        ("Vad det blir av det", {"fields": ["steering", "assignment", "owner", "due", "state"]}),
    ]


class ContactInline(ScopedInline):
    model = ContactRole
    fields = ["title", "unit", "name", "contact"]
    name_related = ("sheet__organisation",)
    verbose_name_plural = "Vem man frågar. Rollen räcker; namn bara när det behövs."


@admin.register(AuthoritySheet)
class AuthoritySheetAdmin(WorkAdmin):
    menu_order = 7
    page = "myndighet"
    list_intro = "Ett blad per myndighet: vad den gör för målgrupperna, vad den inte gör, och vem man frågar."
    name_related = ("body__association", "organisation")
    list_display = ["organisation", "body", "valid_from", "valid_until"]
    list_filter = [ActiveFilter, "body"]
    search_fields = ["organisation__current_name", "task"]
    inlines = [ContactInline]
    fieldsets = [
        (None, {"fields": ["body", "organisation", "task"]}),
        ("Bladets tid", {"fields": ["valid_from", "valid_until"]}),
    ]
