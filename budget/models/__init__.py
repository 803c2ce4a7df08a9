"""Money: budgets, what explains a deficit, contributions and their stages, outcomes."""

from budget.models.budgets import Budget, BudgetAmount, BudgetExplanation, BudgetLine
from budget.models.contributions import Contribution, ContributionStep, Instalment
from budget.models.income import BudgetContribution, Consultation, EquityStep, OtherIncome
from budget.models.outcomes import Closing, Outcome, StatementFigure

__all__ = [
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
    "Instalment",
    "OtherIncome",
    "Outcome",
    "StatementFigure",
]
