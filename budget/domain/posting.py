"""From a ledger's accounts to a year's figures: every account through the mapping, to the öre.

A ledger has the file's signs: debit positive, credit negative. Figures are positive on their own side: income, costs,
assets, equity and debts alike. Source: 5 kap. 2 §, 6 kap. 2 § and 10 kap. 1 § LKBR (2018:597).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar

from budget.domain.mapping import COST_LINES, AccountMapping, MapObject, MapRange, range_of, row_of
from budget.enums import StatementLine
from finsam.shared.findings import Finding, Severity
from finsam.shared.formats import kronor

ZERO = Decimal(0)
L = StatementLine
Objects = tuple[tuple[int, str], ...]
Figures = Mapping[StatementLine, Decimal]
Key = TypeVar("Key", int, str)
INCOME = (L.CONTRIBUTIONS, L.OTHER_INCOME, L.TAXES, L.GENERAL_GRANTS, L.FINANCIAL_INCOME, L.EXTRAORDINARY)
COSTS = (L.COST_INTERVENTIONS, L.COST_STAFF, L.COST_OTHER, L.DEPRECIATION, L.FINANCIAL_COST)
ASSETS = (
    L.INTANGIBLE,
    L.LAND_BUILDINGS,
    L.EQUIPMENT,
    L.OTHER_TANGIBLE,
    L.FINANCIAL_ASSETS,
    L.INFRASTRUCTURE,
    L.STOCK,
    L.RECEIVABLES,
    L.PLACEMENTS,
    L.CASH,
)
DEBTS = (L.PENSIONS, L.OTHER_PROVISIONS, L.LONG_TERM_DEBT, L.SHORT_TERM_DEBT)
EQUITY = (L.EQUITY_OPENING, L.EQUITY_RESERVE, L.YEAR_RESULT)
OF_RESULT = frozenset({*INCOME, *COSTS})
DEBIT = frozenset({*COSTS, *ASSETS})


@dataclass(frozen=True)
class AccountYear:
    """One account of one year, kronor with the file's signs; None where the file says nothing and nothing gives it."""

    number: str
    name: str
    opening: Decimal | None = None
    closing: Decimal | None = None
    result: Decimal | None = None
    previous_closing: Decimal | None = None
    previous_result: Decimal | None = None

    @property
    def amount(self) -> Decimal:
        """What the account ends with: a balance account's balance, a result account's result."""
        return (self.closing or ZERO) + (self.result or ZERO)


@dataclass(frozen=True)
class Moved:
    """What an account moved in a month (1–12; 0 where the file does not tell the month) on one set of objects."""

    account: str
    month: int
    objects: Objects
    amount: Decimal


