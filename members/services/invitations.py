"""Asking people to come in by a letter, and letting them in by its link."""

from smtplib import SMTPException
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from finsam.web import clock
from finsam.web.access import Access
from members.models import Association, Invitation, Person, User
from members.models.invitations import LINK_HOLDS
from members.queries.invitations import has_come_in, what_she_does
from members.services.record import record_event
from members.tasks import send_invitation

SALT = "members.invitation"


def user_with(*, email: str, name: str) -> User:
    """Whoever signs in by the address; made without a password when there is nobody."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = User(email=email.strip().lower(), name=name)
        user.set_unusable_password()
        user.full_clean()
        user.save()
    return user


@transaction.atomic
def invite(*, by: Access, association: Association, user: User, site: str) -> Invitation:
    """Sends the letter: with a link for whoever has not come in yet, otherwise only with what is new.

    `site` is the address of the first page, as the one who invites sees it. Raises ValidationError when she may not
    sign in.
    """
    if not user.is_active:
        raise ValidationError(
            f"Inloggningen för {user.email} är avstängd. Be installationens administratör öppna den."
        )
    invitation = Invitation.objects.create(association=association, user=user, at=clock.now())
    record_event(by=by, association_id=association.pk, action="person_invited", subject=invitation)
    transaction.on_commit(lambda: send_invitation.enqueue(invitation_id=invitation.pk, site=site))
    return invitation


@transaction.atomic
def invite_person(*, by: Access, person: Person, site: str) -> Invitation:
    """Gives a person of the association a user by her address, and sends the letter.

    Raises ValidationError when she has no address, or when it is another person's here.
    """
    if person.user is None:
        if not person.email:
            raise ValidationError(f"{person} har ingen e-postadress. Skriv den och spara, och bjud sedan in.")
        person.user = user_with(email=person.email, name=person.name)
        person.full_clean()
        person.save(update_fields=["user"])
    return invite(by=by, association=person.association, user=person.user, site=site)


def deliver(invitation_id: int, site: str) -> None:
    """What the worker does. A letter that could not be sent is told of on the person's page."""
    invitation = Invitation.objects.select_related("association", "user").get(pk=invitation_id)
    try:
        _send(invitation, site)
    except (OSError, SMTPException):
        Invitation.objects.filter(pk=invitation_id).update(failed_at=clock.now())
        raise
    Invitation.objects.filter(pk=invitation_id).update(sent_at=clock.now())


def _send(invitation: Invitation, site: str) -> None:
    user, is_new = invitation.user, not has_come_in(invitation.user)
    path = reverse("invitation_accept", args=[token_of(invitation)]) if is_new else "/"
    context = {
        "user": user,
        "association": invitation.association,
        "does": what_she_does(invitation.association, user),
        "is_new": is_new,
        "link": site.rstrip("/") + path,
        "days": LINK_HOLDS.days,
    }
    subject = f"Finsam: {'Du är inbjuden till' if is_new else 'Nytt uppdrag i'} {invitation.association}"
    text = render_to_string("members/email/invitation.txt", context)
    send_mail(subject, text, None, [user.email])


def token_of(invitation: Invitation) -> str:
    return signing.dumps(invitation.pk, salt=SALT)


def invitation_of(token: str) -> Invitation | None:
    """The invitation a link stands for, while it holds: seven days, and until she has come in."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=LINK_HOLDS)
    except signing.BadSignature:
        return None
    invitation = Invitation.objects.select_related("association", "user").filter(pk=pk).first()
    if invitation is None or not invitation.user.is_active or has_come_in(invitation.user):
        return None
    return invitation


@transaction.atomic
def accept(*, invitation: Invitation, password: Any) -> None:
    """She chooses her password; no link of hers holds after that."""
    user = User.objects.select_for_update().get(pk=invitation.user_id)
    user.set_password(password)
    user.save(update_fields=["password"])
