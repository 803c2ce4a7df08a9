"""Meetings: which day what must be done, what may follow on what, and who served.

Rules: 10, 19 and 19 a §§ finsamlagen, and those of kommunallagen (KL) that 19 § makes apply to the board.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from finsam.shared.findings import Finding, Severity
from members.enums import AttendanceDuty, BodyKind, ItemKind, MeetingState, Presence

ADJUSTMENT_DAYS = 14  # KL 5:69
APPEAL_DAYS = 21  # KL 13:5, three weeks from the notice
BUDGET_DAY = (11, 30)  # 23 § finsamlagen

MAY_GO: dict[MeetingState, frozenset[MeetingState]] = {
    # A meeting that is moved after its call goes back to planned: the call must be sent again.
    MeetingState.PLANNED: frozenset({MeetingState.CALLED, MeetingState.HELD, MeetingState.CANCELLED}),
    MeetingState.CALLED: frozenset({MeetingState.PLANNED, MeetingState.HELD, MeetingState.CANCELLED}),
    MeetingState.HELD: frozenset({MeetingState.ADJUSTED}),
    MeetingState.ADJUSTED: frozenset(),
    MeetingState.CANCELLED: frozenset(),
}
COMING = frozenset({MeetingState.PLANNED, MeetingState.CALLED})
OVER = frozenset({MeetingState.HELD, MeetingState.ADJUSTED})
SETTLED = frozenset({MeetingState.ADJUSTED, MeetingState.CANCELLED})


def may_go(state: str, to: str) -> bool:
    return MeetingState(to) in MAY_GO[MeetingState(state)]


# Days


def papers_leave(held_on: date, days: int = 7) -> date:
    """The last day for the call with all its papers: the body's own number of days before."""
    return held_on - timedelta(days=days)


def latest_adjustment(held_on: date) -> date:
    """KL 5:69: at latest 14 days after the meeting."""
    return held_on + timedelta(days=ADJUSTMENT_DAYS)


def latest_notice(adjusted_on: date, days: int = 2) -> date:
    """The charter's number of days after the adjustment; two are usual (KL 8:12)."""
    return adjusted_on + timedelta(days=days)


def appeal_ends(posted_on: date) -> date:
    """The last day to appeal, and to keep the notice up: three weeks from the notice (KL 13:5)."""
    return posted_on + timedelta(days=APPEAL_DAYS)


