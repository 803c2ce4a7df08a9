"""What waits for the office, the most pressing first."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from finsam.shared import formats
from finsam.web.access import Access
from interventions.models import Submission
from interventions.queries import late_submissions
from members.enums import StopHardness
from members.models import Seat, Stop
from members.queries.bodies import vacant_seats
from members.queries.stops import open_stops
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


def waiting_for_office(access: Access) -> list[Waiting]:
    """Late reports, unanswered comments, stops close by, then what is open without a date."""
    slug = access.association.slug
    return [
        *(_late(row) for row in late_submissions(access)),
        *(_comment(row, slug, access.day) for row in open_comments(access)),
        *(_stop(row, slug, access.day) for row in open_stops(access) if _presses(row, access.day)),
    ]


def also_open(access: Access) -> list[Waiting]:
    """What is open without pressing: councils that have not decided, vacant seats."""
    slug = access.association.slug
    return [
        *(_discharge(row) for row in undecided_discharges(access)),
        *(_vacant(row, slug) for row in vacant_seats(access)),
    ]


def _presses(stop: Stop, today: date) -> bool:
    """Late, or close by and not merely the office's own date; the budget meeting has a sentence of its own."""
    days = (stop.due - today).days
    return days < 0 or (days <= SOON and stop.hardness != StopHardness.OWN)


def _late(row: Submission) -> Waiting:
    text = f"{row.intervention}: rapporten för {row.period} har inte kommit"
    return Waiting(
        "stop", "Sen", text, reverse("admin:interventions_submission_change", args=[row.pk]), _by(row.due)
    )


def _by(day: date) -> str:
    return f"skulle in {formats.day(day)}"


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


def _vacant(row: Seat, slug: str) -> Waiting:
    return Waiting(
        "",
        "Vakant",
        f"{row.body}: {row}",
        reverse("body_detail", args=[slug, row.body_id]),
        "plats utan person",
    )
