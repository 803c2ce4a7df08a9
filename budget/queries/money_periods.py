"""A year's money a period at a time: lines with budget, outcome and forecast, and the periods marked done. Never writes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from budget.domain.money_periods import (
    ZERO,
    Change,
    MoneyLine,
    PeriodRow,
    Threshold,
    YearPart,
    changes_since,
    is_spread,
    part_holding,
    parts_of,
    row_of,
    total_of,
)
from budget.enums import Area
from budget.models import Closing, FollowUpRule, MoneyPeriod, PeriodLine
from budget.queries.period_books import PeriodBooks, money_periods, part_of
from finsam.web.access import Access

ORDER = {area: place for place, area in enumerate(Area.values)}


@dataclass(frozen=True)
class AreaRows:
    """The lines of one area, and together."""

    rows: tuple[PeriodRow, ...]
    total: PeriodRow

    @property
    def label(self) -> str:
        return self.total.name


@dataclass(frozen=True)
class YearMoney:
    """A year divided into periods of one kind. `lines` hold what its done periods hold, `live` what the books say now.

    `known_to` is the last month anything is known of, `booked_to` the last one of the books; 0 before any.
    `months_known` is False for a ledger that tells the month of no cost; `monthless` are the kronor without one;
    `unmapped` accounts have no line, so that their costs are missing here.
    """

    year: int
    kind: str
    lines: tuple[MoneyLine, ...]
    live: tuple[MoneyLine, ...]
    periods: Mapping[int, MoneyPeriod]
    known_to: int
    booked_to: int
    through: date | None
    is_final: bool
    from_ledger: bool
    monthless: Decimal
    months_known: bool
    unmapped: int
    has_budget: bool

    @property
    def spread_lines(self) -> int:
        """How many budget lines the accountant's budget by month divides."""
        return sum(1 for line in self.lines if line.budget and is_spread(line.spread))

    @property
    def all_spread(self) -> bool:
        return self.spread_lines == sum(1 for line in self.lines if line.budget)

    @property
    def parts(self) -> tuple[YearPart, ...]:
        return parts_of(self.year, self.kind)

    def latest(self, day: date) -> YearPart:
        """Where the books end; before there are any, the part of the day."""
        month = self.known_to or (day.month if day.year == self.year else 1)
        return part_holding(self.year, self.kind, month)

    def is_whole(self, part: YearPart) -> bool:
        """Is something known up to the end of the part?"""
        return self.known_to >= part.last_month

    def gives_outcome(self, part: YearPart) -> bool:
        """Does the ledger tell what the lines have cost at the end of the part? Else it is typed."""
        if not self.from_ledger or part.last_month > self.booked_to:
            return False
        return self.months_known or part.last_month == self.booked_to

    def done(self, part: YearPart) -> MoneyPeriod | None:
        """The part's period, when it is marked done."""
        period = self.periods.get(part.number)
        return period if period and period.done_at else None

    def rows(self, part: YearPart) -> tuple[PeriodRow, ...]:
        """The lines in the part; those of a done period with the forecast and the budget it was marked done with."""
        period = self.done(part)
        stored = {line.name: line for line in period.lines.all()} if period else {}
        found = []
        for line in self.lines:
            row, own = row_of(line, part, self.known_to), stored.get(line.name)
            found.append(_as_stored(row, own, self._budget_before(line, part)) if own else row)
        return tuple(row for row in found if row.is_alive or row.name in stored)

    def _budget_before(self, line: MoneyLine, part: YearPart) -> Decimal | None:
        """The line's budget to the end of the part before: as it was marked done, else as it is now."""
        if part.number == 1:
            return ZERO
        before = YearPart(part.year, part.kind, part.number - 1)
        period = self.done(before)
        stored = next((own for own in period.lines.all() if own.name == line.name), None) if period else None
        return stored.budget if stored else row_of(line, before, 0).budget

    def drafted(self, part: YearPart) -> tuple[PeriodRow, ...]:
        """The lines as they would be frozen now: with what is typed, as if the part were over."""
        period = self.periods.get(part.number)
        stored = {line.name: line for line in period.lines.all()} if period else {}
        rows = [self._drafted(line, part, stored.get(line.name)) for line in self.lines]
        return tuple(row for row in rows if row.is_alive or row.name in stored)

    def _drafted(self, line: MoneyLine, part: YearPart, own: PeriodLine | None) -> PeriodRow:
        typed = None if own is None or self.gives_outcome(part) else own.outcome
        points = line.points if typed is None else {**line.points, part.last_month: typed}
        is_written = part.number in self.periods
        forecast = (own.forecast if own else None) if is_written else line.forecast
        return row_of(replace(line, points=points, forecast=forecast), part, part.last_month)

    def total(self, part: YearPart) -> PeriodRow:
        return total_of(self.rows(part))

    def comments(self, part: YearPart) -> dict[str, str]:
        """Line → what is said of it in a done period."""
        period = self.done(part)
        return {line.name: line.comment for line in period.lines.all() if line.comment} if period else {}

    def changes(self, part: YearPart) -> tuple[Change, ...]:
        """What the ledger says otherwise by now than when the part was marked done."""
        period = self.done(part)
        if period is None or not self.gives_outcome(part):
            return ()
        frozen = {line.name: line.outcome for line in period.lines.all()}
        month = part.last_month
        return changes_since(
            frozen, {line.name: line.points[month] for line in self.live if month in line.points}
        )


