"""Staff that parties give, hand-overs, and what the office is to be asked after an end. Reads and returns; never writes."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from finsam.shared.formats import number_word
from finsam.web.access import Access
from interventions.domain.staff import StaffRow
from interventions.models import HandOver, HandOverCheck, Intervention, StaffContribution
from members.domain.warnings import Warned
from members.models import Membership
from members.queries.names import swedish


def staff_of(access: Access, intervention: Intervention, year: int, day: date) -> tuple[StaffRow, ...]:
    """A row for the owner, each party, and whoever else has given staff that year: three queries and the names'."""
    given = StaffContribution.objects.within(access).filter(intervention=intervention, year=year)
    known = {row.membership_id: row for row in given}
    members = (
        Membership.objects.within(access)
        .filter(Q(pk=intervention.owner_id) | Q(party_rows__intervention=intervention) | Q(pk__in=known))
        .select_related("organisation")
        .prefetch_related("organisation__names")
        .order_by("party", swedish("organisation__current_name"))
        .distinct()
    )
    return tuple(
        StaffRow(
            intervention.pk,
            intervention.name,
            member.pk,
            member.organisation.name_on(day),
            known[member.pk].planned if member.pk in known else None,
            known[member.pk].actual if member.pk in known else None,
        )
        for member in members
    )


def staff_of_year(access: Access, year: int, day: date) -> tuple[StaffRow, ...]:
    """What is written of the year, intervention by intervention in the plan's order, then party by party."""
    rows = (
        StaffContribution.objects.within(access)
        .filter(year=year)
        .select_related("intervention", "membership__organisation")
        .prefetch_related("membership__organisation__names")
        .order_by("intervention__position", "intervention__name", "membership__party", "membership")
    )
    return tuple(
        StaffRow(
            row.intervention_id,
            row.intervention.name,
            row.membership_id,
            row.membership.organisation.name_on(day),
            row.planned,
            row.actual,
        )
        for row in rows
    )


@dataclass(frozen=True)
class HandOverRow:
    """What was promised when an intervention ended, and what became of it; empty words where nothing is known."""

    intervention_id: int
    intervention: str
    ends: date | None
    taker: str
    promise: str
    answers: tuple[tuple[int, str], ...]

    def answer_after(self, months: int) -> str:
        return dict(self.answers).get(months, "")


def hand_overs(access: Access) -> QuerySet[HandOver]:
    checks = HandOverCheck.objects.order_by("months")
    return (
        HandOver.objects.within(access)
        .select_related("intervention", "taker__organisation")
        .prefetch_related(Prefetch("checks", checks), "taker__organisation__names")
        .order_by("intervention__ends", "intervention__position", "pk")
    )


def hand_over_of(access: Access, intervention: Intervention) -> HandOver | None:
    return hand_overs(access).filter(intervention=intervention).first()


def hand_overs_of_year(access: Access, year: int, day: date) -> tuple[HandOverRow, ...]:
    """Of interventions that ended in the year, or that were asked after in it; as answered by the day."""
    rows = hand_overs(access).filter(Q(intervention__ends__year=year) | Q(checks__due__year=year)).distinct()
    return tuple(
        HandOverRow(
            row.intervention_id,
            row.intervention.name,
            row.intervention.ends,
            row.taker.organisation.name_on(day) if row.taker else "",
            row.promise,
            tuple((check.months, _answer(check)) for check in row.checks.all() if check.answer),
        )
        for row in rows
        if row.intervention.ends and row.intervention.ends <= date(year, 12, 31)
    )


def _answer(check: HandOverCheck) -> str:
    word = check.get_answer_display()
    return f"{word}. {check.text}" if check.text else word


def checks(access: Access) -> QuerySet[HandOverCheck]:
    return HandOverCheck.objects.within(access).select_related(
        "hand_over__intervention", "hand_over__taker__organisation"
    )


def hand_over_warnings(access: Access) -> list[Warned]:
    """Questions whose day has come and that nobody has answered. One query."""
    due = checks(access).filter(answer="", due__lte=access.day).order_by("due", "pk")
    return [_warned(check) for check in due]


def _warned(check: HandOverCheck) -> Warned:
    name = check.hand_over.intervention.name
    return Warned(
        code="hand_over",
        keys=(f"hand_over-{check.pk}-{check.due}",),
        text=f"{name} slutade för {number_word(check.months)} månader sedan: skriv vad som blev av den",
        due=check.due,
        page="hand_over_answer",
        pk=check.pk,
    )


def reports_of(access: Access, intervention: Intervention) -> QuerySet:
    """The reports of one intervention, the latest first."""
    return (
        intervention.submissions.within(access)
        .select_related("period")
        .order_by("-period__last_day", "kind", "-number")
    )
