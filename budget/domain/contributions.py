"""What each member was asked for, offered, decided and paid, and what an offer above the plan takes of the others.

Source: 5 § finsamlagen (2003:1210) binds all payers: a larger offer from one can be used only when the others match it.
6 §: only members contribute. 23 §: the budget is decided after consultation with the members.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from budget.domain.apportionment import apportion
from budget.domain.shares import ShareTable, share_table
from budget.domain.solver import solve
from finsam.shared.formats import kronor

ZERO = Decimal(0)
Weights = Mapping[str, Mapping[str, Decimal]]


@dataclass(frozen=True)
class MemberSteps:
    """One member's contribution of a year, kronor. None where the step is not taken yet; `paid` holds the instalments."""

    name: str
    payer: str
    requested: Decimal | None = None
    offered: Decimal | None = None
    decided: Decimal | None = None
    paid: tuple[Decimal, ...] = ()

    @property
    def paid_total(self) -> Decimal:
        return sum(self.paid, ZERO)

    @property
    def left_to_pay(self) -> Decimal:
        """Kronor decided and not paid; 0 before a decision and when too much is paid."""
        return max((self.decided or ZERO) - self.paid_total, ZERO)

    @property
    def overpaid(self) -> Decimal:
        """Kronor paid above what is decided; what is paid without a decision is all above it."""
        return max(self.paid_total - (self.decided or ZERO), ZERO)

    @property
    def short_offer(self) -> Decimal:
        """Kronor that the offer is below what was requested; 0 until both are known."""
        if self.requested is None or self.offered is None:
            return ZERO
        return max(self.requested - self.offered, ZERO)

    @property
    def latest(self) -> Decimal | None:
        """What is known best: decided, else offered, else requested."""
        return next((own for own in (self.decided, self.offered, self.requested) if own is not None), None)

    def sentences(self) -> tuple[str, ...]:
        """What the office should see about the member, in Swedish; empty when all is well."""
        said: list[str] = []
        if self.short_offer:
            said.append(f"{self.name} erbjuder {kronor(self.short_offer)} mindre än ni har begärt.")
        if self.overpaid:
            said.append(f"{self.name} har betalat {kronor(self.overpaid)} mer än vad som är beslutat.")
        elif self.paid and self.left_to_pay:
            said.append(f"{self.name} har {kronor(self.left_to_pay)} kvar att betala.")
        return tuple(said)


@dataclass(frozen=True)
class Totals:
    """Kronor of all members; None for a step nobody has taken. What one has overpaid never hides what another owes."""

    requested: Decimal | None
    offered: Decimal | None
    decided: Decimal | None
    paid: Decimal
    left_to_pay: Decimal


@dataclass(frozen=True)
class Usable:
    """What can be used of one payer's offer, kronor. `is_binding` marks whoever sets the limit."""

    payer: str
    offered: Decimal
    usable: Decimal
    is_binding: bool

    @property
    def unusable(self) -> Decimal:
        return self.offered - self.usable


@dataclass(frozen=True)
class Match:
    """What one member row pays by plan and must pay to match an offer, kronor."""

    name: str
    payer: str
    planned: Decimal
    needed: Decimal

    @property
    def to_add(self) -> Decimal:
        return self.needed - self.planned


@dataclass(frozen=True)
class OfferMatch:
    """An offer held against the plan, kronor.

    `rows` say what every row pays when the others match the offer, the offering payer's own among them. `without` is
    what can be used of the offer when they do not.
    """

    payer: str
    offer: Decimal
    planned: ShareTable
    matched: ShareTable
    rows: tuple[Match, ...]
    without: Decimal

    @property
    def others(self) -> tuple[Match, ...]:
        return tuple(row for row in self.rows if row.payer != self.payer)

    @property
    def unusable(self) -> Decimal:
        """What is lost of the offer unless the others match it."""
        return self.offer - self.without

    def sentences(self) -> tuple[str, ...]:
        """In Swedish: what the others must add, and what is lost when they do not. Empty when the offer fits the plan."""
        if not self.unusable:
            return ()
        adds = [f"{row.name} {kronor(row.to_add)}" for row in self.others if row.to_add > 0]
        return (
            f"Hela erbjudandet på {kronor(self.offer)} kan användas bara om de andra bidrar mer: {', '.join(adds)}.",
            f"Annars kan {kronor(self.without)} användas, och {kronor(self.unusable)} går inte att ta emot "
            "(5 § finsamlagen).",
        )


