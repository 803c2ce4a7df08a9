"""Money and texts in the database, on both engines."""

from decimal import Decimal

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.models import F, Sum, Value

from budget.models import BudgetAmount, BudgetExplanation
from finsam.shared.money import AmountError
from finsam.web.fields import KronorField
from members.models import Association, FoundationText, Membership, Organisation
from tests.builders import make_association, make_budget, make_line, make_membership

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def amounts():
    budget = make_budget(make_association())
    make_line(budget, Decimal("1234.50"))
    make_line(budget, Decimal("900719925474.99"))
    return BudgetAmount.objects.filter(year=2015)


def test_an_amount_comes_back_to_the_ore(amounts):
    assert list(amounts.values_list("amount", flat=True)) == [Decimal("1234.50"), Decimal("900719925474.99")]


def test_a_sum_is_in_kronor(amounts):
    assert amounts.aggregate(total=Sum("amount"))["total"] == Decimal("900719926709.49")


def test_arithmetic_in_the_database_must_name_what_it_gives(amounts):
    with pytest.raises(FieldError):
        list(amounts.annotate(more=F("amount") + Value(Decimal(1))))
    one_krona = Value(Decimal(1), output_field=KronorField())
    more = models.ExpressionWrapper(F("amount") + one_krona, output_field=KronorField())
    assert amounts.annotate(more=more).first().more == Decimal("1235.50")


def test_an_update_by_expression_adds_kronor(amounts):
    one_krona = Value(Decimal(1), output_field=KronorField())
    amounts.update(amount=models.ExpressionWrapper(F("amount") + one_krona, output_field=KronorField()))
    assert amounts.first().amount == Decimal("1235.50")


@pytest.mark.parametrize("bad", [1.5, Decimal("0.001"), Decimal("NaN"), Decimal("1E+1000000"), "1E9", True])
def test_what_is_no_amount_is_refused_before_the_database(amounts, bad):
    with pytest.raises(AmountError):
        amounts.update(amount=bad)


def test_a_filter_compares_kronor(amounts):
    assert amounts.filter(amount__gt=Decimal("1234.49"), amount__lt=2000).count() == 1


def test_every_text_refuses_a_personal_number_and_says_why(db):
    budget = make_budget(make_association())
    item = BudgetExplanation(
        budget=budget, text="Gäller 811228-9874.", amount=1, owner="Chef", due="2015-12-31"
    )
    with pytest.raises(ValidationError) as caught:
        item.full_clean()
    assert "personnummer" in caught.value.message_dict["text"][0]


def test_rich_text_is_clean_when_saved_without_a_form(db):
    text = FoundationText.objects.create(
        association=make_association(),
        kind="vision",
        title="Vision",
        html='<p onclick="x()">Hej<script>alert(1)</script> <a href="javascript:x()">du</a></p>',
        valid_from="2015-01-01",
    )
    text.refresh_from_db()
    assert text.html == '<p>Hej <a rel="noopener noreferrer">du</a></p>'


def test_an_organisation_number_is_checked_and_written_one_way(db):
    wrong = Organisation(current_name="X", kind="kommun", organisation_number="2120000143")
    with pytest.raises(ValidationError) as caught:
        wrong.full_clean()
    assert "kontrollsiffran" in caught.value.message_dict["organisation_number"][0]
    right = Organisation(current_name="X", kind="kommun", organisation_number="2021000555")
    right.full_clean()
    assert right.organisation_number == "202100-0555"


def test_an_end_before_its_start_is_refused_at_the_field(db):
    membership = make_membership(make_association())
    membership.valid_until = "2013-01-01"
    with pytest.raises(ValidationError) as caught:
        Membership.objects.model.full_clean(membership)
    assert "valid_until" in caught.value.message_dict


def test_a_second_membership_at_the_same_time_is_refused_at_the_field(db):
    first = make_membership(make_association())
    second = Membership(
        association=first.association,
        organisation=first.organisation,
        party=first.party,
        valid_from="2015-01-01",
    )
    with pytest.raises(ValidationError) as caught:
        second.full_clean()
    assert "redan medlem" in caught.value.message_dict["valid_from"][0]


def test_what_belongs_to_another_association_is_refused_at_the_field(db):
    one, other = make_association(), make_association()
    budget = make_budget(one)
    budget.municipal_key = other.share_keys.create(name="Deras nyckel")
    with pytest.raises(ValidationError) as caught:
        budget.full_clean()
    assert "samma förbund" in caught.value.message_dict["municipal_key"][0]


def test_an_association_cannot_end_before_it_began(db):
    association = Association(name="X", slug="x", started="2015-01-01", ended="2014-01-01")
    with pytest.raises(ValidationError) as caught:
        association.full_clean()
    assert "ended" in caught.value.message_dict


def test_a_character_the_typeface_lacks_is_refused_by_name(db):
    organisation = Organisation(current_name="Kommun 漢 ●", kind="kommun")
    with pytest.raises(ValidationError) as caught:
        organisation.full_clean()
    assert "漢 ●" in caught.value.message_dict["current_name"][0]
