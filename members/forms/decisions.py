"""The choice of a decision of the board."""

from typing import Any

from django import forms

from finsam.web.access import Access
from members.models import Decision
from members.queries.meetings import board_decisions


class DecisionChoice(forms.ModelChoiceField):
    def label_from_instance(self, decision: Decision) -> str:
        return f"{decision.meeting.held_on}, {decision.paragraph} {decision.title}"


class BoardDecisionForm(forms.Form):
    """By which of the board's decisions something is adopted."""

    decision = DecisionChoice(
        label="Beslut", queryset=Decision.objects.none(), empty_label="Välj styrelsens beslut"
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = board_decisions(access)
