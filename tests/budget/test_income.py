"""Who pays: one known amount gives the others, who is off, what is agreed beside the rule, and money from elsewhere."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from budget.enums import BudgetState, OtherMoneyKind
from budget.models import Budget, BudgetContribution, Consultation, OtherIncome
from budget.queries.budgets import balance_of, balances
from budget.queries.income import income_of
from budget.services.adoption import adopt_budget
from budget.services.budgets import revise_budget
from budget.services.income import (
    Agreed,
    agree_contributions,
    follow_rule,
    save_other_money,
    set_contributions_total,
    set_unit,
)
from members.enums import Payer, Role
from members.models import AuditEvent, Decision, KeyWeight, Membership, Organisation, ShareKey
from tests.builders import make_budget, make_line, make_meeting, make_membership, make_other_money
from tests.pages import queries_of, row_with, words

pytestmark = [pytest.mark.django_db, pytest.mark.both]
D = Decimal
REASON = "Extra tjänst enligt avtal"


@pytest.fixture
def access(cast):
    return cast.one.access(Role.CHIEF)


@pytest.fixture
def budget(cast) -> Budget:
    """Eight hundred thousand kronor: 400, 200 and 200."""
    return make_budget(cast.one.association, 2016, D(800_000))


def agree(access, budget, membership, amount, surplus=0, reason=REASON, payer=None) -> None:
    row = Agreed(membership.pk, payer or membership.payer, D(amount), D(surplus), reason)
    agree_contributions(by=access, budget=budget, rows=[row])


def decision(cast) -> Decision:
    meeting = make_meeting(cast.one.board, date(2015, 11, 12), is_public=True)
    return Decision.objects.create(meeting=meeting, paragraph="§ 50", title="Budget 2016")


# What a member pays beside the rule


def test_what_is_agreed_stands_in_the_table_and_the_surplus_apart(cast, access, budget):
    agree(access, budget, cast.one.memberships["kommun"], 260_000, surplus=60_000)
    income = income_of(access, budget)
    assert [row.amount for row in income.table.rows] == [400_000, 200_000, 200_000]
    assert (income.total, income.surplus) == (860_000, 60_000)
    assert income.check.may_be_adopted
    assert [row.reason for row in income.surpluses] == [REASON]
    assert balance_of(access, budget).income == balances(access)[0]["balance"].income == 860_000


def test_a_member_that_pays_as_the_rule_says_again_needs_no_row(cast, access, budget):
    town = cast.one.memberships["kommun"]
    agree(access, budget, town, 210_000)
    agree(access, budget, town, 200_000, reason="")
    assert not BudgetContribution.objects.exists()
    agree(access, budget, town, 210_000)
    follow_rule(by=access, budget=budget, membership=town.pk, payer=town.payer)
    assert not BudgetContribution.objects.exists()


@pytest.mark.parametrize(("amount", "surplus", "reason"), [(210_000, 10_000, ""), (5, 6, REASON)])
def test_a_surplus_takes_a_reason_and_is_part_of_the_amount(cast, access, budget, amount, surplus, reason):
    with pytest.raises(ValidationError):
        agree(access, budget, cast.one.memberships["kommun"], amount, surplus, reason)


def test_only_a_member_that_pays_can_agree_to_pay(cast, access, budget):
    for stranger in (cast.one.memberships["af"], cast.other.memberships["kommun"]):
        with pytest.raises(ValidationError, match="betalar inget i den här budgeten"):
            agree(access, budget, stranger, 5)


def test_income_is_the_offices_to_write_and_never_of_an_adopted_budget(cast, access, budget):
    with pytest.raises(PermissionDenied):
        set_contributions_total(by=cast.one.access(Role.AUDITOR), budget=budget, total=D(5))
    Budget.objects.filter(pk=budget.pk).update(state=BudgetState.ADOPTED)
    town = cast.one.memberships["kommun"]
    for act in (
        lambda: set_contributions_total(by=access, budget=budget, total=D(5)),
        lambda: set_unit(by=access, budget=budget, unit="tkr"),
        lambda: agree(access, budget, town, 5),
        lambda: follow_rule(by=access, budget=budget, membership=town.pk, payer="kommun"),
        lambda: save_other_money(by=access, budget=budget, kept=[], removed=[]),
    ):
        with pytest.raises(ValidationError, match="fastställd"):
            act()


def test_the_record_says_which_part_of_the_income_was_changed(cast, access, budget):
    set_contributions_total(by=access, budget=budget, total=D(900_000))
    assert AuditEvent.objects.get(object_type="budget.Budget").detail == {"fields": ["contributions_total"]}


# The share check


@pytest.mark.parametrize(
    ("unit", "town", "is_off"), [("kr", 200_001, False), ("kr", 200_003, True), ("tkr", 200_003, False)]
)
def test_a_share_may_be_off_by_the_budgets_rounding_unit(cast, access, budget, unit, town, is_off):
    set_unit(by=access, budget=budget, unit=unit)
    agree(access, budget, cast.one.memberships["kommun"], town)
    budget.refresh_from_db()
    assert income_of(access, budget).check.may_be_adopted is not is_off


def test_a_budget_that_is_off_is_not_adopted_and_says_who_and_by_how_much(cast, access, budget):
    agree(access, budget, cast.one.memberships["kommun"], 150_000)
    with pytest.raises(ValidationError) as refused:
        adopt_budget(by=access, budget=budget, decision=decision(cast))
    said = " ".join(refused.value.messages).replace("\xa0", " ")
    assert "Kommunen betalar 37 500 kr för lite: 150 000 kr i stället för 187 500 kr." in said
    assert "Andelarna stämmer om kommunen betalar 200 000 kr." in said
    assert "5 § finsamlagen" in said
    budget.refresh_from_db()
    assert budget.state == BudgetState.PROPOSED


def test_a_surplus_with_its_reason_and_money_from_elsewhere_stop_nothing(cast, access, budget):
    agree(access, budget, cast.one.memberships["kommun"], 250_000, surplus=50_000)
    make_other_money(budget, D(900_000), kind=OtherMoneyKind.ESF)
    for member in cast.one.memberships.values():
        Consultation.objects.create(budget=budget, membership=member, sent_on=date(2015, 10, 1))
    adopted = adopt_budget(by=access, budget=budget, decision=decision(cast))
    assert adopted.state == BudgetState.ADOPTED


def test_a_municipality_outside_every_region_pays_in_both_quarters(cast, access, budget):
    town = cast.one.memberships["kommun"]
    Organisation.objects.filter(pk=town.organisation_id).update(is_outside_region=True)
    table = income_of(access, budget).table
    assert [(row.payer, row.amount) for row in table.rows] == [
        (Payer.STATE, 400_000),
        (Payer.REGION, 100_000),
        (Payer.REGION, 100_000),
        (Payer.MUNICIPALITY, 200_000),
    ]
    assert table.amount_of_member("norra kommun") == 300_000


# Money from elsewhere


def test_equity_pays_for_a_deficit_and_is_no_income(access, budget):
    make_line(budget, D(900_000))
    make_other_money(budget, D(60_000), kind=OtherMoneyKind.EQUITY)
    balance = balance_of(access, budget)
    assert (balance.all_income, balance.deficit, balance.unexplained) == (800_000, 100_000, 40_000)


def test_a_grant_straight_to_a_line_lowers_the_cost_and_is_no_income(access, budget):
    line = make_line(budget, D(900_000))
    make_other_money(budget, D(100_000), kind=OtherMoneyKind.AGENCY, shrinks=line)
    balance = balance_of(access, budget)
    assert (balance.all_income, balance.costs, balance.balance) == (800_000, 800_000, 0)
    assert balances(access)[0]["balance"] == balance


def test_equity_lowers_no_grant_of_the_association(budget):
    row = OtherIncome(
        budget=budget, kind="eget_kapital", name="Sparat", amount=D(1), shrinks=make_line(budget)
    )
    with pytest.raises(ValidationError, match="förbundets egna pengar"):
        row.full_clean()


def test_a_revision_carries_what_was_agreed_and_the_other_money(cast, access, budget):
    line = make_line(budget, name="Fontänhuset")
    agree(access, budget, cast.one.memberships["kommun"], 250_000, surplus=50_000)
    make_other_money(budget, D(7), name="Socialstyrelsen", shrinks=line)
    Budget.objects.filter(pk=budget.pk).update(state=BudgetState.ADOPTED)
    budget.refresh_from_db()
    revision = revise_budget(by=access, budget=budget)
    other = revision.other_incomes.get()
    assert (other.name, other.amount, other.shrinks.budget, other.shrinks.name) == (
        "Socialstyrelsen",
        D(7),
        revision,
        "Fontänhuset",
    )
    assert income_of(access, revision).surplus == 50_000


# The page


@pytest.fixture
def chief(cast, sign_in):
    return sign_in(cast.one.users[Role.CHIEF])


def page_of(budget, name="budget_income") -> str:
    return reverse(name, args=["norra", budget.pk])


@pytest.fixture
def towns(cast, budget) -> list[Membership]:
    """Three municipalities that share their quarter by 3 : 2 : 2."""
    association = cast.one.association
    towns = [
        cast.one.memberships["kommun"],
        *(make_membership(association, f"{name} kommun") for name in "ÖÅ"),
    ]
    budget.municipal_key = ShareKey.objects.create(association=association, name="Folkmängd")
    budget.save()
    for member, weight in zip(towns, (3, 2, 2), strict=True):
        KeyWeight.objects.create(key=budget.municipal_key, year=2016, membership=member, weight=weight)
    return towns


def fields(cast, towns, **changed) -> dict[str, str]:
    """The solver's form as the browser sends it."""
    own = cast.one.memberships
    table = {
        "summa": "800000",
        "kand": "total",
        f"medlem-staten-{own['fk'].pk}": "400 000",
        f"medlem-region-{own['region'].pk}": "200 000",
        f"medlem-kommun-{towns[0].pk}": "85 714",
        f"medlem-kommun-{towns[1].pk}": "57 143",
        f"medlem-kommun-{towns[2].pk}": "57 143",
        "betalare-kommun": "200 000",
        "total": "800 000",
    }
    return {**table, **changed}


