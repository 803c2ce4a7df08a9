"""The equity guard: what the projection is read from, the page with its simulation, the ladder's register, who is told."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from budget.enums import BudgetState, OtherMoneyKind, StatementLine
from budget.models import BudgetLine, Closing, EquityStep, Outcome, StatementFigure
from budget.queries.equity import equity_plan, projected
from members.enums import Role
from members.models import AuditEvent, Succession
from tests.builders import make_association, make_budget, make_closing, make_line
from tests.builders.money import make_other_money
from tests.pages import queries_of, row_with, words

pytestmark = [pytest.mark.django_db, pytest.mark.both]
D = Decimal
CHANGES = "admin:budget_equitystep_change"


def make_step(association, percent: int = 10, **fields) -> EquityStep:
    row = {"valid_from": date(2014, 1, 1), "source": "Styrelsens beslut § 4", **fields}
    return EquityStep.objects.create(association=association, percent=D(percent), **row)


def close(association, year: int, opening: int, costs: int, income: int = 10_000_000) -> Closing:
    closing = make_closing(association, year, is_final=True, through=date(year, 12, 31))
    figures = {StatementLine.CONTRIBUTIONS: income, StatementLine.EQUITY_OPENING: opening}
    for line, amount in figures.items():
        StatementFigure.objects.create(closing=closing, line=line, amount=D(amount))
    Outcome.objects.create(closing=closing, name="Allt", amount=D(costs))
    return closing


@pytest.fixture
def planned(cast):
    """Opening 1 200 000, then +100 000 in 2015, and 2016's budget with a plan: +300 000 a year."""
    association = cast.one.association
    close(association, 2014, 1_000_000, 9_800_000)
    make_line(make_budget(association, 2015, D(10_000_000), state=BudgetState.ADOPTED), D(9_900_000))
    make_line(make_budget(association, 2016, D(12_000_000)), D(11_700_000))
    return association


@pytest.fixture
def access(cast):
    return cast.one.access(Role.CHIEF)


@pytest.fixture
def read(cast, sign_in):
    def as_role(role: str = Role.CHIEF, **query):
        return sign_in(cast.one.users[role]).get(reverse("equity_guard", args=["norra"]), query)

    return as_role


# What the projection is read from


def test_equity_starts_where_the_latest_final_books_end_and_each_year_adds_its_result(planned, access):
    make_step(planned)
    assert [(own.basis, year.opening, year.closing) for own, year in projected(access)] == [
        ("Budget", 1_200_000, 1_300_000),
        ("Budget", 1_300_000, 1_600_000),
        ("Flerårsplan", 1_600_000, 1_900_000),
    ]


