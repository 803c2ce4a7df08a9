"""A file that was laid in is taken back: the one before it applies again, else what was entered by hand."""

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.enums import LedgerState
from budget.models import LedgerFile
from budget.services.closed import refuse_closed
from budget.services.ledger.by_hand import give_back
from budget.services.ledger.previous import take_back_year_before
from budget.services.posting import post_ledger, unpost
from finsam.web import clock
from finsam.web.access import Access
from members.enums import Act
from members.models import Association
from members.permissions import Permission, require
from members.services.record import record_event


@transaction.atomic
def reverse_ledger(*, by: Access, ledger: LedgerFile, reason: str) -> LedgerFile:
    """Its rows and its kept copy stay, for whoever asks what was undone. Raises ValidationError.

    Where no other file applies the year loses what the ledger gave, and gets back what the file replaced.
    """
    require(by, Permission.KEEP_LEDGER)
    Association.objects.select_for_update().get(pk=ledger.association_id)
    locked = LedgerFile.objects.within(by).select_for_update().get(pk=ledger.pk)
    if locked.state != LedgerState.APPLIED:
        raise ValidationError("Bara en fil som gäller kan tas tillbaka.")
    refuse_closed(by, locked.year)
    if not reason.strip():
        raise ValidationError({"reason": "Skriv varför filen tas tillbaka."})
    locked.state, locked.reversed_at, locked.reason = LedgerState.REVERSED, clock.now(), reason.strip()
    locked.full_clean(exclude=["received_by", "sha256"])
    locked.save(update_fields=["state", "reversed_at", "reason"])
    restored = _restore(by, locked)
    gave_back = restored is None and give_back(by=by, ledger=locked) is not None
    record_event(
        by=by,
        association_id=locked.association_id,
        action=Act.LEDGER_REVERSED,
        subject=locked,
        detail={
            "sha256": locked.sha256,
            "year": locked.year,
            "restored": restored.pk if restored else None,
            "gave_back": gave_back,
        },
    )
    return locked


def _restore(by: Access, ledger: LedgerFile) -> LedgerFile | None:
    take_back_year_before(by=by, ledger=ledger)
    earlier = LedgerFile.objects.within(by).filter(
        pk=ledger.supersedes_id, state=LedgerState.SUPERSEDED
    ).first()  # fmt: skip
    if earlier is None:
        unpost(by=by, year=ledger.year)
        return None
    earlier.state = LedgerState.APPLIED
    earlier.save(update_fields=["state"])
    post_ledger(by=by, ledger=earlier)
    return earlier