def amounts(response) -> dict[str, str]:
    """What stands in the solver's fields, by name."""
    found = {}
    for part in response.content.decode().split('autocomplete="off" id="id-')[1:]:
        name = part.split('name="')[1].split('"')[0]
        found[name] = part.split('value="')[1].split('"')[0].replace("\xa0", " ")
    return found


def test_the_states_amount_gives_all_the_others_to_the_krona(cast, chief, budget, towns):
    state = f"medlem-staten-{cast.one.memberships['fk'].pk}"
    found = amounts(chief.get(page_of(budget, "budget_solve"), fields(cast, towns, **{state: "5 850 001"})))
    assert (found[state], found["total"]) == ("5 850 001", "11 700 002")
    kronor = {name: int(value.replace(" ", "")) for name, value in found.items()}
    members = [value for name, value in kronor.items() if name.startswith("medlem-")]
    assert sum(members) == kronor["total"]
    budget.refresh_from_db()
    assert budget.contributions_total == 800_000


def test_without_a_script_the_button_counts_on_the_page_itself(cast, chief, budget, towns):
    page = chief.get(page_of(budget), fields(cast, towns, **{"betalare-kommun": "250 000"}))
    assert amounts(page)["total"] == "1 000 000"
    assert "Använd beloppen" in words(page)
    assert "Budgeten har 800 000 kr nu" in words(page).replace("\xa0", " ")


