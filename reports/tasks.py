"""Work for the background worker."""

from django_tasks import task


@task()
def make_print(job_id: int) -> None:
    from reports.services.prints import (
        run_print,
    )  # the service enqueues this task: one of the two must look late

    run_print(job_id)


@task()
def make_call(paper_id: int) -> None:
    from reports.services.calls import run_call  # as above

    run_call(paper_id)
