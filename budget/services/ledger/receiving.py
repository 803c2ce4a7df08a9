"""A file from outside: looked at in a child, kept without its texts, or refused with nothing kept but its name."""

from collections.abc import Sequence
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from budget.domain.ledger import company_findings
from budget.domain.sie.child import LARGEST_FILE, TOO_LARGE, Received, SieUnreadable, receive
from budget.domain.sie.model import SieFinding
from budget.enums import LedgerState
from budget.models import LedgerFile
from budget.queries.ledger import is_closed
from budget.services.closed import closed_words
from budget.services.ledger.states import INTERRUPTED, as_json, is_given_up, refuse_kept, stops_in
from budget.tasks import read_ledger
from finsam.shared.findings import Severity
from finsam.shared.formats import day
from finsam.web import clock
from finsam.web.access import Access
from finsam.web.validators import REFUSED_IN_TEXT
from members.enums import Act
from members.models import Association
from members.permissions import Permission, require
from members.services.record import record_event

NAMELESS = "bokföringsfil"
UNSTORABLE = (
    "Filen har tecken som inte kan sparas (nolltecken). Exportera den på nytt ur ekonomisystemet, utan att öppna den i ett "
    "annat program."
)


def receive_file(*, by: Access, file: UploadedFile, keep_texts: bool) -> LedgerFile:
    """The attempt: RECEIVED and on its way to be read, or REFUSED with the reason.

    The same file again while the first one waits gives the first one. Raises ValidationError, and keeps nothing, when it
    is the one that applies.
    """
    require(by, Permission.KEEP_LEDGER)
    name, size = file.name or "", file.size or 0
    if size > LARGEST_FILE:
        return refuse_attempt(by=by, name=name, size=size, message=TOO_LARGE)
    try:
        received = receive(
            bytes(file.read()), keep_texts=keep_texts
        )  # before the transaction: it takes seconds
    except SieUnreadable as error:
        return refuse_attempt(by=by, name=name, size=size, message=str(error))
    stops = stops_in((*received.findings, *_not_ours(by, received)))
    if stops:
        return _refuse(by, name, size, stops[0].message, stops)
    return _keep(by, _attempt(by, name, size, received, keep_texts), received.content)


def refuse_attempt(*, by: Access, name: str, size: int, message: str) -> LedgerFile:
    """A file that was not even looked at, such as one that was too large: its name, size and the reason are kept."""
    require(by, Permission.KEEP_LEDGER)
    return _refuse(by, name, size, message, ())


@transaction.atomic
def _refuse(by: Access, name: str, size: int, message: str, stops: Sequence[SieFinding]) -> LedgerFile:
    ledger = LedgerFile.objects.create(
        association=by.association,
        name=_safe_name(name),
        size=size,
        state=LedgerState.REFUSED,
        message=message,
        findings=as_json(stops),
        received_at=clock.now(),
        received_by=by.user,
    )
    _record(by, ledger, refused=True)
    return ledger


def _not_ours(by: Access, received: Received) -> list[SieFinding]:
    """What the file is and whose, before anything of it is kept."""
    found = company_findings(received.org_number, by.association.organisation_number)
    year = received.years.get(0)
    if year and is_closed(by, year[0].year):
        found.append(SieFinding("year_closed", Severity.STOP, closed_words(year[0].year)))
    if b"\x00" in received.content.rstrip(b"\x1a\x00"):
        found.append(SieFinding("unstorable", Severity.STOP, UNSTORABLE))
    return found


def _attempt(by: Access, name: str, size: int, received: Received, keep_texts: bool) -> LedgerFile:
    return LedgerFile(
        association=by.association,
        name=_safe_name(name),
        size=size,
        sha256=received.sha256,
        keeps_texts=keep_texts,
        sie_type=received.sie_type,
        ksumma=received.ksumma,
        findings=as_json(received.findings),
        preview={"counts": {"texts_dropped": received.texts_dropped}},
        received_at=clock.now(),
        received_by=by.user,
    )


def _keep(by: Access, ledger: LedgerFile, content: bytes) -> LedgerFile:
    try:
        with transaction.atomic():
            Association.objects.select_for_update().get(pk=by.association.pk)  # two clicks make one attempt
            waiting = _same(by, ledger)
            if waiting is not None:
                return waiting
            ledger.file.save("ledger.se", ContentFile(content), save=False)
            ledger.full_clean(exclude=["received_by"])  # nobody, when a command sends it
            ledger.save()
            _record(by, ledger, sha256=ledger.sha256)
            transaction.on_commit(lambda: read_ledger.enqueue(ledger_id=ledger.pk))
    except Exception:
        if ledger.file:
            ledger.file.delete(save=False)
        raise
    return ledger


def _same(by: Access, ledger: LedgerFile) -> LedgerFile | None:
    """The same file where it already waits. Raises ValidationError where it applies."""
    same = LedgerFile.objects.within(by).filter(sha256=ledger.sha256)
    applied = same.filter(state=LedgerState.APPLIED).first()
    if applied is not None and (applied.keeps_texts or not ledger.keeps_texts):
        since = day(applied.applied_at)
        raise ValidationError(
            f"Filen är redan inläst: {applied.name} gäller för {applied.year} sedan {since}. Ingenting ändrades."
        )
    states = (LedgerState.RECEIVED, LedgerState.READ, LedgerState.APPLYING)
    for other in same.filter(state__in=states, keeps_texts=ledger.keeps_texts):
        if not is_given_up(other):
            return other
        refuse_kept(other, INTERRUPTED, ())  # its worker is gone, so nobody will
    return None


def _safe_name(name: str) -> str:
    """What the file was called, unless the name itself may not be kept."""
    plain = PurePath(name.replace("\\", "/")).name[-200:].strip()
    try:
        for validator in REFUSED_IN_TEXT:
            validator(plain)
    except ValidationError:
        return NAMELESS
    return plain or NAMELESS


def _record(by: Access, ledger: LedgerFile, **detail: object) -> None:
    record_event(
        by=by,
        association_id=ledger.association_id,
        action=Act.LEDGER_RECEIVED,
        subject=ledger,
        detail={"size": ledger.size, **detail},
    )