def test_without_a_ladder_nothing_is_projected_and_one_query_is_asked(
    planned, access, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert projected(access) == ()


def test_a_budget_nobody_has_put_costs_in_counts_as_none(planned, access):
    make_budget(planned, 2017, D(12_000_000))
    assert [own.basis for own in equity_plan(access).years] == ["Budget", "Budget", "Flerårsplan"]


def test_the_forecast_goes_before_the_budget_once_every_line_has_one(planned, access):
    closing = make_closing(planned, 2015)
    name = BudgetLine.objects.get(budget__year=2015).name
    Outcome.objects.create(closing=closing, name=name, amount=D(1), forecast=D(9_500_000))
    own = equity_plan(access).years[0]
    assert (own.basis, own.result) == ("Helårsprognos", 500_000)


def test_without_final_books_the_years_own_opening_is_taken(cast, access):
    make_line(make_budget(cast.one.association, 2015))
    closing = make_closing(cast.one.association, 2015)
    StatementFigure.objects.create(closing=closing, line=StatementLine.EQUITY_OPENING, amount=D(70_000))
    plan = equity_plan(access)
    assert (plan.opening, plan.source) == (70_000, "räkenskaperna 2015")


def test_before_last_year_is_closed_the_projection_begins_with_it(cast):
    association = cast.one.association
    close(association, 2014, 1_000_000, 9_800_000)
    make_line(make_budget(association, 2015, D(10_000_000)), D(9_900_000))
    plan = equity_plan(cast.one.access(Role.CHIEF, date(2016, 1, 15)))
    assert (plan.opening, [own.year for own in plan.years]) == (1_200_000, [2015, 2016, 2017])


@pytest.mark.parametrize(("day", "counted"), [(date(2014, 7, 1), 0), (date(2015, 7, 1), 250_000)])
def test_equity_taken_over_is_counted_once(planned, access, day, counted):
    """What came before the books were closed stands in them."""
    Succession.objects.create(
        association=planned,
        predecessor_name="Samordningsförbundet Gamla",
        taken_over_on=day,
        amount=D(250_000),
        source="Slutredovisning",
    )
    years = equity_plan(access).years
    assert [own.taken_over for own in years] == [counted, 0, 0]
    assert years[0].plan.result == 100_000 + counted
    assert years[0].result == 100_000


def test_equity_brought_forward_is_no_income_of_the_year(planned, access):
    budget = planned.budgets.get(year=2016)
    make_other_money(budget, D(50_000), kind=OtherMoneyKind.EQUITY)
    make_other_money(budget, D(20_000))
    assert equity_plan(access).years[1].result == 320_000


def test_another_associations_money_and_ladder_are_not_read(planned, cast):
    make_step(planned)
    other = cast.other.access(Role.CHIEF)
    assert projected(other) == ()
    assert equity_plan(other).years == ()


# The page


def test_the_page_says_above_and_below_and_what_it_may_mean(planned, read):
    make_step(planned)
    page = read()
    text = words(page)
    assert "Det är 300 000 kr över taket 1 000 000 kr. Det kan minska statens bidrag 2016." in text
    assert row_with(page, "Eget kapital 31 december") == "Eget kapital 31 december 1 300 1 600 1 900"
    assert row_with(page, "Mot taket") == "Mot taket ▲ 300 över ▲ 400 över ▲ 700 över"
    assert "Högst sparat Dock minst Källa Alla 10 % av årets medel 0 kr Styrelsens beslut § 4" in text


def test_moving_500_tkr_changes_the_warning_and_says_what_it_may_mean(planned, read):
    make_step(planned)
    text = words(read(belopp="500 000", fran="2016", till="2015"))
    assert "2015 blir annorlunda Före: Eget kapital väntas bli 1 300 000 kr vid slutet av 2015." in text
    assert "Efter: Eget kapital väntas bli 800 000 kr vid slutet av 2015." in text
    assert "Trappan ger då inget skäl att minska statens bidrag 2016." in text
    assert "2016 blir annorlunda" not in text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"belopp": "-5", "fran": "2016", "till": "2015"}, "Skriv beloppet du vill flytta som ett positivt"),
        ({"belopp": "", "fran": "2016", "till": "2015"}, "Skriv beloppet du vill flytta som ett positivt"),
        ({"belopp": "mycket", "fran": "2016", "till": "2015"}, "Skriv beloppet med siffror"),
        ({"belopp": "7 700", "fran": "2016", "till": "2016"}, "Välj två olika år att flytta mellan."),
        ({"belopp": "7 700", "fran": "2016", "till": "2031"}, "Planen har inget år 2031."),
        ({"belopp": "7 700"}, "Välj ett år."),
    ],
)
def test_a_wrong_move_is_explained_and_what_was_typed_stays(planned, read, typed, says):
    page = read(**typed)
    assert says in words(page)
    assert f'value="{typed["belopp"]}"' in page.content.decode() or not typed["belopp"]


def test_a_move_saves_nothing(planned, read):
    before = AuditEvent.objects.count()
    read(belopp="500 000", fran="2016", till="2015")
    assert [own.amount_in(2016) for own in BudgetLine.objects.filter(budget__year=2016)] == [11_700_000]
    assert AuditEvent.objects.count() == before


def test_without_a_ladder_equity_is_shown_and_the_next_step_said(planned, read):
    page = read()
    assert row_with(page, "Eget kapital 31 december") == "Eget kapital 31 december 1 300 1 600 1 900"
    assert "Ingen trappa är inlagd." in words(page)
    assert "Lägg in trappan" in words(page)
    assert "Lägg in trappan" not in words(read(Role.BOARD))


def test_unknown_equity_is_typed_for_the_simulation(cast, read):
    make_line(make_budget(cast.one.association, 2015, D(1_000_000)), D(900_000))
    assert "Det egna kapitalet den 1 januari 2015 är inte känt." in words(read())
    page = read(kapital="50 000", belopp="", fran="2016", till="2015")
    assert row_with(page, "Eget kapital 31 december") == "Eget kapital 31 december 150 250 350"
    text = words(read(kapital="50 000", belopp="400 000", fran="2016", till="2015"))
    assert "Pengarna räcker inte 2015: eget kapital väntas bli −250 000 kr" in text


