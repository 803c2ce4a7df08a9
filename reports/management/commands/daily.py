"""manage.py daily: what is done once every night, for one association after the other."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from finsam.web import clock
from finsam.web.access import Access
from interventions.queries.delivery import hand_over_warnings
from interventions.services.agreements import begin_due_interventions
from interventions.services.hand_over import keep_questions
from interventions.services.submissions import ask_for_due_finals
from members.models import Association
from members.services.reminders import Letter, reminders_to_send, send_reminders
from reports.services.calls import due_calls, send_due_calls

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Skickar kallelser vars dag har kommit, och påminnelser till kansliet och till dem som har uppgifter. "
        "En andra körning samma dag skickar inget en gång till."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="säg vad som skulle skickas, men skicka inget"
        )

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        today, failed = clock.today(), []
        for association in Association.objects.filter(Q(ended=None) | Q(ended__gte=today)):
            access = Access.system(association, today)
            try:
                done = _would_do(access) if dry_run else _do(access)
            except Exception:  # one association's trouble must not keep the others' mail
                log.exception("daily failed for %s", association.slug)
                failed.append(str(association))
                continue
            self.stdout.write(
                "\n".join([f"{association}:", *(f"  {line}" for line in done or ["inget att göra"])])
            )
        if failed:
            raise CommandError(f"Det gick inte för {', '.join(failed)}. Orsaken står i driftloggen.")


def _do(access: Access) -> list[str]:
    calls = send_due_calls(by=access)
    begin_due_interventions(by=access)
    keep_questions(by=access)
    finals = ask_for_due_finals(by=access)
    letters = send_reminders(by=access, more=hand_over_warnings(access))
    return [
        *(f"skickade kallelsen till {call.meeting}" for call in calls),
        *(f"begärde slutrapport av {one.intervention}" for one in finals),
        *(f"skickade {_told(letter)}" for letter in letters),
    ]


def _told(letter: Letter) -> str:
    """Without the addresses: what is printed ends in the log of whoever runs the server."""
    return f"”{letter.subject}” till {len(letter.to)} mottagare"


def _would_do(access: Access) -> list[str]:
    return [f"skulle skicka kallelsen till {meeting}" for meeting in due_calls(access)] + [
        f"skulle skicka {_told(letter)}" for letter in reminders_to_send(access, hand_over_warnings(access))
    ]
