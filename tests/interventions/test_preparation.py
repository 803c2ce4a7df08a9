"""Preparing a call's applications: the board's day, advice per authority, the end of it, and the chief's proposal."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from interventions.domain.preparation import Part
from interventions.enums import Advice, ApplicationState, Outcome
from interventions.models import Application, ApplicationCall, Recommendation
from interventions.queries.preparation import preparation_rows, prepared_row, stops_of
from interventions.services.applications import return_application
from interventions.services.preparation import (
    choose_board_date,
    end_preparation,
    finish_secretariat,
    propose,
    recommend,
)
from members.enums import Act, MeetingState, Role
from members.models import AuditEvent, Meeting, Stop
from members.queries.access import access_to
from members.services.meetings import change_meeting
from tests.builders import make_mandate, make_meeting, make_organisation, make_seat, make_user
from tests.builders.applications import make_application, make_call, make_sent, send
from tests.cast import TODAY, Troupe

pytestmark = [pytest.mark.django_db, pytest.mark.both]
D = Decimal
FIRST, MOVED = date(2015, 12, 20), date(2016, 1, 13)


def sit(troupe: Troupe, member: str, email: str = ""):
    """Somebody who sits in the local group for the member."""
    user = make_user(email, name=f"Ledamot för {member}")
    make_mandate(make_seat(troupe.lsg, troupe.memberships[member].organisation), user)
    return access_to(user, troupe.association.slug, TODAY)


@pytest.fixture
def call(cast) -> ApplicationCall:
    return make_call(cast.one.association, group=cast.one.lsg, title="Medel för 2016")


@pytest.fixture
def own(cast, call) -> Application:
    """Region and Arbetsförmedlingen apply; the local group has a seat for the municipality."""
    return make_sent(call, cast.one.memberships["region"], cast.one.memberships["af"], title="Vägen in")


@pytest.fixture
def meeting(cast) -> Meeting:
    return make_meeting(cast.one.board, FIRST)


def acts(action: Act) -> int:
    return AuditEvent.objects.filter(action=action).count()


# The board's day


def test_the_board_day_makes_the_three_stops_and_another_day_moves_them(cast, call, meeting):
    chief = cast.one.access(Role.CHIEF)
    choose_board_date(by=chief, call=call, meeting=meeting)
    assert [(stop.code, stop.due, stop.title) for stop in stops_of(chief, call)] == [
        (
            f"ansokan-{call.pk}-kansli",
            date(2015, 11, 22),
            "Medel för 2016: kansliet har gått igenom ansökningarna",
        ),
        (
            f"ansokan-{call.pk}-grupp",
            date(2015, 12, 6),
            "Medel för 2016: gruppen har lämnat sina rekommendationer",
        ),
        (
            f"ansokan-{call.pk}-chef",
            date(2015, 12, 13),
            "Medel för 2016: chefens förslag till styrelsen är klart",
        ),
    ]
    change_meeting(by=chief, meeting=meeting, values={"held_on": MOVED})
    assert [stop.due for stop in stops_of(chief, call)] == [
        date(2015, 12, 16),
        date(2015, 12, 30),
        date(2016, 1, 6),
    ]
    later = make_meeting(cast.one.board, date(2016, 2, 10))
    choose_board_date(by=chief, call=call, meeting=later, before={Part.SECRETARIAT: 40})
    assert [stop.due for stop in stops_of(chief, call)] == [
        date(2016, 1, 1),
        date(2016, 1, 27),
        date(2016, 2, 3),
    ]
    call.refresh_from_db()
    assert (call.board_meeting, call.secretariat_days, Stop.objects.count()) == (later, 40, 3)
    assert acts(Act.CALL_KEPT) == 2


def test_only_a_coming_meeting_of_the_own_board_decides(cast, call):
    chief = cast.one.access(Role.CHIEF)
    for meeting in (
        make_meeting(cast.one.lsg, FIRST),
        make_meeting(cast.other.board, FIRST),
        make_meeting(cast.one.board, date(2015, 11, 12)),
        make_meeting(cast.one.board, FIRST, state=MeetingState.CANCELLED),
    ):
        with pytest.raises(ValidationError, match="styrelsemöte som inte har hållits"):
            choose_board_date(by=chief, call=call, meeting=meeting)
    assert not Stop.objects.exists()


def test_days_out_of_order_make_no_stops(cast, call, meeting):
    chief = cast.one.access(Role.CHIEF)
    with pytest.raises(ValidationError, match="Kansliet ska vara klart först"):
        choose_board_date(by=chief, call=call, meeting=meeting, before={Part.CHIEF: 60})
    call.refresh_from_db()
    assert (call.board_meeting, Stop.objects.count()) == (None, 0)


def test_only_the_office_chooses_the_day(cast, call, meeting):
    for role in set(Role) - {Role.CHIEF, Role.OFFICE}:
        with pytest.raises(PermissionDenied):
            choose_board_date(by=cast.one.access(role), call=call, meeting=meeting)


def test_the_stops_are_done_as_the_work_is(cast, call, own, meeting):
    chief = cast.one.access(Role.CHIEF)
    other = make_sent(call, cast.one.memberships["region"], cast.one.memberships["fk"])
    choose_board_date(by=chief, call=call, meeting=meeting)

    def done() -> list[bool]:
        return [stop.fulfilled_on == TODAY for stop in stops_of(chief, call)]

    finish_secretariat(by=chief, call=call)
    assert done() == [True, False, False]
    end_preparation(by=chief, application=own)
    assert done() == [True, False, False]
    end_preparation(by=chief, application=other)
    assert done() == [True, True, False]
    for one in (own, other):
        assert done()[2] is False
        propose(by=chief, application=one, outcome=Outcome.REFUSED, amounts={}, text="Nej.")
    assert done() == [True, True, True]


# Advice


def test_an_authority_answers_for_itself_and_may_change_its_answer(cast, own):
    lsg, town = cast.one.access(Role.LSG), cast.one.memberships["kommun"]
    assert prepared_row(lsg, own).asks_me
    recommend(by=lsg, application=own, membership=town, advice=Advice.COMPLETE, reason="Hur många?")
    recommend(by=lsg, application=own, membership=town, advice=Advice.APPROVE, reason=" Bra. ")
    row = Recommendation.objects.get()
    assert (row.advice, row.reason, row.version, row.in_conflict) == (Advice.APPROVE, "Bra.", 1, False)
    assert row.by == cast.one.users[Role.LSG]
    assert not prepared_row(lsg, own).asks_me
    assert acts(Act.RECOMMENDED) == 2


@pytest.mark.parametrize("role", list(Role))
def test_nobody_answers_for_an_authority_she_does_not_sit_for(cast, own, role):
    sit(cast.one, "fk")
    access = cast.one.access(role)
    with pytest.raises((PermissionDenied, Application.DoesNotExist)):
        recommend(
            by=access,
            application=own,
            membership=cast.one.memberships["fk"],
            advice=Advice.APPROVE,
            reason="Ja",
        )
    assert not Recommendation.objects.exists()


def test_a_seat_in_another_group_gives_no_right_to_answer(cast, own):
    with pytest.raises(PermissionDenied):
        recommend(
            by=cast.one.access(Role.BOARD),  # sits for the municipality, in the board
            application=own,
            membership=cast.one.memberships["kommun"],
            advice=Advice.APPROVE,
            reason="Ja",
        )


def test_a_party_may_comment_and_is_marked_and_not_counted(cast, call):
    own = make_sent(call, cast.one.memberships["kommun"], cast.one.memberships["fk"])
    lsg = cast.one.access(Role.LSG)
    row = prepared_row(lsg, own)
    assert (row.asks_me, row.own_is_party) == (False, True)
    recommend(
        by=lsg,
        application=own,
        membership=cast.one.memberships["kommun"],
        advice=Advice.APPROVE,
        reason="Vår egen idé.",
    )
    assert Recommendation.objects.get().in_conflict
    counted = prepared_row(lsg, own).tally
    assert (counted.answered, counted.asked, counted.conflicted) == (0, 0, ("norra kommun",))


def test_a_party_that_has_declined_is_none(cast, call):
    own = make_sent(call, cast.one.memberships["region"], cast.one.memberships["fk"])
    own.party_rows.create(
        membership=cast.one.memberships["kommun"],
        contact_name="Kim",
        contact_email="k@x.se",
        declined_at="2015-10-02T09:00:00Z",
    )
    assert prepared_row(cast.one.access(Role.LSG), own).asks_me


def test_after_a_completion_everybody_is_asked_again_and_earlier_answers_stay(cast, own):
    lsg, town = cast.one.access(Role.LSG), cast.one.memberships["kommun"]
    recommend(by=lsg, application=own, membership=town, advice=Advice.COMPLETE, reason="Hur många?")
    return_application(by=cast.one.access(Role.OFFICE), application=own, what="Hur många?")
    with pytest.raises(ValidationError, match="tillbaka hos sökanden"):
        recommend(by=lsg, application=own, membership=town, advice=Advice.APPROVE, reason="Ja")
    own.refresh_from_db()
    send(own)
    row = prepared_row(lsg, own)
    assert (row.version, row.asks_me, row.tally.silent) == (2, True, ("norra kommun",))
    assert [(one.version, one.advice, one.reason) for one in row.tally.earlier] == [
        (1, Advice.COMPLETE, "Hur många?")
    ]
    recommend(by=lsg, application=own, membership=town, advice=Advice.APPROVE, reason="Nu bra.", version=2)
    assert sorted(Recommendation.objects.values_list("version", flat=True)) == [1, 2]


def test_an_answer_to_a_version_that_is_no_longer_the_last_is_not_taken_for_the_new_one(cast, own):
    send(own)
    with pytest.raises(ValidationError, match="kompletterats medan du skrev"):
        recommend(
            by=cast.one.access(Role.LSG),
            application=own,
            membership=cast.one.memberships["kommun"],
            advice=Advice.APPROVE,
            reason="Ja",
            version=1,
        )
    assert not Recommendation.objects.exists()


def test_a_recommendation_has_a_reason_and_no_personal_number(cast, own):
    for reason, why in (("  ", "reason"), ("Se 19800101-1231", "personnummer")):
        with pytest.raises(ValidationError, match=why):
            recommend(
                by=cast.one.access(Role.LSG),
                application=own,
                membership=cast.one.memberships["kommun"],
                advice=Advice.REJECT,
                reason=reason,
            )


def test_when_preparation_is_over_no_answer_changes(cast, own):
    lsg, town = cast.one.access(Role.LSG), cast.one.memberships["kommun"]
    recommend(by=lsg, application=own, membership=town, advice=Advice.APPROVE, reason="Ja")
    end_preparation(by=cast.one.access(Role.OFFICE), application=own)
    with pytest.raises(ValidationError, match="Beredningen är avslutad"):
        recommend(by=lsg, application=own, membership=town, advice=Advice.REJECT, reason="Nej")
    with pytest.raises(ValidationError, match="redan beredd"):
        end_preparation(by=cast.one.access(Role.OFFICE), application=own)
    assert Recommendation.objects.get().advice == Advice.APPROVE
    event = AuditEvent.objects.get(action=Act.APPLICATION_PREPARED)
    assert (event.detail["answered"], event.detail["asked"]) == (1, 1)


def test_only_the_office_ends_preparation(cast, own):
    for role in (Role.LSG, Role.BOARD, Role.AUDITOR):
        with pytest.raises(PermissionDenied):
            end_preparation(by=cast.one.access(role), application=own)


def test_seats_of_others_than_members_have_no_advice_and_are_not_waited_for(cast, own):
    make_mandate(make_seat(cast.one.lsg, make_organisation("Privat vårdcentral", "annan")))
    make_seat(cast.one.lsg)
    assert prepared_row(cast.one.access(Role.CHIEF), own).tally.silent == ("norra kommun",)


def test_ones_own_unanswered_stand_first(cast, call, own):
    lsg, town = cast.one.access(Role.LSG), cast.one.memberships["kommun"]
    region, fk = cast.one.memberships["region"], cast.one.memberships["fk"]
    answered = make_sent(call, region, fk, title="Aktiv")
    over = make_sent(call, region, fk, title="Avslutad")
    recommend(by=lsg, application=answered, membership=town, advice=Advice.APPROVE, reason="Ja")
    end_preparation(by=cast.one.access(Role.OFFICE), application=over)
    make_application(call, region, fk, title="Utkast")
    rows = preparation_rows(lsg, call)
    assert [row.application.title for row in rows] == ["Vägen in", "Aktiv", "Avslutad"]


# The chief's proposal


def prepared(cast, own) -> Application:
    return end_preparation(by=cast.one.access(Role.OFFICE), application=own)


def test_the_chief_proposes_kronor_a_year_and_may_change_it_until_the_board_decides(cast, own):
    chief = cast.one.access(Role.CHIEF)
    prepared(cast, own)
    propose(
        by=chief,
        application=own,
        outcome=Outcome.GRANTED,
        amounts={2016: D(300_000)},
        text="Behovet är stort.",
    )
    own.refresh_from_db()
    assert (own.state, own.proposed, own.proposal) == (
        ApplicationState.PROPOSED,
        Outcome.GRANTED,
        "Behovet är stort.",
    )
    assert own.years.get().proposed == D(300_000)
    propose(by=chief, application=own, outcome=Outcome.PARTLY, amounts={2016: D(200_000)}, text="Mindre.")
    own.refresh_from_db()
    assert (own.proposed, own.years.get().proposed) == (Outcome.PARTLY, D(200_000))
    assert acts(Act.APPLICATION_PROPOSED) == 2


def test_a_proposal_waits_for_the_groups_work_and_says_why(cast, own):
    chief = cast.one.access(Role.CHIEF)
    with pytest.raises(ValidationError, match="kan inte bli förslag"):
        propose(by=chief, application=own, outcome=Outcome.REFUSED, amounts={}, text="Nej")
    prepared(cast, own)
    for amounts, text, why in (({}, "Ja", "minst ett år"), ({2016: D(300_000)}, " ", "Skriv varför")):
        with pytest.raises(ValidationError, match=why):
            propose(by=chief, application=own, outcome=Outcome.GRANTED, amounts=amounts, text=text)
    own.refresh_from_db()
    assert (own.state, own.years.get().proposed) == (ApplicationState.PREPARED, None)


def test_only_the_chief_proposes(cast, own):
    prepared(cast, own)
    for role in (Role.OFFICE, Role.LSG, Role.BOARD, Role.AUDITOR):
        with pytest.raises(PermissionDenied):
            propose(by=cast.one.access(role), application=own, outcome="avslag", amounts={}, text="Nej")


def test_anothers_application_is_not_there(cast, own):
    for act, more in ((end_preparation, {}), (propose, {"outcome": "avslag", "amounts": {}, "text": "Nej"})):
        with pytest.raises(Application.DoesNotExist):
            act(by=cast.other.access(Role.CHIEF), application=own, **more)
