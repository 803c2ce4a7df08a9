"""Work for the background worker."""

from django.core.mail import send_mail
from django_tasks import task


@task()
def send_invitation(invitation_id: int, site: str) -> None:
    from members.services.invitations import (
        deliver,
    )  # the service enqueues this task: one of the two must look late

    deliver(invitation_id, site)


@task()
def send_notice(to: str, subject: str, text: str) -> None:
    """A short letter about somebody's own sign-in."""
    send_mail(f"Finsam: {subject}", text, None, [to])
