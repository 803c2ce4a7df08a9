"""The registers of money: in the order of the menu."""

from budget.admin import budgets, contributions, equity, lines, outcomes, population

__all__ = ["budgets", "contributions", "equity", "lines", "outcomes", "population"]
