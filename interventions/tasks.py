"""Work for the background worker."""

from django_tasks import task


@task()
def send_party_letter(party_id: int, letter: int, site: str) -> None:
    from interventions.services.parties import (
        deliver,  # the service enqueues this task: one of the two looks late
    )

    deliver(party_id, letter, site)
