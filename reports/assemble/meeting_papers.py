"""What stands in the papers of a meeting: the call, a matter's own letter, the minutes, an extract of them, the notices.

`gather_*` reads and returns frozen rows that templates/papers write out; nothing after them meets a model.
Sources: KL 5:65-69 through 19 § finsamlagen (minutes), 28 § finsamlagen and KL 13:5 (appeal), neighbours' papers.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from finsam.web.access import Access
from members.domain.diary import with_word
from members.domain.meetings import appeal_ends, latest_adjustment
from members.enums import AttendanceDuty, ItemKind, MeetingState, Presence, SeatKind, StanceKind
from members.models import AgendaItem, Attendance, Decision, Mandate, Meeting, Seat, Stance
from members.queries.bodies import seat_holders
from members.queries.meetings import (
    agenda_of,
    attendance_of,
    decisions_to_report,
    notices_of,
    tasks_brought_to,
)

TOLD_KINDS = {ItemKind.DECISION, ItemKind.INFORMATION, ItemKind.DISCUSSION}


@dataclass(frozen=True)
class Head:
    """What every paper of a meeting says of it. The association's name is that of the day."""

    association: str
    body: str
    name: str
    day: date
    starts_at: time | None
    ends_at: time | None
    place: str
    form: str
    is_public: bool
    is_board: bool
    secretary: str


@dataclass(frozen=True)
class Paper:
    """An attachment. `wide` tells for each page whether it lies down; empty until its file has been read."""

    number: int
    title: str
    file: str
    sha256: str
    pages: int
    wide: tuple[bool, ...] = ()

    @property
    def anchor(self) -> str:
        return f"bilaga-{self.number}"


@dataclass(frozen=True)
class Matter:
    number: int
    title: str
    kind: str
    presenter: str
    reference: str
    background: str
    proposal: str
    papers: tuple[Paper, ...]

    @property
    def dnr(self) -> str:
        return with_word(self.reference)

    @property
    def has_letter(self) -> bool:
        return bool(self.background or self.proposal)

    @property
    def anchor(self) -> str:
        return f"arende-{self.number}"


@dataclass(frozen=True)
class Called:
    """A seat and who holds it on the day; no name when it is vacant."""

    name: str
    seat: str
    duty: str
    is_ordinary: bool


@dataclass(frozen=True)
class OpenTask:
    title: str
    who: str
    due: date


@dataclass(frozen=True)
class Delegated:
    day: date
    by: str
    title: str
    reference: str


@dataclass(frozen=True)
class CallPaper:
    """`number` counts the calls of the meeting: from the second on it is a new call."""

    head: Head
    matters: tuple[Matter, ...]
    tasks: tuple[OpenTask, ...]
    delegated: tuple[Delegated, ...]
    called: tuple[Called, ...]
    number: int = 1
    is_draft: bool = False

    @property
    def papers(self) -> tuple[Paper, ...]:
        return tuple(paper for matter in self.matters for paper in matter.papers)


@dataclass(frozen=True)
class Present:
    """One who was there or should have been. `serves_for` is whose place a substitute took."""

    name: str
    seat: str
    duty: str
    note: str


@dataclass(frozen=True)
class Said:
    """A stance in a matter: somebody's conflict of interest, or her reservation."""

    name: str
    reason: str


@dataclass(frozen=True)
class Paragraph:
    """One § of the minutes."""

    paragraph: str
    title: str
    reference: str
    notes: str = ""
    voting: str = ""
    decision: str = ""
    conflicts: tuple[Said, ...] = ()
    reservations: tuple[Said, ...] = ()
    tasks: tuple[OpenTask, ...] = ()
    delegated: tuple[Delegated, ...] = ()

    @property
    def dnr(self) -> str:
        return with_word(self.reference)


