"""Writing of a year's figures by hand: one year on its page, or several from a spreadsheet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from budget.domain.figure_sheet import SheetYear
from budget.enums import StatementLine
from budget.models import BudgetLine, Closing, Outcome, StatementFigure
from budget.queries.figures import FIRST_YEAR, Entered, entered, lines_by_hand
from budget.services.closed import closed_words, refuse_closed
from finsam.shared.formats import listing
from finsam.web.access import Access
from interventions.models import Intervention
from members.enums import Act
from members.models import Association
from members.permissions import Permission, require
from members.services.record import record_event

Figures = Mapping[StatementLine, Decimal | None]
ZERO = Decimal(0)


@dataclass(frozen=True)
class EnteredCost:
    """One line of the operating account; kronor, positive. An amount of None takes the line away.

    `pk` is of the stored line that it is; without one a line is known by its name.
    """

    area: str
    name: str
    amount: Decimal | None
    pk: int | None = None


class FiguresChangedError(Exception):
    """Somebody else has saved the year since its figures were read. Nothing was written."""


@transaction.atomic
def enter_figures(
    *,
    by: Access,
    year: int,
    through: date,
    source: str,
    figures: Figures,
    costs: Sequence[EnteredCost],
    stamp: str,
) -> Closing:
    """The year's figures become these; a line left out or None is taken away, a forecast stays with its line.

    Where a ledger gives the year only the lines that no account gives are written; `through`, `source` and `costs` are
    then the ledger's. Raises FiguresChangedError unless `stamp` is of what is stored, ValidationError for a closed year.
    """
    require(by, Permission.KEEP_LEDGER)
    Association.objects.select_for_update().get(pk=by.association.pk)
    stored = entered(by, year)
    refuse_closed(by, year)
    if stored.stamp != stamp:
        raise FiguresChangedError
    check_through(year, through, by.day)
    if stored.has_ledger:
        through, source, costs = stored.closing.through, stored.closing.source, _as_stored(stored)
    return _write(by, stored, through, source, figures, costs)


@transaction.atomic
def enter_history(
    *, by: Access, years: Mapping[int, SheetYear], through: date | None, source: str, replaces: bool
) -> list[Closing]:
    """All years or none. What the sheet does not say of a year stays as it is.

    `through` is asked for when the running year is among them; earlier years go to 31 December. Raises ValidationError
    with every year that cannot be written, and with every line that would change unless `replaces` is said.
    """
    require(by, Permission.KEEP_LEDGER)
    Association.objects.select_for_update().get(pk=by.association.pk)
    stored = {year: entered(by, year) for year in years}
    faults = [fault for own in stored.values() if (fault := _why_not(own))]
    if not faults and not replaces:
        faults = [fault for year, said in years.items() if (fault := _would_change(stored[year], said))]
    if faults:
        raise ValidationError(faults)
    return [
        _write(
            by, stored[year], _last_day(stored[year], through, by.day), source, *_joined(stored[year], said)
        )
        for year, said in years.items()
    ]


def ledger_words(year: int) -> str:
    return (
        f"Räkningarna för {year} hämtas från bokföringsfilen. Läs in en rättad fil under Bokföring, eller ta tillbaka den "
        "som gäller."
    )


def check_through(year: int, through: date, today: date) -> None:
    """Raises ValidationError at `through` for a day outside the year or to come."""
    if not FIRST_YEAR <= year <= today.year:
        raise ValidationError(f"Välj ett år från {FIRST_YEAR} till {today.year}.")
    if through.year != year:
        raise ValidationError({"through": f"Välj en dag under {year}."})
    if through > today:
        raise ValidationError({"through": "Välj i dag eller en tidigare dag: framtiden är inte bokförd."})


def _why_not(stored: Entered) -> str:
    if stored.is_closed:
        return closed_words(stored.year)
    return ledger_words(stored.year) if stored.has_ledger else ""


def _would_change(stored: Entered, said: SheetYear) -> str:
    """The lines that are entered already with another amount, in words."""
    known = {row.name.casefold(): row.amount for row in stored.outcomes}
    names = [
        line.label for line, amount in said.figures.items() if stored.figures.get(line, amount) != amount
    ]
    names += [
        name for (_, name), amount in said.costs.items() if known.get(name.casefold(), amount) != amount
    ]
    if not names:
        return ""
    shown = listing([f"”{name}”" for name in names[:5]])
    more = f" och {len(names) - 5} till" if len(names) > 5 else ""
    return f"{stored.year} har redan andra belopp: {shown}{more}. Kryssa i att de ska ersättas, eller ta bort dem ur filen."


def _last_day(stored: Entered, through: date | None, today: date) -> date:
    if stored.year < today.year:
        return date(stored.year, 12, 31)
    day = through or stored.through
    if day is None:
        raise ValidationError({"through": f"Skriv till och med vilken dag {stored.year} är bokfört."})
    check_through(stored.year, day, today)
    return day


def _joined(stored: Entered, said: SheetYear) -> tuple[Figures, list[EnteredCost]]:
    """What is stored with the sheet's amounts laid over it, line by line."""
    costs = {row.name.casefold(): EnteredCost(row.area, row.name, row.amount) for row in stored.outcomes}
    for (area, name), amount in said.costs.items():
        known = costs.get(name.casefold())
        costs[name.casefold()] = EnteredCost(area, known.name if known else name, amount)
    return {**stored.figures, **said.figures}, list(costs.values())


