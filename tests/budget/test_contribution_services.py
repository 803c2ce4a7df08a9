"""Contributions are asked for from the budget, written step by step, and called in by instalments that sum."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from budget.enums import ContributionStage
from budget.models import Contribution, Instalment
from budget.queries.contributions import income_of_year, paid_for, rows_of_year, state_offer, way_of
from budget.services.contributions import (
    mark_instalment,
    plan_instalments,
    remove_step,
    request_contributions,
    save_step,
)
from members.models import AuditEvent
from tests.builders import make_budget, make_contribution, make_instalment, make_line

pytestmark = [pytest.mark.django_db, pytest.mark.both]
D = Decimal
ON = date(2015, 9, 24)
JANUARY, JULY = date(2016, 1, 31), date(2016, 7, 31)


@pytest.fixture
def chief(cast):
    return cast.one.access("chief")


@pytest.fixture
def budget(cast):
    return make_budget(cast.one.association, 2016, D(12_000_000))


def decided(cast, kronor: int = 3_000_000) -> Contribution:
    amount = D(kronor)
    return make_contribution(cast.one.memberships["kommun"], 2016, requested=amount, decided=amount)


def plain(error: pytest.ExceptionInfo) -> str:
    return " ".join(error.value.messages).replace("\xa0", " ")


def test_every_paying_member_is_asked_for_what_the_budget_says(cast, chief, budget):
    made = request_contributions(by=chief, budget=budget, on=ON, reference="Styrelsens förslag")
    asked = {way_of(row).name: row.steps.get().amount for row in made}
    assert asked == {
        "Försäkringskassan norra": D(6_000_000),
        "Region norra": D(3_000_000),
        "norra kommun": D(3_000_000),
    }
    assert {row.steps.get().stage for row in made} == {ContributionStage.REQUESTED}
    assert AuditEvent.objects.filter(object_type="budget.Contribution").count() == 3


def test_whoever_is_asked_already_is_left_as_it_is(cast, chief, budget):
    own = make_contribution(cast.one.memberships["kommun"], 2016, requested=D(1))
    assert len(request_contributions(by=chief, budget=budget, on=ON, reference="")) == 2
    assert own.steps.get().amount == D(1)
    with pytest.raises(ValidationError, match="Alla som betalar 2016 har redan ett bidrag"):
        request_contributions(by=chief, budget=budget, on=ON, reference="")


def test_others_than_the_office_write_nothing(cast, budget):
    with pytest.raises(PermissionDenied):
        request_contributions(by=cast.one.access("auditor"), budget=budget, on=ON, reference="")


def test_a_step_is_corrected_and_taken_away(cast, chief):
    own = decided(cast)
    step = own.steps.get(stage="beslutat")
    values = {"stage": "beslutat", "day": ON, "reference": "§ 9"}
    save_step(by=chief, contribution=own, step=step, amount=D(5), **values)
    assert way_of(own).amounts.decided == D(5)
    with pytest.raises(ValidationError, match="inte vara negativt"):
        save_step(by=chief, contribution=own, step=step, amount=D(-5), **values)
    remove_step(by=chief, step=step)
    assert own.steps.get().stage == "begart"


def test_instalments_that_do_not_sum_to_the_decision_are_refused_with_the_difference(cast, chief):
    own = decided(cast)
    with pytest.raises(ValidationError) as error:
        plan_instalments(by=chief, contribution=own, rows=[(JANUARY, D(1_500_000)), (JULY, D(1_400_000))])
    assert plain(error).endswith("beslutet är 3 000 000 kr. Öka dem med 100 000 kr.")
    plan_instalments(by=chief, contribution=own, rows=[(JANUARY, D(1_500_000)), (JULY, D(1_500_000))])
    assert [part.due for part in own.instalments.all()] == [JANUARY, JULY]


def test_what_is_called_in_stays_when_the_rest_is_planned_anew(cast, chief):
    own = decided(cast, 100)
    called = make_instalment(own, D(40), JANUARY, called_on=date(2015, 11, 1))
    make_instalment(own, D(60), JULY)
    plan_instalments(by=chief, contribution=own, rows=[(date(2016, 4, 30), D(30)), (JULY, D(30))])
    assert [part.amount for part in own.instalments.all()] == [D(40), D(30), D(30)]
    assert Instalment.objects.filter(pk=called.pk).exists()


def test_money_is_not_written_twice(cast, chief):
    own = decided(cast, 100)
    make_instalment(own, D(100), JANUARY)
    with pytest.raises(ValidationError, match="betalas i delbetalningar"):
        save_step(by=chief, contribution=own, stage="betalt", day=ON, amount=D(100), reference="")
    own.instalments.all().delete()
    save_step(by=chief, contribution=own, stage="betalt", day=ON, amount=D(100), reference="")
    with pytest.raises(ValidationError, match="redan inskrivet som betalt"):
        plan_instalments(by=chief, contribution=own, rows=[(JANUARY, D(100))])


def test_an_instalment_is_called_in_before_it_is_paid_and_never_ahead_of_its_day(cast, chief):
    part = make_instalment(decided(cast, 100), D(100), JANUARY)
    mark = {"by": chief, "instalment": part, "reference": "Faktura 7"}
    with pytest.raises(ValidationError, match="har inte kommit än"):
        mark_instalment(called_on=None, paid_on=JULY, **mark)
    with pytest.raises(ValidationError, match="före rekvisitionen"):
        mark_instalment(called_on=date(2015, 11, 2), paid_on=date(2015, 11, 1), **mark)
    saved = mark_instalment(called_on=date(2015, 11, 1), paid_on=date(2015, 11, 2), **mark)
    assert way_of(saved.contribution).reached == ContributionStage.PAID


def test_a_state_offer_above_the_plan_tells_what_the_others_must_add(cast, chief, budget):
    make_contribution(cast.one.memberships["fk"], 2016, requested=D(6_000_000), offered=D(6_200_000))
    income = income_of_year(chief, 2016)[1]
    match = state_offer(rows_of_year(chief, 2016, income), income)
    assert {row.name: row.to_add for row in match.others} == {
        "Region norra": D(100_000),
        "norra kommun": D(100_000),
    }
    assert (match.without, match.unusable, match.matched.total) == (D(6_000_000), D(200_000), D(12_400_000))


def test_a_state_offer_within_the_plan_asks_nothing_of_the_others(cast, chief, budget):
    make_contribution(cast.one.memberships["fk"], 2016, offered=D(6_000_000))
    income = income_of_year(chief, 2016)[1]
    assert state_offer(rows_of_year(chief, 2016, income), income) is None


def test_what_the_money_pays_for_sums_to_the_contribution(cast, chief, budget):
    for _ in range(3):
        make_line(budget, D(1_000_000))
    rows = paid_for(chief, 2016, D(100))
    assert [row.own for row in rows] == [D(34), D(33), D(33)]
    assert sum(row.share for row in rows).quantize(D("0.001")) == 1
