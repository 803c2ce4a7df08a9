"""The cash flow statement, from the books of two years that follow on each other.

Source: 8 kap. 1 § LKBR (2018:597): running activities, investment, financing, the change of liquid funds. The layout
is the usual indirect one: from the year's result to the change of liquid funds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from budget.domain.statements.books import (
    LIQUID,
    PLANT_FIELDS,
    PROVISIONS,
    ZERO,
    Books,
    amount,
    equity_closing,
    has_balance,
    liquid_funds,
    total,
    year_result,
)
from budget.domain.statements.rows import LINE, SUM, StatementRow

LIQUID_FUNDS = "Likvida medel är kassa och bank och kortfristiga placeringar."
BEFORE_CAPITAL = ("result", "depreciation", "provisions", "gains")
OPERATING = (*BEFORE_CAPITAL, "stock", "receivables", "short_term_debt")
INVESTING = ("investments", "disposals", "financial_assets", "infrastructure")
FINANCING = ("long_term_debt",)
FLOW = (*OPERATING, *INVESTING, *FINANCING, "equity_change")
ALWAYS = frozenset({"result", "receivables", "short_term_debt"})
Pair = tuple[Books, Books]
Change = Callable[[Books, Books], Decimal]


@dataclass(frozen=True)
class CashFlow:
    """One column for each year that has a year before; None in all of a column where one of the two is not booked.

    `differences` are the year's cash flow minus the change of liquid funds, kronor: 0 when it ties. They are what the
    two years' balance sheets differ by, the year before less the year.
    """

    rows: tuple[StatementRow, ...]
    differences: tuple[Decimal | None, ...]

    @property
    def is_known(self) -> bool:
        return any(difference is not None for difference in self.differences)


def cash_flow(year: Books | None, *before: Books | None, hide_empty: bool = True) -> CashFlow:
    """The cash flow of `year` from the year before, and of that one from the one before it, as long as there are any.

    With books in whole units it adds up as printed, for each line is the difference of two printed balances.
    `hide_empty` leaves out lines that are empty every year, and with its last line a group's heading and sum.
    """
    pairs = tuple(_pair(now, then) for now, then in zip((year, *before), before, strict=False))
    rows = (
        *_group(pairs, "operating", "Den löpande verksamheten", _running(pairs, hide_empty), hide_empty),
        *_group(pairs, "investing", "Investeringsverksamheten", _investing(pairs), hide_empty),
        *_group(pairs, "financing", "Finansieringsverksamheten", _financing(pairs), hide_empty),
        *_shown((_row(pairs, "equity_change", "Övrig förändring av eget kapital", equity_change),), hide_empty),
        _sum(pairs, "flow", "Årets kassaflöde", FLOW),
        _row(pairs, "liquid_opening", "Likvida medel vid årets början", lambda now, then: liquid_funds(then)),
        _row(pairs, "liquid_closing", "Likvida medel vid årets slut", lambda now, then: liquid_funds(now), SUM),
    )  # fmt: skip
    return CashFlow(rows, _amounts(pairs, _difference))


def equity_change(now: Books, then: Books) -> Decimal:
    """What changed equity between the years beside the result, such as equity taken over; kronor."""
    return amount(now, "equity_opening") - equity_closing(then)


def _pair(now: Books | None, then: Books | None) -> Pair | None:
    """Both years, when both have a balance sheet: without one every balance would look like a flow."""
    if now is None or then is None or not (has_balance(now) and has_balance(then)):
        return None
    return now, then


def _change(now: Books, then: Books, *fields: str) -> Decimal:
    return total(now, fields) - total(then, fields)


def _gains(now: Books, then: Books) -> Decimal:
    return amount(now, "losses") - amount(now, "gains")


def _disposals(now: Books, then: Books) -> Decimal:
    """What plant came to beyond investments and depreciation: sold, with gain or loss, or otherwise changed."""
    bought = amount(now, "investments") - amount(now, "depreciation")
    return bought - _change(now, then, *PLANT_FIELDS) - _gains(now, then)


# What each line is of two years, kronor: positive when it brings money in.
CHANGES: dict[str, Change] = {
    "result": lambda now, then: year_result(now),
    "depreciation": lambda now, then: amount(now, "depreciation"),
    "provisions": lambda now, then: _change(now, then, *PROVISIONS),
    "gains": _gains,
    "stock": lambda now, then: -_change(now, then, "stock"),
    "receivables": lambda now, then: -_change(now, then, "receivables"),
    "short_term_debt": lambda now, then: _change(now, then, "short_term_debt"),
    "investments": lambda now, then: -amount(now, "investments"),
    "disposals": _disposals,
    "financial_assets": lambda now, then: -_change(now, then, "financial_assets"),
    "infrastructure": lambda now, then: -_change(now, then, "infrastructure"),
    "long_term_debt": lambda now, then: _change(now, then, "long_term_debt"),
    "equity_change": equity_change,
}
LABELS = {
    "result": "Årets resultat",
    "depreciation": "Justering för avskrivningar",
    "provisions": "Justering för förändring av avsättningar",
    "gains": "Justering för realisationsvinster och realisationsförluster",
    "stock": "Ökning (−) eller minskning (+) av förråd",
    "receivables": "Ökning (−) eller minskning (+) av fordringar",
    "short_term_debt": "Ökning (+) eller minskning (−) av kortfristiga skulder",
    "investments": "Investeringar i immateriella och materiella tillgångar",
    "disposals": "Försäljning och annan förändring av anläggningstillgångar",
    "financial_assets": "Ökning (−) eller minskning (+) av finansiella anläggningstillgångar",
    "infrastructure": "Ökning (−) eller minskning (+) av bidrag till infrastruktur",
    "long_term_debt": "Ökning (+) eller minskning (−) av långfristiga skulder",
}
Pairs = tuple[Pair | None, ...]


def _running(pairs: Pairs, hide_empty: bool) -> tuple[StatementRow, ...]:
    own, capital = (_lines(pairs, codes) for codes in (BEFORE_CAPITAL, OPERATING[len(BEFORE_CAPITAL) :]))
    between = _sum(pairs, "before_capital", "Medel före förändring av rörelsekapital", BEFORE_CAPITAL)
    return (*_shown(own, hide_empty), between, *_shown(capital, hide_empty))


def _investing(pairs: Pairs) -> tuple[StatementRow, ...]:
    return _lines(pairs, INVESTING)


def _financing(pairs: Pairs) -> tuple[StatementRow, ...]:
    return _lines(pairs, FINANCING)


def _lines(pairs: Pairs, codes: tuple[str, ...]) -> tuple[StatementRow, ...]:
    return tuple(_row(pairs, code, LABELS[code], CHANGES[code]) for code in codes)


GROUPS = {"operating": OPERATING, "investing": INVESTING, "financing": FINANCING}
GROUP_SUMS = {
    "operating": "Kassaflöde från den löpande verksamheten",
    "investing": "Kassaflöde från investeringsverksamheten",
    "financing": "Kassaflöde från finansieringsverksamheten",
}


def _group(
    pairs: Pairs, code: str, label: str, rows: tuple[StatementRow, ...], hide_empty: bool
) -> tuple[StatementRow, ...]:
    shown = _shown(rows, hide_empty)
    if not shown:
        return ()
    top = StatementRow(code, label, (None,) * len(pairs), level=SUM)
    return (top, *shown, _sum(pairs, f"{code}_flow", GROUP_SUMS[code], GROUPS[code]))


def _shown(rows: tuple[StatementRow, ...], hide_empty: bool) -> tuple[StatementRow, ...]:
    return tuple(
        row for row in rows if not hide_empty or row.is_sum or row.code in ALWAYS or not row.is_empty
    )


def _row(pairs: Pairs, code: str, label: str, figure: Change, level: int = LINE) -> StatementRow:
    parts = ("flow", "liquid_opening") if level == SUM else ()
    return StatementRow(code, label, _amounts(pairs, figure), parts, level=level)


def _sum(pairs: Pairs, code: str, label: str, parts: tuple[str, ...]) -> StatementRow:
    def figure(now: Books, then: Books) -> Decimal:
        return sum((CHANGES[part](now, then) for part in parts), ZERO)

    return StatementRow(code, label, _amounts(pairs, figure), parts, level=SUM)


def _amounts(pairs: Pairs, figure: Change) -> tuple[Decimal | None, ...]:
    return tuple(None if pair is None else figure(*pair) for pair in pairs)


def _difference(now: Books, then: Books) -> Decimal:
    flow = sum((CHANGES[part](now, then) for part in FLOW), ZERO)
    return flow - _change(now, then, *LIQUID)
