"""The year before as a file gives it beside its own, for an association that begins: so that each line has its past."""

from datetime import date

from django.db import transaction

from budget.domain.mapping import BY_HAND
from budget.models import Closing, LedgerFile, StatementFigure
from budget.queries.posting import posted_ledger
from finsam.web.access import Access
from members.permissions import Permission, require


@transaction.atomic
def use_year_before(*, by: Access, ledger: LedgerFile) -> Closing | None:
    """Enters the file's year −1, through this year's mapping, as figures of a year that nothing is known of.

    It is not closed: nobody has shown that the file has all of it, and closing is the chief's act. It belongs to no
    ledger, so it can be mended by hand, and a file of that year asks before it replaces it. None where the file has no
    figures for it that the mapping gives a line. Called inside the transaction that lays the file in.
    """
    require(by, Permission.KEEP_LEDGER)
    figures = posted_ledger(by, ledger).previous
    if not figures:
        return None
    closing = Closing.objects.create(
        association_id=ledger.association_id,
        year=ledger.year - 1,
        through=date(ledger.year - 1, 12, 31),
        source=_source(ledger),
    )
    StatementFigure.objects.bulk_create(
        StatementFigure(closing=closing, line=line, amount=amount)
        for line, amount in figures.items()
        if line not in BY_HAND
    )
    return closing


def take_back_year_before(*, by: Access, ledger: LedgerFile) -> None:
    """Takes away what `use_year_before` entered, where nobody has touched it since."""
    require(by, Permission.KEEP_LEDGER)
    closing = (
        Closing.objects.within(by)
        .filter(year=ledger.year - 1, ledger=None, is_final=False, outcomes=None, source=_source(ledger))
        .first()
    )
    if closing is None:
        return
    figures = {row.line: row.amount for row in closing.figures.all()}
    if figures == {str(line): amount for line, amount in posted_ledger(by, ledger).previous.items()}:
        closing.delete()


def _source(ledger: LedgerFile) -> str:
    return f"Året före i {ledger.name}"[:200]
