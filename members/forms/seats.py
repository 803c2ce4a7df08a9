"""Who sits where: filling a seat, the mandate's details, its end, and who is chair."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from finsam.web.access import Access
from finsam.web.fields import DayInput
from members.domain.terms import term_on
from members.enums import ChairDuty, SeatKind
from members.models import Body, Charter, Mandate, Seat
from members.queries.bodies import SOON
from members.services.seats import Holder, Term

LATER = "Kan fyllas i senare."


def day_field(label: str, **more: Any) -> forms.DateField:
    wrong = {"invalid": "Skriv dagen med år, månad och dag, till exempel 2015-11-30."}
    return forms.DateField(label=label, widget=DayInput, error_messages=wrong, **more)


class RefusableForm(forms.Form):
    def show(self, problem: ValidationError) -> None:
        """What the rules refused, at the field it is about when the form has it."""
        if not hasattr(problem, "error_dict"):
            self.add_error(None, problem)
            return
        for name, errors in problem.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


class TermForm(RefusableForm):
    """The details of a mandate. Only the first day must be known."""

    valid_from = day_field("Från och med")
    valid_until = day_field("Till och med", required=False, help_text="Tomt betyder tills vidare.")
    decided_by = forms.CharField(
        label="Beslutat av",
        required=False,
        max_length=200,
        help_text=f"Till exempel kommunfullmäktige. {LATER}",
    )
    decided_on = day_field("Beslutat den", required=False, help_text=LATER)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error(
                "valid_until", f"Slutet ligger före starten {first}. Välj samma dag eller en senare."
            )
        return data

    def term(self) -> Term:
        return Term(**{name: self.cleaned_data[name] for name in TermForm.base_fields})


class SeatFillForm(TermForm):
    name = forms.CharField(
        label="Namn",
        max_length=120,
        widget=forms.TextInput(attrs={"list": "personer", "autocomplete": "off"}),
        help_text="Börja skriva, så visas de som redan finns.",
    )
    email = forms.EmailField(
        label="E-post",
        required=False,
        widget=forms.EmailInput(attrs={"list": "adresser", "autocomplete": "off"}),
        help_text="Dit skickas kallelserna. Finns adressen redan är det samma person.",
    )
    ends_previous = forms.BooleanField(required=False)
    field_order = ["name", "email", "valid_from", "valid_until", "decided_by", "decided_on", "ends_previous"]

    def holder(self) -> Holder:
        return Holder(" ".join(self.cleaned_data["name"].split()), self.cleaned_data["email"].strip().lower())


def first_days(seat: Seat, held: Mandate | None, charter: Charter, today: date) -> dict[str, date | None]:
    """From today, or from the day after a mandate that soon ends; on the board to the end of the term (13 §)."""
    first = today
    if held and held.valid_until and (held.valid_until - today).days <= SOON:
        first = held.valid_until + timedelta(days=1)
    ends = [
        day for day in (seat.body.valid_until, seat.closed_on and seat.closed_on - timedelta(days=1)) if day
    ]
    if seat.body.is_board:
        term = term_on(first, charter.term_start, charter.term_years)
        ends += [term.last or date.max]
        ends += [
            turn.valid_until for turn in seat.turns.all() if turn.valid_until and turn.is_active_on(first)
        ]
    return {"valid_from": first, "valid_until": min(ends, default=None)}


class MandateEndForm(RefusableForm):
    """The last day; on the board also who steps in."""

    on = day_field("Sista dagen")
    substitute = forms.ModelChoiceField(
        label="Vem träder in?",
        queryset=Mandate.objects.none(),
        required=False,
        empty_label="Ingen än, platsen blir vakant",
    )

    def __init__(self, *args: Any, access: Access, substitutes: list[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["substitute"]
        rows = Mandate.objects.within(access).filter(pk__in=[row.pk for row in substitutes])
        field.queryset = rows.select_related("person")
        field.label_from_instance = lambda mandate: str(mandate.person)
        if substitutes:
            field.initial = substitutes[0].pk
        else:
            del self.fields["substitute"]


class ChairForm(RefusableForm):
    """Chosen among those who sit there as ordinary (17 § finsamlagen)."""

    duty = forms.ChoiceField(label="Uppdrag", choices=ChairDuty)
    mandate = forms.ModelChoiceField(
        label="Vem", queryset=Mandate.objects.none(), empty_label="Välj en ledamot"
    )
    on = day_field("Från och med")
    until = day_field("Till och med", required=False, help_text="Tomt betyder så länge hon sitter kvar.")

    def __init__(self, *args: Any, access: Access, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": access.day}, **kwargs)
        rows = Mandate.objects.within(access).filter(seat__body=body, seat__kind=SeatKind.ORDINARY)
        rows = rows.exclude(valid_until__lt=access.day)
        self.fields["mandate"].queryset = rows.select_related("person", "seat__organisation").order_by(
            "seat__position", "seat", "valid_from"
        )
        self.fields["mandate"].label_from_instance = lambda mandate: f"{mandate.person} ({mandate.seat})"

    def show(self, problem: ValidationError) -> None:
        renamed = {"valid_from": "on", "valid_until": "until"}
        if hasattr(problem, "error_dict"):
            problem = ValidationError({renamed.get(k, k): v for k, v in problem.error_dict.items()})
        super().show(problem)
