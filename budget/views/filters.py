"""What a list may be narrowed to; stays in the address. A value that makes no sense counts as not chosen."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from finsam.web.access import Access
from interventions.enums import Assessment, Orientation
from members.enums import Party
from members.models import Membership
from members.queries.names import swedish

FIRST_YEAR = 2004  # the law's first


class YearFilter(forms.Form):
    ar = forms.TypedChoiceField(label="År", coerce=int, required=False)

    def __init__(self, data: Any, *, access: Access) -> None:
        super().__init__({"ar": access.day.year, **data.dict()})
        self.access = access
        latest = access.day.year + 1
        years = {*range(latest, latest - 4, -1), *self._asked_for(latest)}
        self.fields["ar"].choices = [(year, year) for year in sorted(years, reverse=True)]
        self.is_valid()

    def _asked_for(self, latest: int) -> list[int]:
        asked = str(self.data["ar"])
        is_year = len(asked) == 4 and asked.isascii() and asked.isdigit()
        return [int(asked)] if is_year and FIRST_YEAR <= int(asked) <= latest else []

    @property
    def year(self) -> int:
        return self.cleaned_data.get("ar") or self.access.day.year


class InterventionFilter(YearFilter):
    inriktning = forms.ChoiceField(
        label="Inriktning", required=False, choices=[("", "Alla"), *Orientation.choices]
    )
    kommun = forms.ModelChoiceField(
        label="Kommun", required=False, queryset=Membership.objects.none(), empty_label="Alla kommuner"
    )

    def __init__(self, data: Any, *, access: Access) -> None:
        super().__init__(data, access=access)
        own = (
            Membership.objects.within(access).filter(party=Party.MUNICIPALITY).select_related("organisation")
        )
        own = own.order_by(swedish("organisation__current_name"))
        self.fields["kommun"].queryset = own
        self.full_clean()

    def narrow(self, rows: QuerySet) -> QuerySet:
        orientation, municipality = self.cleaned_data.get("inriktning"), self.cleaned_data.get("kommun")
        if orientation:
            rows = rows.filter(orientation=orientation)
        return rows.filter(open_to=municipality) if municipality else rows


class TargetFilter(YearFilter):
    bedomning = forms.ChoiceField(
        label="Bedömning", required=False, choices=[("", "Alla"), *Assessment.choices]
    )
