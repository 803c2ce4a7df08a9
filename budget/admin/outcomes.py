"""The books of a year: outcome and forecast per line, and the figures that no line gives."""

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


@admin.register(Closing)
class ClosingAdmin(ScopedAdmin):
    menu_order = 4
    menu_group = "Ekonomi"
    list_intro = "Vad det kostade, per år. Ett år är klart när det går till den 31 december och är markerat som bokslut."
    list_display = ["year", "through", "state", "costs_kr"]
    list_filter = ["year", "is_final"]
    inlines = [OutcomeInline, FigureInline]
    fieldsets = [(None, {"fields": ["association", "year", "through", "is_final", "source"]})]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return (
            super().get_queryset(request).annotate(costs=Sum("outcomes__amount", output_field=KronorField()))
        )

    @admin.display(description="läge", ordering="is_final")
    def state(self, closing: Closing) -> str:
        return badge("Bokslut", "good") if closing.is_final else badge("Pågår", "warn")

    @admin.display(description="kostnader", ordering="costs")
    def costs_kr(self, closing: Closing) -> str:
        return kr(closing.costs or 0)
