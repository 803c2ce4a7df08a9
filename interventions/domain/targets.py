"""Was a target met? One rule per kind of target, and what a reader may see of its result.

The rules are the product's own (no law gives one); an assessment by hand, with its reason, goes before the rule.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from interventions.domain.disclosure import Reason, Share, Withheld, protect_share
from interventions.enums import Assessment, TargetKind

PARTLY_FROM = Fraction(9, 10)  # of the target's value
BY_HAND = "Bedömt för hand."


@dataclass(frozen=True)
class TargetTerms:
    """What was promised. `value` is percent for a ratio (0–100), otherwise a number in `unit`.

    `counts_people` tells whether a volume is a number of people, which may be too small to show.
    """

    kind: str
    value: Decimal | None = None
    due: date | None = None
    counts_people: bool = True


@dataclass(frozen=True)
class Measured:
    """What it came to; None where nothing is measured. `part` of `base` are counts, never negative, part ≤ base."""

    part: int | None = None
    base: int | None = None
    value: Decimal | None = None
    reached_on: date | None = None
    assessment: str = ""
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Verdict:
    """`rule` says in Swedish why, for the reader beside the badge."""

    assessment: Assessment
    rule: str


@dataclass(frozen=True)
class TargetResult:
    """One target with its result as it may be shown. `share` is None for other kinds than a ratio, or unmeasured."""

    target_id: int
    title: str
    kind: str
    goal: str
    intervention_id: int | None
    intervention: str
    counted: str
    event: str
    source: str
    target_value: Decimal | None
    unit: str
    due: date | None
    share: Share | None
    value: Decimal | None
    reached_on: date | None
    note: str
    assessment: Assessment
    rule: str
    through: date | None

    @property
    def is_withheld(self) -> bool:
        return self.share is not None and (self.share.part.is_withheld or self.share.base.is_withheld)


def assess(terms: TargetTerms, measured: Measured, day: date) -> Verdict:
    """Met, partly, not met, or not to be judged, as things stand on `day`.

    An assessment by hand wins over every rule. Ratio and volume: met from the target's value, partly from nine tenths
    of it. Milestone: met when reached in time, partly when reached late, not met when the day has passed. Financial:
    a ceiling that may not be exceeded. Judgement: only by hand. Raises ValueError for an unknown kind.
    """
    if measured.assessment:
        return Verdict(Assessment(measured.assessment), measured.reason or measured.note or BY_HAND)
    rules = {
        TargetKind.RATIO: _ratio,
        TargetKind.VOLUME: _volume,
        TargetKind.MILESTONE: _milestone,
        TargetKind.FINANCIAL: _ceiling,
        TargetKind.JUDGEMENT: _judgement,
    }
    return rules[TargetKind(terms.kind)](terms, measured, day)


def assess_shown(
    terms: TargetTerms, measured: Measured, day: date, threshold: int
) -> tuple[Verdict, Share | None]:
    """The verdict and the share as they may be shown: where counts are withheld, no words about them are told either.

    An assessment by hand stays, without its reason. `threshold` is the smallest count shown; 1 shows everything.
    Raises ValueError where protect_share does.
    """
    share = None
    if measured.part is not None and measured.base is not None:
        share = protect_share(measured.part, measured.base, threshold)
    elif terms.kind == TargetKind.VOLUME and terms.counts_people and 0 < (measured.value or 0) < threshold:
        share = Share(Withheld(Reason.SMALL), Withheld(Reason.SMALL))
    if share is None or not share.part.is_withheld:
        return assess(terms, measured, day), share
    if measured.assessment:
        return Verdict(
            Assessment(measured.assessment), BY_HAND
        ), share  # somebody's words may tell the number
    return Verdict(Assessment.UNKNOWN, "Antalet är för litet för att visas."), share


def _ratio(terms: TargetTerms, measured: Measured, day: date) -> Verdict:
    if terms.value is None or measured.part is None or not measured.base:
        return Verdict(Assessment.UNKNOWN, "Det finns inget resultat än.")
    return _against(Fraction(measured.part * 100, measured.base), terms.value)


def _volume(terms: TargetTerms, measured: Measured, day: date) -> Verdict:
    if terms.value is None or measured.value is None:
        return Verdict(Assessment.UNKNOWN, "Det finns inget resultat än.")
    return _against(Fraction(measured.value), terms.value)


def _against(result: Fraction, wanted: Decimal) -> Verdict:
    if result >= wanted:
        return Verdict(Assessment.MET, "Resultatet når målvärdet.")
    if result >= Fraction(wanted) * PARTLY_FROM:
        return Verdict(Assessment.PARTLY, "Resultatet når minst nio tiondelar av målvärdet.")
    return Verdict(Assessment.NOT_MET, "Resultatet når inte nio tiondelar av målvärdet.")


def _milestone(terms: TargetTerms, measured: Measured, day: date) -> Verdict:
    if measured.reached_on is not None:
        if terms.due is None or measured.reached_on <= terms.due:
            return Verdict(Assessment.MET, "Det blev klart i tid.")
        return Verdict(Assessment.PARTLY, "Det blev klart, men efter utsatt dag.")
    if terms.due is not None and day > terms.due:
        return Verdict(Assessment.NOT_MET, "Dagen har passerat och det är inte klart.")
    return Verdict(Assessment.UNKNOWN, "Dagen har inte kommit än.")


def _ceiling(terms: TargetTerms, measured: Measured, day: date) -> Verdict:
    if terms.value is None or measured.value is None:
        return Verdict(Assessment.UNKNOWN, "Det finns inget resultat än.")
    if measured.value <= terms.value:
        return Verdict(Assessment.MET, "Resultatet ligger inom målvärdet.")
    return Verdict(Assessment.NOT_MET, "Resultatet är högre än målvärdet.")


def _judgement(terms: TargetTerms, measured: Measured, day: date) -> Verdict:
    return Verdict(Assessment.UNKNOWN, "Ingen har bedömt det än.")
