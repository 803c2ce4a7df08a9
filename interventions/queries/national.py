"""Interventions of a year as the national follow-up system has them, and as we have counted them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from finsam.web.access import Access
from interventions.domain.counts import CountTable
from interventions.domain.disclosure import Count, Shown
from interventions.domain.national import Difference, Figures, differences
from interventions.enums import CountMeasure, TargetKind
from interventions.models import Intervention, NationalFigure, Target
from interventions.queries.results import count_tables, intervention_rows

Money = Mapping[int, tuple[Decimal | None, Decimal | None]]  # intervention → budget and outcome, kronor


@dataclass(frozen=True)
class NationalRow:
    """Both sides of one intervention. `places` is how many participants the year is planned for, in words."""

    intervention: Intervention
    ours: Figures
    theirs: Figures
    places: str
    found: tuple[Difference, ...]


def national_rows(access: Access, year: int, money: Money) -> tuple[NationalRow, ...]:
    """Every intervention that runs in the year, or of which the system says something. Raw counts: ask for the right first."""
    stored = {row.intervention_id: row for row in national_figures(access, year)}
    running = list(intervention_rows(access, year))
    others = intervention_rows(access, None).filter(pk__in=stored.keys() - {row.pk for row in running})
    counts = {table.intervention_id: table for table in count_tables(access, year, raw=True)}
    planned = _planned(access, year)
    return tuple(
        _row(row, counts.get(row.pk), money.get(row.pk), stored.get(row.pk), planned.get(row.pk, row.places))
        for row in [*running, *others]
    )


def national_figures(access: Access, year: int) -> list[NationalFigure]:
    return list(NationalFigure.objects.within(access).filter(year=year))


def national_of(access: Access, intervention: Intervention, year: int) -> NationalFigure | None:
    return NationalFigure.objects.within(access).filter(intervention=intervention, year=year).first()


def _row(
    one: Intervention,
    table: CountTable | None,
    money: tuple[Decimal | None, Decimal | None] | None,
    stored: NationalFigure | None,
    places: str,
) -> NationalRow:
    ours, theirs = _ours(table, money or (None, None)), figures_of(stored)
    return NationalRow(one, ours, theirs, places, differences(ours, theirs, one.orientation))


def _ours(table: CountTable | None, money: tuple[Decimal | None, Decimal | None]) -> Figures:
    counted = (
        next((row for row in table.rows if row.measure == CountMeasure.PARTICIPANTS), None) if table else None
    )
    budget, outcome = money
    if counted is None:
        return Figures(budget=budget, outcome=outcome)
    return Figures(_raw(counted.women), _raw(counted.men), _raw(counted.total), budget, outcome)


def _raw(count: Count | None) -> int | None:
    return count.value if isinstance(count, Shown) else None


def figures_of(stored: NationalFigure | None) -> Figures:
    if stored is None:
        return Figures()
    return Figures(stored.women, stored.men, stored.total, stored.budget, stored.outcome)


def _planned(access: Access, year: int) -> dict[int, str]:
    """The volume target that counts people, as the number of participants the year is planned for."""
    targets = Target.objects.within(access).filter(
        year=year, kind=TargetKind.VOLUME, counts_people=True, value__isnull=False
    )
    rows = targets.order_by("-pk").values_list("goal__intervention", "value")
    return {pk: f"{value.normalize():f}" for pk, value in rows if pk}
