"""What may be done with a file that waits, besides laying it in: discard it, or have it read in another encoding."""

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.enums import LedgerState
from budget.models import LedgerFile
from budget.services.ledger.states import is_given_up, read_again
from finsam.web.access import Access
from members.enums import Act
from members.models import Association
from members.permissions import Permission, require
from members.services.record import record_event


@transaction.atomic
def discard_ledger(*, by: Access, ledger: LedgerFile) -> LedgerFile:
    """Nothing of what it held stays: the row keeps name, size and year. Raises ValidationError unless it waits."""
    locked = _waiting(by, ledger)
    kept, storage = locked.file.name, locked.file.storage
    record_event(
        by=by,
        association_id=locked.association_id,
        action=Act.LEDGER_DISCARDED,
        subject=locked,
        detail={"sha256": locked.sha256, "year": locked.year},
    )
    locked.state, locked.applied_at, locked.message = LedgerState.DISCARDED, None, ""
    locked.sha256, locked.file, locked.preview, locked.findings = "", "", {}, []
    locked.save()
    if kept:
        transaction.on_commit(lambda: storage.delete(kept))
    return locked


@transaction.atomic
def choose_encoding(*, by: Access, ledger: LedgerFile, encoding: str) -> LedgerFile:
    """The file is read anew as this ("utf-8", "cp437", "iso-8859-1"), or as it looks when empty. What was seen of it is void.

    Raises ValidationError unless it waits.
    """
    locked = _waiting(by, ledger)
    locked.preview = {**locked.preview, "chosen_encoding": encoding or None}
    read_again(locked)
    record_event(
        by=by,
        association_id=locked.association_id,
        action=Act.LEDGER_ENCODING,
        subject=locked,
        detail={"sha256": locked.sha256, "encoding": encoding},
    )
    return locked


def _waiting(by: Access, ledger: LedgerFile) -> LedgerFile:
    """The file, locked: read, or begun to be laid in by a worker that is gone."""
    require(by, Permission.KEEP_LEDGER)
    Association.objects.select_for_update().get(pk=ledger.association_id)
    locked = LedgerFile.objects.within(by).select_for_update().get(pk=ledger.pk)
    if locked.state == LedgerState.READ or (locked.state == LedgerState.APPLYING and is_given_up(locked)):
        return locked
    raise ValidationError("Filen väntar inte längre på att läggas in.")
