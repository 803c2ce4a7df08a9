"""How an association ends."""

from typing import Any

from django import forms

from finsam.web.access import Access
from finsam.web.fields import DayInput, SafeCharField
from members.models import Association, Succession
from members.queries.succession import possible_successors


class SuccessorChoice(forms.ModelChoiceField):
    def label_from_instance(self, association: Association) -> str:
        return association.name


class DissolveForm(forms.Form):
    on = forms.DateField(
        label="Förbundets sista dag",
        widget=DayInput,
        help_text="Alla medlemskap och mandat slutar den dagen.",
        error_messages={"required": "Skriv den dag som är förbundets sista."},
    )
    successor = SuccessorChoice(
        label="Går upp i",
        queryset=Association.objects.none(),
        required=False,
        empty_label="Inget av mina andra förbund",
        help_text="Förbund som du också är chef för. Det tar över dagen efter.",
    )
    successor_name = SafeCharField(
        "går upp i ett annat förbund",
        max_length=200,
        blank=True,
        help_text="Namnet, när du inte är chef där. Dess chef lägger in övertagandet.",
    ).formfield()
    amount = Succession._meta.get_field("amount").formfield(required=False)
    source = Succession._meta.get_field("source").formfield(required=False)
    understood = forms.BooleanField(
        label="Jag förstår att det inte går att ångra",
        error_messages={"required": "Kryssa i att du förstår att det inte går att ångra."},
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = possible_successors(access)
        if not self.fields["successor"].queryset.exists():
            del self.fields["successor"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("successor") and cleaned.get("successor_name"):
            self.add_error("successor_name", "Välj ett förbund eller skriv ett namn, inte båda.")
        if cleaned.get("successor") and cleaned.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", "Skriv det eget kapital som förs över. Skriv 0 om det inte finns något.")
        if cleaned.get("amount") is not None and not cleaned.get("source") and "source" not in self.errors:
            self.add_error(
                "source", "Skriv var beloppet kommer ifrån, till exempel slutredovisningen och dess datum."
            )
        return cleaned
