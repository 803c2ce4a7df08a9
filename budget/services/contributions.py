"""Writing of contributions: asked for from the budget, their steps, and the instalments they are called in by."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.domain.contribution_way import Part, check_parts
from budget.enums import ContributionStage
from budget.models import Budget, Contribution, ContributionStep, Instalment
from budget.queries.contributions import parts_of, way_of
from budget.queries.income import Income, income_of
from finsam.shared.formats import day as in_words
from finsam.web.access import Access
from members.enums import Act
from members.permissions import Permission, require
from members.services.record import record_change

ZERO = Decimal(0)


@transaction.atomic
def request_contributions(*, by: Access, budget: Budget, on: date, reference: str) -> list[Contribution]:
    """Asks every paying member of the budget year for what it pays in the budget; whoever is asked already is left.

    Raises ValidationError when the contributions cannot be shared out, or nobody is left to ask.
    """
    require(by, Permission.KEEP_BUDGET)
    Budget.objects.within(by).select_for_update().get(pk=budget.pk)
    known = set(Contribution.objects.within(by).filter(year=budget.year).values_list("membership", flat=True))
    amounts = _amounts(_income(by, budget))
    made = [
        _requested(by, budget.year, membership, amount, on, reference)
        for membership, amount in amounts.items()
        if membership not in known
    ]
    if not made:
        raise ValidationError(f"Alla som betalar {budget.year} har redan ett bidrag. Ändra det där.")
    return made


def _income(by: Access, budget: Budget) -> Income:
    try:
        return income_of(by, budget)
    except ValueError:
        raise ValidationError(
            "Bidragen kan inte fördelas än. Kontrollera andelsregeln, kommunernas nyckel för året och medlemmarna."
        ) from None


def _amounts(income: Income) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for row in income.rows:
        found[row.membership] = found.get(row.membership, ZERO) + row.pays
    return found


def _requested(
    by: Access, year: int, membership: int, amount: Decimal, on: date, reference: str
) -> Contribution:
    contribution = Contribution(membership_id=membership, year=year)
    contribution.full_clean()
    contribution.save()
    step = ContributionStep(
        contribution=contribution,
        stage=ContributionStage.REQUESTED,
        day=on,
        amount=amount,
        reference=reference,
    )
    step.full_clean()
    step.save()
    record_change(by=by, action=Act.ADDED, subject=contribution)
    return contribution


@transaction.atomic
def save_step(
    *,
    by: Access,
    contribution: Contribution,
    stage: str,
    day: date,
    amount: Decimal,
    reference: str,
    step: ContributionStep | None = None,
) -> ContributionStep:
    """A new step, or `step` corrected. Raises ValidationError for a negative amount, and for what is paid twice over."""
    held = _held(by, contribution)
    if amount < 0:
        raise ValidationError({"amount": "Beloppet kan inte vara negativt."})
    if stage == ContributionStage.PAID and held.instalments.exists():
        raise ValidationError(
            {"stage": "Bidraget betalas i delbetalningar. Skriv vilken dag den är betald på delbetalningen."}
        )
    kept = held.steps.get(pk=step.pk) if step else ContributionStep(contribution=held)
    kept.stage, kept.day, kept.amount, kept.reference = stage, day, amount, reference
    kept.full_clean()
    kept.save()
    record_change(by=by, action=Act.CHANGED if step else Act.ADDED, subject=kept)
    return kept


@transaction.atomic
def remove_step(*, by: Access, step: ContributionStep) -> None:
    """Takes away a step that was written by mistake; the record keeps that it was done."""
    held = _held(by, step.contribution)
    kept = held.steps.get(pk=step.pk)
    record_change(by=by, action=Act.REMOVED, subject=kept)
    kept.delete()


@transaction.atomic
def plan_instalments(
    *, by: Access, contribution: Contribution, rows: Sequence[tuple[date, Decimal]]
) -> list[Instalment]:
    """The decided amount in parts. What is called or paid stays as it is; `rows` are all the others.

    Raises ValidationError when they do not sum to the decided amount, or the contribution is paid in one step.
    """
    held = _held(by, contribution)
    if held.steps.filter(stage=ContributionStage.PAID).exists():
        raise ValidationError("Bidraget är redan inskrivet som betalt. Ta bort det steget först.")
    kept = [part for part in parts_of(held.instalments.all()) if part.is_settled]
    problem = check_parts(way_of(held).amounts.decided, kept, [Part(*row) for row in rows])
    if problem:
        raise ValidationError(problem)
    held.instalments.filter(called_on=None, paid_on=None).delete()
    made = [_instalment(held, due, amount) for due, amount in rows]
    record_change(by=by, action=Act.CHANGED, subject=held, fields=["instalments"])
    return made


def _instalment(contribution: Contribution, due: date, amount: Decimal) -> Instalment:
    row = Instalment(contribution=contribution, due=due, amount=amount)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def mark_instalment(
    *, by: Access, instalment: Instalment, called_on: date | None, paid_on: date | None, reference: str
) -> Instalment:
    """When it was called in and when the money came. Raises ValidationError for a day that has not come."""
    _held(by, instalment.contribution)
    row = Instalment.objects.within(by).select_for_update().get(pk=instalment.pk)
    for field, day in (("called_on", called_on), ("paid_on", paid_on)):
        if day and day > by.day:
            raise ValidationError(
                {field: f"Dagen {in_words(day)} har inte kommit än. Skriv in den när det är gjort."}
            )
    if called_on and paid_on and paid_on < called_on:
        raise ValidationError({"paid_on": "Pengarna kan inte komma före rekvisitionen. Kontrollera dagarna."})
    row.called_on, row.paid_on, row.reference = called_on, paid_on, reference
    row.full_clean()
    row.save()
    record_change(by=by, action=Act.CHANGED, subject=row, fields=["called_on", "paid_on", "reference"])
    return row


def _held(by: Access, contribution: Contribution) -> Contribution:
    """The contribution, held until the transaction ends."""
    require(by, Permission.KEEP_BUDGET)
    return Contribution.objects.within(by).select_for_update().get(pk=contribution.pk)
