"""Forms of the board's decision of an application, and of the agreement. They check input and save nothing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from budget.domain.grants import PayingLine
from finsam.shared.formats import kronor
from finsam.web.fields import DayInput
from finsam.web.validators import REFUSED_IN_TEXT
from interventions.enums import Outcome, ReportKind
from interventions.forms.preparation import LONG, YearAmounts, words
from interventions.models import Application
from members.forms.decisions import DecisionChoice
from members.models import AgendaItem, Decision, Meeting

REPORT_ROWS = 6
KINDS = [("", "–"), (ReportKind.PROGRESS, "Lägesrapport"), (ReportKind.FINAL, "Slutrapport")]
NEW = "ny"


def _day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=DayInput,
        error_messages={"required": "Välj en dag.", "invalid": "Välj en dag."},
        **more,
    )


def line_choices(lines: Sequence[PayingLine], year: int) -> list[tuple[str, str]]:
    """Each line with what it has left in the year."""
    return [(str(one.pk), f"{one.name}, {kronor(one.left(year))} kvar {year}") for one in lines]


class DecideForm(YearAmounts):
    """The decision is one of the board's, or written here at a matter of a meeting that has been held."""

    outcome = forms.ChoiceField(
        label="Beslut",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vad styrelsen beslutade."},
    )
    decision = DecisionChoice(
        label="Styrelsens beslut i protokollet",
        queryset=Decision.objects.none(),
        required=False,
        empty_label="Välj paragrafen, eller skriv in beslutet här under",
    )
    matter = forms.ChoiceField(label="Ärende på dagordningen", required=False)
    text = forms.CharField(
        label="Beslut, som det ska stå i protokollet",
        required=False,
        max_length=LONG,
        validators=REFUSED_IN_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    line = forms.ChoiceField(label="Betalas från", required=False)
    conditions = words(
        "Villkor, eller skäl till avslag och återremiss",
        required=False,
        help_text="Står i överenskommelsen eller brevet.",
    )

    def __init__(
        self,
        application: Application,
        *args: Any,
        decisions: Any,
        meeting: Meeting | None,
        matters: Sequence[AgendaItem],
        lines: Sequence[PayingLine],
        reports: Sequence[tuple[ReportKind, date]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial=_initial(application, lines), **kwargs)
        self.application, self.meeting = application, meeting
        self.matters = {str(one.pk): one for one in matters}
        self.fields["decision"].queryset = decisions
        self.fields["matter"].choices = [
            (NEW, "Nytt ärende"),
            *((key, str(one)) for key, one in self.matters.items()),
        ]
        years = list(application.years.all())
        first = years[0].year if years else 0
        self.fields["line"].choices = [("", "Välj budgetrad"), *line_choices(lines, first)]
        self.has_lines = bool(lines)
        is_decided = any(year.decided is not None for year in years)
        self.add_years(years, {year.year: year.decided if is_decided else year.proposed for year in years})
        self._add_reports(reports)

    def _add_reports(self, known: Sequence[tuple[ReportKind, date]]) -> None:
        for place in range(REPORT_ROWS):
            kind, due = known[place] if place < len(known) else ("", None)
            number = place + 1
            self.fields[f"kind_{place}"] = forms.ChoiceField(
                label=f"Rapport {number}", choices=KINDS, required=False, initial=kind
            )
            self.fields[f"due_{place}"] = _day(f"Rapport {number} senast", required=False, initial=due)

    @property
    def report_rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"kind_{place}"], self[f"due_{place}"]) for place in range(REPORT_ROWS)]

    @property
    def reports(self) -> list[tuple[ReportKind, date]]:
        """Those that have both kind and day."""
        rows = [
            (self.cleaned_data.get(f"kind_{place}"), self.cleaned_data.get(f"due_{place}"))
            for place in range(REPORT_ROWS)
        ]
        return [(ReportKind(kind), due) for kind, due in rows if kind and due]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for place in range(REPORT_ROWS):
            kind, due = cleaned.get(f"kind_{place}"), cleaned.get(f"due_{place}")
            if bool(kind) != bool(due) and not {f"kind_{place}", f"due_{place}"} & set(self.errors):
                name = f"due_{place}" if kind else f"kind_{place}"
                self.add_error(name, "Välj både vad det är för rapport och vilken dag den ska in.")
        if cleaned.get("decision") and cleaned.get("text"):
            self.add_error("text", "Välj ett beslut ur protokollet eller skriv ett nytt, inte båda.")
        if not cleaned.get("decision") and not cleaned.get("text") and "decision" not in self.errors:
            self.add_error("decision", "Välj styrelsens beslut, eller skriv in det här under.")
        return cleaned


def _initial(application: Application, lines: Sequence[PayingLine]) -> dict[str, Any]:
    grant = getattr(application, "grant", None)
    return {
        "outcome": application.outcome or application.proposed or None,
        "decision": application.decision_id,
        "conditions": application.conditions,
        "line": (grant.line_id if grant else None) or (lines[0].pk if lines else None),
        "matter": NEW,
    }


class AgreeForm(forms.Form):
    agreed_on = _day("Undertecknad den")
    line = forms.ChoiceField(
        label="Budgetrad som blir insatsens egen",
        required=False,
        help_text="Välj bara en rad som helt och hållet är till för insatsen. Beloppen ändras inte.",
    )
    name = forms.CharField(
        label="Insatsens namn",
        required=False,
        max_length=120,
        validators=REFUSED_IN_TEXT,
        help_text="Tomt: ansökans namn.",
    )

    def __init__(self, *args: Any, lines: Sequence[PayingLine], year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [("", "Ingen"), *line_choices(lines, year)]
        if not lines:
            del self.fields["line"]
