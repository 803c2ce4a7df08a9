"""A budget that is off half, a quarter and a quarter is told who is off and by how much."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.share_check import Surplus, SurplusError, check_shares
from budget.domain.shares import share_table

D = Decimal
LAW = {"staten": 2, "region": 1, "kommun": 1}
KR, TKR = D(1), D(1000)
kronor = st.integers(0, 10**12).map(lambda ore: D(ore).scaleb(-2))


def paid(state, region, towns, unit=KR):
    return {"staten": D(state) * unit, "region": D(region) * unit, "kommun": D(towns) * unit}


def plain(sentences):
    return [text.replace("\u00a0", " ") for text in sentences]


@pytest.mark.parametrize(
    ("sums", "unit", "off"),
    [
        (paid(50, 25, 25), KR, []),
        (paid(0, 0, 0), KR, []),
        # an odd total cannot be halved
        (paid(51, 25, 25), KR, []),
        (paid(50, 26, 25), KR, []),
        (paid(51, 26, 25), KR, []),
        (paid(52, 25, 25), KR, []),
        (paid(51, 25, 26), KR, []),
        # a whole unit off is rounding, more is not
        (paid(50, 26, 24), KR, []),
        (paid(50, 27, 23), KR, ["region", "kommun"]),
        (paid(52, 24, 24), KR, ["staten"]),
        (paid(48, 26, 26), KR, ["staten"]),
        (paid(50, 27, 25), KR, ["region"]),
        (paid(100, 0, 0), KR, ["staten", "region", "kommun"]),
        # the same in thousands: what is off in kronor is rounding in thousands
        (paid(5851, 2925, 2925, TKR), TKR, []),
        (paid(5851, 2925, 2925, TKR), KR, ["staten", "region", "kommun"]),
        (paid(5850, 2926, 2924, TKR), TKR, []),
        (paid(5850, 2927, 2923, TKR), TKR, ["region", "kommun"]),
        (paid(5_850_000, 2_925_999, 2_924_001), TKR, []),
        (paid(5_850_000, 2_926_001, 2_923_999), TKR, ["region", "kommun"]),
        ({"staten": D(50), "region": D(25)}, KR, ["staten", "region", "kommun"]),
    ],
)
def test_a_payer_is_off_by_more_than_one_rounding_unit(sums, unit, off):
    found = check_shares(sums, LAW, unit)
    assert [row.payer for row in found.rows if row.is_off] == off
    assert found.may_be_adopted is (not off)
    assert bool(found.sentences()) is bool(off)


def test_the_sentences_say_who_is_off_by_how_much():
    found = check_shares(paid(2900, 1462, 1438, TKR), LAW, TKR)
    assert plain(found.sentences()) == [
        "Regionen betalar 12 tkr för mycket: 1 462 tkr i stället för 1 450 tkr.",
        "Kommunerna betalar 12 tkr för lite: 1 438 tkr i stället för 1 450 tkr.",
    ]


def test_when_one_payer_alone_is_wrong_the_remedy_is_told():
    found = check_shares(paid(2900, 1462, 1450, TKR), LAW, TKR)
    assert plain(found.sentences()) == [
        "Försäkringskassan betalar 6 tkr för lite: 2 900 tkr i stället för 2 906 tkr.",
        "Regionen betalar 9 tkr för mycket: 1 462 tkr i stället för 1 453 tkr.",
        "Kommunerna betalar 3 tkr för lite: 1 450 tkr i stället för 1 453 tkr.",
        "Andelarna stämmer om regionen betalar 1 450 tkr.",
    ]
    assert found.remedy == ("region", D(1_450_000))
    state = check_shares(paid(60, 25, 25), LAW)
    assert (
        plain(state.sentences({"staten": "Staten"}))[0]
        == "Staten betalar 5 kr för mycket: 60 kr i stället för 55 kr."
    )
    assert plain(state.sentences())[-1] == "Andelarna stämmer om Försäkringskassan betalar 50 kr."


def test_kronor_that_are_no_whole_thousands_are_told_in_kronor():
    found = check_shares(paid(5_850_000, 2_930_500, 2_919_500), LAW, TKR)
    assert plain(found.sentences())[0] == (
        "Regionen betalar 5 500 kr för mycket: 2 930 500 kr i stället för 2 925 000 kr."
    )


def test_a_surplus_with_a_reason_is_allowed_and_stands_apart():
    sums = paid(5850, 2925, 2945, TKR)
    assert not check_shares(sums, LAW, TKR).may_be_adopted
    extra = Surplus("Motala", "kommun", D(20_000), "Fler platser i Motala.")
    found = check_shares(sums, LAW, TKR, [extra])
    assert found.may_be_adopted
    assert found.surplus_total == 20_000
    assert [row.paid for row in found.rows] == [5_850_000, 2_925_000, 2_925_000]
    assert plain(found.surplus_sentences()) == [
        "Motala betalar 20 tkr utöver sin andel: Fler platser i Motala."
    ]


@pytest.mark.parametrize(
    ("amount", "reason", "says"),
    [
        (D(20), " ", "Skriv varför Motala betalar mer än sin andel"),
        (D(0), "Vill", "positivt belopp"),
        (D(-5), "Vill", "positivt belopp"),
        (D(26), "Vill", "Minska beloppet"),
    ],
)
def test_a_surplus_needs_a_reason_and_an_amount_that_is_paid(amount, reason, says):
    with pytest.raises(SurplusError, match=says):
        check_shares(paid(50, 25, 25), LAW, KR, [Surplus("Motala", "kommun", amount, reason)])


@pytest.mark.parametrize(
    ("sums", "unit", "surpluses", "why"),
    [
        ({"esf": D(1)}, KR, [], "outside the rule"),
        ({"staten": D(-1)}, KR, [], "less than nothing"),
        ({"staten": D(1)}, D(0), [], "unit"),
        ({"staten": D(1)}, KR, [Surplus("X", "esf", D(1), "Vill")], "nobody in the rule"),
    ],
)
def test_only_the_payers_of_the_rule_are_checked(sums, unit, surpluses, why):
    with pytest.raises(ValueError, match=why):
        check_shares(sums, LAW, unit, surpluses)


@given(st.integers(0, 10**9), st.sampled_from([D("0.01"), KR, TKR]), st.tuples(*[st.integers(1, 9)] * 3))
def test_what_the_share_table_gives_may_always_be_adopted(count, unit, weights):
    parts = dict(zip(LAW, weights, strict=True))
    table = share_table(count * unit, parts, {payer: {payer: D(1)} for payer in parts}, unit)
    found = check_shares({payer: table.amount_of(payer) for payer in parts}, parts, unit)
    assert found.may_be_adopted
    assert all(row.off_by == 0 for row in found.rows)


@given(kronor, kronor, kronor, st.sampled_from([KR, TKR]))
def test_deviations_cancel_out_and_what_the_rule_gives_is_what_is_paid(state, region, towns, unit):
    found = check_shares({"staten": state, "region": region, "kommun": towns}, LAW, unit)
    total = state + region + towns
    assert sum(row.deviation for row in found.rows) == 0
    assert sum(row.due_rounded for row in found.rows) == total
    assert [row.due for row in found.rows] == [Fraction(total) / 2, Fraction(total) / 4, Fraction(total) / 4]
    assert all(row.is_off is (abs(row.deviation) > unit) for row in found.rows)
    if found.remedy:
        payer, amount = found.remedy
        mended = {"staten": state, "region": region, "kommun": towns, payer: amount}
        assert check_shares(mended, LAW, unit).may_be_adopted
