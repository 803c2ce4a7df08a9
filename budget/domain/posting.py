"""From a ledger's accounts to a year's figures: every account through the mapping, to the öre.

A ledger has the file's signs: debit positive, credit negative. Figures are positive on their own side: income, costs,
assets, equity and debts alike. Source: 5 kap. 2 §, 6 kap. 2 § and 10 kap. 1 § LKBR (2018:597).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from budget.domain.mapping import COST_LINES, AccountMapping, MapObject, line_of, range_of, row_of, unmapped
from budget.enums import StatementLine
from finsam.shared.findings import Finding, Severity
from finsam.shared.formats import kronor

ZERO = Decimal(0)
L = StatementLine
Objects = tuple[tuple[int, str], ...]
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

    `by_month` adds up to `amount`; month 0 holds what the file gives no month.
    """

    area: str
    row: str
    intervention_id: int | None
    amount: Decimal
    by_month: Mapping[int, Decimal] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Posted:
    """A year's figures by line of the statements, kronor, positive on their own side; a line without accounts is absent.

    `previous` are those of the year before, empty where the file has none. `costs` add up to the cost lines and
    depreciation. `difference` is assets less equity and debts: 0 when every account has a line and the ledger balances.
    """

    figures: Mapping[StatementLine, Decimal]
    previous: Mapping[StatementLine, Decimal]
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


def post(accounts: Iterable[AccountYear], moved: Iterable[Moved], mapping: AccountMapping) -> Posted:
    """Every account to its line, every cost to its line of the budget. No account counts twice; none is lost unnamed."""
    rows = tuple(accounts)
    ends = {row.number: (row.closing, row.result) for row in rows}
    before = {row.number: (row.previous_closing, row.previous_result) for row in rows}
    figures, previous = _figures(ends, mapping), _figures(before, mapping)
    return Posted(
        figures=figures,
        previous=previous,
        costs=_costs(rows, moved, mapping),
        unmapped=unmapped(mapping, rows),
        difference=_difference(figures),
        findings=_findings(rows, figures, mapping),
    )


Amounts = tuple[Decimal | None, Decimal | None]


def _figures(ends: Mapping[str, Amounts], mapping: AccountMapping) -> Mapping[StatementLine, Decimal]:
    """Σ of each line's accounts: results of income and costs, balances of all else."""
    sums: dict[StatementLine, Decimal] = {}
    for number, (closing, result) in ends.items():
        line = line_of(mapping, number)
        amount = result if line in OF_RESULT else closing
        if line is None or amount is None or line in (L.EQUITY_OPENING, L.YEAR_RESULT):
            continue
        own = amount if line in COSTS or line in ASSETS else -amount
        sums[line] = sums.get(line, ZERO) + own
    opening = _equity_before_result(ends, mapping)
    if opening is not None:
        sums[L.EQUITY_OPENING] = opening
    return MappingProxyType({line: sums[line] for line in L if line in sums})


def _equity_before_result(ends: Mapping[str, Amounts], mapping: AccountMapping) -> Decimal | None:
    """Equity at the end less the booked result: what the year began with, and changes that were no result.

    The account that closes the result (89) takes back what its counterpart in equity holds, so that a ledger gives the
    same before and after the result is booked.
    """
    own = [row for number, row in ends.items() if line_of(mapping, number) in EQUITY]
    if all(closing is None for closing, _ in own):
        return None
    return -sum(((closing or ZERO) + (result or ZERO) for closing, result in own), ZERO)


def _difference(figures: Mapping[StatementLine, Decimal]) -> Decimal:
    """Assets less equity and debts; 0 where the file has no balances, since there is no sheet to balance then."""
    if not any(line in figures for line in (*ASSETS, *DEBTS, L.EQUITY_OPENING)):
        return ZERO
    assets = _sum_of(figures, ASSETS)
    equity = figures.get(L.EQUITY_OPENING, ZERO) + result_of(figures)
    return assets - equity - _sum_of(figures, DEBTS)


def result_of(figures: Mapping[StatementLine, Decimal]) -> Decimal:
    """Årets resultat in kronor: income less costs."""
    return _sum_of(figures, INCOME) - _sum_of(figures, COSTS)


def _sum_of(figures: Mapping[StatementLine, Decimal], lines: Iterable[StatementLine]) -> Decimal:
    return sum((figures.get(line, ZERO) for line in lines), ZERO)


