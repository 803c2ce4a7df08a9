"""What a new version of a budget carries over from the one before it, beside the lines."""

from budget.models import Budget, BudgetContribution, BudgetExplanation, OtherIncome


def copy_income(source: Budget, target: Budget) -> None:
    """What members have agreed to pay, and other money. Call it when the lines are there: a grant may lower one of them."""
    BudgetContribution.objects.bulk_create(
        BudgetContribution(
            budget=target,
            membership_id=row.membership_id,
            payer=row.payer,
            amount=row.amount,
            surplus=row.surplus,
            reason=row.reason,
        )
        for row in source.contributions.all()
    )
    lines = {line.name: line for line in target.lines.all()}
    OtherIncome.objects.bulk_create(
        OtherIncome(
            budget=target,
            kind=row.kind,
            name=row.name,
            amount=row.amount,
            shrinks=lines.get(row.shrinks.name) if row.shrinks else None,
        )
        for row in source.other_incomes.select_related("shrinks")
    )


def copy_explanations(source: Budget, target: Budget) -> None:
    """What pays a planned deficit, and what of it is settled already."""
    BudgetExplanation.objects.bulk_create(
        BudgetExplanation(
            budget=target,
            text=row.text,
            amount=row.amount,
            owner=row.owner,
            due=row.due,
            settled_on=row.settled_on,
        )
        for row in source.explanations.all()
    )
