"""Does the year's money meet the year's costs, and what explains it when it does not?

A deficit is allowed when it is explained, for example by equity from earlier years. Source: 7 § and 22 § finsamlagen
(2003:1210) leave the economy to the board; 8 kap. 4 § LKBR and good practice ask for what pays a planned deficit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class CostRow:
    """One cost line of a budget. `area` is a code of budget.enums.Area; `amounts` maps year → kronor, costs positive."""

    area: str
    name: str
    intervention_id: int | None = None
    amounts: Mapping[int, Decimal] = field(default_factory=dict)

    def amount(self, year: int) -> Decimal:
        """Kronor in the year, 0 where the line has none."""
        return self.amounts.get(year, ZERO)


@dataclass(frozen=True)
class AreaCosts:
    """The lines of one area, in the budget's order."""

    area: str
    rows: tuple[CostRow, ...]

    def amount(self, year: int) -> Decimal:
        """Kronor in the year for all lines of the area."""
        return cost_total(self.rows, year)


@dataclass(frozen=True)
class Explanation:
    """What pays a part of a planned deficit: kronor (positive), who sees to it, and by when."""

    text: str
    amount: Decimal
    owner: str
    due: date
    settled_on: date | None = None


@dataclass(frozen=True)
class BudgetBalance:
    """Kronor. `income` is the members' contributions, `costs` positive, `balance` negative for a deficit.

    `taken_over` is equity that came with an association that went up into this one: no income and outside the shares,
    but it pays for a deficit. `explained` is what it and the explanations cover of the deficit, never more than it;
    `unexplained` is the rest.
    """

    income: Decimal
    other_income: Decimal
    costs: Decimal
    balance: Decimal
    explained: Decimal
    unexplained: Decimal
    taken_over: Decimal = ZERO

    @property
    def is_deficit(self) -> bool:
        return self.balance < 0

    @property
    def deficit(self) -> Decimal:
        """How much costs exceed income, kronor; 0 when they do not."""
        return max(-self.balance, ZERO)

    @property
    def all_income(self) -> Decimal:
        """Contributions and other income together, kronor."""
        return self.income + self.other_income


def cost_total(rows: Iterable[CostRow], year: int) -> Decimal:
    """Kronor of all lines in the year."""
    return sum((row.amount(year) for row in rows), ZERO)


def by_area(rows: Iterable[CostRow], order: Iterable[str]) -> tuple[AreaCosts, ...]:
    """The lines grouped by area, areas in `order`; empty areas are left out."""
    lines = tuple(rows)
    groups = ((area, tuple(row for row in lines if row.area == area)) for area in order)
    return tuple(AreaCosts(area, own) for area, own in groups if own)


def weigh(
    income: Decimal,
    other_income: Decimal,
    costs: Decimal,
    explanations: Iterable[Explanation] = (),
    taken_over: Decimal = ZERO,
) -> BudgetBalance:
    """The balance of one year in kronor, and how much of a deficit its explanations and equity taken over cover."""
    balance = income + other_income - costs
    deficit = max(-balance, ZERO)
    covers = sum((item.amount for item in explanations), max(taken_over, ZERO))
    explained = min(deficit, covers)
    return BudgetBalance(income, other_income, costs, balance, explained, deficit - explained, taken_over)
