"""Target groups, interventions, goals with targets, and what has been reported for each period."""

from decimal import Decimal
from typing import Any

from interventions.enums import ALL, Sex, SubmissionState
from interventions.models import (
    CountCell,
    Goal,
    Intervention,
    InterventionParty,
    Measurement,
    Period,
    ReporterAssignment,
    Submission,
    Target,
    TargetGroup,
)
from members.models import Organisation
from reports.demo.cast import Cast
from reports.demo.source import at, day, make, plain

PROSE = ("description", "purpose", "method")
PLAIN = ("name", "orientation", "area", "state", "target_group_note", "places", "co_financing", "contact")


def load_target_groups(cast: Cast, rows: dict[str, dict[str, Any]]) -> None:
    for position, (short, row) in enumerate(rows.items(), start=1):
        cast.target_groups[short] = make(TargetGroup, association=cast.association, position=position, **row)


def load_interventions(cast: Cast, rows: list[dict[str, Any]]) -> None:
    for position, row in enumerate(rows, start=1):
        performer = row.get("performer")
        intervention = make(
            Intervention,
            association=cast.association,
            position=position,
            owner=cast.members[row["owner"]],
            performer=Organisation.objects.get(current_name=performer) if performer else None,
            starts=day(row["starts"]),
            ends=day(row.get("ends")),
            **{name: row.get(name, "") for name in PLAIN},
            **{name: plain(row.get(name)) for name in PROSE},
        )
        intervention.open_to.set(cast.members[short] for short in row["open_to"])
        intervention.target_groups.set(cast.target_groups[short] for short in row["target_groups"])
        for short, gives in row["parties"].items():
            make(
                InterventionParty,
                intervention=intervention,
                membership=cast.members[short],
                contribution=gives,
            )
        cast.interventions[row["short"]] = intervention


def load_periods(cast: Cast, rows: dict[str, dict[str, str]]) -> dict[str, Period]:
    return {
        short: make(
            Period,
            association=cast.association,
            kind=row["kind"],
            first_day=day(row["first"]),
            last_day=day(row["last"]),
            locked_on=day(row.get("locked")),
            extracted_on=day(row.get("extracted")),
        )
        for short, row in rows.items()
    }


def load_goals(cast: Cast, rows: list[dict[str, Any]], periods: dict[str, Period]) -> None:
    """Goals of the association, of a group ("body") or of an intervention ("intervention")."""
    for position, row in enumerate(rows, start=1):
        goal = make(
            Goal,
            association=cast.association,
            body=cast.bodies.get(row.get("body")),
            intervention=cast.interventions.get(row.get("intervention")),
            text=row["text"],
            first_year=row["first_year"],
            last_year=row.get("last_year"),
            position=position,
        )
        for target in row["targets"]:
            for year, measured in target["years"].items():
                _load_target(goal, target, int(year), measured, periods)


def _load_target(
    goal: Goal, row: dict[str, Any], year: int, measured: dict[str, Any] | None, periods: dict[str, Period]
) -> None:
    target = make(
        Target,
        goal=goal,
        year=year,
        kind=row["kind"],
        title=row["title"],
        counted=row.get("counted", ""),
        event=row.get("event", ""),
        source=row.get("source", ""),
        value=_decimal(row.get("value")),
        unit=row.get("unit", ""),
        counts_people=row.get("counts_people", True),
        due=day(row.get("due", {}).get(str(year))),
    )
    if measured:
        make(
            Measurement,
            target=target,
            period=periods[measured["period"]],
            base=measured.get("base"),
            part=measured.get("part"),
            value=_decimal(measured.get("value")),
            reached_on=day(measured.get("reached_on")),
            note=measured.get("note", ""),
            assessment=measured.get("assessment", ""),
            assessment_reason=measured.get("assessment_reason", ""),
        )


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def load_submissions(
    cast: Cast,
    rows: list[dict[str, Any]],
    awaited: list[list[str]],
    periods: dict[str, Period],
    dues: dict[str, str],
) -> None:
    """Approved reports with their counts; `awaited` names intervention and period of those that have not come."""
    cells: list[CountCell] = []
    for row in rows:
        for period in dict.fromkeys([*row["counts"], *row.get("story", {})]):
            submission = make(
                Submission,
                intervention=cast.interventions[row["short"]],
                period=periods[period],
                state=SubmissionState.APPROVED,
                due=day(dues[period]),
                sent_at=at(f"{dues[period]}T09:30"),
                text=row.get("story", {}).get(period, ""),
            )
            cells += _cells(submission, row["counts"].get(period, {}))
    CountCell.objects.bulk_create(cells)
    for short, period in awaited:
        make(
            Submission, intervention=cast.interventions[short], period=periods[period], due=day(dues[period])
        )


def _cells(submission: Submission, counts: dict[str, list[int]]) -> list[CountCell]:
    """Women, men and both together: the total is a cell of its own."""
    return [
        CountCell(submission=submission, measure=measure, sex=sex, age=ALL, place=ALL, count=count)
        for measure, (women, men) in counts.items()
        for sex, count in ((Sex.ALL, women + men), (Sex.WOMEN, women), (Sex.MEN, men))
    ]


def load_reporters(cast: Cast, rows: dict[str, list[str]]) -> None:
    for email, shorts in rows.items():
        grant = cast.association.role_grants.get(user=cast.users[email], role="reporter")
        for short in shorts:
            make(ReporterAssignment, grant=grant, intervention=cast.interventions[short])
