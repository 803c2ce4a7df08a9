"""A mapping proposed and saved, and the year's books that follow from it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.domain.mapping import AccountMapping, MapObject, MapRange
from budget.domain.starting_sets import starting_ranges
from budget.enums import Area, Chart, LedgerState, StatementLine
from budget.models import AccountMap, Closing, LedgerAccount, LedgerFile, Outcome, StatementFigure
from budget.queries.mapping import mapping_of, preview_mapping, shown_ledger
from budget.queries.posting import line_accounts, posted, posting_findings
from budget.services.mapping import ChangedMeanwhileError, propose_map, save_map
from budget.services.posting import post_ledger, unpost
from finsam.shared.findings import Severity
from members.enums import Act, Role
from members.models import AuditEvent
from tests.builders import make_budget, make_closing, make_intervention, make_line
from tests.builders.ledger import make_book, make_ledger

pytestmark = [pytest.mark.django_db, pytest.mark.both]

D = Decimal
KOMMUN_BAS = AccountMapping(Chart.KOMMUN_BAS, 6, starting_ranges(Chart.KOMMUN_BAS))


@pytest.fixture
def chief(cast):
    return cast.one.access(Role.CHIEF)


@pytest.fixture
def ledger(cast) -> LedgerFile:
    return make_ledger(cast.one.association)


def outcomes(year: int = 2015) -> dict[str, Decimal]:
    return {row.name: row.amount for row in Outcome.objects.filter(closing__year=year)}


def figures(year: int = 2015) -> dict[str, Decimal]:
    return {row.line: row.amount for row in StatementFigure.objects.filter(closing__year=year)}


# Proposed


def test_the_chart_is_guessed_and_its_starting_set_stored_with_what_names_tell(cast, chief, ledger):
    budget = make_budget(cast.one.association, 2015)
    way_in = make_intervention(cast.one.association, name="Vägen in")
    make_line(budget, name="Vägen in", intervention=way_in)
    make_line(budget, name="Kansliet", area=Area.ADMINISTRATION)
    stored = propose_map(by=chief, year=2015, ledger=ledger)
    assert (stored.chart, stored.dimension, stored.edit_number) == (Chart.KOMMUN_BAS, 6, 0)
    assert {(rule.code, rule.row, rule.intervention_id) for rule in stored.object_rules.all()} == {
        ("10", "Kansliet", None),
        ("22", "Vägen in", way_in.pk),
    }
    assert {row.row for row in stored.ranges.filter(area=Area.ADMINISTRATION)} == {"Kansliet"}
    assert AuditEvent.objects.filter(action=Act.MAP_CHANGED).count() == 0


def test_the_year_befores_mapping_is_copied_and_new_objects_proposed(cast, chief, ledger):
    mapping = AccountMapping(
        Chart.OWN,
        1,
        (MapRange("4", "4", "rr_insatser", "insatser", "Allt"),),
        (MapObject(1, "10", "revision", "R"),),
    )
    save_map(by=chief, year=2014, edit_number=0, mapping=mapping)
    make_intervention(cast.one.association, name="Hälsoskolan")
    propose_map(by=chief, year=2015, ledger=ledger)
    copied = mapping_of(chief, 2015)
    assert (copied.chart, copied.dimension, copied.ranges) == (Chart.OWN, 1, mapping.ranges)
    assert [rule.row for rule in copied.objects] == ["R", "Hälsoskolan"]


def test_nothing_is_stored_when_no_chart_can_be_guessed(cast, chief):
    empty = make_ledger(cast.one.association, make_book(names={}))
    assert propose_map(by=chief, year=2015, ledger=empty) is None
    assert propose_map(by=chief, year=2016) is None
    assert not AccountMap.objects.exists()
    closing = post_ledger(by=chief, ledger=empty)
    assert (outcomes(), figures(), closing.ledger) == ({}, {}, empty)


def test_what_is_stored_is_left_as_it_is(chief, ledger):
    save_map(by=chief, year=2015, edit_number=0, mapping=AccountMapping(Chart.OWN))
    assert propose_map(by=chief, year=2015, ledger=ledger).chart == Chart.OWN


# Posted


def test_a_ledger_becomes_outcomes_and_figures_to_the_ore(cast, chief, ledger):
    way_in = make_intervention(cast.one.association, name="Vägen in")
    propose_map(by=chief, year=2015, ledger=ledger)
    closing = post_ledger(by=chief, ledger=ledger)
    assert (closing.ledger, closing.through, closing.source) == (ledger, date(2015, 11, 13), ledger.name)
    assert outcomes() == {
        "Vägen in": 300_000,
        "Insatser": 200_000,
        "Administration": D("200000.50"),
    }
    assert Outcome.objects.get(name="Vägen in").intervention == way_in
    assert figures() == {
        StatementLine.CONTRIBUTIONS: 1_000_000,
        StatementLine.FINANCIAL_INCOME: D("0.50"),
        StatementLine.COST_INTERVENTIONS: 500_000,
        StatementLine.COST_STAFF: 150_000,
        StatementLine.COST_OTHER: D("50000.50"),
        StatementLine.CASH: D("1500000.00"),
        StatementLine.EQUITY_OPENING: 800_000,
        StatementLine.SHORT_TERM_DEBT: 400_000,
    }
    whole = posted(chief, 2015)
    assert (whole.difference, whole.unmapped, whole.findings) == (0, (), ())
    assert sum(outcomes().values()) == 700_000 + D("0.50")
    assert {cost.row: dict(cost.by_month) for cost in whole.costs}["Administration"] == {
        2: 120_000,
        3: 30_000,
        12: D("50000.50"),
    }
    assert whole.previous[StatementLine.CONTRIBUTIONS] == 900_000
    assert whole.previous[StatementLine.EQUITY_OPENING] == 750_000


def test_posting_again_replaces_and_keeps_forecasts_and_what_no_account_gives(chief, ledger):
    propose_map(by=chief, year=2015, ledger=ledger)
    closing = post_ledger(by=chief, ledger=ledger)
    closing.outcomes.filter(name="Insatser").update(forecast=D(250_000))
    Outcome.objects.create(closing=closing, name="Kommer sent", amount=D(9), forecast=D(80_000))
    StatementFigure.objects.create(closing=closing, line=StatementLine.PLEDGES, amount=D(7))
    before = (outcomes(), figures())
    assert post_ledger(by=chief, ledger=ledger) == closing
    assert (outcomes(), figures()) == ({**before[0], "Kommer sent": 0}, before[1])
    assert dict(closing.outcomes.exclude(forecast=None).values_list("name", "forecast")) == {
        "Insatser": 250_000,
        "Kommer sent": 80_000,
    }


def test_without_a_ledger_the_year_loses_what_it_gave(chief, ledger):
    propose_map(by=chief, year=2015, ledger=ledger)
    closing = post_ledger(by=chief, ledger=ledger)
    closing.outcomes.filter(name="Insatser").update(forecast=D(250_000))
    unpost(by=chief, year=2015)
    closing.refresh_from_db()
    assert (closing.ledger, closing.source, outcomes(), figures()) == (None, "", {"Insatser": 0}, {})
    post_ledger(by=chief, ledger=ledger)
    closing.outcomes.update(forecast=None)
    unpost(by=chief, year=2015)
    assert not Closing.objects.exists()
    unpost(by=chief, year=2015)


def test_books_by_hand_are_not_taken_for_the_ledgers(cast, chief):
    make_closing(cast.one.association)
    unpost(by=chief, year=2015)
    assert Closing.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "through"),
    [
        (date(2015, 10, 31), date(2015, 10, 31)),
        (date(1970, 1, 1), date(2015, 11, 13)),
        (None, date(2015, 11, 13)),
    ],
)
def test_the_last_booked_day_is_the_files_own_when_it_makes_sense(cast, chief, told, through):
    ledger = make_ledger(cast.one.association, balances_to=told)
    assert post_ledger(by=chief, ledger=ledger).through == through


def test_a_past_year_is_booked_to_its_end(cast, chief):
    ledger = make_ledger(cast.one.association, make_book(2014))
    assert post_ledger(by=chief, ledger=ledger).through == date(2014, 12, 31)


# Saved


def test_saving_posts_the_ledger_anew_and_is_recorded(chief, ledger):
    stored = save_map(by=chief, year=2015, edit_number=0, mapping=KOMMUN_BAS)
    assert stored.edit_number == 1
    assert outcomes()["Insatser"] == 500_000
    detail = AuditEvent.objects.get(action=Act.MAP_CHANGED).detail
    assert detail == {"year": 2015, "chart": "kommunbas", "ranges": len(KOMMUN_BAS.ranges), "objects": 0}
    rule = MapObject(6, "22", Area.INTERVENTIONS, "Vägen in")
    changed = AccountMapping(Chart.KOMMUN_BAS, 6, KOMMUN_BAS.ranges, (rule,))
    save_map(by=chief, year=2015, edit_number=1, mapping=changed)
    assert (outcomes()["Insatser"], outcomes()["Vägen in"]) == (200_000, 300_000)
    assert mapping_of(chief, 2015) == changed


def test_the_second_of_two_writers_writes_nothing(chief):
    save_map(by=chief, year=2015, edit_number=0, mapping=KOMMUN_BAS)
    with pytest.raises(ChangedMeanwhileError):
        save_map(by=chief, year=2015, edit_number=0, mapping=AccountMapping(Chart.OWN))
    assert mapping_of(chief, 2015) == KOMMUN_BAS


def test_a_closed_year_is_left_alone(cast, chief, ledger):
    make_closing(cast.one.association, is_final=True)
    with pytest.raises(ValidationError, match="Räkenskapsåret 2015 är stängt"):
        save_map(by=chief, year=2015, edit_number=0, mapping=KOMMUN_BAS)
    with pytest.raises(ValidationError, match="Räkenskapsåret 2015 är stängt"):
        post_ledger(by=chief, ledger=ledger)
    assert not AccountMap.objects.exists()


def test_what_does_not_hold_together_is_refused(cast, chief):
    overlapping = AccountMapping(
        Chart.OWN, 6, (MapRange("40", "45", "rr_insatser"), MapRange("45", "46", "rr_personal"))
    )
    with pytest.raises(ValidationError, match="40–45 och 45–46 går över varandra"):
        save_map(by=chief, year=2015, edit_number=0, mapping=overlapping)
    foreign = make_intervention(cast.other.association)
    rule = MapObject(6, "22", Area.INTERVENTIONS, "Deras", foreign.pk)
    with pytest.raises(ValidationError, match="förbundets egna insatser"):
        save_map(by=chief, year=2015, edit_number=0, mapping=AccountMapping(Chart.OWN, objects=(rule,)))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.BOARD, Role.LSG, Role.REPORTER])
def test_only_the_office_writes(cast, ledger, role):
    access = cast.one.access(role)
    with pytest.raises(PermissionDenied):
        save_map(by=access, year=2015, edit_number=0, mapping=KOMMUN_BAS)
    with pytest.raises(PermissionDenied):
        propose_map(by=access, year=2015, ledger=ledger)
    with pytest.raises(PermissionDenied):
        post_ledger(by=access, ledger=ledger)


# Asked for


def test_accounts_without_a_line_stop_and_are_named(cast, chief, ledger):
    ranges = tuple(row for row in KOMMUN_BAS.ranges if row.first not in ("45", "50"))
    save_map(by=chief, year=2015, edit_number=0, mapping=AccountMapping(Chart.KOMMUN_BAS, 6, ranges))
    stop, *others = posting_findings(chief, 2015)
    assert (stop.code, stop.severity) == ("unmapped_accounts", Severity.STOP)
    assert "3 konton saknar rad i räkningarna: 4510 Lämnade bidrag till insatser, 4610" in stop.message
    assert others == []
    assert posted(chief, 2015).difference == -530_000
    assert posting_findings(chief, 2014) == ()
    assert posting_findings(cast.other.access(Role.CHIEF), 2015) == ()


def test_a_line_tells_its_accounts(cast, chief, ledger):
    save_map(by=chief, year=2015, edit_number=0, mapping=KOMMUN_BAS)
    found = line_accounts(chief, 2015)
    assert [row.number for row in found[StatementLine.CONTRIBUTIONS]] == ["3510", "3511", "3512"]
    assert line_accounts(cast.other.access(Role.CHIEF), 2015) == {}


def test_a_waiting_file_is_previewed_from_what_was_read(cast, chief):
    rows = [
        ["1930", "Plusgiro", "0.00", "900.00", None, None, None],
        ["3510", "Bidrag", None, None, "-1000.00", None, None],
        ["5010", "Löner", None, None, "100.00", None, None],
    ]
    waiting = make_ledger(
        cast.one.association, make_book(vouchers=()), state=LedgerState.READ, preview={"account_years": rows}
    )
    found = preview_mapping(chief, waiting)
    assert found.is_proposal
    assert found.posted.figures[StatementLine.CASH] == 900
    assert (found.posted.difference, found.unmapped) == (0, ())
    assert shown_ledger(chief, 2015) == waiting
    assert shown_ledger(cast.other.access(Role.CHIEF), 2015, waiting.pk) is None


def test_the_figures_take_as_many_queries_however_large_the_ledger(chief, ledger):
    save_map(by=chief, year=2015, edit_number=0, mapping=KOMMUN_BAS)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            posted(chief, 2015)
        with CaptureQueriesContext(connection) as more:
            line_accounts(chief, 2015)
        return len(queries), len(more)

    assert count() == (6, 5)
    LedgerAccount.objects.bulk_create(
        LedgerAccount(ledger=ledger, number=f"{number}", name="Konto", result=D(1))
        for number in range(4700, 5000)
    )
    assert count() == (6, 5)


def test_saving_takes_no_more_queries_than_its_batches_however_large_the_mapping(chief, ledger):
    def count(mapping: AccountMapping, number: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            save_map(by=chief, year=2015, edit_number=number, mapping=mapping)
        return len(queries)

    count(AccountMapping(Chart.OWN, 6, (MapRange("4510", "4510", "rr_insatser", "insatser"),)), 0)
    small = count(KOMMUN_BAS, 1)
    LedgerAccount.objects.bulk_create(
        LedgerAccount(ledger=ledger, number=f"{number}", name="Konto", result=D(1))
        for number in range(6100, 6500)
    )
    many = tuple(
        MapRange(f"{number}", f"{number}", "rr_ovr_kostn", "administration", f"Rad {number}")
        for number in range(6100, 6300)
    )
    assert small == 27
    assert count(AccountMapping(Chart.KOMMUN_BAS, 6, (*KOMMUN_BAS.ranges, *many)), 2) <= small + 2
