"""A year's books as they are entered, planned and expected. Reads and returns; never writes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from budget.domain.other_money import Funding
from budget.domain.statements import FIELDS, Books
from budget.domain.statements.books import COST_KINDS
from budget.enums import StatementLine
from budget.models import Budget, Closing, FollowUpRule
from budget.queries.income import funding_of, members_pay
from finsam.web.access import Access

ZERO = Decimal(0)


def books_of(closing: Closing | None) -> Books | None:
    """No query when figures and outcomes are prefetched."""
    if closing is None:
        return None
    lines = {StatementLine(row.line): row.amount for row in closing.figures.all()}
    figures = {field: lines[line] for line, field in FIELDS.items() if line in lines}
    outcomes = [row.amount for row in closing.outcomes.all()]
    return Books(costs=_costs(figures, outcomes), **figures)


def _costs(figures: Mapping[str, Decimal], outcomes: Sequence[Decimal]) -> Decimal | None:
    """The kinds together when some kind is known; else what the operating account's lines cost, less depreciation."""
    kinds = [figures[field] for field in COST_KINDS if field in figures]
    if kinds:
        return sum(kinds, ZERO)
    return sum(outcomes, ZERO) - figures.get("depreciation", ZERO) if outcomes else None


def planned_books(money: Funding, costs: Decimal) -> Books:
    """From the budget's money and its lines' kronor; what others pay straight to a line is no cost."""
    return Books(contributions=money.contributions, other_income=money.income, costs=costs - money.direct)


def budgeted_books(access: Access, budget: Budget | None, costs: Decimal | None) -> Books | None:
    """The budget as books; `costs` are its lines' kronor for its year. None without a budget."""
    if budget is None:
        return None
    return planned_books(funding_of(budget, members_pay(access, budget)), costs or ZERO)


def expected_books(books: Books | None, planned: Books | None, costs: Decimal | None) -> Books | None:
    """The year as it is expected to end: the members' decided contributions, and each line's own forecast.

    `costs` are the operating account's, depreciation among them. What else is booked so far is expected to stay.
    """
    if books is None or planned is None or costs is None:
        return None
    return Books(
        contributions=planned.contributions,
        other_income=max(books.other_income or ZERO, planned.other_income or ZERO),
        costs=costs - (books.depreciation or ZERO),
        depreciation=books.depreciation,
        taxes=books.taxes,
        general_grants=books.general_grants,
        extraordinary=books.extraordinary,
        gains=books.gains,
        losses=books.losses,
        securities=books.securities,
        financial_income=books.financial_income,
        financial_cost=books.financial_cost,
        equity_opening=books.equity_opening,
    )


def statement_rule(access: Access) -> FollowUpRule:
    """Unit and empty lines as the association wants them; the defaults, unsaved, before it has said anything."""
    return FollowUpRule.objects.within(access).first() or FollowUpRule()
