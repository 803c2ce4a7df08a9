"""A year's figures as they are entered by hand: what stands there, and what is proposed beside it. Never writes."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from budget.domain.mapping import BY_HAND
from budget.enums import StatementLine
from budget.models import Closing, Outcome
from finsam.shared.money import invariant
from finsam.web.access import Access
from finsam.web.formats import CheckedXLSX, SwedishCSV

FIRST_YEAR = 2004  # the law's first


@dataclass(frozen=True)
class Entered:
    """What is stored of a year. `closing` is None before anything is; `previous` are last year's lines."""

    year: int
    closing: Closing | None
    figures: Mapping[StatementLine, Decimal]
    outcomes: tuple[Outcome, ...]
    previous: Mapping[StatementLine, Decimal]

    @property
    def previous_year(self) -> int:
        return self.year - 1

    @property
    def has_ledger(self) -> bool:
        return bool(self.closing and self.closing.ledger_id)

    @property
    def is_closed(self) -> bool:
        return bool(self.closing and self.closing.is_final)

    @property
    def through(self) -> date | None:
        return self.closing.through if self.closing else None

    @property
    def stamp(self) -> str:
        """Changes as soon as anything that the page shows for editing does."""
        closing = self.closing
        said = [
            [str(closing.through), closing.source, closing.ledger_id, closing.is_final] if closing else None,
            sorted([line, invariant(amount)] for line, amount in self.figures.items()),
            sorted([row.name, row.area, invariant(row.amount)] for row in self.outcomes),
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def closings(access: Access) -> Iterable[Closing]:
    """Each year with its figures and outcomes, the newest first. Three queries."""
    rows = Closing.objects.within(access).select_related("ledger")
    return rows.prefetch_related("figures", "outcomes").order_by("-year")


def entered(access: Access, year: int) -> Entered:
    """Three queries."""
    known = {row.year: row for row in closings(access).filter(year__in=(year - 1, year))}
    own = known.get(year)
    return Entered(
        year=year,
        closing=own,
        figures=figures_of(own),
        outcomes=tuple(sorted(own.outcomes.all(), key=lambda row: row.pk)) if own else (),
        previous=figures_of(known.get(year - 1)),
    )


def figures_of(closing: Closing | None) -> dict[StatementLine, Decimal]:
    """No query when figures are prefetched."""
    rows = closing.figures.all() if closing else ()
    return {StatementLine(row.line): row.amount for row in rows}


def lines_by_hand(entered: Entered) -> frozenset[StatementLine]:
    """The lines that may be typed: all without a ledger, else those that no account gives."""
    return frozenset(BY_HAND if entered.has_ledger else StatementLine) - {StatementLine.YEAR_RESULT}


def rows_of_file(name: str, data: bytes) -> list[list[object]]:
    """All rows of a CSV or XLSX, headings first. Raises FileError with what to do."""
    return (CheckedXLSX() if name.lower().endswith(".xlsx") else SwedishCSV()).rows(data)
