"""What each member pays, and how far it has come."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from budget.enums import ContributionStage
from budget.models import Contribution, ContributionStep
from finsam.templatetags.finsam import kr
from finsam.web.admin import ScopedAdmin, ScopedInline, badge

TONES = {ContributionStage.PAID: "good", ContributionStage.DECIDED: "good", ContributionStage.OFFERED: "warn"}


class StepInline(ScopedInline):
    model = ContributionStep
    fields = ["stage", "day", "amount", "reference"]
    verbose_name_plural = "Steg: begärt, erbjudet, beslutat och betalt"


@admin.register(Contribution)
class ContributionAdmin(ScopedAdmin):
    menu_order = 3
    menu_group = "Ekonomi"
    list_intro = "Varje medlems bidrag för ett år, med stegen från begäran till betalning."
    name_related = ("membership__organisation",)
    list_display = ["membership", "year", "stage", "amount_kr"]
    list_filter = ["year", "membership"]
    search_fields = ["membership__organisation__current_name"]
    inlines = [StepInline]
    fieldsets = [(None, {"fields": ["membership", "year"]})]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).prefetch_related("steps")

    def _last(self, contribution: Contribution) -> Any:
        steps = list(contribution.steps.all())
        return steps[-1] if steps else None

    @admin.display(description="läge")
    def stage(self, contribution: Contribution) -> str:
        step = self._last(contribution)
        return badge(step.get_stage_display(), TONES.get(step.stage, "")) if step else badge("Inte begärt")

    @admin.display(description="belopp")
    def amount_kr(self, contribution: Contribution) -> str:
        step = self._last(contribution)
        return kr(step.amount) if step else ""