@dataclass(frozen=True)
class PostedCost:
    """What one line of the operating account has cost, kronor, positive; `row` is found once in a Posted.

    `by_month` adds up to `amount`, month 0 holding what the file gives no month, and so do `accounts`: what of each
    account, by number, was booked on the line.
    """

    area: str
    row: str
    intervention_id: int | None
    amount: Decimal
    by_month: Mapping[int, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    accounts: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Posted:
    """A year's figures by line of the statements, kronor, positive on their own side; a line without accounts is absent.

    `previous` are those of the year before, empty where the file has none. `costs` add up to the cost lines and
    depreciation. `difference` is assets less equity and debts: 0 when every account has a line and the ledger balances.
    """

    figures: Figures
    previous: Figures
    costs: tuple[PostedCost, ...]
    unmapped: tuple[AccountYear, ...]
    difference: Decimal
    findings: tuple[Finding, ...] = ()


def key_of(objects: Iterable[tuple[int, str]]) -> str:
    """`1:100 6:22`, in order of dimension; blanks, colons and percent signs of a code are escaped."""
    return " ".join(f"{dimension}:{_escaped(code)}" for dimension, code in sorted(objects))


def objects_of(key: str) -> Objects:
    """The objects of a text that `key_of` wrote. Raises ValueError for other text."""
    parts = (part.split(":", 1) for part in key.split(" ") if part)
    return tuple((int(dimension), _plain(code)) for dimension, code in parts)


def _escaped(code: str) -> str:
    return code.replace("%", "%25").replace(":", "%3A").replace(" ", "%20")


def _plain(code: str) -> str:
    return code.replace("%20", " ").replace("%3A", ":").replace("%25", "%")


Mapped = tuple[AccountYear, StatementLine]


def post(accounts: Iterable[AccountYear], moved: Iterable[Moved], mapping: AccountMapping) -> Posted:
    """Every account to its line, every cost to its line of the budget. No account counts twice; none is lost unnamed."""
    rows = tuple(accounts)
    ranges = {row.number: range_of(mapping, row.number) for row in rows}
    mapped = tuple((row, StatementLine(found.line)) for row in rows if (found := ranges[row.number]))
    twice = _booked_already((row.closing, row.result) for row in rows)
    figures = _figures(((line, row.closing, row.result) for row, line in mapped), twice)
    return Posted(
        figures=figures,
        previous=_figures(
            ((line, row.previous_closing, row.previous_result) for row, line in mapped),
            _booked_already((row.previous_closing, row.previous_result) for row in rows),
        ),
        costs=_costs(mapped, moved, mapping, ranges),
        unmapped=tuple(row for row in rows if ranges[row.number] is None),
        difference=_difference(figures),
        findings=(*_wrong_side(mapped), *_told_of_booked(twice, figures), *_equity_change(mapped, figures)),
    )


def _booked_already(ends: Iterable[tuple[Decimal | None, Decimal | None]]) -> Decimal:
    """The result, with the file's sign, that the balances hold besides the result accounts; 0 where they do not.

    Balances that even out by themselves leave nothing for the result accounts: the result is booked in equity. So it is
    in a file without the account that closes it (89), and in a year before told only by what this one began with.
    """
    rows = tuple(ends)
    balances = sum((closing or ZERO for closing, _ in rows), ZERO)
    return ZERO if balances else sum((result or ZERO for _, result in rows), ZERO)


def _figures(
    ends: Iterable[tuple[StatementLine, Decimal | None, Decimal | None]], twice: Decimal = ZERO
) -> Figures:
    """Σ of each line's accounts: results of income and costs, balances of all else.

    Equity before the result is equity at the end less the booked result: what the year began with, and changes that were
    no result. The account that closes the result (89) takes back what its counterpart in equity holds, so a ledger gives
    the same before and after the result is booked. `twice` is a result booked in equity without that account.
    """
    sums: dict[StatementLine, Decimal] = {}
    equity, has_balances = ZERO, False
    for line, closing, result in ends:
        has_balances = has_balances or (closing is not None and line not in OF_RESULT)
        if line in EQUITY:
            equity -= (closing or ZERO) + (result or ZERO)
        amount = result if line in OF_RESULT else closing
        if amount is not None and line not in (L.EQUITY_OPENING, L.YEAR_RESULT):
            sums[line] = sums.get(line, ZERO) + (amount if line in DEBIT else -amount)
    if has_balances:
        sums[L.EQUITY_OPENING] = equity + twice
    return MappingProxyType({line: sums[line] for line in L if line in sums})


def _difference(figures: Figures) -> Decimal:
    """Assets less equity and debts; 0 where the file has no balances, since there is no sheet to balance then."""
    if not any(line in figures for line in (*ASSETS, *DEBTS, L.EQUITY_OPENING)):
        return ZERO
    assets = _sum_of(figures, ASSETS)
    equity = figures.get(L.EQUITY_OPENING, ZERO) + result_of(figures)
    return assets - equity - _sum_of(figures, DEBTS)


def result_of(figures: Figures) -> Decimal:
    """Årets resultat in kronor: income less costs."""
    return _sum_of(figures, INCOME) - _sum_of(figures, COSTS)


def _sum_of(figures: Figures, lines: Iterable[StatementLine]) -> Decimal:
    return sum((figures.get(line, ZERO) for line in lines), ZERO)


def _costs(
    mapped: Iterable[Mapped],
    moved: Iterable[Moved],
    mapping: AccountMapping,
    ranges: Mapping[str, MapRange | None],
) -> tuple[PostedCost, ...]:
    """Each movement to its object's line, else to its range's; what no movement explains to the range's, in month 0."""
    left = {row.number: row.result or ZERO for row, line in mapped if line in COST_LINES}
    gathered = _Gathered(mapping, ranges)
    for move in moved:
        if move.account in left:
            left[move.account] -= move.amount
            gathered.add(move)
    for number, amount in left.items():
        if amount:
            gathered.add(Moved(number, 0, (), amount))
    return gathered.costs()


class CostPlaces:
    """Where a mapping puts a cost, given the range of each account: by its objects' rule, else by the account's range."""

    def __init__(self, mapping: AccountMapping, ranges: Mapping[str, MapRange | None]) -> None:
        self.dimension, self.ranges = mapping.dimension, ranges
        self.rules = {(rule.dimension, rule.code): rule for rule in mapping.objects}

    def of(self, account: str, objects: Objects) -> tuple[str, str]:
        """Area and line of the budget."""
        place = self._rule(objects) or self.ranges.get(account)
        return row_of(place.area, place.row) if place else row_of("", "")

    def _rule(self, objects: Objects) -> MapObject | None:
        found = [self.rules[one] for one in sorted(objects) if one in self.rules]
        chosen = (rule for rule in found if rule.dimension == self.dimension)
        return next(chosen, found[0] if found else None)


class _Gathered:
    """Costs by the budget's line. The first rule that names a line gives it its area, one with an intervention before others."""

    def __init__(self, mapping: AccountMapping, ranges: Mapping[str, MapRange | None]) -> None:
        self.places = CostPlaces(mapping, ranges)
        self.areas: dict[str, tuple[str, int | None]] = {}
        for rule in sorted(mapping.objects, key=lambda one: one.intervention_id is None):
            area, row = row_of(rule.area, rule.row)
            self.areas.setdefault(row, (area, rule.intervention_id))
        self.moves: dict[str, list[Moved]] = {}

    def add(self, move: Moved) -> None:
        area, row = self.places.of(move.account, move.objects)
        self.areas.setdefault(row, (area, None))
        self.moves.setdefault(row, []).append(move)

    def costs(self) -> tuple[PostedCost, ...]:
        return tuple(self._cost(row, moves) for row, moves in self.moves.items())

    def _cost(self, row: str, moves: Sequence[Moved]) -> PostedCost:
        area, intervention = self.areas[row]
        by_month = _summed((move.month, move.amount) for move in moves)
        accounts = _summed((move.account, move.amount) for move in moves)
        return PostedCost(area, row, intervention, sum(by_month.values(), ZERO), by_month, accounts)


def _summed(amounts: Iterable[tuple[Key, Decimal]]) -> Mapping[Key, Decimal]:
    sums: dict[Key, Decimal] = {}
    for key, amount in amounts:
        sums[key] = sums.get(key, ZERO) + amount
    return MappingProxyType(dict(sorted(sums.items())))


def _wrong_side(mapped: Iterable[Mapped]) -> Iterable[Finding]:
    """A result on a line of the balance sheet, or a balance on a line of the result statement, is not counted."""
    for row, line in mapped:
        if line is L.YEAR_RESULT:
            continue
        lost, kind = (row.closing, "balans") if line in OF_RESULT else (row.result, "resultat")
        if lost:
            message = (
                f"Konto {row.number} {row.name} har {kind} {kronor(lost)} men är kopplat till {line.label}. "
                "Beloppet räknas inte. Välj en annan rad i kopplingen."
            )
            yield Finding("wrong_side", Severity.WARNING, message, row.number)


def _told_of_booked(twice: Decimal, figures: Figures) -> Iterable[Finding]:
    if twice and L.EQUITY_OPENING in figures:
        message = (
            f"Filens balanskonton går jämnt upp utan årets resultat {kronor(-twice)}. Resultatet är alltså redan bokat på "
            "eget kapital och räknas en gång, som årets resultat. Kontrollera eget kapital mot bokföringen."
        )
        yield Finding("result_booked", Severity.NOTE, message)


def _equity_change(mapped: Sequence[Mapped], figures: Figures) -> Iterable[Finding]:
    """Equity changed by something else than the result: asked about, since few things may do that."""
    if L.EQUITY_OPENING not in figures or all(row.opening is None for row, _ in mapped):
        return
    opening = -sum((row.opening or ZERO for row, line in mapped if line in EQUITY), ZERO)
    change = figures[L.EQUITY_OPENING] - opening
    if change:
        message = (
            f"Eget kapital var {kronor(opening)} när året började och har ändrats med {kronor(change, signed=True)} av "
            "annat än årets resultat. Ändringen räknas in i eget kapital vid årets början. Fråga den som sköter "
            "bokföringen vad den är."
        )
        yield Finding("equity_changed", Severity.WARNING, message)