def _as_stored(row: PeriodRow, own: PeriodLine, before: Decimal | None) -> PeriodRow:
    """The row with what its period holds; its outcome is held by the line's points."""
    gap = None if own.outcome is None else (own.budget or ZERO) - own.outcome
    left = None if own.forecast is None else (own.year_budget or ZERO) - own.forecast
    return replace(
        row,
        year_budget=own.year_budget,
        budget=own.budget,
        own_budget=None if own.budget is None else own.budget - (before or ZERO),
        deviation=gap,
        forecast=own.forecast,
        year_deviation=left,
    )


def by_area(rows: Iterable[PeriodRow]) -> tuple[AreaRows, ...]:
    """The lines under their areas, own areas by their name; in each the order they come in."""
    groups: dict[tuple[str, str], list[PeriodRow]] = {}
    for row in rows:
        groups.setdefault((row.area, row.own_area), []).append(row)
    return tuple(
        AreaRows(tuple(own), total_of(own, name or str(Area(area).label), area, name))
        for (area, name), own in sorted(groups.items(), key=lambda group: ORDER[group[0][0]])
    )


def rule_of(access: Access) -> FollowUpRule:
    """The association's own, or what holds until somebody sets one: tertials in tkr, no threshold. One query."""
    found = FollowUpRule.objects.within(access).filter(association=access.association).first()
    return found or FollowUpRule(association=access.association)


def threshold_of(rule: FollowUpRule) -> Threshold:
    return Threshold(rule.least_amount, rule.least_percent)


def latest_done(periods: Iterable[MoneyPeriod]) -> MoneyPeriod | None:
    """Of the year's periods in their order, the one that ends last; of several the one that was marked last."""
    done = [(part_of(row).last_month, row.done_at, row.pk, row) for row in periods if row.done_at]
    return max(done)[-1] if done else None


def comments(access: Access, year: int) -> dict[str, str]:
    """Line → what was said of it when the year's latest period was marked done, for the operating account's notes."""
    period = latest_done(money_periods(access, year))
    return {line.name: line.comment for line in period.lines.all() if line.comment} if period else {}


def years_followed(access: Access) -> list[int]:
    """The years with books or periods, and this one; the newest first."""
    booked = Closing.objects.within(access).values_list("year", flat=True).order_by()
    written = MoneyPeriod.objects.within(access).values_list("year", flat=True).order_by()
    return sorted({*booked.union(written), access.day.year}, reverse=True)


def year_money(access: Access, year: int, kind: str) -> YearMoney:
    """A constant number of queries. Raises ValueError for an unknown kind."""
    books = PeriodBooks(access, year)
    done = [period for period in books.periods if period.done_at]
    typed = [period for period in done if period.kind != kind]
    live = books.lines(typed)
    own = {period.number: period for period in books.periods if period.kind == kind}
    lines = _frozen(live, [period for period in done if period.kind == kind])
    return YearMoney(
        year,
        kind,
        lines,
        live,
        own,
        booked_to=books.through,
        known_to=max((month for line in lines for month in line.points), default=0),
        through=books.closing.through if books.closing and books.is_entered else None,
        is_final=bool(books.closing and books.closing.is_final),
        from_ledger=books.ledger is not None,
        monthless=books.monthless,
        months_known=books.months_known,
        unmapped=len(books.ledger.unmapped) if books.ledger else 0,
        has_budget=bool(books.planned),
    )


def _frozen(lines: Iterable[MoneyLine], done: Iterable[MoneyPeriod]) -> tuple[MoneyLine, ...]:
    """The lines with what their done periods hold in the place of what the books say by now."""
    held: dict[str, dict[int, Decimal]] = {}
    for period in done:
        month = part_of(period).last_month
        for line in period.lines.all():
            if line.outcome is not None:
                held.setdefault(line.name, {})[month] = line.outcome
    return tuple(replace(line, points={**line.points, **held.get(line.name, {})}) for line in lines)
