"""What is done: interventions, their goals and targets, and the counts that are reported."""

from interventions.models.counts import CountCell, Measurement, Period, Submission
from interventions.models.goals import Goal, Target
from interventions.models.interventions import (
    Intervention,
    InterventionParty,
    ReporterAssignment,
    TargetGroup,
)

__all__ = [
    "CountCell",
    "Goal",
    "Intervention",
    "InterventionParty",
    "Measurement",
    "Period",
    "ReporterAssignment",
    "Submission",
    "Target",
    "TargetGroup",
]
