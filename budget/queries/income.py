"""Rows about who pays what of a budget. Reads and returns; never writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from budget.domain.other_money import Funding, OtherMoney, OwnGrant, funding, own_grants
from budget.domain.share_check import ShareCheck, Surplus, check_shares
from budget.domain.shares import PayerShare, ShareTable, share_table
from budget.domain.solver import PayingMember, payers_of, solve
from budget.enums import RoundingUnit
from budget.models import Budget, BudgetContribution
from budget.queries.keys import key_weights
from finsam.shared.money import ORE
from finsam.web.access import Access
from members.enums import Party, Payer
from members.models import Membership
from members.queries.memberships import share_rule_on

ZERO = Decimal(0)
UNITS = {RoundingUnit.KRONA: Decimal(1), RoundingUnit.THOUSAND: Decimal(1000)}


@dataclass(frozen=True)
class Basis:
    """What the contributions are divided by. `members` maps payer → (name → weight), `numbers` name → membership."""

    parts: Mapping[str, int]
    members: Mapping[str, Mapping[str, Decimal]]
    numbers: Mapping[str, int]
    unit: Decimal

    def table(self, total: Decimal) -> ShareTable:
        """The rule's own table. A total that is no multiple of the unit is shared to the krona, or to the öre."""
        unit = next(step for step in (self.unit, Decimal(1), ORE) if not total % step)
        return share_table(total, self.parts, self.members, unit)

    def solve(self, amount: Decimal, payer: str | None = None, member: str | None = None) -> ShareTable:
        """Raises NoExactShare and ValueError as the domain's solve does."""
        return solve(amount, self.parts, self.members, self.unit, payer=payer, member=member)


@dataclass(frozen=True)
class Paying:
    """One member under one payer, kronor. `share` stands within the shares and `surplus` apart from them.

    `by_rule` is what rule and key give; `is_agreed` when something else has been written down.
    """

    membership: int
    share: PayerShare
    by_rule: Decimal
    surplus: Decimal = ZERO
    reason: str = ""
    is_agreed: bool = False

    @property
    def name(self) -> str:
        return self.share.name

    @property
    def payer(self) -> str:
        return self.share.payer

    @property
    def pays(self) -> Decimal:
        return self.share.amount + self.surplus

    @property
    def deviation(self) -> Decimal:
        return self.share.amount - self.by_rule


@dataclass(frozen=True)
class Income:
    """What all members pay: the rows in the agreement's order, and what the rows are held against."""

    basis: Basis
    rows: tuple[Paying, ...]

    @property
    def table(self) -> ShareTable:
        """Within the shares: what is agreed, and otherwise what rule and key give."""
        return ShareTable(
            sum((row.share.amount for row in self.rows), ZERO), tuple(r.share for r in self.rows)
        )

    @property
    def surpluses(self) -> tuple[Surplus, ...]:
        return tuple(Surplus(r.name, r.payer, r.surplus, r.reason) for r in self.rows if r.surplus)

    @property
    def surplus(self) -> Decimal:
        return sum((row.surplus for row in self.rows), ZERO)

    @property
    def total(self) -> Decimal:
        """All that the members pay, kronor."""
        return sum((row.pays for row in self.rows), ZERO)

    @property
    def agreed(self) -> tuple[Paying, ...]:
        return tuple(row for row in self.rows if row.is_agreed)

    @property
    def check(self) -> ShareCheck:
        paid = dict.fromkeys(self.basis.parts, ZERO)
        for row in self.rows:
            paid[row.payer] += row.pays
        return check_shares(paid, self.basis.parts, self.basis.unit, self.surpluses)

    @property
    def words(self) -> tuple[str, ...]:
        """What the check says, with several regions or one municipality named as such."""
        many = {payer: sum(row.payer == payer for row in self.rows) > 1 for payer in self.basis.parts}
        return self.check.sentences(
            {
                Payer.STATE: "Försäkringskassan",
                Payer.REGION: "Regionerna" if many[Payer.REGION] else "Regionen",
                Payer.MUNICIPALITY: "Kommunerna" if many[Payer.MUNICIPALITY] else "Kommunen",
            }
        )


def income_of(access: Access, budget: Budget) -> Income:
    """Who pays what of the budget's contributions. Raises ValueError when a rule, key or member is missing.

    Names are those the organisations bear on 1 January of the budget year.
    """
    basis = basis_of(access, budget)
    by_rule = basis.table(budget.contributions_total)
    agreed = {
        (row.membership_id, row.payer): row
        for row in BudgetContribution.objects.within(access).filter(budget=budget)
    }
    rows = [_paying(basis, row, agreed.get((basis.numbers[row.name], row.payer))) for row in by_rule.rows]
    return Income(basis, _with_shares(rows) if agreed else tuple(rows))


