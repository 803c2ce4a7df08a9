"""What the services of a ledger share: who acts in a job, when a job is given up, what stops a file."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction

from budget.domain.sie.model import SieFinding
from budget.enums import LedgerState
from budget.models import LedgerFile
from budget.tasks import read_ledger
from finsam.shared.findings import Severity
from finsam.web import clock
from finsam.web.access import Access

UNDER_WAY = (LedgerState.RECEIVED, LedgerState.APPLYING)
GIVEN_UP = timedelta(minutes=5)  # a worker that died leaves its job behind
INTERRUPTED = "Läsningen avbröts. Ladda upp filen igen."


def is_given_up(ledger: LedgerFile) -> bool:
    """Has it been under way for so long that its worker must be gone?"""
    started = ledger.applied_at or ledger.received_at
    return ledger.state in UNDER_WAY and clock.now() - started > GIVEN_UP


def read_again(ledger: LedgerFile) -> None:
    """`applied_at` is when it began."""
    ledger.state, ledger.applied_at = LedgerState.RECEIVED, clock.now()
    ledger.save(update_fields=["state", "applied_at", "preview"])
    transaction.on_commit(lambda: read_ledger.enqueue(ledger_id=ledger.pk))


def job_access(ledger: LedgerFile, user: Any) -> Access:
    """Whoever asked for the job stands in the record as the one who did it."""
    return replace(Access.system(ledger.association, clock.today()), user=user)


def stops_in(findings: Iterable[SieFinding]) -> list[SieFinding]:
    return [finding for finding in findings if finding.severity == Severity.STOP]


def as_json(findings: Iterable[SieFinding]) -> list[dict[str, Any]]:
    """As a ledger keeps them, each once."""
    return [
        {"code": one.code, "severity": str(one.severity), "message": one.message, "line": one.line}
        for one in dict.fromkeys(findings)
    ]


def from_json(rows: Iterable[dict[str, Any]]) -> list[SieFinding]:
    return [
        SieFinding(row["code"], Severity(row["severity"]), row["message"], row.get("line")) for row in rows
    ]


def refuse_kept(ledger: LedgerFile, message: str, stops: Iterable[SieFinding]) -> None:
    """Nothing of what it held stays: the row keeps name, size and reason."""
    refused = LedgerFile.objects.filter(pk=ledger.pk, state=LedgerState.RECEIVED).update(
        state=LedgerState.REFUSED, message=message, findings=as_json(stops), preview={}, sha256="", file=""
    )
    if refused:
        transaction.on_commit(lambda: ledger.file.delete(save=False))
