"""Money: budgets, what explains a deficit, contributions and their stages, outcomes."""

from budget.models.budgets import Budget, BudgetAmount, BudgetExplanation, BudgetLine
from budget.models.contributions import Contribution, ContributionStep, Instalment
from budget.models.grants import Grant
from budget.models.income import BudgetContribution, Consultation, EquityStep, OtherIncome
from budget.models.ledger import (
    LedgerAccount,
    LedgerAmount,
    LedgerBudget,
    LedgerFile,
    LedgerObject,
    LedgerRow,
    LedgerVoucher,
)
from budget.models.mapping import AccountMap, AccountRange, ObjectRule
from budget.models.money_periods import FollowUpRule, MoneyPeriod, PeriodLine
from budget.models.outcomes import Closing, Outcome, StatementFigure

__all__ = [
    "AccountMap",
    "AccountRange",
    "Budget",
    "BudgetAmount",
    "BudgetContribution",
    "BudgetExplanation",
    "BudgetLine",
    "Closing",
    "Consultation",
    "Contribution",
    "ContributionStep",
    "EquityStep",
    "FollowUpRule",
    "Grant",
    "Instalment",
    "LedgerAccount",
    "LedgerAmount",
    "LedgerBudget",
    "LedgerFile",
    "LedgerObject",
    "LedgerRow",
    "LedgerVoucher",
    "MoneyPeriod",
    "ObjectRule",
    "OtherIncome",
    "Outcome",
    "PeriodLine",
    "StatementFigure",
]
