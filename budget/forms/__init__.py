"""The app's forms, one module per subject."""

from budget.forms.budget import BudgetForm, BudgetLineForm, BudgetLineFormSet

__all__ = ["BudgetForm", "BudgetLineForm", "BudgetLineFormSet"]
