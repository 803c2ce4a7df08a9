"""The way of a report: from when it is awaited until it is approved, and which days a period covers.

Source: contract with the intervention's owner; the national guidance leaves form and rhythm to each association.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from finsam.shared.periods import Span
from interventions.domain.periods import MONTHS_IN
from interventions.enums import PeriodKind, SubmissionState

FINAL_WEEKS = 8  # proposed; the office chooses for each time it asks
SOON_ENDING = timedelta(days=31)
CORRECTION_DAYS = 14


class Whose(StrEnum):
    """Who takes a report on."""

    REPORTER = "reporter"
    OFFICE = "office"


# state → where it may go → who takes it there. The office may do what the reporter may.
MAY_GO: Mapping[SubmissionState, Mapping[SubmissionState, Whose]] = {
    SubmissionState.AWAITED: {SubmissionState.DRAFT: Whose.REPORTER},
    SubmissionState.DRAFT: {SubmissionState.SENT: Whose.REPORTER},
    SubmissionState.SENT: {
        SubmissionState.APPROVED: Whose.OFFICE,
        SubmissionState.RETURNED: Whose.OFFICE,
    },
    SubmissionState.RETURNED: {SubmissionState.SENT: Whose.REPORTER},
    SubmissionState.APPROVED: {},
}

# What stands in a report may be changed here; a returned one stays returned until it is sent again.
OPEN = frozenset({SubmissionState.AWAITED, SubmissionState.DRAFT, SubmissionState.RETURNED})


def may_go(state: str, to: str) -> bool:
    """Does the table lead from one state to the other? Raises ValueError for a state that is none."""
    return SubmissionState(to) in MAY_GO[SubmissionState(state)]


def why_closed(state: str) -> str:
    """Why nothing may be written in a report of this state, and what to do instead; empty when it is open."""
    if state == SubmissionState.SENT:
        return "Rapporten är redan inskickad. Vill du ändra något: be kansliet lämna tillbaka den."
    if state == SubmissionState.APPROVED:
        return "Rapporten är godkänd och ändras inte. Gör en rättad rapport om något är fel."
    return ""


def period_span(kind: str, year: int, number: int = 1) -> Span:
    """The days of a year's month, quarter, tertial, half or whole; `number` counts from 1.

    Raises ValueError for an unknown kind or a number outside the year.
    """
    months = MONTHS_IN[PeriodKind(kind)]
    if not 1 <= number <= 12 // months:
        raise ValueError(f"{kind} {number}")
    last_month = number * months
    return Span(
        date(year, last_month - months + 1, 1), date(year, last_month, monthrange(year, last_month)[1])
    )


def final_due(ends: date, weeks: int, today: date) -> date:
    """The final report is due so many weeks after the intervention's end, never before today."""
    return max(ends + timedelta(weeks=weeks), today)
