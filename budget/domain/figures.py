"""A year's statements as they are typed where no ledger gives them: which lines are asked for, in which order, and what
they come to while somebody types.

The order is that of LKBR (2018:597) 5 kap. 2 §, 6 kap. 2 § and 11 kap. 10 §. Amounts are kronor, each positive on its
own side.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budget.domain.posting import ASSETS, DEBTS, INCOME
from budget.enums import StatementLine as Line

ZERO = Decimal(0)


class Side(StrEnum):
    """What a line does to the sums: adds to or takes from the result, or stands in the balance sheet."""

    INCOME = "in"
    COST = "ut"
    KIND = "slag"
    ASSET = "tillgang"
    DEBT = "skuld"
    BESIDE = "bredvid"


@dataclass(frozen=True)
class Part:
    """One table of the page. `seldom` are the lines that most associations leave empty."""

    code: str
    title: str
    lines: tuple[Line, ...]
    seldom: tuple[Line, ...] = ()

    @property
    def all_lines(self) -> tuple[Line, ...]:
        return (*self.lines, *self.seldom)


PARTS = (
    Part(
        "resultat",
        "Resultaträkning",
        (
            Line.CONTRIBUTIONS,
            Line.OTHER_INCOME,
            Line.DEPRECIATION,
            Line.FINANCIAL_INCOME,
            Line.FINANCIAL_COST,
        ),
        (Line.TAXES, Line.GENERAL_GRANTS, Line.EXTRAORDINARY),
    ),
    Part("slag", "Kostnader efter slag", (Line.COST_INTERVENTIONS, Line.COST_STAFF, Line.COST_OTHER)),
    Part(
        "tillgangar",
        "Balansräkning: tillgångar",
        (Line.RECEIVABLES, Line.PLACEMENTS, Line.CASH),
        (
            Line.INTANGIBLE,
            Line.LAND_BUILDINGS,
            Line.EQUIPMENT,
            Line.OTHER_TANGIBLE,
            Line.FINANCIAL_ASSETS,
            Line.INFRASTRUCTURE,
            Line.STOCK,
        ),
    ),
    Part(
        "skulder",
        "Balansräkning: eget kapital och skulder",
        (Line.EQUITY_OPENING, Line.SHORT_TERM_DEBT),
        (Line.EQUITY_RESERVE, Line.PENSIONS, Line.OTHER_PROVISIONS, Line.LONG_TERM_DEBT, Line.PLEDGES),
    ),
    Part(
        "ovrigt",
        "Investeringar och balanskrav",
        (),
        (Line.INVESTMENTS, Line.GAINS, Line.LOSSES, Line.SECURITIES),
    ),
)
ENTERED = tuple(line for part in PARTS for line in part.all_lines)
KINDS = (Line.COST_INTERVENTIONS, Line.COST_STAFF, Line.COST_OTHER)
_SIDES = {
    Side.INCOME: INCOME,
    Side.COST: (Line.DEPRECIATION, Line.FINANCIAL_COST),
    Side.KIND: KINDS,
    Side.ASSET: ASSETS,
    Side.DEBT: (Line.EQUITY_OPENING, *DEBTS),
}
_SIDE_OF = {line: side for side, lines in _SIDES.items() for line in lines}


def side_of(line: Line) -> Side:
    """The reserve is a part of equity and pledges stand beside the sheet (6 kap. 2 § LKBR): neither is added."""
    return _SIDE_OF.get(line, Side.BESIDE)


@dataclass(frozen=True)
class Sums:
    """Kronor. `costs` are verksamhetens kostnader without depreciation; `operating` what the operating account shows.

    `difference` is assets minus equity and debts: 0 when the sheet balances. `gap` is what the kinds of cost together
    with depreciation come to beyond the operating account, None where either is not typed.
    """

    income: Decimal
    costs: Decimal
    operating: Decimal
    result: Decimal
    assets: Decimal
    equity_and_debts: Decimal
    gap: Decimal | None

    @property
    def difference(self) -> Decimal:
        return self.assets - self.equity_and_debts


def add_up(figures: Mapping[Line, Decimal | None], operating: Iterable[Decimal | None]) -> Sums:
    """What typed lines and the lines of the operating account come to; a line that is not typed counts as 0.

    Depreciation stands among the operating account's lines too (10 kap. 1 § LKBR), so it is taken from their sum.
    """
    sides = dict.fromkeys(Side, ZERO)
    for line, amount in figures.items():
        sides[side_of(line)] += amount or ZERO
    known = [amount for amount in operating if amount is not None]
    lines = sum(known, ZERO)
    depreciation = figures.get(Line.DEPRECIATION) or ZERO
    has_kinds = any(figures.get(line) is not None for line in KINDS)
    costs = sides[Side.KIND] if has_kinds else lines - depreciation
    result = sides[Side.INCOME] - sides[Side.COST] - costs
    return Sums(
        income=(figures.get(Line.CONTRIBUTIONS) or ZERO) + (figures.get(Line.OTHER_INCOME) or ZERO),
        costs=costs,
        operating=lines,
        result=result,
        assets=sides[Side.ASSET],
        equity_and_debts=sides[Side.DEBT] + result,
        gap=costs + depreciation - lines if has_kinds and known else None,
    )
