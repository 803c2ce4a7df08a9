"""Where an application may go, how many parties it takes, what it lacks, and what changed between two versions."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from finsam.shared.word_diff import Change as Words
from interventions.domain.application_lacks import CallTerms, lacks, late_problem
from interventions.domain.applications import (
    MAY_GO,
    Answer,
    Contents,
    FilePart,
    Owner,
    PartyPart,
    StepError,
    YearPart,
    changes,
    check_step,
    freeze,
    may_go,
    party_problem,
    thaw,
)
from interventions.enums import ApplicationState as State
from interventions.enums import FieldGroup, Orientation
from members.enums import Party

DAY = date(2015, 11, 1)
TERMS = CallTerms(2016, 2, date(2015, 10, 1), date(2015, 11, 30))
WHOLE = Contents(
    title="Vägen vidare",
    starts=date(2016, 1, 1),
    ends=date(2017, 6, 30),
    parties=(
        PartyPart("Norra kommun", Party.MUNICIPALITY, True, "lokal", "Kim", DAY),
        PartyPart("Arbetsförmedlingen", Party.EMPLOYMENT_SERVICE, False, "en handläggare", "Bo", DAY),
    ),
    answers=(
        Answer(1, FieldGroup.WHY, "Vilket behov finns?", "Många väntar länge på stöd."),
        Answer(2, FieldGroup.HOW, "Vilken metod?", "", is_required=False),
    ),
    years=(
        YearPart(2016, Decimal(300_000), Decimal(50_000), note="Personal"),
        YearPart(2017, Decimal("150000.50")),
    ),
    files=(FilePart("Tidplan", "a" * 64),),
)
# Not a table of the code's own: the steps as the customer's flow has them.
FLOW = {
    (State.DRAFT, State.SENT): Owner.APPLICANT,
    (State.DRAFT, State.WITHDRAWN): Owner.APPLICANT,
    (State.SENT, State.RETURNED): Owner.OFFICE,
    (State.SENT, State.PREPARED): Owner.OFFICE,
    (State.SENT, State.WITHDRAWN): Owner.APPLICANT,
    (State.RETURNED, State.SENT): Owner.APPLICANT,
    (State.RETURNED, State.WITHDRAWN): Owner.APPLICANT,
    (State.PREPARED, State.PROPOSED): Owner.CHIEF,
    (State.PREPARED, State.WITHDRAWN): Owner.OFFICE,
    (State.PROPOSED, State.GRANTED): Owner.BOARD,
    (State.PROPOSED, State.REFUSED): Owner.BOARD,
    (State.PROPOSED, State.REFERRED): Owner.BOARD,
    (State.PROPOSED, State.WITHDRAWN): Owner.OFFICE,
    (State.REFERRED, State.RETURNED): Owner.OFFICE,
    (State.GRANTED, State.AGREED): Owner.OFFICE,
}


# Names that do not stand after "är".
SAID = {State.RETURNED: "är (redan )?öppen för komplettering", State.AGREED: "är (redan )?överenskommen"}


@pytest.mark.parametrize(("here", "there"), list(product(State, State)))
def test_an_application_goes_only_where_its_flow_leads(here, there):
    assert may_go(here, there) == ((here, there) in FLOW)
    if (here, there) in FLOW:
        assert MAY_GO[here][there] == FLOW[here, there]
        check_step(here, there)
        return
    with pytest.raises(StepError, match=SAID.get(here, here.label.lower())):
        check_step(here, there)


def test_a_step_that_is_refused_is_told_in_a_sentence():
    with pytest.raises(StepError, match=r"är återkallad och kan inte bli öppen för komplettering\."):
        check_step(State.WITHDRAWN, State.RETURNED)


def test_the_diagram_in_the_documentation_is_the_table():
    drawn = re.findall(r"^ +(\w+) --> (\w+): (.+)$", Path("docs/applications.md").read_text(), re.MULTILINE)
    table = {
        (here.name, there.name, owner.value) for here, to in MAY_GO.items() for there, owner in to.items()
    }
    assert set(drawn) == table
    assert len(drawn) == len(table)


@pytest.mark.parametrize(
    ("parties", "minimum", "words"),
    [
        ([Party.MUNICIPALITY, Party.REGION], 2, None),
        ([Party.MUNICIPALITY], 1, None),
        ([Party.MUNICIPALITY, Party.MUNICIPALITY, Party.SOCIAL_INSURANCE], 2, None),
        (
            [Party.MUNICIPALITY],
            2,
            "Bakom ansökan står en kommun, men två olika parter behövs. Det saknas en part: "
            "Försäkringskassan, Arbetsförmedlingen eller en region.",
        ),
        (
            [Party.MUNICIPALITY, Party.MUNICIPALITY],
            2,
            "Bakom ansökan står en kommun, men två olika parter behövs. Flera kommuner räknas som en part. "
            "Det saknas en part: Försäkringskassan, Arbetsförmedlingen eller en region.",
        ),
        (
            [],
            2,
            "Bakom ansökan står ingen part, men två olika parter behövs. Det saknas två parter: "
            "Försäkringskassan, Arbetsförmedlingen, en region eller en kommun.",
        ),
    ],
)
def test_two_municipalities_are_one_party_and_what_lacks_is_named(parties, minimum, words):
    assert party_problem(parties, minimum) == words


def test_an_application_that_is_whole_lacks_nothing():
    assert lacks(WHOLE, minimum=2, terms=TERMS) == ()


def unconfirmed(party: PartyPart) -> PartyPart:
    return replace(party, confirmed_on=None, confirmed_by="")


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"starts": None}, "perioden", "Skriv när insatsen ska börja"),
        ({"ends": date(2018, 1, 31)}, "perioden", "inom utlysningens år, 2016–2017"),
        ({"parties": WHOLE.parties[:1]}, "parterna", "Det saknas en part"),
        (
            {"parties": (replace(WHOLE.parties[0], is_principal=False), WHOLE.parties[1])},
            "parterna",
            "huvudman",
        ),
        (
            {"parties": (WHOLE.parties[0], unconfirmed(WHOLE.parties[1]))},
            "parterna",
            "Arbetsförmedlingen har inte gjort det",
        ),
        (
            {
                "parties": (
                    unconfirmed(WHOLE.parties[0]),
                    WHOLE.parties[1],
                    PartyPart("Regionen", Party.REGION, confirmed_on=DAY),
                )
            },
            "parterna",
            "Huvudmannen Norra kommun har inte bekräftat",
        ),
        ({"answers": (replace(WHOLE.answers[0], text=" "),)}, "fraga-1", "Vilket behov finns?"),
        ({"years": ()}, "pengarna", "hur mycket ni söker"),
        ({"years": (*WHOLE.years, YearPart(2018, Decimal(1)))}, "pengarna", "2018 ligger utanför"),
        ({"ends": date(2016, 12, 31)}, "pengarna", "pågår inte då"),
        ({"answers": (replace(WHOLE.answers[0], text="Anna 19121212-1212"),)}, "fraga-1", "personnummer"),
        ({"files": (FilePart("19121212-1212", "b" * 64),)}, "bilagorna", "personnummer"),
    ],
)
def test_each_lack_is_told_with_its_place(change, place, words):
    found = lacks(replace(WHOLE, **change), minimum=2, terms=TERMS)
    assert [(one.place, words in one.text) for one in found] == [(place, True)]


def test_a_call_takes_nothing_before_it_opens_nor_after_its_last_day():
    assert "öppnar 1\xa0oktober\xa02015" in late_problem(TERMS, date(2015, 9, 30))
    assert late_problem(TERMS, date(2015, 10, 1)) is None
    assert late_problem(TERMS, date(2015, 11, 30)) is None
    assert "Sista dagen var 30\xa0november\xa02015" in late_problem(TERMS, date(2015, 12, 1))
    assert late_problem(replace(TERMS, closes_on=None), date(2030, 1, 1)) is None


def test_what_is_frozen_thaws_to_the_same():
    thawed = thaw(freeze(WHOLE))
    assert replace(thawed, answers=()) == replace(WHOLE, answers=())
    assert [(one.label, one.group, one.text) for one in thawed.answers] == [
        (one.label, one.group, one.text) for one in WHOLE.answers
    ]


def test_nothing_has_changed_between_a_version_and_itself_confirmed_anew():
    again = replace(WHOLE, parties=tuple(replace(one, confirmed_by="En annan") for one in WHOLE.parties))
    assert changes(freeze(WHOLE), freeze(again)) == ()


def test_what_changed_is_told_and_words_are_marked():
    after = replace(
        WHOLE,
        orientation=Orientation.STRUCTURAL,
        answers=(replace(WHOLE.answers[0], text="Många unga väntar länge."), WHOLE.answers[1]),
        years=(replace(WHOLE.years[0], applied=Decimal(250_000)),),
        parties=(WHOLE.parties[0],),
    )
    found = {one.label: one for one in changes(freeze(WHOLE), freeze(after))}
    assert set(found) == {
        "Inriktning",
        "Parter",
        "Arbetsförmedlingen bidrar med",
        "Vilket behov finns?",
        "Söks 2016",
        "Söks 2017",
        "Parternas egen insats 2017",
        "Andra finansiärer 2017",
    }
    assert (found["Söks 2016"].before, found["Söks 2016"].after) == ("300\xa0000\xa0kr", "250\xa0000\xa0kr")
    assert found["Söks 2017"].after == ""
    assert [(one.change, one.text) for one in found["Vilket behov finns?"].pieces] == [
        (Words.SAME, "Många"),
        (Words.INSERTED, "unga"),
        (Words.SAME, "väntar"),
        (Words.DELETED, "länge på stöd."),
        (Words.INSERTED, "länge."),
    ]
