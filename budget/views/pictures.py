"""Charts of the pages that show money."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from budget.domain.equity import EquityYear
from budget.domain.follow_up import FollowUp
from budget.domain.shares import ShareTable
from budget.domain.statements import Books, year_result
from budget.enums import Area
from budget.queries.keys import Town, Weights
from finsam.shared import formats
from finsam.shared.charts import (
    BudgetRow,
    Chart,
    SharePart,
    YearPoint,
    budget_bars,
    marked_columns,
    progress_bar,
    share_bar,
    year_columns,
    year_rows,
)
from members.enums import Payer

CARD = 250  # as wide as a card of the start page, so that its words are as large as the page's
YEARS_SHOWN = 8
ZERO = Decimal(0)


def who_pays(table: ShareTable, year: int) -> Chart:
    """One bar divided among the payers."""
    parts = [SharePart(row.name, Payer(row.payer).label, row.amount) for row in table.rows]
    title = f"Vem betalar {year}: staten hälften, regionen och kommunerna resten"
    return share_bar(parts, title=title, say=formats.kronor, say_share=formats.percent)


def key_ways(weights: Weights, towns: Iterable[Town], start: Mapping[int, Decimal]) -> Chart | None:
    """Each municipality's way over the years of a key, after its `start` if it has one; of many years the last ones."""
    steps = [("Start", start)] if start else []
    steps += [(str(year), weights[year]) for year in sorted(weights)[-YEARS_SHOWN:]]
    rows = [
        (town.name, [YearPoint(label, _part(own, town.membership)) for label, own in steps])
        for town in towns
        if any(town.membership in own for _, own in steps)
    ]
    if not weights or not rows:
        return None
    title = f"Varje kommuns del av kommunernas kvart till och med {max(weights)}, procent"
    return year_rows(rows, title=title, name="Kommun", say=formats.percent)


def _part(own: Mapping[int, Decimal], member: int) -> Decimal | None:
    whole = sum(own.values(), Decimal(0))
    return own[member] / whole if member in own and whole else None


def spending(followed: FollowUp, rows: int = 8) -> Chart:
    """Outcome against budget for the largest lines, in thousands of kronor."""
    largest = [BudgetRow(row.name, row.budget, row.outcome) for row in followed.largest(rows)]
    over = [row.label for row in largest if row.outcome is not None and row.outcome > row.budget]
    words = f"{', '.join(over)} ligger över budget, övriga under." if over else "Alla ligger inom budget."
    title = f"Utfall mot budget {followed.year}, tkr"
    return budget_bars(largest, title=title, description=words, say=formats.thousands)


def progress(followed: FollowUp) -> Chart | None:
    """What is used of the year's budget, and where the year is expected to end."""
    totals = followed.totals
    if totals.outcome is None or not totals.budget:
        return None
    title = f"Använt av budgeten {followed.year}, tkr"
    amounts = (totals.outcome, totals.budget, totals.forecast)
    return progress_bar(*amounts, title=title, say=formats.thousands, width=CARD)


def areas_over_years(areas: Iterable[Mapping[str, Any]], years: list[int]) -> Chart:
    """What each area may cost in the budget's year and the two of its plan."""
    rows = [
        (
            area["label"],
            [YearPoint(str(year), amount) for year, amount in zip(years, area["totals"], strict=True)],
        )
        for area in areas
    ]
    title = (
        f"Kostnader per område {years[0]}–{years[-1]}, tkr"
        if len(years) > 1
        else f"Kostnader per område {years[0]}, tkr"
    )
    return year_rows(rows, title=title, name="Område", say=formats.thousands)


def equity_ends(years: Iterable[EquityYear]) -> Chart:
    """Equity at the end of each year, and how much may be saved then."""
    rows = list(years)
    points = [YearPoint(str(own.year), own.closing) for own in rows]
    has_ceiling = any(own.ceiling is not None for own in rows)
    title = f"Eget kapital vid årets slut {rows[0].year}–{rows[-1].year}, tkr"
    words = " ".join(
        f"{own.year} ligger det över taket." if own.above else f"{own.year} ligger det under taket."
        for own in rows
        if own.ceiling is not None
    )
    if not has_ceiling:
        return year_columns(points, title=title, name="Eget kapital", say=formats.thousands)
    return marked_columns(
        points,
        [own.ceiling for own in rows],
        title=title,
        description=words,
        names=("Kapital", "Tak"),
        say=formats.thousands,
    )


def money_came(books: Books, year: int) -> Chart | None:
    """What paid for the year, as parts of all of it; None where a part is below zero or nothing came."""
    result = year_result(books)
    parts = [
        ("Medlemmarnas bidrag", books.contributions),
        ("Övriga intäkter", books.other_income),
        ("Skatter och generella bidrag", (books.taxes or ZERO) + (books.general_grants or ZERO)),
        ("Finansiella intäkter", books.financial_income),
        ("Extraordinära intäkter", books.extraordinary),
        ("Av eget kapital", -result if result < 0 else None),
    ]
    return _parts_of(parts, f"Varifrån pengarna kom {year}", "Intäkt")


def money_went(books: Books, followed: FollowUp) -> Chart | None:
    """What the year cost, area by area, and what was left; None where a part is below zero or nothing was spent."""
    result = year_result(books)
    areas = dict.fromkeys((row.area, row.own_area) for row in followed.rows)
    parts = [(own or str(Area(area).label), followed.outcome_in(area, own)) for area, own in areas]
    parts += [
        ("Finansiella kostnader", books.financial_cost),
        ("Till eget kapital", result if result > 0 else None),
    ]
    return _parts_of(parts, f"Vart pengarna gick {followed.year}", "Kostnad")


def _parts_of(parts: Iterable[tuple[str, Decimal | None]], title: str, name: str) -> Chart | None:
    known = [SharePart(label, label, amount) for label, amount in parts if amount]
    if not known or any(part.amount < 0 for part in known):
        return None
    return share_bar(known, title=title, name=name, say=formats.kronor, say_share=formats.percent)


def results(points: Iterable[tuple[str, Decimal]]) -> Chart:
    """The result of each year."""
    rows = [YearPoint(label, amount) for label, amount in points]
    title = f"Årets resultat {rows[0].label}–{rows[-1].label}, tkr"
    return year_columns(rows, title=title, name="Årets resultat", say=formats.thousands)