def proposed_dates(year: int, count: int) -> list[date]:
    """Up to 22 dates over the year: second Wednesdays, and fourth ones where there are many; never in July.

    In December the third takes the fourth's place, which may be Christmas.
    """
    months = [month for month in range(1, 13) if month != 7]
    chosen = [months[place * len(months) // count] for place in range(count)]
    days = []
    for place, month in enumerate(chosen):
        first = date(year, month, 1)
        wednesday = first + timedelta(days=(2 - first.weekday()) % 7 + 7)
        apart = 7 if month == 12 else 14
        days.append(wednesday + timedelta(days=apart * chosen[:place].count(month)))
    return sorted(days)


def lacks_budget_meeting(year: int, meetings: Iterable[tuple[date, bool]]) -> bool:
    """Is there no public meeting by 30 November (19 and 23 §§)? `meetings` are days and whether they are public."""
    last = date(year, *BUDGET_DAY)
    return not any(is_public and day.year == year and day <= last for day, is_public in meetings)


@dataclass(frozen=True)
class PlannedMeeting:
    """One row of the year's plan."""

    held_on: date
    title: str = ""
    is_public: bool = False


# Agenda

_OPENING = (
    (ItemKind.FORMALITY, "Mötet öppnas"),
    (ItemKind.FORMALITY, "Val av justerare"),
    (ItemKind.FORMALITY, "Föregående protokoll"),
    (ItemKind.TASKS, "Uppgifter från tidigare möten"),
)
_REPORTED = ((ItemKind.DELEGATION, "Anmälan av delegationsbeslut"),)
_CLOSING = (
    (ItemKind.INFORMATION, "Information"),
    (ItemKind.DISCUSSION, "Övrigt"),
    (ItemKind.FORMALITY, "Mötet avslutas"),
)
_KINDS_BY_WORD = (
    ("delegation", ItemKind.DELEGATION),
    ("uppgifter", ItemKind.TASKS),
    ("information", ItemKind.INFORMATION),
    ("beslut", ItemKind.DECISION),
    ("diskussion", ItemKind.DISCUSSION),
    ("övrigt", ItemKind.DISCUSSION),
    ("öppna", ItemKind.FORMALITY),
    ("avsluta", ItemKind.FORMALITY),
    ("justerare", ItemKind.FORMALITY),
    ("protokoll", ItemKind.FORMALITY),
    ("dagordning", ItemKind.FORMALITY),
)


def standing_agenda(body_kind: str, own: str = "") -> list[tuple[ItemKind, str]]:
    """What every meeting begins with: the body's own lines, or the usual ones. Words in a line tell its kind."""
    lines = [line.strip() for line in own.splitlines() if line.strip()]
    if lines:
        return [(kind_of_line(line), line) for line in lines]
    reported = _REPORTED if body_kind == BodyKind.BOARD else ()
    return [*_OPENING, *reported, *_CLOSING]


def kind_of_line(line: str) -> ItemKind:
    lower = line.lower()
    return next((kind for word, kind in _KINDS_BY_WORD if word in lower), ItemKind.INFORMATION)


# Who reads what


def shows_agenda(state: str, papers_ready: bool) -> bool:
    """May the body's members read the agenda? A draft is the office's own."""
    return state in (MeetingState.CALLED, *OVER) or (state == MeetingState.PLANNED and papers_ready)


def shows_minutes(state: str) -> bool:
    """May they read notes, decisions and attendance?"""
    return state in OVER


# What is next


class Step(StrEnum):
    """The one thing a meeting waits for."""

    CALL = "call"
    MEET = "meet"
    HOLD = "hold"
    ADJUST = "adjust"
    POST = "post"
    WAIT = "wait"
    TAKE_DOWN = "take_down"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class NoticeDays:
    """When one notice went up and came down."""

    posted_on: date | None = None
    down_on: date | None = None


@dataclass(frozen=True)
class Next:
    """`due` is the last day for it, where there is one."""

    step: Step
    due: date | None = None

    def is_late(self, today: date) -> bool:
        return self.due is not None and self.due < today and self.step not in (Step.WAIT, Step.TAKE_DOWN)


@dataclass(frozen=True)
class Course:
    """A meeting as far as its course goes: the days it has and the days it must keep."""

    state: str
    held_on: date
    papers_days: int
    adjusted_on: date | None = None
    notice_days: int = 2
    notices: tuple[NoticeDays, ...] = ()


def what_is_next(course: Course, today: date) -> Next:
    if course.state == MeetingState.CANCELLED:
        return Next(Step.CANCELLED)
    if course.state == MeetingState.HELD:
        return Next(Step.ADJUST, latest_adjustment(course.held_on))
    if course.state == MeetingState.ADJUSTED:
        return _notice_step(course, today)
    if course.held_on <= today:
        return Next(Step.HOLD, course.held_on)
    if course.state == MeetingState.PLANNED:
        return Next(Step.CALL, papers_leave(course.held_on, course.papers_days))
    return Next(Step.MEET, course.held_on)


def _notice_step(course: Course, today: date) -> Next:
    if any(notice.posted_on is None for notice in course.notices):
        return Next(Step.POST, latest_notice(course.adjusted_on or course.held_on, course.notice_days))
    up = [notice.posted_on for notice in course.notices if notice.posted_on and notice.down_on is None]
    if not up:
        return Next(Step.DONE)
    ends = appeal_ends(max(up))
    return Next(Step.TAKE_DOWN if any(appeal_ends(day) < today for day in up) else Step.WAIT, ends)


# Attendance


@dataclass(frozen=True)
class SeatRow:
    """One seat at the meeting. `member` is the organisation whose seat it is that day; `serves_for` another seat."""

    seat: int
    name: str = ""
    member: int | None = None
    is_ordinary: bool = True
    is_filled: bool = True
    presence: str = Presence.PRESENT
    deputy: str = ""
    serves_for: int | None = None
    duty: str = ""

    @property
    def came(self) -> bool:
        return self.presence != Presence.ABSENT


def serving_seats(rows: Sequence[SeatRow]) -> frozenset[int]:
    """The ordinary places that somebody served on: its own holder or a substitute in her place."""
    own = {row.seat for row in rows if row.is_ordinary and row.came}
    stood_in = {row.serves_for for row in rows if row.came and row.serves_for is not None}
    return frozenset(own | stood_in)


def has_quorum(serving: int, places: int) -> bool:
    """KL 6:27: more than half of the board's ordinary members."""
    return serving * 2 > places


def attendance_faults(rows: Sequence[SeatRow], body_kind: str) -> list[Finding]:
    """What the law or the form does not let pass; `place` is the seat. Empty when the list can be saved."""
    by_seat = {row.seat: row for row in rows}
    found = [fault for row in rows for fault in _row_faults(row, by_seat, body_kind)]
    served = [row.serves_for for row in rows if row.serves_for is not None]
    for row in rows:
        if row.serves_for is not None and served.count(row.serves_for) > 1:
            found.append(
                _fault("twice", row, "Två ersättare kan inte tjänstgöra för samma ledamot. Välj en.")
            )
    chairs = [row for row in rows if row.duty == AttendanceDuty.CHAIR]
    found += [_fault("chairs", row, "Mötet har en ordförande. Välj bara en.") for row in chairs[1:]]
    return found


def _fault(code: str, row: SeatRow, message: str) -> Finding:
    return Finding(code, Severity.STOP, f"{row.name}: {message}" if row.name else message, str(row.seat))


def _row_faults(row: SeatRow, by_seat: dict[int, SeatRow], body_kind: str) -> list[Finding]:
    found = []
    if row.came and not row.is_filled and row.presence != Presence.DEPUTY:
        found.append(_fault("vacant", row, "Platsen är vakant, så ingen kan ha kommit. Välj frånvarande."))
    if row.presence == Presence.DEPUTY and body_kind == BodyKind.BOARD:
        message = "I styrelsen träder bara en ersättare in, ingen vikarie (10 § finsamlagen, KL 6:17). Välj frånvarande."
        found.append(_fault("deputy", row, message))
    elif row.presence == Presence.DEPUTY and not row.deputy:
        found.append(_fault("unnamed", row, "Skriv vem vikarien var."))
    if row.duty and not row.came:
        found.append(_fault("absent", row, "Den som inte kom kan inte vara ordförande eller justerare."))
    if row.serves_for is not None:
        found += _substitute_faults(row, by_seat.get(row.serves_for))
    return found


def _substitute_faults(row: SeatRow, ordinary: SeatRow | None) -> list[Finding]:
    """10 § finsamlagen and KL 6:17: a substitute serves when the same member's ordinary does not."""
    if row.is_ordinary:
        return [_fault("ordinary", row, "Bara en ersättare tjänstgör för någon annan.")]
    if ordinary is None or not ordinary.is_ordinary:
        return [_fault("unknown", row, "Välj en ledamot som ersättaren tjänstgör för.")]
    if not row.came:
        return [_fault("away", row, "Ersättaren kom inte och kan inte tjänstgöra.")]
    if row.member != ordinary.member:
        message = (
            f"En ersättare tjänstgör bara för en ledamot från samma medlem (10 § finsamlagen, KL 6:17), "
            f"inte för {ordinary.name}."
        )
        return [_fault("member", row, message)]
    if ordinary.came:
        return [
            _fault("present", row, f"{ordinary.name} var med. Ersättaren tjänstgör bara för en frånvarande.")
        ]
    return []


def has_remote(rows: Iterable[SeatRow]) -> bool:
    """Did anybody take part at a distance? The board must have decided that it may be so (19 a §)."""
    return any(row.presence == Presence.REMOTE for row in rows)


# A year of attendance


@dataclass(frozen=True)
class Came:
    """One authority at one meeting: how many of its filled seats were there; no seats when all were vacant."""

    seats: int
    came: int

    @property
    def missed(self) -> int:
        return self.seats - self.came


@dataclass(frozen=True)
class AuthorityYear:
    """An authority's year: one `Came` (or None) per meeting, in the meetings' order."""

    name: str
    meetings: tuple[Came | None, ...]

    @property
    def missing(self) -> int:
        """Meetings at which nobody from the authority was there."""
        return sum(one is not None and one.came == 0 for one in self.meetings)

    @property
    def expected(self) -> int:
        return sum(one is not None for one in self.meetings)


def worst_first(rows: Iterable[AuthorityYear]) -> list[AuthorityYear]:
    return sorted(rows, key=lambda row: (-row.missing, row.name))