def _as_stored(stored: Entered) -> list[EnteredCost]:
    return [EnteredCost(row.area, row.name, row.amount) for row in stored.outcomes]


def _write(
    by: Access, stored: Entered, through: date, source: str, figures: Figures, costs: Sequence[EnteredCost]
) -> Closing:
    found = Closing.objects.within(by).select_for_update().filter(year=stored.year).first()
    closing = found or Closing(association=by.association, year=stored.year)
    closing.through, closing.source = through, source
    closing.full_clean()
    closing.save()
    count = _write_figures(closing, figures, lines_by_hand(stored))
    if not stored.has_ledger:
        _write_costs(by, closing, stored.outcomes, costs)
    detail = {"year": stored.year, "through": through.isoformat(), "lines": count, "costs": len(costs)}
    record_event(
        by=by,
        association_id=closing.association_id,
        action=Act.FIGURES_ENTERED,
        subject=closing,
        detail=detail,
    )
    return closing


def _write_figures(closing: Closing, figures: Figures, allowed: Iterable[StatementLine]) -> int:
    closing.figures.filter(line__in=allowed).delete()
    rows = [
        StatementFigure(closing=closing, line=line, amount=amount)
        for line, amount in figures.items()
        if amount is not None and line in allowed
    ]
    StatementFigure.objects.bulk_create(rows)
    return len(rows)


def _write_costs(
    by: Access, closing: Closing, stored: Iterable[Outcome], costs: Sequence[EnteredCost]
) -> None:
    """The lines become these; one with a forecast stays without its amount."""
    known = {row.pk: row for row in stored}
    before = {row.pk: row.name for row in known.values()}
    rows = _filled_in(closing, known, costs, _interventions(by, closing.year))
    kept, names = {row.pk for row in rows}, {row.name.casefold() for row in rows}
    for row in known.values():
        if row.pk not in kept and row.forecast is not None and row.name.casefold() not in names:
            row.amount = ZERO
            rows.append(row)
            kept.add(row.pk)
    Outcome.objects.filter(pk__in=known.keys() - kept).delete()
    # Two lines may change names with each other, and a name is unique at every moment.
    renamed = [row.pk for row in rows if row.pk and row.name != before[row.pk]]
    Outcome.objects.filter(pk__in=renamed).update(name=Concat(Value("\u2026"), Cast("pk", CharField())))
    Outcome.objects.bulk_update([row for row in rows if row.pk], ["area", "name", "amount", "intervention"])
    Outcome.objects.bulk_create([row for row in rows if not row.pk])


def _filled_in(
    closing: Closing,
    known: Mapping[int, Outcome],
    costs: Sequence[EnteredCost],
    interventions: Mapping[str, int],
) -> list[Outcome]:
    """Each line that has an amount, as the stored one that it is or as a new one."""
    meant = {cost.pk for cost in costs}
    free = {row.name.casefold(): row for row in known.values() if row.pk not in meant}
    rows = []
    for cost in costs:
        key = cost.name.casefold()
        if cost.amount is None:
            continue
        row = known.get(cost.pk) if cost.pk else free.get(key)
        row = row or Outcome(closing=closing)
        row.area, row.name, row.amount = cost.area, cost.name, cost.amount
        row.intervention_id = row.intervention_id or interventions.get(key)
        _check_words(row)
        rows.append(row)
    return rows


def _check_words(row: Outcome) -> None:
    """Raises ValidationError that names the line's area and not its name: what is wrong with that may be a person in it."""
    try:
        row.clean_fields(exclude=["closing", "intervention"])
    except ValidationError as error:
        raise ValidationError(
            [f"En rad under {row.get_area_display()}: {words}" for words in error.messages]
        ) from error


def _interventions(by: Access, year: int) -> dict[str, int]:
    """Which intervention a line's name means: by the year's budget, else by its own name."""
    own = Intervention.objects.within(by).values_list("name", "pk")
    lines = BudgetLine.objects.within(by).filter(budget__year=year).exclude(intervention=None)
    named = lines.order_by("budget__version").values_list("name", "intervention_id")
    return {name.casefold(): pk for name, pk in [*own, *named]}