def _costs(
    accounts: Iterable[AccountYear], moved: Iterable[Moved], mapping: AccountMapping
) -> tuple[PostedCost, ...]:
    """Each movement to its object's line, else to its range's; what no movement explains to the range's, in month 0."""
    left = {row.number: row.result or ZERO for row in accounts if line_of(mapping, row.number) in COST_LINES}
    placer = _Placer(mapping)
    for move in moved:
        if move.account in left:
            left[move.account] -= move.amount
            placer.add(move.account, move.month, move.objects, move.amount)
    for number, amount in left.items():
        if amount:
            placer.add(number, 0, (), amount)
    return placer.costs()


class _Placer:
    """Gathers costs by the budget's line; the first rule that names a line gives it its area."""

    def __init__(self, mapping: AccountMapping) -> None:
        self.mapping = mapping
        self.rules = {(rule.dimension, rule.code): rule for rule in mapping.objects}
        self.of_account: dict[str, tuple[str, str]] = {}
        self.places: dict[str, tuple[str, int | None]] = {}
        for rule in sorted(mapping.objects, key=lambda one: one.intervention_id is None):
            area, row = row_of(rule.area, rule.row)
            self.places.setdefault(row, (area, rule.intervention_id))
        self.months: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))

    def add(self, account: str, month: int, objects: Objects, amount: Decimal) -> None:
        rule = self._rule(objects)
        area, row = row_of(rule.area, rule.row) if rule else self._place(account)
        self.places.setdefault(row, (area, None))
        self.months[row][month] += amount

    def _rule(self, objects: Objects) -> MapObject | None:
        found = [self.rules[one] for one in sorted(objects) if one in self.rules]
        chosen = (rule for rule in found if rule.dimension == self.mapping.dimension)
        return next(chosen, found[0] if found else None)

    def _place(self, account: str) -> tuple[str, str]:
        if account not in self.of_account:
            found = range_of(self.mapping, account)
            self.of_account[account] = row_of(found.area, found.row) if found else row_of("", "")
        return self.of_account[account]

    def costs(self) -> tuple[PostedCost, ...]:
        return tuple(
            PostedCost(
                *self._named(row), sum(months.values(), ZERO), MappingProxyType(dict(sorted(months.items())))
            )
            for row, months in self.months.items()
        )

    def _named(self, row: str) -> tuple[str, str, int | None]:
        area, intervention = self.places[row]
        return area, row, intervention


def _findings(
    accounts: tuple[AccountYear, ...], figures: Mapping[StatementLine, Decimal], mapping: AccountMapping
) -> tuple[Finding, ...]:
    return (*_wrong_side(accounts, mapping), *_equity_change(accounts, figures, mapping))


def _wrong_side(accounts: Iterable[AccountYear], mapping: AccountMapping) -> Iterable[Finding]:
    """A result on a line of the balance sheet, or a balance on a line of the result statement, is not counted."""
    for row in accounts:
        line = line_of(mapping, row.number)
        if line is None or line is L.YEAR_RESULT:
            continue
        lost, kind = (row.closing, "balans") if line in OF_RESULT else (row.result, "resultat")
        if lost:
            message = (
                f"Konto {row.number} {row.name} har {kind} {kronor(lost)} men är kopplat till {line.label}. "
                "Beloppet räknas inte. Välj en annan rad i kopplingen."
            )
            yield Finding("wrong_side", Severity.WARNING, message, row.number)


def _equity_change(
    accounts: Iterable[AccountYear], figures: Mapping[StatementLine, Decimal], mapping: AccountMapping
) -> Iterable[Finding]:
    """Equity changed by something else than the result: asked about, since few things may do that."""
    rows = tuple(accounts)
    if L.EQUITY_OPENING not in figures or all(row.opening is None for row in rows):
        return
    opening = -sum((row.opening or ZERO for row in rows if line_of(mapping, row.number) in EQUITY), ZERO)
    change = figures[L.EQUITY_OPENING] - opening
    if change:
        message = (
            f"Eget kapital har ändrats med {kronor(change)} av annat än årets resultat. Ingående {kronor(opening)}. "
            "Ändringen räknas in i eget kapital vid årets början. Fråga den som sköter bokföringen vad den är."
        )
        yield Finding("equity_changed", Severity.WARNING, message)
