"""Which way a budget may go: draft, proposal, after consultation, adopted, replaced by a revision.

Source: 23 § finsamlagen (2003:1210), the board decides the budget after consultation with the members, who must see the
same proposal: a proposal that is to be changed goes back to draft. What is adopted is only replaced (11 kap. KL).
"""

from budget.enums import BudgetState

MAY_GO: dict[BudgetState, frozenset[BudgetState]] = {
    BudgetState.DRAFT: frozenset({BudgetState.PROPOSED}),
    BudgetState.PROPOSED: frozenset({BudgetState.DRAFT, BudgetState.CONSULTED, BudgetState.ADOPTED}),
    BudgetState.CONSULTED: frozenset({BudgetState.DRAFT, BudgetState.ADOPTED}),
    BudgetState.ADOPTED: frozenset({BudgetState.REVISED}),
    BudgetState.REVISED: frozenset(),
}
# Adoption takes a decision of the board, and a revision replaces: neither is chosen.
CHOSEN = (BudgetState.PROPOSED, BudgetState.CONSULTED, BudgetState.DRAFT)
WHY_NOT: dict[BudgetState, str] = {
    BudgetState.DRAFT: "Budgeten är ett utkast. Lägg fram den som förslag först.",
    BudgetState.PROPOSED: "Budgeten är redan framlagd som förslag.",
    BudgetState.CONSULTED: "Samrådet är redan klart. Ta tillbaka budgeten till utkast om den ska ändras.",
    BudgetState.ADOPTED: "Budgeten är fastställd och kan inte ändras. Gör en revidering: en ny version som ersätter den.",
    BudgetState.REVISED: "Budgeten är ersatt av en revidering. Öppna den senaste versionen.",
}


class StepError(ValueError):
    """The budget may not go there. The message is Swedish and meant for the user."""


def may_go(state: str, to: str) -> bool:
    """May a budget in `state` go to `to`?"""
    return BudgetState(to) in MAY_GO[BudgetState(state)]


def check_step(state: str, to: str) -> None:
    """Raises StepError with what to do instead when the step is not allowed."""
    if not may_go(state, to):
        raise StepError(WHY_NOT[BudgetState(state)])


def steps_from(state: str) -> tuple[BudgetState, ...]:
    """The steps a person may choose, forward first."""
    return tuple(to for to in CHOSEN if may_go(state, to))
