"""Books in whole kronor or thousands, so that every statement made from them adds up and agrees with the others.

Statements are not rounded: the lines they are made from are, once. Then a sum is the sum of what is printed, the year's
result is the same figure wherever it stands, the sheet's two sides print the same total, and a line of the cash flow is
the difference of two printed balances.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise, takewhile

from budget.domain.rounding import nearest, rounded_to, up_or_down
from budget.domain.statements.books import (
    COST_KINDS,
    DEBTS,
    FIXED,
    LIQUID,
    PROVISIONS,
    ZERO,
    Books,
    amount,
    assets,
    cost_difference,
    equity_and_debts,
    equity_closing,
    has_balance,
    total,
    year_result,
)
from budget.domain.statements.rows import LINE, OF_WHICH, StatementRow

Rounded = dict[str, Decimal]
# A name with what it consists of; below a name come its parts, down to fields of Books.
Tree = Mapping[str, tuple[str, ...]]
RESULT: Tree = {
    "result": ("income", "all_costs", "taxes", "general_grants", "financial_income", "financial_cost", "extraordinary"),
    "income": ("contributions", "other_income"),
    "all_costs": ("costs", "depreciation"),
}  # fmt: skip
BALANCE: Tree = {
    "assets": ("fixed", "infrastructure", "current"),
    "fixed": FIXED,
    "current": ("stock", "receivables", "liquid"),
    "liquid": LIQUID,
    "funding": ("equity_opening", "owed"),
    "owed": ("provisions", "debts"),
    "provisions": PROVISIONS,
    "debts": DEBTS,
}
TAKEN_FROM_RESULT = frozenset({"all_costs", "costs", "depreciation", "financial_cost"})
ALONE = ("pledges", "investments", "gains", "losses", "securities", "equity_reserve")
OWED = (*PROVISIONS, *DEBTS)


def printed(*years: Books | None, unit: Decimal) -> tuple[Books | None, ...]:
    """The years, newest first and each the one before the last, in whole `unit`s (1 or 1,000 kronor).

    The year's result is rounded by itself and never carries a difference. What is missing then goes to the lines that
    lost most, group by group. A year's opening equity is printed as the closing equity of the year before, where they
    are equal. In the two newest years no line moves more than one unit from its exact amount, and less than one
    unless three amounts end on exactly half a unit; a third year bears what the chain of equity asks for.
    """
    openings = _openings(years, unit)
    return tuple(
        None if books is None else _rounded(books, opening, unit)
        for books, opening in zip(years, openings, strict=True)
    )


def _openings(years: Sequence[Books | None], unit: Decimal) -> list[Decimal | None]:
    """Each year's opening equity as printed where a neighbour in the chain decides it, else None."""
    found: list[Decimal | None] = [None] * len(years)
    for place, (books, before) in enumerate(pairwise(years)):
        if books is None or before is None or not _follows(books, before):
            continue
        result = nearest(year_result(before), unit)
        if found[place] is None:
            own = up_or_down(amount(before, "equity_opening"), amount(books, "equity_opening") - result, unit)
            found[place] = own + result
        found[place + 1] = (found[place] or ZERO) - result
    return found


def _follows(books: Books, before: Books) -> bool:
    known = has_balance(books) and has_balance(before)
    return known and amount(books, "equity_opening") == equity_closing(before)


def _rounded(books: Books, opening: Decimal | None, unit: Decimal) -> Books:
    figures = _result_figures(books, unit)
    if has_balance(books):
        figures |= _balance_figures(books, opening, unit)
    figures |= {field: nearest(amount(books, field), unit) for field in ALONE}
    return replace(books, **{name: value for name, value in figures.items() if _is_entered(books, name)})


def _is_entered(books: Books, name: str) -> bool:
    return getattr(books, name, None) is not None


def _result_figures(books: Books, unit: Decimal) -> Rounded:
    figures = {"result": nearest(year_result(books), unit)}
    for whole, parts in RESULT.items():
        signs = [-1 if part in TAKEN_FROM_RESULT and whole == "result" else 1 for part in parts]
        exact = [sign * _exact(books, part, RESULT) for sign, part in zip(signs, parts, strict=True)]
        _share(figures, figures[whole], parts, exact, signs, unit)
    if total(books, COST_KINDS) == amount(books, "costs"):
        exact = [amount(books, field) for field in COST_KINDS]
        _share(figures, figures["costs"], COST_KINDS, exact, [1] * len(COST_KINDS), unit)
    else:
        figures |= {field: nearest(amount(books, field), unit) for field in COST_KINDS}
    return figures


