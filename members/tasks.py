"""Work for the background worker."""

from django_tasks import task


@task()
def send_invitation(invitation_id: int, site: str) -> None:
    from members.services.invitations import (
        deliver,
    )  # the service enqueues this task: one of the two must look late

    deliver(invitation_id, site)
