"""Who pays what: the parties' shares, the municipal key, and the way from one known amount to all the others.

Source: 5 § finsamlagen (2003:1210): half from the state through Försäkringskassan, a quarter from the region(s),
a quarter from the municipalities, who split theirs as they agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from budget.domain.apportionment import apportion
from members.enums import Payer


@dataclass(frozen=True)
class PayerShare:
    """One payer's line in the income table. Amounts in kronor; shares as fractions of the whole (0..1).

    `key_share` is the part of the payers' common quarter, None where a payer is alone in it.
    """

    name: str
    payer: str
    amount: Decimal
    share: Fraction
    key_share: Fraction | None


@dataclass(frozen=True)
class ShareTable:
    total: Decimal
    rows: tuple[PayerShare, ...]

    @property
    def region_too(self) -> frozenset[str]:
        """Municipalities that stand as region as well (5 a §): they have two rows."""
        names = {payer: {row.name for row in self.rows if row.payer == payer} for payer in Payer.values}
        return frozenset(names[Payer.REGION] & names[Payer.MUNICIPALITY])

    def amount_of(self, payer: str) -> Decimal:
        """Kronor from all members of one payer together."""
        return sum((row.amount for row in self.rows if row.payer == payer), Decimal(0))

    def amount_of_member(self, name: str) -> Decimal:
        """Kronor from one member, under whichever payers it stands (5 a §)."""
        return sum((row.amount for row in self.rows if row.name == name), Decimal(0))


def share_table(
    total: Decimal,
    parts: Mapping[str, int],
    members: Mapping[str, Mapping[str, Decimal]],
    unit: Decimal = Decimal(1),
) -> ShareTable:
    """The income table for `total` kronor.

    `parts` maps payer → whole parts (2 : 1 : 1); `members` maps payer → (member → key weight). First the payers
    share the total, then each payer's members share theirs, so a key never moves money between payers.
    Raises ValueError where apportionment does, and for a payer that pays but has no member.
    """
    by_payer = apportion(total, {payer: Decimal(count) for payer, count in parts.items()}, unit)
    rows: list[PayerShare] = []
    for payer, amount in by_payer.items():
        weights = members.get(payer, {})
        if not weights:
            if parts[payer] == 0:
                continue
            raise ValueError(f"no member pays for {payer}")
        whole = sum((Fraction(weight) for weight in weights.values()), Fraction(0))
        for name, part in apportion(amount, weights, unit).items():
            rows.append(
                PayerShare(
                    name=name,
                    payer=payer,
                    amount=part,
                    share=Fraction(part) / Fraction(total) if total else Fraction(0),
                    key_share=Fraction(weights[name]) / whole if len(weights) > 1 else None,
                )
            )
    return ShareTable(total=total, rows=tuple(rows))


def total_from_payer(amount: Decimal, payer: str, parts: Mapping[str, int]) -> Decimal:
    """The total in kronor when one payer's amount is known: 5 850 000 from the state gives 11 700 000.

    Raises ValueError for a payer without parts, or when the total would not be whole öre.
    """
    if parts.get(payer, 0) <= 0:
        raise ValueError(f"{payer} has no part in the rule")
    total = Fraction(amount) * sum(parts.values()) / parts[payer]
    ore = total * 100
    if ore.denominator != 1:
        raise ValueError("the amount gives no total in whole öre")
    return Decimal(ore.numerator).scaleb(-2)


def phase_weights(
    start: Mapping[str, Decimal], goal: Mapping[str, Decimal], steps: int
) -> tuple[dict[str, Fraction], ...]:
    """A key phased from `start` to `goal` in `steps` yearly steps; the last step is the goal itself.

    Both mappings name the same members, weights of any scale. Returns per step member → share of the quarter, each
    step summing to exactly 1. Raises ValueError when the members differ, a side is all zero or `steps` is below 1.
    """
    if list(start) != list(goal):
        raise ValueError("start and goal must name the same members in the same order")
    if steps < 1:
        raise ValueError("at least one step is needed")
    from_shares, to_shares = _normalised(start), _normalised(goal)
    return tuple(
        {
            name: from_shares[name] + (to_shares[name] - from_shares[name]) * Fraction(step, steps)
            for name in start
        }
        for step in range(1, steps + 1)
    )


def _normalised(weights: Mapping[str, Decimal]) -> dict[str, Fraction]:
    whole = sum((Fraction(weight) for weight in weights.values()), Fraction(0))
    if whole <= 0:
        raise ValueError("all weights are zero")
    return {name: Fraction(weight) / whole for name, weight in weights.items()}
