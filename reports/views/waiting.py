"""What waits for the office, the most pressing first."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils import timezone

from budget.domain.balance import Explanation, late_sentence
from budget.models import Budget, BudgetExplanation
from budget.queries.consultation import conditional_budgets, late_explanations
from budget.queries.equity import projected
from finsam.shared import formats
from finsam.web.access import Access
from interventions.models import Submission
from interventions.queries import late_submissions
from interventions.queries.delivery import hand_over_warnings
from interventions.queries.preparation import WaitingCall, waiting_for_preparation
from interventions.queries.submissions import waiting_for_approval
from members.domain.warnings import STOPS_DAYS, Warned
from members.enums import StopHardness
from members.models import Body, Seat, Stop
from members.queries.stops import open_stops
from members.queries.warnings import (
    address_of,
    delegated_warnings,
    mandate_warnings,
    meeting_warnings,
    never_filled,
    task_warnings,
)
from reports.models import Comment, Discharge
from reports.queries import open_comments, undecided_discharges

SOON = 7  # days


@dataclass(frozen=True)
class Waiting:
    """`tone` and `label` make the badge; `when` is said at the right."""

    tone: str
    label: str
    text: str
    url: str
    when: str


# How each warning is marked while there is time; a late one is marked as late.
LABELS = {
    "call": "Skicka",
    "hold": "Skriv in",
    "adjust": "Justera",
    "post": "Anslå",
    "take_down": "Ta ner",
    "delegated": "Anmäl",
    "task": "Sen",
    "mandate": "Mandat",
    "vacant": "Vakant",
    "hand_over": "Fråga",
}
SAYS_DAYS = {"call", "adjust", "post"}  # the sentence itself says how long is left
NEVER_LATE = {"hold", "take_down", "vacant"}  # their day is when it began, not when it ended


def waiting_for_office(access: Access) -> list[Waiting]:
    """Late reports, then meetings, tasks and mandates, the late ones first; unanswered comments, stops close by."""
    slug = access.association.slug
    warned = [
        *meeting_warnings(access),
        *delegated_warnings(access),
        *task_warnings(access),
        *mandate_warnings(access),
        *hand_over_warnings(access),
    ]
    return [
        *(_late(row, slug) for row in late_submissions(access)),
        *(_explanation(row, slug, access.day) for row in late_explanations(access)),
        *sorted(
            (_warned(access, row) for row in sorted(warned, key=_due)), key=lambda row: row.tone != "stop"
        ),
        *(_to_prepare(row, slug) for row in waiting_for_preparation(access)),
        *(_came_in(row, slug) for row in waiting_for_approval(access)),
        *(_condition(row, slug) for row in conditional_budgets(access)),
        *(_comment(row, slug, access.day) for row in open_comments(access)),
        *(_stop(row, slug, access.day) for row in open_stops(access) if _presses(row, access.day)),
        *_equity(access),
    ]


def also_open(access: Access) -> list[Waiting]:
    """What is open without pressing: stops of the month, councils that have not decided, seats nobody has had."""
    slug = access.association.slug
    soon = open_stops(access).filter(due__lte=access.day + timedelta(days=STOPS_DAYS))
    return [
        *(_stop(row, slug, access.day) for row in soon if not _presses(row, access.day)),
        *(_discharge(row) for row in undecided_discharges(access)),
        *(
            _vacant(body, list(rows), access)
            for body, rows in groupby(never_filled(access), lambda row: row.body)
        ),
    ]


def _equity(access: Access) -> list[Waiting]:
    """The first year that ends above the association's own ladder, or without money; nothing without a ladder."""
    url = reverse("equity_guard", args=[access.association.slug])
    for _, year in projected(access):
        if year.closing < 0:
            text = f"Eget kapital väntas ta slut {year.year}"
            return [Waiting("stop", "Eget kapital", text, url, formats.kronor(year.closing))]
        if year.above:
            text = f"Eget kapital väntas bli för stort vid slutet av {year.year}. Det kan minska statens bidrag {year.year + 1}"
            return [Waiting("warn", "Eget kapital", text, url, f"{formats.kronor(year.above)} över taket")]
    return []


