"""The board and the groups, with their seats, on any day."""

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from members.enums import BodyKind, ChairDuty, SeatKind
from members.models import Body, Mandate, Seat
from members.permissions import Permission, may, require
from members.queries.bodies import (
    SOON,
    bodies_of_all_days,
    bodies_with_numbers,
    ended_bodies,
    findings_of,
    seat_holders,
)
from members.queries.charter import charter_on, kind_words
from members.queries.meetings import next_meetings

KINDS = list(BodyKind)  # the board first
NEXT = 3  # meetings; the rest have a page of their own


@dataclass
class Place:
    """A seat as the page shows it. `order` is a substitute's place in the order of the same member's (12 §)."""

    seat: Seat
    mandate: Mandate | None
    chair: str = ""
    order: int = 0
    ends_soon: bool = False
    turn: str = ""

    @property
    def is_substitute(self) -> bool:
        return self.seat.kind == SeatKind.SUBSTITUTE

    @property
    def note(self) -> str:
        """What seat it is, beside whose: `välfärdsförvaltningen · ersättare 2 · anställd av …`."""
        seat = self.seat
        kind = (
            f"ersättare {self.order or ''}".strip() if self.is_substitute else "ledamot" * seat.body.is_board
        )
        employer = f"anställd av {seat.employer}" if seat.employer else ""
        return " · ".join(filter(None, (seat.unit, kind, seat.duty, employer, self.turn)))


@dataclass
class Block:
    name: str
    places: list[Place] = field(default_factory=list)

    @property
    def vacant_count(self) -> int:
        return sum(place.mandate is None for place in self.places)


def body_list(request: HttpRequest) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    words = kind_words(charter_on(access, access.day))
    bodies = sorted(bodies_with_numbers(access, access.day), key=lambda body: KINDS.index(body.kind))
    rows = [(body, words[body.kind]) for body in bodies]
    context = {"bodies": rows, "ended": ended_bodies(access, access.day)}
    return render(request, "members/body_list.html", context)


def body_detail(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    body = get_object_or_404(bodies_of_all_days(access), pk=pk)
    asked, wrong_day = asked_day(request.GET.get("dag", ""), access.day)
    day = nearest_day(body, asked)
    held = seat_holders(access, body, day)
    blocks = seat_blocks(held, day, access.day)
    findings = findings_of(access, [seat for seat, _ in held], day) if body.is_board else ()
    is_today = day == access.day
    context = {
        "body": body,
        "kind_word": kind_words(charter_on(access, day))[body.kind],
        "day": day,
        "is_today": is_today,
        "is_moved": asked != day,
        "is_over": body.valid_until is not None and body.valid_until < access.day,
        "wrong_day": wrong_day,
        "blocks": blocks,
        "seat_count": len(held),
        "vacant_count": sum(block.vacant_count for block in blocks),
        "breaches": [finding for finding in findings if finding.is_breach],
        "vacancies": [finding for finding in findings if not finding.is_breach],
        "may_keep": is_today and may(access, Permission.KEEP_SEATS),
        "meetings": next_meetings(access).filter(body=body)[:NEXT],
    }
    return render(request, "members/body_detail.html", context)


def asked_day(text: str, today: date) -> tuple[date, str]:
    """The day in the address, or today with what was wrong."""
    if not text:
        return today, ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return today, f"”{text[:20]}” är ingen dag. Skriv år, månad och dag, till exempel 2016-01-01."


def nearest_day(body: Body, day: date) -> date:
    """The day itself, or the first or last that the group existed."""
    if body.valid_until and day > body.valid_until:
        return body.valid_until
    return max(day, body.valid_from)


def seat_blocks(held: list[tuple[Seat, Mandate | None]], day: date, today: date) -> list[Block]:
    """Seats in blocks by whoever has them that day. Vacant seats first, and first the blocks that have any."""
    blocks: dict[Any, Block] = {}
    for seat, mandate in held:
        organisation = seat.organisation_on(day)
        block = blocks.setdefault(organisation and organisation.pk, Block(seat.block_name_on(day)))
        block.places.append(_place(seat, mandate, day, today))
    for block in blocks.values():
        _number_substitutes(block)
        block.places.sort(key=lambda place: place.mandate is not None)
    return sorted(blocks.values(), key=lambda block: not block.vacant_count)


def _place(seat: Seat, mandate: Mandate | None, day: date, today: date) -> Place:
    place = Place(seat, mandate, turn=_turn(seat, day))
    if mandate is not None:
        place.chair = ", ".join(ChairDuty(term.duty).label.lower() for term in mandate.current_chairs)
        until = mandate.valid_until
        place.ends_soon = until is not None and 0 <= (until - today).days <= SOON
    return place


def _turn(seat: Seat, day: date) -> str:
    """That a seat goes round, and who has it next."""
    turns = sorted(seat.turns.all(), key=lambda turn: turn.valid_from)
    if not turns:
        return ""
    following = next((turn for turn in turns if turn.valid_from > day), None)
    if following is None:
        return "platsen går runt"
    return f"platsen går till {following.organisation.name_on(following.valid_from)} {following.valid_from}"


def _number_substitutes(block: Block) -> None:
    substitutes = [place for place in block.places if place.is_substitute]
    if len(substitutes) > 1:
        for place, order in zip(substitutes, count(1)):
            place.order = order
