"""Writing of the year's periods: drafts, the mark that a period is done, its reopening, and how money is followed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.domain.money_periods import PeriodRow, YearPart, lacks
from budget.models import Closing, FollowUpRule, MoneyPeriod, Outcome, PeriodLine
from budget.queries.money_periods import (
    latest_done,
    rule_of,
    threshold_of,
    year_money,
)
from budget.queries.period_books import has_outcome, money_periods
from budget.services.grid import ChangedMeanwhileError
from finsam.shared.formats import day
from finsam.web import clock
from finsam.web.access import Access
from members.enums import Act
from members.models import Association
from members.permissions import Permission, require
from members.services.record import record_change, record_event

ZERO = Decimal(0)
IS_DONE = "Perioden är markerad klar. Öppna den först om något ska ändras."


@dataclass(frozen=True)
class TypedLine:
    """What is written of one line: kronor from the year's start and for the whole year, None for an empty cell."""

    area: str
    name: str
    intervention_id: int | None
    outcome: Decimal | None
    forecast: Decimal | None
    comment: str

    @property
    def is_empty(self) -> bool:
        return self.outcome is None and self.forecast is None and not self.comment


@transaction.atomic
def save_rule(*, by: Access, values: Mapping[str, Any]) -> FollowUpRule:
    """How the association follows its money, `values` by field. Raises ValidationError for a negative limit."""
    require(by, Permission.KEEP_LEDGER)
    Association.objects.select_for_update().get(pk=by.association.pk)
    rule = rule_of(by)
    changed = [name for name, value in values.items() if getattr(rule, name) != value]
    for name in changed:
        setattr(rule, name, values[name])
    if rule.least_amount is not None and rule.least_amount < 0:
        raise ValidationError(
            {"least_amount": "Skriv gränsen som ett positivt belopp. Den gäller åt båda håll."}
        )
    rule.full_clean()
    rule.save()
    record_change(by=by, action=Act.CHANGED, subject=rule, fields=changed)
    return rule


@transaction.atomic
def save_period(
    *, by: Access, part: YearPart, edit_number: int, comment: str, lines: Sequence[TypedLine]
) -> MoneyPeriod:
    """The draft of a period, all lines anew. A constant number of queries.

    Raises ChangedMeanwhileError unless the period is still the one that was read, ValidationError when it is done.
    """
    require(by, Permission.KEEP_LEDGER)
    period = _locked(by, part)
    if period.done_at:
        raise ValidationError(IS_DONE, code="done")
    if period.edit_number != edit_number:
        raise ChangedMeanwhileError
    _write_lines(period, [line for line in lines if not line.is_empty])
    period.comment, period.edit_number = comment, edit_number + 1
    period.save(update_fields=["comment", "edit_number"])
    _record(by, period, part, Act.PERIOD_SAVED)
    return period


def _locked(by: Access, part: YearPart) -> MoneyPeriod:
    Association.objects.select_for_update().get(pk=by.association.pk)  # two who begin the same period
    own = {"association": by.association, "year": part.year, "kind": part.kind, "number": part.number}
    found = MoneyPeriod.objects.within(by).select_for_update(of=("self",)).filter(**own).first()
    return found or MoneyPeriod.objects.create(**own)


def _write_lines(period: MoneyPeriod, lines: Sequence[TypedLine]) -> None:
    period.lines.all().delete()
    PeriodLine.objects.bulk_create(
        PeriodLine(
            period=period,
            area=line.area,
            name=line.name,
            intervention_id=line.intervention_id,
            outcome=line.outcome,
            forecast=line.forecast,
            comment=line.comment,
        )
        for line in lines
    )


@transaction.atomic
def mark_done(*, by: Access, part: YearPart) -> MoneyPeriod:
    """Freezes the period's figures; its forecasts become the year's unless a later period is done.

    Raises ValidationError before the period is over, and with one message for each line that lacks its outcome or a
    comment that the association asks for.
    """
    require(by, Permission.KEEP_LEDGER)
    period = _locked(by, part)
    if period.done_at:
        raise ValidationError(IS_DONE, code="done")
    rows = year_money(by, part.year, part.kind).drafted(part)
    comments = {line.name: line.comment for line in period.lines.all()}
    if problems := _why_not(by, part, rows, comments):
        raise ValidationError(problems, code="lacking")
    _freeze(period, rows, comments)
    period.done_at, period.done_by = clock.now(), by.user
    period.edit_number += 1
    period.save(update_fields=["done_at", "done_by", "edit_number"])
    if latest_done(money_periods(by, part.year)) == period:
        _carry_forward(by, part, rows)
    _record(by, period, part, Act.PERIOD_DONE, {"lines": len(rows)})
    return period


