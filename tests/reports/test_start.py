"""The start page: the first sentence tells each role what waits for her."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from budget.enums import Area, BudgetState
from budget.models import BudgetExplanation, Outcome
from interventions.enums import SubmissionState
from interventions.models import Measurement, ReporterAssignment, Submission
from members.enums import Role, StopHardness
from members.models import RoleGrant, Stop
from reports.enums import DischargeOutcome
from reports.models import Comment, Discharge, Document, ReviewRound
from reports.services.comments import Place, add_comment
from reports.services.documents import create_document
from reports.services.reviews import open_review
from reports.services.versions import record_version
from tests.builders import (
    make_budget,
    make_closing,
    make_intervention,
    make_line,
    make_meeting,
    make_period,
    make_seat,
    make_submission,
    make_target,
)
from tests.builders.many import add_interventions
from tests.cast import Troupe
from tests.pages import queries_of, words

pytestmark = pytest.mark.django_db
D = Decimal
OFFICE = {Role.CHIEF, Role.OFFICE}


@pytest.fixture
def read(cast, sign_in):
    def as_role(role: str):
        return sign_in(cast.one.users[role]).get(reverse("association_start", args=["norra"]))

    return as_role


@pytest.fixture
def plan(cast) -> Document:
    return create_document(by=cast.one.access(Role.CHIEF), kind="activity_plan", year=2016)


def make_late(troupe: Troupe, **fields) -> Submission:
    period = make_period(troupe.association, date(2015, 5, 1), date(2015, 8, 31))
    report = {"state": SubmissionState.AWAITED, "due": date(2015, 9, 15), **fields}
    return make_submission(make_intervention(troupe.association, name="Odlingen"), period, **report)


def make_stop(troupe: Troupe, due: date, **fields) -> Stop:
    return Stop.objects.create(
        association=troupe.association,
        **{"code": "budget", "year": 2015, "title": "Budget", "due": due, **fields},
    )


# What waits for the office


@pytest.mark.parametrize("role", sorted(OFFICE))
def test_the_office_reads_first_how_much_waits_and_how_far_the_budget_meeting_is(cast, plan, read, role):
    make_late(cast.one)
    add_comment(by=cast.one.access(Role.BOARD), document=plan, place=Place(), text="Bra")
    make_stop(cast.one, date(2015, 11, 20), title="Skicka planen", hardness=StopHardness.MUST)
    make_meeting(cast.one.board, date(2015, 11, 25), title="Budgetmöte", is_public=True)
    text = words(read(role))
    assert "Tre saker väntar på dig. Om tolv dagar fastställer styrelsen budgeten för 2016." in text
    assert "Sen Odlingen: rapporten för tertial 2 2015 har inte kommit skulle in 15 september 2015" in text
    assert "Svara En synpunkt på verksamhetsplan 2016 saknar svar norra kommun, i dag" in text
    assert "Lagen kräver Skicka planen senast 20 november 2015, om sju dagar" in text


def test_what_waits_leads_to_where_it_is_done(cast, read):
    report = make_late(cast.one)
    seat = make_seat(cast.one.lsg, cast.one.memberships["region"].organisation)
    council = Discharge.objects.create(membership=cast.one.memberships["kommun"], year=2014)
    html = read(Role.OFFICE).content.decode()
    for address in (
        reverse("report_detail", args=["norra", report.pk]),
        reverse("admin:reports_discharge_change", args=[council.pk]),
        reverse("body_detail", args=["norra", seat.body_id]),
    ):
        assert f'href="{address}"' in html


def test_nothing_that_waits_is_said_too(cast, read):
    assert "Inget väntar på dig just nu." in words(read(Role.CHIEF))


@pytest.mark.parametrize(
    ("due", "hardness", "waits"),
    [
        (date(2015, 11, 12), StopHardness.OWN, True),
        (date(2015, 11, 20), StopHardness.OWN, False),
        (date(2015, 11, 13), StopHardness.SHOULD, True),
        (date(2015, 11, 20), StopHardness.SHOULD, True),
        (date(2015, 11, 20), StopHardness.MUST, True),
        (date(2015, 11, 21), StopHardness.MUST, False),
    ],
)
def test_a_stop_waits_when_it_is_late_or_a_week_away(cast, read, due, hardness, waits):
    make_stop(cast.one, due, hardness=hardness)
    assert ("En sak väntar på dig." in words(read(Role.CHIEF))) is waits


def test_what_is_done_no_longer_waits(cast, read):
    report, stop = make_late(cast.one), make_stop(cast.one, date(2015, 11, 1))
    assert "Två saker väntar på dig." in words(read(Role.CHIEF))
    Submission.objects.filter(pk=report.pk).update(state=SubmissionState.APPROVED)
    Stop.objects.filter(pk=stop.pk).update(fulfilled_on=date(2015, 11, 13))
    assert "Inget väntar på dig just nu." in words(read(Role.CHIEF))


def test_a_report_waits_from_the_day_after_it_was_due(cast, read):
    report = make_late(cast.one, due=date(2015, 11, 13))
    assert "Inget väntar på dig just nu." in words(read(Role.CHIEF))
    Submission.objects.filter(pk=report.pk).update(due=date(2015, 11, 12))
    assert "En sak väntar på dig." in words(read(Role.CHIEF))


def test_a_report_that_came_in_waits_for_the_office_until_it_is_approved(cast, read):
    report = make_late(cast.one, state=SubmissionState.SENT)
    text = words(read(Role.OFFICE))
    assert "Godkänn Odlingen: rapporten för tertial 2 2015 väntar på att bli godkänd inskickad" in text
    Submission.objects.filter(pk=report.pk).update(state=SubmissionState.APPROVED)
    assert "Inget väntar på dig just nu." in words(read(Role.OFFICE))


def test_vacant_seats_and_undecided_councils_are_open_without_pressing(cast, read):
    make_seat(cast.one.lsg, cast.one.memberships["region"].organisation)
    for name, outcome in (("kommun", DischargeOutcome.PENDING), ("region", DischargeOutcome.GRANTED)):
        Discharge.objects.create(membership=cast.one.memberships[name], year=2014, outcome=outcome)
    text = words(read(Role.CHIEF))
    assert "Inget väntar på dig just nu." in text
    assert "Öppet utan brådska: 2" in text
    assert "norra kommun har inte beslutat om ansvarsfrihet för 2014 inte skickad" in text
    assert "Vakant LSG norra: Region norra plats utan person" in text


def test_a_comment_made_just_after_midnight_is_of_today(cast, plan, read):
    comment = add_comment(by=cast.one.access(Role.LSG), document=plan, place=Place(), text="Bra")
    just_after = datetime(2015, 11, 13, 0, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
    Comment.objects.filter(pk=comment.pk).update(at=just_after)
    assert "saknar svar norra kommun, i dag" in words(read(Role.CHIEF))


def test_nothing_of_another_association_waits(cast, read):
    make_late(cast.other)
    make_stop(cast.other, date(2015, 11, 1))
    make_meeting(cast.other.board, date(2015, 11, 25), is_public=True)
    theirs = create_document(by=cast.other.access(Role.CHIEF), kind="activity_plan", year=2016)
    add_comment(by=cast.other.access(Role.LSG), document=theirs, place=Place(), text="Bra")
    text = words(read(Role.CHIEF))
    assert "Inget väntar på dig just nu." in text
    assert "fastställer styrelsen" not in text


# What waits for the others


def test_a_member_of_a_group_reads_first_what_waits_for_her_words(cast, plan, read):
    open_review(by=cast.one.access(Role.CHIEF), document=plan, body=cast.one.lsg, closes=date(2015, 11, 18))
    page = read(Role.LSG)
    assert "Verksamhetsplan 2016 väntar på dina synpunkter till och med 18 november 2015." in words(page)
    assert (
        "LSG norra läser planen. Synpunkter kan lämnas till och med 18 november 2015, om fem dagar."
        in words(page)
    )
    assert reverse("document_detail", args=["norra", plan.pk]) + "#andrat" in page.content.decode()


@pytest.mark.parametrize(
    ("opens", "closes"), [(date(2015, 11, 1), date(2015, 11, 12)), (date(2015, 11, 14), date(2015, 11, 20))]
)
def test_a_round_that_is_not_open_today_does_not_wait(cast, plan, read, opens, closes):
    version = record_version(by=cast.one.access(Role.CHIEF), document=plan)
    ReviewRound.objects.create(document=plan, version=version, body=cast.one.lsg, opens=opens, closes=closes)
    assert "Inget väntar på dig just nu." in words(read(Role.LSG))


def test_another_groups_round_does_not_wait(cast, plan, read):
    open_review(by=cast.one.access(Role.CHIEF), document=plan, body=cast.one.lsg, closes=date(2015, 11, 18))
    assert "väntar på dina synpunkter" not in words(read(Role.BOARD))


def test_whoever_has_nothing_to_read_is_told_of_the_next_meeting_and_her_seat(cast, read):
    make_meeting(cast.one.board, date(2015, 11, 25), title="Budgetmöte", is_public=True)
    text = words(read(Role.BOARD))
    assert "Inget väntar på dig just nu. Nästa möte är om tolv dagar." in text
    assert "Din plats Styrelsen norra norra kommun" in text


def test_the_next_meeting_is_of_her_own_bodies(cast, read):
    make_meeting(cast.one.lsg, date(2015, 11, 18))
    make_meeting(cast.one.board, date(2015, 11, 25))
    assert "Nästa möte är om tolv dagar." in words(read(Role.BOARD))
    assert "Nästa möte är om fem dagar." in words(read(Role.LSG))
    assert "Nästa möte är om fem dagar." in words(read(Role.AUDITOR))


def test_a_reporter_reads_first_which_report_is_late_and_where_it_goes(cast, read):
    report = make_late(cast.one)
    grant = RoleGrant.objects.get(user=cast.one.users[Role.REPORTER])
    ReporterAssignment.objects.create(grant=grant, intervention=report.intervention)
    text = words(read(Role.REPORTER))
    assert "Odlingen: rapporten för tertial 2 2015 skulle ha kommit 15 september 2015." in text
    assert (
        f'href="{reverse("report_edit", args=["norra", report.pk])}"' in read(Role.REPORTER).content.decode()
    )
    Submission.objects.filter(pk=report.pk).update(state=SubmissionState.SENT)
    assert "skulle ha kommit" not in words(read(Role.REPORTER))


def test_a_reporter_sees_the_reports_of_her_own_interventions(cast, read):
    report = make_late(cast.one)
    other = make_submission(make_intervention(cast.one.association, name="Kaféet"), report.period)
    grant = RoleGrant.objects.get(user=cast.one.users[Role.REPORTER])
    ReporterAssignment.objects.create(grant=grant, intervention=report.intervention)
    text = words(read(Role.REPORTER))
    assert "Sen Odlingen Antal och läge, tertial 2 2015 senast 15 september 2015" in text
    assert other.intervention.name not in text


def test_only_the_office_is_told_what_waits_for_it_and_offered_the_admin(cast, read):
    make_late(cast.one)
    for role in Role:
        html = read(role).content.decode()
        found = ("rapporten för" in html, reverse("admin:index") in html)
        assert found == ((True, True) if role in OFFICE else (False, False)), role


# Where the year stands


@pytest.fixture
def money(cast):
    """A planned deficit of 395 tkr with two explanations, and ten months booked."""
    budget = make_budget(cast.one.association, state=BudgetState.ADOPTED)
    make_line(budget, D(12_095_000), name="Insatserna")
    for text, amount in (("Sparade medel", 245_000), ("Återbetalning", 150_000)):
        BudgetExplanation.objects.create(
            budget=budget, text=text, amount=amount, owner="Chefen", due=date(2015, 12, 1)
        )
    closing = make_closing(cast.one.association)
    Outcome.objects.create(
        closing=closing,
        name="Insatserna",
        area=Area.INTERVENTIONS,
        amount=D(8_950_300),
        forecast=D(11_900_000),
    )
    return budget


@pytest.mark.parametrize("role", set(Role) - {Role.REPORTER})
def test_everybody_but_who_only_reports_sees_where_the_years_money_stands(money, read, role):
    text = words(read(role))
    assert "Årets pengar 2015 8 950 av 12 095 tkr" in text
    assert "74 % använt till och med 31 oktober 2015. Prognos för året 11 900 tkr." in text
    assert "Budget 2015 −395 tkr Underskott Två poster förklarar hela underskottet." in text


def test_a_deficit_without_explanation_is_said(money, read):
    money.explanations.filter(text="Återbetalning").delete()
    assert "Budget 2015 −395 tkr Underskott 150 tkr saknar förklaring." in words(read(Role.CHIEF))


def test_next_years_budget_stands_beside_it_once_it_is_there(cast, money, read):
    assert "Budget 2016" not in words(read(Role.LSG))
    make_line(make_budget(cast.one.association, 2016), D(11_900_000))
    assert "Budget 2016 11 900 tkr Förslag Kostnaderna är 200 tkr högre än intäkterna." in words(
        read(Role.LSG)
    )


def test_goals_are_counted_as_they_may_be_seen(cast, read):
    one, period = make_intervention(cast.one.association), make_period(cast.one.association)
    for part, base in ((60, 100), (20, 100), (3, 9)):
        Measurement.objects.create(target=make_target(one), period=period, part=part, base=base)
    make_target(one)
    assert "1 av 4 nådda Två är missade, ett kan inte bedömas än." in words(read(Role.CHIEF))
    assert "1 av 4 nådda Ett är missat, två kan inte bedömas än." in words(read(Role.LSG))


@pytest.mark.parametrize("role", list(Role))
def test_an_association_without_anything_has_a_start_page(read, role):
    text = words(read(role))
    first = "Du läser allt i förbundet" if role == Role.AUDITOR else "Inget väntar på dig just nu."
    assert first in text
    assert ("Ingen budget är upplagd för året." in text) is (role != Role.REPORTER)  # she came to report


# What reading costs

QUERIES = {Role.CHIEF: 50, Role.LSG: 40, Role.BOARD: 40, Role.REPORTER: 10, Role.AUDITOR: 34}


@pytest.mark.slow
@pytest.mark.parametrize("role", QUERIES)
def test_ten_and_a_thousand_rows_take_the_same_queries(cast, plan, sign_in, role):
    make_budget(cast.one.association)
    make_budget(cast.one.association, 2016)
    make_closing(cast.one.association)
    add_interventions(cast.one, 10, 2015)
    version = record_version(by=cast.one.access(Role.CHIEF), document=plan)
    client = sign_in(cast.one.users[role])
    page = {role: reverse("association_start", args=["norra"])}

    def add(count: int) -> None:
        author, period = cast.one.users[Role.LSG], cast.one.association.periods.get()
        number = Submission.objects.count()
        intervention = cast.one.association.interventions.first()
        Comment.objects.bulk_create(
            Comment(version=version, text="Bra", author=author, at=version.at) for _ in range(count)
        )
        Submission.objects.bulk_create(
            Submission(intervention=intervention, period=period, number=number + n + 1, due=date(2015, 11, 1))
            for n in range(count)
        )

    add(10)
    few = queries_of(client, page)
    add(990)
    add_interventions(cast.one, 990, 2015, first=10)
    assert queries_of(client, page) == few == {role: QUERIES[role]}
