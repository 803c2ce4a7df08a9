"""Board and groups, their seats, and who sits there."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from finsam.web.admin import ScopedAdmin, ScopedInline, badge
from members.admin.filters import ActiveFilter, VacantFilter
from members.models import Body, Mandate, Seat


class SeatInline(ScopedInline):
    model = Seat
    fields = ["organisation", "unit", "kind", "duty", "position"]
    name_related = ("organisation",)
    show_change_link = True
    verbose_name_plural = "Platser"


@admin.register(Body)
class BodyAdmin(ScopedAdmin):
    list_intro = (
        "Styrelsen, lokala samverkansgrupper och arbetsgrupper. Öppna en grupp för att ändra dess platser."
    )
    list_display = ["name", "kind", "seat_count", "valid_from", "valid_until"]
    list_filter = [ActiveFilter, "kind"]
    search_fields = ["name"]
    inlines = [SeatInline]
    fieldsets = [
        (None, {"fields": ["association", "kind", "name", "task"]}),
        ("Gruppens tid", {"fields": ["valid_from", "valid_until"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).annotate(seat_total=Count("seats"))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        if obj is not None:
            context["page_url"] = reverse("body_detail", args=[obj.association.slug, obj.pk])
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description="platser", ordering="seat_total")
    def seat_count(self, body: Body) -> int:
        return body.seat_total


class MandateInline(ScopedInline):
    model = Mandate
    fields = ["person", "valid_from", "valid_until", "decided_by", "decided_on"]
    name_related = ("person", "seat__organisation")
    verbose_name_plural = "Vem som sitter på platsen, från när till när"


@admin.register(Seat)
class SeatAdmin(ScopedAdmin):
    list_intro = (
        "Varje plats i styrelse och grupper, med den som sitter där i dag. Vakanta platser står först."
    )
    name_related = ("organisation", "body")
    list_display = ["__str__", "body", "kind", "duty", "holder"]
    list_filter = [VacantFilter, "body", "kind"]
    search_fields = ["organisation__current_name", "unit", "mandates__person__name"]
    inlines = [MandateInline]
    fieldsets = [
        (
            None,
            {
                "fields": ["body", "organisation", "unit", "kind", "duty", "position"],
                "description": "Vem som sitter på platsen väljer du längst ner. "
                "Saknas personen i listan lägger du först upp den under Personer.",
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        today = Mandate.objects.active_on(self.admin_site.access(request).day)
        current = Prefetch("mandates", today.select_related("person"), to_attr="current_mandates")
        return super().get_queryset(request).prefetch_related(current)

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        today = Mandate.objects.active_on(self.admin_site.access(request).day)
        return [Exists(today.filter(seat=OuterRef("pk"))), "body", "position", "pk"]

    @admin.display(description="vem")
    def holder(self, seat: Any) -> str:
        names = ", ".join(str(mandate.person) for mandate in seat.current_mandates)
        return names or badge("Vakant", "warn")
