"""The demo: loaded once, whole, and with the loose ends that make it worth looking at."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db.models import Sum

from budget.enums import StatementLine
from budget.models import Budget, BudgetAmount, Closing, MoneyPeriod
from budget.queries.budgets import current_budget
from budget.queries.income import income_table
from budget.queries.money_periods import rule_of, threshold_of
from budget.queries.posting import posting_findings
from budget.services.ledger import receive_file, run_read
from finsam.web.access import Access
from interventions.enums import Assessment, SubmissionState
from interventions.models import CountCell, Intervention, Submission
from interventions.queries import count_tables, target_results
from members.enums import FoundationKind, Payer
from members.models import (
    Association,
    Body,
    ChairTerm,
    Charter,
    FoundationText,
    KeyWeight,
    Mandate,
    Succession,
)
from members.queries.bodies import findings_of, seat_holders
from members.queries.memberships import every_membership, gaps_of
from reports.demo.bookkeeping import files
from reports.demo.source import DEMO_DAY, FOLDER, read
from reports.enums import CommentState, DischargeOutcome, DocumentKind, DocumentState
from reports.models import Comment, Discharge, Document, ReviewRound

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


def access_to_the_west() -> Access:
    return Access.system(Association.objects.get(slug=WEST), DEMO_DAY)


def test_the_income_of_2015_is_shared_as_the_law_says():
    access = access_to_the_west()
    table = income_table(access, current_budget(access, 2015))
    assert sum(row.amount for row in table.rows) == Decimal(11_700_000)
    assert table.amount_of(Payer.STATE) == Decimal(5_850_000)
    assert table.amount_of(Payer.REGION) == Decimal(2_925_000)
    assert len(table.rows) == 7  # Arbetsförmedlingen's part is in Försäkringskassan's


def test_the_four_cities_have_seven_members_and_six_payers_and_every_association_is_complete():
    cities = Association.objects.get(slug="molndal-partille-harryda-lerum")
    access = Access.system(cities, DEMO_DAY)
    table = income_table(access, current_budget(access, 2016))
    assert (cities.memberships.count(), len(table.rows)) == (7, 6)
    for association in Association.objects.all():
        assert gaps_of(association, every_membership(Access.system(association, DEMO_DAY)), DEMO_DAY) == ()
        assert Charter.objects.active_on(DEMO_DAY).get(association=association).archive_municipality


def test_what_came_with_a_predecessor_is_in_the_opening_equity_of_its_year():
    row = Succession.objects.get(association__slug=WEST)
    opening = row.association.closings.get(year=row.year).figures.get(line=StatementLine.EQUITY_OPENING)
    assert opening.amount == row.amount


def test_every_year_of_a_key_adds_up_to_a_hundred_per_cent():
    sums = KeyWeight.objects.values("key", "year").annotate(whole=Sum("weight"))
    assert {(row["key"], row["year"]) for row in sums}
    assert {row["whole"] for row in sums} == {Decimal(100)}


def test_the_group_in_ornskoldsvik_has_sixteen_seats_in_six_blocks_and_two_are_vacant():
    group = Body.objects.get(association__slug="ornskoldsvik", name__contains="(LSG)")
    seats = group.seats.all()
    taken = Mandate.objects.active_on(DEMO_DAY).filter(seat__body=group).values_list("seat", flat=True)
    assert seats.count() == 16
    assert len({seat.organisation_id for seat in seats}) == 6
    assert [str(seat) for seat in seats if seat.pk not in taken] == [
        "Region Västernorrland, barnkliniken",
        "Region Västernorrland, habiliteringen",
    ]
    assert sorted(group.predecessors.values_list("name", flat=True)) == ["Opsam", "Stratsam"]


def test_every_board_is_put_together_as_the_law_says():
    for board in Body.objects.filter(kind="styrelse"):
        access = Access.system(board.association, DEMO_DAY)
        seats = [seat for seat, _ in seat_holders(access, board, DEMO_DAY)]
        assert findings_of(access, seats, DEMO_DAY) == ()
        chairs = ChairTerm.objects.active_on(DEMO_DAY).filter(mandate__seat__body=board)
        assert chairs.filter(duty="ordforande").count() == 1


def test_exactly_one_report_is_late():
    late = Submission.objects.exclude(state=SubmissionState.APPROVED).filter(due__lt=DEMO_DAY)
    assert [str(submission.intervention) for submission in late] == ["Kompetensteam 1"]


def test_exactly_one_goal_is_missed():
    missed = [
        row for row in target_results(access_to_the_west(), 2015) if row.assessment == Assessment.NOT_MET
    ]
    assert [(row.intervention, row.title) for row in missed] == [("Kompetensteam 1", "Vidare mot arbete")]


def test_exactly_one_count_is_hidden():
    hiding = [table for table in count_tables(access_to_the_west(), 2015) if table.hides_something]
    assert [Intervention.objects.get(pk=table.intervention_id).name for table in hiding] == [
        "MAT (Mat Arbete Träning)"
    ]


def test_exactly_one_comment_waits_for_an_answer():
    waiting = Comment.objects.filter(state=CommentState.OPEN)
    assert [str(comment.version.document) for comment in waiting] == ["Verksamhetsplan 2016"]
    assert [str(comment.seat.organisation) for comment in waiting] == ["Vadstena kommun"]
    assert Comment.objects.exclude(state=CommentState.OPEN).count() == 1


def test_the_plan_of_2016_is_read_by_the_group_in_its_third_version():
    plan = Document.objects.get(association__slug=WEST, kind=DocumentKind.ACTIVITY_PLAN, year=2016)
    assert plan.state == DocumentState.REVIEW
    assert [version.number for version in plan.versions.all()] == [1, 2, 3]
    assert ReviewRound.objects.get(document=plan).closes.isoformat() == "2015-11-18"


def test_adopted_documents_are_sealed_on_the_day_of_their_decision():
    adopted = Document.objects.filter(state=DocumentState.ADOPTED).order_by("year", "kind")
    assert [str(document) for document in adopted] == ["Årsredovisning 2014", "Verksamhetsplan 2015"]
    for document in adopted:
        edition = document.versions.get().edition
        assert edition.sealed_at.date() == edition.decision.meeting.held_on
        assert bytes(edition.pdf).startswith(b"%PDF")


def test_every_section_of_every_document_is_written():
    documents = Document.objects.all()
    assert documents.count() == 5
    for section in [section for document in documents for section in document.sections.all()]:
        assert section.revisions.order_by("-number")[0].html, f"{section.document}: {section}"


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


def test_the_files_are_what_the_bookkeeper_writes():
    for name, content in files().items():
        assert FOLDER.joinpath(WEST, name).read_bytes() == content, (
            f"{name}: python -m reports.demo.bookkeeping"
        )


@pytest.mark.parametrize("row", read(WEST, "money")["closings"], ids=lambda row: str(row["year"]))
def test_the_ledger_comes_to_the_outcomes_and_figures_of_the_data(row):
    closing = Closing.objects.get(association__slug=WEST, year=row["year"])
    assert (closing.ledger.name, closing.is_final) == (row["ledger"]["file"], row["final"])
    wanted = {line["name"]: (line["amount"], line.get("forecast")) for line in row["outcomes"]}
    assert {
        outcome.name: (
            str(int(outcome.amount)),
            None if outcome.forecast is None else str(int(outcome.forecast)),
        )
        for outcome in closing.outcomes.all()
    } == wanted
    known = figures(closing)
    assert {code: known[code] for code in row["figures"]} == {
        code: Decimal(amount) for code, amount in row["figures"].items()
    }
    assert posting_findings(access_to_the_west(), row["year"]) == ()


def test_the_corrected_file_changes_two_vouchers_and_adds_one():
    name = read(WEST, "books")["corrected"]["file"]
    sent = SimpleUploadedFile(name, FOLDER.joinpath(WEST, name).read_bytes())
    ledger = receive_file(by=access_to_the_west(), file=sent, keep_texts=False)
    run_read(ledger.pk)
    ledger.refresh_from_db()
    vouchers = ledger.preview["vouchers"]
    assert (vouchers["new"], vouchers["gone"], vouchers["changed"]) == (1, 0, 2)
    assert len(ledger.preview["done_periods"]) == 1
    assert [finding["code"] for finding in ledger.findings] == ["company_unknown"]


def test_the_first_tertial_is_done_and_the_second_is_a_draft():
    periods = MoneyPeriod.objects.filter(association__slug=WEST).order_by("number")
    assert [(period.kind, period.number, bool(period.done_at)) for period in periods] == [
        ("tertial", 1, True),
        ("tertial", 2, False),
    ]
    threshold = threshold_of(rule_of(access_to_the_west()))
    assert (threshold.amount, threshold.percent) == (Decimal(50_000), Decimal(10))
    assert periods[0].lines.exclude(comment="").count() == 2
