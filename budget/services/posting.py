"""A year's outcomes and statement figures, written from its ledger."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from budget.domain.mapping import BY_HAND
from budget.domain.posting import Posted, PostedCost
from budget.models import Closing, LedgerFile, Outcome, StatementFigure
from budget.queries.posting import posted_ledger
from budget.services.closed import refuse_final
from finsam.web.access import Access
from members.permissions import Permission, require


@transaction.atomic
def post_ledger(*, by: Access, ledger: LedgerFile) -> Closing:
    """The year's books become what the file says: outcomes and figures are replaced, forecasts kept by the line's name.

    Lines that no account gives (pledges, investments …) stay as they were entered. Call it inside the transaction of the
    act that asks for it, whose event tells of it.
    """
    require(by, Permission.KEEP_LEDGER)
    closing = _closing(by, ledger)
    whole = posted_ledger(by, ledger)
    _write_outcomes(closing, whole)
    _write_figures(closing, whole)
    return closing


def unpost(*, by: Access, year: int) -> None:
    """No ledger applies any more: the year loses what the ledger gave, and keeps forecasts and lines entered by hand.

    A year of which nothing is left has no books at all. Call it inside the transaction of the act that asks for it.
    """
    require(by, Permission.KEEP_LEDGER)
    closing = Closing.objects.within(by).select_for_update().filter(year=year).exclude(ledger=None).first()
    if closing is None:
        return
    refuse_final(closing)
    closing.outcomes.filter(forecast=None).delete()
    closing.outcomes.update(amount=Decimal(0))
    closing.figures.exclude(line__in=BY_HAND).delete()
    if not closing.outcomes.exists() and not closing.figures.exists():
        closing.delete()
        return
    closing.ledger, closing.source = None, ""
    closing.save(update_fields=["ledger", "source"])


def _closing(by: Access, ledger: LedgerFile) -> Closing:
    found = Closing.objects.within(by).select_for_update().filter(year=ledger.year).first()
    if found:
        refuse_final(found)
    closing = found or Closing(association_id=ledger.association_id, year=ledger.year)
    closing.ledger, closing.through, closing.source = ledger, _through(by, ledger), ledger.name
    closing.save()
    return closing


def _through(by: Access, ledger: LedgerFile) -> date:
    """The last booked day that the file tells of; else today in a running year, and the last of a past one."""
    told = ledger.balances_to
    if told and told.year == ledger.year:
        return told
    return by.day if by.day.year == ledger.year else date(ledger.year, 12, 31)


def _write_outcomes(closing: Closing, whole: Posted) -> None:
    forecasts = {row.name: row for row in closing.outcomes.exclude(forecast=None)}
    closing.outcomes.all().delete()
    rows = [_outcome(closing, cost, forecasts.pop(cost.row, None)) for cost in whole.costs]
    # A line with a forecast has cost nothing yet.
    rows += [
        Outcome(
            closing=closing,
            area=row.area,
            name=row.name,
            intervention_id=row.intervention_id,
            amount=Decimal(0),
            forecast=row.forecast,
        )
        for row in forecasts.values()
    ]
    Outcome.objects.bulk_create(rows)


def _outcome(closing: Closing, cost: PostedCost, before: Outcome | None) -> Outcome:
    return Outcome(
        closing=closing,
        area=cost.area,
        name=cost.row,
        intervention_id=cost.intervention_id,
        amount=cost.amount,
        forecast=before.forecast if before else None,
    )


def _write_figures(closing: Closing, whole: Posted) -> None:
    closing.figures.exclude(line__in=BY_HAND).delete()
    StatementFigure.objects.bulk_create(
        StatementFigure(closing=closing, line=line, amount=amount)
        for line, amount in whole.figures.items()
        if line not in BY_HAND
    )
