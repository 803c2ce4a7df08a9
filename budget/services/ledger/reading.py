"""What the worker reads of a kept file: what it says, what is wrong with it, and what it would change."""

from typing import Any

from budget.domain.ledger import PROJECT, Ledger, company_findings, ledger_of, plain
from budget.domain.ledger_changes import changes
from budget.domain.ledger_preview import preview_hash, preview_of
from budget.domain.sie.child import SieUnreadable, read
from budget.domain.sie.model import SieFile, SieFinding
from budget.enums import LedgerState
from budget.models import AccountMap, LedgerFile
from budget.queries.ledger import applied_ledger, done_periods, is_closed, stored_ledger
from budget.services.closed import closed_words
from budget.services.ledger.states import (
    INTERRUPTED,
    as_json,
    from_json,
    job_access,
    refuse_kept,
    stops_in,
)
from finsam.shared.findings import Severity
from finsam.web.access import Access


def run_read(ledger_id: int) -> None:
    """Reads a received file and writes its preview, or refuses it and throws the kept copy away.

    Twice is as once: what another worker has read meanwhile is left alone.
    """
    found = LedgerFile.objects.filter(pk=ledger_id, state=LedgerState.RECEIVED)
    ledger = found.select_related("association", "received_by").first()
    if ledger is None:
        return
    try:
        file, built = read_kept(ledger)
        _tell(ledger, file, built)
    except SieUnreadable as error:
        refuse_kept(ledger, str(error), ())
    except Exception:
        refuse_kept(ledger, INTERRUPTED, ())
        raise


def read_kept(ledger: LedgerFile) -> tuple[SieFile, Ledger]:
    """The kept copy as it is read today. Raises SieUnreadable."""
    with ledger.file.open("rb") as kept:
        file = read(kept.read(), ledger.preview.get("chosen_encoding"))
    stated = file.years.get(0)
    return file, ledger_of(file, _dimension(ledger, stated[0].year if stated else None))


def _dimension(ledger: LedgerFile, year: int | None) -> int:
    """The one that says which intervention a cost is of: this year's mapping, else the newest there is."""
    maps = AccountMap.objects.filter(association=ledger.association_id).order_by("-year")
    own = maps.filter(year=year).first() or maps.first()
    return own.dimension if own else PROJECT


def _tell(ledger: LedgerFile, file: SieFile, built: Ledger) -> None:
    access = job_access(ledger, ledger.received_by)
    findings = (
        # Read anew it keeps of what was found before only what the kept copy cannot show.
        *(one for one in from_json(ledger.findings) if one.code == "ksumma_wrong"),
        # Of the year the ledger's own findings say what was done.
        *(finding for finding in file.findings if finding.code != "missing_year" or file.years.get(0)),
        *company_findings(file.org_number, ledger.association.organisation_number),
        *built.findings,
        *_closed(access, built.year),
    )
    stops = stops_in(findings)
    if stops:
        refuse_kept(ledger, stops[0].message, stops)
        return
    LedgerFile.objects.filter(pk=ledger.pk, state=LedgerState.RECEIVED).update(
        state=LedgerState.READ,
        year=built.year,
        sie_type=file.sie_type,
        encoding=file.encoding,
        program=plain(f"{file.program or ''} {file.program_version or ''}".strip(), 120),
        company=plain(file.company or "", 200),
        org_number=plain(file.org_number or "", 20),
        balances_to=built.through,
        findings=as_json(findings),
        preview=_preview(access, ledger, file, built),
        applied_at=None,
    )


def _closed(access: Access, year: int | None) -> list[SieFinding]:
    if year is None or not is_closed(access, year):
        return []
    return [SieFinding("year_closed", Severity.STOP, closed_words(year))]


def _preview(access: Access, ledger: LedgerFile, file: SieFile, built: Ledger) -> dict[str, Any]:
    assert built.year is not None
    against = applied_ledger(access, built.year)
    differences = changes(stored_ledger(access, against) if against else Ledger(), built)
    shown = preview_of(
        file,
        built,
        differences,
        against=(against.pk, against.name) if against else (None, ""),
        done_periods=done_periods(access, built.year, differences.months),
        texts_dropped=ledger.preview.get("counts", {}).get("texts_dropped", 0),
    )
    # Laying in reads the copy once more, and must read it the same.
    chosen = ledger.preview.get("chosen_encoding")
    return {"hash": preview_hash(ledger.sha256, shown), **shown, "chosen_encoding": chosen}
