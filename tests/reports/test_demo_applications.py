"""The demo's applications, reports and hand-overs: each act that is worth trying is there to be tried."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from finsam.web.access import Access
from interventions.enums import ApplicationState, ReportKind, SubmissionState
from interventions.models import (
    Application,
    ApplicationCall,
    HandOverCheck,
    Intervention,
    NationalFigure,
    ReportQuestion,
    StaffContribution,
    Submission,
)
from interventions.queries.applications import contents_of, lacks_of
from members.models import Association, Stop, User
from members.queries.access import access_to
from reports.demo.source import DEMO_DAY

pytestmark = [pytest.mark.both, pytest.mark.slow]

CITY = "vasteras"
WEST = "vastra-ostergotland"


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


def titled(title: str) -> Application:
    return Application.objects.get(title=title)


def access_of(email: str) -> Access:
    found = access_to(User.objects.get(email=email), CITY, DEMO_DAY)
    assert found
    return found


def test_every_state_worth_trying_has_an_application():
    states = dict(Application.objects.values_list("title", "state"))
    assert states == {
        "Gemensam utbildning i motiverande samtal": ApplicationState.AGREED,
        "Bilpool för gemensamma hembesök": ApplicationState.REFUSED,
        "En väg in för unga vuxna": ApplicationState.SENT,
        "Stöd till arbetsgivare som vågar": ApplicationState.SENT,
        "Språkstöd på arbetsplatsen": ApplicationState.DRAFT,
    }


def test_the_open_call_has_its_board_meeting_and_three_stops_before_it():
    call = ApplicationCall.objects.get(title="Utlysning för 2016")
    assert call.is_open_on(DEMO_DAY)
    stops = Stop.objects.filter(code__startswith=f"ansokan-{call.pk}-").order_by("due")
    assert [stop.due for stop in stops] == [date(2016, 1, 21), date(2016, 2, 4), date(2016, 2, 11)]
    assert call.board_meeting.held_on == date(2016, 2, 18)


def test_the_draft_lacks_nothing_but_the_second_partys_confirmation():
    draft = titled("Språkstöd på arbetsplatsen")
    lacking = lacks_of(access_of("kommun@vasteras.example"), draft, contents_of(draft))
    assert len(lacking) == 1
    assert "Arbetsförmedlingen" in lacking[0].text


def test_one_authority_advises_one_is_in_conflict_and_one_has_said_nothing():
    row = titled("En väg in för unga vuxna")
    said = {str(one.membership): one.in_conflict for one in row.recommendations.all()}
    assert said == {"Arbetsförmedlingen": False, "Västerås kommun": True}


def test_the_completed_application_shows_what_has_changed():
    row = titled("Stöd till arbetsgivare som vågar")
    first, second = (version.contents["answers"] for version in row.versions.order_by("number"))
    changed = [new["label"] for old, new in zip(first, second, strict=True) if old["text"] != new["text"]]
    assert changed == [
        "Vad ska ha blivit bättre när insatsen är slut?",
        "Hur många ska delta per år?",
        "Vad händer när pengarna tar slut?",
    ]


def test_the_granted_one_is_an_intervention_with_its_reports_and_the_line_that_pays():
    made = Intervention.objects.get(application__title="Gemensam utbildning i motiverande samtal")
    assert made.application.decision.reference == "SFV 2015/12"
    assert made.application.grant.line.name == "Konferenser och utbildningar"
    assert sum(year.decided for year in made.application.years.all()) == Decimal(150_000)
    kinds = made.submissions.order_by("due").values_list("kind", "state")
    assert list(kinds) == [
        (ReportKind.PROGRESS, SubmissionState.AWAITED),
        (ReportKind.FINAL, SubmissionState.AWAITED),
    ]


def test_the_reporter_has_one_report_due_one_returned_and_one_late():
    own = Submission.objects.filter(
        intervention__name__in=["Kompetensteam 1", "Plattform VLC Mjölby"]
    ).exclude(state=SubmissionState.APPROVED)
    found = {(str(one.intervention), one.kind, one.state, one.due < DEMO_DAY) for one in own}
    assert found == {
        ("Kompetensteam 1", ReportKind.COUNTS, SubmissionState.AWAITED, True),
        ("Kompetensteam 1", ReportKind.COUNTS, SubmissionState.AWAITED, False),
        ("Plattform VLC Mjölby", ReportKind.COUNTS, SubmissionState.AWAITED, False),
        ("Plattform VLC Mjölby", ReportKind.PROGRESS, SubmissionState.RETURNED, False),
    }


def test_both_associations_that_report_have_their_templates():
    for slug in (CITY, WEST):
        rows = ReportQuestion.objects.filter(association__slug=slug)
        assert set(rows.values_list("kind", flat=True)) == set(ReportKind.values)


def test_what_became_of_the_ended_intervention_is_asked_for_now():
    due = HandOverCheck.objects.filter(due__lte=DEMO_DAY, answer="")
    assert [(str(one.hand_over.intervention), one.months) for one in due] == [
        ("Omstart efter lång sjukskrivning", 6)
    ]


def test_some_party_gives_less_staff_than_it_planned():
    rows = StaffContribution.objects.exclude(actual=None)
    assert rows.exists()
    assert any(row.actual < row.planned for row in rows)


def test_one_national_figure_differs_from_ours():
    association = Association.objects.get(slug=WEST)
    differing = []
    for row in NationalFigure.objects.within(Access.system(association, DEMO_DAY)).filter(year=2014):
        ours = Submission.objects.get(intervention=row.intervention, period__first_day=date(2014, 1, 1))
        cell = ours.cells.get(measure="deltagare", sex="alla")
        if cell.count != row.total:
            differing.append(str(row.intervention))
    assert differing == ["Kompetensteam 2"]
