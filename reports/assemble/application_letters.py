"""What stands in the agreement about a granted application, and in the letters that refuse one or refer it back.

Sources: 7 § finsamlagen (2003:1210) (interventions within the parties' joint remit, owned by a member), 28 § and KL 13:5
(how the board's decision is appealed).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from budget.domain.grants import beyond_plan
from budget.domain.grid import YEARS
from finsam.shared.formats import listing
from finsam.web.access import Access
from interventions.enums import ApplicationState, Outcome
from interventions.models import Application, ApplicationParty
from interventions.queries.agreements import texts_of
from interventions.queries.applications import party_rows
from members.models import DiaryEntry
from reports.assemble.contribution_letters import LetterHead

ZERO = Decimal(0)
AGREEMENT, REFUSAL, REFERRAL = "overenskommelse", "avslag", "aterremiss"


@dataclass(frozen=True)
class LetterParty:
    name: str
    is_principal: bool
    contribution: str


@dataclass(frozen=True)
class LetterYear:
    """Kronor of one year. `is_conditional` where no plan holds the year yet."""

    year: int
    applied: Decimal
    decided: Decimal
    is_conditional: bool = False


@dataclass(frozen=True)
class DecidedLetter:
    """One application as the board decided it. `decision` is § and reference, `reports` kind and last day."""

    head: LetterHead
    application: str
    sent_on: date | None
    starts: date | None
    ends: date | None
    orientation: str
    purpose: str
    target_group: str
    parties: tuple[LetterParty, ...]
    paragraph: str
    reference: str
    held_on: date
    years: tuple[LetterYear, ...]
    conditions: str
    reports: tuple[tuple[str, date], ...]

    @property
    def applied(self) -> Decimal:
        return sum((one.applied for one in self.years), ZERO)

    @property
    def decided(self) -> Decimal:
        return sum((one.decided for one in self.years), ZERO)

    @property
    def conditional(self) -> tuple[str, ...]:
        """The years whose money depends on budgets to come."""
        return tuple(str(one.year) for one in self.years if one.is_conditional and one.decided)

    @property
    def principal(self) -> str:
        return next((one.name for one in self.parties if one.is_principal), "")


def letter_kind(application: Application) -> str:
    """Which paper the decision gives; empty before there is one."""
    kinds = {Outcome.REFUSED: REFUSAL, Outcome.REFERRED: REFERRAL}
    if application.state in (ApplicationState.GRANTED, ApplicationState.AGREED):
        return AGREEMENT
    return kinds.get(Outcome(application.outcome), "") if application.outcome else ""


def gather_decided(access: Access, application: Application) -> DecidedLetter:
    """A decided application whole: nine queries."""
    texts = texts_of(application)
    parties = [one for one in party_rows().filter(application=application) if one.declined_at is None]
    decision = application.decision
    return DecidedLetter(
        head=_head(access, application, parties),
        application=application.title,
        sent_on=application.sent_at.date() if application.sent_at else None,
        starts=application.starts,
        ends=application.ends,
        orientation=str(application.get_orientation_display()),
        purpose=texts.purpose,
        target_group=texts.target_group,
        parties=tuple(LetterParty(str(one), one.is_principal, one.contribution) for one in parties),
        paragraph=decision.paragraph,
        reference=decision.reference,
        held_on=decision.meeting.held_on,
        years=_years(application),
        conditions=application.conditions,
        reports=tuple(
            (one.get_kind_display(), one.due) for one in application.report_days.order_by("due", "pk")
        ),
    )


def _years(application: Application) -> tuple[LetterYear, ...]:
    rows = list(application.years.order_by("year"))
    grant = getattr(application, "grant", None)
    first = grant.budget_year if grant else rows[0].year
    span = range(first, first + YEARS if grant else first + 1)
    later = beyond_plan([row.year for row in rows], span)
    return tuple(LetterYear(row.year, row.applied, row.decided or ZERO, row.year in later) for row in rows)


def _head(access: Access, application: Application, parties: list[ApplicationParty]) -> LetterHead:
    """A reference counts as the letter's number only when the diary has it."""
    association, own = application.association, application.reference
    is_entered = DiaryEntry.objects.within(access).filter(number=own).exists() if own else False
    return LetterHead(
        association=association.name_on(access.day),
        number=association.organisation_number,
        seat=association.seat,
        name=listing([str(one) for one in parties]),
        day=application.agreed_on or access.day,  # a signed agreement keeps its day
        reference=own if is_entered else "",
        has_diary=bool(association.diary_pattern),
    )
