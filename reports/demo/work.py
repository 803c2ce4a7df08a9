"""What the groups do besides meeting: assignments, events, efforts, what they steer, agreements, obstacles and sheets."""

from decimal import Decimal
from typing import Any

from members.models import (
    Assignment,
    AuthoritySheet,
    ContactRole,
    CountyAgreement,
    Event,
    EventHeadCount,
    JointEffort,
    Lesson,
    Organisation,
    Person,
    SteeringAssignment,
    SteeringReport,
)
from reports.demo.cast import Cast
from reports.demo.source import day, make, plain

Row = dict[str, Any]


def load_work(cast: Cast, data: dict[str, list[Row]]) -> None:
    """Obstacles come last: they point at the assignment they became and at what they were found in."""
    assignments = {row["short"]: _assignment(cast, row) for row in data.get("assignments", [])}
    steering = {row["short"]: _steering(cast, row) for row in data.get("steering", [])}
    for row in data.get("events", []):
        _event(cast, row)
    for row in data.get("efforts", []):
        _effort(cast, row)
    for row in data.get("agreements", []):
        _agreement(cast, row)
    for row in data.get("lessons", []):
        _lesson(cast, row, assignments.get(row.get("assignment")), steering.get(row.get("steering")))
    for row in data.get("sheets", []):
        _sheet(cast, row)


def _common(cast: Cast, row: Row) -> dict[str, Any]:
    owner = row.get("owner")
    return {
        "body": cast.bodies[row["body"]],
        "title": row["title"],
        "owner": Person.objects.get(association=cast.association, name=owner) if owner else None,
        "due": day(row.get("due")),
        "state": row["state"],
    }


def _organisation(name: str | None) -> Organisation | None:
    return Organisation.objects.get(current_name=name) if name else None


def _assignment(cast: Cast, row: Row) -> Assignment:
    return make(
        Assignment,
        **_common(cast, row),
        given_by=cast.bodies[row["given_by"]],
        given_on=day(row["given"]),
        text=plain(row["text"]),
        result=plain(row.get("result")),
        reported_on=day(row.get("reported")),
    )


def _event(cast: Cast, row: Row) -> None:
    event = make(
        Event,
        **_common(cast, row),
        kind=row["kind"],
        place=row.get("place", ""),
        description=plain(row["text"]),
    )
    for name, heads in row.get("heads", {}).items():
        make(EventHeadCount, event=event, organisation=_organisation(name), heads=heads)


def _effort(cast: Cast, row: Row) -> None:
    make(
        JointEffort,
        **_common(cast, row),
        description=plain(row["text"]),
        organisation=_organisation(row.get("organisation")),
        starts_on=day(row.get("starts")),
        financed_by=row["financed_by"],
        financing=row.get("financing", ""),
        amount=Decimal(row["amount"]) if "amount" in row else None,
    )


def _steering(cast: Cast, row: Row) -> SteeringAssignment:
    steering = make(
        SteeringAssignment,
        **_common(cast, row),
        description=plain(row["text"]),
        principal=_organisation(row.get("principal")),
    )
    for report in row["reports"]:
        make(
            SteeringReport,
            steering=steering,
            year=report["year"],
            reported_on=day(report["on"]),
            text=plain(report["text"]),
        )
    return steering


def _agreement(cast: Cast, row: Row) -> None:
    make(
        CountyAgreement,
        **_common(cast, row),
        description=plain(row["text"]),
        valid_from=day(row["from"]),
        valid_until=day(row.get("until")),
        units="\n".join(row["units"]),
        local_routine=plain(row.get("routine")),
    )


def _lesson(cast: Cast, row: Row, assignment: Assignment | None, steering: SteeringAssignment | None) -> None:
    make(
        Lesson,
        **_common(cast, row),
        kind=row["kind"],
        found_on=day(row["found"]),
        description=plain(row["text"]),
        assignment=assignment,
        steering=steering,
    )


def _sheet(cast: Cast, row: Row) -> None:
    sheet = make(
        AuthoritySheet,
        body=cast.bodies[row["body"]],
        organisation=_organisation(row["organisation"]),
        task=plain(row["task"]),
        valid_from=day(row["from"]),
    )
    for title, unit, contact in row["contacts"]:
        make(ContactRole, sheet=sheet, title=title, unit=unit, contact=contact)
