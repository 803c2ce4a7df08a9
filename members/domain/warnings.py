"""What the office is warned of before it is too late, in words, each with the day it is about.

Days come from the charter and the law: papers a week before (the body's own number), minutes adjusted within 14 days
(KL 5:69), announced within the charter's days (19 § finsamlagen), down after three weeks (KL 13:5), delegated
decisions reported to the board (10 § finsamlagen).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from finsam.shared import formats
from members.domain.meetings import Next, Step

STOPS_DAYS = 30
REPORT_DAYS = 21  # before the board meeting where delegated decisions are reported
TASK_DAYS = 7
ADJUST_DAYS = 7


@dataclass(frozen=True)
class Warned:
    """One warning. `keys` are what it is about, so that each is mailed once; `page` and `pk` lead to where it is done."""

    code: str
    keys: tuple[str, ...]
    text: str
    due: date
    page: str
    pk: int | None = None

    def is_late(self, today: date) -> bool:
        return self.due < today

    def when(self, today: date) -> str:
        return formats.days_between(today, self.due)


def meeting_words(name: str, held_on: date) -> str:
    return f"{name} {formats.day_of_month(held_on)}"


def presses(following: Next, today: date) -> bool:
    """Is it time to say what the meeting waits for?"""
    if following.due is None:
        return False
    first = {
        Step.CALL: following.due - timedelta(days=1),
        Step.HOLD: following.due + timedelta(days=1),
        Step.ADJUST: following.due - timedelta(days=ADJUST_DAYS),
        Step.POST: date.min,
        Step.TAKE_DOWN: date.min,
    }
    return first.get(following.step, date.max) <= today


def next_words(meeting: str, following: Next, today: date, places: Sequence[str] = ()) -> str:
    """What the meeting waits for. `places` are where the notice is still to be put up, or still hangs."""
    assert following.due is not None
    left, is_late = formats.days_between(today, following.due), following.due < today
    if following.step == Step.CALL:
        return f"Handlingarna till {meeting} {'skulle ha gått ut' if is_late else 'ska ut'} {left}"
    if following.step == Step.HOLD:
        return f"{meeting} har varit: skriv in närvaro och beslut"
    if following.step == Step.ADJUST:
        return f"Protokollet från {meeting} {'skulle ha justerats' if is_late else 'ska justeras'} {left}"
    where = f" hos {listed(places)}" if places else ""
    if following.step == Step.POST:
        verb = "skulle ha anslagits" if is_late else "ska anslås"
        return f"Protokollet från {meeting} {verb}{where} {left}"
    return f"Anslaget om protokollet från {meeting} kan tas ner{where}: tiden att överklaga är över"


def listed(names: Sequence[str]) -> str:
    """A, B och C; many are counted."""
    if len(names) > 3:
        return f"{formats.number_word(len(names))} medlemmar"
    return " och ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def mandates_words(body: str, seats: Sequence[str]) -> str:
    """Mandates that end the same day with nobody chosen for the time after."""
    if len(seats) == 1:
        return f"{body}: mandatet för {seats[0]} går ut"
    return f"{body}: {formats.number_word(len(seats))} mandat går ut"


def vacant_words(body: str, seats: Sequence[str]) -> str:
    """Seats whose last mandate has ended."""
    if len(seats) == 1:
        return f"{body}: platsen för {seats[0]} är tom sedan mandatet gick ut"
    return f"{body}: {formats.number_word(len(seats))} platser är tomma sedan mandaten gick ut"


def delegated_words(count: int, meeting: str) -> str:
    word = formats.number_word(count, "ett").capitalize()
    return f"{word} delegationsbeslut ska anmälas vid {meeting} (10 § finsamlagen)"


def task_stage(due: date, today: date) -> str:
    """Which of its two mails a task calls for: seven days before, and the day after; empty for neither."""
    if due < today:
        return "after"
    return "before" if (due - today).days <= TASK_DAYS else ""
