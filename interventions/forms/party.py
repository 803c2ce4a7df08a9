"""A party's answer."""

from django import forms

from finsam.web.validators import REFUSED_IN_TEXT


class AnswerForm(forms.Form):
    name = forms.CharField(
        label="Ditt namn",
        max_length=120,
        validators=REFUSED_IN_TEXT,
        help_text="Du svarar för din organisation. Namnet står i ansökan.",
        error_messages={"required": "Skriv ditt namn."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
