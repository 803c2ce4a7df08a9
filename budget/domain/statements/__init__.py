"""The year's statements from what is booked (LKBR 2018:597): 4 kap. 1 § says which there are."""

from budget.domain.statements.balance import BalanceSheet, balance_sheet
from budget.domain.statements.books import (
    FIELDS,
    LINE_OF,
    NEEDED,
    Books,
    balance_difference,
    cost_difference,
    equity_closing,
    has_balance,
    liquid_funds,
    missing_lines,
    year_result,
)
from budget.domain.statements.cash_flow import LIQUID_FUNDS, CashFlow, cash_flow
from budget.domain.statements.investments import investments
from budget.domain.statements.notes import (
    Note,
    NoteFacts,
    NotePart,
    NoteRow,
    note_numbers,
    notes,
    printed_note,
)
from budget.domain.statements.printed import Carried, carried, paired, printed, printed_costs
from budget.domain.statements.requirement import balance_requirement, requirement_result
from budget.domain.statements.result import result_statement
from budget.domain.statements.rows import StatementRow

__all__ = [
    "FIELDS",
    "LINE_OF",
    "LIQUID_FUNDS",
    "NEEDED",
    "BalanceSheet",
    "Books",
    "Carried",
    "CashFlow",
    "Note",
    "NoteFacts",
    "NotePart",
    "NoteRow",
    "StatementRow",
    "balance_difference",
    "balance_requirement",
    "balance_sheet",
    "carried",
    "cash_flow",
    "cost_difference",
    "equity_closing",
    "has_balance",
    "investments",
    "liquid_funds",
    "missing_lines",
    "note_numbers",
    "notes",
    "paired",
    "printed",
    "printed_costs",
    "printed_note",
    "requirement_result",
    "result_statement",
    "year_result",
]