@dataclass(frozen=True)
class MinutesPaper:
    head: Head
    deciding: tuple[Present, ...]
    others: tuple[Present, ...]
    absent: tuple[Present, ...]
    chair: str
    adjusters: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    adjusted_on: date | None
    adjust_by: date

    @property
    def span(self) -> str:
        """`§§ 12–19`, or the one."""
        names = [row.paragraph for row in self.paragraphs]
        if len(names) < 2:
            return names[0] if names else ""
        return f"§§ {_digits(names[0])}\u2013{_digits(names[-1])}"


@dataclass(frozen=True)
class NoticePaper:
    """The proof of one notice. Where a day is not known there is a line to write it on."""

    where: str
    posted_on: date | None
    down_on: date | None
    appeal_until: date | None


def head_of(meeting: Meeting) -> Head:
    return Head(
        association=meeting.association.name_on(meeting.held_on),
        body=meeting.body.name,
        name=meeting.title or meeting.body.name,
        day=meeting.held_on,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        form=meeting.get_form_display(),
        is_public=meeting.is_public,
        is_board=meeting.body.is_board,
        secretary=meeting.secretary,
    )


# The call


def gather_call(access: Access, meeting: Meeting, *, number: int = 1, is_draft: bool = False) -> CallPaper:
    return CallPaper(
        head=head_of(meeting),
        matters=_matters(agenda_of(meeting)),
        tasks=tuple(OpenTask(t.title, t.person.name, t.due) for t in tasks_brought_to(access, meeting)),
        delegated=_delegated(access, meeting) if meeting.body.is_board else (),
        called=tuple(
            called_of(*row, meeting.held_on) for row in seat_holders(access, meeting.body, meeting.held_on)
        ),
        number=number,
        is_draft=is_draft,
    )


def _matters(items: Iterable[AgendaItem]) -> tuple[Matter, ...]:
    matters, counted = [], 0
    for item in items:
        papers = []
        for row in item.attachments.all():
            counted += 1
            papers.append(Paper(counted, row.title, row.file.name, row.sha256, row.pages))
        matters.append(_matter(item, tuple(papers)))
    return tuple(matters)


def _matter(item: AgendaItem, papers: tuple[Paper, ...]) -> Matter:
    return Matter(
        number=item.number,
        title=item.title,
        kind=item.get_kind_display() if item.kind in TOLD_KINDS else "",
        presenter=item.presenter,
        reference=item.reference,
        background=item.background,
        proposal=item.proposal,
        papers=papers,
    )


def gather_matter(item: AgendaItem) -> Matter:
    """A matter by itself; its attachments are named without a number of the call."""
    rows = enumerate(item.attachments.all(), start=1)
    papers = tuple(Paper(n, row.title, row.file.name, row.sha256, row.pages) for n, row in rows)
    return _matter(item, papers)


def called_of(seat: Seat, mandate: Mandate | None, day: date) -> Called:
    chairs = getattr(mandate, "current_chairs", None)
    duty = chairs[0].get_duty_display().lower() if chairs else seat.duty
    name = mandate.person.name if mandate else ""
    return Called(name, seat.name_on(day), duty, seat.kind == SeatKind.ORDINARY)


def _delegated(access: Access, meeting: Meeting) -> tuple[Delegated, ...]:
    rows = decisions_to_report(access, meeting)
    return tuple(Delegated(row.decided_on, row.decided_by, row.title, row.reference) for row in rows)


# The minutes


def gather_minutes(access: Access, meeting: Meeting) -> MinutesPaper:
    rows = attendance_of(meeting)
    holders = {row.seat_id: _name(row) for row in rows}
    deciding = [row for row in rows if row.came and _decides(row)]
    others = [row for row in rows if row.came and not _decides(row)]
    absent = [row for row in rows if not row.came and row.person_id and row.seat.kind == SeatKind.ORDINARY]
    return MinutesPaper(
        head=head_of(meeting),
        deciding=tuple(_present(row, holders) for row in deciding),
        others=tuple(_present(row, holders) for row in others),
        absent=tuple(_present(row, holders) for row in absent),
        chair=next((_name(row) for row in rows if row.duty == AttendanceDuty.CHAIR), ""),
        adjusters=tuple(_name(row) for row in rows if row.duty == AttendanceDuty.ADJUSTER),
        paragraphs=_paragraphs(access, meeting),
        adjusted_on=meeting.adjusted_on if meeting.state == MeetingState.ADJUSTED else None,
        adjust_by=latest_adjustment(meeting.held_on),
    )


