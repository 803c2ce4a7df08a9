"""A key is written year by year, an adopted year stays, a fifth municipality joins; next year's rule leaves this year be."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from budget.domain.keys import BadKey
from budget.enums import BudgetState
from budget.queries.income import income_table
from budget.queries.keys import KeyDraft, all_towns, holding, stored_weights
from budget.queries.rules import quarters, rules_in_use
from budget.services.keys import read_in_population, save_key
from budget.services.rules import add_share_rule
from finsam.web.access import Access
from members.enums import KeyKind, Payer
from members.models import AuditEvent, Membership, Population, ShareRule
from tests.builders import make_budget, make_membership
from tests.cast import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both]
D = Decimal
END_OF_2014 = date(2014, 12, 31)
FROM_2017 = date(2017, 1, 1)
PARTS = {Payer.STATE: 2, Payer.REGION: 1, Payer.MUNICIPALITY: 1}


@pytest.fixture
def access(cast):
    return cast.one.access("chief")


@pytest.fixture
def towns(cast) -> list[Membership]:
    """Three municipalities: norra kommun, Motala and Vadstena."""
    association = cast.one.association
    return [
        cast.one.memberships["kommun"],
        make_membership(association, "Motala"),
        make_membership(association, "Vadstena"),
    ]


def count_people(towns, people, day=END_OF_2014) -> None:
    for town, inhabitants in zip(towns, people, strict=False):
        Population.objects.create(organisation=town.organisation, day=day, inhabitants=inhabitants)


def draft(kind=KeyKind.EQUAL, first=2016, last=2018, **more) -> KeyDraft:
    return KeyDraft(kind, more.pop("name", "Nyckeln"), first, last, **more)


def percents(towns, *own) -> dict[int, Decimal]:
    return {town.pk: D(part) for town, part in zip(towns, own, strict=True)}


def sums(access, key) -> dict[int, Decimal]:
    return {year: sum(own.values()) for year, own in stored_weights(access, key).items()}


def test_an_equal_key_splits_a_hundred_per_cent_to_the_fourth_decimal(access, towns):
    key = save_key(by=access, draft=draft())
    weights = stored_weights(access, key)
    assert list(weights) == [2016, 2017, 2018]
    assert list(weights[2016].values()) == [D("33.3334"), D("33.3333"), D("33.3333")]
    event = AuditEvent.objects.last()
    assert (event.action, event.object_type, event.object_id) == ("added", "members.ShareKey", str(key.pk))


def test_a_key_by_population_takes_the_figures_of_its_day(access, towns):
    count_people(towns, [1000, 3000, 4000])
    key = save_key(by=access, draft=draft(KeyKind.POPULATION, population_day=END_OF_2014))
    assert list(stored_weights(access, key)[2017].values()) == [D("12.5"), D("37.5"), D("50")]
    assert key.population_day == END_OF_2014


def test_who_lacks_a_figure_is_named_and_nothing_is_saved(access, towns):
    count_people(towns, [1000, 3000])
    with pytest.raises(BadKey, match="Folkmängd saknas för Vadstena"):
        save_key(by=access, draft=draft(KeyKind.POPULATION, population_day=END_OF_2014))
    assert not access.association.share_keys.exists()


def test_the_office_fills_in_what_the_register_lacks_but_changes_nothing_in_it(access, towns):
    count_people(towns, [1000, 3000])
    typed = {towns[1].pk: 9999, towns[2].pk: 4000}
    key = save_key(
        by=access,
        draft=draft(KeyKind.POPULATION, population_day=END_OF_2014, inhabitants=typed, source="SCB"),
    )
    assert list(stored_weights(access, key)[2016].values()) == [D("12.5"), D("37.5"), D("50")]
    assert list(Population.objects.order_by("pk").values_list("inhabitants", "source")) == [
        (1000, ""),
        (3000, ""),
        (4000, "SCB"),
    ]


def test_percents_must_be_a_hundred_and_name_every_member(access, towns):
    with pytest.raises(BadKey, match="Andelarna blir 99 %"):
        save_key(by=access, draft=draft(KeyKind.PERCENT, percents=percents(towns, 20, 30, 49)))
    with pytest.raises(BadKey, match="Nyckeln saknar Vadstena"):
        save_key(by=access, draft=draft(KeyKind.PERCENT, percents=percents(towns[:2], 50, 50)))


@pytest.fixture
def start(access, towns):
    return save_key(
        by=access, draft=draft(KeyKind.PERCENT, percents=percents(towns, 10, 30, 60), name="Förr")
    )


@pytest.fixture
def goal(access, towns):
    return save_key(
        by=access, draft=draft(KeyKind.PERCENT, percents=percents(towns, 40, 30, 30), name="Sedan")
    )


def phased(start, goal, phase=(2016, 2018), **more) -> KeyDraft:
    return draft(KeyKind.PHASED, phased_from=start, phased_to=goal, phase=phase, **more)


def test_a_phased_key_goes_from_start_to_goal_and_every_year_is_the_whole_quarter(access, start, goal):
    key = save_key(by=access, draft=phased(start, goal, first=2015, last=2019, name="Infasad"))
    weights = stored_weights(access, key)
    assert [list(own.values()) for own in weights.values()] == [
        [10, 30, 60],
        [20, 30, 50],
        [30, 30, 40],
        [40, 30, 30],
        [40, 30, 30],
    ]
    assert set(sums(access, key).values()) == {D(100)}


@pytest.mark.parametrize(
    ("phase", "says"),
    [
        ((2018, 2016), "Infasningen slutar 2016, före sitt första år 2018"),
        ((2016, 2020), "Låt nyckeln gälla minst till 2020"),
    ],
)
def test_a_phased_key_with_its_years_wrong_is_refused(access, start, goal, phase, says):
    with pytest.raises(BadKey, match=says):
        save_key(by=access, draft=phased(start, goal, phase))


def test_a_phased_key_needs_two_keys_that_have_everybody(access, start, goal, towns):
    with pytest.raises(BadKey, match="samma nyckel"):
        save_key(by=access, draft=phased(start, start))
    goal.weights.filter(membership=towns[2]).delete()
    with pytest.raises(BadKey, match="Nyckeln Sedan saknar Vadstena"):
        save_key(by=access, draft=phased(start, goal))
    start.weights.filter(membership=towns[1]).delete()
    equal = save_key(by=access, draft=draft())
    with pytest.raises(BadKey, match="Nyckeln att gå från saknar Motala"):
        save_key(by=access, draft=phased(start, equal))


def test_years_in_the_wrong_order_are_refused(access, towns):
    with pytest.raises(BadKey, match="Nyckeln slutar 2015, före sitt första år 2016"):
        save_key(by=access, draft=draft(last=2015))


def adopted(association, key, year, total=8_000_000):
    return make_budget(association, year, D(total), municipal_key=key, state=BudgetState.ADOPTED)


def test_the_year_of_an_adopted_budget_cannot_be_written_anew(cast, access, towns):
    key = save_key(by=access, draft=draft(first=2015, last=2017))
    adopted(cast.one.association, key, 2016)
    anew = draft(KeyKind.EQUAL, 2016, 2017)
    make_membership(cast.one.association, "Ydre")
    with pytest.raises(ValidationError, match=r"Budgeten för 2016 är fastställd.*Välj år från 2017"):
        save_key(by=access, draft=anew, key=key)
    save_key(by=access, draft=draft(first=2017), key=key)
    assert [len(own) for own in stored_weights(access, key).values()] == [3, 3, 4, 4]


def test_nor_by_putting_a_year_between_the_key_and_the_budget(cast, access, towns):
    key = save_key(by=access, draft=draft(first=2015, last=2015))
    adopted(cast.one.association, key, 2016)
    make_membership(cast.one.association, "Ydre")
    with pytest.raises(ValidationError, match="ligger fast"):
        save_key(by=access, draft=draft(first=2016, last=2016), key=key)


def test_the_same_shares_once_more_change_no_adopted_year(cast, access, towns):
    key = save_key(by=access, draft=draft())
    adopted(cast.one.association, key, 2016)
    save_key(by=access, draft=draft(name="Lika för alla"), key=key)
    assert str(access.association.share_keys.get()) == "Lika för alla"


def test_a_municipality_that_joins_shares_the_quarter_and_leaves_the_parties_shares_be(cast, access, towns):
    key = save_key(by=access, draft=draft())
    before = make_budget(cast.one.association, 2016, D(8_000_000), municipal_key=key)
    after = make_budget(cast.one.association, 2017, D(8_000_000), municipal_key=key)
    make_membership(cast.one.association, "Ydre", valid_from=FROM_2017)
    save_key(by=access, draft=draft(first=2017), key=key)
    tables = [income_table(access, budget) for budget in (before, after)]
    assert [{p: table.amount_of(p) for p in Payer} for table in tables] == [
        {Payer.STATE: 4_000_000, Payer.REGION: 2_000_000, Payer.MUNICIPALITY: 2_000_000}
    ] * 2
    assert tables[1].amount_of_member("Ydre") == 500_000
    assert tables[0].amount_of_member("Ydre") == 0


def test_the_amounts_of_a_key_are_the_budgets_own_and_sum_to_the_quarter(cast, access, towns):
    key = save_key(by=access, draft=draft())
    budget = make_budget(cast.one.association, 2016, D(11_700_001), municipal_key=key)
    (quarter,) = quarters(access, key, stored_weights(access, key), all_towns(access))
    table = income_table(access, budget)
    assert quarter.total == table.amount_of(Payer.MUNICIPALITY) == sum(quarter.amounts.values())
    assert {str(town): quarter.amounts[town.pk] for town in towns} == {
        str(town): table.amount_of_member(str(town)) for town in towns
    }


def test_another_associations_key_and_members_are_out_of_reach(cast, access, towns):
    other = save_key(by=cast.other.access("chief"), draft=draft())
    assert stored_weights(access, other) == {}
    key = save_key(by=access, draft=draft())
    assert set(stored_weights(access, key)[2016]) == {town.pk for town in towns}
    assert holding({}, 2016) == {}


# The payers' rule


def test_i_add_next_years_rule_and_this_years_plan_still_computes_as_before(cast, access):
    now = make_budget(cast.one.association, 2015, D(8_000_000), state=BudgetState.ADOPTED)
    later = make_budget(cast.one.association, 2016, D(8_000_000))
    before = income_table(access, now)
    add_share_rule(by=access, year=2016, parts={**PARTS, Payer.STATE: 6}, source="Ändrad lag")
    assert income_table(access, now) == before
    assert income_table(access, later).amount_of(Payer.STATE) == 6_000_000
    assert [(str(row.rule), [b.year for b in row.budgets]) for row in rules_in_use(access)] == [
        ("6 : 1 : 1 från 2016-01-01", [2016]),
        ("2 : 1 : 1 från 2014-01-01", [2015]),
    ]


def test_a_rule_changes_no_adopted_budget_and_no_later_rule(cast, access):
    make_budget(cast.one.association, 2016, state=BudgetState.ADOPTED)
    with pytest.raises(ValidationError, match=r"Budgeten för 2016 är fastställd.*från 2017"):
        add_share_rule(by=access, year=2016, parts=PARTS, source="Ändrad lag")
    add_share_rule(by=access, year=2018, parts=PARTS, source="Ändrad lag")
    with pytest.raises(ValidationError, match="redan en andelsregel från 1"):
        add_share_rule(by=access, year=2017, parts=PARTS, source="Ändrad lag")
    assert ShareRule.objects.within(access).count() == 2
    assert ShareRule.objects.within(cast.other.access("chief")).get().valid_until is None


def test_only_the_administrator_reads_figures_into_the_register(cast, access, towns):
    figures = {town.organisation_id: 1000 + place for place, town in enumerate(towns)}
    with pytest.raises(PermissionDenied):
        read_in_population(by=access, figures=figures, day=END_OF_2014, source="SCB")
    count_people(towns, [1000, 5])
    by = Access.of_installation(cast.administrator, [], [], TODAY)
    assert read_in_population(by=by, figures=figures, day=END_OF_2014, source="SCB") == (1, 1)
    assert list(Population.objects.order_by("inhabitants").values_list("inhabitants", "source")) == [
        (1000, ""),
        (1001, "SCB"),
        (1002, "SCB"),
    ]
