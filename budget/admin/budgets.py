"""The budget with its lines, amounts and explanations, in one place."""

from copy import copy
from dataclasses import replace
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Subquery, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import path, reverse

from budget.enums import BudgetState
from budget.forms import BudgetForm, BudgetLineForm, BudgetLineFormSet
from budget.models import Budget, BudgetAmount, BudgetExplanation, BudgetLine, OtherIncome
from budget.queries.budgets import balance_of
from budget.queries.income import income_or_none
from budget.services.budgets import ADOPTED, count_edit, revise_budget, set_line_amounts
from finsam.templatetags.finsam import kr
from finsam.web.admin import ScopedAdmin, ScopedInline, badge
from finsam.web.fields import KronorField

TONES = {BudgetState.ADOPTED: "good", BudgetState.PROPOSED: "warn", BudgetState.CONSULTED: "warn"}


INCOME = (
    "Intäkter",
    {
        "fields": ["contributions_total", "state_contribution", "municipal_key", "unit"],
        "description": "Staten, regionen och kommunerna delar enligt andelsregeln för året. Skriv det belopp du känner till.",
    },
)
ADOPTED_INCOME = ("Intäkter", {"fields": ["contributions_kr", "municipal_key", "unit"]})
SEEN = (None, {"fields": ["seen_edit"], "classes": ["hidden"]})
RESULT = ("Så blir det", {"fields": ["outcome_table"], "description": "Räknas om när du sparar."})


class BudgetInline(ScopedInline):
    """Of an adopted budget nothing may change."""

    def is_settled(self, request: HttpRequest, obj: Any) -> bool:
        return obj.is_adopted


