"""Rows of the interventions app. What they came to is asked for here; applications and reports in modules of their own."""

from interventions.queries.results import (
    ALL_SHOWN,
    NOT_SENT,
    count_tables,
    intervention_rows,
    late_submissions,
    reporter_submissions,
    reports_for,
    tally,
    target_results,
    threshold_for,
)

__all__ = [
    "ALL_SHOWN",
    "NOT_SENT",
    "count_tables",
    "intervention_rows",
    "late_submissions",
    "reporter_submissions",
    "reports_for",
    "tally",
    "target_results",
    "threshold_for",
]
