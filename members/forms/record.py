"""What the record may be narrowed to; stays in the address. A value that makes no sense counts as not chosen."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from finsam.web.access import Access
from finsam.web.fields import DayInput
from members.enums import Act
from members.models import User
from members.queries.record import recorded_actors, recorded_kinds


class RecordFilter(forms.Form):
    fran = forms.DateField(label="Från och med", required=False, widget=DayInput)
    till = forms.DateField(label="Till och med", required=False, widget=DayInput)
    vem = forms.ModelChoiceField(
        label="Vem", required=False, queryset=User.objects.none(), empty_label="Alla"
    )
    gjorde = forms.ChoiceField(label="Gjorde", required=False, choices=[("", "Allt"), *Act.choices])
    slag = forms.ChoiceField(label="Med", required=False)

    def __init__(self, data: Any, *, access: Access) -> None:
        super().__init__(data)
        self.fields["vem"].queryset = recorded_actors(access)
        self.fields["slag"].choices = [("", "Allt"), *recorded_kinds(access)]
        self.is_valid()

    def narrow(self, rows: QuerySet) -> QuerySet:
        chosen = self.cleaned_data
        if chosen.get("fran"):
            rows = rows.filter(at__gte=_midnight(chosen["fran"]))
        if chosen.get("till"):
            rows = rows.filter(at__lt=_midnight(chosen["till"] + timedelta(days=1)))
        equal = {"actor": "vem", "action": "gjorde", "object_type": "slag"}
        return rows.filter(**{field: chosen[name] for field, name in equal.items() if chosen.get(name)})


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
