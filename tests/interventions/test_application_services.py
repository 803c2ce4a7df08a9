"""Acts on applications: begun, written by two, confirmed by link, sent in, returned, withdrawn."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail, signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from interventions.domain.applications import YearPart, changes, thaw
from interventions.enums import ApplicationState
from interventions.models import Application, ApplicationAnswer, ApplicationParty
from interventions.queries.applications import (
    application_rows,
    contents_of,
    is_applicant,
    own_organisations,
    visible_applications,
)
from interventions.services.application_files import add_file, remove_file
from interventions.services.applications import (
    return_application,
    send_application,
    start_application,
    withdraw_application,
)
from interventions.services.parties import LinkState, answer_party, ask_party, deliver, link_of, token_of
from interventions.services.writing import (
    ChangedMeanwhileError,
    PartyWritten,
    Written,
    save_application,
)
from members.enums import Act, Role
from members.models import AuditEvent, Charter, Membership
from tests.builders import make_mandate, make_membership, make_seat, make_user
from tests.builders.applications import make_application, make_call, make_party, send
from tests.builders.papers import pdf_of
from tests.cast import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def call(cast):
    return make_call(cast.one.association)


@pytest.fixture
def draft(cast, call):
    """Written by the local group's member, whose own seat is the municipality's."""
    members = cast.one.memberships
    return make_application(call, members["kommun"], members["af"], by=cast.one.users[Role.LSG])


def written(application: Application, **changed) -> Written:
    """The application as it stands, with what is changed."""
    parties = [
        PartyWritten(
            row.pk, row.membership_id, row.is_principal, row.contribution, row.contact_name, row.contact_email
        )
        for row in application.party_rows.all()
    ]
    as_it_is = Written(
        title=application.title,
        orientation=application.orientation,
        starts=application.starts,
        ends=application.ends,
        answers=dict(application.answers.values_list("field", "text")),
        years=contents_of(application).years,
        parties=parties,
    )
    return replace(as_it_is, **changed)


def save(access, application: Application, edit_number: int = 0, **changed):
    return save_application(
        by=access, application=application, edit_number=edit_number, written=written(application, **changed)
    )


# Begun


def test_whoever_sits_for_a_member_begins_and_confirms_for_it(cast, call):
    access = cast.one.access(Role.LSG)
    application = start_application(
        by=access, call=call, title="Vägen in", membership=cast.one.memberships["kommun"]
    )
    party = application.party_rows.get()
    assert (application.form, application.state) == (call.form, ApplicationState.DRAFT)
    assert (party.is_principal, party.confirmed_by) == (True, access.user.name)


def test_the_office_begins_for_a_member_and_does_not_confirm_for_it(cast, call):
    application = start_application(
        by=cast.one.access(Role.OFFICE), call=call, title="Vägen in", membership=cast.one.memberships["af"]
    )
    assert application.party_rows.get().confirmed_at is None


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.REPORTER])
def test_auditor_and_reporter_do_not_apply(cast, call, role):
    with pytest.raises(PermissionDenied):
        start_application(
            by=cast.one.access(role), call=call, title="Vägen in", membership=cast.one.memberships["af"]
        )


def test_after_the_last_day_only_the_office_begins_one(cast, call):
    late = TODAY + timedelta(days=30)
    about = {"call": call, "title": "Vägen in", "membership": cast.one.memberships["af"]}
    # Said before anything is begun too: no draft is promised that there is not.
    with pytest.raises(ValidationError, match=r"Sista dagen var .*\. Inget är inskickat"):
        start_application(by=cast.one.access(Role.LSG, late), **about)
    assert start_application(by=cast.one.access(Role.OFFICE, late), **about).pk


def test_a_call_of_another_association_is_not_there(cast, call):
    with pytest.raises(type(call).DoesNotExist):
        start_application(
            by=cast.other.access(Role.CHIEF),
            call=call,
            title="Vägen in",
            membership=cast.other.memberships["af"],
        )


# Seen


def test_who_sees_a_draft_and_who_what_was_sent_in(cast, draft):
    def seers():
        roles = {role for role in Role if visible_applications(cast.one.access(role)).exists()}
        return roles

    assert seers() == {Role.CHIEF, Role.OFFICE, Role.LSG, Role.BOARD}  # both sit for the municipality
    draft.party_rows.filter(membership=cast.one.memberships["kommun"]).delete()
    draft.created_by = make_user()
    draft.save()
    assert seers() == {Role.CHIEF, Role.OFFICE}
    send(draft)
    assert seers() == {Role.CHIEF, Role.OFFICE, Role.AUDITOR, Role.BOARD}
    draft.call.group = cast.one.lsg
    draft.call.save()
    assert seers() == {Role.CHIEF, Role.OFFICE, Role.AUDITOR, Role.BOARD, Role.LSG}
    assert not is_applicant(cast.one.access(Role.BOARD), draft)
    assert not visible_applications(cast.other.access(Role.CHIEF)).exists()


def test_a_reporter_sees_nothing_though_she_wrote_it(cast, draft):
    Application.objects.update(created_by=cast.one.users[Role.REPORTER])
    assert not visible_applications(cast.one.access(Role.REPORTER)).exists()


def test_applications_are_read_with_the_same_queries_whatever_their_number(
    cast, call, django_assert_num_queries
):
    members, access = cast.one.memberships, cast.one.access(Role.CHIEF)
    for _ in range(2):
        make_application(call, members["kommun"], members["af"])
        with django_assert_num_queries(4):
            rows = list(application_rows(access, call))
            assert all(str(party.membership) for row in rows for party in row.party_rows.all())
            assert all(one.applied for row in rows for one in row.years.all())


# Written


def test_half_of_an_application_is_kept(cast, draft):
    field = draft.form.fields.first()
    saved = save(
        cast.one.access(Role.LSG), draft, starts=None, ends=None, answers={field.pk: "Bara"}, years=()
    )
    draft.refresh_from_db()
    assert (draft.starts, draft.edit_number, draft.years.count()) == (None, 1, 0)
    assert draft.answers.get(field=field).text == "Bara"
    assert saved.asked_again == ("Arbetsförmedlingen norra",)


def test_two_writers_never_overwrite_each_other(cast, draft):
    save(cast.one.access(Role.LSG), draft, title="Den enas")
    with pytest.raises(ChangedMeanwhileError):
        save(cast.one.access(Role.CHIEF), draft, edit_number=0, title="Den andras")
    draft.refresh_from_db()
    assert (draft.title, draft.edit_number) == ("Den enas", 1)


def test_new_words_leave_a_confirmation_and_new_money_takes_it(cast, draft):
    access = cast.one.access(Role.LSG)
    field = draft.form.fields.first()
    assert save(access, draft, title="Nytt namn", answers={field.pk: "Andra ord"}).asked_again == ()
    asked = save(access, draft, edit_number=1, years=[YearPart(2016, Decimal(400_000))]).asked_again
    assert asked == ("Arbetsförmedlingen norra",)
    mine, theirs = draft.party_rows.order_by("-is_principal")
    assert mine.confirmed_by == access.user.name  # she who wrote it sits for the municipality
    assert (theirs.confirmed_at, theirs.confirmed_by, theirs.letter) == (None, "", 1)


def test_only_the_party_whose_own_contribution_changes_is_asked_again(cast, draft):
    make_party(draft, cast.one.memberships["region"])
    rows = written(draft).parties
    changed = [
        replace(one, contribution="mindre") if one.membership_id == cast.one.memberships["region"].pk else one
        for one in rows
    ]
    assert save(cast.one.access(Role.LSG), draft, parties=changed).asked_again == ("Region norra",)


def test_the_principal_changes_in_one_save(cast, draft):
    changed = [replace(one, is_principal=not one.is_principal) for one in written(draft).parties]
    save(cast.one.access(Role.LSG), draft, parties=changed)
    assert draft.party_rows.get(is_principal=True).membership == cast.one.memberships["af"]


def test_a_party_is_added_and_another_taken_away(cast, draft):
    first, _ = written(draft).parties
    new = PartyWritten(None, cast.one.memberships["region"].pk, False, "", "Ri Region", "ri@prov.example")
    save(cast.one.access(Role.LSG), draft, parties=[first, new])
    assert {row.membership for row in draft.party_rows.all()} == {
        cast.one.memberships["kommun"],
        cast.one.memberships["region"],
    }


def test_a_member_of_another_association_is_no_party(cast, draft):
    new = PartyWritten(None, cast.other.memberships["af"].pk, False, "", "Bo", "bo@prov.example")
    with pytest.raises(ValidationError, match="förbundets medlemmar"):
        save(cast.one.access(Role.LSG), draft, parties=[*written(draft).parties, new])


def test_personal_numbers_are_refused_everywhere(cast, draft):
    access, number = cast.one.access(Role.LSG), "Anna 19121212-1212"
    field = draft.form.fields.first()
    party = replace(written(draft).parties[0], contribution=number)
    for changed in (
        {"title": number},
        {"answers": {field.pk: number}},
        {"years": [YearPart(2016, Decimal(1), note=number)]},
        {"parties": [party]},
    ):
        with pytest.raises(ValidationError, match="personnummer"):
            save(access, draft, **changed)
    draft.refresh_from_db()
    assert draft.edit_number == 0


def test_what_is_sent_in_is_not_written_and_another_applicant_writes_nothing(cast, draft):
    send(draft)
    with pytest.raises(ValidationError, match="inskickad och kan inte ändras"):
        save(cast.one.access(Role.LSG), draft)
    with pytest.raises(PermissionDenied):
        save(cast.one.access(Role.AUDITOR), draft)


# A party's answer


@pytest.fixture
def asked(cast, draft, django_capture_on_commit_callbacks):
    party = draft.party_rows.get(membership=cast.one.memberships["af"])
    ApplicationParty.objects.filter(pk=party.pk).update(confirmed_at=None, confirmed_by="")
    return ask_party(by=cast.one.access(Role.LSG), party=party, site="https://finsam.example/")


def test_the_letter_says_what_it_is_about_and_carries_the_link(asked):
    deliver(asked.pk, asked.letter, "https://finsam.example/")
    letter = mail.outbox[0]
    assert letter.to == [asked.contact_email]
    token = re.search(r"https://finsam\.example/ansokan/bekrafta/(.+)/\n", letter.body)[1]
    assert link_of(token).party == asked
    assert all(
        word in letter.body for word in (asked.application.title, "Arbetsförmedlingen norra", "30 dagar")
    )


def test_a_letter_that_was_replaced_meanwhile_is_not_sent(asked):
    deliver(asked.pk, asked.letter - 1, "https://finsam.example/")
    assert mail.outbox == []


def test_a_party_confirms_once(asked):
    token = token_of(asked)
    assert link_of(token).state == LinkState.OPEN
    assert answer_party(token=token, name="Bo Berg", confirms=True).state == LinkState.USED
    asked.refresh_from_db()
    assert (asked.confirmed_by, asked.declined_at) == ("Bo Berg", None)
    answer_party(token=token, name="En annan", confirms=False)
    asked.refresh_from_db()
    assert (asked.confirmed_by, asked.declined_at) == ("Bo Berg", None)
    event = AuditEvent.objects.get(action=Act.PARTY_ANSWERED)
    assert (event.actor, event.detail["confirms"]) == (None, True)


def test_a_party_declines_and_may_be_asked_again(cast, asked):
    answer_party(token=token_of(asked), name="Bo Berg", confirms=False)
    asked.refresh_from_db()
    assert asked.declined_at is not None
    again = ask_party(by=cast.one.access(Role.LSG), party=asked, site="https://finsam.example/")
    assert (again.declined_at, again.letter) == (None, 2)
    assert link_of(token_of(asked)).state == LinkState.REPLACED
    assert link_of(token_of(again)).state == LinkState.OPEN


def test_a_link_holds_thirty_days(asked, monkeypatch):
    token = token_of(asked)
    later = signing.time.time() + 31 * 24 * 3600
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert link_of(token).state == LinkState.EXPIRED


@pytest.mark.parametrize("token", ["", "x", "a:b:c", signing.dumps(4, salt="interventions.party")])
def test_what_is_no_link_is_unknown(asked, token):
    assert link_of(token).state == LinkState.UNKNOWN


def test_a_withdrawn_application_takes_no_answer(cast, asked):
    token = token_of(asked)
    withdraw_application(by=cast.one.access(Role.LSG), application=asked.application, reason="Vi väntar")
    assert answer_party(token=token, name="Bo", confirms=True).state == LinkState.OVER
    asked.refresh_from_db()
    assert asked.confirmed_at is None


@pytest.mark.parametrize("name", ["", "  ", "19121212-1212", "x" * 121])
def test_a_party_answers_with_a_name(asked, name):
    with pytest.raises(ValidationError) as refused:
        answer_party(token=token_of(asked), name=name, confirms=True)
    assert "name" in refused.value.message_dict


def test_another_address_ends_the_link_of_the_first(cast, asked):
    changed = [
        replace(one, contact_email="ny@prov.example") if one.pk == asked.pk else one
        for one in written(asked.application).parties
    ]
    save(cast.one.access(Role.LSG), asked.application, parties=changed)
    assert link_of(token_of(asked)).state == LinkState.REPLACED


# Sent in


def test_one_party_alone_is_not_sent_and_two_municipalities_are_one(cast, call):
    members = cast.one.memberships
    alone = make_application(call, members["kommun"])
    with pytest.raises(ValidationError, match="Det saknas en part"):
        send_application(by=cast.one.access(Role.OFFICE), application=alone)
    second = make_membership(cast.one.association, "Grannkommunen")
    make_party(alone, second)
    with pytest.raises(ValidationError, match="Flera kommuner räknas som en part"):
        send_application(by=cast.one.access(Role.OFFICE), application=alone)
    make_party(alone, members["af"], confirmed=False)
    with pytest.raises(ValidationError, match="Arbetsförmedlingen norra har inte gjort det"):
        send_application(by=cast.one.access(Role.OFFICE), application=alone)
    alone.party_rows.filter(membership=members["af"]).update(confirmed_at="2015-11-01T09:00:00Z")
    assert send_application(by=cast.one.access(Role.OFFICE), application=alone).state == ApplicationState.SENT


def test_the_charter_says_how_many_parties(cast, call):
    Charter.objects.create(association=cast.one.association, valid_from=date(2014, 1, 1), minimum_parties=1)
    alone = make_application(call, cast.one.memberships["kommun"])
    assert send_application(by=cast.one.access(Role.OFFICE), application=alone).sent_at


def test_what_was_sent_in_stands_word_for_word_whatever_is_done_to_form_and_draft(cast, draft):
    sent = send_application(by=cast.one.access(Role.LSG), application=draft)
    contents = sent.versions.get().contents
    draft.form.fields.filter(position=0).update(label="En annan fråga")
    ApplicationAnswer.objects.update(text="Ett annat svar")
    assert sent.versions.get().contents == contents
    assert thaw(contents).answers[0].label == "Vilket behov finns?"


def test_it_is_sent_in_once_though_asked_twice(cast, draft):
    send_application(by=cast.one.access(Role.LSG), application=draft)
    with pytest.raises(ValidationError, match="redan inskickad"):
        send_application(by=cast.one.access(Role.LSG), application=draft)
    assert draft.versions.count() == 1


def test_after_the_last_day_it_is_refused_and_the_office_may_take_it_with_a_reason(cast, draft):
    late = TODAY + timedelta(days=30)
    applicant, office = cast.one.access(Role.LSG, late), cast.one.access(Role.OFFICE, late)
    for access, reason in ((applicant, ""), (applicant, "Glömde"), (office, " ")):
        with pytest.raises(ValidationError, match="Sista dagen var 30"):
            send_application(by=access, application=draft, late_reason=reason)
    draft.refresh_from_db()
    assert (draft.state, draft.answers.count()) == (ApplicationState.DRAFT, 4)
    sent = send_application(by=office, application=draft, late_reason="Systemet låg nere")
    assert thaw(sent.versions.get().contents).late_reason == "Systemet låg nere"


def test_what_was_sent_in_on_time_is_completed_after_the_last_day(cast, draft):
    send(draft)
    returned = return_application(
        by=cast.one.access(Role.OFFICE), application=draft, what="Skriv hur många som deltar"
    )
    assert (returned.state, returned.to_complete) == (
        ApplicationState.RETURNED,
        "Skriv hur många som deltar",
    )
    late = cast.one.access(Role.LSG, TODAY + timedelta(days=30))
    field = draft.form.fields.get(label="Hur många deltar?")
    save(late, draft, answers={field.pk: "40"})
    send_application(by=late, application=draft)
    first, second = draft.versions.all()
    assert [(one.label, one.before, one.after) for one in changes(first.contents, second.contents)] == [
        ("Hur många deltar?", "24", "40")
    ]


def test_a_return_says_what_lacks_and_only_the_office_returns(cast, draft):
    send(draft)
    with pytest.raises(ValidationError, match="vad som ska kompletteras"):
        return_application(by=cast.one.access(Role.OFFICE), application=draft, what=" ")
    with pytest.raises(PermissionDenied):
        return_application(by=cast.one.access(Role.LSG), application=draft, what="Mer")


def test_a_withdrawal_has_its_reason_and_after_the_preparation_the_office_does_it(cast, draft):
    send(draft)
    with pytest.raises(ValidationError, match="varför"):
        withdraw_application(by=cast.one.access(Role.LSG), application=draft, reason="")
    Application.objects.update(state=ApplicationState.PREPARED)
    with pytest.raises(PermissionDenied):
        withdraw_application(by=cast.one.access(Role.LSG), application=draft, reason="Nej")
    ended = withdraw_application(
        by=cast.one.access(Role.OFFICE), application=draft, reason="Parten ber om det"
    )
    assert (ended.state, ended.withdrawn_because) == (ApplicationState.WITHDRAWN, "Parten ber om det")
    with pytest.raises(ValidationError, match="redan återkallad"):
        withdraw_application(by=cast.one.access(Role.OFFICE), application=draft, reason="Igen")


def test_every_act_is_in_the_record(cast, call):
    access, office = cast.one.access(Role.LSG), cast.one.access(Role.OFFICE)
    application = start_application(
        by=access, call=call, title="Vägen in", membership=cast.one.memberships["kommun"]
    )
    party = make_party(application, cast.one.memberships["af"], confirmed=False)
    ask_party(by=access, party=party, site="https://finsam.example/")
    withdraw_application(by=office, application=application, reason="Nej")
    acts = list(AuditEvent.objects.order_by("sequence").values_list("action", flat=True))
    assert acts == [Act.APPLICATION_SAVED, Act.PARTY_ASKED, Act.APPLICATION_WITHDRAWN]


# Papers


def pdf(name: str = "plan.pdf", words: str = "Tidplan") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_of(words), "application/pdf")


def test_a_paper_is_kept_and_taken_away_again(cast, draft, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    access = cast.one.access(Role.LSG)
    row = add_file(by=access, application=draft, title="Tidplan", file=pdf())
    assert contents_of(draft).files[0].sha256 == row.sha256
    with pytest.raises(ValidationError, match="redan den filen"):
        add_file(by=access, application=draft, title="Igen", file=pdf())
    remove_file(by=access, file=row)
    assert draft.files.count() == 0


def test_what_is_no_pdf_or_names_a_person_is_refused(cast, draft, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    access = cast.one.access(Role.LSG)
    for file in (SimpleUploadedFile("x.pdf", b"nej"), pdf(words="Anna 19121212-1212")):
        with pytest.raises(ValidationError):
            add_file(by=access, application=draft, title="Tidplan", file=file)
    with pytest.raises(ValidationError):
        add_file(by=access, application=draft, title="19121212-1212", file=pdf())
    assert not any(tmp_path.rglob("*.pdf"))


def test_a_paper_that_was_sent_in_is_not_removed(cast, draft, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    row = add_file(by=cast.one.access(Role.LSG), application=draft, title="Tidplan", file=pdf())
    send(draft)
    return_application(by=cast.one.access(Role.OFFICE), application=draft, what="Mer")
    with pytest.raises(ValidationError, match="skickades in i version 1"):
        remove_file(by=cast.one.access(Role.LSG), file=row)


def test_a_seat_that_goes_round_is_whose_turn_it_is(cast):
    access = cast.one.access(Role.LSG)
    assert own_organisations(access) == {cast.one.memberships["kommun"].organisation_id}
    seat = make_seat(cast.one.lsg, cast.one.memberships["kommun"].organisation)
    seat.turns.create(organisation=cast.one.memberships["af"].organisation, valid_from=date(2015, 1, 1))
    make_mandate(seat, person=cast.one.users[Role.LSG].persons.get())
    assert cast.one.memberships["af"].organisation_id in own_organisations(cast.one.access(Role.LSG))
    assert Membership.objects.count() == 8
