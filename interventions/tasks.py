"""Work for the background worker."""

from django_tasks import task


@task()
def send_party_letter(party_id: int, letter: int, site: str) -> None:
    from interventions.services.parties import (
        deliver,  # the service enqueues this task: one of the two looks late
    )

    deliver(party_id, letter, site)


@task()
def send_report_letter(user_id: int, submission_ids: list[int]) -> None:
    from interventions.services.report_letters import (
        deliver,
    )  # the services enqueue this task: one of the two must look late

    deliver(user_id, submission_ids)
