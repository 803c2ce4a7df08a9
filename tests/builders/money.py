from datetime import date
from decimal import Decimal

from budget.enums import Area, BudgetState, ContributionStage, OtherMoneyKind
from budget.models import (
    Budget,
    BudgetAmount,
    BudgetExplanation,
    BudgetLine,
    Closing,
    Consultation,
    Contribution,
    ContributionStep,
    Instalment,
    OtherIncome,
)
from members.models import Association, Membership
from tests.builders.members import numbers


def make_budget(
    association: Association, year: int = 2015, total: Decimal = Decimal(11_700_000), **fields
) -> Budget:
    return Budget.objects.create(
        association=association,
        year=year,
        contributions_total=total,
        **{"state": BudgetState.PROPOSED, **fields},
    )


def make_line(budget: Budget, amount: Decimal = Decimal(500_000), **fields) -> BudgetLine:
    line = BudgetLine.objects.create(
        budget=budget,
        **{
            "name": f"Rad {next(numbers)}",
            "area": Area.INTERVENTIONS,
            "position": budget.lines.count(),
            **fields,
        },
    )
    for offset in range(3):
        BudgetAmount.objects.create(line=line, year=budget.year + offset, amount=amount)
    return line


def make_other_money(budget: Budget, amount: Decimal = Decimal(100_000), **fields) -> OtherIncome:
    row = {"name": f"Pengar {next(numbers)}", "kind": OtherMoneyKind.OTHER, **fields}
    return OtherIncome.objects.create(budget=budget, amount=amount, **row)


def make_closing(association: Association, year: int = 2015, **fields) -> Closing:
    return Closing.objects.create(
        association=association, year=year, **{"through": date(year, 10, 31), **fields}
    )


def send_to_members(budget: Budget, on: date | None = None) -> list[Consultation]:
    """The proposal has gone to every member, in September the year before unless said otherwise."""
    sent_on = on or date(budget.year - 1, 9, 24)
    return [
        Consultation.objects.create(budget=budget, membership=member, sent_on=sent_on)
        for member in budget.association.memberships.order_by("pk")
    ]


def make_explanation(budget: Budget, amount: Decimal = Decimal(100_000), **fields) -> BudgetExplanation:
    row = {"text": "Sparade medel", "owner": "Förbundschefen", "due": date(budget.year, 3, 31), **fields}
    return BudgetExplanation.objects.create(budget=budget, amount=amount, **row)


def make_contribution(membership: Membership, year: int = 2016, **steps: Decimal) -> Contribution:
    """`steps` are requested, offered and decided kronor, a month between each."""
    contribution = Contribution.objects.create(membership=membership, year=year)
    for stage, month in (("requested", 9), ("offered", 10), ("decided", 11)):
        if stage in steps:
            ContributionStep.objects.create(
                contribution=contribution,
                stage=ContributionStage[stage.upper()],
                day=date(year - 1, month, 1),
                amount=steps[stage],
            )
    return contribution


def make_instalment(contribution: Contribution, amount: Decimal, due: date, **fields) -> Instalment:
    return Instalment.objects.create(contribution=contribution, amount=amount, due=due, **fields)
