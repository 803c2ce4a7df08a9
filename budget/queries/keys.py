"""Rows about the key the municipalities share by. Reads and returns; never writes."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from budget.models import Budget
from finsam.web.access import Access
from members.models import KeyWeight


@dataclass(frozen=True)
class KeyTable:
    """A key with each member's part of the quarter, year by year, in the key's order."""

    name: str
    reason: str
    source: str
    years: tuple[int, ...]
    rows: tuple[tuple[str, tuple[Fraction | None, ...]], ...]

    def since(self, year: int) -> "KeyTable":
        """The same from a year on: a plan does not look back."""
        kept = [place for place, own in enumerate(self.years) if own >= year]
        rows = ((name, tuple(parts[place] for place in kept)) for name, parts in self.rows)
        shared = tuple(row for row in rows if any(part is not None for part in row[1]))
        return replace(self, years=tuple(self.years[place] for place in kept), rows=shared)


def key_rows(access: Access, budget: Budget | None) -> KeyTable | None:
    """The municipal key of the budget; None when a lone municipality needs none."""
    key = budget.municipal_key if budget else None
    if key is None:
        return None
    weights: dict[str, dict[int, Fraction]] = {}
    for row in (
        KeyWeight.objects.within(access)
        .filter(key=key)
        .select_related("membership__organisation")
        .order_by("pk")
    ):
        weights.setdefault(str(row.membership), {})[row.year] = Fraction(row.weight)
    years = tuple(sorted({year for own in weights.values() for year in own}))
    whole = {
        year: sum((own.get(year, Fraction(0)) for own in weights.values()), Fraction(0)) for year in years
    }
    rows = tuple(
        (name, tuple(own[year] / whole[year] if year in own and whole[year] else None for year in years))
        for name, own in weights.items()
    )
    return KeyTable(key.name, key.reason, key.source, years, rows)


def key_weights(access: Access, budget: Budget) -> dict[int, Decimal]:
    """Membership → weight in the latest year of the key that is not after the budget's."""
    if budget.municipal_key_id is None:
        return {}
    rows = KeyWeight.objects.within(access).filter(key=budget.municipal_key_id, year__lte=budget.year)
    found = list(rows.order_by("-year", "pk").values_list("year", "membership", "weight"))
    return {member: weight for year, member, weight in found if year == found[0][0]}
