"""Which file gives which year, and the attempts there have been. Reads and returns; never writes."""

from collections.abc import Sequence

from django.db.models import F, QuerySet

from budget.enums import LedgerState
from budget.models import Closing, LedgerFile
from finsam.web.access import Access


def attempts(access: Access) -> QuerySet[LedgerFile]:
    """Every file that somebody has sent, the newest first, without what was read in it: that is large."""
    rows = LedgerFile.objects.within(access).select_related("received_by")
    return rows.defer("preview", "findings").order_by("-received_at", "-pk")


def waiting_files(access: Access) -> int:
    """How many wait for somebody to look at them."""
    return LedgerFile.objects.within(access).filter(state=LedgerState.READ).count()


def years_of_books(access: Access) -> Sequence[Closing]:
    """The years that have figures, the latest first; each with its `ledger` (None: by hand) and that file's `rows`."""
    rows = Closing.objects.within(access).select_related("ledger").order_by("-year")
    return rows.defer("ledger__preview", "ledger__findings").annotate(rows=F("ledger__preview__counts__rows"))


def replaced_by(access: Access, ledger: LedgerFile) -> LedgerFile | None:
    """The file that superseded this one and was not taken back."""
    states = (LedgerState.APPLIED, LedgerState.SUPERSEDED)
    rows = LedgerFile.objects.within(access).filter(supersedes=ledger, state__in=states)
    return rows.defer("preview", "findings").first()
