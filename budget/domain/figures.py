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
from budget.domain.statements import FIELDS, Books
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


def typed_books(figures: Mapping[Line, Decimal | None], operating: Iterable[Decimal | None]) -> Books:
    """The year's books as they are typed, kronor; `operating` are the lines of the operating account.

    Its lines hold depreciation too (10 kap. 1 § LKBR), so that is taken from their sum where no kind of cost is typed.
    """
    known = [amount for amount in operating if amount is not None]
    kinds = [amount for line in KINDS if (amount := figures.get(line)) is not None]
    costs: Decimal | None = None
    if kinds:
        costs = sum(kinds, ZERO)
    elif known:
        costs = sum(known, ZERO) - (figures.get(Line.DEPRECIATION) or ZERO)
    return Books(costs=costs, **{FIELDS[line]: amount for line, amount in figures.items() if line in FIELDS})
