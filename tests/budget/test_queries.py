"""Rows about money: which budget counts, who pays, what it came to."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from budget.enums import Area, BudgetState
from budget.models import BudgetExplanation, Outcome
from budget.queries.budgets import balance_of, balances, cost_rows, current_budget
from budget.queries.income import income_table
from budget.queries.keys import key_rows
from budget.queries.outcomes import follow_up
from budget.services.budgets import revise_budget, set_line_amounts
from members.enums import Role
from members.models import KeyWeight, OrganisationName, ShareKey, ShareRule
from tests.builders import make_budget, make_closing, make_line, make_membership, make_other_money

pytestmark = [pytest.mark.django_db, pytest.mark.both]
D = Decimal


@pytest.fixture
def access(cast):
    return cast.one.access(Role.CHIEF)


@pytest.mark.parametrize(
    ("states", "version"),
    [
        (["utkast"], 1),
        (["utkast", "forslag"], 2),
        (["faststalld", "utkast"], 1),
        (["reviderad", "faststalld"], 2),
    ],
)
def test_the_adopted_budget_counts_and_before_it_the_latest_version(cast, access, states, version):
    for number, state in enumerate(states, start=1):
        make_budget(cast.one.association, state=state, version=number)
    make_budget(cast.other.association, state="faststalld", version=9)
    assert current_budget(access, 2015).version == version
    assert current_budget(access, 2014) is None


def keyed(cast, weights: dict[int, tuple[int, int]], year: int = 2016):
    """A budget for the association's municipality and another, with weights per year."""
    other = make_membership(cast.one.association, "Södra kommun")
    key = ShareKey.objects.create(association=cast.one.association, name="Infasad")
    for of_year, both in weights.items():
        for member, weight in zip((cast.one.memberships["kommun"], other), both, strict=True):
            KeyWeight.objects.create(key=key, year=of_year, membership=member, weight=weight)
    return make_budget(cast.one.association, year, D(1_000_000), municipal_key=key)


@pytest.mark.parametrize(
    ("year", "amounts"), [(2015, [125_000, 125_000]), (2016, [187_500, 62_500]), (2017, [187_500, 62_500])]
)
def test_the_keys_latest_year_that_is_not_after_the_budgets_divides_the_quarter(cast, access, year, amounts):
    budget = keyed(cast, {2015: (1, 1), 2016: (3, 1), 2018: (0, 1)}, year)
    table = income_table(access, budget)
    assert [row.amount for row in table.rows if row.payer == "kommun"] == amounts
    assert table.amount_of("staten") == D(500_000)


def test_a_key_with_one_municipality_only_is_refused(cast, access):
    budget = keyed(cast, {2015: (1, 1)})
    KeyWeight.objects.filter(membership=cast.one.memberships["kommun"]).delete()
    with pytest.raises(ValueError, match="the key lacks norra kommun"):
        income_table(access, budget)


def test_without_a_rule_or_a_payer_there_is_no_income_table(cast, access):
    budget = make_budget(cast.one.association)
    cast.one.association.memberships.filter(party="region").update(valid_until=date(2014, 12, 31))
    with pytest.raises(ValueError, match="no member pays for region"):
        income_table(access, budget)
    ShareRule.objects.all().delete()
    with pytest.raises(ValueError, match="no share rule"):
        income_table(access, budget)


def test_payers_bear_the_names_of_the_years_first_day(cast, access):
    OrganisationName.objects.create(
        organisation=cast.one.memberships["region"].organisation,
        name="Landstinget",
        valid_from=date(2000, 1, 1),
        valid_until=date(2015, 1, 1),
    )
    names = [
        [row.name for row in income_table(access, make_budget(cast.one.association, year)).rows]
        for year in (2015, 2016)
    ]
    assert [found[1] for found in names] == ["Landstinget", "Region norra"]
    assert not any("Arbetsförmedlingen" in name for found in names for name in found)


def test_the_key_is_shown_as_parts_of_the_quarter_year_by_year(cast, access):
    table = key_rows(access, keyed(cast, {2015: (1, 1), 2016: (3, 1)}))
    assert (table.name, table.years) == ("Infasad", (2015, 2016))
    assert table.rows == (
        ("norra kommun", (Fraction(1, 2), Fraction(3, 4))),
        ("Södra kommun", (Fraction(1, 2), Fraction(1, 4))),
    )
    assert key_rows(access, make_budget(cast.one.association, 2014)) is None


def test_the_balance_of_one_budget_is_that_of_the_list(cast, access):
    budget = make_budget(cast.one.association, total=D(1_000_000))
    make_other_money(budget, D(5_000))
    make_line(budget, D(1_395_000))
    BudgetExplanation.objects.create(
        budget=budget, text="Sparat", amount=100, owner="Chefen", due=date(2015, 12, 1)
    )
    make_line(make_budget(cast.other.association), D(1))
    (row,) = balances(access)
    assert row["balance"] == balance_of(access, budget)
    assert (row["balance"].balance, row["balance"].unexplained) == (D(-390_000), D(389_900))


def test_outcome_is_followed_line_by_line_with_the_year_before(cast, access):
    line = make_line(make_budget(cast.one.association), D(500), name="Kansli", area=Area.ADMINISTRATION)
    for year, amount, forecast in ((2014, 450, None), (2015, 300, 480)):
        closing = make_closing(cast.one.association, year)
        Outcome.objects.create(
            closing=closing, name=line.name, area=line.area, amount=amount, forecast=forecast
        )
    found = follow_up(access, 2015)
    (row,) = found.rows
    assert (row.budget, row.outcome, row.forecast, row.deviation, row.previous) == (
        D(500),
        D(300),
        D(480),
        D(20),
        D(450),
    )
    assert (found.through, found.is_final) == (date(2015, 10, 31), False)


def test_a_line_keeps_its_amounts_per_year_and_an_emptied_one_is_gone(cast, access):
    budget = make_budget(cast.one.association)
    line = make_line(budget, D(100))
    set_line_amounts(by=access, line=line, amounts={2015: D("150.50"), 2016: None, 2018: D(7)})
    (row,) = cost_rows(access, budget)
    assert row.amounts == {2015: D("150.50"), 2017: D(100), 2018: D(7)}


def test_an_adopted_budget_is_revised_and_never_changed(cast, access):
    budget = make_budget(cast.one.association, state=BudgetState.ADOPTED)
    make_other_money(budget, D(9))
    line = make_line(budget, D(100), name="Kansli")
    with pytest.raises(ValidationError, match="fastställd och kan inte ändras"):
        set_line_amounts(by=access, line=line, amounts={2015: D(1)})
    revision = revise_budget(by=access, budget=budget)
    assert (revision.version, revision.state, revision.other_incomes.get().amount, revision.supersedes) == (
        2,
        "utkast",
        D(9),
        budget,
    )
    assert cost_rows(access, revision) == cost_rows(access, budget)
    assert current_budget(access, 2015) == budget
    with pytest.raises(ValidationError, match="redan en senare version"):
        revise_budget(by=access, budget=budget)
