"""A report's way from when it is asked for until it is approved, and what stops it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from finsam.shared.periods import Span
from interventions.domain.report_grid import (
    Shape,
    age_classes,
    differences,
    lines_of,
    read_count,
    share_of,
    sum_rules,
)
from interventions.domain.row_count import age_range, place_words
from interventions.domain.submissions import MAY_GO, may_go, period_span
from interventions.enums import ReportKind, SubmissionState
from interventions.models import (
    InterventionParty,
    Period,
    ReporterAssignment,
    ReportQuestion,
    StaffContribution,
    Submission,
)
from interventions.queries import count_tables
from interventions.services.report_letters import deliver
from interventions.services.report_template import Heading, lay_in_starting_set, save_template
from interventions.services.submissions import (
    ChangedMeanwhileError,
    ThereIsOneError,
    approve_submission,
    ask_for_finals,
    open_period,
    return_submission,
    save_submission,
    send_submission,
    start_correction,
)
from members.enums import Role
from members.models import AuditEvent
from tests.builders import make_intervention, make_period, make_submission
from tests.pages import plain, queries_of, row_with, words

pytestmark = [pytest.mark.django_db, pytest.mark.both]
YEAR = Span(date(2015, 1, 1), date(2015, 12, 31))
TOTAL = ("deltagare", "alla", "alla", "alla")


@pytest.fixture
def garden(cast):
    return make_intervention(cast.one.association, name="Odlingen")


@pytest.fixture
def report(cast, garden) -> Submission:
    """Awaited from the reporter."""
    grant = cast.one.association.role_grants.get(role=Role.REPORTER)
    ReporterAssignment.objects.create(grant=grant, intervention=garden)
    period = make_period(cast.one.association, YEAR.first, YEAR.last, kind="ar")
    return Submission.objects.create(intervention=garden, period=period, due=date(2016, 1, 31))


def save(
    cast, report: Submission, cells=None, role: str = Role.REPORTER, number: int = 0, **more
) -> Submission:
    given = {"cells": cells or {TOTAL: 12}, "answers": [], **more}
    return save_submission(by=cast.one.access(role), submission=report, edit_number=number, **given)


def send(cast, report: Submission, number: int = 1) -> Submission:
    return send_submission(by=cast.one.access(Role.REPORTER), submission=report, edit_number=number)


# The table


def test_a_report_goes_only_the_ways_of_the_table():
    assert {(one, to) for one in MAY_GO for to in SubmissionState if may_go(one, to)} == {
        ("vantas", "utkast"),
        ("utkast", "inskickad"),
        ("inskickad", "godkand"),
        ("inskickad", "ater"),
        ("ater", "inskickad"),
    }


@pytest.mark.parametrize(
    ("kind", "number", "first", "last"),
    [
        ("manad", 2, date(2016, 2, 1), date(2016, 2, 29)),
        ("tertial", 3, date(2016, 9, 1), date(2016, 12, 31)),
        ("halvar", 1, date(2016, 1, 1), date(2016, 6, 30)),
        ("ar", 1, date(2016, 1, 1), date(2016, 12, 31)),
    ],
)
def test_a_period_covers_whole_months(kind, number, first, last):
    assert period_span(kind, 2016, number) == Span(first, last)


def test_women_and_men_are_counted_by_default_and_heads_in_a_structural_one():
    assert [(line.label, len(Shape().columns)) for line in lines_of(Shape())] == [("Deltagare", 3)]
    assert Shape(by_sex=False).columns == ("alla",)


def test_what_is_switched_on_gets_its_lines_and_what_is_stored_stays():
    shape = Shape(flow=True, exits=True, ages=age_classes("16–24, 25–29"), places=("Motala kommun",))
    labels = [line.label for line in lines_of(shape, [("deltagare", "alla", "65+", "alla")])]
    assert labels == [
        "Deltagare",
        "Nya",
        "Pågående vid periodens slut",
        "Avslutade",
        "Arbete",
        "Studier",
        "Aktivt arbetssökande",
        "Annat",
        "Har tagit steg framåt",
        "16–24",
        "25–29",
        "Motala kommun",
        "65+",
    ]


@pytest.mark.parametrize(
    ("typed", "count"), [("12", 12), (" 1 234 ", 1234), ("0", 0), ("", None), ("  ", None)]
)
def test_a_count_is_read_as_it_is_written(typed, count):
    assert read_count(typed) == count


@pytest.mark.parametrize("typed", ["tolv", "-1", "1,5", "12 st", "1234567", "811228-9874", "٣"])
def test_what_is_no_count_is_refused_without_repeating_it(typed):
    with pytest.raises(ValueError, match="Skriv") as told:
        read_count(typed)
    assert typed not in str(told.value)


def test_a_total_that_differs_is_told_of_and_an_unknown_part_is_not_nothing():
    women, men = ("deltagare", "kvinnor", "alla", "alla"), ("deltagare", "man", "alla", "alla")
    rules = sum_rules(Shape())
    assert [one.text for one in differences({women: 5, men: 6, TOTAL: 12}, rules)] == [
        "Kvinnor och män är 11, men här står 12"
    ]
    assert differences({women: 6, men: 6, TOTAL: 12}, rules) == ()
    assert differences({women: 5, TOTAL: 12}, rules) == ()


def test_an_exit_is_shown_with_its_base():
    assert share_of(12, 23) == "12 av 23 (52\u00a0%)"
    assert share_of(0, 0) == share_of(None, 23) == ""


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("16–24", 16, 24),
        ("65+", 65, None),
        ("60 och äldre", 60, None),
        ("under 25", None, 24),
        ("–29", None, 29),
    ],
)
def test_an_age_class_is_read(code, first, last):
    found = age_range(code)
    assert (found.first, found.last) == (first, last)


def test_a_municipality_is_known_by_its_short_name():
    assert place_words("Finspångs kommun") == ("finspångs kommun", "finspångs", "finspång")


# Opened by the office


def test_a_period_is_opened_for_those_that_run_and_report_so_often(
    cast, garden, django_capture_on_commit_callbacks
):
    make_intervention(cast.one.association, name="Månadsvis", report_kind="manad")
    make_intervention(cast.one.association, name="Slutade", ends=date(2015, 1, 1), starts=date(2014, 1, 1))
    make_intervention(
        cast.one.association, name="Slutade tidigare", starts=date(2013, 1, 1), ends=date(2014, 12, 31)
    )
    opened = open_period(by=cast.one.access(Role.CHIEF), period_kind="ar", span=YEAR, due=date(2016, 1, 31))
    assert {(str(one.intervention), one.state) for one in opened.new} == {
        ("Odlingen", "vantas"),
        ("Slutade", "vantas"),
    }
    assert set(opened.without_reporter) == {"Odlingen", "Slutade"}
    assert AuditEvent.objects.filter(action="report_opened").count() == 1


def test_opening_the_same_period_again_asks_nobody_twice_and_leads_to_what_there_is(cast, garden):
    opened = open_period(by=cast.one.access(Role.CHIEF), period_kind="ar", span=YEAR, due=date(2016, 1, 31))
    with pytest.raises(ThereIsOneError) as told:
        open_period(by=cast.one.access(Role.CHIEF), period_kind="ar", span=YEAR, due=date(2016, 2, 28))
    assert told.value.existing == opened.new[0]
    late = make_intervention(cast.one.association, name="Ny")
    again = open_period(by=cast.one.access(Role.CHIEF), period_kind="ar", span=YEAR, due=date(2016, 1, 31))
    assert [one.intervention for one in again.new] == [late]


def test_only_the_office_opens_and_never_a_locked_period_or_for_a_day_gone_by(cast, garden):
    with pytest.raises(PermissionDenied):
        open_period(by=cast.one.access(Role.REPORTER), period_kind="ar", span=YEAR, due=date(2016, 1, 31))
    with pytest.raises(ValidationError, match="redan varit"):
        open_period(by=cast.one.access(Role.CHIEF), period_kind="ar", span=YEAR, due=date(2015, 11, 12))
    make_period(cast.one.association, YEAR.first, YEAR.last, kind="ar", locked_on=date(2015, 11, 1))
    with pytest.raises(ValidationError, match="låst"):
        open_period(by=cast.one.access(Role.CHIEF), period_kind="ar", span=YEAR, due=date(2016, 1, 31))
    assert not Submission.objects.exists()


def test_a_final_report_is_due_weeks_after_the_end(cast):
    ended = make_intervention(cast.one.association, name="Slutade", ends=date(2015, 11, 1))
    make_intervention(cast.one.association, name="Går vidare", ends=date(2016, 6, 30))
    (one,) = ask_for_finals(by=cast.one.access(Role.OFFICE), weeks=8)
    assert (one.intervention, one.kind, one.due) == (ended, ReportKind.FINAL, date(2015, 12, 27))
    with pytest.raises(ValidationError, match="saknar slutrapport"):
        ask_for_finals(by=cast.one.access(Role.OFFICE), weeks=8)


def test_the_letter_leads_to_the_report_and_not_to_one_that_has_gone_on(cast, report):
    user = cast.one.users[Role.REPORTER]
    deliver(user.pk, [report.pk])
    assert mail.outbox[0].to == [user.email]
    assert reverse("report_edit", args=["norra", report.pk]) in mail.outbox[0].body
    Submission.objects.update(state=SubmissionState.SENT)
    deliver(user.pk, [report.pk])
    assert len(mail.outbox) == 1


# Written by the reporter


def test_a_draft_is_sent_returned_sent_again_and_approved_and_then_it_counts(cast, report, garden):
    save(cast, report, text="Det går bra")
    sent = send(cast, report)
    assert (sent.state, sent.by_name, sent.sent_at is not None) == ("inskickad", "Rapportör norra", True)
    return_submission(by=cast.one.access(Role.OFFICE), submission=report, note="Kontrollera antalet")
    save(cast, report, {TOTAL: 14}, number=1)
    again = send(cast, report, 2)
    assert (again.number, again.note) == (1, "Kontrollera antalet")
    assert count_tables(cast.one.access(Role.CHIEF), 2015, raw=True) == ()
    approve_submission(by=cast.one.access(Role.OFFICE), submission=report)
    (table,) = count_tables(cast.one.access(Role.CHIEF), 2015, raw=True)
    assert table.rows[0].total.value == 14


def test_the_authors_name_stays_when_she_has_left(cast, report):
    save(cast, report)
    send(cast, report)
    cast.one.association.role_grants.filter(role=Role.REPORTER).delete()
    cast.one.users[Role.REPORTER].name = "Någon annan"
    cast.one.users[Role.REPORTER].save()
    report.refresh_from_db()
    assert report.by_name == "Rapportör norra"


def test_whoever_saves_second_is_told_and_nothing_is_written(cast, report):
    save(cast, report)
    with pytest.raises(ChangedMeanwhileError):
        save(cast, report, {TOTAL: 99}, role=Role.OFFICE)
    assert report.cells.get().count == 12


def test_nothing_is_written_in_what_is_sent_or_of_a_locked_period_or_by_another(cast, report):
    with pytest.raises(PermissionDenied):
        save(cast, report, role=Role.AUDITOR)
    save(cast, report)
    Period.objects.update(locked_on=date(2015, 11, 1))
    with pytest.raises(ValidationError, match="låst"):
        save(cast, report, number=1)
    Period.objects.update(locked_on=None)
    send(cast, report)
    with pytest.raises(ValidationError, match="redan inskickad"):
        save(cast, report, number=1)


def test_a_required_heading_and_the_counts_are_asked_for_before_it_is_sent(cast, report):
    ReportQuestion.objects.create(
        association=cast.one.association, kind=ReportKind.COUNTS, label="Läget", is_required=True
    )
    save_submission(
        by=cast.one.access(Role.REPORTER),
        submission=report,
        edit_number=0,
        cells={},
        answers=[("Läget", " ")],
    )
    with pytest.raises(ValidationError) as told:
        send(cast, report)
    assert told.value.messages == [
        "Inga antal är ifyllda. Skriv 0 om ingen deltog.",
        "Läget: skriv något under rubriken.",
    ]
    save(cast, report, number=1, answers=[("Läget", "Gott")])
    assert send(cast, report, 2).state == SubmissionState.SENT


def test_a_personal_number_in_a_text_stops_the_save(cast, report):
    with pytest.raises(ValidationError, match="personnummer"):
        save(cast, report, answers=[("Läget", "Anna 811228-9874")])
    assert not report.cells.exists()


def test_an_approved_report_is_corrected_by_the_next_number_once(cast, report):
    save(cast, report)
    send(cast, report)
    approve_submission(by=cast.one.access(Role.OFFICE), submission=report)
    reporter = cast.one.access(Role.REPORTER)
    copy = start_correction(by=reporter, submission=report, due=date(2015, 12, 1))
    assert (copy.number, copy.state, copy.cells.get().count) == (2, "utkast", 12)
    with pytest.raises(ThereIsOneError) as told:
        start_correction(by=reporter, submission=report, due=date(2015, 12, 1))
    assert told.value.existing == copy
    save(cast, copy, {TOTAL: 20})
    send(cast, copy)
    assert count_tables(cast.one.access(Role.CHIEF), 2015, raw=True)[0].rows[0].total.value == 12
    approve_submission(by=cast.one.access(Role.OFFICE), submission=copy)
    assert count_tables(cast.one.access(Role.CHIEF), 2015, raw=True)[0].rows[0].total.value == 20


def test_a_progress_report_of_the_same_period_takes_no_counts_away(cast, report):
    save(cast, report)
    send(cast, report)
    approve_submission(by=cast.one.access(Role.OFFICE), submission=report)
    Submission.objects.create(
        intervention=report.intervention,
        period=report.period,
        kind=ReportKind.PROGRESS,
        number=2,
        state=SubmissionState.APPROVED,
        due=report.due,
    )
    assert count_tables(cast.one.access(Role.CHIEF), 2015, raw=True)[0].rows[0].total.value == 12


# The template


def test_a_template_is_laid_in_changed_and_a_heading_retired_keeps_its_texts(cast, report):
    chief = cast.one.access(Role.CHIEF)
    lay_in_starting_set(by=chief, kind=ReportKind.COUNTS)
    with pytest.raises(ValidationError, match="redan rubriker"):
        lay_in_starting_set(by=chief, kind=ReportKind.COUNTS)
    first, second = ReportQuestion.objects.order_by("position")
    save(cast, report, answers=[(first.label, "Gott")])
    save_template(by=chief, kind=ReportKind.COUNTS, headings=[Heading(second.pk, "Avvikelser i år")])
    first.refresh_from_db()
    assert first.retired_on == date(2015, 11, 13)
    assert report.texts.get().label == first.label
    with pytest.raises(ValidationError, match="två gånger"):
        save_template(by=chief, kind=ReportKind.COUNTS, headings=[Heading(None, "A"), Heading(None, "a")])


# Pages


def test_the_list_has_the_late_first_and_takes_the_same_queries_for_a_thousand(cast, report, sign_in):
    period = report.period
    client = sign_in(cast.one.users[Role.CHIEF])
    page = {"list": reverse("report_list", args=["norra"])}

    def add(count: int) -> None:
        start = Submission.objects.count()
        Submission.objects.bulk_create(
            Submission(
                intervention=report.intervention, period=period, number=start + n + 1, due=date(2015, 12, 1)
            )
            for n in range(count)
        )

    add(10)
    few = queries_of(client, page)
    add(990)
    assert queries_of(client, page) == few == {"list": 12}
    Submission.objects.filter(pk=report.pk).update(due=date(2015, 9, 1), number=5000)
    assert "Sen 1 september 2015" in words(client.get(page["list"]))[:900]


def test_a_reporter_meets_only_her_own_interventions_reports(cast, report, sign_in):
    other = make_submission(make_intervention(cast.one.association, name="Kaféet"), report.period)
    client = sign_in(cast.one.users[Role.REPORTER])
    text = words(client.get(reverse("report_list", args=["norra"])))
    assert "Odlingen" in text
    assert "Kaféet" not in text
    assert client.get(reverse("report_detail", args=["norra", other.pk])).status_code == 404


def test_a_sent_report_leads_to_where_it_is_read(cast, report, sign_in):
    save(cast, report)
    send(cast, report)
    client = sign_in(cast.one.users[Role.REPORTER])
    answer = client.get(reverse("report_edit", args=["norra", report.pk]), follow=True)
    assert "Rapporten är redan inskickad." in words(answer)


def test_a_report_that_was_read_in_without_a_name_is_not_called_unsent(cast, garden, sign_in):
    report = make_submission(garden, make_period(cast.one.association), by_name="")
    shown = words(
        sign_in(cast.one.users[Role.OFFICE]).get(reverse("report_detail", args=["norra", report.pk]))
    )
    assert "Rapporterad av Namn saknas" in shown
    assert "Inte inskickad än" not in shown


def test_two_who_write_see_each_others_figures_and_nothing_typed_is_lost(cast, report, sign_in):
    save(cast, report, {TOTAL: 7}, role=Role.OFFICE)
    client = sign_in(cast.one.users[Role.REPORTER])
    data = {"nummer": "0", "antal|deltagare|alla|alla|alla": "9", "text": "Min text"}
    answer = client.post(reverse("report_edit", args=["norra", report.pk]), data)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="9"' in html
    assert "Min text" in html
    assert "Sparat av någon annan: <strong>7</strong>" in html


# Staff


def staff_data(cast, was: str = "", typed: str = "0,5") -> dict[str, str]:
    """What the report's page sends of one party: the figure it was made from, and what is typed."""
    prefix = f"p{cast.one.memberships['fk'].pk}-actual"
    return {"nummer": "0", f"initial-{prefix}": was, prefix: typed}