def test_an_amount_that_rounding_skips_offers_the_nearest_two(cast, chief, budget, towns):
    set_unit(by=cast.one.access(Role.CHIEF), budget=budget, unit="tkr")
    page = chief.get(page_of(budget, "budget_solve"), {"summa": "800000", "total": "800 500"})
    text = page.content.decode().replace("\xa0", " ")
    assert "Skriv beloppet i hela tusental kronor." in text
    assert text.index("Räkna med 800 000 kr") < text.index("Räkna med 801 000 kr")
    assert amounts(page)["total"] == "800 500"


@pytest.mark.parametrize("typed", ["", "abc", "-5", "9" * 30, "1e9"])
def test_what_is_no_amount_is_said_and_kept_in_its_field(cast, chief, budget, typed):
    page = chief.get(page_of(budget, "budget_solve"), {"summa": "800000", "total": typed})
    assert page.status_code == 200
    assert 'id="raknefel"' in page.content.decode()


def test_two_changed_amounts_are_not_guessed_about(cast, chief, budget, towns):
    page = chief.get(page_of(budget), fields(cast, towns, total="5", **{"betalare-kommun": "9"}))
    assert "Ändra ett i taget" in words(page)


def test_the_total_that_was_found_is_saved(chief, budget):
    page = chief.post(page_of(budget), {"gor": "summa", "total": "900 000"}, follow=True)
    assert "Bidragen tillsammans är sparade" in words(page)
    budget.refresh_from_db()
    assert budget.contributions_total == 900_000


