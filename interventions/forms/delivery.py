"""Forms of hand-overs, of staff and of an intervention that is made two. They check input and save nothing."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from finsam.web.fields import DayInput
from finsam.web.validators import REFUSED_IN_TEXT
from interventions.domain.sheet import other_orientation
from interventions.domain.staff import StaffRow
from interventions.enums import HandOverAnswer, Orientation
from interventions.models import HandOver, Intervention
from members.models import Membership

LONG = 4000
MOST_PEOPLE = Decimal("9999.99")
DEFINITE = {Orientation.INDIVIDUAL: "individinriktade", Orientation.STRUCTURAL: "strukturövergripande"}


class FullTimeField(forms.DecimalField):
    """Full-time equivalents as a person writes them: with a comma or a point, at most two decimals."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": "amount", "inputmode": "decimal", "autocomplete": "off"})
        super().__init__(
            required=False,
            min_value=0,
            max_value=MOST_PEOPLE,
            decimal_places=2,
            widget=widget,
            error_messages={
                "invalid": "Skriv ett tal, till exempel 0,5.",
                "min_value": "Skriv noll eller mer.",
                "max_decimal_places": "Skriv högst två decimaler.",
            },
            **kwargs,
        )

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(str(value).replace(" ", "").replace(",", ".") if value else value)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


class StaffForm(forms.Form):
    """One party's staff; a reporter writes the actual figure only."""

    planned = FullTimeField(label="Planerat")
    actual = FullTimeField(label="Utfall")

    def __init__(self, row: StaffRow, *args: Any, plans: bool, **kwargs: Any) -> None:
        self.row = row
        initial = {"planned": row.planned, "actual": row.actual}
        super().__init__(*args, prefix=f"p{row.membership_id}", initial=initial, **kwargs)
        if not plans:
            del self.fields["planned"]
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}, {row.party}"


def staff_forms(rows: Iterable[StaffRow], data: Any, *, plans: bool) -> list[StaffForm]:
    return [StaffForm(row, data, plans=plans, use_required_attribute=False) for row in rows]


def reported_forms(rows: Iterable[StaffRow], data: Any) -> list[StaffForm]:
    """The actual figures in a report. The page carries what it was made from: only what she changed is written."""
    made = staff_forms(rows, data, plans=False)
    for form in made:
        form.fields["actual"].show_hidden_initial = True
    return made


def changed_staff(forms: Iterable[StaffForm]) -> dict[int, Decimal | None]:
    """Membership → full-time equivalents, of the forms that were changed on the page; None for an emptied one."""
    return {form.row.membership_id: form.cleaned_data["actual"] for form in forms if form.has_changed()}


class PromiseForm(forms.Form):
    taker = forms.ModelChoiceField(
        label="Vem tar över",
        queryset=Membership.objects.none(),
        required=False,
        empty_label="Ingen har lovat",
    )
    promise = forms.CharField(
        label="Vad som ska leva vidare",
        max_length=LONG,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Till exempel att kommunen anställer samordnaren från och med januari. Skriv inget om enskilda deltagare.",
        error_messages={"required": "Skriv vad som ska leva vidare, eller att ingenting ska göra det."},
    )
    promised_on = forms.DateField(label="Lovat den", widget=DayInput, required=False)
    reference = forms.CharField(
        label="Var det står",
        max_length=120,
        required=False,
        validators=REFUSED_IN_TEXT,
        help_text="Till exempel styrelsens protokoll 2015-06-12 § 34.",
    )

    def __init__(self, data: Any, *, members: QuerySet[Membership], hand_over: HandOver | None) -> None:
        initial = (
            {name: getattr(hand_over, name) for name in ("promise", "promised_on", "reference")}
            | {"taker": hand_over.taker_id}
            if hand_over
            else {}
        )
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.fields["taker"].queryset = members


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label="Hur det blev",
        choices=HandOverAnswer,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj hur det blev."},
    )
    text = forms.CharField(
        label="Beskrivning",
        max_length=LONG,
        required=False,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Vad som finns kvar i ordinarie verksamhet och vad som inte gör det. Skriv inget om enskilda deltagare.",
    )
    answered_on = forms.DateField(
        label="Svaret kom den",
        widget=DayInput,
        error_messages={"required": "Välj dagen då svaret kom."},
    )


class SplitForm(forms.Form):
    own_name = forms.CharField(label="Namn på den första", max_length=120, validators=REFUSED_IN_TEXT)
    name = forms.CharField(
        label="Namn på den andra",
        max_length=120,
        validators=REFUSED_IN_TEXT,
        error_messages={"required": "Skriv vad den andra insatsen ska heta."},
    )
    precise_orientation = forms.CharField(
        label="Preciserad inriktning för den andra", max_length=80, required=False, validators=REFUSED_IN_TEXT
    )
    follow_up_method = forms.CharField(
        label="Uppföljningsmetod för den andra",
        max_length=80,
        required=False,
        validators=REFUSED_IN_TEXT,
        help_text="Går inte att ändra sedan.",
    )
    is_esf = forms.BooleanField(
        label="Den andra delfinansieras av ESF", required=False, help_text="Går inte att ändra sedan."
    )

    def __init__(self, data: Any, *, first: Intervention) -> None:
        other = other_orientation(first.orientation)
        initial = {
            "own_name": first.name,
            "name": f"{first.name}, {other.label.lower()}"[:120],
            "is_esf": first.is_esf,
        }
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.fields["own_name"].label = f"Namn på den {DEFINITE[first.orientation]}"
        self.fields["name"].label = f"Namn på den {DEFINITE[other]}"
