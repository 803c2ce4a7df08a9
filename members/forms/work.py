"""Forms of a group's work. They check input and save nothing."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from finsam.web.access import Access
from finsam.web.fields import DayInput
from finsam.web.validators import REFUSED_IN_TEXT
from members.domain.work import OPEN
from members.enums import LessonKind
from members.models import Body
from members.queries.work import working_groups

LONG = 4000


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=DayInput, **more)


def _title(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=200,
        validators=REFUSED_IN_TEXT,
        error_messages={"required": "Skriv med några ord vad det gäller."},
    )


def _text(label: str, help_text: str = "", required: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONG,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": required} if required else None,
    )


class WorkFilter(forms.Form):
    """What the page may be narrowed to; stays in the address. A value that makes no sense counts as not chosen."""

    visa = forms.ChoiceField(
        label="Visa",
        required=False,
        choices=[("", "Allt"), ("oppna", "Öppna"), ("forsenade", "Försenade")],
    )
    ansvarig = forms.ChoiceField(
        label="Ansvarig", required=False, choices=[("", "Alla"), ("mig", "Jag själv")]
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.is_valid()

    @property
    def narrows(self) -> bool:
        return any(self.cleaned_data.values())

    def narrow(self, rows: QuerySet, access: Access) -> QuerySet:
        wanted = self.cleaned_data.get("visa")
        if wanted:
            rows = rows.filter(state__in=OPEN)
        if wanted == "forsenade":
            rows = rows.filter(due__lt=access.day)
        return rows.filter(owner__user=access.user) if self.cleaned_data.get("ansvarig") else rows


class ReportForm(forms.Form):
    result = _text(
        "Resultat",
        "Vad gruppen gjorde, vad det ledde till och vad ni föreslår härnäst. Nämn inga personer.",
        required="Skriv vad uppdraget ledde till.",
    )
    on = _day(label="Redovisat den", error_messages={"required": "Välj vilken dag det redovisades."})


class LessonForm(forms.Form):
    kind = forms.ChoiceField(label="Slag", choices=LessonKind.choices)
    title = _title("Vad är det?", "Kort, till exempel ”Blanketten skickas till fel enhet”.")
    description = _text(
        "Beskrivning",
        "Hur det märks, för vem, och vad som skulle hjälpa. Inga uppgifter om enskilda personer.",
        required="Beskriv hur det märks, så att någon annan kan ta hand om det.",
    )


class AssignmentForm(forms.Form):
    body = forms.ModelChoiceField(
        label="Arbetsgrupp",
        queryset=Body.objects.none(),
        empty_label="Välj arbetsgrupp",
        error_messages={"required": "Välj vilken arbetsgrupp som får uppdraget."},
    )
    title = _title("Uppdraget i korthet")
    text = _text("Uppdraget", "Vad gruppen ska göra och vad den ska lämna ifrån sig.")
    due = _day(label="Redovisas senast", error_messages={"required": "Välj när det senast ska redovisas."})

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = working_groups(access)
