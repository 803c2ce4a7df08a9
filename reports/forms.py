"""Forms of the pages for documents. They check input and save nothing."""

from typing import Any

from django import forms

from finsam.web.access import Access
from members.models import Decision
from reports.enums import DocumentKind
from reports.queries import board_decisions
from reports.services.documents import YEARS


class NewDocumentForm(forms.Form):
    kind = forms.ChoiceField(label="Dokument", choices=DocumentKind.choices)
    year = forms.IntegerField(label="År", min_value=YEARS.start, max_value=YEARS.stop - 1)


class DecisionChoice(forms.ModelChoiceField):
    def label_from_instance(self, decision: Decision) -> str:
        return f"{decision.meeting.held_on}, {decision.paragraph} {decision.title}"


class SealForm(forms.Form):
    decision = DecisionChoice(
        label="Beslut", queryset=Decision.objects.none(), empty_label="Välj styrelsens beslut"
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = board_decisions(access)
