"""What the pages of interventions say, read for one or for all of a year."""

from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet

from finsam.web.access import Access
from interventions.domain.sheet import PartyFact, SheetFacts
from interventions.enums import Orientation
from interventions.models import ApplicationYear, Goal, Intervention
from interventions.queries.results import intervention_rows


def sheets_of_year(access: Access, year: int, day: date) -> tuple[SheetFacts, ...]:
    """The year's interventions in the plan's order; organisations bear the names of the day."""
    return tuple(sheet_facts(row, day) for row in with_sheet(intervention_rows(access, year), year))


def with_sheet(rows: QuerySet[Intervention], year: int) -> QuerySet[Intervention]:
    """`intervention_rows` with the goals of the year and what an application says is brought: two queries more."""
    goals = Goal.objects.filter(Q(last_year=None) | Q(last_year__gte=year), first_year__lte=year)
    return rows.select_related("application").prefetch_related(
        Prefetch("goals", goals.order_by("position", "pk"), to_attr="goals_of_year"),
        Prefetch("application__years", ApplicationYear.objects.order_by("year")),
    )


def sheet_facts(row: Intervention, day: date) -> SheetFacts:
    """One row of `with_sheet` in words. Reads nothing more."""
    return SheetFacts(
        id=row.pk,
        name=row.name,
        area=row.area,
        orientation=Orientation(row.orientation),
        owner=row.owner.organisation.name_on(day),
        performer=row.performer.name_on(day) if row.performer else "",
        direct_reason=row.pays_performer_reason if row.pays_performer else "",
        parties=tuple(
            PartyFact(party.membership.organisation.name_on(day), party.contribution)
            for party in row.party_rows.all()
        ),
        open_to=tuple(member.organisation.name_on(day) for member in row.open_to.all()),
        target_groups=tuple(group.name for group in row.target_groups.all()),
        target_group_note=row.target_group_note,
        description=row.description,
        purpose=row.purpose,
        goals=tuple(goal.text for goal in getattr(row, "goals_of_year", ())),
        method=row.method,
        places=row.places,
        co_financing=row.co_financing,
        contact=row.contact,
        beside=_beside(row),
        starts=row.starts,
        ends=row.ends,
    )


def _beside(row: Intervention) -> tuple[tuple[int, Decimal], ...]:
    if row.application is None:
        return ()
    return tuple((one.year, one.own + one.others) for one in row.application.years.all())
