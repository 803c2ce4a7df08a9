"""Rows by the thousand, written in a few queries: for tests of how many queries reading them takes."""

from datetime import date
from decimal import Decimal

from budget.models import BudgetAmount, BudgetLine, Outcome
from interventions.enums import CountMeasure, Sex, SubmissionState, TargetKind
from interventions.models import (
    CountCell,
    Goal,
    Intervention,
    InterventionParty,
    Measurement,
    Submission,
    Target,
)
from members.models import Body, Mandate, Person, Seat
from tests.builders.interventions import make_period
from tests.builders.members import START, make_organisation
from tests.cast import Troupe


def add_interventions(troupe: Troupe, count: int, year: int, first: int = 0) -> None:
    """Each with a party, a municipality, a target and its result, a budget line, an outcome and a report."""
    association, kommun = troupe.association, troupe.memberships["kommun"]
    period = association.periods.first() or make_period(association, date(year, 1, 1), date(year, 12, 31))
    made = Intervention.objects.bulk_create(
        Intervention(
            association=association,
            owner=kommun,
            name=f"Lång rad {first + n}",
            orientation="individ",
            starts=date(year, 1, 1),
        )
        for n in range(count)
    )
    InterventionParty.objects.bulk_create(
        InterventionParty(intervention=row, membership=kommun) for row in made
    )
    open_to = Intervention.open_to.through
    open_to.objects.bulk_create(open_to(intervention=row, membership=kommun) for row in made)
    _add_targets(made, period, year)
    _add_money(made, association, year)
    reports = Submission.objects.bulk_create(
        Submission(intervention=row, period=period, state=SubmissionState.APPROVED, due=period.last_day)
        for row in made
    )
    CountCell.objects.bulk_create(
        CountCell(submission=report, measure=CountMeasure.NEW, sex=Sex.ALL, count=20) for report in reports
    )


def _add_targets(interventions: list[Intervention], period, year: int) -> None:
    goals = Goal.objects.bulk_create(
        Goal(association_id=row.association_id, intervention=row, text="Fler i arbete", first_year=year)
        for row in interventions
    )
    targets = Target.objects.bulk_create(
        Target(goal=goal, kind=TargetKind.RATIO, year=year, title="Vidare", value=Decimal(50))
        for goal in goals
    )
    Measurement.objects.bulk_create(
        Measurement(target=row, period=period, part=20, base=40) for row in targets
    )


def _add_money(interventions: list[Intervention], association, year: int) -> None:
    budget, closing = association.budgets.get(year=year), association.closings.get(year=year)
    lines = BudgetLine.objects.bulk_create(
        BudgetLine(budget=budget, name=row.name, intervention=row) for row in interventions
    )
    BudgetAmount.objects.bulk_create(
        BudgetAmount(line=line, year=year, amount=Decimal(1000)) for line in lines
    )
    Outcome.objects.bulk_create(
        Outcome(closing=closing, name=row.name, intervention=row, amount=Decimal(900))
        for row in interventions
    )


def add_seats(body: Body, count: int) -> None:
    """Every other one vacant, each of the others with a person."""
    organisation = make_organisation()
    seats = Seat.objects.bulk_create(Seat(body=body, organisation=organisation) for _ in range(count))
    taken = seats[::2]
    persons = Person.objects.bulk_create(
        Person(association_id=body.association_id, name="Ledamot") for _ in taken
    )
    Mandate.objects.bulk_create(
        Mandate(seat=seat, person=person, valid_from=START)
        for seat, person in zip(taken, persons, strict=True)
    )
