"""Adopting a budget: by the chief, by a decision of the board at a public meeting that has been held."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from budget.enums import BudgetState
from budget.models import Budget
from budget.services.adoption import adopt_budget
from budget.services.budgets import revise_budget
from members.enums import Role
from members.models import AuditEvent, Decision, Stop
from tests.builders import make_budget, make_line, make_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HELD = date(2015, 11, 12)


@pytest.fixture
def budget(cast) -> Budget:
    budget = make_budget(cast.one.association, year=2016)
    make_line(budget)
    return budget


def decide(body, held_on=HELD, is_public=True) -> Decision:
    meeting = make_meeting(body, held_on, is_public=is_public)
    return Decision.objects.create(meeting=meeting, paragraph="§ 50", title="Budget 2016")


def test_an_adopted_budget_carries_its_decision_and_fulfils_the_stop(cast, budget):
    stop = Stop.objects.create(
        association=cast.one.association, code="budget", year=2016, title="Budget", due=date(2015, 11, 30)
    )
    decision = decide(cast.one.board)
    adopt_budget(by=cast.one.access(Role.CHIEF), budget=budget, decision=decision)
    budget.refresh_from_db()
    stop.refresh_from_db()
    assert (budget.state, budget.decision, stop.fulfilled_on) == (BudgetState.ADOPTED, decision, HELD)
    assert AuditEvent.objects.filter(action="budget_adopted", object_id=str(budget.pk)).count() == 1


def test_a_revision_replaces_the_version_before_it(cast, budget):
    chief = cast.one.access(Role.CHIEF)
    first = adopt_budget(by=chief, budget=budget, decision=decide(cast.one.board))
    revision = revise_budget(by=chief, budget=first)
    adopt_budget(by=chief, budget=revision, decision=decide(cast.one.board, date(2015, 11, 13)))
    first.refresh_from_db()
    assert first.state == BudgetState.REVISED
    assert Budget.objects.get(state=BudgetState.ADOPTED).pk == revision.pk


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"held_on": date(2015, 11, 25)}, "styrelsemöte som har hållits"),
        ({"is_public": False}, "19 § finsamlagen"),
    ],
)
def test_a_meeting_to_come_or_behind_closed_doors_adopts_nothing(cast, budget, given, why):
    with pytest.raises(ValidationError, match=why):
        adopt_budget(by=cast.one.access(Role.CHIEF), budget=budget, decision=decide(cast.one.board, **given))


def test_neither_another_body_nor_another_association_decides(cast, budget):
    for body in (cast.one.lsg, cast.other.board):
        with pytest.raises(ValidationError, match="styrelsemöte"):
            adopt_budget(by=cast.one.access(Role.CHIEF), budget=budget, decision=decide(body))
    budget.refresh_from_db()
    assert budget.state == BudgetState.PROPOSED


def test_a_budget_is_adopted_once_and_by_the_chief(cast, budget):
    decision = decide(cast.one.board)
    with pytest.raises(PermissionDenied):
        adopt_budget(by=cast.one.access(Role.OFFICE), budget=budget, decision=decision)
    adopt_budget(by=cast.one.access(Role.CHIEF), budget=budget, decision=decision)
    with pytest.raises(ValidationError, match="fastställd och kan inte ändras"):
        adopt_budget(by=cast.one.access(Role.CHIEF), budget=budget, decision=decision)


def test_contributions_that_cannot_be_shared_out_stop_the_adoption(cast, budget):
    cast.one.association.share_rules.all().delete()
    with pytest.raises(ValidationError, match="kan inte fördelas"):
        adopt_budget(by=cast.one.access(Role.CHIEF), budget=budget, decision=decide(cast.one.board))


def test_the_chief_adopts_on_the_page_and_is_told_what_is_wrong(cast, budget, sign_in):
    chief = sign_in(cast.one.users[Role.CHIEF])
    url = reverse("budget_adopt", args=["norra", budget.pk])
    assert "Styrelsen har inget beslut att välja" in chief.get(url).content.decode()
    closed = decide(cast.one.board, is_public=False)
    refused = chief.post(url, {"decision": closed.pk})
    assert refused.status_code == 422
    assert "offentligt möte (19 § finsamlagen)" in refused.content.decode()
    page = chief.post(url, {"decision": decide(cast.one.board).pk}, follow=True)
    assert "Budget 2016 är fastställd." in page.content.decode()
