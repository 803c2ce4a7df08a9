"""The books of a year: outcome and forecast per line, and the figures that no line gives."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Sum
from django.http import HttpRequest

from budget.models import Closing, Outcome, StatementFigure
from finsam.templatetags.finsam import kr
from finsam.web.admin import ScopedAdmin, ScopedInline, badge
from finsam.web.fields import KronorField


class OutcomeInline(ScopedInline):
    model = Outcome
    name_related = ("intervention",)
    fields = ["area", "name", "intervention", "amount", "forecast"]
    verbose_name_plural = "Utfall per rad: kostnader skrivs som positiva tal"
    extra = 2


class FigureInline(ScopedInline):
    model = StatementFigure
    fields = ["line", "amount"]
    verbose_name_plural = "Övriga rader i resultat- och balansräkningen"


def _is_kept(closing: Closing | None) -> bool:
    return closing is not None and (closing.is_final or closing.ledger_id is not None)


@admin.register(Closing)
class ClosingAdmin(ScopedAdmin):
    menu_order = 4
    menu_group = "Ekonomi"
    list_intro = (
        "Vad det kostade, per år. Ett år stängs på sidan Räkningar; där skrivs siffrorna också in bekvämast."
    )
    list_display = ["year", "through", "state", "costs_kr"]
    list_filter = ["year", "is_final"]
    inlines = [OutcomeInline, FigureInline]
    readonly_fields = ["is_final"]  # a year is closed on the page of its statements, where it is checked
    fieldsets = [(None, {"fields": ["association", "year", "through", "is_final", "source"]})]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return (
            super().get_queryset(request).annotate(costs=Sum("outcomes__amount", output_field=KronorField()))
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What a ledger gives, and a closed year, is only looked at here."""
        return super().has_change_permission(request, obj) and not _is_kept(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_kept(obj)

    @admin.display(description="läge", ordering="is_final")
    def state(self, closing: Closing) -> str:
        return badge("Stängt", "good") if closing.is_final else badge("Öppet", "warn")

    @admin.display(description="kostnader", ordering="costs")
    def costs_kr(self, closing: Closing) -> str:
        return kr(closing.costs or 0)
