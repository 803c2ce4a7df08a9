"""Forms of the municipalities' keys and of the payers' rule. They check input and save nothing."""

from datetime import date
from typing import Any

from django import forms

from budget.domain.keys import BadKey
from budget.queries.keys import (
    KeyDraft,
    Weights,
    all_towns,
    holding,
    keys_of,
    population_days,
    proposed,
    towns_in,
)
from finsam.shared.formats import day as written
from finsam.shared.formats import listing
from finsam.web.access import Access
from finsam.web.fields import DayInput
from finsam.web.validators import REFUSED_IN_TEXT
from members.enums import KeyKind, Payer
from members.models import ShareKey

EARLIEST, LATEST, MOST_YEARS = 1994, 2100, 30
OTHER = "annan"


def _year(label: str, help_text: str = "") -> forms.IntegerField:
    wrong = f"Skriv ett år mellan {EARLIEST} och {LATEST}."
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=EARLIEST,
        max_value=LATEST,
        error_messages={"required": wrong, "invalid": wrong, "min_value": wrong, "max_value": wrong},
    )


def _text(label: str, help_text: str = "", length: int = 200, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=length, validators=REFUSED_IN_TEXT, **more
    )


def _whole(data: Any, initial: int) -> int:
    """A year as it was typed, before it is checked; only decides which municipalities are asked about."""
    text = str(data or "")
    return int(text) if text.isdecimal() and EARLIEST <= int(text) <= LATEST else initial


