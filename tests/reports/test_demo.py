"""The demo: loaded once, whole, and with the loose ends that make it worth looking at."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Sum

from budget.enums import StatementLine
from budget.models import Budget, BudgetAmount, Closing
from interventions.enums import SubmissionState
from interventions.models import CountCell, Intervention, Submission
from members.enums import FoundationKind
from members.models import Association, Body, FoundationText, KeyWeight, Mandate
from reports.demo.source import DEMO_DAY
from reports.enums import DischargeOutcome
from reports.models import Discharge

pytestmark = [pytest.mark.both, pytest.mark.slow]

WEST = "vastra-ostergotland"
APPS = ("members", "interventions", "budget", "reports")


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Loaded once for the whole module, and taken away again."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo")
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def loaded(demo, db):
    """Every test looks at the same rows and leaves them as they are."""


def row_counts() -> dict[str, int]:
    models = [model for label in APPS for model in apps.get_app_config(label).get_models()]
    return {model._meta.label: model._base_manager.count() for model in models}


def test_a_second_run_changes_nothing():
    before = row_counts()
    call_command("load_demo")
    assert row_counts() == before
    assert before["members.Association"] == 4


def test_demo_is_refused_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="produktion"):
        call_command("load_demo")


def test_log_ins_can_be_printed_alone(capsys):
    call_command("load_demo", "--logins")
    printed = capsys.readouterr().out
    assert "chef@vo.example" in printed
    assert "samverkan-2015" in printed


def test_the_deficit_of_2015_is_explained_wholly():
    budget = Budget.objects.get(association__slug=WEST, year=2015)
    amounts = BudgetAmount.objects.filter(line__budget=budget, year=2015)
    costs = sum((amount.amount for amount in amounts), Decimal(0))
    assert budget.lines.count() == 15
    assert budget.contributions_total - costs == Decimal(-395_000)
    assert sum(explanation.amount for explanation in budget.explanations.all()) == Decimal(395_000)


def test_every_year_of_a_key_adds_up_to_a_hundred_per_cent():
    sums = KeyWeight.objects.values("key", "year").annotate(whole=Sum("weight"))
    assert {(row["key"], row["year"]) for row in sums}
    assert {row["whole"] for row in sums} == {Decimal(100)}


def test_the_group_in_ornskoldsvik_has_sixteen_seats_in_six_blocks_and_one_is_vacant():
    group = Body.objects.get(association__slug="ornskoldsvik", kind="lsg")
    seats = group.seats.all()
    taken = Mandate.objects.active_on(DEMO_DAY).filter(seat__body=group).values_list("seat", flat=True)
    assert seats.count() == 16
    assert len({seat.organisation_id for seat in seats}) == 6
    assert [str(seat) for seat in seats if seat.pk not in taken] == [
        "Region Västernorrland, privatdriven primärvård"
    ]


def test_exactly_one_report_is_late():
    late = Submission.objects.exclude(state=SubmissionState.APPROVED).filter(due__lt=DEMO_DAY)
    assert [str(submission.intervention) for submission in late] == ["Kompetensteam 1"]


def test_exactly_one_council_has_not_decided_on_discharge():
    waiting = Discharge.objects.filter(outcome=DischargeOutcome.PENDING)
    assert [str(row.membership) for row in waiting] == ["Ödeshögs kommun"]
    assert Discharge.objects.filter(year=2014).count() == 8


def test_women_and_men_add_up_to_the_total_in_every_count():
    for total in CountCell.objects.filter(sex="alla"):
        parts = CountCell.objects.filter(submission=total.submission, measure=total.measure).exclude(
            sex="alla"
        )
        assert sum(part.count for part in parts) == total.count


def test_every_association_has_every_foundation_text():
    for association in Association.objects.all():
        texts = FoundationText.objects.filter(association=association, body=None)
        assert {text.kind for text in texts} == set(FoundationKind)
        assert all(text.html for text in texts)


def test_every_field_of_every_sheet_is_written():
    sheets = Intervention.objects.filter(association__slug=WEST)
    assert sheets.count() == 11
    for sheet in sheets:
        assert all(
            [
                sheet.description,
                sheet.purpose,
                sheet.method,
                sheet.area,
                sheet.target_group_note,
                sheet.contact,
            ]
        )
        assert sheet.open_to.exists()
        assert sheet.party_rows.count() >= 2
        assert sheet.goals.exists()


def test_owner_and_performer_are_apart_where_somebody_else_performs():
    performed = Intervention.objects.exclude(performer=None).select_related(
        "performer", "owner__organisation"
    )
    assert {str(row.performer): str(row.owner) for row in performed} == {
        "Svenska Migrationscentret": "Arbetsförmedlingen",
        "Kooperativet Grenverket": "Motala kommun",
        "Fontänhuset i Motala": "Motala kommun",
    }


def figures(closing: Closing) -> dict[str, Decimal]:
    return {figure.line: figure.amount for figure in closing.figures.all()}


def result_of(closing: Closing) -> Decimal:
    lines = figures(closing)
    income = lines[StatementLine.CONTRIBUTIONS] + lines[StatementLine.OTHER_INCOME]
    financial = lines[StatementLine.FINANCIAL_INCOME] - lines[StatementLine.FINANCIAL_COST]
    return income + financial - sum((outcome.amount for outcome in closing.outcomes.all()), Decimal(0))


def test_every_balance_sheet_balances():
    closings = Closing.objects.all()
    assert closings.count() == 5
    for closing in closings:
        lines = figures(closing)
        assets = lines[StatementLine.RECEIVABLES] + lines[StatementLine.CASH]
        equity = lines[StatementLine.EQUITY_OPENING] + result_of(closing)
        assert assets == equity + lines[StatementLine.SHORT_TERM_DEBT]


def test_equity_goes_on_from_one_year_to_the_next():
    first, second = Closing.objects.filter(association__slug=WEST).order_by("year")
    closing_equity = figures(first)[StatementLine.EQUITY_OPENING] + result_of(first)
    assert figures(second)[StatementLine.EQUITY_OPENING] == closing_equity
