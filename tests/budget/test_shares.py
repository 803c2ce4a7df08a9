"""Who pays what: half, a quarter and a quarter, and the municipalities' key inside theirs."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.shares import PayerShare, phase_weights, share_table, total_from_payer

D = Decimal
LAW = {"staten": 2, "region": 1, "kommun": 1}
MEMBERS = {
    "staten": {"Försäkringskassan": D(1)},
    "region": {"Region Norra": D(1)},
    "kommun": {"Norra": D(3), "Södra": D(1)},
}
totals = st.integers(0, 10**9).map(Decimal)
keys = st.dictionaries(
    st.text(alphabet="abcåäö", min_size=1, max_size=5),
    st.integers(1, 10**6).map(Decimal),
    min_size=1,
    max_size=13,
)


def test_the_table_is_the_laws_shares_in_the_rules_order():
    assert share_table(D(3_000_001), LAW, MEMBERS).rows == (
        PayerShare("Försäkringskassan", "staten", D(1_500_001), Fraction(1_500_001, 3_000_001), None),
        PayerShare("Region Norra", "region", D(750_000), Fraction(750_000, 3_000_001), None),
        PayerShare("Norra", "kommun", D(562_500), Fraction(562_500, 3_000_001), Fraction(3, 4)),
        PayerShare("Södra", "kommun", D(187_500), Fraction(187_500, 3_000_001), Fraction(1, 4)),
    )


@given(totals, keys, keys)
def test_the_sum_is_right_to_the_krona_and_no_key_moves_money_between_payers(total, regions, municipalities):
    members = {"staten": {"FK": D(1)}, "region": regions, "kommun": municipalities}
    table, lone = share_table(total, LAW, members), share_table(total, LAW, MEMBERS)
    assert sum(row.amount for row in table.rows) == total
    assert all(table.amount_of(payer) == lone.amount_of(payer) for payer in LAW)


@given(totals, keys)
def test_shares_are_of_the_whole_and_key_shares_of_the_quarter(total, municipalities):
    rows = share_table(total, LAW, {**MEMBERS, "kommun": municipalities}).rows
    assert sum(row.share for row in rows) == (1 if total else 0)
    own = [row.key_share for row in rows if row.payer == "kommun"]
    assert own == [None] if len(own) == 1 else sum(own) == 1


def test_a_payer_without_part_needs_no_member_and_one_with_a_part_does():
    alone = {"staten": 1, "region": 1, "kommun": 0}
    table = share_table(D(100), alone, {"staten": {"FK": D(1)}, "region": {"Region": D(1)}})
    assert [(row.name, row.amount) for row in table.rows] == [("FK", D(50)), ("Region", D(50))]
    with pytest.raises(ValueError, match="no member pays for kommun"):
        share_table(D(100), LAW, {**MEMBERS, "kommun": {}})


def test_ore_are_shared_only_when_asked_for():
    with pytest.raises(ValueError, match="no multiple"):
        share_table(D("100.50"), LAW, MEMBERS)
    assert sum(row.amount for row in share_table(D("100.50"), LAW, MEMBERS, D("0.01")).rows) == D("100.50")


@pytest.mark.parametrize(
    ("amount", "payer", "total"),
    [
        (D(5_850_000), "staten", D(11_700_000)),
        (D(2_925_000), "region", D(11_700_000)),
        (D("0.01"), "staten", D("0.02")),
        (D(0), "kommun", D(0)),
    ],
)
def test_one_payers_amount_tells_the_total(amount, payer, total):
    assert total_from_payer(amount, payer, LAW) == total


@given(st.integers(0, 10**9).map(Decimal), st.sampled_from(list(LAW)))
def test_the_payer_whose_amount_was_known_pays_it(amount, payer):
    total = total_from_payer(amount, payer, LAW)
    assert share_table(total, LAW, MEMBERS).amount_of(payer) == amount


def test_a_total_that_cannot_be_paid_in_ore_is_refused():
    with pytest.raises(ValueError, match="no total in whole öre"):
        total_from_payer(D("0.01"), "staten", {"staten": 3, "region": 1})
    with pytest.raises(ValueError, match="has no part"):
        total_from_payer(D(1), "kommun", {"staten": 1, "kommun": 0})


def test_a_key_moves_from_one_to_the_other_in_even_steps():
    steps = phase_weights({"A": D(1), "B": D(1)}, {"A": D(3), "B": D(1)}, 2)
    assert steps == (
        {"A": Fraction(5, 8), "B": Fraction(3, 8)},
        {"A": Fraction(3, 4), "B": Fraction(1, 4)},
    )


@given(keys, st.integers(1, 8), st.data())
def test_every_step_is_a_whole_quarter_and_the_last_is_the_goal(start, steps, data):
    goal = {name: D(data.draw(st.integers(1, 1000))) for name in start}
    phased = phase_weights(start, goal, steps)
    assert len(phased) == steps
    assert all(sum(step.values()) == 1 and list(step) == list(start) for step in phased)
    whole = sum(goal.values())
    assert phased[-1] == {name: Fraction(weight) / Fraction(whole) for name, weight in goal.items()}


@pytest.mark.parametrize(
    ("start", "goal", "steps", "why"),
    [
        ({"A": D(1)}, {"B": D(1)}, 2, "same members"),
        ({"A": D(1), "B": D(1)}, {"B": D(1), "A": D(1)}, 2, "same order"),
        ({"A": D(1)}, {"A": D(1)}, 0, "at least one step"),
        ({"A": D(0)}, {"A": D(1)}, 2, "all weights are zero"),
        ({"A": D(1)}, {"A": D(0)}, 2, "all weights are zero"),
    ],
)
def test_what_cannot_be_phased_is_refused(start, goal, steps, why):
    with pytest.raises(ValueError, match=why):
        phase_weights(start, goal, steps)