def member_data(cast, **changed) -> dict[str, str]:
    data = {"gor": "medlemmar"}
    for name, amount in (("fk", "400 000"), ("region", "200 000"), ("kommun", "200 000")):
        member = cast.one.memberships[name]
        key = f"{member.payer.value}-{member.pk}"
        data |= {f"belopp-{key}": amount, f"utover-{key}": "0", f"skal-{key}": ""}
    return {**data, **changed}


def test_a_finding_stands_on_every_page_before_adoption_and_goes_with_the_rule(cast, chief, budget):
    town = cast.one.memberships["kommun"]
    data = member_data(cast, **{f"belopp-kommun-{town.pk}": "150 000"})
    pages = [chief.post(page_of(budget), data, follow=True)]
    pages += [chief.get(page_of(budget, name)) for name in ("budget_detail", "budget_adopt")]
    for page in pages:
        assert "Kommunen betalar 37 500 kr för lite" in words(page).replace("\xa0", " ")
    page = chief.post(page_of(budget), {"gor": "regeln", "medlem": f"kommun-{town.pk}"}, follow=True)
    assert "för lite" not in words(page)


def test_a_surplus_without_reason_is_refused_and_nothing_typed_is_lost(cast, chief, budget):
    key = f"kommun-{cast.one.memberships['kommun'].pk}"
    page = chief.post(
        page_of(budget), member_data(cast, **{f"belopp-{key}": "250 000", f"utover-{key}": "50 000"})
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert "Skriv varför norra kommun betalar mer än sin andel." in text
    assert 'value="250 000"' in text
    assert not BudgetContribution.objects.exists()


def money_data(**row) -> dict[str, str]:
    first = {f"pengar-0-{name}": value for name, value in row.items()}
    return {"gor": "pengar", "pengar-TOTAL_FORMS": "1", "pengar-INITIAL_FORMS": "0", **first}


def test_a_grant_from_another_agency_is_printed_on_its_own_line(chief, budget):
    line = make_line(budget, D(500_000), name="Fontänhuset")
    data = money_data(kind="myndighet", name="Socialstyrelsen", amount="200 000", shrinks=str(line.pk))
    page = chief.post(page_of(budget), data, follow=True)
    assert row_with(page, "Socialstyrelsen, utanför andelarna").endswith("200 000")
    for name in ("budget_income", "budget_detail"):
        text = words(chief.get(page_of(budget, name))).replace("\xa0", " ")
        assert "förbundets bidrag minskar från 500 000 kr till 300 000 kr" in text
    data = {**money_data(kind="esf", name="", amount="-5"), "pengar-TOTAL_FORMS": "1"}
    assert chief.post(page_of(budget), data).status_code == 422


def test_another_associations_line_is_no_choice(cast, chief, budget):
    foreign = make_line(make_budget(cast.other.association))
    data = money_data(kind="myndighet", name="Någon", amount="5", shrinks=str(foreign.pk))
    assert chief.post(page_of(budget), data).status_code == 422
    assert not OtherIncome.objects.exists()


def test_everybody_reads_who_pays_and_only_the_office_is_offered_to_change(cast, sign_in, budget):
    for role in Role:
        html = sign_in(cast.one.users[role]).get(page_of(budget)).content.decode()
        assert ("Spara medlemmarnas belopp" in html) is (role in {Role.CHIEF, Role.OFFICE})


# Eight of them are the frame's.
QUERIES = {"budget_income": 18, "budget_solve": 13}


@pytest.mark.slow
def test_few_and_many_rows_of_money_take_the_same_queries(cast, chief, budget, towns):
    pages = {name: page_of(budget, name) for name in ("budget_income", "budget_solve")}
    make_other_money(budget)
    assert queries_of(chief, pages) == QUERIES
    for _ in range(30):
        make_other_money(budget)
    assert queries_of(chief, pages) == QUERIES
