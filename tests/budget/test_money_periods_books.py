"""Periods against the books: drafts, what is frozen when a period is done, what the ledger says afterwards."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.domain.ledger import ledger_of
from budget.domain.money_periods import Change, YearPart
from budget.domain.sie.model import Objects, PeriodAmount, SieFile
from budget.enums import Area, BudgetState
from budget.models import (
    BudgetAmount,
    Closing,
    FollowUpRule,
    LedgerAccount,
    LedgerAmount,
    LedgerBudget,
    MoneyPeriod,
    Outcome,
)
from budget.queries.equity import equity_plan
from budget.queries.money_periods import comments, rule_of, year_money, years_followed
from budget.queries.outcomes import follow_up
from budget.services.grid import ChangedMeanwhileError
from budget.services.mapping import propose_map
from budget.services.money_periods import TypedLine, mark_done, reopen_period, save_period, save_rule
from budget.services.posting import post_ledger, unpost
from members.enums import Act, Role
from members.models import AuditEvent
from tests.budget.ledger.acts import applied
from tests.builders import make_budget, make_closing, make_intervention, make_line
from tests.builders.ledger import make_book, make_ledger, sie_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.both]
D = Decimal
T1, T2, T3 = (YearPart(2015, "tertial", number) for number in (1, 2, 3))
NAMES = ("Kansli", "Vägen in", "Hälsoskolan")


@pytest.fixture
def chief(cast):
    return cast.one.access(Role.CHIEF)


@pytest.fixture
def planned(cast):
    """A budget of 105 000 kronor a month."""
    association = cast.one.association
    budget = make_budget(association, 2015, D(1_500_000), state=BudgetState.ADOPTED)
    make_line(budget, D(300_000), name="Kansli", area=Area.ADMINISTRATION)
    make_line(
        budget, D(600_000), name="Vägen in", intervention=make_intervention(association, name="Vägen in")
    )
    make_line(budget, D(360_000), name="Hälsoskolan")
    return association


@pytest.fixture
def booked(planned, chief):
    """A ledger to the end of September: the office 120 000 in February and 30 000 in March, the way in 300 000 in May,
    the school 200 000 in September."""
    book = make_book()
    ledger = make_ledger(planned, replace(book, vouchers=book.vouchers[:5]), balances_to=date(2015, 9, 30))
    propose_map(by=chief, year=2015, ledger=ledger)
    post_ledger(by=chief, ledger=ledger)
    return ledger


def line(name: str, outcome: int | None = None, forecast: int | None = None, comment: str = "") -> TypedLine:
    area = Area.ADMINISTRATION if name == "Kansli" else Area.INTERVENTIONS
    amounts = [None if amount is None else D(amount) for amount in (outcome, forecast)]
    return TypedLine(area, name, None, amounts[0], amounts[1], comment)


def draft(by, part: YearPart, *lines: TypedLine, number: int = 0, comment: str = "") -> MoneyPeriod:
    return save_period(by=by, part=part, edit_number=number, comment=comment, lines=lines)


def outcomes(money, part: YearPart) -> dict[str, tuple]:
    return {row.name: (row.own_outcome, row.outcome, row.deviation) for row in money.rows(part)}


# What the books say


def test_a_ledger_gives_each_part_its_own_outcome_and_the_years(booked, chief):
    money = year_money(chief, 2015, "tertial")
    assert outcomes(money, T1) == {
        "Kansli": (150_000, 150_000, -50_000),
        "Vägen in": (0, 0, 200_000),
        "Hälsoskolan": (0, 0, 120_000),
    }
    assert outcomes(money, T2)["Vägen in"] == (300_000, 300_000, 100_000)
    assert outcomes(money, T3)["Hälsoskolan"] == (200_000, 200_000, None)
    assert [money.is_whole(part) for part in money.parts] == [True, True, False]
    assert money.latest(chief.day) == T3
    months = year_money(chief, 2015, "manad")
    assert [months.total(part).own_outcome for part in months.parts[:5]] == [0, 120_000, 30_000, 0, 300_000]
    assert year_money(chief, 2015, "ar").total(YearPart(2015, "ar", 1)).outcome == 650_000


def test_every_kind_of_period_sums_to_the_same_year(booked, chief):
    for kind in ("manad", "kvartal", "tertial", "halvar", "ar"):
        money = year_money(chief, 2015, kind)
        own = [money.total(part) for part in money.parts]
        assert sum(row.own_outcome or 0 for row in own) == 650_000
        assert sum(row.own_budget for row in own) == 1_260_000


def test_a_ledger_without_months_gives_only_what_it_ends_with(booked, chief):
    LedgerAmount.objects.filter(account__number__gte="4").update(month=0)
    money = year_money(chief, 2015, "tertial")
    assert (money.months_known, money.monthless) == (False, 650_000)
    assert [money.total(part).outcome for part in money.parts] == [None, None, 650_000]
    assert not money.gives_outcome(T2)


def test_a_cost_without_a_month_counts_where_the_books_end(booked, chief):
    LedgerAmount.objects.filter(account__number="5610").update(month=0)
    money = year_money(chief, 2015, "tertial")
    assert (money.months_known, money.monthless) == (True, 30_000)
    assert [outcomes(money, part)["Kansli"][1] for part in money.parts] == [120_000, 120_000, 150_000]


def test_without_a_ledger_the_closing_tells_what_the_year_has_cost_so_far(planned, chief):
    closing = make_closing(planned, 2015, through=date(2015, 8, 31))
    Outcome.objects.create(closing=closing, name="Kansli", amount=D(210_000), forecast=D(310_000))
    money = year_money(chief, 2015, "tertial")
    assert [outcomes(money, part)["Kansli"] for part in (T1, T2)] == [
        (None, None, None),
        (None, 210_000, -10_000),
    ]
    assert money.rows(T2)[0].year_deviation == -10_000
    assert (money.from_ledger, money.total(T2).deviation) == (False, None)


def test_before_anything_is_known_the_year_shows_its_budget(planned, chief):
    money = year_money(chief, 2015, "tertial")
    assert (money.known_to, money.latest(chief.day), money.total(T1).budget) == (0, T3, 420_000)
    assert year_money(chief, 2014, "tertial").rows(T1) == ()


@pytest.mark.parametrize("kind", ["manad", "ar"])
def test_the_year_is_read_in_as_many_queries_whatever_its_lines(cast, booked, chief, kind):
    with CaptureQueriesContext(connection) as few:
        year_money(chief, 2015, kind)
    budget = booked.association.budgets.get()
    for number in range(60):
        make_line(budget, D(12_000), name=f"Insats {number}")
    with CaptureQueriesContext(connection) as many:
        assert len(year_money(chief, 2015, kind).lines) == 63
    assert len(few) == len(many) == 14


def plan(ledger, number: str, key: str, **months: int) -> None:
    LedgerBudget.objects.bulk_create(
        LedgerBudget(ledger=ledger, number=number, month=int(month[1:]), objects_key=key, amount=D(amount))
        for month, amount in months.items()
    )


def test_the_accountants_budget_by_month_divides_the_associations_own(booked, chief):
    plan(booked, "4510", "1:10 6:22", m3=100, m6=300)
    money = year_money(chief, 2015, "tertial")
    budgets = {row.name: [] for row in money.rows(T1)}
    for part in money.parts:
        for row in money.rows(part):
            budgets[row.name].append((row.own_budget, row.budget))
    assert budgets["Vägen in"] == [(150_000, 150_000), (450_000, 600_000), (0, 600_000)]
    assert budgets["Kansli"][0] == (100_000, 100_000)
    assert (money.spread_lines, money.all_spread) == (1, False)


def test_a_done_period_keeps_its_own_budget_when_the_plan_or_the_years_changes(booked, chief):
    mark_done(by=chief, part=T1)
    plan(booked, "4510", "1:10 6:22", m3=100, m6=300)
    BudgetAmount.objects.filter(line__name="Vägen in", year=2015).update(amount=D(800_000))
    money = year_money(chief, 2015, "tertial")
    rows = [{row.name: row for row in money.rows(part)}["Vägen in"] for part in (T1, T2)]
    assert [(row.year_budget, row.own_budget, row.budget, row.deviation) for row in rows] == [
        (600_000, 200_000, 200_000, 200_000),
        (800_000, 600_000, 800_000, 500_000),
    ]


def test_a_files_plan_is_read_once_whether_it_stands_in_total_or_by_object():
    def planned(*rows: tuple[str, Objects, int]) -> list[tuple]:
        periods = [PeriodAmount("PBUDGET", 0, month, "4510", own, D(sum), 1) for month, own, sum in rows]
        file = SieFile("3", years={0: (date(2015, 1, 1), date(2015, 12, 31))}, periods=tuple(periods))
        return [(plan.month, plan.objects, plan.amount) for plan in ledger_of(file).planned]

    way_in, school = ((6, "22"),), ((6, "23"),)
    both = planned(("201503", (), 100), ("201503", way_in, 60), ("201503", school, 40), ("201512", (), 7))
    assert both == [(3, way_in, 60), (3, school, 40), (12, (), 7)]
    assert planned(("201503", (), 100), ("201503", way_in, 60)) == [(3, (), 40), (3, way_in, 60)]
    assert planned(("201403", (), 100)) == []


def test_a_files_plan_comes_with_its_books_and_a_corrected_file_brings_its_own(planned, chief):
    first = applied(chief, sie_bytes(OMFATTN="20150930", PBUDGET='0 201503 4510 {6 "22"} 100'))
    assert [(plan.number, plan.month, plan.objects_key, plan.amount) for plan in first.budgets.all()] == [
        ("4510", 3, "6:22", 100)
    ]
    assert year_money(chief, 2015, "tertial").rows(T1)[1].budget == 600_000
    applied(chief, sie_bytes(OMFATTN="20150930", PBUDGET='0 201506 4510 {6 "22"} 100'))
    assert year_money(chief, 2015, "tertial").rows(T1)[1].budget == 0


# Drafts


def test_a_draft_is_the_offices_own_until_the_period_is_done(planned, chief):
    period = draft(chief, T2, line("Kansli", 210_000, 320_000, "Hyran"), line("Vägen in"), comment="Lugnt")
    assert [(row.name, row.outcome, row.forecast, row.comment) for row in period.lines.all()] == [
        ("Kansli", 210_000, 320_000, "Hyran")
    ]
    money = year_money(chief, 2015, "tertial")
    assert (money.known_to, money.comments(T2)) == (0, {})
    row = money.drafted(T2)[0]
    assert (row.outcome, row.forecast, row.deviation) == (210_000, 320_000, -10_000)
    event = AuditEvent.objects.get(action=Act.PERIOD_SAVED)
    assert event.detail == {"year": 2015, "kind": "tertial", "number": 2}


def test_whoever_saves_from_an_older_page_writes_nothing(planned, chief):
    draft(chief, T2, line("Kansli", forecast=1))
    with pytest.raises(ChangedMeanwhileError):
        draft(chief, T2, line("Kansli", forecast=2))
    assert MoneyPeriod.objects.get().lines.get().forecast == 1
    draft(chief, T2, line("Kansli", forecast=3), number=1)
    assert MoneyPeriod.objects.get().lines.get().forecast == 3


def test_only_the_office_writes(cast, planned):
    for role in (Role.AUDITOR, Role.BOARD, Role.LSG, Role.REPORTER):
        access = cast.one.access(role)
        with pytest.raises(PermissionDenied):
            draft(access, T2)
        with pytest.raises(PermissionDenied):
            mark_done(by=access, part=T2)
        with pytest.raises(PermissionDenied):
            reopen_period(by=access, part=T2, reason="x")
        with pytest.raises(PermissionDenied):
            save_rule(by=access, values={})


# Done


def test_a_done_period_keeps_its_figures_and_tells_what_the_ledger_says_since(booked, chief):
    draft(
        chief, T2, line("Kansli", forecast=290_000), line("Vägen in", forecast=600_000, comment="Som väntat")
    )
    period = mark_done(by=chief, part=T2)
    kept = {
        row.name: (row.year_budget, row.budget, row.outcome, row.forecast, row.comment)
        for row in period.lines.all()
    }
    assert kept == {
        "Kansli": (300_000, 200_000, 150_000, 290_000, ""),
        "Vägen in": (600_000, 400_000, 300_000, 600_000, "Som väntat"),
        "Hälsoskolan": (360_000, 240_000, 0, None, ""),
    }
    assert (period.done_by, AuditEvent.objects.get(action=Act.PERIOD_DONE).detail["lines"]) == (chief.user, 3)
    assert year_money(chief, 2015, "tertial").changes(T2) == ()
    LedgerAmount.objects.filter(account__number="4510").update(amount=D(288_000))
    LedgerAccount.objects.filter(number="4510").update(result=D(288_000))
    money = year_money(chief, 2015, "tertial")
    assert money.changes(T2) == (Change("Vägen in", D(300_000), D(288_000)),)
    assert outcomes(money, T2)["Vägen in"] == (300_000, 300_000, 100_000)
    assert outcomes(money, T3)["Vägen in"][1] == 288_000
    assert comments(chief, 2015) == {"Vägen in": "Som väntat"}


def test_a_done_period_is_not_written_in(booked, chief):
    draft(chief, T1)
    mark_done(by=chief, part=T1)
    with pytest.raises(ValidationError, match="markerad klar"):
        draft(chief, T1, number=2)
    with pytest.raises(ValidationError, match="markerad klar"):
        mark_done(by=chief, part=T1)


def test_the_latest_done_periods_forecasts_are_the_years(booked, chief):
    draft(chief, T2, *(line(name, forecast=400_000) for name in NAMES))
    mark_done(by=chief, part=T2)
    assert follow_up(chief, 2015).totals.forecast == 1_200_000
    planned = equity_plan(chief).years[0]
    assert (planned.basis, planned.costs) == ("Helårsprognos", 1_200_000)
    draft(chief, T1, *(line(name, forecast=1) for name in NAMES))
    mark_done(by=chief, part=T1)
    assert follow_up(chief, 2015).totals.forecast == 1_200_000
    post_ledger(by=chief, ledger=booked)
    assert follow_up(chief, 2015).totals.forecast == 1_200_000


def test_without_a_ledger_what_is_typed_becomes_the_years_outcome(planned, chief):
    draft(chief, T1, *(line(name, 10_000, 50_000) for name in NAMES))
    mark_done(by=chief, part=T1)
    followed = follow_up(chief, 2015)
    assert (followed.totals.outcome, followed.totals.forecast) == (30_000, 150_000)
    assert followed.through == date(2015, 4, 30)
    draft(chief, T2, *(line(name, 25_000, 60_000) for name in NAMES))
    mark_done(by=chief, part=T2)
    assert Closing.objects.get().through == date(2015, 8, 31)
    money = year_money(chief, 2015, "tertial")
    assert [money.total(part).own_outcome for part in (T1, T2)] == [30_000, 45_000]
    assert year_money(chief, 2015, "manad").total(YearPart(2015, "manad", 4)).outcome == 30_000


def test_later_books_by_hand_keep_their_outcome(planned, chief):
    closing = make_closing(planned, 2015)
    Outcome.objects.create(closing=closing, name="Kansli", amount=D(240_000))
    draft(chief, T2, *(line(name, 20_000, 70_000) for name in NAMES))
    mark_done(by=chief, part=T2)
    own = Outcome.objects.get(name="Kansli")
    assert (own.amount, own.forecast, Closing.objects.get().through) == (240_000, 70_000, date(2015, 10, 31))


def test_a_file_that_was_taken_back_leaves_no_outcome_of_nothing(booked, chief):
    draft(chief, T1, *(line(name, forecast=50_000) for name in NAMES))
    mark_done(by=chief, part=T1)
    unpost(by=chief, year=2015)
    money = year_money(chief, 2015, "tertial")
    assert (money.through, money.known_to, money.total(T2).outcome) == (None, 4, None)
    draft(chief, T2, *(line(name, 25_000, 60_000) for name in NAMES))
    mark_done(by=chief, part=T2)
    followed = follow_up(chief, 2015)
    assert (followed.totals.outcome, followed.through) == (75_000, date(2015, 8, 31))


def test_a_closed_years_books_are_left_alone(planned, chief):
    closing = make_closing(planned, 2015, is_final=True, through=date(2015, 10, 31))
    draft(chief, T2, *(line(name, 20_000, 70_000) for name in NAMES))
    mark_done(by=chief, part=T2)
    assert not closing.outcomes.exists()


# What a period lacks


def test_a_period_that_is_not_over_is_not_done(booked, chief):
    with pytest.raises(ValidationError, match="Tertial 3 2015 slutar 31"):
        mark_done(by=chief, part=T3)
    assert not MoneyPeriod.objects.exists()


def test_each_line_without_an_outcome_is_named(planned, chief):
    draft(chief, T2, line("Kansli", 0))
    with pytest.raises(ValidationError) as caught:
        mark_done(by=chief, part=T2)
    assert [message.partition(":")[0] for message in caught.value.messages] == ["Vägen in", "Hälsoskolan"]


def test_above_the_limit_each_line_and_its_deviation_is_named_until_it_is_explained(booked, chief):
    save_rule(by=chief, values={"least_amount": D(60_000), "least_percent": D(25)})
    draft(chief, T2, line("Vägen in", comment="  "))
    with pytest.raises(ValidationError) as caught:
        mark_done(by=chief, part=T2)
    assert [message.replace("\u00a0", " ") for message in caught.value.messages] == [
        "Vägen in: 100 000 kr under budget (25,0 %). Skriv en kommentar till avvikelsen.",
        "Hälsoskolan: 240 000 kr under budget (100,0 %). Skriv en kommentar till avvikelsen.",
    ]
    draft(chief, T2, line("Vägen in", comment="Sen start"), line("Hälsoskolan", comment="I höst"), number=1)
    assert mark_done(by=chief, part=T2).done_at


def test_without_a_limit_nothing_has_to_be_explained(booked, chief):
    assert rule_of(chief).pk is None
    assert mark_done(by=chief, part=T2).done_at


def test_a_year_without_lines_has_no_period_to_mark(cast, chief):
    with pytest.raises(ValidationError, match="Lägg upp årets budget"):
        mark_done(by=chief, part=T2)


# Opened again


def test_a_period_opens_with_a_reason_that_stays_in_its_comment(booked, chief):
    draft(chief, T2, line("Kansli", forecast=1, comment="Hyran"), comment="Bra")
    mark_done(by=chief, part=T2)
    with pytest.raises(ValidationError, match="Skriv varför"):
        reopen_period(by=chief, part=T2, reason=" ")
    period = reopen_period(by=chief, part=T2, reason="Fel hyra")
    assert period.comment.replace("\u00a0", " ") == "Bra\nÖppnad 13 november 2015: Fel hyra"
    assert (period.done_at, period.done_by) == (None, None)
    assert year_money(chief, 2015, "tertial").drafted(T2)[0].forecast == 1
    assert comments(chief, 2015) == {}
    assert "Fel hyra" not in str(AuditEvent.objects.get(action=Act.PERIOD_REOPENED).detail)
    with pytest.raises(ValidationError, match="öppen redan"):
        reopen_period(by=chief, part=T2, reason="Igen")


def test_a_reason_takes_no_personal_number(booked, chief):
    mark_done(by=chief, part=T2)
    with pytest.raises(ValidationError):
        reopen_period(by=chief, part=T2, reason="Gäller 19121212-1212")
    assert MoneyPeriod.objects.get().done_at


# The rule


def test_a_rule_is_kept_once_and_tells_which_fields_changed(cast, chief):
    save_rule(by=chief, values={"kind": "kvartal", "least_amount": D(50_000)})
    save_rule(by=chief, values={"kind": "kvartal", "least_amount": None})
    rule = FollowUpRule.objects.get()
    assert (rule.kind, rule.least_amount) == ("kvartal", None)
    fields = [
        event.detail["fields"] for event in AuditEvent.objects.filter(action=Act.CHANGED).order_by("sequence")
    ]
    assert fields == [["kind", "least_amount"], ["least_amount"]]
    with pytest.raises(ValidationError, match="positivt"):
        save_rule(by=chief, values={"least_amount": D(-1)})


# Two associations


def test_another_association_is_neither_read_nor_written(cast, booked, chief):
    other = cast.other.access(Role.CHIEF)
    draft(chief, T2, line("Kansli", forecast=1, comment="Vårt"))
    mark_done(by=chief, part=T2)
    assert year_money(other, 2015, "tertial").lines == ()
    assert comments(other, 2015) == {}
    assert years_followed(other) == [2015]
    draft(other, T2, line("Kansli", forecast=9))
    assert MoneyPeriod.objects.count() == 2
    assert year_money(chief, 2015, "tertial").rows(T2)[0].forecast == 1
