"""What the preparing group has in front of it: its authorities, the call's applications, and what has been said of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, Max, OuterRef, Prefetch, QuerySet, Subquery

from finsam.web.access import Access
from interventions.domain.applications import thaw
from interventions.domain.comparison import Compared
from interventions.domain.preparation import Answer, Authority, Part, Tally, stop_code, tally
from interventions.enums import Advice, ApplicationState
from interventions.models import (
    Application,
    ApplicationCall,
    ApplicationParty,
    ApplicationVersion,
    Recommendation,
)
from interventions.queries.applications import own_organisations, visible_applications
from members.domain.meetings import COMING
from members.enums import BodyKind
from members.models import Meeting, Membership, Stop
from members.permissions import Permission, may
from members.queries.bodies import seats_on

# Being written, or taken back: nothing to prepare.
NOT_PREPARED = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)
ZERO = Decimal(0)


def may_prepare(access: Access, call: ApplicationCall) -> bool:
    """May she read the preparation of the call: its group, and whoever sees every application."""
    return call.group_id in access.bodies or may(access, Permission.SEE_ALL_APPLICATIONS)


def is_in_preparation(application: Application) -> bool:
    """Has it been sent in, and is it not taken back?"""
    return application.sent_at is not None and application.state not in NOT_PREPARED


def calls_to_prepare(access: Access) -> QuerySet[ApplicationCall]:
    return ApplicationCall.objects.within(access).select_related("group", "board_meeting__body")


# Authorities


def authorities_of(access: Access, call: ApplicationCall) -> list[Membership]:
    """The members with a seat in the call's group, in the order of its seats: five queries. Others' seats have no advice.

    They are the group's of today; of a call whose board has met, those of that day.
    """
    if call.group_id is None:
        return []
    day = _day_of(call, access.day)
    members = _members_by_organisation(access, day)
    found = [_member_of(seat, day, members) for seat in _seats(access, call, day)]
    return list(dict.fromkeys(one for one in found if one))


def own_authorities(access: Access, call: ApplicationCall) -> list[Membership]:
    """Those she answers for: the members whose seats in the call's group she holds today."""
    if call.group_id is None or call.group_id not in access.bodies:
        return []
    members = _members_by_organisation(access, access.day)
    seats = [seat for seat in _seats(access, call, access.day) if seat.pk in access.seats]
    found = [_member_of(seat, access.day, members) for seat in seats]
    return list(dict.fromkeys(one for one in found if one))


def _day_of(call: ApplicationCall, today: date) -> date:
    return min(today, call.board_meeting.held_on) if call.board_meeting else today


def _seats(access: Access, call: ApplicationCall, day: date) -> Iterable:
    return seats_on(day).within(access).filter(body=call.group_id).order_by("position", "pk")


def _member_of(seat, day: date, members: dict[int, Membership]) -> Membership | None:
    organisation = seat.organisation_on(day)
    return members.get(organisation.pk) if organisation else None


def _members_by_organisation(access: Access, day: date) -> dict[int, Membership]:
    rows = Membership.objects.within(access).active_on(day).select_related("organisation")
    return {row.organisation_id: row for row in rows}


# What waits


@dataclass(frozen=True)
class WaitingCall:
    """A call with how many of its applications wait for somebody."""

    call_id: int
    title: str
    count: int


def waiting_for_advice(access: Access) -> list[WaitingCall]:
    """Applications in her groups that a member she sits for has not answered, by call: three queries, none without a group."""
    if not access.bodies:
        return []
    said = Recommendation.objects.filter(
        application=OuterRef(OuterRef("pk")), membership=OuterRef("pk"), version=OuterRef(OuterRef("newest"))
    )
    applies = ApplicationParty.objects.filter(
        application=OuterRef(OuterRef("pk")), membership=OuterRef("pk"), declined_at=None
    )
    own = Membership.objects.within(access).active_on(access.day)
    own = own.filter(~Exists(said), ~Exists(applies), organisation__in=own_organisations(access))
    newest = (
        ApplicationVersion.objects.filter(application=OuterRef("pk")).order_by("-number").values("number")
    )
    rows = Application.objects.within(access).filter(call__group__in=sorted(access.bodies))
    return _by_call(rows.annotate(newest=Subquery(newest[:1])).filter(Exists(own)))


def waiting_for_preparation(access: Access) -> list[WaitingCall]:
    """Applications that have been sent in and whose preparation is not over, by call. One query."""
    return _by_call(Application.objects.within(access))


