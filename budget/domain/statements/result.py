"""The result statement. Source: 5 kap. 2 § LKBR (2018:597): the lines in their order; 3 § they may be subdivided;
6 § the year before on every line."""

from budget.domain.statements import books as sums
from budget.domain.statements.books import COST_KINDS, ZERO, Books, amount
from budget.domain.statements.rows import OF_WHICH, StatementRow, Years, field_line, line, total_line
from budget.enums import StatementLine

HIDDEN_WHEN_EMPTY = frozenset({"taxes", "grants", "extraordinary"})
INCOME_KINDS = ("contributions", "other_income")
NET = ("income", "costs", "depreciation")
OPERATING = (*NET, "taxes", "grants")
AFTER_FINANCIAL = (*OPERATING, "financial_income", "financial_cost")


def result_statement(*years: Books | None, hide_empty: bool = True) -> tuple[StatementRow, ...]:
    """The lines of 5 kap. 2 § LKBR in its order, one amount for each of `years` (None gives an empty column).

    `hide_empty` leaves out lines for taxes, grants and extraordinary items that are empty in every year; depreciation
    stays, because a reader looks for it. Income and costs are subdivided where at least two of their kinds are known.
    """
    rows = (
        line(years, "income", "Verksamhetens intäkter", sums.income, INCOME_KINDS),
        *_kinds(years, INCOME_KINDS, 1, hide_empty),
        line(years, "costs", "Verksamhetens kostnader", lambda year: -amount(year, "costs"), COST_KINDS),
        *_kinds(years, COST_KINDS, -1, hide_empty),
        field_line(years, "depreciation", "Avskrivningar", sign=-1),
        total_line(years, "net", "Verksamhetens nettokostnader", sums.net, NET),
        field_line(years, "taxes", "Skatteintäkter"),
        field_line(years, "general_grants", "Generella statsbidrag och utjämning", code="grants"),
        total_line(years, "operating", "Verksamhetens resultat", sums.operating, OPERATING),
        _financial(years, "financial_income", "Finansiella intäkter", 1),
        _financial(years, "financial_cost", "Finansiella kostnader", -1),
        total_line(
            years,
            "after_financial",
            "Resultat efter finansiella poster",
            sums.after_financial,
            AFTER_FINANCIAL,
        ),
        field_line(years, "extraordinary", "Extraordinära poster"),
        total_line(years, "result", "Årets resultat", sums.year_result, (*AFTER_FINANCIAL, "extraordinary")),
    )
    return tuple(
        row for row in rows if not hide_empty or row.code not in HIDDEN_WHEN_EMPTY or not row.is_empty
    )


def _financial(years: Years, field: str, label: str, sign: int) -> StatementRow:
    return line(years, field, label, lambda year: sign * amount(year, field) or ZERO, (field,))


def _kinds(years: Years, fields: tuple[str, ...], sign: int, hide_empty: bool) -> tuple[StatementRow, ...]:
    """What a line consists of; hidden when a single kind would only repeat the line."""
    labels = {field: str(StatementLine(sums.LINE_OF[field]).label) for field in fields}
    rows = tuple(field_line(years, field, labels[field], level=OF_WHICH, sign=sign) for field in fields)
    if not hide_empty:
        entered = (getattr(year, field) is not None for year in years if year for field in fields)
        return rows if any(entered) else ()
    known = tuple(row for row in rows if not row.is_empty)
    return known if len(known) > 1 else ()
