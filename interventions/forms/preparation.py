"""Forms of the way from a sent-in application to the chief's proposal. They check input and save nothing."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from finsam.web.fields import KronorFormField
from finsam.web.validators import REFUSED_IN_TEXT
from interventions.domain.preparation import GRANTING, Part, Standing
from interventions.enums import Advice, Outcome
from interventions.models import Application, ApplicationCall, ApplicationYear
from interventions.queries.preparation import meetings_to_choose
from interventions.services.preparation import DAY_FIELDS, days_before
from members.models import Meeting

LONG = 4000


def words(label: str, rows: int = 4, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONG, validators=REFUSED_IN_TEXT, widget=widget, **more)


class MeetingChoice(forms.ModelChoiceField):
    def label_from_instance(self, meeting: Meeting) -> str:
        return f"{meeting.held_on} {meeting.title or meeting.body}"


class BoardDateForm(forms.Form):
    """The meeting that decides, and how long before it each part is to be ready."""

    meeting = MeetingChoice(
        label="Styrelsemöte",
        queryset=Meeting.objects.none(),
        empty_label="Välj mötet som beslutar",
        error_messages={"required": "Välj mötet som beslutar.", "invalid_choice": "Välj ett av mötena."},
    )
    secretariat_days = forms.IntegerField(
        label="Kansliet klart, dagar före mötet", min_value=0, max_value=365
    )
    group_days = forms.IntegerField(label="Gruppen klar, dagar före mötet", min_value=0, max_value=365)
    chief_days = forms.IntegerField(
        label="Chefens förslag klart, dagar före mötet", min_value=0, max_value=365
    )

    def __init__(self, call: ApplicationCall, access: Any, *args: Any, **kwargs: Any) -> None:
        known = {DAY_FIELDS[part]: days for part, days in days_before(call).items()}
        super().__init__(*args, initial={"meeting": call.board_meeting_id, **known}, **kwargs)
        self.fields["meeting"].queryset = meetings_to_choose(access)

    @property
    def before(self) -> dict[Part, int]:
        return {part: self.cleaned_data[name] for part, name in DAY_FIELDS.items()}


class RecommendForm(forms.Form):
    """One authority's advice. Whoever sits for several chooses which one she answers for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    membership = forms.ChoiceField(label="Svar från", widget=forms.HiddenInput)
    advice = forms.ChoiceField(
        label="Rekommendation",
        choices=Advice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vad ni rekommenderar."},
    )
    reason = words(
        "Motivering",
        help_text="Skriv aldrig om enskilda personer.",
        error_messages={"required": "Skriv varför."},
    )

    def __init__(self, own: Sequence[Standing], version: int, *args: Any, **kwargs: Any) -> None:
        choices = [(str(one.authority.membership), one.authority.name) for one in own]
        said = own[0].answer if len(own) == 1 else None
        initial = {"version": version, "membership": choices[0][0] if len(choices) == 1 else ""}
        if said:
            initial |= {"advice": said.advice, "reason": said.reason}
        super().__init__(*args, initial=initial, **kwargs)
        field = self.fields["membership"]
        field.choices = choices
        if len(choices) > 1:
            field.widget = forms.Select(choices=[("", "Välj myndighet"), *choices])
            field.error_messages["required"] = "Välj vilken myndighet svaret gäller."


class YearAmounts(forms.Form):
    """An amount for each year that is applied for."""

    def add_years(self, years: Sequence[ApplicationYear], known: Mapping[int, Decimal | None]) -> None:
        self.years = list(years)
        for year in self.years:
            field = KronorFormField(label=f"Belopp {year.year}, kr", required=False)
            field.initial = known.get(year.year)
            if field.initial is None:
                field.initial = year.applied
            self.fields[f"amount_{year.year}"] = field

    @property
    def rows(self) -> list[tuple[ApplicationYear, Any]]:
        """Each year with its field, for the table."""
        return [(year, self[f"amount_{year.year}"]) for year in self.years]

    @property
    def amounts(self) -> dict[int, Decimal]:
        """Kronor by year; nothing when the outcome gives nothing."""
        if self.cleaned_data.get("outcome") not in GRANTING:
            return {}
        found = {year.year: self.cleaned_data.get(f"amount_{year.year}") for year in self.years}
        return {year: amount for year, amount in found.items() if amount is not None}


class ProposeForm(YearAmounts):
    outcome = forms.ChoiceField(
        label="Förslag till beslut",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vad du föreslår."},
    )
    text = words(
        "Motivering till styrelsen", rows=6, error_messages={"required": "Skriv varför du föreslår det."}
    )

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        initial = {"outcome": application.proposed or None, "text": application.proposal}
        super().__init__(*args, initial=initial, **kwargs)
        years = list(application.years.all())
        self.add_years(years, {year.year: year.proposed for year in years} if application.proposed else {})
