"""What each member was asked for, offered, decided and paid. Reads and returns; never writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Prefetch, Q, QuerySet

from budget.domain.apportionment import apportion
from budget.domain.balance import CostRow, cost_total
from budget.domain.contribution_way import Part, Step, Way
from budget.domain.contributions import OfferMatch, match_offer
from budget.models import Budget, Consultation, Contribution, ContributionStep, Instalment
from budget.queries.budgets import cost_rows, current_budget
from budget.queries.income import Income, whole_income_or_none
from finsam.web.access import Access
from members.enums import Party, Payer
from members.models import Membership, Seat
from members.queries.bodies import seats_on

ZERO = Decimal(0)
YEARS_BACK = 3  # of what a member pays; the years before stand with what was decided and paid


@dataclass(frozen=True)
class Row:
    """A paying member of the year. `contribution` is None before anything is asked for; `planned` stands in the budget."""

    membership: int
    name: str
    way: Way
    contribution: Contribution | None = None
    planned: Decimal | None = None


@dataclass(frozen=True)
class MemberYear:
    """What one member pays in one year: by the budget with its part of all contributions, and how far it has come."""

    year: int
    planned: Decimal | None
    share: Any
    row: Row | None


@dataclass(frozen=True)
class PaidFor:
    """One cost line with its part of all costs, and of the member's contribution."""

    cost: CostRow
    amount: Decimal
    share: Decimal
    own: Decimal


def contributions(access: Access) -> QuerySet[Contribution]:
    """With member, steps and instalments, so that `way_of` asks nothing more."""
    return (
        Contribution.objects.within(access)
        .select_related("membership__association", "membership__organisation")
        .prefetch_related(
            "membership__organisation__names",
            Prefetch("steps", ContributionStep.objects.order_by("day", "pk")),
            Prefetch("instalments", Instalment.objects.order_by("due", "pk")),
        )
    )


def instalments(access: Access) -> QuerySet[Instalment]:
    return Instalment.objects.within(access).select_related("contribution__membership__organisation")


def name_of(contribution: Contribution) -> str:
    """The name the member bears on 1 January of the year."""
    return contribution.membership.organisation.name_on(date(contribution.year, 1, 1))


def way_of(contribution: Contribution) -> Way:
    return Way(
        name_of(contribution),
        contribution.membership.payer,
        tuple(
            Step(row.stage, row.day, row.amount, row.reference) for row in _by_day(contribution.steps.all())
        ),
        parts_of(contribution.instalments.all()),
    )


def _by_day(rows: Iterable[ContributionStep]) -> list[ContributionStep]:
    return sorted(rows, key=lambda row: (row.day, row.pk))


def parts_of(rows: Iterable[Instalment]) -> tuple[Part, ...]:
    ordered = sorted(rows, key=lambda row: (row.due, row.pk))
    return tuple(Part(row.due, row.amount, row.called_on, row.paid_on) for row in ordered)


def rows_of_year(access: Access, year: int, income: Income | None) -> list[Row]:
    """Every member that pays by the budget, in the agreement's order, and whoever else has a contribution."""
    known = {row.membership_id: row for row in contributions(access).filter(year=year).order_by("membership")}
    rows: dict[int, Row] = {}
    for paying in income.rows if income else ():
        before = rows.get(paying.membership)
        planned = (before.planned or ZERO) + paying.pays if before else paying.pays
        own = known.get(paying.membership)
        way = way_of(own) if own else Way(paying.name, paying.payer)
        rows[paying.membership] = Row(paying.membership, paying.name, way, own, planned)
    for pk, own in known.items():
        rows.setdefault(pk, Row(pk, name_of(own), way_of(own), own))
    return list(rows.values())


def years_offered(access: Access) -> list[int]:
    """From the first year with a budget or a contribution to the last; the access's own year when there is none."""
    years = set(Budget.objects.within(access).values_list("year", flat=True).distinct())
    years |= set(Contribution.objects.within(access).values_list("year", flat=True).distinct())
    return sorted(years | {access.day.year}, reverse=True)


