"""One mail a day to the office with what is new, and two to whoever has a task. Nothing is mailed twice."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from finsam.web import clock
from finsam.web.access import Access
from members.domain.warnings import Warned, task_stage
from members.enums import Role
from members.models import Association, Reminder, RoleGrant, Task
from members.queries.meetings import task_rows
from members.queries.warnings import address_of, warnings_for

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """A mail and the keys it settles."""

    to: tuple[str, ...]
    subject: str
    text: str
    keys: tuple[str, ...]


def send_reminders(*, by: Access, more: Iterable[Warned] = ()) -> list[Letter]:
    """Sends today's mails and remembers them. One that could not be sent is tried again the next time. `more` is what
    other apps warn the office of.

    An address that is refused stops nobody else's mail; when nothing is answered at all, that is the caller's to tell.
    """
    sent = []
    for letter in reminders_to_send(by, more):
        try:
            if _send(by, letter):
                sent.append(letter)
        except (SMTPRecipientsRefused, SMTPDataError) as error:  # by its kind: its words may hold the address
            log.warning("a reminder of %s was refused: %s", by.association.slug, type(error).__name__)
    return sent


@transaction.atomic
def _send(by: Access, letter: Letter) -> bool:
    """False when another run has been here first."""
    Association.objects.select_for_update().get(pk=by.association.pk)
    if Reminder.objects.within(by).filter(key=letter.keys[0]).exists():
        return False
    now = clock.now()
    Reminder.objects.bulk_create(
        Reminder(association=by.association, key=key, sent_at=now) for key in letter.keys
    )
    EmailMessage(letter.subject, letter.text, to=list(letter.to)).send()
    return True


def reminders_to_send(by: Access, more: Iterable[Warned] = ()) -> list[Letter]:
    """What `send_reminders` would send now."""
    return [*_to_office(by, more), *_to_owners(by)]


def _sent(by: Access) -> set[str]:
    return set(Reminder.objects.within(by).values_list("key", flat=True))


def _to_office(by: Access, more: Iterable[Warned]) -> list[Letter]:
    """At most one a day: what has come since the last one."""
    today, sent = f"office-{by.day}", _sent(by)
    found = sorted([*warnings_for(by), *more], key=lambda one: (one.due, one.code, one.keys))
    new = [warned for warned in found if not sent.issuperset(warned.keys)]
    to = _office_addresses(by)
    if today in sent or not new or not to:
        return []
    keys = {key for warned in new for key in warned.keys} - sent
    context = {
        "association": by.association,
        "rows": [_row(by, warned) for warned in new],
        "start": _link(reverse("association_start", args=[by.association.slug])),
    }
    subject = f"Finsam: {len(new)} sak{'er' if len(new) > 1 else ''} att göra i {by.association}"
    text = render_to_string("mail/office.txt", context)
    return [Letter(to, subject, text, (today, *sorted(keys)))]


def _row(by: Access, warned: Warned) -> dict[str, Any]:
    return {
        "text": warned.text,
        "due": warned.due,
        "when": warned.when(by.day),
        "link": _link(address_of(by, warned)),
    }


def _office_addresses(by: Access) -> tuple[str, ...]:
    grants = RoleGrant.objects.within(by).active_on(by.day).filter(user__is_active=True)
    emails = grants.filter(role__in=[Role.CHIEF, Role.OFFICE]).values_list("user__email", flat=True)
    return tuple(sorted(set(emails)))


def _to_owners(by: Access) -> list[Letter]:
    """Seven days before a task is due, and the day after; whoever has no address gets none."""
    sent, letters = _sent(by), []
    for task in task_rows(by).filter(closed_on=None).select_related("person__user", "body", "item__meeting"):
        stage = task_stage(task.due, by.day)
        key = f"owner-{task.pk}-{task.due}-{stage}"
        address = _address(task)
        if stage and address and key not in sent:
            letters.append(_letter_to_owner(by, task, stage, address, key))
    return letters


def _address(task: Task) -> str:
    user = task.person.user
    return str(task.person.email or (user.email if user and user.is_active else ""))


def _letter_to_owner(by: Access, task: Task, stage: str, address: str, key: str) -> Letter:
    page = reverse("task_close", args=[by.association.slug, task.pk])
    context = {
        "association": by.association,
        "task": task,
        "is_late": stage == "after",
        "day": by.day,
        "link": _link(page) if task.person.user_id else "",
    }
    subject = f"Finsam: {'uppgiften skulle ha varit klar' if stage == 'after' else 'en uppgift ska snart vara klar'}"
    return Letter((address,), subject, render_to_string("mail/task.txt", context), (key,))


def _link(path: str) -> str:
    return f"{settings.SITE_ADDRESS}{path}"
