"""Money beside the contributions stands on lines of its own and never enters the shares."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.other_money import Funding, OtherMoney, OtherMoneyError, funding, own_grants
from budget.domain.share_check import check_shares
from budget.enums import OtherMoneyKind

D = Decimal
ESF = OtherMoney("esf", "ESF", D(500))
GRANT = OtherMoney("myndighet", "Socialstyrelsen", D(300), shrinks="Fontänhuset")
INTEREST = OtherMoney("ranta", "Ränta", D(20))
SAVED = OtherMoney("eget_kapital", "Sparade medel", D(395))
kinds = st.sampled_from(OtherMoneyKind.values)
rows = st.builds(
    OtherMoney,
    kinds,
    st.just("Någon"),
    st.integers(1, 10**9).map(D),
    st.none() | st.just("Rad"),
).filter(lambda row: not (row.shrinks and row.kind == OtherMoneyKind.EQUITY))


@pytest.mark.parametrize(
    ("rows", "income", "equity", "total"),
    [
        ([], 0, 0, 1000),
        ([ESF], 500, 0, 1500),
        ([ESF, INTEREST], 520, 0, 1520),
        ([SAVED], 0, 395, 1395),
        ([GRANT], 0, 0, 1000),
        ([ESF, GRANT, INTEREST, SAVED], 520, 395, 1915),
    ],
)
def test_equity_is_no_income_and_what_goes_straight_to_a_line_is_counted_there(rows, income, equity, total):
    found = funding(D(1000), rows)
    assert (found.income, found.equity, found.total) == (income, equity, total)


def test_kinds_come_in_their_own_order_with_their_sums():
    found = funding(D(0), [SAVED, INTEREST, GRANT, ESF, OtherMoney("esf", "ESF igen", D(1))])
    assert found.by_kind() == (("esf", D(501)), ("ranta", D(20)), ("eget_kapital", D(395)))


@given(st.lists(rows, max_size=6), st.integers(0, 10**9))
def test_other_money_never_moves_the_shares(others, count):
    total = D(count * 4)
    found = funding(total, others)
    paid = {
        "staten": found.contributions / 2,
        "region": found.contributions / 4,
        "kommun": found.contributions / 4,
    }
    checked = check_shares(paid, {"staten": 2, "region": 1, "kommun": 1})
    assert all(row.deviation == 0 for row in checked.rows)
    assert found.total == total + sum(amount for _, amount in found.by_kind())


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (OtherMoney("bidrag", "Någon", D(1)), "Välj vad Någon är för slags pengar"),
        (OtherMoney("esf", "ESF", D(0)), "Skriv beloppet för ESF som ett positivt tal"),
        (OtherMoney("esf", "ESF", D(-1)), "Skriv beloppet för ESF som ett positivt tal"),
        (OtherMoney("eget_kapital", "Sparat", D(1), "Fontänhuset"), "Eget kapital är förbundets egna pengar"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_in_swedish(row, says):
    with pytest.raises(OtherMoneyError, match=says):
        funding(D(0), [row])


def test_another_agencys_grant_shrinks_the_associations_own_by_the_same_sum():
    costs = {"Kansli": D(1650), "Fontänhuset": D(500)}
    (grant,) = own_grants(costs, [ESF, GRANT])
    assert (grant.line, grant.planned, grant.less, grant.left, grant.over) == (
        "Fontänhuset",
        500,
        300,
        200,
        0,
    )
    assert grant.sentence().replace("\u00a0", " ") == (
        "Fontänhuset: förbundets bidrag minskar från 500 kr till 200 kr när Socialstyrelsen ger 300 kr."
    )


def test_a_grant_larger_than_the_own_one_leaves_nothing_and_says_what_is_over():
    twice = [GRANT, OtherMoney("myndighet", "Länsstyrelsen", D(250), shrinks="Fontänhuset")]
    (grant,) = own_grants({"Fontänhuset": D(500)}, twice)
    assert (grant.left, grant.over, grant.sources) == (0, 50, ("Socialstyrelsen", "Länsstyrelsen"))


def test_a_line_the_budget_lacks_is_refused_by_name():
    with pytest.raises(
        OtherMoneyError, match="Socialstyrelsen minskar Fontänhuset, men den raden finns inte"
    ):
        own_grants({"Kansli": D(1)}, [GRANT])


@given(st.integers(0, 10**9), st.lists(st.integers(1, 10**9), max_size=4))
def test_what_is_left_and_what_is_over_are_the_difference(planned, grants):
    others = [OtherMoney("esf", "ESF", D(own), shrinks="Rad") for own in grants]
    for grant in own_grants({"Rad": D(planned)}, others):
        assert grant.left - grant.over == grant.planned - grant.less
        assert grant.left >= 0 <= grant.over
    assert funding(D(planned), others) == Funding(D(planned), tuple(others))
