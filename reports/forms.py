"""Forms of the pages for documents. They check input and save nothing."""

from typing import Any

from django import forms

from finsam.web.access import Access
from finsam.web.editor import RichTextArea
from finsam.web.fields import DayInput, RichTextFormField, SafeFileField
from finsam.web.validators import REFUSED_IN_TEXT
from members.enums import BodyKind
from members.models import Body
from reports.enums import CommentState, DocumentKind
from reports.services.documents import YEARS


class NewDocumentForm(forms.Form):
    kind = forms.ChoiceField(label="Dokument", choices=DocumentKind.choices)
    year = forms.IntegerField(label="År", min_value=YEARS.start, max_value=YEARS.stop - 1)


class CommentForm(forms.Form):
    """What the reader saw travels along, so that a change meanwhile is noticed."""

    stycke = forms.UUIDField(required=False, widget=forms.HiddenInput)
    rad = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    citat = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Din synpunkt",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=REFUSED_IN_TEXT,
        error_messages={"required": "Skriv din synpunkt innan du skickar."},
    )


class AnswerForm(forms.Form):
    state = forms.ChoiceField(
        label="Vad hände?",
        choices=[choice for choice in CommentState.choices if choice[0] != CommentState.OPEN],
    )
    answer = forms.CharField(
        label="Svar",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=REFUSED_IN_TEXT,
    )


class ReviewForm(forms.Form):
    body = forms.ModelChoiceField(label="Grupp", queryset=Body.objects.none(), empty_label="Välj grupp")
    closes = forms.DateField(label="Sista dag", widget=DayInput)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = (
            Body.objects.within(access).active_on(access.day).filter(kind=BodyKind.LSG)
        )


class SectionForm(forms.Form):
    base_number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    html = RichTextFormField(
        label="Text",
        required=False,
        max_length=200_000,
        widget=RichTextArea,
        error_messages={"max_length": "Texten är för lång för ett avsnitt. Dela upp den på flera avsnitt."},
    )


class AttachmentForm(forms.Form):
    """A paper of a matter. What the file holds is checked when it is kept."""

    title = forms.CharField(
        label="Vad bilagan heter",
        max_length=200,
        help_text="Till exempel Budgetförslag 2016.",
        validators=REFUSED_IN_TEXT,
    )
    file = SafeFileField(
        label="PDF-fil",
        help_text="Högst 20 MB och 200 sidor. Skannade sidor går inte att läsa: se själv efter att de inte har "
        "personnummer.",
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )


class AdjustForm(forms.Form):
    on = forms.DateField(label="Justerat den", widget=DayInput)
