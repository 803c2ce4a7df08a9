"""An application: where it may go and by whom, how many parties it takes, and what was sent in, word for word.

Sources: 7 § finsamlagen (2003:1210), an association finances interventions within the parties' joint remit; how many
parties must stand behind an application is the association's own rule (its charter, two unless it says otherwise).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from finsam.shared.formats import day as in_words
from finsam.shared.formats import kronor, listing, number_word
from finsam.shared.money import invariant
from finsam.shared.word_diff import Piece, word_pieces
from interventions.enums import ApplicationState as State
from interventions.enums import FieldGroup, Orientation
from members.enums import Party


class Owner(StrEnum):
    """Who takes an application further. The office may do all that an applicant may."""

    APPLICANT = "sökanden"
    OFFICE = "kansliet"
    CHIEF = "förbundschefen"
    BOARD = "styrelsens beslut"


MAY_GO: dict[State, dict[State, Owner]] = {
    State.DRAFT: {State.SENT: Owner.APPLICANT, State.WITHDRAWN: Owner.APPLICANT},
    State.SENT: {
        State.RETURNED: Owner.OFFICE,
        State.PREPARED: Owner.OFFICE,
        State.WITHDRAWN: Owner.APPLICANT,
    },
    State.RETURNED: {State.SENT: Owner.APPLICANT, State.WITHDRAWN: Owner.APPLICANT},
    State.PREPARED: {State.PROPOSED: Owner.CHIEF, State.WITHDRAWN: Owner.OFFICE},
    State.PROPOSED: {
        State.GRANTED: Owner.BOARD,
        State.REFUSED: Owner.BOARD,
        State.REFERRED: Owner.BOARD,
        State.WITHDRAWN: Owner.OFFICE,
    },
    State.GRANTED: {State.AGREED: Owner.OFFICE},
    State.REFERRED: {State.RETURNED: Owner.OFFICE},
    State.REFUSED: {},
    State.AGREED: {},
    State.WITHDRAWN: {},
}
# Being written: the applicant's words may change.
OPEN = (State.DRAFT, State.RETURNED)
# A party may still answer, whether the others have sent it in or not.
ANSWERED = (State.DRAFT, State.RETURNED, State.SENT)


class StepError(ValueError):
    """The application may not go there. The message is Swedish and meant for the user."""


def may_go(state: str, to: str) -> bool:
    """May an application in `state` go to `to`?"""
    return State(to) in MAY_GO[State(state)]


def check_step(state: str, to: str) -> None:
    """Raises StepError, with where the application is and where it may go, when the step is not in MAY_GO."""
    if may_go(state, to):
        return
    if State(state) == State(to):
        raise StepError(f"Ansökan är redan {_in_words(to)}.")
    nexts = [f"{_in_words(one)} ({owner})" for one, owner in MAY_GO[State(state)].items()]
    further = f" Härifrån kan den bli {listing(nexts)}." if nexts else " Den kan inte ändras mer."
    raise StepError(f"Ansökan är {_in_words(state)} och kan inte bli {_in_words(to)}.{further}")


# The names of these do not stand after "är" and "bli".
_SAID = {State.RETURNED: "öppen för komplettering", State.AGREED: "överenskommen"}


def _in_words(state: str) -> str:
    return _SAID.get(State(state), State(state).label.lower())


def party_problem(parties: Iterable[Party], minimum: int) -> str | None:
    """What lacks for `minimum` distinct parties (3 § finsamlagen names four); None when there are enough.

    Two municipalities, or two regions, are one party.
    """
    given = list(parties)
    distinct = [party for party in Party if party in given]
    if len(distinct) >= minimum:
        return None
    here = listing([_named(party) for party in distinct]) or "ingen part"
    others = [_named(party) for party in Party if party not in distinct]
    twice = [one for one in distinct if given.count(one) > 1]
    counted = f" {_PLURAL[twice[0]]} räknas som en part." if twice and twice[0] in _PLURAL else ""
    lacking = minimum - len(distinct)
    word = "en part" if lacking == 1 else f"{number_word(lacking)} parter"
    return (
        f"Bakom ansökan står {here}, men {number_word(minimum)} olika parter behövs.{counted} "
        f"Det saknas {word}: {_either(others)}."
    )


def _either(names: Sequence[str]) -> str:
    return " eller ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


_PLURAL = {Party.MUNICIPALITY: "Flera kommuner", Party.REGION: "Flera regioner"}


def _named(party: Party) -> str:
    words = {Party.REGION: "en region", Party.MUNICIPALITY: "en kommun"}
    return words.get(party, str(party.label))


# What is applied for, as it stands or as it was sent in.


@dataclass(frozen=True)
class PartyPart:
    """A member that applies. `confirmed_on` is None until it has confirmed."""

    name: str
    party: Party
    is_principal: bool = False
    contribution: str = ""
    confirmed_by: str = ""
    confirmed_on: date | None = None


@dataclass(frozen=True)
class Answer:
    """A question of the form with what was answered; `field_id` is the question's own, for the way to it."""

    field_id: int
    group: FieldGroup
    label: str
    text: str = ""
    is_required: bool = True


@dataclass(frozen=True)
class YearPart:
    """Decimal kronor of one year: applied for, brought by the parties, paid by others."""

    year: int
    applied: Decimal = Decimal(0)
    own: Decimal = Decimal(0)
    others: Decimal = Decimal(0)
    note: str = ""

    @property
    def total(self) -> Decimal:
        return self.applied + self.own + self.others


