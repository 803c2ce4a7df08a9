"""Bodies with their seats and meetings, the people who sit there, and those who sign in."""

from typing import Any

from django.contrib.auth.hashers import make_password

from members.models import (
    Body,
    ChairTerm,
    Decision,
    Mandate,
    Meeting,
    Organisation,
    Person,
    RoleGrant,
    Seat,
    SeatTurn,
    Stop,
    User,
)
from reports.demo.cast import Cast
from reports.demo.source import day, make, plain

PASSWORD = "samverkan-2015"


def load_users(rows: list[dict[str, Any]]) -> dict[str, User]:
    """Demo users by e-mail address; one hash serves all, since all have the same password."""
    existing = {user.email: user for user in User.objects.all()}
    hashed = make_password(PASSWORD)
    for row in rows:
        if row["email"] not in existing:
            existing[row["email"]] = User.objects.create(
                email=row["email"],
                name=row["name"],
                is_superuser=row.get("superuser", False),
                password=hashed,
            )
    return existing


def load_bodies(cast: Cast, rows: dict[str, dict[str, Any]]) -> None:
    for short, row in rows.items():
        cast.bodies[short] = make(
            Body,
            association=cast.association,
            kind=row["kind"],
            name=row["name"],
            task=plain(row["task"]),
            valid_from=day(row["from"]),
            valid_until=day(row.get("until")),
        )
        for position, seat in enumerate(row["seats"], start=1):
            _load_seat(cast, cast.bodies[short], position, seat)
    for short, row in rows.items():
        if "replaced_by" in row:
            cast.bodies[short].replaced_by = cast.bodies[row["replaced_by"]]
            cast.bodies[short].save()


def _load_seat(cast: Cast, body: Body, position: int, row: dict[str, Any]) -> None:
    seat = make(
        Seat,
        body=body,
        organisation=_organisation(row.get("organisation")),
        unit=row.get("unit", ""),
        kind=row.get("kind", "ordinarie"),
        duty=row.get("duty", ""),
        employer=row.get("employer", ""),
        position=position,
    )
    if "short" in row:
        cast.seats[row["short"]] = seat
    for name, first, last in row.get("turns", []):
        make(
            SeatTurn,
            seat=seat,
            organisation=_organisation(name),
            valid_from=day(first),
            valid_until=day(last),
        )
    for mandate in row.get("mandates", []):
        _load_mandate(cast, seat, mandate)


def _organisation(name: str | None) -> Organisation | None:
    return Organisation.objects.get(current_name=name) if name else None


def _load_mandate(cast: Cast, seat: Seat, row: dict[str, Any]) -> None:
    mandate = make(
        Mandate,
        seat=seat,
        person=_person(cast, row["person"], row.get("user", "")),
        valid_from=day(row["from"]),
        valid_until=day(row.get("until")),
        decided_by=row.get("decided_by", ""),
        decided_on=day(row.get("decided_on")),
    )
    if "chair" in row:
        make(ChairTerm, mandate=mandate, duty=row["chair"], valid_from=mandate.valid_from)


def _person(cast: Cast, name: str, email: str) -> Person:
    found = Person.objects.filter(association=cast.association, name=name).first()
    return found or make(
        Person, association=cast.association, name=name, email=email, user=cast.users.get(email)
    )


def load_roles(cast: Cast, rows: list[dict[str, str]]) -> None:
    for row in rows:
        make(
            RoleGrant,
            association=cast.association,
            user=cast.users[row["email"]],
            role=row["role"],
            valid_from=day(row["from"]),
            valid_until=day(row.get("until")),
        )


def load_meetings(cast: Cast, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        meeting = make(
            Meeting,
            association=cast.association,
            body=cast.bodies[row["body"]],
            held_on=day(row["on"]),
            title=row["title"],
            place=row.get("place", ""),
            is_public=row.get("public", False),
        )
        for decision in row.get("decisions", []):
            made = make(
                Decision,
                meeting=meeting,
                paragraph=decision["paragraph"],
                title=decision["title"],
                reference=decision.get("reference", ""),
                text=decision["text"],
            )
            cast.decisions[decision.get("short", "")] = made


def load_stops(cast: Cast, rows: list[list[str]]) -> None:
    """Each row: code, year, what, due, hardness, source, done on."""
    for code, year, title, due, hardness, source, done in rows:
        make(
            Stop,
            association=cast.association,
            code=code,
            year=year,
            title=title,
            due=day(due),
            hardness=hardness,
            source=source,
            fulfilled_on=day(done),
        )
