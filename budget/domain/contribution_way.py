"""How far a member's contribution has come, what is next, and what is late or stands in the wrong order.

Source: 5 and 23 §§ finsamlagen (2003:1210): a contribution is asked for, offered, decided by the member and paid.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from budget.domain.contributions import MemberSteps, instalments_problem
from budget.enums import ContributionStage
from finsam.shared.formats import day as in_words

ORDER = tuple(ContributionStage)


@dataclass(frozen=True)
class Step:
    stage: str
    day: date
    amount: Decimal
    reference: str = ""


@dataclass(frozen=True)
class Part:
    """One instalment, kronor."""

    due: date
    amount: Decimal
    called_on: date | None = None
    paid_on: date | None = None

    @property
    def is_settled(self) -> bool:
        return self.called_on is not None or self.paid_on is not None

    def is_late(self, today: date) -> bool:
        return self.paid_on is None and self.due < today


@dataclass(frozen=True)
class Way:
    """One member's contribution of a year: its steps in the order of their days, its instalments by due day."""

    name: str
    payer: str
    steps: tuple[Step, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def amounts(self) -> MemberSteps:
        """The last amount of each step. Where there are instalments they tell what is paid, otherwise the steps do."""
        return MemberSteps(
            self.name,
            self.payer,
            self._last(ContributionStage.REQUESTED),
            self._last(ContributionStage.OFFERED),
            self._last(ContributionStage.DECIDED),
            self._paid,
        )

    def _last(self, stage: ContributionStage) -> Decimal | None:
        return next((step.amount for step in reversed(self.steps) if step.stage == stage), None)

    @property
    def _paid(self) -> tuple[Decimal, ...]:
        if self.parts:
            return tuple(part.amount for part in self.parts if part.paid_on)
        return tuple(step.amount for step in self.steps if step.stage == ContributionStage.PAID)

    @property
    def reached(self) -> ContributionStage | None:
        """The furthest step. Paid only when nothing is left of what is decided."""
        amounts = self.amounts
        if amounts.paid and not amounts.left_to_pay:
            return ContributionStage.PAID
        taken = {step.stage for step in self.steps} - {ContributionStage.PAID}
        return next((stage for stage in reversed(ORDER) if stage in taken), None)

    @property
    def follows(self) -> ContributionStage:
        """The step that is most likely written next: an answer to a request is more often a decision than an offer."""
        if self.reached is None:
            return ContributionStage.REQUESTED
        has_decided = self.amounts.decided is not None and not self.parts
        return ContributionStage.PAID if has_decided else ContributionStage.DECIDED

    def late(self, today: date) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.is_late(today))

    def next(self, today: date) -> str:
        """What is to happen now, in Swedish; empty when all is paid."""
        waits = {
            None: "Begär bidraget",
            ContributionStage.REQUESTED: "Väntar på besked från medlemmen",
            ContributionStage.OFFERED: "Väntar på medlemmens beslut",
            ContributionStage.DECIDED: self._next_payment(today),
        }
        return waits.get(self.reached, "")

    def _next_payment(self, today: date) -> str:
        unpaid = [part for part in self.parts if part.paid_on is None]
        if not self.parts:
            return "Lägg upp delbetalningar" if not self.amounts.paid else "Väntar på resten"
        if not unpaid:
            return "Rätta delbetalningarna, de är mindre än beslutet"
        first = unpaid[0]
        number = f"delbetalning {self.parts.index(first) + 1}"
        if first.is_late(today):
            return f"Försenad: {number} skulle ha betalats {in_words(first.due)}"
        if first.called_on is None:
            return f"Rekvirera {number}, förfaller {in_words(first.due)}"
        return f"Väntar på {number}, förfaller {in_words(first.due)}"

    def warnings(self) -> tuple[str, ...]:
        """What the office should look at, in Swedish; empty when all is well."""
        own = self.amounts
        said = (
            own.sentences() if own.overpaid else replace(own, paid=()).sentences()
        )  # what is left is no fault yet
        return (*order_warnings(self.steps, self.parts), *self._sum_warning(), *said)

    def _sum_warning(self) -> tuple[str, ...]:
        decided = self.amounts.decided
        if not self.parts or decided is None:
            return ()
        problem = instalments_problem(decided, [part.amount for part in self.parts])
        return (problem,) if problem else ()


def order_warnings(steps: Iterable[Step], parts: Iterable[Part] = ()) -> tuple[str, ...]:
    """Each step with an earlier day than the one it follows on, and a payment without a decision. In Swedish."""
    first: dict[str, date] = {}
    for step in steps:
        first[step.stage] = min(step.day, first.get(step.stage, step.day))
    paid = [part.paid_on for part in parts if part.paid_on]
    if paid:
        first[ContributionStage.PAID] = min([*paid, first.get(ContributionStage.PAID, paid[0])])
    said = []
    if ContributionStage.PAID in first and ContributionStage.DECIDED not in first:
        said.append("Bidraget är betalt men inte beslutat. Skriv in medlemmens beslut.")
    taken = [stage for stage in ORDER if stage in first]
    for before, after in pairwise(taken):
        if first[after] < first[before]:
            said.append(
                f"{after.label} {in_words(first[after])} ligger före {before.label.lower()} {in_words(first[before])}. "
                "Kontrollera datumen."
            )
    return tuple(said)


def due_days(year: int, count: int) -> tuple[date, ...]:
    """The proposed days of `count` instalments, spread evenly over the year: the last of the month each begins with.

    Raises ValueError for a count that does not divide the year's months.
    """
    if count < 1 or 12 % count:
        raise ValueError("the instalments divide the year's months")
    step = 12 // count
    return tuple(_last_of(year, 1 + step * place) for place in range(count))


def _last_of(year: int, month: int) -> date:
    return date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)


def check_parts(decided: Decimal | None, settled: Sequence[Part], new: Sequence[Part]) -> str | None:
    """Why the instalments cannot stand, in Swedish; None when they can. What is called or paid stays as it is."""
    if decided is None:
        return "Skriv in medlemmens beslut först. Delbetalningarna delar upp det beslutade beloppet."
    days = [part.due for part in (*settled, *new)]
    if len(days) != len(set(days)):
        return "Två delbetalningar förfaller samma dag. Ändra den ena dagen eller slå ihop dem."
    return instalments_problem(decided, [part.amount for part in (*settled, *new)])