class KeyForm(forms.Form):
    """One kind of key. `draft` and `proposal` are there when it is valid; BadKey becomes an error of the form."""

    draft: KeyDraft
    proposal: Weights

    name = _text(
        "Namn", "Till exempel Efter folkmängd 2016.", 120, error_messages={"required": "Ge nyckeln ett namn."}
    )
    first = _year("Första år")
    last = _year("Sista år", "Senare år delas som det sista, tills du skriver in dem.")

    def __init__(
        self, data: Any, *, access: Access, kind: str, key: ShareKey | None, initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        self.access, self.kind, self.key = access, kind, key
        first = _whole(self.data.get("first"), initial["first"])
        last = _whole(self.data.get("last"), initial["last"])
        self.towns = towns_in(all_towns(access), first, min(last, first + MOST_YEARS))
        if kind == KeyKind.PERCENT:
            self._ask_percents()
        elif kind == KeyKind.POPULATION:
            self._ask_population()
        elif kind == KeyKind.PHASED:
            self._ask_phase()
        self.fields["reason"] = _text(
            "Skäl",
            "Skrivs under tabellen i planen.",
            2000,
            required=False,
            widget=forms.Textarea({"rows": 3}),
        )
        self.fields["source"] = _text(
            "Källa", "Till exempel SCB, folkmängd 31 december 2016.", required=False
        )

    def _ask_percents(self) -> None:
        for town in self.towns:
            missing = f"Skriv en andel för {town.name}, även om den är 0."
            self.fields[f"andel_{town.membership}"] = forms.DecimalField(
                label=f"{town.name}, procent",
                localize=True,
                widget=forms.TextInput({"inputmode": "decimal", "class": "amount", "data-share": ""}),
                error_messages={"required": missing, "invalid": missing},
            )

    def _ask_population(self) -> None:
        days = population_days(self.towns)
        choices = [(day.isoformat(), self._day_label(day, own)) for day, own in days.items()]
        if not self.initial.get("population_day"):
            self.initial["population_day"] = next(iter(days), OTHER)
        self.fields["population_day"] = forms.ChoiceField(
            label="Folkmängd den", choices=[*choices, (OTHER, "En annan dag")]
        )
        self.fields["other_day"] = forms.DateField(
            label="Annan dag",
            widget=DayInput,
            required=False,
            help_text="Bara om dagen saknas i listan ovan.",
        )
        chosen = self._chosen_day()
        known = days.get(chosen, {}) if chosen else {}
        for town in self.towns:
            if chosen and town.organisation not in known:
                self.fields[f"folk_{town.membership}"] = forms.IntegerField(
                    label=f"{town.name}, folkmängd {written(chosen)}",
                    min_value=1,
                    max_value=20_000_000,
                    help_text="Registret saknar siffran. Skriv den här och källan nedan.",
                    error_messages={"required": f"Folkmängd saknas för {town.name}. Skriv den här."},
                )

    def _day_label(self, day: date, own: dict[int, int]) -> str:
        lacking = [town.name for town in self.towns if town.organisation not in own]
        return f"{written(day)}, saknas för {listing(lacking)}" if lacking else written(day)

    def _chosen_day(self) -> date | None:
        if not self.is_bound:
            first = self.initial["population_day"]
            return first if isinstance(first, date) else None
        for name in ("other_day", "population_day"):
            try:
                return date.fromisoformat(self.data.get(name, ""))
            except ValueError:
                continue
        return None

    def _ask_phase(self) -> None:
        others = keys_of(self.access).exclude(pk=self.key.pk if self.key else None)
        for name, label, missing in (
            ("phased_from", "Från nyckeln", "Välj vilken nyckel infasningen går från."),
            ("phased_to", "Till nyckeln", "Välj vilken nyckel infasningen går till."),
        ):
            self.fields[name] = forms.ModelChoiceField(
                label=label, queryset=others, empty_label="Välj nyckel", error_messages={"required": missing}
            )
        self.fields["phase_first"] = _year("Infasningens första år", "Året då andelarna börjar ändras.")
        self.fields["phase_last"] = _year("Infasningens sista år", "Det året är målet nått.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last - first >= MOST_YEARS:
            self.add_error("last", f"Låt nyckeln gälla högst {MOST_YEARS} år åt gången.")
        typed = self._typed("folk_", cleaned)
        if typed and not cleaned.get("source"):
            self.add_error("source", "Skriv varifrån folkmängden kommer, till exempel SCB och vilken dag.")
        if not self.errors:
            self._propose(cleaned, typed)
        return cleaned

    def _propose(self, cleaned: dict[str, Any], typed: dict[int, Any]) -> None:
        phase = (cleaned["phase_first"], cleaned["phase_last"]) if "phase_first" in cleaned else None
        self.draft = KeyDraft(
            kind=self.kind,
            population_day=self._chosen_day() if self.kind == KeyKind.POPULATION else None,
            percents=self._typed("andel_", cleaned),
            inhabitants=typed,
            phase=phase,
            **{name: cleaned[name] for name in ("name", "first", "last", "reason", "source")},
            **{name: cleaned[name] for name in ("phased_from", "phased_to") if name in cleaned},
        )
        try:
            self.proposal = proposed(self.access, self.draft)
        except BadKey as error:
            self.add_error(None, str(error))

    def _typed(self, prefix: str, cleaned: dict[str, Any]) -> dict[int, Any]:
        """Membership → what was written for it."""
        return {
            town.membership: cleaned[prefix + str(town.membership)]
            for town in self.towns
            if cleaned.get(prefix + str(town.membership)) is not None
        }


def percents_of(weights: Weights, year: int) -> dict[str, Any]:
    """The form's first values of a percent key: the shares that hold in the year."""
    return {f"andel_{member}": own.normalize() + 0 for member, own in holding(weights, year).items()}


class RuleForm(forms.Form):
    """The payers' shares from a year on, as whole parts."""

    year = _year("Från och med året")
    state = forms.IntegerField(label="Statens delar", min_value=1, max_value=1000, initial=2)
    region = forms.IntegerField(label="Regionens delar", min_value=0, max_value=1000, initial=1)
    municipality = forms.IntegerField(label="Kommunernas delar", min_value=0, max_value=1000, initial=1)
    source = _text(
        "Grund",
        "Det beslut eller den lag som ändrar andelarna.",
        initial="5 § finsamlagen",
        error_messages={"required": "Skriv vilket beslut eller vilken lag som ändrar andelarna."},
    )

    @property
    def parts(self) -> dict[str, int]:
        return {
            Payer.STATE.value: self.cleaned_data["state"],
            Payer.REGION.value: self.cleaned_data["region"],
            Payer.MUNICIPALITY.value: self.cleaned_data["municipality"],
        }
