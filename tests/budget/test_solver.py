"""One known amount gives all the others, to the krona; what rounding skips is told with its neighbours."""

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from budget.domain.shares import share_table
from budget.domain.solver import Near, NoExactShare, PayingMember, payers_of, solve

D = Decimal
LAW = {"staten": 2, "region": 1, "kommun": 1}
ODD = {
    "region": 6,
    "kommun": 6,
    "staten": 2,
}  # the classic rule in which a larger total lowers the smallest part
WEST = {"Boxholm": D(5373), "Mjölby": D(26708), "Motala": D(43258), "Vadstena": D(7348), "Ödeshög": D(5335)}
MEMBERS = {"staten": {"FK": D(1)}, "region": {"Region Östergötland": D(1)}, "kommun": WEST}
GOTLAND = payers_of(
    [
        PayingMember("FK", "staten"),
        PayingMember("Gotland", "kommun", is_outside_region=True),
    ]
)
keys = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 10**5).map(D), min_size=1, max_size=6)
units = st.sampled_from([D("0.01"), D(1), D(1000)])
rules = st.sampled_from([LAW, ODD, {"staten": 3, "region": 1, "kommun": 1}])


@pytest.mark.parametrize(
    ("amount", "asked", "total"),
    [
        (D(11_700_000), {}, D(11_700_000)),
        (D(11_700_001), {}, D(11_700_001)),
        (D(5_850_000), {"payer": "staten"}, D(11_700_000)),
        (D(5_850_001), {"payer": "staten"}, D(11_700_002)),
        (D(2_925_000), {"payer": "region"}, D(11_700_000)),
        (D(5_850_000), {"member": "FK"}, D(11_700_000)),
        (D(1_437_750), {"member": "Motala"}, D(11_702_217)),
        (D(0), {"member": "Motala"}, D(0)),
    ],
)
def test_any_one_amount_gives_the_whole_table(amount, asked, total):
    table = solve(amount, LAW, MEMBERS, **asked)
    known = {"payer": table.amount_of, "member": table.amount_of_member}
    assert [known[what](name) for what, name in asked.items()] in ([], [amount])
    assert sum(row.amount for row in table.rows) == table.total
    assert table.total == total


@given(st.integers(0, 10**7), keys, keys, units, rules, st.data())
def test_the_known_amount_stands_unchanged_and_the_column_is_the_total(
    count, towns, regions, unit, parts, data
):
    members = {
        "staten": {"FK": D(1)},
        "region": {f"R{name}": own for name, own in regions.items()},
        "kommun": towns,
    }
    everyone = [name for own in members.values() for name in own]
    asked = data.draw(
        st.one_of(
            st.just({}),
            st.sampled_from(list(parts)).map(lambda payer: {"payer": payer}),
            st.sampled_from(everyone).map(lambda member: {"member": member}),
        )
    )
    try:
        table = solve(count * unit, parts, members, unit, **asked)
    except ValueError as error:
        assume("Så stora blir inte bidragen" not in str(error))  # a small member's large sum: another test's
        raise
    assert sum(row.amount for row in table.rows) == table.total
    assert all(row.amount % unit == 0 for row in table.rows)
    own = [row for row in table.rows if asked.get("payer", row.payer) == row.payer]
    assert sum(row.amount for row in own if asked.get("member", row.name) == row.name) == count * unit


@settings(deadline=None)  # tries every total
@given(st.integers(0, 60), keys, keys, rules, st.sampled_from("abcdef"))
def test_an_amount_is_refused_only_when_no_total_gives_it(amount, towns, regions, parts, name):
    """A member that stands under two payers is asked for: then a total can be skipped."""
    members = {"staten": {"FK": D(1)}, "region": regions | {name: D(2)}, "kommun": towns | {name: D(5)}}
    share = sum(
        parts[payer] / sum(parts.values()) * float(own[name] / sum(own.values()))
        for payer, own in members.items()
        if name in own
    )
    if share < 0.1:
        return
    every = range(int((amount + 6) / share) + 1)
    given_by = {share_table(D(total), parts, members).amount_of_member(name) for total in every}
    if amount in given_by:
        assert solve(D(amount), parts, members, member=name).amount_of_member(name) == amount
        return
    with pytest.raises(NoExactShare) as refused:
        solve(D(amount), parts, members, member=name)
    assert refused.value.below.amount == max(found for found in given_by if found < amount)
    assert refused.value.above.amount == min(found for found in given_by if found > amount)


