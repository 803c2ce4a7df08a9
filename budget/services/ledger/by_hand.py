"""Figures that were entered by hand and that a file replaced: kept with the file, and given back when it is taken back."""

from datetime import date
from decimal import Decimal

from budget.domain.mapping import BY_HAND
from budget.models import Closing, LedgerFile, Outcome, StatementFigure
from budget.queries.ledger import has_hand_figures
from finsam.web.access import Access
from interventions.models import Intervention
from members.permissions import Permission, require

ZERO = Decimal(0)


def keep_replaced(*, by: Access, ledger: LedgerFile) -> bool:
    """Keeps what the file is about to replace. False where nothing is entered by hand. Call it in its transaction."""
    require(by, Permission.KEEP_LEDGER)
    if not has_hand_figures(by, ledger.year):
        return False
    closing = Closing.objects.within(by).get(year=ledger.year)
    ledger.preview["replaced"] = {
        "through": closing.through.isoformat(),
        "source": closing.source,
        "outcomes": [
            [row.area, row.name, row.intervention_id, str(row.amount)]
            for row in closing.outcomes.order_by("pk")
            if row.amount or row.forecast is None
        ],
        "figures": {row.line: str(row.amount) for row in closing.figures.exclude(line__in=BY_HAND)},
    }
    ledger.save(update_fields=["preview"])
    return True


def give_back(*, by: Access, ledger: LedgerFile) -> Closing | None:
    """The year, of which no file applies, has again what the file replaced; None where it replaced nothing.

    Forecasts, and lines that no account gives, are as they stand by now: a file never takes them. Call it inside the
    transaction that takes the file back.
    """
    require(by, Permission.KEEP_LEDGER)
    kept = ledger.preview.get("replaced")
    if kept is None:
        return None
    closing = Closing.objects.within(by).filter(year=ledger.year).first()
    closing = closing or Closing(association_id=ledger.association_id, year=ledger.year)
    closing.through, closing.source = date.fromisoformat(kept["through"]), kept["source"]
    closing.save()
    _outcomes(by, closing, kept["outcomes"])
    StatementFigure.objects.bulk_create(
        StatementFigure(closing=closing, line=line, amount=Decimal(amount))
        for line, amount in kept["figures"].items()
    )
    return closing


def _outcomes(by: Access, closing: Closing, rows: list[list[str]]) -> None:
    """A line that has a forecast by now gets its amount back."""
    stored = {row.name: row for row in closing.outcomes.all()}
    interventions = set(Intervention.objects.within(by).values_list("pk", flat=True))
    for area, name, intervention, amount in rows:
        row = stored.setdefault(name, Outcome(closing=closing, name=name))
        row.area, row.amount = area, Decimal(amount)
        row.intervention_id = intervention if intervention in interventions else None
    Outcome.objects.bulk_update(
        [row for row in stored.values() if row.pk], ["area", "amount", "intervention"]
    )
    Outcome.objects.bulk_create([row for row in stored.values() if not row.pk])