def _by_call(applications: QuerySet[Application]) -> list[WaitingCall]:
    rows = applications.filter(state=ApplicationState.SENT).order_by("call__closes_on", "call")
    found = Counter(rows.values_list("call", "call__title"))
    return [WaitingCall(pk, title, count) for (pk, title), count in found.items()]


# What has been said


@dataclass(frozen=True)
class PreparedRow:
    """One application in front of the group. `own` are the reader's standings; `asks_me` when one of them is missing."""

    application: Application
    version: int
    tally: Tally
    own: tuple
    applied: Decimal

    @property
    def is_open(self) -> bool:
        """May the group answer?"""
        return self.application.state == ApplicationState.SENT

    @property
    def asks_me(self) -> bool:
        return self.is_open and any(one.answer is None and not one.authority.is_party for one in self.own)

    @property
    def own_is_party(self) -> bool:
        return any(one.authority.is_party for one in self.own)


def preparation_rows(access: Access, call: ApplicationCall) -> list[PreparedRow]:
    """The call's applications that have been sent in; those that wait for the reader's own answer first, then by name.

    The number of queries is the same for any number of applications.
    """
    authorities = authorities_of(access, call)
    own = {one.pk for one in own_authorities(access, call)}
    rows = [_row(one, authorities, own) for one in _applications(access).filter(call=call)]
    return sorted(rows, key=lambda row: (not row.asks_me, not row.is_open, row.application.title.lower()))


def prepared_row(access: Access, application: Application) -> PreparedRow:
    """The same for one application."""
    call = application.call
    own = {one.pk for one in own_authorities(access, call)}
    found = _applications(access).get(pk=application.pk)
    return _row(found, authorities_of(access, call), own)


def _applications(access: Access) -> QuerySet[Application]:
    parties = ApplicationParty.objects.select_related("membership__organisation")
    said = Recommendation.objects.select_related("membership__organisation", "by").order_by("at", "pk")
    rows = visible_applications(access).filter(sent_at__isnull=False).exclude(state__in=NOT_PREPARED)
    rows = rows.select_related("call__group", "call__board_meeting__body", "association", "decision__meeting")
    rows = rows.prefetch_related(
        Prefetch("party_rows", parties), Prefetch("recommendations", said), "years", "report_days"
    )
    return rows.annotate(version=Max("versions__number")).order_by("pk")


def _row(application: Application, authorities: Iterable[Membership], own: set[int]) -> PreparedRow:
    parties = {row.membership_id for row in application.party_rows.all() if row.declined_at is None}
    known = [Authority(one.pk, str(one), one.pk in parties) for one in authorities]
    counted = tally(known, [_answer(row) for row in application.recommendations.all()], application.version)
    return PreparedRow(
        application=application,
        version=application.version,
        tally=counted,
        own=tuple(one for one in counted.standings if one.authority.membership in own),
        applied=sum((year.applied for year in application.years.all()), ZERO),
    )


def _answer(row: Recommendation) -> Answer:
    return Answer(
        row.membership_id,
        str(row.membership),
        Advice(row.advice),
        row.reason,
        row.by.name or row.by.email,
        row.at,
        row.version,
        row.in_conflict,
    )


def compared_applications(access: Access, rows: Iterable[PreparedRow]) -> list[Compared]:
    """What each had sent in last, with its tally and, for those who see all, the chief's proposal. One query."""
    rows, tells = list(rows), may(access, Permission.SEE_ALL_APPLICATIONS)
    versions = ApplicationVersion.objects.filter(application__in=[row.application.pk for row in rows])
    latest = {one.application_id: one for one in versions.order_by("number")}
    return [
        Compared(
            row.application.pk,
            thaw(latest[row.application.pk].contents),
            row.tally,
            tuple(
                (y.year, y.proposed) for y in row.application.years.all() if tells and y.proposed is not None
            ),
            row.application.proposal if tells else "",
        )
        for row in rows
    ]


# The board's meeting and the stops before it


def meetings_to_choose(access: Access) -> QuerySet[Meeting]:
    """Board meetings that have not been held, the nearest first."""
    rows = Meeting.objects.within(access).filter(
        body__kind=BodyKind.BOARD, held_on__gte=access.day, state__in=list(COMING)
    )
    return rows.select_related("body").order_by("held_on", "pk")


def stops_of(access: Access, call: ApplicationCall) -> list[Stop]:
    """The call's three stops in the order of the chain; none before a meeting is chosen."""
    codes = [stop_code(call.pk, part) for part in Part]
    rows = {stop.code: stop for stop in Stop.objects.within(access).filter(code__in=codes)}
    return [rows[code] for code in codes if code in rows]
