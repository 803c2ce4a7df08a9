"""A year's books as they are entered, planned and expected. Reads and returns; never writes."""

from decimal import Decimal

from budget.domain.other_money import Funding
from budget.domain.statements import Books
from budget.enums import StatementLine
from budget.models import Closing

LINES = {
    StatementLine.CONTRIBUTIONS: "contributions",
    StatementLine.OTHER_INCOME: "other_income",
    StatementLine.FINANCIAL_INCOME: "financial_income",
    StatementLine.FINANCIAL_COST: "financial_cost",
    StatementLine.RECEIVABLES: "receivables",
    StatementLine.CASH: "cash",
    StatementLine.EQUITY_OPENING: "equity_opening",
    StatementLine.SHORT_TERM_DEBT: "short_term_debt",
}


def books_of(closing: Closing | None) -> Books | None:
    """No query when figures and outcomes are prefetched."""
    if closing is None:
        return None
    figures = {LINES[StatementLine(row.line)]: row.amount for row in closing.figures.all()}
    costs = [row.amount for row in closing.outcomes.all()]
    return Books(costs=sum(costs, Decimal(0)) if costs else None, **figures)


def planned_books(money: Funding, costs: Decimal) -> Books:
    """From the budget's money and its lines' kronor; what others pay straight to a line is no cost."""
    return Books(contributions=money.contributions, other_income=money.income, costs=costs - money.direct)


def expected_books(books: Books | None, planned: Books | None, costs: Decimal | None) -> Books | None:
    """The year as it is expected to end: the members' decided contributions, and each line's own forecast."""
    if books is None or planned is None or costs is None:
        return None
    return Books(
        contributions=planned.contributions,
        other_income=max(books.other_income or Decimal(0), planned.other_income or Decimal(0)),
        costs=costs,
        financial_income=books.financial_income,
        financial_cost=books.financial_cost,
        equity_opening=books.equity_opening,
    )
