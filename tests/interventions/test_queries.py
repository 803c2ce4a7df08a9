"""Rows about interventions: the year's own, from approved reports, protected unless asked."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from interventions.domain.counts import CountRow
from interventions.domain.disclosure import Shown
from interventions.enums import Assessment, CountMeasure, Sex, SubmissionState
from interventions.models import CountCell, Measurement, ReporterAssignment
from interventions.queries import (
    count_tables,
    intervention_rows,
    late_submissions,
    reporter_submissions,
    reports_for,
    tally,
    target_results,
)
from members.enums import Role
from members.models import RoleGrant
from tests.builders import make_intervention, make_period, make_submission, make_target
from tests.cast import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both]
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def access(cast):
    return cast.one.access(Role.LSG)


@pytest.mark.parametrize(
    ("starts", "ends", "years"),
    [
        (date(2014, 6, 1), date(2015, 1, 1), {2014, 2015}),
        (date(2015, 12, 31), None, {2015, 2016}),
        (date(2014, 1, 1), date(2014, 12, 31), {2014}),
    ],
)
def test_an_intervention_is_of_every_year_it_runs_a_day_in(cast, access, starts, ends, years):
    one = make_intervention(cast.one.association, starts=starts, ends=ends)
    assert {year for year in (2013, 2014, 2015, 2016) if one in intervention_rows(access, year)} == years
    assert one in intervention_rows(access, None)


def test_counts_are_of_the_year_the_association_and_the_whole_association(cast, access):
    one, foreign = (make_intervention(troupe.association) for troupe in (cast.one, cast.other))
    spring = make_period(cast.one.association)
    report = make_submission(one, spring, {CountMeasure.NEW: (20, 15)})
    CountCell.objects.create(submission=report, measure=CountMeasure.NEW, sex=Sex.ALL, age="16-29", count=9)
    CountCell.objects.create(
        submission=report, measure=CountMeasure.NEW, sex=Sex.ALL, place="motala", count=9
    )
    make_submission(
        one,
        make_period(cast.one.association, date(2014, 1, 1), date(2014, 12, 31)),
        {CountMeasure.NEW: (9, 9)},
    )
    make_submission(foreign, make_period(cast.other.association), {CountMeasure.NEW: (70, 7)})
    (table,) = count_tables(access, 2015)
    assert table.intervention_id == one.pk
    assert table.rows == (CountRow(CountMeasure.NEW, Shown(20), Shown(15), Shown(35)),)


def test_counts_are_protected_by_the_associations_own_threshold_unless_raw(cast, access):
    make_submission(
        make_intervention(cast.one.association),
        make_period(cast.one.association),
        {CountMeasure.NEW: (7, 30)},
    )
    assert not count_tables(access, 2015)[0].hides_something
    cast.one.association.count_threshold = 8
    cast.one.association.save()
    strict = cast.one.access(Role.LSG)
    assert count_tables(strict, 2015)[0].hides_something
    assert count_tables(strict, 2015, raw=True)[0].rows[0].women == Shown(7)


def test_the_latest_measurement_is_the_result(cast, access):
    target = make_target(make_intervention(cast.one.association))
    for last, part in ((date(2015, 8, 31), 60), (date(2015, 4, 30), 20)):
        period = make_period(cast.one.association, last.replace(day=1), last)
        Measurement.objects.create(target=target, period=period, part=part, base=100)
    (result,) = target_results(access, 2015)
    assert (result.share.part, result.through, result.assessment) == (
        Shown(60),
        date(2015, 8, 31),
        Assessment.MET,
    )


def test_nothing_of_a_withheld_result_is_handed_out(cast, access):
    target = make_target(make_intervention(cast.one.association))
    Measurement.objects.create(
        target=target,
        period=make_period(cast.one.association),
        part=3,
        base=9,
        value=Decimal(33),
        note="Tre av nio.",
    )
    (result,) = target_results(access, 2015)
    assert (result.is_withheld, result.value, result.note) == (True, None, "")
    assert "3" not in result.rule
    assert target_results(access, 2015, raw=True)[0].note == "Tre av nio."


def test_the_tally_names_every_assessment(cast, access):
    make_target(make_intervention(cast.one.association))
    make_target(make_intervention(cast.other.association))
    assert tally(target_results(access, 2015)) == {
        Assessment.MET: 0, Assessment.PARTLY: 0, Assessment.NOT_MET: 0, Assessment.UNKNOWN: 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("state", "due", "late"),
    [
        (SubmissionState.AWAITED, YESTERDAY, True),
        (SubmissionState.DRAFT, YESTERDAY, True),
        (SubmissionState.RETURNED, YESTERDAY, True),
        (SubmissionState.SENT, YESTERDAY, False),
        (SubmissionState.APPROVED, YESTERDAY, False),
        (SubmissionState.AWAITED, TODAY, False),
    ],
)
def test_a_report_is_late_the_day_after_it_was_due_until_it_is_sent(cast, access, state, due, late):
    report = make_submission(
        make_intervention(cast.one.association), make_period(cast.one.association), state=state, due=due
    )
    assert (report in late_submissions(access)) is late


@pytest.mark.parametrize("ends", [None, TODAY, YESTERDAY])
def test_a_reporter_has_her_interventions_while_her_role_lasts(cast, ends):
    one, other = (make_intervention(cast.one.association) for _ in range(2))
    report = make_submission(one, make_period(cast.one.association))
    access = cast.one.access(Role.REPORTER)
    grants = RoleGrant.objects.filter(user=access.user)
    ReporterAssignment.objects.create(grant=grants.get(), intervention=one)
    grants.update(valid_until=ends)
    lasts = ends != YESTERDAY
    assert (reports_for(access, one.pk), reports_for(access, other.pk)) == (lasts, False)
    assert list(reporter_submissions(access)) == ([report] if lasts else [])


def test_a_place_or_an_age_is_never_a_person(cast):
    report = make_submission(make_intervention(cast.one.association), make_period(cast.one.association))
    cell = CountCell(submission=report, measure=CountMeasure.NEW, age="19811228-9874", count=1)
    with pytest.raises(Exception, match="personnummer") as refused:
        cell.full_clean()
    assert list(refused.value.message_dict) == ["age"]


def test_a_reporter_reads_first_what_she_has_to_do_soonest(cast):
    row = make_intervention(cast.one.association)
    period = make_period(cast.one.association)
    access = cast.one.access(Role.REPORTER)
    grant = RoleGrant.objects.get(user=access.user)
    ReporterAssignment.objects.create(grant=grant, intervention=row)
    wanted = [
        (SubmissionState.RETURNED, YESTERDAY),
        (SubmissionState.AWAITED, TODAY),
        (SubmissionState.APPROVED, YESTERDAY),
    ]
    for number, (state, due) in enumerate(reversed(wanted), start=1):
        make_submission(row, period, state=state, due=due, number=number)
    assert [(one.state, one.due) for one in reporter_submissions(access)] == wanted