def usable_offers(
    offers: Mapping[str, Decimal], parts: Mapping[str, int], unit: Decimal = Decimal(1)
) -> tuple[Usable, ...]:
    """How much of each payer's offer the rule lets the association use, in whole `unit`s, in the rule's order.

    The payer that offers least for its part sets the total. `offers` maps payer → kronor; one that is missing offers
    nothing. Raises ValueError for a negative offer.
    """
    if any(own < 0 for own in offers.values()):
        raise ValueError("an offer is negative")
    paying = [payer for payer, count in parts.items() if count > 0]
    whole = sum(parts.values())
    could = {payer: Fraction(offers.get(payer, ZERO)) * whole / parts[payer] for payer in paying}
    limit = min(could.values())
    used = _usable({payer: offers.get(payer, ZERO) for payer in paying}, parts, limit, unit)
    return tuple(
        Usable(payer, offers.get(payer, ZERO), used[payer], could[payer] == limit) for payer in paying
    )


def _usable(
    offers: Mapping[str, Decimal], parts: Mapping[str, int], limit: Fraction, unit: Decimal
) -> Mapping[str, Decimal]:
    """Everything, when the offers are a total split by the rule (an odd one cannot be halved); else up to the limit.

    Rounding can ask a payer for a unit more than it offers; then the total is a unit less.
    """
    weights = {payer: Decimal(parts[payer]) for payer in offers}
    total = sum(offers.values(), ZERO)
    if not total % unit and apportion(total, weights, unit) == offers:
        return offers
    count = int(limit / Fraction(unit))
    while True:
        used = apportion(count * unit, weights, unit)
        if all(own <= offers[payer] for payer, own in used.items()):
            return used
        count -= 1


def match_offer(
    offer: Decimal,
    payer: str,
    planned: Decimal,
    parts: Mapping[str, int],
    members: Weights,
    unit: Decimal = Decimal(1),
) -> OfferMatch:
    """Holds one payer's `offer` against a plan of `planned` kronor in all: what each must add, what is usable if not.

    An offer below the plan lowers everybody's row, and all of it can be used. Raises as solve and share_table do.
    """
    plan = share_table(planned, parts, members, unit)
    matched = solve(offer, parts, members, unit, payer=payer)
    rows = tuple(
        Match(before.name, before.payer, before.amount, after.amount)
        for before, after in zip(plan.rows, matched.rows, strict=True)
    )
    return OfferMatch(payer, offer, plan, matched, rows, min(offer, plan.amount_of(payer)))


def instalments(decided: Decimal, count: int, unit: Decimal = Decimal(1)) -> tuple[Decimal, ...]:
    """The decided kronor in `count` equal instalments that sum to it, the first ones larger by a unit when needed.

    What is no whole unit goes with the first. Raises ValueError for fewer than one instalment or a negative amount.
    """
    if count < 1 or decided < 0:
        raise ValueError("at least one instalment of an amount that is not negative")
    rest = decided % unit
    parts = list(apportion(decided - rest, {str(place): Decimal(1) for place in range(count)}, unit).values())
    return (parts[0] + rest, *parts[1:])


def instalments_problem(decided: Decimal, parts: Sequence[Decimal]) -> str | None:
    """Why the instalments cannot stand, in Swedish; None when each is above zero and they sum to the decided kronor."""
    if not parts:
        return "Skriv minst en delbetalning."
    if any(part <= 0 for part in parts):
        return "Varje delbetalning ska vara större än 0. Ta bort den som är tom."
    total = sum(parts, ZERO)
    if total == decided:
        return None
    verb = "Minska" if total > decided else "Öka"
    return (
        f"Delbetalningarna blir {kronor(total)}, men beslutet är {kronor(decided)}. "
        f"{verb} dem med {kronor(abs(total - decided))}."
    )


def totals(rows: Iterable[MemberSteps]) -> Totals:
    """All members' steps for the foot of a table."""
    own = tuple(rows)
    return Totals(
        _sum(row.requested for row in own),
        _sum(row.offered for row in own),
        _sum(row.decided for row in own),
        sum((row.paid_total for row in own), ZERO),
        sum((row.left_to_pay for row in own), ZERO),
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if known else None
