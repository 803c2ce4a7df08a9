"""Forms of the way from proposal to adopted budget. They check input and save nothing."""

from typing import Any

from django import forms

from budget.enums import ConsultationView
from budget.models import BudgetExplanation, Consultation
from finsam.web.fields import DayInput, KronorFormField
from finsam.web.validators import REFUSED_IN_TEXT
from members.forms.decisions import BoardDecisionForm

LONG = 4000


def _day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=DayInput,
        error_messages={"required": "Välj en dag.", "invalid": "Välj en dag."},
        **more,
    )


def _text(label: str, rows: int = 4, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONG, validators=REFUSED_IN_TEXT, widget=widget, **more)


class SendForm(forms.Form):
    sent_on = _day("Skickat den")


class CloseForm(forms.Form):
    reason = _text(
        "Varför avslutas samrådet fast alla inte har svarat?",
        rows=2,
        help_text="Till exempel att svarstiden gick ut. Skälet står sedan hos varje medlem som inte har svarat.",
        error_messages={"required": "Skriv varför samrådet avslutas fast alla inte har svarat."},
    )


class AnswerForm(forms.Form):
    answered_on = _day("Svaret kom den")
    view = forms.ChoiceField(
        label="Medlemmens hållning",
        choices=[("", "Välj"), *ConsultationView.choices],
        error_messages={"required": "Välj vad medlemmen tycker."},
    )
    text = _text("Synpunkter", required=False, help_text="Vad medlemmen skrev, med egna ord eller ordagrant.")
    reference = forms.CharField(
        label="Referens",
        required=False,
        max_length=120,
        validators=REFUSED_IN_TEXT,
        help_text="Till exempel diarienummer eller paragraf.",
    )

    def __init__(self, *args: Any, row: Consultation, **kwargs: Any) -> None:
        known = {name: getattr(row, name) for name in ("answered_on", "view", "text", "reference")}
        kwargs["initial"] = kwargs.get("initial", {}) | {key: value for key, value in known.items() if value}
        super().__init__(*args, **kwargs)


class AdoptForm(BoardDecisionForm):
    """The decision, what it depends on, and why what nothing explains of a deficit is accepted."""

    condition = _text(
        "Under förutsättning av",
        rows=2,
        required=False,
        help_text="Bara om beslutet har ett villkor, till exempel att fullmäktige i Motala beslutar om bidraget 2015-12-14.",
    )
    deficit_motive = _text("Motiv till underskottet", rows=3, required=False)

    def __init__(self, *args: Any, lacks_motive: str, **kwargs: Any) -> None:
        """`lacks_motive` says why a motive must be written, empty when it need not."""
        super().__init__(*args, **kwargs)
        self.fields["deficit_motive"].required = bool(lacks_motive)
        self.fields["deficit_motive"].error_messages["required"] = lacks_motive


class ConditionForm(forms.Form):
    on = _day("Villkoret är uppfyllt den", help_text="Dagen då det beslutades, till exempel i fullmäktige.")


class ExplanationForm(forms.Form):
    """`is_adopted`: what was decided with the budget stands; who, by when and settled may still be written."""

    text = _text(
        "Vad betalar underskottet?",
        rows=3,
        help_text="Till exempel pengar från tidigare år som förs över.",
        error_messages={"required": "Skriv vad som betalar underskottet."},
    )
    amount = KronorFormField(label="Belopp, kr")
    owner = forms.CharField(
        label="Ansvarig",
        max_length=120,
        validators=REFUSED_IN_TEXT,
        help_text="Den funktion som ser till att det blir av, till exempel Förbundschefen.",
        error_messages={"required": "Skriv vem som ser till att det blir av."},
    )
    due = _day("Klart senast")
    settled_on = _day("Avräknat den", required=False, help_text="Fyll i när det är klart.")

    def __init__(self, *args: Any, row: BudgetExplanation | None, is_adopted: bool, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = {name: getattr(row, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        if is_adopted:
            del self.fields["text"], self.fields["amount"]
        if row is None:
            del self.fields["settled_on"]
