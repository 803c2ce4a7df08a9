"""Applications further on: prepared, proposed, decided. Each step by the product's own service."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from budget.models import BudgetLine
from budget.services.grants import decide_application
from interventions.enums import Outcome, ReportKind
from interventions.models import Application, ApplicationCall
from interventions.services.preparation import end_preparation, propose
from members.models import Decision, Membership
from tests.builders.applications import make_sent
from tests.builders.members import make_meeting
from tests.cast import Troupe

HELD = date(2015, 11, 11)
REPORTS = ((ReportKind.PROGRESS, date(2016, 8, 31)), (ReportKind.FINAL, date(2017, 2, 25)))


def make_prepared(troupe: Troupe, call: ApplicationCall, *members: Membership, **fields) -> Application:
    own = make_sent(call, *members, **fields)
    return end_preparation(by=troupe.access("office"), application=own)


def make_proposed(troupe: Troupe, call: ApplicationCall, *members: Membership, **fields) -> Application:
    own = make_prepared(troupe, call, *members, **fields)
    amounts = {year.year: year.applied for year in own.years.all()}
    return propose(
        by=troupe.access("chief"),
        application=own,
        outcome=Outcome.GRANTED,
        amounts=amounts,
        text="Behovet är stort.",
    )


def make_decision(troupe: Troupe, paragraph: str = "§ 50", held_on: date = HELD, **fields) -> Decision:
    meeting = troupe.board.meetings.filter(held_on=held_on).first() or make_meeting(troupe.board, held_on)
    given = {"title": "Ansökningar om medel", "reference": "2015:12", **fields}
    return Decision.objects.get_or_create(meeting=meeting, paragraph=paragraph, defaults=given)[0]


def make_granted(
    troupe: Troupe,
    own: Application,
    *,
    line: BudgetLine | None = None,
    amounts: dict[int, Decimal] | None = None,
    outcome: str = Outcome.GRANTED,
    decision: Decision | None = None,
    reports: Sequence[tuple[ReportKind, date]] = REPORTS,
    conditions: str = "",
) -> Application:
    return decide_application(
        by=troupe.access("office"),
        application=own,
        decision=decision or make_decision(troupe, f"§ {own.pk}"),
        outcome=outcome,
        amounts={year.year: year.applied for year in own.years.all()} if amounts is None else amounts,
        conditions=conditions,
        reports=reports,
        line=line,
    )
