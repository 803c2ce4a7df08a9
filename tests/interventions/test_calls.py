"""Calls for applications and the versions of their form."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from interventions.domain.starting_form import STARTING_FORM, Question
from interventions.enums import FieldGroup
from interventions.models import ApplicationCall, ApplicationForm
from interventions.queries.calls import call_rows, newest_forms, open_calls, questions_of
from interventions.services.calls import FormChangedError, digest_of, save_call, save_form, start_form
from members.enums import Act, BodyKind, Role
from members.models import AuditEvent
from tests.builders import make_body
from tests.builders.applications import make_application, make_call, make_form, make_sent
from tests.cast import TODAY
from tests.pages import queries_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ONE = Question(FieldGroup.WHY, "Varför just nu?")


def test_a_form_begins_with_questions_under_every_heading(cast):
    form = start_form(by=cast.one.access(Role.OFFICE))
    assert [label for label, _ in questions_of(form)] == FieldGroup.labels
    assert form.fields.count() == len(STARTING_FORM)
    with pytest.raises(ValidationError, match="finns redan"):
        start_form(by=cast.one.access(Role.OFFICE))


def test_an_unused_version_is_changed_in_place(cast):
    form = make_form(cast.one.association)
    saved = save_form(
        by=cast.one.access(Role.OFFICE), form=form, seen=digest_of(form), name="Kort", questions=[ONE]
    )
    assert (saved.form.pk, saved.is_new_version, saved.form.name) == (form.pk, False, "Kort")
    assert [one.label for one in form.fields.all()] == ["Varför just nu?"]


def test_changing_the_form_does_not_alter_what_was_already_sent_in(cast):
    members = cast.one.memberships
    call = make_call(cast.one.association)
    sent = make_sent(call, members["kommun"], members["af"])
    draft = make_application(call, members["kommun"], members["af"])
    contents, form = sent.versions.get().contents, call.form
    saved = save_form(
        by=cast.one.access(Role.OFFICE), form=form, seen=digest_of(form), name=form.name, questions=[ONE]
    )
    assert (saved.is_new_version, saved.form.version, saved.calls) == (True, 2, 1)
    for application in (sent, draft):
        application.refresh_from_db()
        assert application.form == form
        assert application.answers.filter(field__form=form).count() == 4
    assert form.fields.count() == 4
    assert sent.versions.get().contents == contents
    call.refresh_from_db()
    assert call.form == saved.form
    assert list(newest_forms(cast.one.access(Role.OFFICE))) == [saved.form]


def test_a_closed_call_keeps_the_version_it_asked_with(cast):
    closed = make_call(cast.one.association, closes_on=TODAY - timedelta(days=1))
    make_application(closed, cast.one.memberships["kommun"])
    form = closed.form
    save_form(
        by=cast.one.access(Role.OFFICE), form=form, seen=digest_of(form), name=form.name, questions=[ONE]
    )
    closed.refresh_from_db()
    assert closed.form == form


def test_two_who_change_the_form_do_not_overwrite_each_other(cast):
    form, office = make_form(cast.one.association), cast.one.access(Role.OFFICE)
    seen = digest_of(form)
    save_form(by=office, form=form, seen=seen, name=form.name, questions=[ONE])
    with pytest.raises(FormChangedError):
        save_form(by=cast.one.access(Role.CHIEF), form=form, seen=seen, name=form.name, questions=[ONE, ONE])
    assert form.fields.count() == 1


def test_a_question_stands_once_and_names_nobody(cast):
    form, office = make_form(cast.one.association), cast.one.access(Role.OFFICE)
    for questions in ([ONE, ONE], [], [Question(FieldGroup.WHY, "Anna 19121212-1212?")]):
        with pytest.raises(ValidationError):
            save_form(by=office, form=form, seen=digest_of(form), name=form.name, questions=questions)
    assert form.fields.count() == 4


def test_a_call_is_opened_and_changed_by_the_office_only(cast):
    form = make_form(cast.one.association)
    values = {"title": "Medel 2016", "form": form, "first_year": 2016, "years": 1, "opens_on": TODAY}
    call = save_call(by=cast.one.access(Role.OFFICE), call=None, values=values)
    changed = save_call(by=cast.one.access(Role.CHIEF), call=call, values={"title": "Medel 2016 och 2017"})
    assert (changed.pk, changed.title, changed.first_year) == (call.pk, "Medel 2016 och 2017", 2016)
    assert AuditEvent.objects.filter(action=Act.CALL_KEPT).count() == 2
    with pytest.raises(PermissionDenied):
        save_call(by=cast.one.access(Role.LSG), call=call, values={"title": "Nej"})
    foreign = make_body(cast.other.association, BodyKind.PREPARATORY)
    with pytest.raises(ValidationError, match="samma förbund"):
        save_call(by=cast.one.access(Role.OFFICE), call=call, values={"group": foreign})


def test_a_coming_call_is_the_offices_alone_and_the_nearest_last_day_stands_first(cast):
    association = cast.one.association
    rolling = make_call(association, closes_on=None)
    late = make_call(association, closes_on=TODAY + timedelta(days=20))
    soon = make_call(association, closes_on=TODAY)
    make_call(association, closes_on=TODAY - timedelta(days=1))
    coming = make_call(association, opens_on=TODAY + timedelta(days=1))
    assert coming in call_rows(cast.one.access(Role.OFFICE))
    assert coming not in call_rows(cast.one.access(Role.LSG))
    found = list(open_calls(cast.one.access(Role.LSG)))
    assert [found.index(one) for one in (soon, late)] == sorted(found.index(one) for one in (soon, late))
    assert set(found) == {soon, late, rolling}


# Pages


@pytest.fixture
def office(cast, sign_in):
    return sign_in(cast.one.users[Role.OFFICE])


def test_without_a_form_the_way_to_a_call_leads_over_the_questions(cast, office):
    answer = office.get(reverse("call_add", args=["norra"]), follow=True)
    assert "Börja med frågorna" in words(answer)
    answer = office.post(reverse("form_start", args=["norra"]), follow=True)
    assert "Formuläret är upplagt" in words(answer)
    assert ApplicationForm.objects.get().fields.count() == len(STARTING_FORM)


def test_a_call_is_written_on_its_page_and_a_fault_keeps_what_was_typed(cast, office):
    form = make_form(cast.one.association)
    data = {
        "title": "Medel 2016",
        "text": "Om unga",
        "form": form.pk,
        "first_year": "2016",
        "years": "2",
        "opens_on": "2015-11-01",
        "closes_on": "2015-10-01",
        "secretariat_days": "28",
        "group_days": "14",
        "chief_days": "7",
    }
    address = reverse("call_add", args=["norra"])
    wrong = office.post(address, data)
    assert wrong.status_code == 422
    assert "innan den öppnar" in wrong.content.decode()
    assert "Om unga" in wrong.content.decode()
    right = office.post(address, data | {"closes_on": "2015-11-30"}, follow=True)
    assert "Utlysningen Medel 2016 är sparad" in words(right)
    assert "Sista dagen att skicka in är 30 november 2015, om 17 dagar" in words(right)


def questions_in(form: ApplicationForm) -> dict:
    rows = list(form.fields.all())
    data = {"rad": [f"q{place}" for place, _ in enumerate(rows)], "sedd": digest_of(form)}
    for place, one in enumerate(rows):
        data |= {
            f"q{place}-group": one.group,
            f"q{place}-label": one.label,
            f"q{place}-kind": one.kind,
            **({f"q{place}-is_required": "on"} if one.is_required else {}),
        }
    return data


def test_questions_are_added_moved_and_taken_away_and_a_used_version_becomes_the_next(cast, office):
    call = make_call(cast.one.association)
    make_application(call, cast.one.memberships["kommun"])
    address = reverse("form_edit", args=["norra", call.form_id])
    assert "Det du sparar blir version 2" in words(office.get(address))
    data = questions_in(call.form)
    added = office.post(address, data | {"gor": f"lagg {FieldGroup.AFTER}"})
    assert "Ändringen är inte sparad än" in words(added)
    assert 'value="q4"' in added.content.decode()
    moved = office.post(address, data | {"gor": "upp q2"}).content.decode()
    assert moved.index("Hur många deltar?") < moved.index("Vad är syftet?")
    gone = office.post(address, data | {"gor": "bort q0"}).content.decode()
    assert "Vilket behov finns?" not in gone
    saved = office.post(address, data | {"q0-label": "Vad behövs?"}, follow=True)
    assert "sparade som version 2" in words(saved)
    assert call.form.fields.first().label == "Vilket behov finns?"


def test_a_question_that_lacks_its_words_is_told_and_the_rest_is_kept(cast, office):
    form = make_form(cast.one.association)
    data = questions_in(form) | {"q0-label": "", "q0-help_text": "Vägledning", "q1-label": "Mitt nya ord"}
    answer = office.post(reverse("form_edit", args=["norra", form.pk]), data)
    assert answer.status_code == 422
    assert "Skriv frågan, eller ta bort den" in answer.content.decode()
    assert "Mitt nya ord" in answer.content.decode()


def test_a_form_that_somebody_else_saved_meanwhile_is_not_overwritten(cast, office):
    form = make_form(cast.one.association)
    data = questions_in(form) | {"q0-label": "Mina ord"}
    save_form(
        by=cast.one.access(Role.CHIEF), form=form, seen=digest_of(form), name=form.name, questions=[ONE]
    )
    answer = office.post(reverse("form_edit", args=["norra", form.pk]), data)
    assert answer.status_code == 409
    assert "Mina ord" in answer.content.decode()
    assert "Någon annan har sparat" in answer.content.decode()
    assert form.fields.count() == 1


def test_an_applicant_meets_open_calls_and_an_empty_place_that_says_what_comes(cast, sign_in):
    client = sign_in(cast.one.users[Role.LSG])
    pages = [reverse(name, args=["norra"]) for name in ("call_list", "application_list")]
    assert "Fråga kansliet när nästa öppnar" in words(client.get(pages[0]))
    assert "Här kommer ansökningarna" in words(client.get(pages[1]))
    make_call(cast.one.association, title="Medel 2016")
    make_call(cast.one.association, title="Medel 2018", opens_on=TODAY + timedelta(days=1))
    for page in pages:
        text = words(client.get(page))
        assert "Medel 2016" in text
        assert "om 17 dagar" in text
        assert "Medel 2018" not in text


def test_lists_take_the_same_queries_however_long(cast, office):
    call = make_call(cast.one.association)
    pages = {
        "calls": reverse("call_list", args=["norra"]),
        "call": reverse("call_detail", args=["norra", call.pk]),
        "applications": reverse("application_list", args=["norra"]),
        "forms": reverse("form_list", args=["norra"]),
    }
    members = cast.one.memberships
    make_application(call, members["kommun"], members["af"])
    few = queries_of(office, pages)
    for _ in range(40):
        make_application(call, members["kommun"], members["af"])
        make_call(cast.one.association, call.form)
    assert queries_of(office, pages) == few
    assert few == {"calls": 9, "call": 16, "applications": 14, "forms": 9}
    assert ApplicationCall.objects.count() == 41
