"""Does the year's money meet the year's costs, and what explains it when it does not?

A deficit warns and never blocks: it is explained, for example by equity from earlier years, and what no explanation covers
is confirmed with a motive. Source: 21 § finsamlagen (2003:1210) makes 11 kap. 5 § KL apply (income shall exceed costs), but
not the rules on exceptions and on restoring a deficit, while associations are asked to use what they have saved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from budget.enums import Area
from finsam.shared.formats import day, kronor

ZERO = Decimal(0)


@dataclass(frozen=True)
class CostRow:
    """One cost line of a budget. `area` is a code of budget.enums.Area; `amounts` maps year → kronor, costs positive."""

    area: str
    name: str
    intervention_id: int | None = None
    amounts: Mapping[int, Decimal] = field(default_factory=dict)
    own_area: str = ""

    def amount(self, year: int) -> Decimal:
        """Kronor in the year, 0 where the line has none."""
        return self.amounts.get(year, ZERO)


@dataclass(frozen=True)
class AreaCosts:
    """The lines of one area, in the budget's order. An area of the association's own is known by its name."""

    area: str
    rows: tuple[CostRow, ...]
    own_area: str = ""

    @property
    def label(self) -> str:
        """The area as people read it."""
        return self.own_area or str(Area(self.area).label)

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

    def is_settled(self, on: date) -> bool:
        """Is it settled by that day?"""
        return self.settled_on is not None and self.settled_on <= on

    def is_late(self, on: date) -> bool:
        """Is its day over and it is not settled? On the day itself it is not late."""
        return self.due < on and not self.is_settled(on)


class MotiveError(ValueError):
    """A deficit that nothing explains lacks its motive. The message is Swedish and meant for the user."""


@dataclass(frozen=True)
class BudgetBalance:
    """Kronor. `income` is the members' contributions, `costs` positive, `balance` negative for a deficit.

    `taken_over` is equity that came with an association that went up into this one: no income and outside the shares,
    but it pays for a deficit. So does `equity`, saved in earlier years. `explained` is what they and the explanations
    cover of the deficit, never more than it; `unexplained` is the rest.
    """

    income: Decimal
    other_income: Decimal
    costs: Decimal
    balance: Decimal
    explained: Decimal
    unexplained: Decimal
    taken_over: Decimal = ZERO
    equity: Decimal = ZERO

    @property
    def is_deficit(self) -> bool:
        return self.balance < 0

    @property
    def deficit(self) -> Decimal:
        """How much costs exceed income, kronor; 0 when they do not."""
        return max(-self.balance, ZERO)

    @property
    def needs_motive(self) -> bool:
        """Is there a deficit that the explanations do not cover?"""
        return self.unexplained > 0

    @property
    def all_income(self) -> Decimal:
        """Contributions and other income together, kronor."""
        return self.income + self.other_income


def cost_total(rows: Iterable[CostRow], year: int) -> Decimal:
    """Kronor of all lines in the year."""
    return sum((row.amount(year) for row in rows), ZERO)


def by_area(rows: Iterable[CostRow], order: Iterable[str]) -> tuple[AreaCosts, ...]:
    """The lines grouped by area, areas in `order`, own ones by their name; empty areas are left out."""
    lines = tuple(rows)
    found: list[AreaCosts] = []
    for area in order:
        own = [row for row in lines if row.area == area]
        for name in dict.fromkeys(row.own_area for row in own):
            found.append(AreaCosts(area, tuple(row for row in own if row.own_area == name), name))
    return tuple(found)


def weigh(
    income: Decimal,
    other_income: Decimal,
    costs: Decimal,
    explanations: Iterable[Explanation] = (),
    taken_over: Decimal = ZERO,
    equity: Decimal = ZERO,
) -> BudgetBalance:
    """The balance of one year in kronor, and how much of a deficit its explanations and equity cover."""
    balance = income + other_income - costs
    deficit = max(-balance, ZERO)
    covers = sum((item.amount for item in explanations), max(taken_over, ZERO) + max(equity, ZERO))
    explained = min(deficit, covers)
    return BudgetBalance(
        income, other_income, costs, balance, explained, deficit - explained, taken_over, equity
    )


def late(explanations: Iterable[Explanation], on: date) -> tuple[Explanation, ...]:
    """Those whose day is over and that are not settled, the longest overdue first."""
    return tuple(sorted((item for item in explanations if item.is_late(on)), key=lambda item: item.due))


def late_sentence(item: Explanation) -> str:
    """What the office is told about an explanation that is late."""
    return f"{item.text} ({kronor(item.amount)}) skulle vara klart {day(item.due)}. Fråga {item.owner} eller ändra dagen."


def confirm(balance: BudgetBalance, motive: str) -> None:
    """Raises MotiveError when a deficit is not wholly explained and the motive is empty."""
    if balance.needs_motive and not motive.strip():
        raise MotiveError(
            f"Underskottet är {kronor(balance.deficit)}, och {kronor(balance.unexplained)} av det saknar förklaring. "
            "Lägg till en förklaring eller skriv varför budgeten ändå ska gälla (21 § finsamlagen, 11 kap. 5 § kommunallagen)."
        )
