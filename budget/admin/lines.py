"""Budget lines as a list that goes in and out as a file. They are edited in their budget."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from budget.models import BudgetLine
from budget.resources import BudgetLineResource
from finsam.templatetags.finsam import kr
from finsam.web.admin import ReadOnlyAdmin
from finsam.web.transfer import TransferMixin


@admin.register(BudgetLine)
class BudgetLineAdmin(TransferMixin, ReadOnlyAdmin):
    menu_order = 2
    menu_group = "Ekonomi"
    list_intro = (
        "Alla budgetars rader, för att söka, läsa in och exportera. Ändra en enstaka rad i dess budget."
    )
    resource_classes = [BudgetLineResource]
    name_related = ("budget__association", "intervention")
    list_display = ["name", "budget_year", "version", "area", "intervention", "amount_kr"]
    list_filter = ["budget__year", "area", "budget__state"]
    search_fields = ["name", "intervention__name"]
    fields = ["name", "in_budget", "area", "intervention", "amount_kr"]
    readonly_fields = ["in_budget", "amount_kr"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).prefetch_related("amounts")

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(self.admin_site.access(request).association_ids)

    @admin.display(description="år", ordering="budget__year")
    def budget_year(self, line: BudgetLine) -> int:
        return line.budget.year

    @admin.display(description="version", ordering="budget__version")
    def version(self, line: BudgetLine) -> int:
        return line.budget.version

    @admin.display(description="belopp budgetåret")
    def amount_kr(self, line: BudgetLine) -> str:
        return kr(line.amount_in(line.budget.year))

    @admin.display(description="budget")
    def in_budget(self, line: BudgetLine) -> Any:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:budget_budget_change", args=[line.budget_id]), line.budget
        )
