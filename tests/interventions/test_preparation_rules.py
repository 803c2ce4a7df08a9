"""The days before the board, what the authorities' advice comes to, and amounts that agree with their outcome."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interventions.domain.applications import Answer as Said
from interventions.domain.applications import Contents, PartyPart, YearPart
from interventions.domain.comparison import Compared, compared
from interventions.domain.preparation import (
    AmountsError,
    Answer,
    Authority,
    DaysError,
    Mark,
    Part,
    chain,
    chain_warnings,
    check_amounts,
    stop_code,
    tally,
)
from interventions.enums import Advice, FieldGroup, Outcome
from members.enums import Party

D = Decimal
AT = datetime(2015, 11, 5, 10, 0)  # noqa: DTZ001  a moment in a domain test needs no zone
FK, AF, REGION, TOWN = (
    Authority(n, name)
    for n, name in enumerate(["Försäkringskassan", "Arbetsförmedlingen", "Region Norr", "Norrby"], 1)
)
BEFORE = {Part.SECRETARIAT: 28, Part.GROUP: 14, Part.CHIEF: 7}


def said(authority: Authority, advice: Advice, version: int = 1, in_conflict: bool = False) -> Answer:
    return Answer(
        authority.membership, authority.name, advice, "Ja, därför.", "Kim", AT, version, in_conflict
    )


def test_each_part_is_ready_its_days_before_the_meeting():
    assert chain(date(2015, 12, 9), BEFORE) == {
        Part.SECRETARIAT: date(2015, 11, 11),
        Part.GROUP: date(2015, 11, 25),
        Part.CHIEF: date(2015, 12, 2),
    }


@pytest.mark.parametrize("days", [(7, 14, 28), (14, 28, 7), (28, 7, 14), (2, 1, -1)])
def test_parts_that_do_not_follow_on_each_other_are_refused(days):
    with pytest.raises(DaysError, match="Kansliet ska vara klart först"):
        chain(date(2015, 12, 9), dict(zip(Part, days, strict=True)))


def test_a_proposal_after_the_papers_and_days_that_have_passed_are_warned_of():
    days = chain(date(2015, 12, 9), {**BEFORE, Part.CHIEF: 3})
    assert chain_warnings(days, date(2015, 12, 2), date(2015, 11, 1)) == (
        "Chefens förslag blir klart 6\u00a0december\u00a02015, efter att handlingarna har gått ut "
        "2\u00a0december\u00a02015. Låt chefen bli klar tidigare.",
    )
    ready = chain(date(2015, 12, 9), BEFORE)
    assert chain_warnings(ready, date(2015, 12, 2), date(2015, 11, 11)) == ()
    assert chain_warnings(ready, date(2015, 12, 2), date(2015, 11, 12))[0].startswith("En av dagarna")
    assert chain_warnings(ready, date(2015, 12, 2), date(2015, 11, 26))[0].startswith("Två av dagarna")


def test_the_codes_of_the_stops_are_the_calls_own():
    assert [stop_code(7, part) for part in Part] == ["ansokan-7-kansli", "ansokan-7-grupp", "ansokan-7-chef"]


def test_the_count_is_told_in_words_with_who_is_silent_and_who_is_a_party():
    party = Authority(TOWN.membership, TOWN.name, is_party=True)
    found = tally([FK, AF, REGION, party], [said(FK, Advice.APPROVE), said(AF, Advice.REJECT)], 1)
    assert found.words == (
        "En tillstyrker och en avstyrker. Region Norr har inte svarat. Norrby är part och räknas inte."
    )
    assert (found.answered, found.asked) == (2, 3)
    assert [one.mark for one in found.standings] == [
        Mark.APPROVE,
        Mark.REJECT,
        Mark.SILENT,
        Mark.CONFLICT,
    ]


def test_a_party_may_comment_and_is_left_out_of_the_count():
    party = Authority(TOWN.membership, TOWN.name, is_party=True)
    found = tally([FK, party], [said(party, Advice.APPROVE, in_conflict=True)], 1)
    assert found.standings[1].answer.reason == "Ja, därför."
    assert (found.answered, found.asked, found.names(Mark.APPROVE)) == (0, 1, ())
    assert found.words == "Ingen har svarat än. Norrby är part och räknas inte."


def test_whoever_was_in_conflict_when_answering_stays_so_when_no_longer_a_party():
    found = tally([TOWN], [said(TOWN, Advice.APPROVE, in_conflict=True)], 1)
    assert (found.answered, found.standings[0].mark) == (0, Mark.CONFLICT)


def test_answers_to_an_earlier_version_are_shown_and_asked_for_again():
    found = tally([FK, AF], [said(FK, Advice.COMPLETE), said(AF, Advice.APPROVE, 2)], 2)
    assert found.silent == ("Försäkringskassan",)
    assert [(one.name, one.version) for one in found.earlier] == [("Försäkringskassan", 1)]
    assert found.words == "En tillstyrker. Försäkringskassan har inte svarat."


def test_an_authority_that_has_left_the_group_keeps_its_answer():
    found = tally([FK], [said(AF, Advice.REJECT)], 1)
    assert [one.words for one in found.standings] == [
        "Försäkringskassan har inte svarat",
        "Arbetsförmedlingen avstyrker",
    ]


@given(st.lists(st.sampled_from(Advice), max_size=4), st.integers(0, 4))
def test_everybody_is_either_counted_silent_or_a_party(advice, parties):
    group = [
        Authority(one.membership, one.name, place < parties)
        for place, one in enumerate([FK, AF, REGION, TOWN])
    ]
    answers = [said(one, given) for one, given in zip(group, advice, strict=False)]
    found = tally(group, answers, 1)
    assert found.answered + len(found.silent) + len(found.conflicted) == len(group)
    assert found.answered <= found.asked


APPLIED = {2016: D(300_000), 2017: D(200_000)}


@pytest.mark.parametrize(
    ("outcome", "amounts", "why"),
    [
        (Outcome.GRANTED, {2016: D(300_000)}, "Välj Delvis bifall"),
        (Outcome.PARTLY, APPLIED, "Välj Bifall"),
        (Outcome.PARTLY, {2016: D(300_001)}, "Ett år får mer än det söks för"),
        (Outcome.PARTLY, {2018: D(1)}, "gäller inte 2018"),
        (Outcome.PARTLY, {}, "minst ett år"),
        (Outcome.PARTLY, {2016: D(-1)}, "negativt"),
        (Outcome.REFUSED, {2016: D(1)}, "ger inga pengar"),
        (Outcome.REFERRED, {2016: D(1)}, "ger inga pengar"),
    ],
)
def test_amounts_that_say_another_thing_than_the_outcome_are_refused(outcome, amounts, why):
    with pytest.raises(AmountsError, match=why):
        check_amounts(outcome, APPLIED, amounts)


@pytest.mark.parametrize(
    ("outcome", "amounts"),
    [
        (Outcome.GRANTED, APPLIED),
        (Outcome.PARTLY, {2016: D(300_000), 2017: D(0)}),
        (Outcome.REFUSED, {}),
        (Outcome.REFERRED, {2016: D(0)}),
    ],
)
def test_amounts_that_agree_pass(outcome, amounts):
    check_amounts(outcome, APPLIED, amounts)


def column(number: int, label: str, text: str, *years: YearPart, **more) -> Compared:
    contents = Contents(
        title=f"Insats {number}",
        starts=date(2016, 1, 1),
        ends=date(2016, 12, 31),
        parties=(
            PartyPart("Norrby", Party.MUNICIPALITY, True, "lokal"),
            PartyPart("FK", Party.SOCIAL_INSURANCE),
        ),
        answers=(Said(0, FieldGroup.WHAT, label, text),),
        years=years,
    )
    return Compared(number, contents, tally([FK], [said(FK, Advice.APPROVE)], 1), **more)


def test_applications_stand_beside_each_other_by_the_same_criteria():
    first = column(1, "Syfte", "Ett.\n\nTvå.", YearPart(2016, D(1000), D(50)), proposed=((2016, D(900)),))
    second = column(2, "Vad är syftet?", "Tre.", YearPart(2017, D(2000)))
    rows = {(group.title, row.label): row.cells for group in compared([first, second]) for row in group.rows}
    assert rows["Ansökan", "Parter"][0] == ("Norrby, huvudman (lokal)", "FK")
    assert rows["Pengar", "Söks 2016"] == (("1\u00a0000\u00a0kr",), ("–",))
    assert rows["Pengar", "Söks sammanlagt"] == (("1\u00a0000\u00a0kr",), ("2\u00a0000\u00a0kr",))
    assert rows["Beredning", "Chefens förslag 2016"] == (("900\u00a0kr",), ("–",))
    assert rows["Beredning", "Gruppen"][0] == ("En tillstyrker.",)
    assert rows["Vad", "Syfte"] == (("Ett.", "Två."), ())
    assert rows["Vad", "Vad är syftet?"] == ((), ("Tre.",))


def test_what_nobody_has_said_anything_of_is_no_row():
    labels = [row.label for group in compared([column(1, "Syfte", "")]) for row in group.rows]
    assert "Syfte" not in labels
    assert "Chefens motivering" not in labels
    assert "Söks sammanlagt" not in labels