def _balance_figures(books: Books, opening: Decimal | None, unit: Decimal) -> Rounded:
    result = nearest(year_result(books), unit)
    all_funding = equity_and_debts(books)
    own = total(books, ("equity_opening", *OWED))
    if opening is None:
        figures = {"funding": up_or_down(own, all_funding - result, unit)}
    else:
        owed = up_or_down(total(books, OWED), all_funding - result - opening, unit)
        figures = {"funding": opening + owed, "equity_opening": opening, "owed": owed}
    balances = assets(books) == all_funding
    figures["assets"] = figures["funding"] + result if balances else nearest(assets(books), unit)
    for whole, parts in BALANCE.items():
        if not all(part in figures for part in parts):
            exact = [_exact(books, part, BALANCE) for part in parts]
            _share(figures, figures[whole], parts, exact, [1] * len(parts), unit)
    return figures


def _exact(books: Books, name: str, tree: Tree) -> Decimal:
    if name in tree:
        return sum((_exact(books, part, tree) for part in tree[name]), ZERO)
    return amount(books, name)


def _share(
    figures: Rounded,
    target: Decimal,
    parts: Sequence[str],
    exact: Sequence[Decimal],
    signs: Sequence[int],
    unit: Decimal,
) -> None:
    """Lays the parts, rounded so that they sum to `target`, in `figures`; an empty part stays 0."""
    filled = [place for place, value in enumerate(exact) if value]
    shares = iter(rounded_to([exact[place] for place in filled], target, unit))
    for place, part in enumerate(parts):
        figures[part] = signs[place] * next(shares) if place in filled else ZERO


def printed_costs(exact: Books | None, shown: Books | None, costs: Decimal | None) -> Decimal | None:
    """What an operating account of `costs` kronor is printed to sum to: what the result statement prints.

    None where it is about other costs than the statement, or there is no statement.
    """
    if (
        exact is None
        or shown is None
        or exact.costs is None
        or costs is None
        or cost_difference(exact, costs)
    ):
        return None
    return total(shown, ("costs", "depreciation"))


@dataclass(frozen=True)
class Carried:
    """A line that stands in print as another amount than it would alone: `amount` more, in column `place` (from 0)."""

    label: str
    place: int
    amount: Decimal


def paired(
    exact: Iterable[StatementRow], shown: Iterable[StatementRow]
) -> tuple[tuple[StatementRow, tuple[Decimal | None, ...]], ...]:
    """Each exact row with its amounts as printed, matched by code; the exact rows decide which lines there are.

    Make `shown` without hiding empty lines: a line of 300 kr is none in thousands, but not empty. A row that `shown`
    lacks is printed as nothing.
    """
    amounts = {row.code: row.amounts for row in shown}
    return tuple((row, amounts.get(row.code, (None,) * len(row.amounts))) for row in exact)


def carried(
    exact: Iterable[StatementRow], shown: Iterable[StatementRow], unit: Decimal
) -> tuple[Carried, ...]:
    """Which lines bear the rounding of a statement.

    A sum is only what its printed lines come to and is not told; a line is told by what it consists of, if that is.
    """
    rows = [(row, _moves(row, amounts, unit)) for row, amounts in paired(exact, shown)]
    return tuple(
        Carried(row.label, place, move)
        for at, (row, moves) in enumerate(rows)
        for place, move in moves.items()
        if not any(place in below for below in _parts_of(rows[at:]))
    )


def _moves(row: StatementRow, amounts: Sequence[Decimal | None], unit: Decimal) -> dict[int, Decimal]:
    """By column, what a line's printed amount is above what it would be alone; only where it is another."""
    if row.is_sum:
        return {}
    pairs = enumerate(zip(row.amounts, amounts, strict=True))
    moves = {
        place: after - nearest(before, unit)
        for place, (before, after) in pairs
        if before is not None and after is not None
    }
    return {place: move for place, move in moves.items() if move}


def _parts_of(rows: Sequence[tuple[StatementRow, dict[int, Decimal]]]) -> Iterable[dict[int, Decimal]]:
    """The moves of what the first row consists of."""
    below = takewhile(lambda pair: pair[0].level == OF_WHICH, rows[1:])
    return [moves for _, moves in below] if rows[0][0].level == LINE else []
