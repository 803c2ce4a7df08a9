"""Charts of the pages that show money."""

from budget.domain.follow_up import FollowUp
from budget.domain.shares import ShareTable
from finsam.shared import formats
from finsam.shared.charts import BudgetRow, Chart, SharePart, budget_bars, progress_bar, share_bar
from members.enums import Payer

CARD = 250  # as wide as a card of the start page, so that its words are as large as the page's


def who_pays(table: ShareTable, year: int) -> Chart:
    """One bar divided among the payers."""
    parts = [SharePart(row.name, Payer(row.payer).label, row.amount) for row in table.rows]
    title = f"Vem betalar {year}: staten hälften, regionen och kommunerna resten"
    return share_bar(parts, title=title, say=formats.kronor, say_share=formats.percent)


def spending(followed: FollowUp, rows: int = 8) -> Chart:
    """Outcome against budget for the largest lines, in thousands of kronor."""
    largest = [BudgetRow(row.name, row.budget, row.outcome) for row in followed.largest(rows)]
    over = [row.label for row in largest if row.outcome is not None and row.outcome > row.budget]
    words = f"{', '.join(over)} ligger över budget, övriga under." if over else "Alla ligger inom budget."
    title = f"Utfall mot budget {followed.year}, tkr"
    return budget_bars(largest, title=title, description=words, say=formats.thousands)


def progress(followed: FollowUp) -> Chart | None:
    """What is used of the year's budget, and where the year is expected to end."""
    totals = followed.totals
    if totals.outcome is None or not totals.budget:
        return None
    title = f"Använt av budgeten {followed.year}, tkr"
    amounts = (totals.outcome, totals.budget, totals.forecast)
    return progress_bar(*amounts, title=title, say=formats.thousands, width=CARD)
