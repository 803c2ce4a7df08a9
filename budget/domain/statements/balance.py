"""The balance sheet. Source: 6 kap. 2 § LKBR (2018:597): the lines in their order; 5 § the year before on every line."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from budget.domain.statements import books as sums
from budget.domain.statements.books import (
    ASSETS,
    CURRENT,
    DEBTS,
    FIXED,
    LINE_OF,
    PROVISIONS,
    Books,
    amount,
    total,
)
from budget.domain.statements.rows import (
    OF_WHICH,
    StatementRow,
    Years,
    amounts_of,
    field_line,
    heading,
    line,
    total_line,
)
from budget.enums import StatementLine

# Lines every association has and a reader looks for, also when they are 0.
ALWAYS = frozenset({"receivables", "cash", "equity_opening", "result", "short_term_debt"})
# Equity before the result is what all accounts of equity hold, the closing ones among them.
EQUITY_LINES = (StatementLine.EQUITY_OPENING, StatementLine.EQUITY_RESERVE, StatementLine.YEAR_RESULT)


@dataclass(frozen=True)
class BalanceSheet:
    """`differences` are assets minus equity and debts, one per book: 0 when the sheet balances.

    `outside` are pledges and contingent liabilities, which stand below the sheet and in no sum.
    """

    assets: tuple[StatementRow, ...]
    equity_and_debts: tuple[StatementRow, ...]
    differences: tuple[Decimal | None, ...]
    outside: tuple[StatementRow, ...] = ()


def balance_sheet(*years: Books | None, hide_empty: bool = True) -> BalanceSheet:
    """The lines of 6 kap. 2 § LKBR in its order, one amount for each of `years` (None gives an empty column).

    So does a year of which no balance is known: what it would show of equity is the result alone.

    `hide_empty` leaves out lines that are empty in every year, and with its last line a group's heading and sum.
    """
    known = tuple(year if sums.has_balance(year) else None for year in years)
    return BalanceSheet(
        assets=_assets(known, hide_empty),
        equity_and_debts=_equity_and_debts(known, hide_empty),
        differences=amounts_of(known, sums.balance_difference),
        outside=(field_line(years, "pledges", _label("pledges")),),
    )


def _assets(years: Years, hide_empty: bool) -> tuple[StatementRow, ...]:
    infrastructure = (field_line(years, "infrastructure", _label("infrastructure")),)
    return (
        *_group(years, "fixed", "Anläggningstillgångar", FIXED, hide_empty),
        *(row for row in infrastructure if not hide_empty or not row.is_empty),
        *_group(years, "current", "Omsättningstillgångar", CURRENT, hide_empty),
        total_line(years, "assets", "Summa tillgångar", sums.assets, ASSETS),
    )


def _equity_and_debts(years: Years, hide_empty: bool) -> tuple[StatementRow, ...]:
    reserve = field_line(years, "equity_reserve", _label("equity_reserve"), level=OF_WHICH)
    closing = ("equity_opening", "result")
    opening = line(
        years,
        "equity_opening",
        _label("equity_opening"),
        lambda year: amount(year, "equity_opening"),
    )
    opening = replace(opening, lines=EQUITY_LINES)
    return (
        heading("equity", "Eget kapital", years),
        opening,
        line(years, "result", "Årets resultat", sums.year_result),
        total_line(years, "equity_closing", "Eget kapital vid årets slut", sums.equity_closing, closing),
        *(() if hide_empty and reserve.is_empty else (reserve,)),
        *_group(years, "provisions", "Avsättningar", PROVISIONS, hide_empty),
        *_group(years, "debts", "Skulder", DEBTS, hide_empty),
        total_line(
            years,
            "equity_and_debts",
            "Summa eget kapital, avsättningar och skulder",
            sums.equity_and_debts,
            (*closing, *PROVISIONS, *DEBTS),
        ),
    )


def _group(
    years: Years, code: str, label: str, fields: tuple[str, ...], hide_empty: bool
) -> tuple[StatementRow, ...]:
    """Heading, lines and sum; no sum below a single line, and nothing at all of a group without lines."""
    rows = tuple(_line(years, field) for field in fields)
    shown = tuple(row for row in rows if not hide_empty or row.code in ALWAYS or not row.is_empty)
    if not shown:
        return ()
    whole = total_line(
        years, f"{code}_total", f"Summa {label.lower()}", lambda year: total(year, fields), fields
    )
    return (heading(code, label, years), *shown, *((whole,) if len(shown) > 1 else ()))


def _line(years: Years, field: str) -> StatementRow:
    if field not in ALWAYS:
        return field_line(years, field, _label(field))
    figure: Callable[[Books], Decimal] = lambda year: amount(year, field)  # noqa: E731
    return line(years, field, _label(field), figure, (field,))


def _label(field: str) -> str:
    return str(StatementLine(LINE_OF[field]).label)
