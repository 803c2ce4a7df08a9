"""Which way a budget may go, and who sends it there."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from budget.domain.states import StepError, check_step, may_go, steps_from
from budget.enums import BudgetState
from budget.models import Budget
from budget.services.budgets import change_state, create_budget, revise_budget
from finsam.shared.money import from_ore
from members.enums import Role
from members.models import AuditEvent
from tests.builders import make_budget, make_line
from tests.cast import TODAY
from tests.pages import words

D, P, C, A, R = BudgetState

ALLOWED = {(D, P), (P, D), (P, C), (P, A), (C, D), (C, A), (A, R)}


@pytest.mark.both
@pytest.mark.parametrize("state", list(BudgetState))
@pytest.mark.parametrize("to", list(BudgetState))
def test_every_step_is_allowed_or_refused_with_what_to_do_instead(state, to):
    assert may_go(state, to) is ((state, to) in ALLOWED)
    if (state, to) not in ALLOWED:
        with pytest.raises(StepError, match=r"\.$"):
            check_step(state, to)


@pytest.mark.both
def test_a_person_chooses_neither_adoption_nor_replacement():
    chosen = {to for state in BudgetState for to in steps_from(state)}
    assert chosen == {D, P, C}
    assert steps_from(A) == steps_from(R) == ()


@pytest.mark.django_db
@pytest.mark.both
def test_a_step_is_kept_and_recorded(cast):
    chief = cast.one.access(Role.CHIEF)
    budget = make_budget(cast.one.association, 2016, state=D)
    for to in (P, C, D):
        change_state(by=chief, budget=budget, to=to)
    budget.refresh_from_db()
    assert budget.state == D
    steps = [event.detail for event in AuditEvent.objects.filter(action="budget_state").order_by("sequence")]
    assert [(step["from"], step["to"]) for step in steps] == [(D, P), (P, C), (C, D)]


@pytest.mark.django_db
@pytest.mark.both
@pytest.mark.parametrize("to", [A, R, "", "annat"])
def test_a_state_that_is_not_chosen_is_refused(cast, to):
    budget = make_budget(cast.one.association, 2016)
    with pytest.raises(ValidationError, match="genom ett beslut"):
        change_state(by=cast.one.access(Role.CHIEF), budget=budget, to=to)


@pytest.mark.django_db
@pytest.mark.both
@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CHIEF, Role.OFFICE)])
def test_only_the_office_writes_budgets(cast, role):
    access, budget = cast.one.access(role), make_budget(cast.one.association, 2016)
    with pytest.raises(PermissionDenied):
        change_state(by=access, budget=budget, to=D)
    with pytest.raises(PermissionDenied):
        create_budget(by=access, year=2017, contributions_total=from_ore(0), source=budget)
    with pytest.raises(PermissionDenied):
        revise_budget(by=access, budget=budget)


@pytest.mark.django_db
def test_the_page_offers_the_steps_and_refuses_others_with_a_sentence(cast, sign_in):
    chief = sign_in(cast.one.users[Role.CHIEF])
    budget = make_budget(cast.one.association, 2016)
    url = reverse("budget_state", args=["norra", budget.pk])
    assert "Ta tillbaka till utkast" in words(chief.get(reverse("budget_detail", args=["norra", budget.pk])))
    assert "Samråd om Budget 2016" in words(chief.post(url, {"lage": "samrad"}, follow=True))
    assert "Budgeten är redan framlagd" in words(chief.post(url, {"lage": "forslag"}, follow=True))
    assert "genom ett beslut" in words(chief.post(url, {"lage": "faststalld"}, follow=True))
    Budget.objects.update(state=A)
    adopted = chief.post(url, {"lage": "utkast"}, follow=True)
    assert "Budgeten är fastställd och kan inte ändras." in words(adopted)


@pytest.mark.django_db
def test_next_years_budget_takes_its_amounts_from_the_plan(cast, sign_in):
    chief = sign_in(cast.one.users[Role.CHIEF])
    this = make_budget(cast.one.association, TODAY.year)
    line = make_line(this, name="Kansli", area="eget", own_area="Huset")
    for offset, row in enumerate(line.amounts.order_by("year")):
        row.amount = 100 + offset
        row.save()
    url = reverse("budget_new", args=["norra"])
    assert "Raderna följer med från Budget 2015" in words(chief.get(url))
    refused = chief.post(url, {"year": "2016", "contributions_total": "-5"})
    assert refused.status_code == 422
    page = chief.post(url, {"year": "2016", "contributions_total": "12 000 000,50"}, follow=True)
    assert "Budget 2016 är ett utkast." in words(page)
    copy = Budget.objects.get(year=2016)
    own = copy.lines.get()
    assert (copy.state, own.own_area) == (D, "Huset")
    assert [own.amount_in(2016 + step) for step in range(3)] == [101, 102, None]
    again = chief.post(url, {"year": "2016", "contributions_total": "1"})
    assert again.status_code == 422


@pytest.mark.django_db
def test_a_revision_is_confirmed_on_a_page_of_its_own(cast, sign_in):
    chief = sign_in(cast.one.users[Role.CHIEF])
    budget = make_budget(cast.one.association, 2016, state=A)
    make_line(budget, name="Kansli")
    url = reverse("budget_revise", args=["norra", budget.pk])
    assert "Revidera Budget 2016?" in words(chief.get(url))
    assert Budget.objects.count() == 1
    assert "Budget 2016, version 2 är ett utkast" in words(chief.post(url, follow=True))
    assert "Det finns redan en senare version" in words(chief.post(url, follow=True))
    revision = Budget.objects.get(version=2)
    draft = reverse("budget_revise", args=["norra", revision.pk])
    assert "Bara en fastställd budget revideras." in words(chief.get(draft, follow=True))
