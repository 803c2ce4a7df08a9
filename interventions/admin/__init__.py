"""The registers of what is done: in the order of the menu."""

from interventions.admin import counts, goals, interventions

__all__ = ["counts", "goals", "interventions"]
