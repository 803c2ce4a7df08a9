"""The short forms of an application's acts: begun, returned, withdrawn, taken late, a paper laid to it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from finsam.web.fields import SafeFileField
from finsam.web.validators import REFUSED_IN_TEXT
from members.models import Membership


def _words(label: str, help_text: str, missing: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": missing},
    )


class StartForm(forms.Form):
    title = forms.CharField(label="Vad ska insatsen heta?", max_length=120, validators=REFUSED_IN_TEXT)
    membership = forms.ChoiceField(
        label="Huvudman",
        help_text="Den medlem som svarar för insatsen. Det går att ändra tills ni skickar in.",
    )

    def __init__(self, members: Sequence[Membership], own: frozenset[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(one.pk): one for one in members}
        self.fields["membership"].choices = [(key, str(one)) for key, one in self.members.items()]
        mine = next((key for key, one in self.members.items() if one.organisation_id in own), None)
        self.fields["membership"].initial = mine

    @property
    def member(self) -> Membership:
        return self.members[self.cleaned_data["membership"]]


class ReturnForm(forms.Form):
    to_complete = _words(
        "Vad ska kompletteras?",
        "Sökanden läser det här överst i ansökan. Skriv en sak per rad.",
        "Skriv vad som ska kompletteras.",
    )


class WithdrawForm(forms.Form):
    reason = _words(
        "Varför återkallas ansökan?", "Skälet står kvar i ansökan.", "Skriv varför ansökan återkallas."
    )


class LateForm(forms.Form):
    late_reason = _words(
        "Skäl att ta emot den efter sista dagen",
        "Skälet står i den inskickade versionen.",
        "Skriv skälet till att den tas emot ändå.",
    )


class FileForm(forms.Form):
    title = forms.CharField(
        label="Vad bilagan heter",
        max_length=200,
        validators=REFUSED_IN_TEXT,
        required=False,
        help_text="Till exempel Tidplan.",
    )
    file = SafeFileField(
        label="Fil (PDF)",
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        allow_empty_file=True,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", "Välj en PDF.")
        if not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", "Skriv vad bilagan heter.")
        return cleaned