def _due(row: Warned) -> date:
    return row.due


def _warned(access: Access, row: Warned) -> Waiting:
    is_late = row.is_late(access.day) and row.code not in NEVER_LATE
    label = "Sen" if is_late else LABELS[row.code]
    day = formats.day(row.due)
    when = f"senast {day}" if row.code in SAYS_DAYS else f"{day}, {row.when(access.day)}"
    return Waiting("stop" if is_late else "warn", label, row.text, address_of(access, row), when)


def _presses(stop: Stop, today: date) -> bool:
    """Late, or close by and not merely the office's own date; the budget meeting has a sentence of its own."""
    days = (stop.due - today).days
    return days < 0 or (days <= SOON and stop.hardness != StopHardness.OWN)


def _late(row: Submission, slug: str) -> Waiting:
    text = f"{row.intervention}: rapporten för {row.period} har inte kommit"
    return Waiting("stop", "Sen", text, reverse("report_detail", args=[slug, row.pk]), _by(row.due))


def _came_in(row: Submission, slug: str) -> Waiting:
    text = f"{row.intervention}: rapporten för {row.period} väntar på att bli godkänd"
    when = f"inskickad {formats.day(timezone.localdate(row.sent_at))}" if row.sent_at else "inskickad"
    return Waiting("warn", "Godkänn", text, reverse("report_detail", args=[slug, row.pk]), when)


def _to_prepare(row: WaitingCall, slug: str) -> Waiting:
    several = f"{formats.number_word(row.count).capitalize()} ansökningar väntar på beredning"
    text = "En ansökan väntar på beredning" if row.count == 1 else several
    return Waiting("warn", "Bered", text, reverse("preparation_list", args=[slug, row.call_id]), row.title)


def _by(day: date) -> str:
    return f"skulle in {formats.day(day)}"


def _explanation(row: BudgetExplanation, slug: str, today: date) -> Waiting:
    text = late_sentence(Explanation(row.text, row.amount, row.owner, row.due))
    when = f"{row.budget}, {formats.days_between(today, row.due)}"
    return Waiting("stop", "Sen", text, reverse("explanation_edit", args=[slug, row.pk]), when)


def _condition(row: Budget, slug: str) -> Waiting:
    text = f"{row}: villkorad av {row.condition}"
    when = f"fastställd {formats.day(row.decision.meeting.held_on)}" if row.decision else "fastställd"
    return Waiting("warn", "Villkor", text, reverse("condition_met", args=[slug, row.pk]), when)


def _comment(row: Comment, slug: str, today: date) -> Waiting:
    document = row.version.document
    url = f"{reverse('document_detail', args=[slug, document.pk])}#synpunkt-{row.pk}"
    seat = f"{row.seat}, " if row.seat_id else ""
    when = f"{seat}{formats.days_between(today, timezone.localdate(row.at))}"
    return Waiting("warn", "Svara", f"En synpunkt på {document.title.lower()} saknar svar", url, when)


def _stop(row: Stop, slug: str, today: date) -> Waiting:
    late = row.due < today
    label = "Sen" if late else "Lagen kräver" if row.hardness == StopHardness.MUST else "Snart"
    when = f"senast {formats.day(row.due)}, {formats.days_between(today, row.due)}"
    return Waiting("stop" if late else "warn", label, row.title, reverse("year_calendar", args=[slug]), when)


def _discharge(row: Discharge) -> Waiting:
    text = f"{row.membership} har inte beslutat om ansvarsfrihet för {row.year}"
    when = f"skickad {formats.day(row.sent_on)}" if row.sent_on else "inte skickad"
    return Waiting("", "Väntar", text, reverse("admin:reports_discharge_change", args=[row.pk]), when)


def _vacant(body: Body, rows: list[Seat], access: Access) -> Waiting:
    several = f"{formats.number_word(len(rows))} platser"
    text, when = (
        (f"{body}: {rows[0].name_on(access.day)}", "plats utan person")
        if len(rows) == 1
        else (f"{body}: {several}", "utan person")
    )
    return Waiting("", "Vakant", text, reverse("body_detail", args=[access.association.slug, body.pk]), when)
