"""Applications in their states: written, sent in, with parties that have confirmed."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from interventions.domain.applications import freeze
from interventions.enums import ApplicationState, FieldGroup, FieldKind
from interventions.models import (
    Application,
    ApplicationAnswer,
    ApplicationCall,
    ApplicationForm,
    ApplicationParty,
    ApplicationVersion,
    ApplicationYear,
    FormField,
)
from interventions.queries.applications import contents_of
from members.models import Association, Membership, User
from tests.builders.members import make_user, numbers

AT = datetime(2015, 10, 1, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
QUESTIONS = (
    (FieldGroup.WHY, "Vilket behov finns?", FieldKind.LONG, True),
    (FieldGroup.WHAT, "Vad är syftet?", FieldKind.LONG, True),
    (FieldGroup.WHAT, "Hur många deltar?", FieldKind.NUMBER, False),
    (FieldGroup.HOW, "Vilken metod?", FieldKind.SHORT, False),
)


def make_form(association: Association, name: str = "", questions=QUESTIONS, **fields) -> ApplicationForm:
    form = ApplicationForm.objects.create(
        association=association, name=name or f"Formulär {next(numbers)}", **fields
    )
    for position, (group, label, kind, is_required) in enumerate(questions):
        FormField.objects.create(
            form=form, group=group, label=label, kind=kind, is_required=is_required, position=position
        )
    return form


def make_call(association: Association, form: ApplicationForm | None = None, **fields) -> ApplicationCall:
    """Open from 1 October to 30 November 2015, for 2016 and 2017."""
    given = {
        "title": f"Medel {next(numbers)}",
        "first_year": 2016,
        "years": 2,
        "opens_on": date(2015, 10, 1),
        "closes_on": date(2015, 11, 30),
    }
    return ApplicationCall.objects.create(
        association=association, form=form or make_form(association), **{**given, **fields}
    )


def make_party(
    application: Application, membership: Membership, *, confirmed: bool = True, **fields
) -> ApplicationParty:
    given = {
        "contact_name": "Kim Kontakt",
        "contact_email": f"kim{next(numbers)}@prov.example",
        "contribution": "en handläggare på halvtid",
    }
    if confirmed:
        given |= {"confirmed_at": AT, "confirmed_by": "Kim Kontakt"}
    return ApplicationParty.objects.create(
        application=application, membership=membership, **{**given, **fields}
    )


def make_application(
    call: ApplicationCall, *memberships: Membership, by: User | None = None, confirmed: bool = True, **fields
) -> Application:
    """A draft that lacks nothing: the first member is the principal, 300 000 kr for 2016, every question answered."""
    given = {
        "title": f"Vägen vidare {next(numbers)}",
        "starts": date(2016, 1, 1),
        "ends": date(2016, 12, 31),
    }
    application = Application.objects.create(
        association=call.association,
        call=call,
        form=call.form,
        created_by=by or make_user(),
        **{**given, **fields},
    )
    for place, membership in enumerate(memberships):
        make_party(application, membership, confirmed=confirmed, is_principal=place == 0)
    for field in call.form.fields.all():
        text = "24" if field.kind == FieldKind.NUMBER else f"Svar på {field.label.lower()}"
        ApplicationAnswer.objects.create(application=application, field=field, text=text)
    ApplicationYear.objects.create(
        application=application, year=call.first_year, applied=Decimal(300_000), own=Decimal(50_000)
    )
    return application


def send(application: Application, at: datetime = AT) -> Application:
    """As it stands, frozen and with the office."""
    ApplicationVersion.objects.create(
        application=application,
        number=application.versions.count() + 1,
        contents=freeze(contents_of(application)),
        sent_at=at,
        sent_by=application.created_by,
    )
    application.state, application.sent_at = ApplicationState.SENT, application.sent_at or at
    application.save()
    return application


def make_sent(call: ApplicationCall, *memberships: Membership, **fields) -> Application:
    return send(make_application(call, *memberships, **fields))
