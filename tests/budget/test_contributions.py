"""What members were asked for, offered, decided and paid, and what an offer above the plan takes of the others."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.contributions import (
    MemberSteps,
    Totals,
    Usable,
    instalments,
    instalments_problem,
    match_offer,
    totals,
    usable_offers,
)

D = Decimal
LAW = {"staten": 2, "region": 1, "kommun": 1}
MEMBERS = {"staten": {"FK": D(1)}, "region": {"Regionen": D(1)}, "kommun": {"Motala": D(3), "Vadstena": D(1)}}
units = st.sampled_from([D("0.01"), D(1), D(1000)])


def steps(requested=None, offered=None, decided=None, paid=()):
    known = [None if own is None else D(own) for own in (requested, offered, decided)]
    return MemberSteps("Motala", "kommun", *known, tuple(D(own) for own in paid))


@pytest.mark.parametrize(
    ("own", "left", "over", "short", "latest"),
    [
        (steps(), 0, 0, 0, None),
        (steps(100), 0, 0, 0, 100),
        (steps(100, 80), 0, 0, 20, 80),
        (steps(100, 120), 0, 0, 0, 120),
        (steps(None, 80), 0, 0, 0, 80),
        (steps(100, 80, 90), 90, 0, 20, 90),
        (steps(100, 100, 100, [25, 25]), 50, 0, 0, 100),
        (steps(100, 100, 100, [50, 50]), 0, 0, 0, 100),
        (steps(100, 100, 100, [60, 60]), 0, 20, 0, 100),
        (steps(100, 100, None, [60]), 0, 60, 0, 100),
        (steps(100, 100, 0, []), 0, 0, 0, 0),
    ],
)
def test_each_step_is_held_against_the_one_before(own, left, over, short, latest):
    assert (own.left_to_pay, own.overpaid, own.short_offer, own.latest) == (left, over, short, latest)


@pytest.mark.parametrize(
    ("own", "says"),
    [
        (steps(100, 100, 100, [100]), []),
        (steps(100, 80), ["Motala erbjuder 20 kr mindre än ni har begärt."]),
        (steps(100, 100, 100, [40]), ["Motala har 60 kr kvar att betala."]),
        (steps(100, 100, 100), []),
        (steps(100, 100, 100, [140]), ["Motala har betalat 40 kr mer än vad som är beslutat."]),
    ],
)
def test_what_needs_a_look_is_said(own, says):
    assert [text.replace("\u00a0", " ") for text in own.sentences()] == says


def test_what_one_has_overpaid_never_hides_what_another_owes():
    rows = [steps(100, None, 100, [150]), steps(100, None, 100, [20])]
    assert totals(rows) == Totals(D(200), None, D(200), D(170), D(80))
    assert totals([]) == Totals(None, None, None, D(0), D(0))


@pytest.mark.parametrize(
    ("offers", "usable", "binding"),
    [
        ((100, 50, 50), (100, 50, 50), "staten region kommun"),
        ((120, 50, 50), (100, 50, 50), "region kommun"),
        ((120, 60, 50), (100, 50, 50), "kommun"),
        ((90, 50, 50), (90, 45, 45), "staten"),
        # an odd total cannot be halved: the state's rounding is used
        ((51, 25, 25), (51, 25, 25), "region kommun"),
        ((50, 25, 30), (50, 25, 25), "staten region"),
        ((0, 50, 50), (0, 0, 0), "staten"),
    ],
)
def test_no_more_is_usable_of_an_offer_than_the_others_match(offers, usable, binding):
    found = usable_offers(dict(zip(LAW, map(D, offers), strict=True)), LAW)
    assert tuple(row.usable for row in found) == usable
    assert " ".join(row.payer for row in found if row.is_binding) == binding
    assert [row.unusable for row in found] == [offer - own for offer, own in zip(offers, usable, strict=True)]


def test_a_payer_that_offers_nothing_stops_all():
    assert usable_offers({"staten": D(100)}, LAW)[0] == Usable("staten", D(100), D(0), False)
    with pytest.raises(ValueError, match="negative"):
        usable_offers({"staten": D(-1)}, LAW)


@given(st.tuples(*[st.integers(0, 400)] * 3), st.tuples(*[st.integers(1, 5)] * 3), units)
def test_what_is_usable_is_within_every_offer_and_all_but_rounding_of_the_least(counts, weights, unit):
    parts = dict(zip(LAW, weights, strict=True))
    offers = {payer: count * unit for payer, count in zip(LAW, counts, strict=True)}
    found = usable_offers(offers, parts, unit)
    assert all(0 <= row.usable <= row.offered for row in found)
    assert any(row.is_binding for row in found)
    for row in found:
        assert not row.is_binding or row.unusable < 3 * unit


def test_a_state_offer_above_the_plan_says_what_each_of_the_others_must_add():
    found = match_offer(D(120), "staten", D(200), LAW, MEMBERS)
    assert [(row.name, row.planned, row.needed, row.to_add) for row in found.rows] == [
        ("FK", 100, 120, 20),
        ("Regionen", 50, 60, 10),
        ("Motala", 38, 45, 7),
        ("Vadstena", 12, 15, 3),
    ]
    assert (found.matched.total, found.without, found.unusable) == (240, 100, 20)
    assert [row.name for row in found.others] == ["Regionen", "Motala", "Vadstena"]
    assert [text.replace("\u00a0", " ") for text in found.sentences()] == [
        "Hela erbjudandet på 120 kr kan användas bara om de andra bidrar mer: Regionen 10 kr, Motala 7 kr, Vadstena 3 kr.",
        "Annars kan 100 kr användas, och 20 kr går inte att ta emot (5 § finsamlagen).",
    ]


@pytest.mark.parametrize("offer", [100, 80, 0])
def test_an_offer_within_the_plan_can_be_used_whole(offer):
    found = match_offer(D(offer), "staten", D(200), LAW, MEMBERS)
    assert (found.without, found.unusable, found.sentences()) == (offer, 0, ())
    assert all(row.to_add <= 0 for row in found.rows)


@given(st.integers(0, 10**7), st.integers(0, 10**7), units)
def test_when_the_others_add_what_is_asked_the_whole_offer_is_used(offer, planned, unit):
    found = match_offer(offer * unit, "staten", planned * unit, LAW, MEMBERS, unit)
    assert sum(row.needed for row in found.rows) == found.matched.total
    assert sum(row.needed for row in found.rows if row.payer == "staten") == offer * unit
    assert found.without + found.unusable == found.offer
    offers = {payer: found.matched.amount_of(payer) for payer in LAW}
    assert usable_offers(offers, LAW, unit)[0].usable == offer * unit


@pytest.mark.parametrize(
    ("decided", "count", "parts"),
    [
        (D(100), 4, (25, 25, 25, 25)),
        (D(101), 4, (26, 25, 25, 25)),
        (D("100.50"), 2, (D("50.50"), 50)),
        (D(100), 1, (100,)),
    ],
)
def test_instalments_are_even_and_the_rest_goes_first(decided, count, parts):
    assert instalments(decided, count) == parts


@given(st.integers(0, 10**12).map(lambda ore: D(ore).scaleb(-2)), st.integers(1, 12))
def test_instalments_are_what_is_decided(decided, count):
    parts = instalments(decided, count)
    assert sum(parts) == decided
    assert len(parts) == count
    assert (instalments_problem(decided, parts) is None) is all(part > 0 for part in parts)


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ([], "Skriv minst en delbetalning."),
        ([100, 0], "Varje delbetalning ska vara större än 0. Ta bort den som är tom."),
        ([60, 60], "Delbetalningarna blir 120 kr, men beslutet är 100 kr. Minska dem med 20 kr."),
        ([60, 30], "Delbetalningarna blir 90 kr, men beslutet är 100 kr. Öka dem med 10 kr."),
    ],
)
def test_instalments_that_are_not_the_decision_are_told_with_the_difference(parts, says):
    told = instalments_problem(D(100), [D(part) for part in parts])
    assert told.replace("\u00a0", " ") == says


@pytest.mark.parametrize(("decided", "count"), [(D(1), 0), (D(-1), 2)])
def test_there_is_no_instalment_of_nothing(decided, count):
    with pytest.raises(ValueError, match="at least one instalment"):
        instalments(decided, count)
