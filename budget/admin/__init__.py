"""The registers of money: in the order of the menu."""

from budget.admin import budgets, contributions, lines, outcomes

__all__ = ["budgets", "contributions", "lines", "outcomes"]