def _why_not(by: Access, part: YearPart, rows: Sequence[PeriodRow], comments: Mapping[str, str]) -> list[str]:
    """What keeps the period from being done, a sentence each."""
    if part.last > by.day:
        return [f"{part.name} slutar {day(part.last)}. Spara som utkast och markera perioden klar efter det."]
    if not any(row.is_alive for row in rows):
        return ["Perioden har inga rader. Lägg upp årets budget först."]
    return [f"{lack.name}: {lack.message}" for lack in lacks(rows, comments, threshold_of(rule_of(by)))]


def _freeze(period: MoneyPeriod, rows: Iterable[PeriodRow], comments: Mapping[str, str]) -> None:
    period.lines.all().delete()
    PeriodLine.objects.bulk_create(
        PeriodLine(
            period=period,
            area=row.area,
            name=row.name,
            intervention_id=row.intervention_id,
            year_budget=row.year_budget,
            budget=row.budget,
            outcome=row.outcome,
            forecast=row.forecast,
            comment=comments.get(row.name, ""),
        )
        for row in rows
    )


def _carry_forward(by: Access, part: YearPart, rows: Iterable[PeriodRow]) -> None:
    """The year's forecasts are the period's; what was typed becomes the year's outcome where no later books are."""
    closing = Closing.objects.within(by).select_for_update(of=("self",)).filter(year=part.year).first()
    if closing is None:
        closing = Closing.objects.create(
            association=by.association, year=part.year, through=part.last, source=f"Uppföljning {part.name}"
        )
    if closing.is_final:
        return
    is_older = closing.through <= part.last or not has_outcome(closing)
    takes_outcome = closing.ledger_id is None and is_older
    if takes_outcome and closing.through != part.last:
        closing.through = part.last
        closing.save(update_fields=["through"])
    stored = {row.name: row for row in closing.outcomes.all()}
    for row in rows:
        own = stored.setdefault(row.name, _new_outcome(closing, row))
        own.forecast = row.forecast
        if takes_outcome and row.outcome is not None:
            own.amount = row.outcome
    Outcome.objects.bulk_update([own for own in stored.values() if own.pk], ["amount", "forecast"])
    Outcome.objects.bulk_create([own for own in stored.values() if not own.pk])


def _new_outcome(closing: Closing, row: PeriodRow) -> Outcome:
    return Outcome(
        closing=closing, area=row.area, name=row.name, intervention_id=row.intervention_id, amount=ZERO
    )


@transaction.atomic
def reopen_period(*, by: Access, part: YearPart, reason: str) -> MoneyPeriod:
    """The period becomes a draft again; the reason stands last in its comment. The year's forecasts stay until it is done.

    Raises ValidationError without a reason, and for a period that is not done.
    """
    require(by, Permission.KEEP_LEDGER)
    period = _locked(by, part)
    if not period.done_at:
        raise ValidationError("Perioden är öppen redan.", code="open")
    if not reason.strip():
        raise ValidationError({"reason": "Skriv varför perioden öppnas igen."})
    period.comment = f"{period.comment}\nÖppnad {day(by.day)}: {reason.strip()}".strip()
    period.done_at = period.done_by = None
    period.edit_number += 1
    period.full_clean()
    period.save(update_fields=["comment", "done_at", "done_by", "edit_number"])
    _record(by, period, part, Act.PERIOD_REOPENED)
    return period


def _record(
    by: Access, period: MoneyPeriod, part: YearPart, action: Act, more: Mapping[str, Any] | None = None
) -> None:
    detail = {"year": part.year, "kind": part.kind, "number": part.number, **(more or {})}
    record_event(by=by, association_id=period.association_id, action=action, subject=period, detail=detail)