@pytest.fixture
def party(cast, garden) -> InterventionParty:
    return InterventionParty.objects.create(intervention=garden, membership=cast.one.memberships["fk"])


def test_the_reporter_writes_the_parties_staff_in_the_report_and_it_is_read_with_it(
    cast, report, party, sign_in
):
    client, url = sign_in(cast.one.users[Role.REPORTER]), reverse("report_edit", args=["norra", report.pk])
    assert "Personal från parterna 2015" in words(client.get(url))
    client.post(url, staff_data(cast))
    row = StaffContribution.objects.get()
    assert (row.membership, row.year, row.planned, row.actual) == (
        party.membership,
        2015,
        None,
        Decimal("0.5"),
    )
    save(cast, report, number=1)
    send(cast, report, 2)
    read = client.get(reverse("report_detail", args=["norra", report.pk]))
    assert "0,5" in row_with(read, str(party.membership))


def test_staff_that_was_not_touched_in_the_report_stays_as_somebody_else_wrote_it(
    cast, report, party, sign_in
):
    row = StaffContribution.objects.create(
        intervention=report.intervention, membership=party.membership, year=2015, actual=Decimal(2)
    )
    client, url = sign_in(cast.one.users[Role.REPORTER]), reverse("report_edit", args=["norra", report.pk])
    client.post(url, staff_data(cast, was="1", typed="1"))
    row.refresh_from_db()
    assert row.actual == Decimal(2)


def test_staff_that_is_no_figure_saves_nothing_and_stays_on_the_page(cast, report, party, sign_in):
    client, url = sign_in(cast.one.users[Role.REPORTER]), reverse("report_edit", args=["norra", report.pk])
    data = {**staff_data(cast, typed="en halv"), "text": "Min text"}
    answer = client.post(url, data)
    assert answer.status_code == 422
    assert "årsarbetare: Skriv ett tal, till exempel 0,5." in plain(answer.content.decode())
    assert 'value="en halv"' in answer.content.decode()
    report.refresh_from_db()
    assert (report.edit_number, report.text) == (0, "")


def test_a_report_that_somebody_else_saved_first_writes_no_staff(cast, report, party):
    save(cast, report, role=Role.OFFICE)
    with pytest.raises(ChangedMeanwhileError):
        save(cast, report, staff={party.membership_id: Decimal(1)})
    assert not StaffContribution.objects.exists()
