"""Preparing applications: the days before the board meets, and what the authorities of the preparing group advise.

The days are the association's own (the call's settings), counted back from the board's meeting; the papers leave the
board's own number of days before. Advice is one per authority. An authority that is a party to the application may
comment but is in conflict of interest: its advice is shown and not counted (the thought of KL 6:28–32, here the
associations' own rule, as an advice decides nothing).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from finsam.shared.formats import day as written
from finsam.shared.formats import listing, number_word
from interventions.enums import Advice, Outcome

ZERO = Decimal(0)


# The days before the board


class Part(StrEnum):
    """Who has to be ready, in order; the values are parts of the stops' codes, stored for good."""

    SECRETARIAT = "kansli"
    GROUP = "grupp"
    CHIEF = "chef"


STOP_TITLES = {
    Part.SECRETARIAT: "{call}: kansliet har gått igenom ansökningarna",
    Part.GROUP: "{call}: gruppen har lämnat sina rekommendationer",
    Part.CHIEF: "{call}: chefens förslag till styrelsen är klart",
}


class DaysError(ValueError):
    """The days do not follow on each other. The message is Swedish and meant for the user."""


def stop_code(call: int, part: Part) -> str:
    """The code of one of a call's stops; `call` is its number."""
    return f"ansokan-{call}-{part}"


def chain(held_on: date, before: Mapping[Part, int]) -> dict[Part, date]:
    """The day each part has to be ready: `before` days before the meeting of `held_on`.

    Raises DaysError unless secretariat, group and chief come in that order, at the latest on the meeting's own day.
    """
    if min(before.values()) < 0 or not before[Part.SECRETARIAT] >= before[Part.GROUP] >= before[Part.CHIEF]:
        raise DaysError(
            "Kansliet ska vara klart först, sedan gruppen och sist chefen. Ändra antalet dagar så att de följer på "
            "varandra."
        )
    return {part: held_on - timedelta(days=before[part]) for part in Part}


def chain_warnings(days: Mapping[Part, date], papers_day: date, today: date) -> tuple[str, ...]:
    """What the office should know of the days: a proposal that misses the papers, and days that have passed."""
    found = []
    if days[Part.CHIEF] > papers_day:
        found.append(
            f"Chefens förslag blir klart {written(days[Part.CHIEF])}, efter att handlingarna har gått ut "
            f"{written(papers_day)}. Låt chefen bli klar tidigare."
        )
    passed = sum(days[part] < today for part in Part)
    if passed:
        told = "En av dagarna" if passed == 1 else f"{number_word(passed).capitalize()} av dagarna"
        found.append(f"{told} har redan passerat. Välj ett senare möte om ni inte hinner.")
    return tuple(found)


# What the authorities advise


@dataclass(frozen=True)
class Authority:
    """A member with a seat in the preparing group. `is_party` when it stands behind the application itself."""

    membership: int
    name: str
    is_party: bool = False


@dataclass(frozen=True)
class Answer:
    """What an authority has said of one version, by whom and when. `in_conflict` as it was when it was said."""

    membership: int
    name: str
    advice: Advice
    reason: str
    by: str
    at: datetime
    version: int
    in_conflict: bool = False


class Mark(StrEnum):
    """What the picture shows for an authority, each with a shape of its own."""

    APPROVE = "ja"
    COMPLETE = "mer"
    REJECT = "nej"
    CONFLICT = "part"
    SILENT = "tyst"


MARKS = {
    Advice.APPROVE: Mark.APPROVE,
    Advice.COMPLETE: Mark.COMPLETE,
    Advice.REJECT: Mark.REJECT,
}
MARK_WORDS = {
    Mark.APPROVE: "tillstyrker",
    Mark.COMPLETE: "vill att den kompletteras",
    Mark.REJECT: "avstyrker",
    Mark.CONFLICT: "är part och räknas inte",
    Mark.SILENT: "har inte svarat",
}


@dataclass(frozen=True)
class Standing:
    """One authority and its answer to the version that is asked about; None when it has given none."""

    authority: Authority
    answer: Answer | None

    @property
    def is_counted(self) -> bool:
        return self.answer is not None and not (self.authority.is_party or self.answer.in_conflict)

    @property
    def mark(self) -> Mark:
        if self.authority.is_party or (self.answer and self.answer.in_conflict):
            return Mark.CONFLICT
        return MARKS[self.answer.advice] if self.answer else Mark.SILENT

    @property
    def words(self) -> str:
        """`norra kommun tillstyrker`."""
        return f"{self.authority.name} {MARK_WORDS[self.mark]}"


