"""How an association's accounts become lines: proposed, saved, and the year's books anew."""

from budget.models import AccountMap, LedgerFile
from finsam.web.access import Access
from members.permissions import Permission, require


def propose_map(*, by: Access, year: int, ledger: LedgerFile | None = None) -> AccountMap:
    """The year's mapping; where there is none, last year's copied, else the starting set of the chart the file looks like."""
    require(by, Permission.KEEP_LEDGER)
    raise NotImplementedError
