"""An application's words, parties and money, written at once, so that two writers never overwrite each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from finsam.web import clock
from finsam.web.access import Access
from interventions.domain.applications import OPEN, YearPart
from interventions.enums import ApplicationState
from interventions.models import Application, ApplicationAnswer, ApplicationParty, ApplicationYear
from interventions.queries.applications import fields_of, own_organisations
from interventions.services.applications import lock_for_applicant, log
from members.enums import Act
from members.models import Membership

Money = dict[int, tuple[object, ...]]


class ChangedMeanwhileError(Exception):
    """Somebody else has saved the application since it was read. Nothing was written."""


@dataclass(frozen=True)
class PartyWritten:
    """A party as it is to stand; `pk` is None for a new one."""

    pk: int | None
    membership_id: int
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


@dataclass(frozen=True)
class Saved:
    """`asked_again` names the parties whose confirmation no longer holds, because what they confirmed has changed."""

    application: Application
    asked_again: tuple[str, ...] = ()


def lock_open(by: Access, pk: int) -> Application:
    """Held for its applicant until the transaction ends. Raises ValidationError unless it is being written."""
    application = lock_for_applicant(by, pk)
    if application.state not in OPEN:
        label = ApplicationState(application.state).label.lower()
        raise ValidationError(f"Ansökan är {label} och kan inte ändras.", code="state")
    return application


@transaction.atomic
def save_application(*, by: Access, application: Application, edit_number: int, written: Written) -> Saved:
    """Everything written, half-finished too; a party that is not among the written ones is removed.

    A party has confirmed the period, the money and its own contribution: when one of them changes it is asked again.
    Raises ChangedMeanwhileError unless it is still what was read, ValidationError for what cannot be kept.
    """
    locked = lock_open(by, application.pk)
    if locked.edit_number != edit_number:
        raise ChangedMeanwhileError
    is_new_deal = _write_head(locked, written)
    _write_answers(locked, written.answers)
    is_new_deal |= _write_years(locked, written.years)
    asked_again = _write_parties(by, locked, written.parties, is_new_deal)
    locked.edit_number = F("edit_number") + 1
    locked.save(update_fields=["title", "orientation", "starts", "ends", "edit_number"])
    log(by, locked, Act.APPLICATION_SAVED, parties=len(written.parties), asked_again=len(asked_again))
    return Saved(locked, tuple(asked_again))


def _write_head(application: Application, written: Written) -> bool:
    """True when the period is another than before."""
    before = application.starts, application.ends
    application.title, application.orientation = written.title, written.orientation
    application.starts, application.ends = written.starts, written.ends
    application.full_clean()
    return before != (written.starts, written.ends)


def _write_answers(application: Application, answers: Mapping[int, str]) -> None:
    stored = {one.field_id: one for one in ApplicationAnswer.objects.filter(application=application)}
    known = {field.pk for field in fields_of(application)}
    rows = []
    for field, text in answers.items():
        if field not in known:
            raise ValidationError("En fråga hör till ett annat formulär. Öppna ansökan på nytt.")
        row = stored.get(field) or ApplicationAnswer(application=application, field_id=field)
        row.text = text
        row.clean_fields(exclude=["application", "field"])
        rows.append(row)
    ApplicationAnswer.objects.bulk_update([row for row in rows if row.pk], ["text"])
    ApplicationAnswer.objects.bulk_create([row for row in rows if not row.pk])


def _write_years(application: Application, years: Sequence[YearPart]) -> bool:
    """The years anew, empty ones left out. True when some amount is another than before."""
    stored = ApplicationYear.objects.filter(application=application)
    before: Money = {one.year: (one.applied, one.own, one.others) for one in stored}
    kept = [one for one in years if one.total or one.note]
    rows = [
        ApplicationYear(
            application=application,
            year=one.year,
            applied=one.applied,
            own=one.own,
            others=one.others,
            note=one.note,
        )
        for one in kept
    ]
    for row in rows:
        row.clean_fields(exclude=["application"])
        row.validate_constraints(exclude=["application"])
    stored.delete()
    ApplicationYear.objects.bulk_create(rows)
    after: Money = {one.year: (one.applied, one.own, one.others) for one in kept}
    return before != after


def _write_parties(
    by: Access, application: Application, parties: Sequence[PartyWritten], is_new_deal: bool
) -> list[str]:
    """The parties as they are to stand; the names of those that have to confirm again."""
    stored = {row.pk: row for row in ApplicationParty.objects.filter(application=application)}
    if not {one.pk for one in parties if one.pk} <= stored.keys():
        raise ChangedMeanwhileError
    before = next((row.pk for row in stored.values() if row.is_principal), None)
    after = next((one.pk for one in parties if one.is_principal), None)
    is_new_deal |= before != after
    gone = [pk for pk in stored if pk not in {one.pk for one in parties}]
    ApplicationParty.objects.filter(pk__in=gone).delete()
    # There is one principal at every moment: the old one gives way first.
    ApplicationParty.objects.filter(application=application).update(is_principal=False)
    own, asked_again = own_organisations(by), []
    for one in parties:
        row = stored.get(one.pk or 0) or _new_party(by, application, one.membership_id)
        changed = is_new_deal or row.contribution != one.contribution
        if _renew(row, one, changed):
            asked_again.append(str(row.membership))
        if row.membership.organisation_id in own and not row.confirmed_at:
            row.confirmed_at, row.confirmed_by = clock.now(), by.user.name or by.user.email
            row.declined_at = None
        row.clean_fields(exclude=["application", "membership"])
        row.save()
    return [name for name in asked_again if name not in _own_names(parties, own)]


def _own_names(parties: Sequence[PartyWritten], own: frozenset[int]) -> set[str]:
    rows = Membership.objects.filter(pk__in=[one.membership_id for one in parties], organisation__in=own)
    return {str(row) for row in rows.select_related("organisation")}


def _new_party(by: Access, application: Application, membership: int) -> ApplicationParty:
    member = Membership.objects.within(by).active_on(by.day).filter(pk=membership).first()
    if member is None:
        raise ValidationError("Välj en av förbundets medlemmar.")
    return ApplicationParty(application=application, membership=member)


def _renew(row: ApplicationParty, one: PartyWritten, changed: bool) -> bool:
    """Lays the written in the row. True when it had confirmed something that has now changed."""
    if row.contact_email.lower() != one.contact_email.lower() and row.asked_at and not row.confirmed_at:
        row.letter, row.asked_at = row.letter + 1, None  # the link in the other person's letter dies
    row.is_principal, row.contribution = one.is_principal, one.contribution
    row.contact_name, row.contact_email = one.contact_name, one.contact_email
    falls = bool(changed and row.confirmed_at)
    if falls:
        row.confirmed_at, row.confirmed_by, row.asked_at = None, "", None
        row.letter += 1
    return falls
