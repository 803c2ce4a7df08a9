"""Forms of the accountant's file: sending it, laying it in, taking it back. They check input and save nothing."""

from typing import Any

from django import forms

from finsam.web.fields import SafeFileField
from finsam.web.validators import REFUSED_IN_TEXT


class LedgerUploadForm(forms.Form):
    """What the file holds is checked when it is received; an empty one too, so that the attempt is in the list."""

    file = SafeFileField(
        label="SIE-fil",
        allow_empty_file=True,
        help_text="Välj filen eller släpp den på fältet. Högst 20 MB; den slutar oftast på .se, .si eller .sie.",
        widget=forms.FileInput(attrs={"accept": ".se,.si,.sie,.txt", "class": "drop"}),
        error_messages={"required": "Välj den SIE-fil som ska läsas in."},
    )
    keep_texts = forms.BooleanField(
        label="Spara verifikationernas texter",
        required=False,
        help_text="Texterna kan ha namn på enskilda. Utan kryss tas de bort innan något sparas; konton, belopp, datum "
        "och insatser är kvar.",
    )


class LedgerApplyForm(forms.Form):
    """`seen` is the preview's mark: what is laid in is what was looked at. A box is there when it has something to ask."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    replaces_hand = forms.BooleanField(
        required=False,
        error_messages={"required": "Kryssa i att de inskrivna siffrorna ska ersättas, eller avbryt."},
    )
    use_previous = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, year: int | None, has_hand: bool, has_previous: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        hand, previous = self.fields["replaces_hand"], self.fields["use_previous"]
        hand.required = has_hand
        hand.label = f"Ja, ersätt de siffror som är skrivna för hand för {year}"
        hand.help_text = "Prognoserna är kvar. Det andra kommer tillbaka om du tar tillbaka filen."
        if year is not None:
            previous.label = f"Använd filens siffror för {year - 1} också"
            previous.help_text = f"Räkningarna för {year - 1} saknas. Med dem står året före på varje rad."
        for name, is_asked in (("replaces_hand", has_hand), ("use_previous", has_previous)):
            if not is_asked:
                del self.fields[name]


class LedgerEncodingForm(forms.Form):
    encoding = forms.ChoiceField(
        label="Läs filen som",
        required=False,
        choices=[
            ("", "det den ser ut att vara"),
            ("utf-8", "UTF-8"),
            ("cp437", "PC8 (CP437)"),
            ("iso-8859-1", "Latin-1 (ISO 8859-1)"),
        ],
    )


class LedgerReverseForm(forms.Form):
    reason = forms.CharField(
        label="Varför tas filen tillbaka?",
        max_length=2000,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Skälet står sedan hos filen. Skriv inga namn på enskilda.",
        error_messages={"required": "Skriv varför filen tas tillbaka."},
    )
