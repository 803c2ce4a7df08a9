"""Hand-overs: days that follow the end, what is asked and answered, and the mail that reminds."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.urls import reverse

from finsam.web.access import Access
from interventions.domain.hand_over import Asked, due_days, months_after, plan_questions
from interventions.models import HandOver, HandOverCheck, Intervention
from interventions.queries.delivery import hand_over_warnings, hand_overs_of_year
from interventions.services.hand_over import answer_question, keep_questions, save_promise
from members.enums import Role
from tests.builders import make_intervention
from tests.cast import TODAY

ENDS = date(2015, 5, 31)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2015, 8, 31), 6, date(2016, 2, 29)),
        (date(2014, 8, 31), 6, date(2015, 2, 28)),
        (date(2015, 12, 31), 12, date(2016, 12, 31)),
        (date(2015, 6, 15), 6, date(2015, 12, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(day, months, expected):
    assert months_after(day, months) == expected


def test_questions_follow_the_end_and_an_answered_one_stays():
    stored = [Asked(6, date(2015, 11, 30), True), Asked(12, date(2016, 5, 31), False)]
    moved = plan_questions(date(2015, 7, 31), stored, TODAY)
    assert (moved.add, moved.move, moved.remove) == ({}, {12: date(2016, 7, 31)}, frozenset())
    gone = plan_questions(None, stored, TODAY)
    assert (gone.add, gone.move, gone.remove) == ({}, {}, frozenset({12}))


def test_nothing_is_asked_about_what_ended_long_ago():
    assert plan_questions(date(2010, 12, 31), [], TODAY).is_empty
    assert plan_questions(date(2014, 6, 30), [], TODAY).add == {
        6: date(2014, 12, 30),
        12: date(2015, 6, 30),
    }
    assert due_days(None) == {}


pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def ended(cast) -> Intervention:
    one = make_intervention(cast.one.association, name="Kaféet", ends=ENDS)
    keep_questions(by=cast.one.access(Role.OFFICE), intervention=one)
    return one


def days(one: Intervention) -> list[tuple[int, date]]:
    return list(HandOverCheck.objects.filter(hand_over__intervention=one).values_list("months", "due"))


def test_an_end_that_is_set_in_the_register_or_by_a_file_stores_the_days(cast, ended):
    assert days(ended) == [(6, date(2015, 11, 30)), (12, date(2016, 5, 31))]
    ended.ends = date(2015, 6, 30)
    ended.save()
    assert keep_questions(by=Access.system(cast.one.association, TODAY)) == 1
    assert days(ended) == [(6, date(2015, 12, 30)), (12, date(2016, 6, 30))]
    assert keep_questions(by=Access.system(cast.one.association, TODAY)) == 0


def test_the_register_asks_after_an_end_the_moment_it_is_saved(cast, sign_in):
    one = make_intervention(cast.one.association, cast.one.memberships["kommun"])
    address = reverse("admin:interventions_intervention_change", args=[one.pk])
    client = sign_in(cast.one.users[Role.CHIEF])
    form = client.get(address).context["adminform"].form
    data = {
        name: "" if value is None else value for name, value in form.initial.items() if name in form.fields
    }
    data |= {"ends": "2015-12-31", "target_groups": [], "open_to": []}
    for prefix in ("party_rows", "goals", "reporters"):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    data = {name: value for name, value in data.items() if value is not False}
    assert client.post(address, data).status_code == 302
    assert days(one) == [(6, date(2016, 6, 30)), (12, date(2016, 12, 31))]


def test_an_end_that_is_taken_away_takes_its_unanswered_questions_with_it(cast, ended):
    ended.ends = None
    ended.save()
    keep_questions(by=cast.one.access(Role.OFFICE), intervention=ended)
    assert days(ended) == []


def test_the_office_is_told_on_the_day_and_once_by_mail(cast, ended):
    first = date(2015, 11, 30)
    assert hand_over_warnings(Access.system(cast.one.association, first - timedelta(days=1))) == []
    (warned,) = hand_over_warnings(Access.system(cast.one.association, first))
    assert warned.text == "Kaféet slutade för sex månader sedan: skriv vad som blev av den"
    check = HandOverCheck.objects.get(months=6)
    assert (warned.page, warned.pk, warned.due) == ("hand_over_answer", check.pk, first)


def test_the_nightly_command_stores_the_days_and_mails_what_is_due(cast, settings, capsys):
    settings.FINSAM_TODAY = "2015-11-13"
    make_intervention(cast.one.association, name="Kaféet", ends=date(2015, 5, 1))
    for _ in range(2):
        call_command("daily")
    letters = [letter for letter in mail.outbox if "Kaféet slutade för sex månader sedan" in letter.body]
    assert len(letters) == 1
    assert f"/f/norra/insatser/overlamning/{HandOverCheck.objects.get(months=6).pk}/" in letters[0].body


def test_the_start_page_leads_to_the_question(cast, sign_in, ended):
    HandOverCheck.objects.filter(months=6).update(due=date(2015, 11, 10))
    page = sign_in(cast.one.users[Role.CHIEF]).get(reverse("association_start", args=["norra"]))
    assert (
        reverse("hand_over_answer", args=["norra", HandOverCheck.objects.get(months=6).pk])
        in page.content.decode()
    )


def test_a_promise_is_kept_with_its_taker_and_read_on_the_sheet(cast, sign_in, ended):
    client = sign_in(cast.one.users[Role.OFFICE])
    address = reverse("hand_over", args=["norra", ended.pk])
    data = {"taker": cast.one.memberships["kommun"].pk, "promise": "", "promised_on": "2015-05-01"}
    refused = client.post(address, data)
    assert refused.status_code == 422
    assert 'value="2015-05-01"' in refused.content.decode()
    assert client.post(address, {**data, "promise": "Samordnaren anställs"}).status_code == 302
    sheet = client.get(reverse("intervention_detail", args=["norra", ended.pk])).content.decode()
    assert "norra kommun har lovat att ta över" in sheet
    assert "Samordnaren anställs" in sheet


def test_an_answer_is_kept_may_be_written_anew_and_is_asked_for_no_more(cast, ended):
    by, check = cast.one.access(Role.OFFICE, date(2015, 12, 1)), HandOverCheck.objects.get(months=6)
    for answer in ("delvis", "overtagen"):
        answer_question(by=by, check=check, answer=answer, text="Anställd", answered_on=date(2015, 12, 1))
    check.refresh_from_db()
    assert (check.answer, check.answered_on) == ("overtagen", date(2015, 12, 1))
    assert hand_over_warnings(by) == []


@pytest.mark.parametrize(
    ("answer", "day", "at"),
    [
        ("", date(2015, 12, 1), "answer"),
        ("inte", date(2015, 12, 2), "answered_on"),
        ("inte", ENDS, "answered_on"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_at_its_field(cast, ended, answer, day, at):
    by, check = cast.one.access(Role.OFFICE, date(2015, 12, 1)), HandOverCheck.objects.get(months=6)
    with pytest.raises(ValidationError) as found:
        answer_question(by=by, check=check, answer=answer, text="", answered_on=day)
    assert list(found.value.message_dict) == [at]


def test_only_the_office_writes_promises_and_answers(cast, ended):
    for role in set(Role) - {Role.CHIEF, Role.OFFICE}:
        by = cast.one.access(role)
        with pytest.raises(PermissionDenied):
            save_promise(by=by, intervention=ended, taker=None, promise="Inget")
        with pytest.raises(PermissionDenied):
            answer_question(
                by=by, check=HandOverCheck.objects.first(), answer="inte", text="", answered_on=TODAY
            )


def test_the_table_of_a_year_has_what_ended_and_what_was_asked_after(cast, ended, django_assert_num_queries):
    access = cast.one.access(Role.LSG)
    HandOver.objects.update(taker=cast.one.memberships["kommun"], promise="Allt")
    HandOverCheck.objects.filter(months=6).update(answer="inte", answered_on=TODAY, text="Pengarna tog slut")
    make_intervention(cast.one.association, name="Pågår")
    assert [row.intervention for row in hand_overs_of_year(access, 2014, TODAY)] == []
    (row,) = hand_overs_of_year(access, 2015, TODAY)
    assert (row.taker, row.answer_after(6), row.answer_after(12)) == (
        "norra kommun",
        "Inte övertagen. Pengarna tog slut",
        "",
    )
    assert len(hand_overs_of_year(access, 2016, TODAY)) == 1
    for number in range(20):
        other = make_intervention(cast.one.association, ends=ENDS, name=f"Nr {number}")
        HandOver.objects.create(intervention=other, promise="x", taker=cast.one.memberships["fk"])
    with django_assert_num_queries(3):
        assert len(hand_overs_of_year(access, 2015, TODAY)) == 21
