"""Money: budgets, what explains a deficit, contributions and their stages, outcomes."""

from budget.models.budgets import Budget, BudgetAmount, BudgetExplanation, BudgetLine
from budget.models.contributions import Contribution, ContributionStep
from budget.models.outcomes import Closing, Outcome, StatementFigure

__all__ = [
    "Budget",
    "BudgetAmount",
    "BudgetExplanation",
    "BudgetLine",
    "Closing",
    "Contribution",
    "ContributionStep",
    "Outcome",
    "StatementFigure",
]