class LineInline(BudgetInline):
    model = BudgetLine
    form = BudgetLineForm
    formset = BudgetLineFormSet
    fields = ["area", "own_area", "name", "intervention", "amount_0", "amount_1", "amount_2", "position"]
    verbose_name_plural = "Kostnader: en rad per verksamhet, belopp i kronor"
    extra = 3

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return (
            super().get_queryset(request).select_related("budget", "intervention").prefetch_related("amounts")
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None or not obj.is_adopted:
            return self.fields
        return ["area", "own_area", "name", "intervention", "year_0_kr", "year_1_kr", "year_2_kr"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["year_0_kr", "year_1_kr", "year_2_kr"] if obj is not None and obj.is_adopted else []

    def _amount(self, line: BudgetLine, offset: int) -> str:
        return kr(line.amount_in(line.budget.year + offset))

    @admin.display(description="Budgetåret")
    def year_0_kr(self, line: BudgetLine) -> str:
        return self._amount(line, 0)

    @admin.display(description="Året efter")
    def year_1_kr(self, line: BudgetLine) -> str:
        return self._amount(line, 1)

    @admin.display(description="Två år efter")
    def year_2_kr(self, line: BudgetLine) -> str:
        return self._amount(line, 2)


class ExplanationInline(BudgetInline):
    model = BudgetExplanation
    verbose_name_plural = "Förklaringar till ett planerat underskott: vad det betalas med, av vem och när"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        amount = "amount_kr" if obj is not None and obj.is_adopted else "amount"
        return ["text", amount, "owner", "due", "settled_on"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["amount_kr"] if obj is not None and obj.is_adopted else []

    @admin.display(description="belopp")
    def amount_kr(self, explanation: BudgetExplanation) -> str:
        return kr(explanation.amount)


class OtherIncomeInline(BudgetInline):
    model = OtherIncome
    fields = ["kind", "name", "amount", "shrinks"]
    verbose_name_plural = "Andra pengar, utanför andelarna: eget kapital, ränta och bidrag från andra"
    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Only the budget's own lines can become cheaper."""
        formset = super().get_formset(request, obj, **kwargs)
        if "shrinks" in formset.form.base_fields:
            formset.form.base_fields["shrinks"].queryset = BudgetLine.objects.within(
                self.admin_site.access(request)
            ).filter(budget=obj)
        return formset

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["kind", "name", "amount_kr", "shrinks"] if obj is not None and obj.is_adopted else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["amount_kr"] if obj is not None and obj.is_adopted else []

    @admin.display(description="belopp")
    def amount_kr(self, row: OtherIncome) -> str:
        return kr(row.amount)


@admin.register(Budget)
class BudgetAdmin(ScopedAdmin):
    menu_order = 1
    menu_group = "Ekonomi"
    list_intro = (
        "En budget per år. Den fastställda ändras inte; en revidering blir en ny version som ersätter den."
    )
    form = BudgetForm
    change_form_template = "admin/budget/change_form.html"
    list_display = ["__str__", "state_badge", "contributions_kr", "costs_kr"]
    list_filter = ["year", "state"]
    inlines = [LineInline, OtherIncomeInline, ExplanationInline]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        amounts = BudgetAmount.objects.filter(line__budget=OuterRef("pk"), year=OuterRef("year")).order_by()
        total = (
            amounts.values("line__budget")
            .annotate(total=Sum("amount", output_field=KronorField()))
            .values("total")
        )
        rows = super().get_queryset(request).select_related("association", "decision__meeting")
        return rows.annotate(costs=Subquery(total, output_field=KronorField()))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The state follows from what is done on the budget's own page."""
        which = (None, {"fields": ["association", ("year", "version")] + (["state_badge"] if obj else [])})
        if obj is None:
            return [which, INCOME]
        if obj.is_adopted:
            adopted = (None, {"fields": ["association", ("year", "version"), "state_badge", "decision"]})
            return [adopted, ADOPTED_INCOME, RESULT]
        return [which, INCOME, RESULT, SEEN]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        own = super().get_readonly_fields(request, obj)
        always = [*own, "state_badge", "decision", "outcome_table", "contributions_kr"]
        return [*always, "year", "version"] if obj else always

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.access = self.admin_site.access(request)
        return form

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Budget | None:
        budget = super().get_object(request, object_id, from_field)
        if budget is not None:
            budget.seen_by = self.admin_site.access(request)
            budget.as_stored = copy(budget)  # a refused form leaves what was typed on the row itself
        return budget

    def is_settled(self, request: HttpRequest, obj: Any) -> bool:
        return obj.is_adopted

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model is not BudgetLine:
            return
        if formset.has_changed():
            count_edit(form.instance)
        for line_form in formset.forms:
            if line_form.has_changed() and line_form not in formset.deleted_forms:
                set_line_amounts(
                    by=self.admin_site.access(request),
                    line=line_form.instance,
                    amounts=line_form.amounts(form.instance.year),
                )

    def get_urls(self) -> list[Any]:
        revise = path(
            "<int:pk>/revidera/", self.admin_site.admin_view(self.revise), name="budget_budget_revise"
        )
        return [revise, *super().get_urls()]

    def revise(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A draft of the next version, then its page."""
        budget = self.get_queryset(request).filter(pk=pk).first()
        if budget is None or request.method != "POST":
            raise Http404
        try:
            target = revise_budget(by=self.admin_site.access(request), budget=budget)
            messages.success(
                request,
                f"{target} är ett utkast med samma rader som den fastställda. Ändra det som ska bli annorlunda.",
            )
        except ValidationError as error:
            target = budget
            messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(reverse("admin:budget_budget_change", args=[target.pk]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        if obj is not None:
            context["page_url"] = reverse("budget_detail", args=[obj.association.slug, obj.pk])
            context["settled"] = ADOPTED if obj.is_adopted else ""
            context["may_revise"] = obj.state == BudgetState.ADOPTED
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description="läge", ordering="state")
    def state_badge(self, budget: Budget) -> str:
        return badge(budget.get_state_display(), TONES.get(budget.state, ""))

    @admin.display(description="bidrag", ordering="contributions_total")
    def contributions_kr(self, budget: Budget) -> str:
        return kr(budget.contributions_total)

    @admin.display(description="kostnader", ordering="costs")
    def costs_kr(self, budget: Budget) -> str:
        return kr(budget.costs or 0)

    @admin.display(description="fördelning och resultat")
    def outcome_table(self, typed: Budget) -> str:
        budget = typed.as_stored
        access = replace(
            budget.seen_by, association=budget.association, association_ids=frozenset({budget.association_id})
        )
        return render_to_string(
            "admin/budget/outcome.html",
            {"balance": balance_of(access, budget), "income": income_or_none(access, budget)},
        )