def _decides(row: Attendance) -> bool:
    return row.seat.kind == SeatKind.ORDINARY or row.serves_for_id is not None


def _name(row: Attendance) -> str:
    person = row.person.name if row.person_id else ""
    return row.deputy or person or "Vakant"


def _present(row: Attendance, holders: dict[int, str]) -> Present:
    notes = []
    if row.serves_for_id:
        notes.append(f"tjänstgör för {holders.get(row.serves_for_id, 'ledamoten')}")
    if row.presence == Presence.REMOTE:
        notes.append("på distans")
    if row.presence == Presence.DEPUTY and row.person_id:
        notes.append(f"i stället för {row.person.name}")
    duty = row.get_duty_display().lower() if row.duty else row.seat.duty
    if not duty and row.seat.kind == SeatKind.SUBSTITUTE:
        duty = "ersättare"
    return Present(_name(row), row.seat.name_on(row.meeting.held_on), duty, ", ".join(notes))


def _paragraphs(access: Access, meeting: Meeting) -> tuple[Paragraph, ...]:
    """The agenda's matters, and decisions written without one, in the order of their §."""
    own = [_paragraph(access, meeting, item) for item in agenda_of(meeting)]
    loose = [
        Paragraph(row.paragraph, row.title, row.reference, decision=row.text, voting=row.voting)
        for row in Decision.objects.within(access).filter(meeting=meeting, item=None)
    ]
    return tuple(sorted([*own, *loose], key=lambda row: _digits(row.paragraph)))


def _digits(paragraph: str) -> int:
    found = re.search(r"\d+", paragraph)
    return int(found[0]) if found else 0


def _paragraph(access: Access, meeting: Meeting, item: AgendaItem) -> Paragraph:
    decision = getattr(item, "decision", None)
    stances = list(item.stances.all())
    return Paragraph(
        paragraph=decision.paragraph if decision else item.paragraph,
        title=item.title,
        reference=(decision.reference if decision else "") or item.reference,
        notes=item.notes,
        voting=decision.voting if decision else "",
        decision=decision.text if decision else "",
        conflicts=_said(stances, StanceKind.CONFLICT),
        reservations=_said(stances, StanceKind.RESERVATION),
        tasks=tuple(OpenTask(task.title, task.person.name, task.due) for task in item.tasks.all()),
        delegated=_delegated(access, meeting) if item.kind == ItemKind.DELEGATION else (),
    )


def _said(stances: Sequence[Stance], kind: StanceKind) -> tuple[Said, ...]:
    return tuple(Said(_name(row.attendance), row.reason) for row in stances if row.kind == kind)


def only(minutes: MinutesPaper, item: AgendaItem) -> Paragraph | None:
    """The § of one matter, for an extract."""
    decision = getattr(item, "decision", None)
    wanted = decision.paragraph if decision else item.paragraph
    return next((row for row in minutes.paragraphs if row.paragraph == wanted), None)


# The notices


def gather_notices(meeting: Meeting, only_one: int | None = None) -> tuple[NoticePaper, ...]:
    rows = [row for row in notices_of(meeting) if only_one in (None, row.pk)]
    return tuple(
        NoticePaper(
            where=row.organisation.name_on(meeting.held_on),
            posted_on=row.posted_on,
            down_on=row.down_on,
            appeal_until=appeal_ends(row.posted_on) if row.posted_on else None,
        )
        for row in rows
    )
