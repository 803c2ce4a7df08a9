"""What is done: applications, interventions, their goals and targets, and the counts that are reported."""

from interventions.models.applications import (
    Application,
    ApplicationAnswer,
    ApplicationCall,
    ApplicationFile,
    ApplicationForm,
    ApplicationParty,
    ApplicationReport,
    ApplicationVersion,
    ApplicationYear,
    FormField,
    Recommendation,
)
from interventions.models.counts import CountCell, Measurement, Period, Submission, SubmissionText
from interventions.models.delivery import (
    HandOver,
    HandOverCheck,
    NationalFigure,
    ReportQuestion,
    StaffContribution,
)
from interventions.models.goals import Goal, Target
from interventions.models.interventions import (
    Intervention,
    InterventionParty,
    ReporterAssignment,
    TargetGroup,
)

__all__ = [
    "Application",
    "ApplicationAnswer",
    "ApplicationCall",
    "ApplicationFile",
    "ApplicationForm",
    "ApplicationParty",
    "ApplicationReport",
    "ApplicationVersion",
    "ApplicationYear",
    "CountCell",
    "FormField",
    "Goal",
    "HandOver",
    "HandOverCheck",
    "Intervention",
    "InterventionParty",
    "Measurement",
    "NationalFigure",
    "Period",
    "Recommendation",
    "ReportQuestion",
    "ReporterAssignment",
    "StaffContribution",
    "Submission",
    "SubmissionText",
    "Target",
    "TargetGroup",
]
