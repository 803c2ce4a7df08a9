"""The second factor of somebody who has lost hers."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from finsam.web.access import Access
from members.models import User
from members.queries.access import associations_of
from members.services.record import record_event
from members.services.sessions import end_other_sessions
from members.tasks import send_notice

NOTICE = """Hej!

Installationens administratör har tagit bort ditt andra steg (app, passnycklar och reservkoder) för att du ska kunna
lägga till ett nytt. Du är utloggad överallt. Nästa gång du loggar in hjälper sidan dig vidare.

Har du inte bett om det: byt lösenord och säg till förbundets kansli genast.
"""


@transaction.atomic
def remove_second_factor(*, by: Access, user: User) -> None:
    """Takes away app, keys and codes, ends every session and tells her; recorded wherever she has something to do."""
    Authenticator.objects.filter(user=user).delete()
    end_other_sessions(user=user, keep="")
    for association in associations_of(user, by.day):
        record_event(by=by, association_id=association.pk, action="second_factor_removed", subject=user)
    transaction.on_commit(
        lambda: send_notice.enqueue(to=user.email, subject="Ditt andra steg är borttaget", text=NOTICE)
    )


def forget_old_addresses(user: Any) -> None:
    """The sign-in package remembers addresses; after a change only the new one may lead in."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
