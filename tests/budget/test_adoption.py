"""Adopting a budget: by the chief, by a decision of the board at a public meeting that has been held."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from budget.enums import BudgetState
from budget.models import Budget, Consultation
from budget.services.adoption import adopt_budget
from budget.services.budgets import change_state, revise_budget
from members.enums import Role
from members.models import AuditEvent, Decision, Stop
from tests.builders import make_budget, make_explanation, make_line, make_meeting, send_to_members
from tests.pages import plain, words

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HELD = date(2015, 11, 12)


@pytest.fixture
def budget(cast) -> Budget:
    budget = make_budget(cast.one.association, year=2016)
    make_line(budget)
    send_to_members(budget)
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
    revision = change_state(by=chief, budget=revise_budget(by=chief, budget=first), to="forslag")
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


def test_a_first_budget_goes_to_every_member_before_the_meeting(cast, budget):
    chief, decision = cast.one.access(Role.CHIEF), decide(cast.one.board)
    row = Consultation.objects.get(membership=cast.one.memberships["kommun"])
    row.sent_on = date(2015, 11, 13)
    row.save()
    with pytest.raises(ValidationError, match="skickades till norra kommun efter mötet 12"):
        adopt_budget(by=chief, budget=budget, decision=decision)
    row.delete()
    with pytest.raises(ValidationError, match="inte skickats till norra kommun"):
        adopt_budget(by=chief, budget=budget, decision=decision)
    budget.refresh_from_db()
    assert budget.state == BudgetState.PROPOSED


def test_a_draft_is_laid_forward_before_it_is_adopted(cast, budget):
    Budget.objects.update(state=BudgetState.DRAFT)
    with pytest.raises(ValidationError, match="Lägg fram den som förslag först"):
        adopt_budget(by=cast.one.access(Role.CHIEF), budget=budget, decision=decide(cast.one.board))


def test_what_no_item_explains_of_a_deficit_is_confirmed_with_a_motive(cast, budget):
    chief, decision = cast.one.access(Role.CHIEF), decide(cast.one.board)
    make_line(budget, Decimal(11_595_000))  # 395 000 more than comes in
    make_explanation(budget, Decimal(200_000))
    with pytest.raises(ValidationError, match=r"395\S+, och 195\S+ av det saknar förklaring"):
        adopt_budget(by=chief, budget=budget, decision=decision, motive="  ")
    adopted = adopt_budget(by=chief, budget=budget, decision=decision, motive="Sparat kapital räcker.")
    assert adopted.deficit_motive == "Sparat kapital räcker."


def test_an_explained_deficit_needs_no_motive_and_keeps_none(cast, budget):
    make_line(budget, Decimal(11_595_000))
    make_explanation(budget, Decimal(395_000))
    adopted = adopt_budget(
        by=cast.one.access(Role.CHIEF), budget=budget, decision=decide(cast.one.board), motive="Överflödigt"
    )
    assert adopted.deficit_motive == ""


def test_a_revision_carries_over_what_explains_the_deficit(cast, budget):
    chief = cast.one.access(Role.CHIEF)
    make_explanation(budget, Decimal(200_000), settled_on=date(2015, 11, 1))
    adopted = adopt_budget(by=chief, budget=budget, decision=decide(cast.one.board))
    copy = revise_budget(by=chief, budget=adopted).explanations.get()
    assert (copy.amount, copy.settled_on) == (Decimal(200_000), date(2015, 11, 1))


def test_the_page_takes_condition_and_motive_and_warns_of_a_late_day(cast, sign_in):
    chief = sign_in(cast.one.users[Role.CHIEF])
    late = make_budget(cast.one.association, year=2015)
    make_line(late, Decimal(11_900_000))
    url = reverse("budget_adopt", args=["norra", late.pk])
    given = {"decision": decide(cast.one.board).pk, "condition": "att kommunen beslutar om bidraget."}
    unsent = plain(chief.post(url, given).content.decode())
    assert "Förslaget har inte skickats till Försäkringskassan norra" in unsent
    send_to_members(late)
    refused = chief.post(url, given)
    assert refused.status_code == 422
    told = plain(refused.content.decode())
    assert "200 000 kr av det saknar förklaring" in told
    assert "att kommunen beslutar om bidraget." in told
    page = words(chief.post(url, given | {"deficit_motive": "Kapitalet räcker."}, follow=True))
    assert "Den ska beslutas senast 30 november 2014 (23 § finsamlagen)." in page
    assert "Villkorad av: att kommunen beslutar om bidraget." in page
    assert "200 tkr saknar förklaring. Motiv: Kapitalet räcker." in page
