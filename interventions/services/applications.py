"""An application's course until it is prepared: begun, written, sent in, returned, withdrawn. Each step under lock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from finsam.web.access import Access
from interventions.domain.applications import StepError, YearPart, check_step
from interventions.enums import ApplicationState
from interventions.models import Application, ApplicationCall
from interventions.queries.applications import is_applicant, visible_applications
from members.enums import Act
from members.models import Membership
from members.permissions import Permission, require
from members.services.record import record_event


class ChangedMeanwhileError(Exception):
    """Somebody else has saved the application since it was read. Nothing was written."""


@dataclass(frozen=True)
class PartyWritten:
    """A party as it is to stand; `pk` is None for a new one."""

    pk: int | None
    membership: Membership
    is_principal: bool
    contribution: str
    contact_name: str
    contact_email: str


@dataclass(frozen=True)
class Written:
    """All that is written in an application. `answers` is the question's number → text."""

    title: str
    orientation: str
    starts: date | None
    ends: date | None
    answers: Mapping[int, str]
    years: Sequence[YearPart]
    parties: Sequence[PartyWritten]


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


def log(by: Access, application: Application, action: Act, subject: Any = None, **detail: Any) -> None:
    record_event(
        by=by,
        association_id=application.association_id,
        action=action,
        subject=subject or application,
        detail={"application": application.pk, **detail},
    )


def start_application(
    *, by: Access, call: ApplicationCall, title: str, membership: Membership
) -> Application:
    """A draft with the call's questions and the member as its principal. Raises ValidationError unless the call is open."""
    raise NotImplementedError


def save_application(
    *, by: Access, application: Application, edit_number: int, written: Written
) -> Application:
    """Everything written, at once. Raises ChangedMeanwhileError unless it is still what was read."""
    raise NotImplementedError


def send_application(*, by: Access, application: Application, late_reason: str = "") -> Application:
    """Freezes a version. Raises ValidationError with all that lacks."""
    raise NotImplementedError


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


def withdraw_application(*, by: Access, application: Application, reason: str) -> Application:
    """Ends it, with the reason. Raises ValidationError when its state does not allow it."""
    raise NotImplementedError
