"""A year's outcomes and statement figures, written from its ledger."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from budget.domain.mapping import BY_HAND
from budget.domain.posting import Posted, PostedCost
from budget.models import Closing, LedgerFile, Outcome, StatementFigure
from budget.queries.posting import posted_ledger
from finsam.web.access import Access
from members.permissions import Permission, require


@transaction.atomic
def post_ledger(*, by: Access, ledger: LedgerFile) -> Closing:
    """The year's books become what the file says: outcomes and figures are replaced, forecasts kept by the line's name.

    Lines that no account gives (pledges, investments …) stay as they were entered. Call it inside the transaction of the
    act that asks for it, whose event tells of it.
    """
    require(by, Permission.KEEP_LEDGER)
    whole = posted_ledger(by, ledger)
    closing = _closing(by, ledger)
    _write_outcomes(closing, whole)
    _write_figures(closing, whole)
    return closing


def unpost(*, by: Access, year: int) -> None:
    """No ledger applies any more: the year loses what the ledger gave, and keeps forecasts and lines entered by hand."""
    require(by, Permission.KEEP_LEDGER)
    for closing in Closing.objects.within(by).select_for_update().filter(year=year).exclude(ledger=None):
        closing.outcomes.filter(forecast=None).delete()
        closing.outcomes.update(amount=Decimal(0))
        closing.figures.exclude(line__in=BY_HAND).delete()
        closing.ledger, closing.source = None, ""
        closing.save(update_fields=["ledger", "source"])


def _closing(by: Access, ledger: LedgerFile) -> Closing:
    through = ledger.balances_to or date(ledger.year, 12, 31)
    found = Closing.objects.within(by).select_for_update().filter(year=ledger.year).first()
    closing = found or Closing(association_id=ledger.association_id, year=ledger.year)
    closing.ledger, closing.through, closing.source = ledger, through, ledger.name
    closing.save()
    return closing


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
