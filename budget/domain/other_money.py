"""Money beside the members' contributions: an ESF grant, another agency's grant, interest, equity from earlier years.

None of it enters the share check. Source: 6 § finsamlagen (2003:1210): only members hand the association money as
contributions, and 5 § shares out nothing else. Equity brought forward pays for costs but is no income of the year.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from budget.enums import OtherMoneyKind
from finsam.shared.formats import kronor

ZERO = Decimal(0)


class OtherMoneyError(ValueError):
    """Money that cannot be planned so. The message is Swedish and meant for the user."""


@dataclass(frozen=True)
class OtherMoney:
    """One row: kronor (positive) of a kind, from whom.

    `shrinks` names the cost line whose own grant becomes smaller by the same sum, because the money goes straight to it
    (Socialstyrelsen pays the Fontänhus). Such a row lowers a cost and is therefore no income, so nothing counts twice.
    """

    kind: str
    name: str
    amount: Decimal
    shrinks: str | None = None


@dataclass(frozen=True)
class OwnGrant:
    """What is left of the association's own grant to a cost line, kronor. `over` is what the other money exceeds it by."""

    line: str
    planned: Decimal
    less: Decimal
    sources: tuple[str, ...]

    @property
    def left(self) -> Decimal:
        return max(self.planned - self.less, ZERO)

    @property
    def over(self) -> Decimal:
        return max(self.less - self.planned, ZERO)

    def sentence(self) -> str:
        """What a plan prints beside the line."""
        return (
            f"{self.line}: förbundets bidrag minskar från {kronor(self.planned)} till {kronor(self.left)} "
            f"när {' och '.join(self.sources)} ger {kronor(self.less)}."
        )


@dataclass(frozen=True)
class Funding:
    """All money of a year, kronor: `contributions` is what the share check sees, the rest stands on lines of its own."""

    contributions: Decimal
    rows: tuple[OtherMoney, ...]

    @property
    def income(self) -> Decimal:
        """Other income of the year: neither equity nor what goes straight to a cost line."""
        own = (row.amount for row in self.rows if not row.shrinks and row.kind != OtherMoneyKind.EQUITY)
        return sum(own, ZERO)

    @property
    def equity(self) -> Decimal:
        """Equity from earlier years that the plan uses: financing, not income."""
        return sum((row.amount for row in self.rows if row.kind == OtherMoneyKind.EQUITY), ZERO)

    @property
    def direct(self) -> Decimal:
        """What others pay straight to cost lines, so that the association's own costs are as much smaller."""
        return sum((row.amount for row in self.rows if row.shrinks), ZERO)

    @property
    def total(self) -> Decimal:
        """Everything costs can be paid with through the association."""
        return self.contributions + self.income + self.equity

    def by_kind(self) -> tuple[tuple[str, Decimal], ...]:
        """Kind → kronor that pass through the association, in the kinds' order, empty ones left out."""
        through = [row for row in self.rows if not row.shrinks]
        kinds = [kind.value for kind in OtherMoneyKind if any(row.kind == kind for row in through)]
        return tuple((kind, sum((row.amount for row in through if row.kind == kind), ZERO)) for kind in kinds)


def funding(contributions: Decimal, rows: Iterable[OtherMoney]) -> Funding:
    """The year's money. Raises OtherMoneyError for an unknown kind, an amount that is not positive, and shrinking equity."""
    kept = tuple(rows)
    for row in kept:
        if row.kind not in OtherMoneyKind.values:
            raise OtherMoneyError(f"Välj vad {row.name} är för slags pengar.")
        if row.amount <= 0:
            raise OtherMoneyError(f"Skriv beloppet för {row.name} som ett positivt tal.")
        if row.shrinks and row.kind == OtherMoneyKind.EQUITY:
            raise OtherMoneyError(
                "Eget kapital är förbundets egna pengar och minskar inte förbundets bidrag."
            )
    return Funding(contributions, kept)


def own_grants(costs: Mapping[str, Decimal], rows: Iterable[OtherMoney]) -> tuple[OwnGrant, ...]:
    """Each cost line that other money shrinks, in the costs' order. `costs` maps line → planned kronor.

    Raises OtherMoneyError naming a line that the budget lacks.
    """
    shrinking = [row for row in rows if row.shrinks]
    for row in shrinking:
        if row.shrinks not in costs:
            raise OtherMoneyError(f"{row.name} minskar {row.shrinks}, men den raden finns inte i budgeten.")
    found: list[OwnGrant] = []
    for line, planned in costs.items():
        own = [row for row in shrinking if row.shrinks == line]
        if own:
            less = sum((row.amount for row in own), ZERO)
            found.append(OwnGrant(line, planned, less, tuple(row.name for row in own)))
    return tuple(found)
