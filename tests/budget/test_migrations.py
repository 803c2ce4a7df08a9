"""What was one sum of other income has become a row, and nothing is lost on the way there or back."""

from decimal import Decimal

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.builders import make_association, make_budget, make_other_money

BEFORE = [("budget", "0002_contributions_consultation_equity")]


def migrate(to):
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_sum_of_other_income_becomes_a_row_and_a_budget_without_one_gets_none():
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    association = make_association("norra")
    with_sum, without = make_budget(association), make_budget(association, 2016)
    make_other_money(with_sum, Decimal(5_000), name="Andra intäkter")
    try:
        budgets = migrate(BEFORE).get_model("budget", "Budget").objects
        assert [row.other_income for row in budgets.order_by("year")] == [5_000, 0]
    finally:
        migrate(leaves)
    (row,) = with_sum.other_incomes.all()
    assert (row.kind, row.name, row.amount) == ("annat", "Andra intäkter", 5_000)
    assert not without.other_incomes.exists()
