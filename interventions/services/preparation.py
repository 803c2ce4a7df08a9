"""From a sent-in application to a proposal: the days before the board, the authorities' advice, the chief's proposal."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max

from finsam.web import clock
from finsam.web.access import Access
from interventions.domain.preparation import (
    STOP_TITLES,
    AmountsError,
    DaysError,
    Part,
    chain,
    check_amounts,
    stop_code,
)
from interventions.enums import Advice, ApplicationState, Outcome
from interventions.models import Application, ApplicationCall, Recommendation
from interventions.queries.preparation import authorities_of, meetings_to_choose, own_authorities
from interventions.services.applications import go, lock_application, log
from members.enums import Act
from members.models import Meeting, Membership
from members.permissions import Permission, require
from members.services.record import record_event
from members.services.stops import fulfil_stop, place_stop

# Still with the group, or with the applicant on the group's behalf.
UNDER_WAY = (ApplicationState.SENT, ApplicationState.RETURNED)


@transaction.atomic
def choose_board_date(
    *, by: Access, call: ApplicationCall, meeting: Meeting, before: Mapping[Part, int] | None = None
) -> ApplicationCall:
    """The meeting that decides. The three stops before it are made, or moved there; `before` is days before it, by part.

    Raises ValidationError for a meeting that is not the board's or has been held, and for days out of order.
    """
    require(by, Permission.KEEP_APPLICATIONS)
    locked = ApplicationCall.objects.within(by).select_for_update(of=("self",)).get(pk=call.pk)
    chosen = meetings_to_choose(by).filter(pk=meeting.pk).first()
    if chosen is None:
        raise ValidationError({"meeting": "Välj ett styrelsemöte som inte har hållits."})
    for part, days in (before or {}).items():
        setattr(locked, DAY_FIELDS[part], days)
    locked.board_meeting = chosen
    locked.full_clean()
    try:
        days = chain(chosen.held_on, days_before(locked))
    except DaysError as error:
        raise ValidationError(str(error), code="days") from None
    locked.save(update_fields=["board_meeting", *DAY_FIELDS.values()])
    for part, due in days.items():
        title = STOP_TITLES[part].format(call=locked.title)
        place_stop(by=by, code=stop_code(locked.pk, part), meeting=chosen, title=title, due=due)
    _log_call(by, locked, ["board_meeting"])
    return locked


DAY_FIELDS = {
    Part.SECRETARIAT: "secretariat_days",
    Part.GROUP: "group_days",
    Part.CHIEF: "chief_days",
}


def days_before(call: ApplicationCall) -> dict[Part, int]:
    """The call's settings, in days before the board's meeting."""
    return {part: getattr(call, name) for part, name in DAY_FIELDS.items()}


def _log_call(by: Access, call: ApplicationCall, fields: list[str]) -> None:
    record_event(
        by=by,
        association_id=call.association_id,
        action=Act.CALL_KEPT,
        subject=call,
        detail={"fields": fields},
    )


@transaction.atomic
def finish_secretariat(*, by: Access, call: ApplicationCall) -> None:
    """The office has gone through what came in; its stop is done. Once more is no error."""
    require(by, Permission.KEEP_APPLICATIONS)
    locked = ApplicationCall.objects.within(by).select_for_update(of=("self",)).get(pk=call.pk)
    _fulfil(by, locked, Part.SECRETARIAT)


def _fulfil(by: Access, call: ApplicationCall, *parts: Part) -> None:
    if call.board_meeting is None:
        return
    for part in parts:
        year = call.board_meeting.held_on.year
        fulfil_stop(by=by, code=stop_code(call.pk, part), year=year, on=by.day)


# The group


@transaction.atomic
def recommend(
    *,
    by: Access,
    application: Application,
    membership: Membership,
    advice: str,
    reason: str,
    version: int | None = None,
) -> Recommendation:
    """What the authority of one's own seat in the group says of the latest version; said again, it replaces what it said.

    `version` is the one that was read. Raises PermissionDenied for another authority, ValidationError when preparation
    is over or the application has been completed meanwhile.
    """
    locked = lock_application(by, application.pk)
    if membership.pk not in {own.pk for own in own_authorities(by, locked.call)}:
        raise PermissionDenied("a recommendation is given by the authority's own member of the group")
    _check_open(locked)
    latest = latest_version(locked)
    if version not in (None, latest):
        raise ValidationError(
            "Ansökan har kompletterats medan du skrev. Läs vad som har ändrats, och svara sedan.",
            code="version",
        )
    row = Recommendation.objects.filter(application=locked, version=latest, membership=membership).first()
    row = row or Recommendation(application=locked, version=latest, membership=membership)
    row.advice, row.reason, row.by, row.at = Advice(advice), reason.strip(), by.user, clock.now()
    row.in_conflict = locked.party_rows.filter(membership=membership, declined_at=None).exists()
    row.full_clean()
    row.save()
    log(by, locked, Act.RECOMMENDED, row, membership=membership.pk, version=latest)
    return row


def _check_open(application: Application) -> None:
    if application.state == ApplicationState.RETURNED:
        raise ValidationError(
            "Ansökan är tillbaka hos sökanden för komplettering. Svara när den har kommit in igen.",
            code="state",
        )
    if application.state != ApplicationState.SENT:
        raise ValidationError("Beredningen är avslutad. Rekommendationen kan inte ändras.", code="state")


def latest_version(application: Application) -> int:
    return int(application.versions.aggregate(latest=Max("number"))["latest"] or 0)


@transaction.atomic
def end_preparation(*, by: Access, application: Application) -> Application:
    """The group's work is over; nobody's answer changes after this. With the call's last one the group's stop is done.

    Raises ValidationError unless the application is with the group.
    """
    require(by, Permission.KEEP_APPLICATIONS)
    locked = lock_application(by, application.pk)
    go(locked, ApplicationState.PREPARED)
    locked.save(update_fields=["state"])
    version = latest_version(locked)
    answered = locked.recommendations.filter(version=version).count()
    asked = len(authorities_of(by, locked.call))
    log(by, locked, Act.APPLICATION_PREPARED, version=version, answered=answered, asked=asked)
    if not locked.call.applications.filter(state__in=UNDER_WAY).exists():
        _fulfil(by, locked.call, Part.SECRETARIAT, Part.GROUP)
    return locked


# The chief


@transaction.atomic
def propose(
    *, by: Access, application: Application, outcome: str, amounts: Mapping[int, Decimal], text: str
) -> Application:
    """The chief's proposal to the board with kronor per year; may be written anew until the board has decided.

    Raises ValidationError when outcome and amounts do not agree, or preparation is not over.
    """
    require(by, Permission.PROPOSE_GRANTS)
    locked = lock_application(by, application.pk)
    if locked.state != ApplicationState.PROPOSED:
        go(locked, ApplicationState.PROPOSED)
    years = list(locked.years.select_for_update())
    try:
        check_amounts(outcome, {year.year: year.applied for year in years}, amounts)
    except AmountsError as error:
        raise ValidationError(str(error), code="amounts") from None
    if not text.strip():
        raise ValidationError({"text": "Skriv varför du föreslår det: styrelsen läser det."})
    locked.proposed, locked.proposal = Outcome(outcome), text.strip()
    locked.full_clean()
    locked.save(update_fields=["state", "proposed", "proposal"])
    for year in years:
        year.proposed = amounts.get(year.year) or Decimal(0)
        year.save(update_fields=["proposed"])
    log(by, locked, Act.APPLICATION_PROPOSED)
    waiting = (*UNDER_WAY, ApplicationState.PREPARED)
    if not locked.call.applications.filter(state__in=waiting).exists():
        _fulfil(by, locked.call, Part.CHIEF)
    return locked
