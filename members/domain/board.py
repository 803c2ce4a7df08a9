"""Is the board put together as 10 § finsamlagen says: each member at least one ordinary and one substitute, equally many?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from finsam.shared.formats import number_word
from members.enums import SeatKind


@dataclass(frozen=True)
class BoardMember:
    """A member of the association and how many ordinary seats the charter gives it; 0 when it only takes turns."""

    key: int
    name: str
    wanted: int


@dataclass(frozen=True)
class BoardSeat:
    """A seat by the member that has it on the day: for a seat that goes round, the one whose turn it is."""

    key: int | None
    name: str
    kind: str
    is_vacant: bool = False
    goes_round: bool = False


@dataclass(frozen=True)
class BoardFinding:
    """`is_breach`: the law or the charter says otherwise. A vacancy is none; somebody is to be elected."""

    key: int | None
    text: str
    is_breach: bool


@dataclass(frozen=True)
class SeatNumbers:
    ordinary: int = 0
    substitutes: int = 0

    @property
    def are_equal(self) -> bool:
        return self.ordinary == self.substitutes


def numbers_by_member(seats: Iterable[BoardSeat]) -> dict[int | None, SeatNumbers]:
    """How many seats of each kind every member has. A seat that goes round counts for whoever has the turn."""
    found: dict[int | None, SeatNumbers] = {}
    for seat in seats:
        own = found.get(seat.key, SeatNumbers())
        is_substitute = seat.kind == SeatKind.SUBSTITUTE
        found[seat.key] = SeatNumbers(own.ordinary + (not is_substitute), own.substitutes + is_substitute)
    return found


def board_findings(members: Sequence[BoardMember], seats: Sequence[BoardSeat]) -> tuple[BoardFinding, ...]:
    """What differs from 10 § and from the charter first, then the seats that stand empty, by member."""
    numbers = numbers_by_member(seats)
    lasting = numbers_by_member(seat for seat in seats if not seat.goes_round)
    breaches: list[BoardFinding] = []
    for member in members:
        own, fixed = numbers.get(member.key, SeatNumbers()), lasting.get(member.key, SeatNumbers())
        breaches += [BoardFinding(member.key, text, True) for text in _breaches(member, own, fixed)]
    known = {member.key for member in members}
    strangers = {seat.key: seat.name for seat in seats if seat.key not in known}
    for key, name in strangers.items():
        text = f"{name} har en plats men är inte medlem. Bara medlemmar har platser i styrelsen (10 § finsamlagen)."
        breaches.append(BoardFinding(key, text, True))
    return (*breaches, *_vacancies(seats))


def unequal_text(name: str, own: SeatNumbers) -> str:
    return (
        f"{name} har {_count(own.ordinary, 'ledamot', 'ledamöter')} och {_count(own.substitutes, 'ersättare')}. "
        "Antalen ska vara lika för varje medlem (10 § finsamlagen)."
    )


def _breaches(member: BoardMember, own: SeatNumbers, fixed: SeatNumbers) -> list[str]:
    if own == SeatNumbers() and member.wanted:
        return [
            f"{member.name} har ingen plats. Varje medlem har minst en ledamot och en ersättare (10 § finsamlagen)."
        ]
    texts = [] if own.are_equal else [unequal_text(member.name, own)]
    if member.wanted not in (own.ordinary, fixed.ordinary):
        texts.append(
            f"{member.name} har {_count(own.ordinary, 'ledamot', 'ledamöter')}, men förbundsordningen säger {member.wanted}."
        )
    return texts


def _vacancies(seats: Sequence[BoardSeat]) -> list[BoardFinding]:
    empty = numbers_by_member(seat for seat in seats if seat.is_vacant)
    names = {seat.key: seat.name for seat in seats}
    findings = []
    for key, own in empty.items():
        lacking = []
        if own.ordinary:
            lacking.append(_in_words(own.ordinary, "ledamot", "ledamöter"))
        if own.substitutes:
            lacking.append(_in_words(own.substitutes, "ersättare"))
        findings.append(BoardFinding(key, f"{names[key]} ska välja {' och '.join(lacking)}.", False))
    return findings


def _in_words(number: int, one: str, many: str = "") -> str:
    return f"{number_word(number)} {one if number == 1 or not many else many}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 or not many else many}"
