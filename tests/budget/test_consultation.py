"""The consultation of a budget: who has the proposal, what each answered, when it is over; and who may read the proposal."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from budget.domain.consultation import (
    Asked,
    ConsultationError,
    check_answer,
    check_consulted,
    is_answered,
    is_late,
)
from budget.enums import BudgetState, ConsultationView
from budget.models import Budget, Consultation
from budget.queries.consultation import members_asked
from budget.services.consultation import close_consultation, meet_condition, record_answer, send_proposal
from members.enums import Act, MeetingState, Role
from members.models import AuditEvent
from tests.builders import (
    make_budget,
    make_explanation,
    make_line,
    make_meeting,
    make_membership,
    send_to_members,
)
from tests.cast import TODAY
from tests.pages import plain, queries_of, row_with, words

SENT, MEETING = date(2015, 9, 24), date(2015, 11, 12)
FOR = ConsultationView.SUPPORTS


# The rule


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([Asked("Motala", SENT), Asked("Mjölby", SENT, MEETING, FOR)], None),
        ([Asked("Motala", MEETING)], None),
        ([Asked("Motala", SENT), Asked("Mjölby")], "23 § finsamlagen.*Mjölby"),
        ([Asked("Motala", TODAY)], "23 § finsamlagen.*Motala efter mötet"),
    ],
)
def test_every_member_has_the_proposal_by_the_day_of_the_meeting(rows, why):
    if why is None:
        check_consulted(rows, MEETING)
        return
    with pytest.raises(ConsultationError, match=why):
        check_consulted(rows, MEETING)


@pytest.mark.parametrize(
    ("answered_on", "is_refused"),
    [(date(2015, 9, 23), True), (SENT, False), (TODAY, False), (date(2015, 11, 14), True)],
)
def test_an_answer_comes_after_the_proposal_and_not_tomorrow(answered_on, is_refused):
    if is_refused:
        with pytest.raises(ConsultationError):
            check_answer(SENT, answered_on, TODAY)
    else:
        check_answer(SENT, answered_on, TODAY)


def test_an_answer_is_waited_for_in_days_until_it_has_come():
    assert Asked("Motala").days_to_answer(TODAY) is None
    assert Asked("Motala", SENT).days_to_answer(TODAY) == 50
    assert Asked("Motala", SENT, date(2015, 10, 12), FOR).days_to_answer(TODAY) == 18
    assert not is_answered([])


@pytest.mark.parametrize(
    ("held_on", "late"), [(date(2015, 11, 30), False), (date(2015, 12, 1), True), (date(2016, 2, 1), True)]
)
def test_a_budget_is_late_from_the_first_of_december(held_on, late):
    assert is_late(2016, held_on) is late


# What is written


@pytest.fixture
def budget(cast) -> Budget:
    budget = make_budget(cast.one.association, 2016)
    make_line(budget)
    return budget


def answer(by, row: Consultation, **fields) -> Consultation:
    given = {"answered_on": date(2015, 10, 12), "view": FOR, **fields}
    return record_answer(by=by, consultation=row, **given)


both = [pytest.mark.django_db, pytest.mark.both]


def marked(test):
    for mark in both:
        test = mark(test)
    return test


@marked
def test_a_draft_that_is_sent_becomes_a_proposal_with_every_member_asked(cast, budget):
    Budget.objects.update(state=BudgetState.DRAFT)
    assert send_proposal(by=cast.one.access(Role.OFFICE), budget=budget, on=SENT) == 4
    budget.refresh_from_db()
    assert budget.state == BudgetState.PROPOSED
    assert set(Consultation.objects.values_list("sent_on", "answered_on", "view")) == {(SENT, None, "")}
    event = AuditEvent.objects.get(action=Act.PROPOSAL_SENT)
    assert event.detail == {"year": 2016, "version": 1, "members": 4, "on": "2015-09-24"}


@marked
def test_a_member_that_comes_later_is_sent_the_proposal_alone(cast, budget):
    office = cast.one.access(Role.OFFICE)
    send_to_members(budget)
    with pytest.raises(ValidationError, match="redan skickat till alla"):
        send_proposal(by=office, budget=budget, on=TODAY)
    new = make_membership(cast.one.association, "Nya kommun", "kommun", valid_from=date(2016, 1, 1))
    assert send_proposal(by=office, budget=budget, on=TODAY) == 1
    assert Consultation.objects.get(sent_on=TODAY).membership == new


@marked
def test_a_changed_proposal_goes_to_all_anew_and_the_earlier_answers_stay_readable(cast, budget):
    office = cast.one.access(Role.OFFICE)
    answer(office, send_to_members(budget)[0], text="Bra.")
    Budget.objects.update(state=BudgetState.DRAFT)
    assert send_proposal(by=office, budget=budget, on=TODAY) == 4
    row = Consultation.objects.order_by("pk").first()
    assert (row.sent_on, row.answered_on, row.view) == (TODAY, None, "")
    assert plain(row.text) == "Om förslaget som skickades 24 september 2015: tillstyrker. Bra."


@marked
def test_the_last_answer_ends_the_consultation(cast, budget):
    office = cast.one.access(Role.OFFICE)
    *others, last = send_to_members(budget)
    for row in others:
        answer(office, row)
    budget.refresh_from_db()
    assert budget.state == BudgetState.PROPOSED
    answer(office, last, view=ConsultationView.OBJECTS)
    budget.refresh_from_db()
    assert budget.state == BudgetState.CONSULTED


@marked
def test_the_office_ends_it_earlier_for_a_reason_that_stands_with_each_silent_member(cast, budget):
    office = cast.one.access(Role.OFFICE)
    with pytest.raises(ValidationError, match="alla medlemmar först"):
        close_consultation(by=office, budget=budget, reason="Svarstiden är ute.")
    first, *_ = send_to_members(budget)
    answer(office, first)
    with pytest.raises(ValidationError, match="Skriv varför"):
        close_consultation(by=office, budget=budget, reason=" ")
    closed = close_consultation(by=office, budget=budget, reason="Svarstiden är ute.")
    assert closed.state == BudgetState.CONSULTED
    texts = list(Consultation.objects.order_by("pk").values_list("text", flat=True))
    assert texts[0] == ""
    assert {plain(text) for text in texts[1:]} == {
        "Samrådet avslutades 13 november 2015 utan svar: Svarstiden är ute."
    }


@marked
def test_only_the_office_writes_and_nothing_after_adoption(cast, budget):
    row = send_to_members(budget)[0]
    for role in (Role.BOARD, Role.AUDITOR):
        with pytest.raises(PermissionDenied):
            answer(cast.one.access(role), row)
    Budget.objects.update(state=BudgetState.ADOPTED)
    with pytest.raises(ValidationError, match="fastställd"):
        answer(cast.one.access(Role.OFFICE), row)


@marked
def test_those_asked_are_members_now_or_when_the_year_begins(cast, budget):
    make_membership(cast.one.association, "Nya kommun", "kommun", valid_from=date(2016, 1, 1))
    gone = cast.one.memberships["af"]
    gone.valid_until = date(2015, 6, 30)
    gone.save()
    names = [str(row.membership) for row in members_asked(cast.one.access(Role.OFFICE), budget, TODAY)]
    assert names == ["Försäkringskassan norra", "Region norra", "norra kommun", "Nya kommun"]


@marked
def test_a_condition_is_met_on_a_day_after_the_decision(cast, budget):
    office = cast.one.access(Role.OFFICE)
    with pytest.raises(ValidationError, match="inget villkor"):
        meet_condition(by=office, budget=budget, on=TODAY)
    meeting = make_meeting(cast.one.board, MEETING, is_public=True)
    budget.decision = meeting.decisions.create(paragraph="§ 1", title="Budget")
    budget.state, budget.condition = BudgetState.ADOPTED, "Motala beslutar."
    budget.save()
    for wrong in (date(2015, 11, 11), date(2015, 11, 14)):
        with pytest.raises(ValidationError):
            meet_condition(by=office, budget=budget, on=wrong)
    assert meet_condition(by=office, budget=budget, on=TODAY).condition_met_on == TODAY
    assert AuditEvent.objects.filter(action=Act.CONDITION_MET).count() == 1


# The pages


@pytest.mark.django_db
def test_the_log_says_of_each_member_when_and_what(cast, budget, sign_in):
    office = sign_in(cast.one.users[Role.OFFICE])
    url = reverse("consultation_list", args=["norra", budget.pk])
    assert "Finsam har inga e-postadresser till medlemmarna." in words(office.get(url))
    send = reverse("consultation_send", args=["norra", budget.pk])
    refused = office.post(send, {"sent_on": "2015-11-14"})
    assert refused.status_code == 422
    assert "inte en kommande dag" in refused.content.decode()
    page = office.post(send, {"sent_on": "2015-09-24"}, follow=True)
    assert "antecknat som skickat till fyra medlemmar" in words(page)
    row = Consultation.objects.get(membership=cast.one.memberships["kommun"])
    form = reverse("consultation_answer", args=["norra", row.pk])
    early = office.post(form, {"answered_on": "2015-09-23", "view": "invander"})
    assert early.status_code == 422
    given = {"answered_on": "2015-10-12", "view": "invander", "text": "För dyrt.", "reference": "KS 12"}
    page = office.post(form, given, follow=True)
    assert row_with(page, "norra kommun") == (
        "norra kommun 2015-09-24 2015-10-12 18 Har invändningar För dyrt. KS 12 Ändra svaret från norra kommun"
    )
    assert "Inget svar än från Försäkringskassan norra, Arbetsförmedlingen norra och Region norra." in words(
        page
    )


@pytest.mark.django_db
def test_the_board_reads_the_log_and_writes_nothing(cast, budget, sign_in):
    send_to_members(budget)
    page = words(
        sign_in(cast.one.users[Role.BOARD]).get(reverse("consultation_list", args=["norra", budget.pk]))
    )
    assert "Förslaget har gått till 4 av 4 medlemmar, och 0 har svarat." in page
    assert "Skriv in svaret" not in page
    assert "Avsluta samrådet" not in page


@pytest.mark.django_db
def test_the_log_costs_the_same_with_few_and_many_members(cast, budget, sign_in):
    client, url = sign_in(cast.one.users[Role.CHIEF]), reverse("consultation_list", args=["norra", budget.pk])
    send_to_members(budget)
    few = queries_of(client, {"list": url})
    for number in range(30):
        make_membership(cast.one.association, f"Kommun {number}", "kommun")
    assert queries_of(client, {"list": url}) == few == {"list": 13}


@pytest.mark.django_db
def test_the_proposal_is_open_to_all_from_the_notice_of_its_meeting(cast, budget, client):
    url = reverse("budget_proposal", args=["norra", 2016])
    make_explanation(budget, owner="Eva Ek", text="Sparade medel")
    make_line(budget, budget.contributions_total)
    meeting = make_meeting(cast.one.board, date(2015, 11, 25), is_public=True, place="Motala")
    assert client.get(url).status_code == 404  # planned, not called
    meeting.state = MeetingState.CALLED
    meeting.save()
    page = words(client.get(url))
    assert "Styrelsen beslutar om budgeten 25 november 2015, Motala." in page
    assert "Försäkringskassan norra 50,0 % 5 850 000" in page
    assert "100 tkr : Sparade medel" in page
    assert "Eva Ek" not in page
    for state in (BudgetState.DRAFT, BudgetState.ADOPTED):
        Budget.objects.update(state=state)
        assert client.get(url).status_code == 404
    Budget.objects.update(state=BudgetState.CONSULTED)
    for slug, year in (("norra", 2017), ("sodra", 2016), ("finns-inte", 2016)):
        assert client.get(reverse("budget_proposal", args=[slug, year])).status_code == 404
    meeting.is_public = False
    meeting.save()
    assert client.get(url).status_code == 404


@pytest.mark.django_db
def test_a_condition_waits_on_the_start_page_until_it_is_met(cast, budget, sign_in):
    office = sign_in(cast.one.users[Role.OFFICE])
    start = reverse("association_start", args=["norra"])
    meeting = make_meeting(cast.one.board, MEETING, is_public=True, state=MeetingState.ADJUSTED)
    budget.decision = meeting.decisions.create(paragraph="§ 1", title="Budget")
    budget.state, budget.condition = BudgetState.ADOPTED, "att Motala beslutar."
    budget.save()
    assert "Budget 2016: villkorad av att Motala beslutar. fastställd 12 november 2015" in words(
        office.get(start)
    )
    url = reverse("condition_met", args=["norra", budget.pk])
    assert "Villkoret uppfylldes inte" in words(office.get(url))
    page = words(office.post(url, {"on": "2015-11-13"}, follow=True))
    assert "Villkoret är uppfyllt den 13 november 2015." in page
    assert "villkorad" not in words(office.get(start))
