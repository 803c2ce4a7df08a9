"""What explains a planned deficit: items with amount, owner and day, settled later."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from budget.enums import BudgetState
from budget.models import Budget, BudgetExplanation
from budget.services.explanations import add_explanation, change_explanation, remove_explanation
from members.enums import Role
from tests.builders import make_budget, make_explanation, make_line
from tests.cast import TODAY
from tests.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.both]
D = Decimal
GIVEN = {"text": "Sparade medel", "amount": D(200_000), "owner": "Förbundschefen", "due": date(2015, 11, 1)}


@pytest.fixture
def budget(cast) -> Budget:
    """395 000 kronor more go out than come in."""
    budget = make_budget(cast.one.association, 2015)
    make_line(budget, budget.contributions_total + 395_000)
    return budget


def test_only_the_office_explains_and_only_with_a_positive_amount(cast, budget):
    with pytest.raises(PermissionDenied):
        add_explanation(by=cast.one.access(Role.BOARD), budget=budget, values=GIVEN)
    office = cast.one.access(Role.OFFICE)
    with pytest.raises(ValidationError, match="positivt"):
        add_explanation(by=office, budget=budget, values=GIVEN | {"amount": D(0)})
    add_explanation(by=office, budget=budget, values=GIVEN)
    assert BudgetExplanation.objects.get().amount == D(200_000)


def test_of_an_adopted_budget_only_who_when_and_settled_may_be_written(cast, budget):
    office, row = cast.one.access(Role.OFFICE), make_explanation(budget)
    Budget.objects.update(state=BudgetState.ADOPTED)
    with pytest.raises(ValidationError, match="fastställd"):
        change_explanation(by=office, explanation=row, values={"amount": D(1)})
    with pytest.raises(ValidationError, match="fastställd"):
        remove_explanation(by=office, explanation=row)
    with pytest.raises(ValidationError, match="fastställd"):
        add_explanation(by=office, budget=budget, values=GIVEN)
    with pytest.raises(ValidationError, match="kommande dag"):
        change_explanation(by=office, explanation=row, values={"settled_on": date(2015, 11, 14)})
    given = {"owner": "Ordföranden", "due": TODAY, "settled_on": TODAY}
    changed = change_explanation(by=office, explanation=row, values=given)
    assert (changed.owner, changed.due, changed.settled_on) == ("Ordföranden", TODAY, TODAY)


def test_items_are_added_changed_and_taken_away_on_the_pages(cast, budget, sign_in):
    office = sign_in(cast.one.users[Role.OFFICE])
    detail = reverse("budget_detail", args=["norra", budget.pk])
    assert "395 tkr saknar förklaring." in words(office.get(detail))
    add = reverse("explanation_add", args=["norra", budget.pk])
    wrong = office.post(add, {"text": "Sparade medel", "amount": "0", "owner": "Chefen", "due": "2015-11-01"})
    assert wrong.status_code == 422
    assert "positivt" in wrong.content.decode()
    given = {"text": "Sparade medel", "amount": "395 000", "owner": "Chefen", "due": "2015-11-01"}
    page = words(office.post(add, given, follow=True))
    assert "395 tkr : Sparade medel Chefen, senast 1 november 2015" in page
    assert "En post förklarar hela underskottet." in page
    row = BudgetExplanation.objects.get()
    edit = reverse("explanation_edit", args=["norra", row.pk])
    assert "195 tkr saknar förklaring." in words(
        office.post(edit, given | {"amount": "200 000"}, follow=True)
    )
    office.post(reverse("explanation_remove", args=["norra", row.pk]))
    assert not BudgetExplanation.objects.exists()


def test_a_late_item_of_an_adopted_budget_waits_until_it_is_settled(cast, budget, sign_in):
    row = make_explanation(budget, due=date(2015, 11, 12))
    office, start = sign_in(cast.one.users[Role.OFFICE]), reverse("association_start", args=["norra"])
    assert "skulle vara klart" not in words(office.get(start))
    Budget.objects.update(state=BudgetState.ADOPTED)
    late = "Sparade medel (100 000 kr) skulle vara klart 12 november 2015. Fråga Förbundschefen eller ändra dagen."
    assert late in words(office.get(start))
    edit = reverse("explanation_edit", args=["norra", row.pk])
    given = {"owner": "Förbundschefen", "due": "2015-11-12", "settled_on": "2015-11-13"}
    assert "avräknat 13 november 2015" in words(office.post(edit, given, follow=True))
    assert "skulle vara klart" not in words(office.get(start))
