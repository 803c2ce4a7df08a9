"""Does every payer pay its part? A budget that is off by more than its rounding cannot be adopted.

Source: 5 § finsamlagen (2003:1210): half from the state, a quarter from the region(s), a quarter from the municipalities.
Money from elsewhere is never among the sums that are checked (6 §); see budget.domain.other_money.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from budget.domain.apportionment import apportion
from budget.domain.rounding import THOUSAND
from finsam.shared.formats import NBSP, kronor, number
from finsam.shared.money import ORE
from members.enums import Payer

ZERO = Decimal(0)
WHO: Mapping[str, str] = {
    Payer.STATE.value: "Försäkringskassan",
    Payer.REGION.value: "Regionen",
    Payer.MUNICIPALITY.value: "Kommunerna",
}


@dataclass(frozen=True)
class Surplus:
    """What a member chooses to pay above the rule: kronor (positive) and why. `payer` is the payer it belongs to."""

    member: str
    payer: str
    amount: Decimal
    reason: str


class SurplusError(ValueError):
    """A surplus that cannot be allowed. The message is Swedish and meant for the user."""


@dataclass(frozen=True)
class PayerCheck:
    """One payer against the rule, kronor. `paid` is without allowed surplus.

    `due` is exactly what the rule gives of all that is paid; `due_rounded` the same in whole units, so that the payers'
    sum is what is paid. `deviation` is paid minus due, positive when the payer pays too much.
    """

    payer: str
    due: Fraction
    due_rounded: Decimal
    paid: Decimal
    is_off: bool

    @property
    def deviation(self) -> Fraction:
        return Fraction(self.paid) - self.due

    @property
    def off_by(self) -> Decimal:
        """The deviation as it is written: paid minus what the rule gives in whole units, kronor."""
        return self.paid - self.due_rounded


@dataclass(frozen=True)
class ShareCheck:
    """The payers in the rule's order, and the surpluses that stand apart. `unit` is the rounding unit in kronor.

    `remedy` is the payer and kronor that would mend the budget alone, None when nothing is off or several must change.
    """

    unit: Decimal
    rows: tuple[PayerCheck, ...]
    surpluses: tuple[Surplus, ...] = ()
    remedy: tuple[str, Decimal] | None = None

    @property
    def may_be_adopted(self) -> bool:
        return not any(row.is_off for row in self.rows)

    @property
    def surplus_total(self) -> Decimal:
        """Kronor of all surpluses, outside the shares."""
        return sum((row.amount for row in self.surpluses), ZERO)

    def sentences(self, who: Mapping[str, str] = WHO) -> tuple[str, ...]:
        """One Swedish sentence per payer that is off, and what mends it. `who` names payers at a sentence's start."""
        said = [_off(row, who, self.unit) for row in self.rows if row.is_off]
        if self.remedy:
            payer, amount = self.remedy
            name = who.get(payer, payer)
            own = name if payer == Payer.STATE else name.lower()
            said.append(f"Andelarna stämmer om {own} betalar {_money(amount, self.unit)}.")
        return tuple(said)

    def surplus_sentences(self) -> tuple[str, ...]:
        """One Swedish sentence per surplus with its reason."""
        return tuple(
            f"{row.member} betalar {_money(row.amount, self.unit)} utöver sin andel: {row.reason.strip().rstrip('.')}."
            for row in self.surpluses
        )


