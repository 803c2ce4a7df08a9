"""From one known amount to all the others, to the krona: the total, a payer's sum or a member's own amount.

Source: 5 § finsamlagen (2003:1210) for the shares. 5 a § for a municipality outside every region: it pays half where
there is no region, and counts among the regions as well where there is one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from budget.domain.shares import ShareTable, share_table
from finsam.shared.formats import kronor
from finsam.shared.money import MAX_KRONOR
from members.enums import Payer

Weights = Mapping[str, Mapping[str, Decimal]]
UNIT_WORDS = {Decimal(1): "hela kronor", Decimal(1000): "hela tusental kronor", Decimal("0.01"): "hela öre"}


@dataclass(frozen=True)
class PayingMember:
    """One member that pays. `weight` is its part of its payer's key, any scale.

    `is_outside_region` is for a municipality that belongs to no region (5 a §); `region_weight` is then its part of the
    regions' key, used only where there are regions to share it with.
    """

    name: str
    payer: str
    weight: Decimal = Decimal(1)
    is_outside_region: bool = False
    region_weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class Near:
    """A total that can be paid and what the asked member or payer pays of it, kronor."""

    total: Decimal
    amount: Decimal


class NoExactShare(ValueError):
    """No total gives exactly the known amount. The message is Swedish and names the nearest below and above.

    `below` is None where nothing smaller can be paid.
    """

    def __init__(self, message: str, below: Near | None, above: Near | None) -> None:
        super().__init__(message)
        self.below = below
        self.above = above


def payers_of(members: Iterable[PayingMember]) -> dict[str, dict[str, Decimal]]:
    """Payer → (member → weight), as share_table and solve want it.

    A municipality outside every region stands under both payers, so that it pays a quarter as region and its part of
    the municipalities' quarter. Where no region is a member, such municipalities share the regions' quarter by the
    municipalities' own key, which makes half together. Raises ValueError when a name stands twice under a payer.
    """
    roster = tuple(members)
    payers: dict[str, dict[str, Decimal]] = {payer.value: {} for payer in Payer}
    for member in roster:
        _put(payers.setdefault(member.payer, {}), member.name, member.weight)
    has_region = any(member.payer == Payer.REGION for member in roster)
    for member in roster:
        if member.is_outside_region and member.payer == Payer.MUNICIPALITY:
            own = member.region_weight if has_region else member.weight
            _put(payers[Payer.REGION.value], member.name, own)
    return payers


def _put(weights: dict[str, Decimal], name: str, weight: Decimal) -> None:
    if name in weights:
        raise ValueError(f"{name} stands twice under one payer")
    weights[name] = weight


def solve(
    amount: Decimal,
    parts: Mapping[str, int],
    members: Weights,
    unit: Decimal = Decimal(1),
    *,
    payer: str | None = None,
    member: str | None = None,
) -> ShareTable:
    """The income table in which one known `amount` (kronor, not negative) stands unchanged.

    With neither `payer` nor `member` the amount is the total; with `payer` it is what that payer's members pay
    together; with `member` what that member pays under all payers it stands under, or under `payer` alone when both
    are given. `unit` is the smallest part handed out: 1, 1 000 or 0.01 kronor. Of several totals that give the amount,
    the one nearest to the exact share is taken, the lower of equals.

    Raises NoExactShare when rounding skips the amount or it is no multiple of the unit, and ValueError where
    share_table does, for a negative amount, and for a payer or member that has no part.
    """
    if not amount.is_finite() or not 0 <= amount <= MAX_KRONOR:
        raise ValueError("Skriv ett belopp från noll till högst tretton siffror.")
    share = _share_of(parts, members, payer, member)
    known = _Known(parts, members, unit, payer, member)
    if amount % unit:
        raise _not_whole(amount, known, share)
    table = known.table_with(amount, share)
    if table is None:
        raise _skipped(amount, known, share)
    if table.total > MAX_KRONOR:
        raise ValueError("Så stora blir inte bidragen tillsammans. Kontrollera beloppet och nyckeln.")
    return table


@dataclass(frozen=True)
class _Known:
    """What is asked for: how the amount is read out of the table of a total."""

    parts: Mapping[str, int]
    members: Weights
    unit: Decimal
    payer: str | None
    member: str | None

    def table(self, count: int) -> ShareTable:
        return share_table(count * self.unit, self.parts, self.members, self.unit)

    def amount_in(self, table: ShareTable) -> Decimal:
        if self.member is None:
            return table.total if self.payer is None else table.amount_of(self.payer)
        own = (row for row in table.rows if row.name == self.member and self.payer in (None, row.payer))
        return sum((row.amount for row in own), Decimal(0))

    def table_with(self, amount: Decimal, share: Fraction) -> ShareTable | None:
        """The nearest table that holds the amount, None when rounding skips it."""
        for count in _outwards(Fraction(amount) / Fraction(self.unit) / share, self._reach(share)):
            table = self.table(count)
            if self.amount_in(table) == amount:
                return table
        return None

    def near(self, amount: Decimal, share: Fraction, step: Decimal) -> Near | None:
        """The first amount from this one on, in the step's direction, that a total gives; None below zero."""
        while amount >= 0:
            table = self.table_with(amount, share)
            if table is not None:
                return Near(table.total, amount)
            amount += step
        return None

    def _reach(self, share: Fraction) -> int:
        """How many units of total away an amount can stand: rounding moves each row less than two units."""
        rows = sum(1 for own in self.members.values() if self.member in own) or 1
        return int(2 * rows / share) + 2