@dataclass(frozen=True)
class FilePart:
    title: str
    sha256: str


@dataclass(frozen=True)
class Contents:
    """An application whole. `late_reason` is why the office took it after the call's last day."""

    title: str
    orientation: Orientation = Orientation.INDIVIDUAL
    starts: date | None = None
    ends: date | None = None
    parties: tuple[PartyPart, ...] = ()
    answers: tuple[Answer, ...] = ()
    years: tuple[YearPart, ...] = ()
    files: tuple[FilePart, ...] = ()
    late_reason: str = ""

    @property
    def sums(self) -> YearPart:
        """All years together; the year of the sum is 0."""
        return YearPart(
            0,
            sum((one.applied for one in self.years), Decimal(0)),
            sum((one.own for one in self.years), Decimal(0)),
            sum((one.others for one in self.years), Decimal(0)),
        )

    @property
    def groups(self) -> tuple[tuple[FieldGroup, tuple[Answer, ...]], ...]:
        """The answers under the form's groups, in the order of the groups; empty groups are left out."""
        found = ((group, tuple(one for one in self.answers if one.group == group)) for group in FieldGroup)
        return tuple((group, answers) for group, answers in found if answers)


def freeze(contents: Contents) -> dict[str, Any]:
    """What a version stores: JSON of text, days as 2015-11-13 and amounts as invariant text in kronor."""
    return {
        "title": contents.title,
        "orientation": contents.orientation.value,
        "starts": _iso(contents.starts),
        "ends": _iso(contents.ends),
        "parties": [
            {
                "name": one.name,
                "party": one.party.value,
                "is_principal": one.is_principal,
                "contribution": one.contribution,
                "confirmed_by": one.confirmed_by,
                "confirmed_on": _iso(one.confirmed_on),
            }
            for one in contents.parties
        ],
        "answers": [
            {"label": one.label, "group": one.group.value, "text": one.text} for one in contents.answers
        ],
        "years": [
            {
                "year": one.year,
                "applied": invariant(one.applied),
                "own": invariant(one.own),
                "others": invariant(one.others),
                "note": one.note,
            }
            for one in contents.years
        ],
        "files": [{"title": one.title, "sha256": one.sha256} for one in contents.files],
        "late_reason": contents.late_reason,
    }


def thaw(stored: dict[str, Any]) -> Contents:
    """What `freeze` stored, as it was. A question that is no more has no number of its own: its `field_id` is 0."""
    return Contents(
        title=stored["title"],
        orientation=Orientation(stored["orientation"]),
        starts=_day(stored["starts"]),
        ends=_day(stored["ends"]),
        parties=tuple(
            PartyPart(
                one["name"],
                Party(one["party"]),
                one["is_principal"],
                one["contribution"],
                one.get("confirmed_by", ""),
                _day(one.get("confirmed_on")),
            )
            for one in stored["parties"]
        ),
        answers=tuple(
            Answer(0, FieldGroup(one["group"]), one["label"], one["text"]) for one in stored["answers"]
        ),
        years=tuple(
            YearPart(
                one["year"],
                Decimal(one["applied"]),
                Decimal(one["own"]),
                Decimal(one["others"]),
                one["note"],
            )
            for one in stored["years"]
        ),
        files=tuple(FilePart(one["title"], one["sha256"]) for one in stored["files"]),
        late_reason=stored.get("late_reason", ""),
    )


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


# What changed between two versions


@dataclass(frozen=True)
class Change:
    """One thing that differs, in words. `pieces` marks the words of a text; empty for what is compared whole."""

    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...] = field(default=())


def changes(before: dict[str, Any], after: dict[str, Any]) -> tuple[Change, ...]:
    """What differs between two versions as `freeze` stored them, in the order of the application."""
    old, new = _lines(thaw(before)), _lines(thaw(after))
    labels = [*new, *(label for label in old if label not in new)]
    return tuple(
        Change(
            label, old.get(label, ""), new.get(label, ""), word_pieces(old.get(label, ""), new.get(label, ""))
        )
        for label in labels
        if old.get(label, "") != new.get(label, "")
    )


def _lines(contents: Contents) -> dict[str, str]:
    """Label → text for all that a reader would call a change; who confirmed when is none."""
    lines = {
        "Insatsens namn": contents.title,
        "Inriktning": str(contents.orientation.label),
        "Period": _period(contents),
        "Huvudman": listing([one.name for one in contents.parties if one.is_principal]),
        "Parter": listing(sorted(one.name for one in contents.parties)),
    }
    lines |= {f"{one.name} bidrar med": one.contribution for one in contents.parties}
    for answer in contents.answers:
        lines[answer.label] = answer.text
    for year in contents.years:
        lines |= _money_lines(year)
    lines["Bilagor"] = listing([f"{one.title} ({one.sha256[:8]})" for one in contents.files])
    return lines


def _period(contents: Contents) -> str:
    if not (contents.starts and contents.ends):
        return ""
    return f"{in_words(contents.starts)} till {in_words(contents.ends)}"


def _money_lines(year: YearPart) -> dict[str, str]:
    return {
        f"Söks {year.year}": kronor(year.applied),
        f"Parternas egen insats {year.year}": kronor(year.own),
        f"Andra finansiärer {year.year}": kronor(year.others),
        f"Vad pengarna ska användas till {year.year}": year.note,
    }


def confirmed_parties(parties: Sequence[PartyPart]) -> tuple[Party, ...]:
    """The parties that have confirmed: those that count."""
    return tuple(one.party for one in parties if one.confirmed_on)
