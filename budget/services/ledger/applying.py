"""A file that has been looked at becomes the year's books: asked for once, laid in by the worker in one transaction."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.domain.ledger import Ledger
from budget.domain.sie.child import SieUnreadable
from budget.enums import LedgerState
from budget.models import LedgerFile
from budget.queries.ledger import applied_ledger, has_hand_figures, lacks_books
from budget.services.closed import refuse_closed
from budget.services.ledger.by_hand import keep_replaced
from budget.services.ledger.previous import use_year_before
from budget.services.ledger.reading import read_kept
from budget.services.ledger.rows import write_rows
from budget.services.ledger.states import is_given_up, job_access, read_again
from budget.services.mapping import propose_map
from budget.services.posting import post_ledger
from budget.tasks import apply_ledger
from finsam.web import clock
from finsam.web.access import Access
from members.enums import Act
from members.models import Association, User
from members.permissions import Permission, require
from members.services.record import record_event

STALE = "Förhandsvisningen har ändrats sedan du såg den. Granska filen igen och lägg sedan in den."
OVERTAKEN = "En annan fil har lagts in för {year} sedan du granskade den här. Den läses om: granska den igen."
INTERRUPTED = "Inläggningen avbröts, och ingenting ändrades. Lägg in filen igen."


def request_apply(
    *, by: Access, ledger: LedgerFile, seen: str, use_previous: bool = False, replaces_hand: bool = False
) -> LedgerFile:
    """Begins to lay in what was looked at; `seen` is the preview's hash. A second click begins nothing more.

    `use_previous` takes the file's year before for that year, where nothing is known of it. Raises ValidationError when
    the preview is not the one that was seen, when another file applies meanwhile (this one is then read anew), for a
    closed year, and for figures entered by hand without `replaces_hand`.
    """
    require(by, Permission.KEEP_LEDGER)
    with transaction.atomic():
        Association.objects.select_for_update().get(pk=ledger.association_id)
        locked = LedgerFile.objects.within(by).select_for_update().get(pk=ledger.pk)
        if locked.state == LedgerState.APPLIED or _is_under_way(locked):
            return locked
        if locked.state not in (LedgerState.READ, LedgerState.APPLYING):
            raise ValidationError("Filen väntar inte längre på att läggas in.")
        overtaken = _is_overtaken(by, locked)
        if overtaken:
            read_again(locked)
        else:
            _check(by, locked, seen, replaces_hand)
            _begin(by, locked, use_previous)
    if overtaken:
        raise ValidationError(OVERTAKEN.format(year=locked.year))
    return locked


def _is_under_way(ledger: LedgerFile) -> bool:
    return ledger.state == LedgerState.APPLYING and not is_given_up(ledger)


def _is_overtaken(by: Access, ledger: LedgerFile) -> bool:
    """Does another file apply than the one it was compared with?"""
    applied = applied_ledger(by, ledger.year)
    return ledger.preview["against"]["ledger"] != (applied.pk if applied else None)


def _check(by: Access, ledger: LedgerFile, seen: str, replaces_hand: bool) -> None:
    if seen != ledger.preview["hash"]:
        raise ValidationError(STALE)
    refuse_closed(by, ledger.year)
    if has_hand_figures(by, ledger.year) and not replaces_hand:
        raise ValidationError(
            f"Utfall och siffror för {ledger.year} är inskrivna för hand. Filen ersätter dem; prognoserna är kvar, och det "
            "andra kommer tillbaka om filen tas tillbaka. Kryssa i att de ska ersättas, eller avbryt."
        )
    others = LedgerFile.objects.within(by).filter(year=ledger.year, state=LedgerState.APPLYING)
    for other in others.exclude(pk=ledger.pk):
        if not is_given_up(other):
            raise ValidationError(
                f"{other.name} läggs in för {ledger.year} just nu. Vänta tills den är klar."
            )
        _hand_back(other.pk, INTERRUPTED)


def _begin(by: Access, ledger: LedgerFile, use_previous: bool) -> None:
    """`applied_at` is when it began until it is when it was done: that tells a job whose worker died."""
    ledger.state, ledger.applied_at, ledger.message = LedgerState.APPLYING, clock.now(), ""
    ledger.preview["asked"] = {"by": by.user.pk if by.user else None, "use_previous": use_previous}
    ledger.save(update_fields=["state", "applied_at", "message", "preview"])
    transaction.on_commit(lambda: apply_ledger.enqueue(ledger_id=ledger.pk))


def run_apply(ledger_id: int) -> None:
    """What the worker does. A file that somebody else has laid in is left alone; a failure changes nothing."""
    ledger = _wanted(ledger_id)
    if ledger is None:
        return
    try:
        _, built = read_kept(ledger)
        with transaction.atomic():
            _lay_in(ledger, built)
    except SieUnreadable as error:
        _hand_back(ledger_id, str(error))
    except ValidationError as error:
        _hand_back(ledger_id, " ".join(error.messages))
    except Exception:
        _hand_back(ledger_id, INTERRUPTED)
        raise


def _wanted(ledger_id: int) -> LedgerFile | None:
    found = LedgerFile.objects.filter(pk=ledger_id, state=LedgerState.APPLYING)
    return found.select_related("association").first()


def _hand_back(ledger_id: int, message: str) -> None:
    """It waits again, with the reason; unless another worker has laid it in meanwhile."""
    LedgerFile.objects.filter(pk=ledger_id, state=LedgerState.APPLYING).update(
        state=LedgerState.READ, applied_at=None, message=message
    )


def _lay_in(ledger: LedgerFile, built: Ledger) -> None:
    """One writer at a time: the association's lock first, as the record takes it."""
    Association.objects.select_for_update().get(pk=ledger.association_id)
    if not LedgerFile.objects.select_for_update().filter(pk=ledger.pk, state=LedgerState.APPLYING).exists():
        return
    asked: dict[str, Any] = ledger.preview["asked"]
    by = job_access(ledger, User.objects.filter(pk=asked["by"]).first())
    refuse_closed(by, ledger.year)
    if _is_overtaken(by, ledger):
        raise ValidationError(
            f"En annan fil har lagts in för {ledger.year} under tiden. Ladda upp filen igen."
        )
    written = write_rows(ledger, built)
    earlier = _supersede(by, ledger)
    propose_map(by=by, year=ledger.year, ledger=ledger)
    if asked["use_previous"] and lacks_books(by, ledger.year - 1):
        use_year_before(by=by, ledger=ledger)
    replaced_hand = keep_replaced(by=by, ledger=ledger)
    post_ledger(by=by, ledger=ledger)
    record_event(
        by=by,
        association_id=ledger.association_id,
        action=Act.LEDGER_APPLIED,
        subject=ledger,
        detail={
            "sha256": ledger.sha256,
            "year": ledger.year,
            **written._asdict(),
            "supersedes": earlier.pk if earlier else None,
            "replaced_hand": replaced_hand,
        },
    )


def _supersede(by: Access, ledger: LedgerFile) -> LedgerFile | None:
    """The earlier file gives way, and this one applies."""
    earlier = applied_ledger(by, ledger.year)
    if earlier is not None:
        earlier.state = LedgerState.SUPERSEDED
        earlier.save(update_fields=["state"])
    ledger.state, ledger.supersedes, ledger.applied_at = LedgerState.APPLIED, earlier, clock.now()
    ledger.save(update_fields=["state", "supersedes", "applied_at"])
    return earlier
