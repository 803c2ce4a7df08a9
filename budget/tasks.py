"""Work for the background worker. The services enqueue these tasks: one of the two must look late."""

from django_tasks import task


@task()
def read_ledger(ledger_id: int) -> None:
    from budget.services.ledger.reading import run_read

    run_read(ledger_id)


@task()
def apply_ledger(ledger_id: int) -> None:
    from budget.services.ledger.applying import run_apply

    run_apply(ledger_id)
