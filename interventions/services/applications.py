"""An application's course until it is prepared: begun, written, sent in, returned, withdrawn. Each step under lock."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction

from finsam.web import clock
from finsam.web.access import Access
from finsam.web.validators import refuse_personal_numbers
from interventions.domain.application_lacks import late_problem
from interventions.domain.applications import MAY_GO, Owner, StepError, check_step, freeze
from interventions.enums import ApplicationState
from interventions.models import Application, ApplicationCall, ApplicationParty, ApplicationVersion
from interventions.queries.applications import (
    contents_of,
    is_applicant,
    lacks_of,
    own_organisations,
    terms_of,
    visible_applications,
)
from members.enums import Act
from members.models import Membership
from members.permissions import Permission, may, require
from members.services.record import record_event


def lock_application(by: Access, pk: int) -> Application:
    """The application as she may see it, held until the transaction ends."""
    rows = Application.objects.within(by).filter(pk__in=visible_applications(by).values("pk"))
    return rows.select_for_update(of=("self",)).select_related("call", "association").get(pk=pk)


def lock_for_applicant(by: Access, pk: int) -> Application:
    """As above. Raises PermissionDenied for whoever may see it and not write in it."""
    application = lock_application(by, pk)
    if not is_applicant(by, application):
        raise PermissionDenied("the application is somebody else's")
    return application


def go(application: Application, to: ApplicationState) -> None:
    """Sets the state. Raises ValidationError with the way out when the step is not allowed."""
    try:
        check_step(application.state, to)
    except StepError as error:
        raise ValidationError(str(error), code="state") from error
    application.state = to


def log(
    by: Access, application: Application, action: Act, subject: models.Model | None = None, **detail: Any
) -> None:
    record_event(
        by=by,
        association_id=application.association_id,
        action=action,
        subject=subject or application,
        detail={"application": application.pk, **detail},
    )


@transaction.atomic
def start_application(
    *, by: Access, call: ApplicationCall, title: str, membership: Membership
) -> Application:
    """A draft with the call's questions and the member as its principal, confirmed by whoever sits for it.

    Raises ValidationError unless the call is open; after its last day only the office may begin one.
    """
    require(by, Permission.APPLY)
    own = ApplicationCall.objects.within(by).select_related("form").get(pk=call.pk)
    member = Membership.objects.within(by).active_on(by.day).get(pk=membership.pk)
    problem = late_problem(terms_of(own), by.day)
    if problem and (by.day < own.opens_on or not may(by, Permission.KEEP_APPLICATIONS)):
        raise ValidationError(problem, code="late")
    application = Application(
        association_id=own.association_id, call=own, form=own.form, title=title, created_by=by.user
    )
    application.full_clean()
    application.save()
    name = by.user.name or by.user.email
    party = ApplicationParty(
        application=application,
        membership=member,
        is_principal=True,
        contact_name=name,
        contact_email=by.user.email,
    )
    if member.organisation_id in own_organisations(by):
        party.confirmed_at, party.confirmed_by = clock.now(), name
    party.full_clean()
    party.save()
    log(by, application, Act.APPLICATION_SAVED)
    return application


@transaction.atomic
def send_application(*, by: Access, application: Application, late_reason: str = "") -> Application:
    """Freezes a version and hands it to the office.

    Raises ValidationError with everything that lacks, or with the call's last day; the office may take it late with a
    reason. What was sent in on time may be completed after the last day.
    """
    locked = lock_for_applicant(by, application.pk)
    go(locked, ApplicationState.SENT)
    number = locked.versions.count() + 1
    late = late_problem(terms_of(locked.call), by.day) if number == 1 else None
    if late and not (late_reason.strip() and may(by, Permission.KEEP_APPLICATIONS)):
        raise ValidationError(late, code="late")
    contents = contents_of(locked)
    found = lacks_of(by, locked, contents)
    if found:
        raise ValidationError([lack.text for lack in found], code="lacks")
    reason = late_reason.strip() if late else ""
    refuse_personal_numbers(reason)
    at = clock.now()
    ApplicationVersion.objects.create(
        application=locked,
        number=number,
        contents=freeze(replace(contents, late_reason=reason)),
        sent_at=at,
        sent_by=by.user,
    )
    locked.sent_at = locked.sent_at or at
    locked.save(update_fields=["state", "sent_at"])
    log(by, locked, Act.APPLICATION_SENT, version=number, late=bool(late))
    return locked


@transaction.atomic
def return_application(*, by: Access, application: Application, what: str) -> Application:
    """Back to the applicant, who reads what to complete. Raises ValidationError at `to_complete`."""
    require(by, Permission.KEEP_APPLICATIONS)
    locked = lock_application(by, application.pk)
    go(locked, ApplicationState.RETURNED)
    if not what.strip():
        raise ValidationError({"to_complete": "Skriv vad som ska kompletteras."})
    locked.to_complete = what.strip()
    locked.full_clean()
    locked.save(update_fields=["state", "to_complete"])
    log(by, locked, Act.APPLICATION_RETURNED)
    return locked


@transaction.atomic
def withdraw_application(*, by: Access, application: Application, reason: str) -> Application:
    """Ends it, with the reason. Once the group's work is over only the office may, for the applicant.

    Raises ValidationError when its state does not allow it, or without a reason.
    """
    locked = lock_for_applicant(by, application.pk)
    was = ApplicationState(locked.state)
    go(locked, ApplicationState.WITHDRAWN)
    if MAY_GO[was][ApplicationState.WITHDRAWN] == Owner.OFFICE:
        require(by, Permission.KEEP_APPLICATIONS)
    if not reason.strip():
        raise ValidationError({"reason": "Skriv varför ansökan återkallas."})
    locked.withdrawn_because = reason.strip()
    locked.full_clean()
    locked.save(update_fields=["state", "withdrawn_because"])
    log(by, locked, Act.APPLICATION_WITHDRAWN, was=was)
    return locked
