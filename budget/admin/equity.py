"""The association's own ladder of how much equity is reasonable."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from budget.domain.equity import EquityError, check_ladder
from budget.models import EquityStep
from budget.queries.equity import ladder_of
from finsam.templatetags.finsam import kr
from finsam.web.admin import ScopedAdmin


class EquityStepForm(forms.ModelForm):
    """A step fits only together with the others of its ladder."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        needed = ("association", "valid_from", "percent", "floor")
        if any(cleaned.get(name) is None for name in needed):
            return cleaned
        others = EquityStep.objects.filter(association=cleaned["association"]).exclude(pk=self.instance.pk)
        fields = (*needed, "funds_up_to")
        own = EquityStep(**{name: cleaned.get(name) for name in fields})
        try:
            check_ladder(ladder_of([*others, own]))
        except EquityError as error:
            raise ValidationError(f"{error} Lägg in steget utan övre gräns först.") from error
        return cleaned


@admin.register(EquityStep)
class EquityStepAdmin(ScopedAdmin):
    menu_order = 5
    menu_group = "Ekonomi"
    list_intro = (
        "Hur mycket förbundet får ha sparat, efter hur stora årets medel är. Gränserna är förbundets egna: "
        "skriv in dem som ni har fått dem, med källa. Lägg in steget utan övre gräns först. "
        "En ny trappa får ett nytt datum, och den gamla står kvar för sina år."
    )
    form = EquityStepForm
    list_display = ["valid_from", "limit", "percent", "floor_kr", "source"]
    list_filter = ["valid_from"]
    fieldsets = [
        (None, {"fields": ["association", "valid_from", "funds_up_to", "percent", "floor", "source"]})
    ]

    @admin.display(description="årets medel", ordering="funds_up_to")
    def limit(self, step: EquityStep) -> str:
        return "Större medel" if step.funds_up_to is None else f"Högst {kr(step.funds_up_to)}"

    @admin.display(description="dock minst", ordering="floor")
    def floor_kr(self, step: EquityStep) -> str:
        return kr(step.floor)
