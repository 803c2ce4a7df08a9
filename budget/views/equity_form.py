"""The form in which a cost is moved between years. It checks what is typed and saves nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms

from budget.domain.equity import EquityError, EquityYear, Moved, PlanYear, effect_of_move, project
from budget.domain.equity import EquityStep as Step
from budget.queries.equity import EquityPlan
from finsam.shared.formats import kronor
from finsam.web.fields import KronorFormField

AMOUNT, FROM, TO, OPENING = "belopp", "fran", "till", "kapital"


class MoveForm(forms.Form):
    """Read from the address. Where equity is unknown it is typed here, and is enough alone for a projection."""

    kapital = KronorFormField(label="Eget kapital vid årets början, kr")
    belopp = KronorFormField(
        label="Belopp, kr",
        error_messages={"required": "Skriv beloppet du vill flytta som ett positivt tal."},
    )
    fran = forms.TypedChoiceField(label="Från år", coerce=int, error_messages={"required": "Välj ett år."})
    till = forms.TypedChoiceField(label="Till år", coerce=int, error_messages={"required": "Välj ett år."})

    def __init__(self, data: Any, *, plan: EquityPlan, ladder: Sequence[Step]) -> None:
        asked = any(name in data for name in (AMOUNT, FROM, TO, OPENING))
        super().__init__(data if asked else None, auto_id="flytt-%s")
        self.plan, self.ladder = plan, ladder
        self.opening = plan.opening
        self.years: tuple[EquityYear, ...] = ()
        self.moved: tuple[Moved, ...] = ()
        if plan.opening is not None:
            del self.fields[OPENING]
            self.years = project(plan.opening, plan.plan, ladder)
        elif plan.years:
            self.fields[OPENING].label = f"Eget kapital den 1 januari {plan.years[0].year}, kr"
            self.fields[AMOUNT].required = False
        self._offer_years(plan.plan)

    def _offer_years(self, plan: Sequence[PlanYear]) -> None:
        numbers = [own.year for own in plan]
        for name, start in ((FROM, numbers[1:2]), (TO, numbers[:1])):
            self.fields[name].choices = [(year, str(year)) for year in numbers]
            self.fields[name].initial = next(iter(start), None)
            self.fields[name].error_messages["invalid_choice"] = (
                "Planen har inget år %(value)s. Välj ett av planens år."
            )

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if OPENING in typed:
            self.opening = typed[OPENING]
            self.years = project(typed[OPENING], self.plan.plan, self.ladder)
        if not self.errors and typed[AMOUNT] is not None:
            self._move(typed)
        return typed

    def _move(self, typed: dict[str, Any]) -> None:
        try:
            self.moved = effect_of_move(
                self.opening, self.plan.plan, self.ladder, typed[AMOUNT], typed[FROM], typed[TO]
            )
        except EquityError as error:
            self.add_error(None, str(error))


def said(own: EquityYear) -> str:
    """The year in words: its warning, or how far from the ceiling it stays and what that means."""
    if warning := own.warning():
        return warning
    closing = f"Eget kapital väntas bli {kronor(own.closing)} vid slutet av {own.year}"
    if own.ceiling is None:
        return f"{closing}."
    return (
        f"{closing}. Det är {kronor(own.below)} under taket {kronor(own.ceiling)}. "
        f"Trappan ger då inget skäl att minska statens bidrag {own.year + 1}."
    )
