"""Did the members get the proposal before the board decides, and in time?

Source: 23 § finsamlagen (2003:1210): the board decides the budget by 30 November after consultation with the members.
The proposal must have been sent to every member before the meeting; who has not answered is a warning. A date after
30 November is a warning too: associations do decide later.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from budget.enums import ConsultationView
from finsam.shared.formats import day, listing


@dataclass(frozen=True)
class Asked:
    """One member in the consultation of a budget. `sent_on` is None until the proposal has been sent to it."""

    member: str
    sent_on: date | None = None
    answered_on: date | None = None
    view: str = ""

    @property
    def has_answered(self) -> bool:
        return self.answered_on is not None

    @property
    def is_waiting(self) -> bool:
        """Has the proposal and has not answered."""
        return self.sent_on is not None and not self.has_answered

    @property
    def objects(self) -> bool:
        return self.view == ConsultationView.OBJECTS

    def days_to_answer(self, today: date) -> int | None:
        """Days from sent to answered, or to today; None before it was sent."""
        return ((self.answered_on or today) - self.sent_on).days if self.sent_on else None


class ConsultationError(ValueError):
    """The consultation does not allow it. The message is Swedish and meant for the user."""


def is_answered(rows: Iterable[Asked]) -> bool:
    """Have all members answered? With no members nobody has."""
    asked = tuple(rows)
    return bool(asked) and all(row.has_answered for row in asked)


def check_consulted(rows: Iterable[Asked], held_on: date) -> None:
    """Raises ConsultationError, naming 23 §, for members that had no proposal on the day of the meeting."""
    asked = tuple(rows)
    unsent = [row.member for row in asked if row.sent_on is None]
    if unsent:
        raise ConsultationError(
            f"Budgeten beslutas efter samråd med medlemmarna (23 § finsamlagen), men förslaget har inte skickats "
            f"till {listing(unsent)}. Skicka det under Samråd."
        )
    late = [row.member for row in asked if row.sent_on and row.sent_on > held_on]
    if late:
        raise ConsultationError(
            f"Budgeten beslutas efter samråd med medlemmarna (23 § finsamlagen), men förslaget skickades till "
            f"{listing(late)} efter mötet {day(held_on)}. Välj beslutet från ett senare möte."
        )


def check_answer(sent_on: date, answered_on: date, today: date) -> None:
    """Raises ConsultationError for an answer before the proposal was sent, or on a day to come."""
    if answered_on < sent_on:
        raise ConsultationError(
            f"Förslaget skickades {day(sent_on)}. Svaret kan inte ha kommit innan; välj en dag efter det."
        )
    if answered_on > today:
        raise ConsultationError("Skriv dagen då svaret kom, inte en kommande dag.")


def last_day(year: int) -> date:
    """The day by which the board decides the budget of the year: 30 November the year before."""
    return date(year - 1, 11, 30)


def is_late(year: int, held_on: date) -> bool:
    """Is the budget of the year decided after its last day?"""
    return held_on > last_day(year)


def earlier_answer(sent_on: date, view: str, text: str) -> str:
    """What a member said of a proposal that has been changed since: kept before what it says of the new one."""
    words = ConsultationView(view).label.lower() if view else "svarade inte"
    told = f"Om förslaget som skickades {day(sent_on)}: {words}."
    return f"{told}\n{text}".strip()
