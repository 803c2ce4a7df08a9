"""What the board decides of an application, held against the budget; and the agreement that makes an intervention."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from budget.enums import Area, BudgetState
from budget.models import Budget, BudgetLine, Grant
from budget.queries.grants import budget_for, paying_lines
from budget.services.budgets import revise_budget
from budget.services.grants import NewDecision, agree_application, decide_application, lines_to_link
from finsam.web.access import Access
from interventions.enums import (
    ApplicationState,
    FieldGroup,
    FieldKind,
    InterventionState,
    Outcome,
    PeriodKind,
    ReportKind,
    SubmissionState,
)
from interventions.models import Application, ApplicationYear, Intervention, Period, Submission, TargetGroup
from interventions.services.agreements import begin_due_interventions
from interventions.services.applications import return_application
from members.enums import Act, MeetingState, Role
from members.models import AuditEvent, Decision
from tests.builders import make_budget, make_intervention, make_line, make_meeting
from tests.builders.applications import make_call, make_form, make_sent
from tests.builders.grants import HELD, REPORTS, make_decision, make_granted, make_prepared, make_proposed
from tests.builders.meetings import all_came
from tests.cast import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both]
D = Decimal
QUESTIONS = (
    (FieldGroup.WHY, "Vilket behov finns?", FieldKind.LONG, True),
    (FieldGroup.WHAT, "Vad går idén ut på?", FieldKind.LONG, True),
    (FieldGroup.WHAT, "Vad är syftet?", FieldKind.LONG, True),
    (FieldGroup.WHAT, "Vilken är målgruppen?", FieldKind.LONG, True),
    (FieldGroup.WHAT, "Hur många ska delta per år?", FieldKind.NUMBER, False),
    (FieldGroup.HOW, "Vilken metod?", FieldKind.LONG, True),
)


@pytest.fixture
def call(cast):
    form = make_form(cast.one.association, questions=QUESTIONS)
    return make_call(cast.one.association, form, group=cast.one.lsg)


@pytest.fixture
def own(cast, call) -> Application:
    """Proposed: 300 000 kr for 2016, the municipality with Försäkringskassan."""
    return make_proposed(
        cast.one, call, cast.one.memberships["kommun"], cast.one.memberships["fk"], title="Vägen in"
    )


@pytest.fixture
def budget(cast) -> Budget:
    return make_budget(cast.one.association, 2016, state=BudgetState.ADOPTED)


def decide(cast, own, **given) -> Application:
    given = {"decision": None, "outcome": Outcome.GRANTED, "amounts": {2016: D(300_000)}} | given
    given["decision"] = given["decision"] or make_decision(cast.one, f"§ {own.pk}")
    return decide_application(by=cast.one.access(Role.OFFICE), application=own, **given)


# The decision


def test_a_decision_is_written_with_money_conditions_and_report_days(cast, own, budget):
    line = make_line(budget, D(500_000), name="Nya insatser")
    decision = make_decision(cast.one)
    decide(
        cast,
        own,
        decision=decision,
        outcome=Outcome.PARTLY,
        amounts={2016: D(200_000)},
        conditions="Rapport varje halvår.",
        reports=REPORTS,
        line=line,
    )
    own.refresh_from_db()
    assert (own.state, own.outcome, own.decision, own.conditions) == (
        ApplicationState.GRANTED,
        Outcome.PARTLY,
        decision,
        "Rapport varje halvår.",
    )
    assert own.years.get().decided == D(200_000)
    assert [(row.kind, row.due) for row in own.report_days.all()] == list(REPORTS)
    assert (own.grant.line, own.grant.budget_year, own.grant.line_name) == (line, 2016, "Nya insatser")
    event = AuditEvent.objects.get(action=Act.APPLICATION_DECIDED)
    assert event.detail["outcome"] == Outcome.PARTLY
    assert "200" not in str(event.detail["line"])


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Outcome.REFUSED, ApplicationState.REFUSED), (Outcome.REFERRED, ApplicationState.REFERRED)],
)
def test_refusal_and_referral_give_no_money_no_reports_and_say_why(cast, own, budget, outcome, state):
    with pytest.raises(ValidationError, match="Skriv skälen"):
        decide(cast, own, outcome=outcome, amounts={})
    decide(cast, own, outcome=outcome, amounts={}, conditions="Behovet är oklart.", reports=REPORTS)
    own.refresh_from_db()
    assert (own.state, own.years.get().decided, own.report_days.count()) == (state, D(0), 0)
    assert not Grant.objects.exists()


def test_more_than_the_line_has_left_is_refused_with_line_sum_and_way_out(cast, own, budget):
    small = make_line(budget, D(250_000), name="Nya insatser")
    large = make_line(budget, D(400_000), name="Utveckling", area=Area.COMMON)
    with pytest.raises(ValidationError) as refused:
        decide(cast, own, line=small)
    words = refused.value.message_dict["line"][0].replace("\u00a0", " ")
    assert words == (
        "Pengarna på raden Nya insatser räcker inte: 2016 är 250 000 kr kvar av 250 000 kr och beslutet gäller "
        "300 000 kr. Det finns plats på Utveckling: välj den raden, eller revidera budgeten."
    )
    own.refresh_from_db()
    assert (own.state, own.decision) == (ApplicationState.PROPOSED, None)
    decide(cast, own, line=large)
    own.refresh_from_db()
    assert own.grant.line == large


def test_what_others_were_granted_from_the_line_is_gone(cast, call, own, budget):
    line = make_line(budget, D(500_000), name="Nya insatser")
    decide(cast, own, line=line)
    second = make_proposed(cast.one, call, cast.one.memberships["region"], cast.one.memberships["af"])
    with pytest.raises(ValidationError) as refused:
        decide(cast, second, line=line)
    words = refused.value.message_dict["line"][0].replace("\u00a0", " ")
    assert "2016 är 200 000 kr kvar av 500 000 kr" in words
    assert "Ingen annan rad räcker heller." in words
    decide(cast, second, outcome=Outcome.PARTLY, amounts={2016: D(200_000)}, line=line)


def test_a_decision_put_right_does_not_stand_in_its_own_way(cast, own, budget):
    line = make_line(budget, D(300_000))
    decide(cast, own, line=line)
    decide(cast, own, line=line, outcome=Outcome.PARTLY, amounts={2016: D(250_000)})
    own.refresh_from_db()
    assert (own.outcome, own.years.get().decided) == (Outcome.PARTLY, D(250_000))
    assert Grant.objects.count() == 1


def test_every_year_of_the_plan_is_held_against_the_line_and_later_ones_are_not(cast, call, budget):
    own = make_sent(call, cast.one.memberships["kommun"], cast.one.memberships["fk"])
    for year in (2017, 2019):
        ApplicationYear.objects.create(application=own, year=year, applied=D(400_000))
    Application.objects.filter(pk=own.pk).update(state=ApplicationState.PROPOSED)
    line = make_line(budget, D(350_000))
    amounts = {2016: D(300_000), 2017: D(400_000), 2019: D(400_000)}
    with pytest.raises(ValidationError, match=r"2017 är 350"):
        decide(cast, own, line=line, amounts=amounts)
    decide(cast, own, line=line, outcome=Outcome.PARTLY, amounts={**amounts, 2017: D(350_000)})


def test_the_line_is_chosen_among_those_that_may_pay(cast, own, budget):
    office = make_line(budget, D(900_000), area=Area.ADMINISTRATION)
    foreign = make_line(make_budget(cast.other.association, 2016), D(900_000))
    for line in (None, office, foreign):
        with pytest.raises(ValidationError, match="Välj vilken rad i budget 2016 som betalar"):
            decide(cast, own, line=line)


def test_without_a_budget_laid_forward_the_decision_is_held_against_none(cast, own):
    make_line(make_budget(cast.one.association, 2016, state=BudgetState.DRAFT), D(1))
    decide(cast, own)
    assert not Grant.objects.exists()


def test_the_own_line_comes_first_then_those_that_are_free(cast, own, budget):
    taken = make_line(budget, name="Annan", intervention=make_intervention(cast.one.association))
    free = make_line(budget, name="Nya insatser")
    named = make_line(budget, name="vägen in")
    found = paying_lines(cast.one.access(Role.OFFICE), budget, own)
    assert [(one.pk, one.is_own, one.is_free) for one in found] == [
        (named.pk, True, True),
        (free.pk, False, True),
        (taken.pk, False, False),
    ]


def test_the_years_own_budget_goes_before_another_years_plan_and_drafts_count_for_nothing(cast):
    chief = cast.one.access(Role.CHIEF)
    plan = make_budget(cast.one.association, 2015, state=BudgetState.ADOPTED)
    make_budget(cast.one.association, 2017, state=BudgetState.DRAFT)
    assert budget_for(chief, 2017) == plan
    assert budget_for(chief, 2018) is None
    laid = make_budget(cast.one.association, 2016, state=BudgetState.PROPOSED)
    assert budget_for(chief, 2016) == laid
    Budget.objects.filter(pk=laid.pk).update(state=BudgetState.REVISED)
    second = make_budget(cast.one.association, 2016, version=2, state=BudgetState.ADOPTED)
    assert budget_for(chief, 2016) == second


def test_a_revision_still_knows_what_was_granted_and_an_own_line_takes_it_over(cast, call, own, budget):
    line = make_line(budget, D(500_000), name="Nya insatser")
    make_granted(cast.one, own, line=line)
    intervention = agree_application(by=cast.one.access(Role.OFFICE), application=own, agreed_on=TODAY)
    chief = cast.one.access(Role.CHIEF)
    revision = revise_budget(by=chief, budget=budget)
    other = make_sent(call, cast.one.memberships["region"], cast.one.memberships["af"])

    def left() -> list[tuple[str, Decimal]]:
        return [(one.name, one.left(2016)) for one in paying_lines(chief, revision, other)]

    assert left() == [("Nya insatser", D(200_000))]
    revision.lines.get().amounts.filter(year=2016).update(amount=D(200_000))
    make_line(revision, D(300_000), name="Vägen in", intervention=intervention)
    assert left() == [("Nya insatser", D(200_000)), ("Vägen in", D(0))]


def test_the_decision_is_the_boards_and_later_than_the_application(cast, own):
    foreign = make_decision(cast.other)
    group = Decision.objects.create(
        meeting=make_meeting(cast.one.lsg, HELD), paragraph="§ 1", title="Gruppen"
    )
    early = make_decision(cast.one, "§ 2", date(2015, 9, 30))
    coming = make_decision(cast.one, "§ 3", date(2015, 11, 25))
    for decision in (foreign, group, early, coming):
        with pytest.raises(ValidationError, match="Välj ett beslut från ett styrelsemöte"):
            decide(cast, own, decision=decision)


def test_the_decision_may_be_written_here(cast, own):
    meeting = make_meeting(cast.one.board, HELD)
    all_came(cast.one.access(Role.OFFICE), meeting)
    decide(cast, own, decision=NewDecision(meeting, "Styrelsen beviljar medel."))
    own.refresh_from_db()
    assert (own.decision.title, own.decision.text) == ("Ansökan: Vägen in", "Styrelsen beviljar medel.")
    assert own.decision.item.meeting == meeting


def test_a_new_decision_that_cannot_be_kept_leaves_no_trace(cast, own):
    meeting = make_meeting(cast.one.board, HELD)
    with pytest.raises(ValidationError, match="minst ett år"):
        decide(cast, own, decision=NewDecision(meeting, "Ja."), amounts={})
    adjusted = make_meeting(
        cast.one.board, date(2015, 11, 2), state=MeetingState.ADJUSTED, adjusted_on=date(2015, 11, 9)
    )
    with pytest.raises(ValidationError, match="justerat"):
        decide(cast, own, decision=NewDecision(adjusted, "Ja."))
    assert (Decision.objects.count(), meeting.agenda.count()) == (0, 0)


@pytest.mark.parametrize(
    ("reports", "why"),
    [
        ((REPORTS[0], REPORTS[0]), "Samma rapport står två gånger"),
        ((REPORTS[1], (ReportKind.FINAL, date(2017, 3, 1))), "en slutrapport"),
        (((ReportKind.PROGRESS, date(2015, 12, 1)),), "innan insatsen har börjat"),
    ],
)
def test_reports_that_make_no_sense_are_refused(cast, own, reports, why):
    with pytest.raises(ValidationError, match=why):
        decide(cast, own, reports=reports)


def test_the_board_decides_after_the_proposal_and_another_kind_of_outcome_is_a_new_decision(cast, call, own):
    prepared = make_prepared(cast.one, call, cast.one.memberships["region"], cast.one.memberships["af"])
    with pytest.raises(ValidationError, match="kan inte bli beviljad"):
        decide(cast, prepared)
    decide(cast, own)
    with pytest.raises(ValidationError, match="kan inte bli avslagen"):
        decide(cast, own, outcome=Outcome.REFUSED, amounts={}, conditions="Nej")


def test_a_referred_application_goes_back_and_is_decided_again(cast, own):
    office = cast.one.access(Role.OFFICE)
    decide(cast, own, outcome=Outcome.REFERRED, amounts={}, conditions="Räkna om.")
    return_application(by=office, application=own, what="Räkna om.")
    own.refresh_from_db()
    assert own.state == ApplicationState.RETURNED


@pytest.mark.parametrize("role", [Role.LSG, Role.BOARD, Role.AUDITOR])
def test_only_the_office_writes_decisions_and_agreements(cast, own, role):
    access, decision = cast.one.access(role), make_decision(cast.one)
    with pytest.raises(PermissionDenied):
        decide_application(
            by=access,
            application=own,
            decision=decision,
            outcome=Outcome.REFUSED,
            amounts={},
            conditions="Nej",
        )
    decide(cast, own)
    with pytest.raises(PermissionDenied):
        agree_application(by=access, application=own, agreed_on=TODAY)


# The agreement


def agree(cast, own, **given) -> Intervention:
    given = {"agreed_on": TODAY, **given}
    return agree_application(by=cast.one.access(Role.OFFICE), application=own, **given)


def test_the_intervention_is_made_with_nothing_typed_again(cast, own):
    youth = TargetGroup.objects.create(association=cast.one.association, name="Unga vuxna")
    TargetGroup.objects.create(association=cast.one.association, name="Långtidssjukskrivna")
    answer = own.answers.get(field__label="Vilken är målgruppen?")
    answer.text = "Unga vuxna 16–29 år"
    answer.save()
    make_granted(cast.one, own)
    agree(cast, own)
    made = Intervention.objects.get()
    fields = {
        "association": cast.one.association,
        "application": own,
        "name": "Vägen in",
        "orientation": own.orientation,
        "starts": date(2016, 1, 1),
        "ends": date(2016, 12, 31),
        "owner": cast.one.memberships["kommun"],
        "contact": "Kim Kontakt",
        "description": "Svar på vad går idén ut på?",
        "purpose": "Svar på vad är syftet?",
        "method": "Svar på vilken metod?",
        "target_group_note": "Unga vuxna 16–29 år",
        "places": "24 deltagare per år",
        "co_financing": "Parternas egen insats 50\u00a0000\u00a0kr",
        "state": InterventionState.PLANNED,
    }
    assert {name: getattr(made, name) for name in fields} == fields
    assert list(made.target_groups.all()) == [youth]
    assert list(made.open_to.all()) == [cast.one.memberships["kommun"]]
    rows = [(row.membership, row.contribution) for row in made.party_rows.all()]
    assert rows == [(row.membership, row.contribution) for row in own.party_rows.all()]
    own.refresh_from_db()
    assert (own.state, own.agreed_on) == (ApplicationState.AGREED, TODAY)
    assert AuditEvent.objects.filter(action=Act.AGREEMENT_MADE).count() == 1


def test_the_reports_that_the_board_asked_for_are_awaited(cast, own):
    make_granted(cast.one, own)
    agree(cast, own)
    rows = [
        (row.kind, row.due, row.state, str(row.period), row.number)
        for row in Submission.objects.order_by("due")
    ]
    assert rows == [
        (ReportKind.PROGRESS, date(2016, 8, 31), SubmissionState.AWAITED, "halvår 1 2016", 1),
        (ReportKind.FINAL, date(2017, 2, 25), SubmissionState.AWAITED, "2016", 1),
    ]


def test_the_new_intervention_is_asked_after_six_and_twelve_months_after_its_end(cast, own):
    make_granted(cast.one, own)
    made = agree(cast, own)
    asked = made.hand_over.checks.order_by("due").values_list("months", "due")
    assert list(asked) == [(6, date(2017, 6, 30)), (12, date(2017, 12, 31))]


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2015, 12, 31), InterventionState.PLANNED),
        (date(2016, 1, 1), InterventionState.RUNNING),
        (date(2017, 1, 1), InterventionState.PLANNED),  # over before anybody looked: nothing to begin
    ],
)
def test_an_intervention_agreed_before_its_start_begins_on_its_first_day(cast, own, day, state):
    make_granted(cast.one, own)
    made = agree(cast, own)
    begin_due_interventions(by=Access.system(cast.other.association, day))
    assert Intervention.objects.get(pk=made.pk).state == InterventionState.PLANNED
    begin_due_interventions(by=Access.system(cast.one.association, day))
    assert Intervention.objects.get(pk=made.pk).state == state


def test_a_period_that_is_there_is_used(cast, own):
    year = Period.objects.create(
        association=cast.one.association,
        kind=PeriodKind.YEAR,
        first_day=date(2016, 1, 1),
        last_day=date(2016, 12, 31),
    )
    make_granted(cast.one, own, reports=REPORTS[1:])
    agree(cast, own)
    assert Submission.objects.get().period == year


def test_a_second_press_of_the_button_makes_no_second_intervention(cast, own):
    make_granted(cast.one, own)
    first = agree(cast, own)
    assert agree(cast, own) == first
    assert (Intervention.objects.count(), Submission.objects.count()) == (1, 2)
    assert AuditEvent.objects.filter(action=Act.AGREEMENT_MADE).count() == 1


def test_a_party_that_declined_is_none_of_the_intervention(cast, own):
    own.party_rows.create(
        membership=cast.one.memberships["af"],
        contact_name="Kim",
        contact_email="k@x.se",
        declined_at="2015-10-02T09:00:00Z",
    )
    make_granted(cast.one, own)
    assert cast.one.memberships["af"] not in agree(cast, own).parties.all()


@pytest.mark.parametrize("day", [date(2015, 11, 10), date(2015, 11, 14)])
def test_an_agreement_is_not_older_than_the_decision_nor_to_come(cast, own, day):
    make_granted(cast.one, own)
    with pytest.raises(ValidationError, match="agreed_on"):
        agree(cast, own, agreed_on=day)
    own.refresh_from_db()
    assert (own.state, Intervention.objects.count()) == (ApplicationState.GRANTED, 0)


def test_a_name_that_is_taken_asks_for_another(cast, own):
    make_intervention(cast.one.association, name="Vägen in")
    make_intervention(cast.other.association, name="Vägen in 2016")
    make_granted(cast.one, own)
    with pytest.raises(ValidationError, match="finns redan en insats som heter Vägen in"):
        agree(cast, own)
    assert agree(cast, own, name="Vägen in 2016").name == "Vägen in 2016"


def test_a_free_line_becomes_the_interventions_own_and_its_money_stays(cast, own, budget):
    line, other = make_line(budget, D(300_000)), make_line(budget, D(300_000))
    make_granted(cast.one, own, line=line)
    taken = make_line(budget, intervention=make_intervention(cast.one.association))
    with pytest.raises(ValidationError, match="inte redan hör till en insats"):
        agree(cast, own, line=taken)
    made = agree(cast, own, line=line)
    line.refresh_from_db()
    assert (line.intervention, line.amounts.get(year=2016).amount) == (made, D(300_000))
    assert BudgetLine.objects.get(pk=other.pk).intervention is None
    assert [one.pk for one in lines_to_link(cast.one.access(Role.OFFICE), own)] == [other.pk]


def test_only_what_is_granted_becomes_an_intervention(cast, own):
    with pytest.raises(ValidationError, match="kan inte bli överenskommen"):
        agree(cast, own)
    decide(cast, own, outcome=Outcome.REFUSED, amounts={}, conditions="Nej")
    with pytest.raises(ValidationError, match="kan inte ändras mer"):
        agree(cast, own)
    assert not Intervention.objects.exists()
