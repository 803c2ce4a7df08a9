"""What stands in the letters that ask for a contribution (äskande) and call it in (rekvisition).

Sources: 5 § finsamlagen (2003:1210) (the shares), 23 § (the budget is decided by 30 November the year before).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from budget.domain.balance import by_area, cost_total
from budget.domain.shares import PayerShare
from budget.enums import Area, ContributionStage
from budget.models import Contribution, Instalment
from budget.queries.budgets import cost_rows
from budget.queries.contributions import income_of_year, name_of, way_of
from finsam.web.access import Access
from members.domain.meetings import BUDGET_DAY
from members.models import DiaryEntry


@dataclass(frozen=True)
class LetterHead:
    """`reference` is a number of the diary, empty where none is given yet; `has_diary` whether there is a line for it."""

    association: str
    number: str
    seat: str
    name: str
    day: date
    reference: str
    has_diary: bool


@dataclass(frozen=True)
class PaidArea:
    label: str
    amount: Decimal
    share: Decimal


@dataclass(frozen=True)
class RequestLetter:
    """Äskande. `rows` are all payers' shares, empty while they cannot be shared out; `decide_by` None when it has passed."""

    head: LetterHead
    year: int
    amount: Decimal
    rows: tuple[PayerShare, ...]
    total: Decimal
    areas: tuple[PaidArea, ...]
    costs: Decimal
    decide_by: date | None
    note: str


@dataclass(frozen=True)
class CallLetter:
    """Rekvisition: instalment `place` of `count`. `decision` is the reference of the member's decision."""

    head: LetterHead
    year: int
    place: int
    count: int
    amount: Decimal
    decided: Decimal | None
    decision: str
    due: date
    reference: str


def gather_request(access: Access, contribution: Contribution) -> RequestLetter:
    """Kronor asked for; before that is written, what is known best."""
    amounts = way_of(contribution).amounts
    budget, income = income_of_year(access, contribution.year)
    costs = cost_rows(access, budget) if budget else ()
    year, total = contribution.year, cost_total(costs, contribution.year)
    groups = by_area(costs, Area.values)
    by = date(year - 1, *BUDGET_DAY)
    asked = next((s.reference for s in _steps(contribution, ContributionStage.REQUESTED)), "")
    return RequestLetter(
        head=_head(access, contribution, asked),
        year=year,
        amount=amounts.requested if amounts.requested is not None else amounts.latest or Decimal(0),
        rows=income.table.rows if income else (),
        total=income.table.total if income else Decimal(0),
        areas=tuple(
            PaidArea(group.label, group.amount(year), group.amount(year) / total)
            for group in groups
            if total and group.amount(year)
        ),
        costs=total,
        decide_by=by if by >= access.day else None,
        note=contribution.membership.association.amounts_note,
    )


def gather_call_in(access: Access, contribution: Contribution, instalment: Instalment) -> CallLetter:
    parts = list(contribution.instalments.all())
    decision = next((step.reference for step in _steps(contribution, ContributionStage.DECIDED)), "")
    return CallLetter(
        head=_head(access, contribution, instalment.reference),
        year=contribution.year,
        place=[part.pk for part in parts].index(instalment.pk) + 1,
        count=len(parts),
        amount=instalment.amount,
        decided=way_of(contribution).amounts.decided,
        decision=decision,
        due=instalment.due,
        reference=instalment.reference,
    )


def _steps(contribution: Contribution, stage: ContributionStage) -> list:
    """The step's rows, the last one first."""
    return [step for step in reversed(way_of(contribution).steps) if step.stage == stage]


def _head(access: Access, contribution: Contribution, reference: str) -> LetterHead:
    """A reference counts as the letter's number only when the diary has it."""
    association = contribution.membership.association
    is_entered = DiaryEntry.objects.within(access).filter(number=reference).exists() if reference else False
    return LetterHead(
        association=association.name_on(access.day),
        number=association.organisation_number,
        seat=association.seat,
        name=name_of(contribution),
        day=access.day,
        reference=reference if is_entered else "",
        has_diary=bool(association.diary_pattern),
    )
