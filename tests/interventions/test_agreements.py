"""Which answer becomes which text of the intervention, and which days a report is about."""

from datetime import date
from decimal import Decimal

import pytest

from finsam.shared.periods import Span
from interventions.domain.agreements import (
    Asked,
    co_financing,
    groups_named,
    intervention_texts,
    period_kind,
    proposed_reports,
    report_days,
)
from interventions.domain.starting_form import STARTING_FORM
from interventions.enums import FieldGroup, FieldKind, PeriodKind, ReportKind

D = Decimal
PROGRESS, FINAL = ReportKind.PROGRESS, ReportKind.FINAL


def asked(group: FieldGroup, label: str, text: str, help_text: str = "", kind=FieldKind.LONG) -> Asked:
    return Asked(group, kind, label, help_text, text)


def test_the_starting_form_fills_the_interventions_sheet():
    answers = [
        Asked(
            one.group, one.kind, one.label, one.help_text, "24" if one.kind == FieldKind.NUMBER else one.label
        )
        for one in STARTING_FORM
    ]
    texts = intervention_texts(answers)
    assert texts.description == "Vad går idén ut på?"
    assert texts.purpose == "Vad ska ha blivit bättre när insatsen är slut?"
    assert texts.target_group_note == "Vem är insatsen till för?"
    assert texts.method == "Hur ska ni arbeta?"
    assert texts.places == "24 deltagare per år"


def test_without_telling_words_the_headings_decide():
    texts = intervention_texts(
        [
            asked(FieldGroup.WHY, "Bakgrund", "Varför"),
            asked(FieldGroup.WHAT, "Insatsen", "Vad"),
            asked(FieldGroup.HOW, "Arbetet", "Hur"),
        ]
    )
    assert (texts.description, texts.purpose, texts.method) == ("Vad", "Varför", "Hur")
    assert (texts.target_group, texts.places) == ("", "")


def test_an_answer_is_used_once_and_an_empty_one_not_at_all():
    texts = intervention_texts(
        [
            asked(FieldGroup.WHAT, "Syfte och målgrupp", "Båda"),
            asked(FieldGroup.WHAT, "Syftet", "  "),
        ]
    )
    assert (texts.target_group_note, texts.purpose, texts.description) == ("Båda", "", "")


def test_a_long_target_group_is_told_whole_in_the_description():
    long = "Unga vuxna " * 30
    texts = intervention_texts(
        [asked(FieldGroup.WHAT, "Idén", "Kort"), asked(FieldGroup.WHAT, "Målgrupp", long)]
    )
    assert len(texts.target_group_note) <= 200
    assert texts.target_group_note.endswith("vuxna…")
    assert texts.description == f"Kort\n\nMålgrupp: {long.strip()}"


def test_places_are_called_places_when_that_is_asked():
    answer = asked(FieldGroup.WHAT, "Antal platser", "12", kind=FieldKind.NUMBER)
    assert intervention_texts([answer]).places == "12 platser"


def test_what_is_paid_beside_the_associations_money():
    assert co_financing(D(50_000), D(20_000)) == (
        "Parternas egen insats 50\u00a0000\u00a0kr och andra finansiärer 20\u00a0000\u00a0kr"
    )
    assert co_financing(D(0), D(0)) == ""


def test_target_groups_are_known_by_their_names_in_the_text():
    names = ["Unga vuxna", "Långtidssjukskrivna"]
    assert groups_named("För unga  vuxna\n16–29 år", names) == ("Unga vuxna",)


@pytest.mark.parametrize(
    ("starts", "ends", "wanted"),
    [
        (
            date(2016, 1, 1),
            date(2016, 12, 31),
            ((PROGRESS, date(2016, 8, 31)), (FINAL, date(2017, 2, 25))),
        ),
        (date(2016, 1, 1), date(2016, 5, 31), ((FINAL, date(2016, 7, 26)),)),
        (date(2016, 1, 1), None, ((PROGRESS, date(2017, 1, 31)),)),
        (
            date(2016, 9, 1),
            date(2017, 12, 31),
            ((PROGRESS, date(2017, 1, 31)), (PROGRESS, date(2017, 8, 31)), (FINAL, date(2018, 2, 25))),
        ),
    ],
)
def test_reports_are_proposed_after_each_half_year_and_the_end(starts, ends, wanted):
    assert proposed_reports(starts, ends) == wanted


def test_a_progress_report_goes_on_from_the_one_before_and_the_final_one_is_about_all():
    starts, ends = date(2016, 1, 1), date(2017, 12, 31)
    asked_for = [(FINAL, date(2018, 2, 25)), (PROGRESS, date(2017, 1, 31)), (PROGRESS, date(2016, 8, 31))]
    assert [(one.kind, one.span) for one in report_days(asked_for, starts, ends)] == [
        (PROGRESS, Span(date(2016, 1, 1), date(2016, 6, 30))),
        (PROGRESS, Span(date(2016, 7, 1), date(2016, 12, 31))),
        (FINAL, Span(starts, ends)),
    ]


def test_a_report_soon_after_the_start_is_about_the_days_until_it_is_due():
    found = report_days([(PROGRESS, date(2016, 2, 29))], date(2016, 1, 1), None)
    assert found[0].span == Span(date(2016, 1, 1), date(2016, 2, 29))


def test_a_report_after_the_end_is_about_no_later_day():
    found = report_days([(PROGRESS, date(2017, 1, 31))], date(2016, 1, 1), date(2016, 11, 30))
    assert found[0].span == Span(date(2016, 1, 1), date(2016, 11, 30))


@pytest.mark.parametrize(
    ("last", "kind"),
    [
        (date(2016, 1, 31), PeriodKind.MONTH),
        (date(2016, 6, 30), PeriodKind.HALF),
        (date(2016, 8, 31), PeriodKind.YEAR),
        (date(2018, 12, 31), PeriodKind.YEAR),
    ],
)
def test_a_span_is_the_shortest_kind_that_holds_it(last, kind):
    assert period_kind(Span(date(2016, 1, 1), last)) == kind