def _outwards(middle: Fraction, reach: int) -> Iterator[int]:
    """Whole numbers from 0 up around the middle, the nearest first, the lower of equals first."""
    below = middle.numerator // middle.denominator
    above = below + 1
    while below >= middle - reach or above <= middle + reach:
        if middle - below <= above - middle:
            if below >= 0:
                yield below
            below -= 1
        else:
            yield above
            above += 1


def _share_of(parts: Mapping[str, int], members: Weights, payer: str | None, member: str | None) -> Fraction:
    """The exact share 0..1 of the total that the known amount is."""
    whole = sum(parts.values())
    asked = [code for code in parts if payer in (None, code)]
    shares = [Fraction(parts[code], whole) * _part_of(members.get(code, {}), member) for code in asked]
    share = sum(shares, Fraction(0))
    if share <= 0:
        name = member or payer
        raise ValueError(f"{name} har ingen andel av bidragen. Ange ett annat belopp eller ändra nyckeln.")
    return share


def _part_of(weights: Mapping[str, Decimal], member: str | None) -> Fraction:
    if member is None:
        return Fraction(1)
    whole = sum((Fraction(weight) for weight in weights.values()), Fraction(0))
    return Fraction(weights[member]) / whole if member in weights and whole else Fraction(0)


def _not_whole(amount: Decimal, known: _Known, share: Fraction) -> NoExactShare:
    lower = (amount / known.unit).to_integral_value(ROUND_FLOOR) * known.unit
    below = known.near(lower, share, -known.unit)
    above = known.near(lower + known.unit, share, known.unit)
    return NoExactShare(f"Skriv beloppet i {_words(known.unit)}. {_nearest(below, above)}", below, above)


def _skipped(amount: Decimal, known: _Known, share: Fraction) -> NoExactShare:
    below = known.near(amount - known.unit, share, -known.unit)
    above = known.near(amount + known.unit, share, known.unit)
    who = known.member or (Payer(known.payer).label if known.payer in Payer.values else known.payer)
    first = f"Ingen summa i {_words(known.unit)} ger {who} exakt {kronor(amount)}."
    return NoExactShare(f"{first} {_nearest(below, above)}", below, above)


def _words(unit: Decimal) -> str:
    return UNIT_WORDS.get(unit, f"steg om {kronor(unit)}")


def _nearest(below: Near | None, above: Near | None) -> str:
    near = [f"{kronor(one.amount)} (alla tillsammans {kronor(one.total)})" for one in (below, above) if one]
    return f"Närmast är {' eller '.join(near)}."
