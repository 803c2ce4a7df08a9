"""Calls for applications, and the versions of the form they are written in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max, Q

from finsam.web.access import Access
from interventions.domain.starting_form import STARTING_FORM, Question
from interventions.models import ApplicationCall, ApplicationForm, FormField
from members.enums import Act
from members.models import Association
from members.permissions import Permission, require
from members.services.record import record_event

CALL_FIELDS = ("title", "text", "form", "first_year", "years", "opens_on", "closes_on", "group")
DAYS = ("secretariat_days", "group_days", "chief_days")


class FormChangedError(Exception):
    """Somebody else has saved the form since it was read. Nothing was written."""


@dataclass(frozen=True)
class SavedForm:
    """`is_new_version` says that applications use the earlier one, which stands; `calls` took the new one."""

    form: ApplicationForm
    is_new_version: bool = False
    calls: int = 0


@transaction.atomic
def save_call(*, by: Access, call: ApplicationCall | None, values: Mapping[str, Any]) -> ApplicationCall:
    """Opens a call or changes one. `values` are of CALL_FIELDS and DAYS.

    Raises ValidationError, also when an application of the call has years that it would no longer cover.
    """
    require(by, Permission.KEEP_APPLICATIONS)
    row = ApplicationCall(association=by.association)
    if call is not None:
        row = ApplicationCall.objects.within(by).select_for_update(of=("self",)).get(pk=call.pk)
    for name in (*CALL_FIELDS, *DAYS):
        if name in values:
            setattr(row, name, values[name])
    row.full_clean()
    row.save()
    _log(by, row)
    return row


def _log(by: Access, subject: models.Model, **detail: Any) -> None:
    record_event(
        by=by, association_id=by.association.pk, action=Act.CALL_KEPT, subject=subject, detail=detail
    )


# The form


def digest_of(form: ApplicationForm) -> str:
    """What the form was when it was read: another digest means that somebody has saved it since."""
    rows = form.fields.order_by("position", "pk").values_list(
        "group", "label", "help_text", "kind", "is_required"
    )
    return sha256(repr((form.name, form.version, list(rows))).encode()).hexdigest()[:16]


@transaction.atomic
def start_form(*, by: Access, name: str = "Ansökan om medel") -> ApplicationForm:
    """A first version with the questions that most associations ask. Raises ValidationError when the name is taken."""
    require(by, Permission.KEEP_APPLICATIONS)
    Association.objects.select_for_update().get(pk=by.association.pk)
    form = ApplicationForm(association=by.association, name=name)
    form.full_clean()
    form.save()
    _write_questions(form, STARTING_FORM)
    _log(by, form, version=form.version)
    return form


@transaction.atomic
def save_form(
    *, by: Access, form: ApplicationForm, seen: str, name: str, questions: Sequence[Question]
) -> SavedForm:
    """The questions in their order. Once an application is written with the version, this makes the next one.

    Calls that have not closed take the new version; applications keep theirs. `seen` is digest_of when it was read.
    Raises FormChangedError when somebody has saved it since, ValidationError for a question without words or twice.
    """
    require(by, Permission.KEEP_APPLICATIONS)
    Association.objects.select_for_update().get(pk=by.association.pk)
    own = ApplicationForm.objects.within(by).get(pk=form.pk)
    if digest_of(own) != seen or own.version != newest_version(own):
        raise FormChangedError
    if not questions:
        raise ValidationError("Ett formulär behöver minst en fråga.")
    is_used = own.applications.exists()
    to = ApplicationForm(association_id=own.association_id, version=own.version + 1) if is_used else own
    to.name = own.name if is_used else name
    to.full_clean()
    to.save()
    to.fields.all().delete()
    _write_questions(to, questions)
    moved = _move_calls(by, own, to) if is_used else 0
    _log(by, to, version=to.version, questions=len(questions))
    return SavedForm(to, is_used, moved)


def newest_version(form: ApplicationForm) -> int:
    versions = ApplicationForm.objects.filter(association=form.association_id, name=form.name)
    return int(versions.aggregate(newest=Max("version"))["newest"])


def _write_questions(form: ApplicationForm, questions: Sequence[Question]) -> None:
    rows = []
    for position, one in enumerate(questions):
        row = FormField(
            form=form,
            group=one.group,
            label=one.label,
            help_text=one.help_text,
            kind=one.kind,
            is_required=one.is_required,
            position=position,
        )
        row.clean_fields(exclude=["form"])
        rows.append(row)
    labels = [row.label.casefold() for row in rows]
    twice = next((row.label for row in rows if labels.count(row.label.casefold()) > 1), None)
    if twice:
        raise ValidationError(f"Frågan ”{twice}” står två gånger. Ändra eller ta bort den ena.")
    FormField.objects.bulk_create(rows)


def _move_calls(by: Access, old: ApplicationForm, new: ApplicationForm) -> int:
    open_or_coming = Q(closes_on=None) | Q(closes_on__gte=by.day)
    return ApplicationCall.objects.within(by).filter(open_or_coming, form=old).update(form=new)