def test_an_association_without_a_budget_is_led_to_the_budgets(read):
    assert "Här visas det egna kapitalet när årets budget har kostnader. Till budgetarna" in words(read())


@pytest.mark.parametrize("role", list(Role))
def test_everybody_of_the_association_reads_the_guard(planned, read, role):
    assert "Eget kapital" in words(read(role))


def test_another_ladder_takes_over_on_its_day(planned, read):
    make_step(planned)
    make_step(planned, 50, valid_from=date(2016, 1, 1))
    assert row_with(read(), "Mot taket") == "Mot taket ▲ 300 över ▼ 4 400 under ▼ 4 100 under"


def test_few_and_many_rows_take_the_same_queries(planned, cast, sign_in):
    make_step(planned)
    client = sign_in(cast.one.users[Role.CHIEF])
    page = {"guard": reverse("equity_guard", args=["norra"])}
    assert queries_of(client, page) == {"guard": 18}
    for limit in range(1, 20):
        make_step(planned, funds_up_to=D(limit))
        for year in (2015, 2016):
            make_line(planned.budgets.get(year=year), D(1))
    assert queries_of(client, page) == {"guard": 18}


# Elsewhere


def test_the_budgets_page_says_how_its_year_ends(planned, cast, sign_in):
    make_step(planned)
    client = sign_in(cast.one.users[Role.BOARD])
    address = reverse("budget_detail", args=["norra", planned.budgets.get(year=2016).pk])
    assert "Eget kapital väntas bli 1 600 000 kr vid slutet av 2016." in words(client.get(address))


def test_the_office_is_warned_of_the_first_year_above(planned, cast, sign_in):
    address = reverse("association_start", args=["norra"])
    said = (
        "Eget kapital väntas bli för stort vid slutet av 2015. Det kan minska statens bidrag 2016 "
        "300 000 kr över taket"
    )
    assert said not in words(sign_in(cast.one.users[Role.CHIEF]).get(address))
    make_step(planned)
    assert said in words(sign_in(cast.one.users[Role.CHIEF]).get(address))
    assert said not in words(sign_in(cast.one.users[Role.BOARD]).get(address))


# The ladder's register


@pytest.fixture
def chief(cast, sign_in):
    return sign_in(cast.one.users[Role.CHIEF])


def step_data(association, **given: str) -> dict[str, str]:
    row = {"association": str(association.pk), "valid_from": "2016-01-01", "funds_up_to": ""}
    return {**row, "percent": "20", "floor": "0", "source": "Styrelsens beslut § 4", **given}


def test_a_ladder_is_entered_from_its_last_step(cast, chief):
    association, add = cast.one.association, reverse("admin:budget_equitystep_add")
    refused = chief.post(add, step_data(association, funds_up_to="5 000 000"))
    assert "ska ha precis ett sista steg utan övre gräns. Lägg in steget utan övre gräns först." in words(
        refused
    )
    assert chief.post(add, step_data(association)).status_code == 302
    assert chief.post(add, step_data(association, funds_up_to="5 000 000")).status_code == 302
    again = words(chief.post(add, step_data(association, funds_up_to="5 000 000")))
    assert "två steg med samma övre gräns" in again
    assert EquityStep.objects.count() == 2
    assert AuditEvent.objects.filter(action="added").count() == 2


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"source": ""}, "Källa"),
        ({"percent": "101"}, "0 till 100"),
        ({"floor": "-1"}, "inte vara negativa"),
    ],
)
def test_a_step_without_source_or_with_senseless_numbers_is_refused(cast, chief, wrong, says):
    page = chief.post(reverse("admin:budget_equitystep_add"), step_data(cast.one.association, **wrong))
    assert says in words(page)
    assert not EquityStep.objects.exists()


def test_a_step_is_changed_and_a_ladder_that_lost_its_last_step_is_told_of(planned, chief, read):
    step = make_step(planned)
    address = reverse(CHANGES, args=[step.pk])
    assert chief.post(address, step_data(planned, percent="30")).status_code == 302
    step.refresh_from_db()
    assert step.percent == 30
    make_step(planned, valid_from=date(2014, 1, 1), funds_up_to=D(5))
    assert "ska ha precis ett sista steg utan övre gräns. Rätta trappan" in words(read())


def test_another_associations_ladder_is_not_found(cast, chief):
    step = make_step(make_association("vastra"))
    assert chief.get(reverse(CHANGES, args=[step.pk])).status_code == 404
    assert str(step.source) not in words(chief.get(reverse("admin:budget_equitystep_changelist")))