def test_what_rounding_skips_is_told_with_the_nearest_amounts_and_totals():
    with pytest.raises(NoExactShare) as caught:
        solve(D(9), ODD, GOTLAND, member="Gotland")
    assert (caught.value.below, caught.value.above) == (Near(D(9), D(8)), Near(D(12), D(10)))
    assert str(caught.value).replace("\u00a0", " ") == (
        "Ingen summa i hela kronor ger Gotland exakt 9 kr. "
        "Närmast är 8 kr (alla tillsammans 9 kr) eller 10 kr (alla tillsammans 12 kr)."
    )


@pytest.mark.parametrize(
    ("amount", "unit", "asked", "below", "above", "words"),
    [
        (D("5850500"), D(1000), {"payer": "staten"}, 11_700_000, 11_702_000, "hela tusental kronor"),
        (D("11700000.50"), D(1), {}, 11_700_000, 11_700_001, "hela kronor"),
        (D("0.005"), D("0.01"), {"payer": "region"}, D(0), D("0.04"), "hela öre"),
        (D(7), D(5), {}, 5, 10, "steg om 5\u00a0kr"),
    ],
)  # fmt: skip
def test_an_amount_between_two_units_is_told_with_the_totals_on_either_side(
    amount, unit, asked, below, above, words
):
    with pytest.raises(NoExactShare, match=words) as caught:
        solve(amount, LAW, MEMBERS, unit, **asked)
    assert (caught.value.below.total, caught.value.above.total) == (below, above)


@pytest.mark.parametrize(
    ("amount", "asked", "why"),
    [
        (D(-1), {}, "från noll"),
        (D("NaN"), {}, "från noll"),
        (D("1E+40"), {}, "tretton siffror"),
        (D("9999999999999"), {"payer": "staten"}, "Så stora blir inte bidragen"),
        (D(1), {"member": "Linköping"}, "Linköping har ingen andel"),
        (D(1), {"member": "Motala", "payer": "region"}, "Motala har ingen andel"),
        (D(1), {"payer": "esf"}, "esf har ingen andel"),
    ],
)
def test_what_has_no_share_cannot_give_a_total(amount, asked, why):
    with pytest.raises(ValueError, match=why):
        solve(amount, LAW, MEMBERS, **asked)


def test_a_member_with_next_to_nothing_of_the_key_is_found_without_a_search():
    towns = {"Stor": D("99999999.9999"), "Liten": D("0.0001")}
    assert solve(D(1), LAW, {**MEMBERS, "kommun": towns}, member="Liten").amount_of_member("Liten") == 1


def test_a_lone_municipality_outside_every_region_pays_half():
    table = solve(D(2_000_000), LAW, GOTLAND)
    assert [(row.name, row.payer, row.amount) for row in table.rows] == [
        ("FK", "staten", D(1_000_000)),
        ("Gotland", "region", D(500_000)),
        ("Gotland", "kommun", D(500_000)),
    ]
    assert table.amount_of_member("Gotland") == 1_000_000
    assert solve(D(500_000), LAW, GOTLAND, member="Gotland", payer="kommun").total == 2_000_000


def test_beside_a_region_it_also_counts_among_the_regions_by_their_key():
    payers = payers_of(
        [
            PayingMember("FK", "staten"),
            PayingMember("Region A", "region", D(3)),
            PayingMember("Fria", "kommun", D(1), is_outside_region=True, region_weight=D(1)),
            PayingMember("Vanliga", "kommun", D(4)),
        ]
    )
    assert payers["region"] == {"Region A": D(3), "Fria": D(1)}
    table = solve(D(4000), LAW, payers)
    assert table.amount_of_member("Fria") == 250 + 200
    assert [table.amount_of(payer) for payer in LAW] == [2000, 1000, 1000]


def test_several_outside_every_region_share_the_regions_quarter_by_their_own_key():
    towns = [
        PayingMember(name, "kommun", D(own), is_outside_region=True) for name, own in (("A", 3), ("B", 1))
    ]
    table = solve(D(4000), LAW, payers_of([PayingMember("FK", "staten"), *towns]))
    assert (table.amount_of_member("A"), table.amount_of_member("B")) == (1500, 500)


def test_a_name_may_stand_once_under_a_payer():
    with pytest.raises(ValueError, match="Motala stands twice"):
        payers_of([PayingMember("Motala", "kommun"), PayingMember("Motala", "kommun")])
