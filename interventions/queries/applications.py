"""Applications as somebody may see them, and what one of them holds."""

from django.db.models import Prefetch, Q, QuerySet

from finsam.web.access import Access
from interventions.domain.application_lacks import CallTerms, Lack, lacks
from interventions.domain.applications import Answer, Contents, FilePart, PartyPart, YearPart
from interventions.enums import FieldGroup, Orientation
from interventions.models import Application, ApplicationAnswer, ApplicationCall, ApplicationParty, FormField
from members.enums import Party
from members.models import Membership, Seat
from members.permissions import Permission, may
from members.queries.charter import charter_on
from members.queries.names import swedish


def own_organisations(access: Access) -> frozenset[int]:
    """The organisations somebody sits for today, by seat or by whose turn it is. Two queries; none without a seat."""
    if not access.seats:
        return frozenset()
    seats = Seat.objects.within(access).filter(pk__in=access.seats)
    seats = seats.select_related("organisation").prefetch_related("turns__organisation")
    found = (seat.organisation_on(access.day) for seat in seats)
    return frozenset(one.pk for one in found if one)


def visible_applications(access: Access) -> QuerySet[Application]:
    """The office sees all; board, auditor and the call's group what has been sent in; parties and writer their own."""
    rows = Application.objects.within(access)
    if access.is_system or may(access, Permission.KEEP_APPLICATIONS):
        return rows
    sees = Q(pk__in=())
    if may(access, Permission.SEE_ALL_APPLICATIONS):
        sees |= Q(sent_at__isnull=False)
    if access.bodies:
        sees |= Q(sent_at__isnull=False, call__group__in=sorted(access.bodies))
    if may(access, Permission.APPLY):
        sees |= Q(pk__in=_own(access).values("pk"))
    return rows.filter(sees)


def _own(access: Access) -> QuerySet[Application]:
    parties = ApplicationParty.objects.within(access)
    parties = parties.filter(membership__organisation__in=own_organisations(access))
    return Application.objects.within(access).filter(
        Q(created_by=access.user) | Q(pk__in=parties.values("application"))
    )


def is_applicant(access: Access, application: Application) -> bool:
    """May she write in it, send it and withdraw it: whoever wrote it, sits for one of its parties, or the office."""
    if access.is_system or may(access, Permission.KEEP_APPLICATIONS):
        return True
    return may(access, Permission.APPLY) and _own(access).filter(pk=application.pk).exists()


def application_rows(access: Access, call: ApplicationCall | None = None) -> QuerySet[Application]:
    """Visible applications, of one call or of all, the latest first, with parties and years: four queries."""
    rows = visible_applications(access)
    if call is not None:
        rows = rows.filter(call=call)
    rows = rows.select_related("call", "association", "created_by")
    return rows.prefetch_related(Prefetch("party_rows", party_rows()), "years").order_by("-pk")


def party_rows() -> QuerySet[ApplicationParty]:
    """Parties with the names of their organisations, the principal first."""
    rows = ApplicationParty.objects.select_related("membership__organisation")
    return rows.prefetch_related("membership__organisation__names").order_by("-is_principal", "pk")


def fields_of(application: Application) -> list[FormField]:
    """The questions of the version of the form it is written in, group by group."""
    order = {group: place for place, group in enumerate(FieldGroup.values)}
    fields = FormField.objects.filter(form=application.form_id)
    return sorted(fields, key=lambda one: (order[one.group], one.position, one.pk))


def answers_of(application: Application, fields: list[FormField]) -> dict[int, str]:
    """Question → answer for each question, empty where there is none."""
    texts = dict(ApplicationAnswer.objects.filter(application=application).values_list("field", "text"))
    return {field.pk: texts.get(field.pk, "") for field in fields}


def members_today(access: Access) -> list[Membership]:
    """Members with the names of their organisations, in the order of the law."""
    rows = Membership.objects.within(access).active_on(access.day)
    rows = rows.select_related("organisation").prefetch_related("organisation__names")
    order = {party: place for place, party in enumerate(Party.values)}
    return sorted(rows.order_by(swedish("organisation__current_name")), key=lambda one: order[one.party])


def members_to_add(access: Access, application: Application) -> list[Membership]:
    """Members today that are not yet parties."""
    taken = set(application.party_rows.values_list("membership", flat=True))
    return [one for one in members_today(access) if one.pk not in taken]


def contents_of(application: Application) -> Contents:
    """All that is written in it, as it stands: five queries."""
    fields = fields_of(application)
    texts = answers_of(application, fields)
    return Contents(
        title=application.title,
        orientation=Orientation(application.orientation),
        starts=application.starts,
        ends=application.ends,
        parties=tuple(_party(one) for one in party_rows().filter(application=application)),
        answers=tuple(
            Answer(one.pk, FieldGroup(one.group), one.label, texts[one.pk], one.is_required) for one in fields
        ),
        years=tuple(
            YearPart(one.year, one.applied, one.own, one.others, one.note)
            for one in application.years.order_by("year")
        ),
        files=tuple(FilePart(one.title, one.sha256) for one in application.files.order_by("pk")),
    )


def _party(row: ApplicationParty) -> PartyPart:
    day = row.confirmed_at.date() if row.confirmed_at else None
    return PartyPart(
        str(row.membership),
        Party(row.membership.party),
        row.is_principal,
        row.contribution,
        row.confirmed_by,
        day,
    )


def terms_of(call: ApplicationCall) -> CallTerms:
    return CallTerms(call.first_year, call.years, call.opens_on, call.closes_on)


def lacks_of(access: Access, application: Application, contents: Contents) -> tuple[Lack, ...]:
    """What stops it from being sent in, by today's charter and its call."""
    minimum = charter_on(access, access.day).minimum_parties
    return lacks(contents, minimum=minimum, terms=terms_of(application.call))
