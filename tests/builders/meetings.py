"""A board as the law has it, meetings of it, and tasks."""

from dataclasses import dataclass, field
from datetime import date

from members.enums import SeatKind
from members.models import Body, Meeting, Person, Seat, Task
from members.services.meetings import record_attendance, rows_at
from tests.builders.members import make_body, make_mandate, make_organisation, make_person, make_seat

GIVEN = date(2015, 10, 1)


@dataclass
class Board:
    """One ordinary seat and one substitute per member, all held; by the members' short names."""

    body: Body
    ordinary: dict[str, Seat] = field(default_factory=dict)
    substitutes: dict[str, Seat] = field(default_factory=dict)


def make_board(body: Body, members: tuple[str, ...] = ("A", "B", "C", "D")) -> Board:
    board = Board(body)
    for position, name in enumerate(members, start=1):
        organisation = make_organisation(f"Medlem {name}")
        for kind, place, title in (
            (SeatKind.ORDINARY, board.ordinary, "Ledamot"),
            (SeatKind.SUBSTITUTE, board.substitutes, "Ersättare"),
        ):
            place[name] = make_seat(body, organisation, kind=kind, position=position)
            make_mandate(place[name], person=make_person(body.association, name=f"{title} {name}"))
    return board


def make_group(association, members: tuple[str, ...] = ("A", "B", "C"), **fields) -> Body:
    """A local group with a seat for each, all held."""
    body = make_body(association, **fields)
    for name in members:
        seat = make_seat(body, make_organisation(f"Myndighet {name}"))
        make_mandate(seat, person=make_person(association, name=f"Ledamot {name}"))
    return body


def all_came(by, meeting: Meeting) -> None:
    """Everybody on an ordinary place was there."""
    record_attendance(by=by, meeting=meeting, rows=rows_at(meeting))


def make_task(body: Body, person: Person, **fields) -> Task:
    given = {"title": "Ring Polisen", "given_on": GIVEN, "due": date(2015, 12, 1), **fields}
    return Task.objects.create(body=body, person=person, **given)