def check_shares(
    paid: Mapping[str, Decimal],
    parts: Mapping[str, int],
    unit: Decimal = Decimal(1),
    surpluses: Iterable[Surplus] = (),
) -> ShareCheck:
    """Holds what each payer pays against the rule.

    `paid` maps payer → kronor from its members together, surplus included; a payer that is missing pays nothing.
    `parts` maps payer → whole parts (2 : 1 : 1); `unit` is the budget's rounding unit, 1 or 1 000 kronor. The rule's
    part is of what all pay when the surpluses are set aside. A payer is off when it deviates by more than one unit: an
    odd total cannot be halved. Raises SurplusError for a surplus without reason, not positive, or larger than what its
    payer pays, and ValueError for a payer outside the rule, negative money or a unit that is not positive.
    """
    apart = tuple(surpluses)
    if unit <= 0:
        raise ValueError("the unit must be positive")
    if set(paid) - set(parts):
        raise ValueError("money from a payer outside the rule")
    if any(amount < 0 for amount in paid.values()):
        raise ValueError("a payer pays less than nothing")
    own = {payer: paid.get(payer, ZERO) - _surplus_of(payer, paid, apart) for payer in parts}
    stray = [row.member for row in apart if row.payer not in parts]
    if stray:
        raise ValueError(f"{stray[0]} pays for nobody in the rule")
    rows = _against_rule(own, parts, unit)
    return ShareCheck(
        unit, rows, apart, _remedy(own, parts, unit) if any(row.is_off for row in rows) else None
    )


def _surplus_of(payer: str, paid: Mapping[str, Decimal], surpluses: tuple[Surplus, ...]) -> Decimal:
    own = [row for row in surpluses if row.payer == payer]
    for row in own:
        if row.amount <= 0:
            raise SurplusError(
                f"Skriv hur mycket {row.member} betalar utöver sin andel, som ett positivt belopp."
            )
        if not row.reason.strip():
            raise SurplusError(f"Skriv varför {row.member} betalar mer än sin andel.")
    extra = sum((row.amount for row in own), ZERO)
    if extra > paid.get(payer, ZERO):
        names = " och ".join(row.member for row in own)
        raise SurplusError(
            f"{names} kan inte betala mer utöver sin andel än vad som betalas. Minska beloppet."
        )
    return extra


def _against_rule(
    own: Mapping[str, Decimal], parts: Mapping[str, int], unit: Decimal
) -> tuple[PayerCheck, ...]:
    total, whole = sum(own.values(), ZERO), sum(parts.values())
    weights = {payer: Decimal(count) for payer, count in parts.items()}
    written = apportion(total, weights, ORE if total % unit else unit)
    due = {payer: Fraction(total) * count / whole for payer, count in parts.items()}
    return tuple(
        PayerCheck(
            payer, due[payer], written[payer], own[payer], abs(Fraction(own[payer]) - due[payer]) > unit
        )
        for payer in parts
    )


def _remedy(
    own: Mapping[str, Decimal], parts: Mapping[str, int], unit: Decimal
) -> tuple[str, Decimal] | None:
    """The one payer that must change when the others agree among themselves, with what it should pay."""
    whole = sum(parts.values())
    found: list[tuple[str, Decimal]] = []
    for payer, count in parts.items():
        others = sum((amount for name, amount in own.items() if name != payer), ZERO)
        if count == whole or count == 0:
            continue
        units = Fraction(others) * count / (whole - count) / Fraction(unit)
        amount = Decimal(int(units + Fraction(1, 2))) * unit
        if not any(row.is_off for row in _against_rule({**own, payer: amount}, parts, unit)):
            found.append((payer, amount))
    return found[0] if len(found) == 1 else None


def _off(row: PayerCheck, who: Mapping[str, str], unit: Decimal) -> str:
    name = who.get(row.payer, row.payer)
    how = "mycket" if row.off_by > 0 else "lite"
    amounts = (abs(row.off_by), row.paid, row.due_rounded)
    as_written = (
        THOUSAND if unit == THOUSAND and not any(amount % THOUSAND for amount in amounts) else Decimal(1)
    )
    by, paid, due = (_money(amount, as_written) for amount in amounts)
    return f"{name} betalar {by} för {how}: {paid} i stället för {due}."


def _money(amount: Decimal, unit: Decimal) -> str:
    """In tkr when the budget is and the amount is whole thousands, else in kronor."""
    if unit == THOUSAND and amount % THOUSAND == 0:
        return number(amount / THOUSAND) + NBSP + "tkr"
    return kronor(amount.quantize(ORE, rounding=ROUND_HALF_UP))
