"""manage.py daily: calls and reminders, every association by itself, the same thing never twice."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend as LocmemBackend
from django.core.management import CommandError, call_command

from interventions.enums import ReportKind
from interventions.models import Submission
from members.enums import MeetingState
from members.models import Association, Meeting, Reminder
from reports.models import MeetingPaper
from tests.builders import make_intervention, make_mandate, make_meeting, make_seat
from tests.cast import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def run(*arguments: str) -> str:
    out = StringIO()
    mail.outbox.clear()
    call_command("daily", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def ready(cast) -> Meeting:
    """A meeting whose papers are ready and are to leave today."""
    meeting = make_meeting(cast.one.lsg, TODAY + timedelta(days=7), papers_ready=True)
    meeting.agenda.create(number=1, title="Mötet öppnas")
    return meeting


def test_it_sends_what_is_due_and_says_so(cast, ready):
    make_mandate(make_seat(cast.other.lsg), valid_until=date(2015, 12, 1))
    said = run()
    assert "Samordningsförbundet norra:\n  skickade kallelsen till LSG norra 2015-11-20\n" in said
    assert (
        "Samordningsförbundet sodra:\n  skickade ”Finsam: 1 sak att göra i Samordningsförbundet sodra” "
        "till 2 mottagare\n" in said
    )
    assert "@" not in said
    assert MeetingPaper.objects.get().meeting == ready


def test_a_second_run_the_same_day_sends_nothing_more(cast, ready):
    make_mandate(make_seat(cast.one.lsg), valid_until=date(2015, 12, 1))
    run()
    papers, reminders = MeetingPaper.objects.count(), Reminder.objects.count()
    said = run()
    assert "skickade" not in said
    assert (MeetingPaper.objects.count(), Reminder.objects.count()) == (papers, reminders)
    assert mail.outbox == []


def test_a_dry_run_says_what_it_would_do_and_does_nothing(cast, ready):
    make_mandate(make_seat(cast.one.lsg), valid_until=date(2015, 12, 1))
    said = run("--dry-run")
    assert "skulle skicka kallelsen till LSG norra 2015-11-20" in said
    assert "skulle skicka ”Finsam: 1 sak att göra i Samordningsförbundet norra”" in said
    assert "Samordningsförbundet sodra:\n  inget att göra\n" in said
    assert mail.outbox == []
    assert not Reminder.objects.exists()
    assert not MeetingPaper.objects.exists()
    ready.refresh_from_db()
    assert ready.state == MeetingState.PLANNED


def test_an_association_that_has_ended_is_left_alone(cast, ready):
    Association.objects.filter(pk=cast.one.association.pk).update(ended=TODAY - timedelta(days=1))
    assert "norra" not in run()


class NorthRefuses(LocmemBackend):
    """A mail server that takes no letter to the north."""

    def send_messages(self, messages):
        if any("@norra" in address for message in messages for address in message.to):
            raise OSError("no route to norra")
        return super().send_messages(messages)


def test_one_associations_trouble_does_not_keep_the_others_mail(cast, settings):
    """The north's reminder cannot be sent; the south still gets its own, and the exit tells."""
    for troupe in (cast.one, cast.other):
        make_mandate(make_seat(troupe.lsg), valid_until=date(2015, 12, 1))
    settings.EMAIL_BACKEND = f"{__name__}.NorthRefuses"
    with pytest.raises(CommandError, match="Det gick inte för Samordningsförbundet norra"):
        run()
    assert [letter.to for letter in mail.outbox] == [["chief@sodra.example", "office@sodra.example"]]
    assert {reminder.association for reminder in Reminder.objects.all()} == {cast.other.association}


def test_the_night_asks_for_final_reports_of_what_is_ending_and_leaves_old_ones_to_the_office(cast):
    near = make_intervention(cast.one.association, name="Odlingen", ends=TODAY + timedelta(days=20))
    make_intervention(cast.one.association, name="Gamla", starts=date(2010, 1, 1), ends=date(2012, 12, 31))
    assert "begärde slutrapport av Odlingen" in run()
    assert [(one.intervention, one.kind) for one in Submission.objects.all()] == [(near, ReportKind.FINAL)]
    assert "begärde" not in run()
    assert Submission.objects.count() == 1
