"""Was it met? One rule per kind, and silence about what may not be seen."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interventions.domain.disclosure import Share, Shown
from interventions.domain.targets import Measured, TargetTerms, assess, assess_shown
from interventions.enums import Assessment, TargetKind

D = Decimal
MET, PARTLY, NOT_MET, UNKNOWN = Assessment.MET, Assessment.PARTLY, Assessment.NOT_MET, Assessment.UNKNOWN
DUE, DAY = date(2015, 10, 1), date(2015, 11, 13)


@pytest.mark.parametrize(
    ("kind", "value", "measured", "assessment"),
    [
        (TargetKind.RATIO, D(50), Measured(part=50, base=100), MET),
        (TargetKind.RATIO, D(50), Measured(part=45, base=100), PARTLY),
        (TargetKind.RATIO, D(50), Measured(part=44, base=100), NOT_MET),
        (TargetKind.RATIO, D("33.33"), Measured(part=1, base=3), MET),
        (TargetKind.RATIO, D("33.34"), Measured(part=1, base=3), PARTLY),
        (TargetKind.RATIO, D(0), Measured(part=0, base=3), MET),
        (TargetKind.RATIO, D(50), Measured(part=0, base=0), UNKNOWN),
        (TargetKind.RATIO, D(50), Measured(), UNKNOWN),
        (TargetKind.RATIO, None, Measured(part=1, base=2), UNKNOWN),
        (TargetKind.VOLUME, D(20), Measured(value=D(20)), MET),
        (TargetKind.VOLUME, D(20), Measured(value=D(18)), PARTLY),
        (TargetKind.VOLUME, D(20), Measured(value=D("17.99")), NOT_MET),
        (TargetKind.VOLUME, D(20), Measured(), UNKNOWN),
        (TargetKind.FINANCIAL, D(100), Measured(value=D(100)), MET),
        (TargetKind.FINANCIAL, D(100), Measured(value=D("100.01")), NOT_MET),
        (TargetKind.FINANCIAL, D(100), Measured(), UNKNOWN),
        (TargetKind.MILESTONE, None, Measured(reached_on=DUE), MET),
        (TargetKind.MILESTONE, None, Measured(reached_on=date(2015, 10, 2)), PARTLY),
        (TargetKind.MILESTONE, None, Measured(), NOT_MET),
        (TargetKind.JUDGEMENT, None, Measured(), UNKNOWN),
        (TargetKind.JUDGEMENT, None, Measured(assessment="natt"), MET),
        (
            TargetKind.RATIO,
            D(50),
            Measured(part=100, base=100, assessment="inte", reason="Fel urval."),
            NOT_MET,
        ),
    ],
)
def test_each_kind_has_its_rule_and_a_hand_goes_before_it(kind, value, measured, assessment):
    verdict = assess(TargetTerms(kind, value, DUE), measured, DAY)
    assert verdict.assessment == assessment
    assert verdict.rule.endswith(".")


@pytest.mark.parametrize(
    ("day", "due", "assessment"),
    [
        (date(2015, 9, 30), DUE, UNKNOWN),
        (DUE, DUE, UNKNOWN),
        (date(2015, 10, 2), DUE, NOT_MET),
        (DAY, None, UNKNOWN),
    ],
)
def test_a_milestone_is_missed_the_day_after_its_day(day, due, assessment):
    assert assess(TargetTerms(TargetKind.MILESTONE, due=due), Measured(), day).assessment == assessment


def test_a_milestone_without_a_day_is_met_when_it_is_reached():
    assert assess(TargetTerms(TargetKind.MILESTONE), Measured(reached_on=DAY), DAY).assessment == MET


def test_the_reason_of_a_judgement_is_told():
    by_hand = Measured(assessment="delvis", reason="Två av tre delar.", note="Se bilagan.")
    assert assess(TargetTerms(TargetKind.JUDGEMENT), by_hand, DAY).rule == "Två av tre delar."


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="nonsens"):
        assess(TargetTerms("nonsens"), Measured(), DAY)


@given(st.integers(1, 500), st.integers(0, 500), st.integers(0, 100), st.integers(1, 10))
def test_a_withheld_share_tells_nothing_through_its_verdict(base, part, value, threshold):
    part = min(part, base)
    terms = TargetTerms(TargetKind.RATIO, D(value))
    verdict, share = assess_shown(terms, Measured(part=part, base=base), DAY, threshold)
    if share.part.is_withheld:
        assert (verdict.assessment, verdict.rule) == (UNKNOWN, "Antalet är för litet för att visas.")
        assert share.base.is_withheld
    else:
        assert verdict == assess(terms, Measured(part=part, base=base), DAY)
        assert share == Share(Shown(part), Shown(base))


def test_whoever_may_see_everything_gets_the_verdict():
    verdict, share = assess_shown(TargetTerms(TargetKind.RATIO, D(50)), Measured(part=3, base=4), DAY, 1)
    assert (verdict.assessment, share) == (MET, Share(Shown(3), Shown(4)))


@pytest.mark.parametrize(
    "words", [{"reason": "3 av 9 gick vidare."}, {"note": "3 av 9 gick vidare."}], ids=["reason", "note"]
)
def test_a_judgement_by_hand_is_shown_without_the_words_that_may_tell_its_counts(words):
    terms, by_hand = (
        TargetTerms(TargetKind.RATIO, D(50)),
        Measured(part=3, base=9, assessment="natt", **words),
    )
    verdict, share = assess_shown(terms, by_hand, DAY, 5)
    assert (verdict.assessment, verdict.rule, share.part.is_withheld) == (MET, "Bedömt för hand.", True)
    assert assess_shown(terms, by_hand, DAY, 1)[0].rule == "3 av 9 gick vidare."


@pytest.mark.parametrize(
    ("value", "people", "hidden"), [(3, True, True), (5, True, False), (0, True, False), (3, False, False)]
)
def test_a_small_number_of_people_is_withheld_and_a_small_number_of_places_is_not(value, people, hidden):
    terms = TargetTerms(TargetKind.VOLUME, D(2), counts_people=people)
    verdict, share = assess_shown(terms, Measured(value=D(value)), DAY, 5)
    assert (share is not None and share.part.is_withheld) == hidden
    assert (verdict.assessment == Assessment.UNKNOWN) == hidden
