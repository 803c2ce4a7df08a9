from datetime import date
from decimal import Decimal

from interventions.enums import (
    CountMeasure,
    InterventionState,
    Orientation,
    PeriodKind,
    Sex,
    SubmissionState,
    TargetKind,
)
from interventions.models import CountCell, Goal, Intervention, Period, Submission, Target
from members.models import Association, Membership
from tests.builders.members import make_membership, numbers


def make_intervention(association: Association, owner: Membership | None = None, **fields) -> Intervention:
    return Intervention.objects.create(
        association=association,
        owner=owner or association.memberships.filter(party="kommun").first() or make_membership(association),
        **{
            "name": f"Insats {next(numbers)}",
            "orientation": Orientation.INDIVIDUAL,
            "state": InterventionState.RUNNING,
            "starts": date(2015, 1, 1),
            **fields,
        },
    )


def make_period(
    association: Association, first: date = date(2015, 1, 1), last: date = date(2015, 4, 30), **fields
) -> Period:
    return Period.objects.create(
        association=association, first_day=first, last_day=last, **{"kind": PeriodKind.TERTIAL, **fields}
    )


def make_submission(
    intervention: Intervention, period: Period, counts: dict[str, tuple[int, int]] | None = None, **fields
) -> Submission:
    """`counts` maps measure → (women, men); the total is written as a cell of its own."""
    submission = Submission.objects.create(
        intervention=intervention,
        period=period,
        **{"state": SubmissionState.APPROVED, "due": period.last_day, **fields},
    )
    for measure, (women, men) in (counts or {CountMeasure.PARTICIPANTS: (20, 15)}).items():
        for sex, number in ((Sex.ALL, women + men), (Sex.WOMEN, women), (Sex.MEN, men)):
            CountCell.objects.create(submission=submission, measure=measure, sex=sex, count=number)
    return submission


def make_target(
    intervention: Intervention, kind: str = TargetKind.RATIO, year: int = 2015, **fields
) -> Target:
    goal = Goal.objects.create(
        association=intervention.association,
        intervention=intervention,
        text="Fler ska komma i arbete",
        first_year=year,
    )
    return Target.objects.create(
        goal=goal, kind=kind, year=year, **{"title": "Går vidare mot arbete", "value": Decimal(50), **fields}
    )
