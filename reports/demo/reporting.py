"""Report templates, reports on their way, staff from the parties, the national system's figures, promised hand-overs."""

from decimal import Decimal
from typing import Any

from finsam.shared.periods import Span
from interventions.domain.national import Figures
from interventions.enums import ReportKind
from interventions.models import Intervention, Period, Submission
from interventions.queries.submissions import questions_of
from interventions.services.delivery import save_staff
from interventions.services.hand_over import save_promise
from interventions.services.national import save_national
from interventions.services.report_template import lay_in_starting_set
from interventions.services.submissions import (
    open_period,
    return_submission,
    save_submission,
    send_submission,
)
from reports.demo.applications import acting
from reports.demo.cast import Cast
from reports.demo.source import day, make

Row = dict[str, Any]


def load_reporting(cast: Cast, data: Row) -> None:
    """Nothing for an association that has no data of it."""
    if not data:
        return
    office = data["office"]
    with acting(cast, office, data["templates_on"]) as by:
        for kind in ReportKind.values:
            lay_in_starting_set(by=by, kind=kind)
    for short, counts in data.get("counted", {}).items():
        Intervention.objects.filter(pk=cast.interventions[short].pk).update(**counts)
    _open(cast, office, data.get("opened"))
    for row in data.get("returned", []):
        _returned(cast, office, row)
    for row in data.get("staff", []):
        _staff(cast, office, row)
    for row in data.get("national", []):
        _national(cast, office, row)
    for row in data.get("promises", []):
        _promise(cast, office, row)


def _open(cast: Cast, office: str, row: Row | None) -> None:
    if row is None:
        return
    with acting(cast, office, row["on"]) as by:
        span = Span(day(row["first"]), day(row["last"]))
        open_period(by=by, period_kind=row["kind"], span=span, due=day(row["due"]))


def _returned(cast: Cast, office: str, row: Row) -> None:
    """Written and sent by its reporter, and come back with a note."""
    period = Period.objects.within(cast.access).get(first_day=row["first"], last_day=row["last"])
    report = make(
        Submission,
        intervention=cast.interventions[row["intervention"]],
        period=period,
        kind=row["kind"],
        due=day(row["due"]),
    )
    with acting(cast, row["by"], row["sent"]) as by:
        headings = [one.label for one in questions_of(by, row["kind"])]
        answers = list(zip(headings, row["answers"], strict=True))
        written = save_submission(by=by, submission=report, edit_number=0, cells={}, answers=answers)
        send_submission(by=by, submission=written, edit_number=written.edit_number)
    with acting(cast, office, row["on"]) as by:
        return_submission(by=by, submission=report, note=row["note"])


def _staff(cast: Cast, office: str, row: Row) -> None:
    """Full-time equivalents by party: planned, and actual where it is known."""
    with acting(cast, office, row["on"]) as by:
        for short, parties in row["interventions"].items():
            given = {cast.members[party].pk: figures for party, figures in parties.items()}
            save_staff(
                by=by,
                intervention=cast.interventions[short],
                year=row["year"],
                planned={pk: Decimal(figures[0]) for pk, figures in given.items()},
                actual={pk: Decimal(figures[1]) for pk, figures in given.items() if len(figures) > 1},
            )


def _national(cast: Cast, office: str, row: Row) -> None:
    with acting(cast, office, row["on"]) as by:
        figures = {
            cast.interventions[short].pk: Figures(women, men, women + men, Decimal(budget), Decimal(outcome))
            for short, (women, men, budget, outcome) in row["interventions"].items()
        }
        save_national(by=by, year=row["year"], rows=figures, taken_on=by.day)


def _promise(cast: Cast, office: str, row: Row) -> None:
    with acting(cast, office, row["on"]) as by:
        save_promise(
            by=by,
            intervention=cast.interventions[row["intervention"]],
            taker=cast.members[row["taker"]],
            promise=row["promise"],
            promised_on=by.day,
            reference=row["reference"],
        )
