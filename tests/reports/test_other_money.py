"""What the plan prints of money outside the shares: each row on its own line, a surplus with its reason, no cost twice."""

from dataclasses import replace

import pytest

from budget.domain.balance import weigh
from budget.domain.other_money import OtherMoney, funding, own_grants
from budget.domain.share_check import Surplus
from budget.models import BudgetContribution
from budget.queries.budgets import current_budget
from reports.assemble.activity_plan import assemble
from reports.assemble.kinds import contents_of
from reports.render import render_body
from tests.builders import make_other_money
from tests.pages import plain
from tests.reports.paper_rows import D, plan_rows
from tests.reports.ready import ready_plan

GRANT = OtherMoney("myndighet", "Socialstyrelsen", D(111_111), shrinks="Odlingen")
ESF = OtherMoney("esf", "Europeiska socialfonden", D(222_222))
SAVED = OtherMoney("eget_kapital", "Sparade medel", D(33_333))


def printed(contents) -> str:
    return plain(render_body(contents)).replace("\xa0", " ")


def plan_with(rows, surpluses=()):
    plan = plan_rows()
    money = funding(D(3_000_000), rows)
    balance = weigh(money.contributions, money.income, D(3_200_000) - money.direct, (), D(0), money.equity)
    grants = own_grants({"Odlingen": D(300_000)}, rows)
    own = replace(plan.money, funding=money, balance=balance, grants=grants, surpluses=tuple(surpluses))
    return replace(plan, money=own)


def test_each_row_stands_on_its_own_line_outside_the_shares():
    text = printed(assemble(plan_with([GRANT, ESF, SAVED])))
    for line in (
        "Socialstyrelsen (bidrag från annan myndighet) 111 111 kr Utanför andelarna",
        "Europeiska socialfonden 222 222 kr Utanför andelarna",
        "Sparade medel (eget kapital från tidigare år) 33 333 kr Utanför andelarna",
        "Medlemmarnas bidrag 3 000 000 kr 100,0 %",
    ):
        assert line in text
    assert "Odlingen: förbundets bidrag minskar från 300 000 kr till 188 889 kr" in text
    assert "Därav betalas direkt av andra 111" in text


def test_a_surplus_is_printed_with_its_reason_beside_the_shares():
    text = printed(assemble(plan_with([], [Surplus("Norra kommun", "kommun", D(44_444), "En tjänst till")])))
    assert "Norra kommun, utöver andelen 44 444 kr Utanför andelarna" in text
    assert "Norra kommun: En tjänst till." in text


@pytest.mark.django_db
@pytest.mark.both
def test_the_plan_reads_what_the_budget_has(cast):
    plan = ready_plan(cast.one, 2015)
    access = cast.one.access("chief")
    budget = current_budget(access, 2015)
    make_other_money(budget, D(222_222), name="ESF-projektet", kind="esf")
    town = cast.one.memberships["kommun"]
    by_rule = budget.contributions_total / 4
    BudgetContribution.objects.create(
        budget=budget,
        membership=town,
        payer="kommun",
        amount=by_rule + 44_444,
        surplus=44_444,
        reason="En tjänst till",
    )
    text = printed(contents_of(access, plan))
    assert "ESF-projektet (europeiska socialfonden) 222 222 kr Utanför andelarna" in text
    assert "norra kommun, utöver andelen 44 444 kr Utanför andelarna" in text
