"""Does the budget have what the board grants? One line of one year's budget pays, for the years of its plan.

Sources: 23 § finsamlagen (2003:1210), the budget is decided before the year and says what the year's money is for; money
for later years is granted on condition of their budgets (11 kap. 5 § KL through 21 § finsamlagen: a budget is yearly).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from finsam.shared.formats import day as written
from finsam.shared.formats import kronor, listing
from interventions.enums import ReportKind

ZERO = Decimal(0)


class GrantError(ValueError):
    """What is decided cannot be kept as it stands. The message is Swedish and meant for the user."""


@dataclass(frozen=True)
class PayingLine:
    """A cost line that may pay. Kronor by year: `budgeted` in the plan's years, `granted` to others from the same line.

    `is_own` when the line is named as the application or belongs to an intervention of that name; `is_free` when it
    belongs to no intervention yet.
    """

    pk: int
    name: str
    years: tuple[int, ...]
    budgeted: Mapping[int, Decimal] = field(default_factory=dict)
    granted: Mapping[int, Decimal] = field(default_factory=dict)
    is_own: bool = False
    is_free: bool = True

    def left(self, year: int) -> Decimal:
        """Kronor that nobody else has been granted; below zero when the line was lowered afterwards."""
        return self.budgeted.get(year, ZERO) - self.granted.get(year, ZERO)

    def short(self, amounts: Mapping[int, Decimal]) -> dict[int, Decimal]:
        """Kronor that lack, by year of the plan; years beyond it are not the line's to answer for."""
        asked = {year: amount for year, amount in amounts.items() if year in self.years and amount}
        return {
            year: amount - self.left(year)
            for year, amount in sorted(asked.items())
            if amount > self.left(year)
        }


def beyond_plan(years: Sequence[int], planned: Sequence[int]) -> tuple[int, ...]:
    """Years of a grant that no plan holds: they are granted on condition of those years' budgets."""
    return tuple(year for year in years if year not in planned)


def check_line(line: PayingLine, amounts: Mapping[int, Decimal], others: Sequence[PayingLine] = ()) -> None:
    """Raises GrantError when the line does not have what is granted, with what is left and where there is room."""
    short = line.short(amounts)
    if not short:
        return
    told = [
        f"{year} är {kronor(max(line.left(year), ZERO))} kvar av {kronor(line.budgeted.get(year, ZERO))} och "
        f"beslutet gäller {kronor(amounts[year])}"
        for year in short
    ]
    raise GrantError(
        f"Pengarna på raden {line.name} räcker inte: {listing(told)}. {_way_out(line, amounts, others)}"
    )


def _way_out(line: PayingLine, amounts: Mapping[int, Decimal], others: Sequence[PayingLine]) -> str:
    roomy = [one.name for one in others if one.pk != line.pk and not one.short(amounts)]
    if roomy:
        return f"Det finns plats på {listing(roomy[:3])}: välj den raden, eller revidera budgeten."
    return "Ingen annan rad räcker heller. Revidera budgeten först, eller ta upp ärendet igen med ett lägre belopp."


def check_reports(reports: Sequence[tuple[ReportKind, date]], starts: date | None) -> None:
    """Raises GrantError for a report twice, more than one final report, or one due before the intervention starts."""
    if len(set(reports)) < len(reports):
        raise GrantError("Samma rapport står två gånger. Ta bort den ena.")
    if sum(kind == ReportKind.FINAL for kind, _ in reports) > 1:
        raise GrantError("En insats har en slutrapport. Gör de andra till lägesrapporter.")
    early = [due for _, due in reports if starts and due < starts]
    if early:
        raise GrantError(
            f"En rapport ska in {written(early[0])}, innan insatsen har börjat {written(starts or early[0])}. "
            "Ändra dagen."
        )
