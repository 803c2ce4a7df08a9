"""Rows about the consultation of a budget. Reads and returns; never writes."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from budget.domain.consultation import Asked
from budget.enums import BudgetState
from budget.models import Budget, BudgetExplanation, Consultation
from finsam.web.access import Access
from members.enums import BodyKind, MeetingState
from members.models import Meeting, Membership

BEFORE_ADOPTION = (BudgetState.PROPOSED, BudgetState.CONSULTED)


@dataclass(frozen=True)
class MemberAsked:
    """A member, what the law asks about it, and the stored row when the proposal has been sent to it."""

    membership: Membership
    asked: Asked
    row: Consultation | None
    days: int | None


def consultations(access: Access) -> QuerySet[Consultation]:
    """Every member that a proposal has been sent to."""
    return Consultation.objects.within(access).select_related("budget", "membership__organisation")


def members_asked(access: Access, budget: Budget, day: date) -> tuple[MemberAsked, ...]:
    """Who is consulted: members on the day, those that are members when the year begins, and whoever was asked. Two queries."""
    stored = {row.membership_id: row for row in consultations(access).filter(budget=budget)}
    begins = max(day, date(budget.year, 1, 1))
    now, then = (Q(pk__in=Membership.objects.active_on(on).values("pk")) for on in (day, begins))
    rows = (
        Membership.objects.within(access)
        .filter(now | then | Q(pk__in=stored), association=budget.association_id)
        .select_related("organisation")
        .order_by("pk")
    )
    return tuple(_asked(member, stored.get(member.pk), access.day) for member in rows)


def _asked(member: Membership, row: Consultation | None, today: date) -> MemberAsked:
    asked = Asked(str(member), row.sent_on, row.answered_on, row.view) if row else Asked(str(member))
    return MemberAsked(member, asked, row, asked.days_to_answer(today))


def explanations(access: Access) -> QuerySet[BudgetExplanation]:
    return BudgetExplanation.objects.within(access).select_related("budget")


def late_explanations(access: Access) -> QuerySet[BudgetExplanation]:
    """Of adopted budgets: not settled though the day is over, the longest overdue first."""
    rows = explanations(access).filter(budget__state=BudgetState.ADOPTED, settled_on=None)
    return rows.filter(due__lt=access.day).order_by("due", "pk")


def conditional_budgets(access: Access) -> QuerySet[Budget]:
    """Adopted on a condition that is not met yet."""
    rows = Budget.objects.within(access).filter(state=BudgetState.ADOPTED, condition_met_on=None)
    return rows.exclude(condition="").select_related("decision__meeting").order_by("year", "pk")


def budget_meeting(access: Access) -> Meeting | None:
    """The public meeting of the board that has been called and is to come: from its notice the proposal is open to all."""
    rows = Meeting.objects.within(access).filter(body__kind=BodyKind.BOARD, is_public=True)
    return rows.filter(state=MeetingState.CALLED, held_on__gte=access.day).order_by("held_on", "pk").first()


def open_proposal(access: Access, year: int) -> Budget | None:
    """The proposal that anybody may read, 8 kap. 14 § KL: a meeting has been called that decides it."""
    meeting = budget_meeting(access)
    if meeting is None or meeting.held_on.year not in (year - 1, year):
        return None
    rows = Budget.objects.within(access).filter(association=access.association, year=year)
    newest = rows.select_related("association").order_by("-version").first()
    return newest if newest and newest.state in BEFORE_ADOPTION else None
