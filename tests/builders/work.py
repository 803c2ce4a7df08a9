from datetime import date

from members.enums import LessonKind, WorkState
from members.models import Assignment, AuthoritySheet, Body, CountyAgreement, Event, Lesson, Organisation
from tests.builders.members import START, numbers


def make_assignment(body: Body, **fields) -> Assignment:
    return Assignment.objects.create(
        body=body,
        **{
            "title": f"Uppdrag {next(numbers)}",
            "text": "Gör en gemensam rutin.",
            "given_on": date(2015, 3, 2),
            "due": date(2015, 12, 1),
            "state": WorkState.ONGOING,
            **fields,
        },
    )


def make_event(body: Body, heads: dict[Organisation, int] | None = None, **fields) -> Event:
    event = Event.objects.create(
        body=body, **{"title": f"Temadag {next(numbers)}", "due": date(2015, 10, 1), **fields}
    )
    for organisation, count in (heads or {}).items():
        event.head_counts.create(organisation=organisation, heads=count)
    return event


def make_lesson(body: Body, **fields) -> Lesson:
    return Lesson.objects.create(
        body=body,
        **{
            "title": f"Hinder {next(numbers)}",
            "kind": LessonKind.OBSTACLE,
            "found_on": date(2015, 9, 1),
            "description": "Blanketten går till fel enhet.",
            **fields,
        },
    )


def make_agreement(body: Body, **fields) -> CountyAgreement:
    return CountyAgreement.objects.create(
        body=body, **{"title": f"Överenskommelse {next(numbers)}", "valid_from": START, **fields}
    )


def make_sheet(body: Body, organisation: Organisation, **fields) -> AuthoritySheet:
    return AuthoritySheet.objects.create(
        body=body,
        organisation=organisation,
        **{"task": "Betalar ersättning och samordnar rehabilitering.", "valid_from": START, **fields},
    )
