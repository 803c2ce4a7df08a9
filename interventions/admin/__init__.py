"""The registers of what is done: in the order of the menu."""

from interventions.admin import interventions, goals, counts

__all__ = ["counts", "goals", "interventions"]