def newest_year(access: Access) -> int:
    """The last year somebody was asked for money; else the last with a budget; else this year."""
    asked = Contribution.objects.within(access).aggregate(last=Max("year"))["last"]
    return asked or years_offered(access)[0]


def income_of_year(access: Access, year: int) -> tuple[Budget | None, Income | None]:
    budget = current_budget(access, year)
    return budget, whole_income_or_none(access, budget)


def state_offer(rows: Iterable[Row], income: Income | None) -> OfferMatch | None:
    """The state's offer (or decision) held against the budget; None unless it is above the plan."""
    own = [row.way.amounts for row in rows if row.way.payer == Payer.STATE]
    offer = sum((one.decided if one.decided is not None else one.offered or ZERO for one in own), ZERO)
    if income is None or not offer:
        return None
    basis, planned = income.basis, income.table.total
    try:
        found = match_offer(offer, Payer.STATE, planned, basis.parts, basis.members, basis.unit)
    except ValueError:
        return None
    return found if found.unusable else None


# One member


def members(access: Access) -> QuerySet[Membership]:
    """Also those that have left."""
    return (
        Membership.objects.within(access)
        .select_related("organisation", "association")
        .prefetch_related("organisation__names", "association__charters")
    )


def member_years(access: Access, member: Membership) -> list[MemberYear]:
    """The newest first: the years around today by their budgets, older ones by what was decided and paid."""
    known = {row.year: row for row in contributions(access).filter(membership=member)}
    near = range(access.day.year - YEARS_BACK + 1, access.day.year + 2)
    found = []
    for year in sorted({*known, *near}, reverse=True):
        income = income_of_year(access, year)[1] if year in near else None
        found.append(_member_year(member, year, income, known.get(year)))
    return [one for one in found if one.planned is not None or one.row]


def _member_year(
    member: Membership, year: int, income: Income | None, own: Contribution | None
) -> MemberYear:
    paying = [row for row in income.rows if row.membership == member.pk] if income else []
    planned = sum((row.pays for row in paying), ZERO) if paying else None
    share = sum(row.share.share for row in paying) if paying else None
    row = Row(member.pk, name_of(own), way_of(own), own, planned) if own else None
    return MemberYear(year, planned, share, row)


def paid_for(access: Access, year: int, contribution: Decimal) -> list[PaidFor]:
    """The cost lines of the year's budget, each with its part of the costs and of `contribution` kronor."""
    budget = current_budget(access, year)
    costs = [row for row in cost_rows(access, budget) if row.amount(year)] if budget else []
    total = cost_total(costs, year)
    if not total:
        return []
    unit = Decimal(1) if not contribution % 1 else Decimal("0.01")
    own = apportion(contribution, {str(n): row.amount(year) for n, row in enumerate(costs)}, unit)
    return [
        PaidFor(row, row.amount(year), row.amount(year) / total, own[str(n)]) for n, row in enumerate(costs)
    ]


def seats_of(access: Access, member: Membership) -> list[Seat]:
    """The member's seats today in groups that are open, each with whoever holds it."""
    open_body = Q(body__valid_until=None) | Q(body__valid_until__gte=access.day)
    rows = seats_on(access.day).within(access).filter(open_body, organisation=member.organisation_id)
    return list(rows.order_by("body__kind", "body", "position", "pk"))


def answers_of(access: Access, member: Membership) -> QuerySet[Consultation]:
    rows = Consultation.objects.within(access).filter(membership=member).select_related("budget")
    return rows.order_by("-budget__year", "-budget__version")


def pays(member: Membership) -> bool:
    """Arbetsförmedlingen's part is paid by Försäkringskassan (5 § finsamlagen)."""
    return member.party != Party.EMPLOYMENT_SERVICE
