"""Mails that remind: what is new, once, to those who can do something about it."""

from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from finsam.web.access import Access
from members.enums import MeetingState, Role
from members.models import Reminder, RoleGrant, Task
from members.services.reminders import reminders_to_send, send_reminders
from tests.builders import make_mandate, make_meeting, make_person, make_role, make_seat, make_user
from tests.cast import TODAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]
OFFICE = ["chief@norra.example", "office@norra.example"]


def send(cast: Cast, day: date = TODAY):
    mail.outbox.clear()
    send_reminders(by=Access.system(cast.one.association, day))
    return list(mail.outbox)


def make_task(
    cast: Cast, due: date = TODAY + timedelta(days=7), email: str = "eva@ek.example", **fields
) -> Task:
    person = fields.pop("person", None) or make_person(cast.one.association, name="Eva Ek", email=email)
    return Task.objects.create(
        body=cast.one.lsg,
        **{"title": "Ring kommunen", "person": person, "given_on": date(2015, 10, 1), "due": due, **fields},
    )


# To the office


def test_chief_and_office_get_one_mail_with_what_is_new_and_where_it_is_done(cast, settings):
    settings.SITE_ADDRESS = "https://finsam.prov.example"
    make_mandate(make_seat(cast.one.lsg), valid_until=date(2015, 12, 1))
    meeting = make_meeting(cast.one.lsg, date(2015, 11, 21))
    (letter,) = send(cast)
    assert letter.to == OFFICE
    assert letter.subject == "Finsam: 2 saker att göra i Samordningsförbundet norra"
    text = letter.body.replace("\u00a0", " ")
    assert "- Handlingarna till LSG norra 21 november ska ut i morgon\n  14 november 2015, i morgon" in text
    assert f"  https://finsam.prov.example/f/norra/moten/{meeting.pk}/\n" in text
    assert f"  https://finsam.prov.example/f/norra/grupper/{cast.one.lsg.pk}/\n" in text
    assert "Allt som väntar står på startsidan:\nhttps://finsam.prov.example/f/norra/\n" in text


def test_nothing_is_mailed_twice_and_at_most_one_mail_a_day(cast):
    make_mandate(make_seat(cast.one.lsg), valid_until=date(2015, 12, 1))
    assert len(send(cast)) == 1
    assert send(cast) == []
    make_mandate(make_seat(cast.one.lsg), valid_until=date(2015, 12, 2))
    assert send(cast) == []
    (letter,) = send(cast, TODAY + timedelta(days=1))
    text = letter.body.replace("\u00a0", " ")
    assert ("2 december 2015" in text, "1 december 2015" in text) == (True, False)


def test_what_becomes_late_is_said_once_more(cast):
    make_meeting(cast.one.board, date(2015, 11, 1), state=MeetingState.HELD)
    days = [TODAY + timedelta(days=number) for number in range(6)]
    told = [len(send(cast, day)) for day in days]
    assert told == [1, 0, 0, 1, 0, 0]


def test_without_anything_new_there_is_no_mail(cast):
    assert send(cast) == []
    assert not Reminder.objects.exists()


def test_the_mail_goes_only_to_those_who_are_the_office_today_and_may_sign_in(cast):
    make_role(make_user("forra@chef.example"), cast.one.association, valid_until=date(2015, 11, 12))
    make_role(make_user("av@chef.example", is_active=False), cast.one.association)
    make_mandate(make_seat(cast.one.lsg), valid_until=date(2015, 12, 1))
    assert [letter.to for letter in send(cast)] == [OFFICE]


def test_an_association_without_an_office_keeps_its_news_until_there_is_one(cast):
    make_mandate(make_seat(cast.one.lsg), valid_until=date(2015, 12, 1))
    RoleGrant.objects.filter(association=cast.one.association).delete()
    assert send(cast) == []
    make_role(make_user("ny@chef.example"), cast.one.association)
    assert [letter.to for letter in send(cast)] == [["ny@chef.example"]]


def test_another_associations_office_is_told_nothing(cast):
    make_mandate(make_seat(cast.other.lsg), valid_until=date(2015, 12, 1))
    assert send(cast) == []


def test_a_mail_that_could_not_be_sent_is_sent_the_next_time(cast, settings):
    make_mandate(make_seat(cast.one.lsg), valid_until=date(2015, 12, 1))
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(ConnectionRefusedError):
        send(cast)
    settings.EMAIL_BACKEND = working
    assert len(send(cast)) == 1


class PickyBackend(EmailBackend):
    def send_messages(self, messages):
        if messages[0].to == ["fel@ek.example"]:
            raise SMTPRecipientsRefused({"fel@ek.example": (550, b"no such user")})
        return super().send_messages(messages)


def test_an_address_that_is_refused_stops_nobody_elses_mail(cast, settings):
    make_task(cast, email="fel@ek.example")
    make_task(cast)
    settings.EMAIL_BACKEND = f"{__name__}.PickyBackend"
    assert [letter.to for letter in send(cast)] == [["eva@ek.example"]]
    assert Reminder.objects.count() == 1


def test_looking_at_what_would_be_sent_sends_and_remembers_nothing(cast):
    make_mandate(make_seat(cast.one.lsg), valid_until=date(2015, 12, 1))
    mail.outbox.clear()
    assert len(reminders_to_send(Access.system(cast.one.association, TODAY))) == 1
    assert (mail.outbox, Reminder.objects.count()) == ([], 0)


# To whoever has a task


def test_whoever_has_a_task_is_written_to_seven_days_before_and_the_day_after(cast):
    make_task(cast)
    by_day = {}
    for number in range(-1, 12):
        day = TODAY + timedelta(days=number)
        by_day[number] = [letter.subject for letter in send(cast, day) if letter.to == ["eva@ek.example"]]
    told = {number: subjects for number, subjects in by_day.items() if subjects}
    assert told == {
        0: ["Finsam: en uppgift ska snart vara klar"],
        8: ["Finsam: uppgiften skulle ha varit klar"],
    }


def test_the_letter_says_what_from_whom_and_until_when(cast):
    make_task(cast)
    (letter,) = send(cast)
    text = letter.body.replace("\u00a0", " ")
    assert "Hej Eva Ek!" in text
    assert "Din uppgift från LSG norra ska vara klar 20 november 2015, om sju dagar:" in text
    assert "  Ring kommunen\n" in text
    assert "/f/norra/" not in text


def test_whoever_signs_in_gets_a_link_and_the_mail_at_her_address(cast):
    person = cast.one.users[Role.LSG].persons.get()
    task = make_task(cast, person=person)
    (letter,) = send(cast)
    assert letter.to == ["lsg@norra.example"]
    assert f"/f/norra/uppgifter/{task.pk}/klar/\n" in letter.body


def test_a_task_moved_to_another_day_is_told_anew_and_a_closed_one_not_at_all(cast):
    task = make_task(cast)
    assert len(send(cast)) == 1
    Task.objects.filter(pk=task.pk).update(due=TODAY + timedelta(days=5))
    assert len(send(cast)) == 1
    Task.objects.filter(pk=task.pk).update(closed_on=TODAY)
    assert send(cast, TODAY + timedelta(days=6)) == []


def test_whoever_has_no_address_gets_no_letter(cast):
    make_task(cast, email="")
    assert send(cast) == []
