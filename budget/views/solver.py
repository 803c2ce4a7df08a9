"""The share solver as a table of fields: whichever amount is changed, the others follow."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict

from budget.domain.shares import ShareTable
from budget.domain.solver import Near, NoExactShare
from budget.queries.income import Basis
from finsam.shared.formats import number
from finsam.shared.money import AmountError, parse_kronor
from members.enums import Payer

TOTAL = "total"
SUM, KNOWN, REFUSED = "summa", "kand", "fel"
ONE_AT_A_TIME = "Du har ändrat flera belopp. Ändra ett i taget, så följer de andra."


@dataclass(frozen=True)
class Cell:
    """One field. `payer` and `member` say what the amount is asked of; neither for the total."""

    name: str
    label: str
    amount: Decimal
    share: object
    payer: str | None = None
    member: str | None = None
    note: str = ""
    text: str = ""
    is_known: bool = False
    is_sum: bool = False

    @property
    def value(self) -> str:
        return self.text or number(self.amount, 0 if self.amount == self.amount.to_integral_value() else 2)


@dataclass(frozen=True)
class Solution:
    """`near` are the nearest amounts that can be paid, when rounding skips the one that was typed."""

    cells: tuple[Cell, ...]
    total: Decimal
    known: str
    error: str = ""
    near: tuple[Near, ...] = ()


def solution(basis: Basis, start: Decimal, query: QueryDict) -> Solution:
    """From what stands in the address; a total that makes no sense there counts as not given."""
    total = _total(query, start)
    table = basis.table(total)
    cells = {cell.name: cell for cell in _cells(basis, table)}
    known = query.get(KNOWN, TOTAL)
    known = known if known in cells else TOTAL
    changed = [name for name, cell in cells.items() if _is_changed(query, cell)]
    if len(changed) > 1 and known in changed and query.get(REFUSED):
        changed.remove(known)  # what was refused last time still stands in its field
    if len(changed) > 1:
        return _shown(cells, total, known, error=ONE_AT_A_TIME)
    if not changed:
        return _shown(cells, total, known)
    return _solved(basis, cells, total, cells[changed[0]], query[changed[0]].strip())


def _solved(basis: Basis, cells: dict[str, Cell], total: Decimal, cell: Cell, text: str) -> Solution:
    try:
        amount = parse_kronor(text)
        table = basis.solve(amount, cell.payer, cell.member)
    except NoExactShare as error:
        near = tuple(one for one in (error.below, error.above) if one)
        return _shown(cells, total, cell.name, text, str(error), near)
    except (AmountError, ValueError) as error:
        return _shown(cells, total, cell.name, text, str(error))
    solved = {own.name: own for own in _cells(basis, table)}
    return _shown(solved, table.total, cell.name, text)


def _shown(
    cells: dict[str, Cell],
    total: Decimal,
    known: str,
    text: str = "",
    error: str = "",
    near: tuple[Near, ...] = (),
) -> Solution:
    marked = tuple(
        Cell(**{**vars(cell), "is_known": cell.name == known, "text": text if cell.name == known else ""})
        for cell in cells.values()
    )
    return Solution(marked, total, known, error, near)


def _total(query: QueryDict, start: Decimal) -> Decimal:
    try:
        total = parse_kronor(query.get(SUM, ""))
    except AmountError:
        return start
    return total if total >= 0 else start


def _is_changed(query: QueryDict, cell: Cell) -> bool:
    if cell.name not in query:
        return False
    try:
        return parse_kronor(query[cell.name]) != cell.amount
    except AmountError:
        return True


def _cells(basis: Basis, table: ShareTable) -> Iterator[Cell]:
    """Every member under its payer, the payer's own sum where several share it, and the total last."""
    for payer in basis.parts:
        rows = [row for row in table.rows if row.payer == payer]
        for row in rows:
            name = f"medlem-{payer}-{basis.numbers[row.name]}"
            is_both = payer == Payer.REGION and row.name in table.region_too
            note = "räknas också som region (5 a §)" if is_both else ""
            yield Cell(name, row.name, row.amount, row.share, payer, row.name, note)
        if len(rows) > 1:
            share = sum(row.share for row in rows)
            label = {Payer.REGION: "Regionerna", Payer.MUNICIPALITY: "Kommunerna"}.get(Payer(payer), "Staten")
            yield Cell(
                f"betalare-{payer}", f"{label} tillsammans", table.amount_of(payer), share, payer, is_sum=True
            )
    whole = 1 if table.total else 0
    yield Cell(TOTAL, "Alla tillsammans", table.total, whole, is_sum=True)