def _paying(basis: Basis, row: PayerShare, agreed: BudgetContribution | None) -> Paying:
    number = basis.numbers[row.name]
    if agreed is None:
        return Paying(number, row, row.amount)
    own = PayerShare(row.name, row.payer, agreed.amount - agreed.surplus, row.share, row.key_share)
    return Paying(number, own, row.amount, agreed.surplus, agreed.reason, is_agreed=True)


def _with_shares(rows: list[Paying]) -> tuple[Paying, ...]:
    """The parts of the whole anew, when what is paid is not what the rule gives."""
    total = sum((row.share.amount for row in rows), ZERO)
    found = []
    for row in rows:
        part = Fraction(row.share.amount) / Fraction(total) if total else Fraction(0)
        own = PayerShare(row.name, row.payer, row.share.amount, part, row.share.key_share)
        found.append(Paying(row.membership, own, row.by_rule, row.surplus, row.reason, row.is_agreed))
    return tuple(found)


def income_table(access: Access, budget: Budget) -> ShareTable:
    """Within the shares: what each member pays. Raises ValueError when a rule, key or member is missing."""
    return income_of(access, budget).table


def income_or_none(access: Access, budget: Budget | None) -> ShareTable | None:
    """The budget's income table; None without a budget, or while a rule, a key or a member is missing."""
    found = whole_income_or_none(access, budget)
    return found.table if found else None


def whole_income_or_none(access: Access, budget: Budget | None) -> Income | None:
    """As income_or_none, with what each member pays beside its share."""
    try:
        return income_of(access, budget) if budget else None
    except ValueError:
        return None


def members_pay(access: Access, budget: Budget) -> Decimal:
    """Kronor from all members with surpluses. One query where every member pays what rule and key give."""
    agreed = list(budget.contributions.all())
    income = whole_income_or_none(access, budget) if agreed else None
    if income is not None:
        return income.total
    return budget.contributions_total + sum((row.surplus for row in agreed), ZERO)


def funding_of(budget: Budget, contributions: Decimal) -> Funding:
    """All money of the year. One query, none when other_incomes is prefetched with its lines."""
    rows = budget.other_incomes.all()
    if "other_incomes" not in getattr(budget, "_prefetched_objects_cache", {}):
        rows = rows.select_related("shrinks")
    kept = [row for row in rows if row.amount]
    return funding(
        contributions,
        [
            OtherMoney(row.kind, row.name, row.amount, row.shrinks.name if row.shrinks else None)
            for row in kept
        ],
    )


def grants_left(costs: Mapping[str, Decimal], money: Funding) -> tuple[OwnGrant, ...]:
    """The cost lines that others pay a part of. `costs` maps line → kronor in the budget year."""
    return own_grants(costs, money.rows)


def basis_of(access: Access, budget: Budget) -> Basis:
    """Raises ValueError when a rule, key or member is missing."""
    day = date(budget.year, 1, 1)
    rule = share_rule_on(access, day)
    if rule is None:
        raise ValueError("no share rule holds on the first day of the year")
    weights = key_weights(access, budget)
    paying = _paying_members(access, day)
    numbers = {member.organisation.name_on(day): member.pk for member in paying}
    roster = payers_of(_member(member, member.organisation.name_on(day), weights) for member in paying)
    members = {payer: own for payer, own in roster.items() if rule.parts[payer]}
    return Basis(rule.parts, members, numbers, UNITS[RoundingUnit(budget.unit)])


def _paying_members(access: Access, day: date) -> list[Membership]:
    """Arbetsförmedlingen's part is paid by Försäkringskassan, so it stands aside."""
    rows = Membership.objects.within(access).active_on(day).exclude(party=Party.EMPLOYMENT_SERVICE)
    return list(rows.select_related("organisation").prefetch_related("organisation__names").order_by("pk"))


def _member(member: Membership, name: str, weights: Mapping[int, Decimal]) -> PayingMember:
    has_key = weights and member.payer == Payer.MUNICIPALITY
    if has_key and member.pk not in weights:
        raise ValueError(f"the key lacks {member.organisation}")
    weight = weights[member.pk] if has_key else Decimal(1)
    return PayingMember(
        name, member.payer.value, weight, is_outside_region=member.organisation.is_outside_region
    )