@dataclass(frozen=True)
class Tally:
    """What the group as a whole says of one version. `earlier` are answers that were given to versions before it."""

    version: int
    standings: tuple[Standing, ...]
    earlier: tuple[Answer, ...] = ()

    def names(self, mark: Mark) -> tuple[str, ...]:
        """The authorities that the picture shows with the mark, in the group's order."""
        return tuple(one.authority.name for one in self.standings if one.mark == mark)

    @property
    def silent(self) -> tuple[str, ...]:
        """Those that are asked and have not answered; a party is not waited for."""
        return self.names(Mark.SILENT)

    @property
    def conflicted(self) -> tuple[str, ...]:
        return self.names(Mark.CONFLICT)

    @property
    def answered(self) -> int:
        """How many answers count."""
        return sum(one.is_counted for one in self.standings)

    @property
    def asked(self) -> int:
        """How many answers could count."""
        return sum(one.mark != Mark.CONFLICT for one in self.standings)

    @property
    def words(self) -> str:
        """`Två tillstyrker och en avstyrker. Region Norr har inte svarat. Norra kommun är part och räknas inte.`"""
        counted = [
            f"{number_word(len(self.names(mark)))} {MARK_WORDS[mark]}"
            for mark in (Mark.APPROVE, Mark.COMPLETE, Mark.REJECT)
            if self.names(mark)
        ]
        said = [f"{_capital(listing(counted))}." if counted else "Ingen har svarat än."]
        if counted and self.silent:
            said.append(f"{listing(self.silent)} har inte svarat.")
        if self.conflicted:
            role = "är part" if len(self.conflicted) == 1 else "är parter"
            said.append(f"{listing(self.conflicted)} {role} och räknas inte.")
        return " ".join(said)

    def of(self, membership: int | None) -> Standing | None:
        """The standing of one authority; None when it has no seat in the group."""
        return next((one for one in self.standings if one.authority.membership == membership), None)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def tally(authorities: Iterable[Authority], answers: Iterable[Answer], version: int) -> Tally:
    """The group's authorities in their order, each with its answer to `version`; answers to earlier versions beside.

    An authority that has answered and no longer sits in the group keeps its answer, last.
    """
    given = list(answers)
    now = {one.membership: one for one in given if one.version == version}
    seated = list(authorities)
    left = [
        Authority(one.membership, one.name, one.in_conflict)
        for one in now.values()
        if one.membership not in {own.membership for own in seated}
    ]
    standings = tuple(Standing(own, now.get(own.membership)) for own in [*seated, *left])
    earlier = sorted((one for one in given if one.version < version), key=lambda one: -one.version)
    return Tally(version, standings, tuple(earlier))


# The chief's proposal


class AmountsError(ValueError):
    """Outcome and amounts do not agree. The message is Swedish and meant for the user."""


GRANTING = (Outcome.GRANTED, Outcome.PARTLY)


def check_amounts(outcome: str, applied: Mapping[int, Decimal], given: Mapping[int, Decimal]) -> None:
    """Raises AmountsError unless kronor and outcome say the same.

    Approval gives all that is applied for, partial approval some of it, refusal and referral nothing; a year that is
    not applied for gets nothing, and no amount is negative.
    """
    if any(amount < 0 for amount in given.values()):
        raise AmountsError("Ett belopp är negativt. Skriv noll för ett år som inte får något.")
    strange = sorted(year for year, amount in given.items() if amount and year not in applied)
    if strange:
        raise AmountsError(
            f"Ansökan gäller inte {listing([str(year) for year in strange])}. Ta bort beloppet."
        )
    total, wanted = sum(given.values(), ZERO), sum(applied.values(), ZERO)
    if outcome not in GRANTING:
        if total:
            raise AmountsError(
                "Avslag och återremiss ger inga pengar. Ta bort beloppen, eller välj ett annat utfall."
            )
        return
    if not total:
        raise AmountsError("Skriv hur mycket pengar det gäller, minst ett år.")
    if any(amount > applied.get(year, ZERO) for year, amount in given.items()):
        raise AmountsError("Ett år får mer än det söks för. Sänk beloppet.")
    if outcome == Outcome.GRANTED and total < wanted:
        raise AmountsError("Beloppen är lägre än det söks för. Välj Delvis bifall, eller höj dem.")
    if outcome == Outcome.PARTLY and total == wanted:
        raise AmountsError("Hela beloppet ges. Välj Bifall, eller sänk något belopp.")
