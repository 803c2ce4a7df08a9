"""Members and seats in and out as a file."""

from typing import Any

from django.core.exceptions import ValidationError

from finsam.shared.identity import format_organisation_number
from finsam.web.resources import (
    ASSOCIATION,
    ChoiceWidget,
    DayWidget,
    EmptyText,
    NumberWidget,
    RelatedWidget,
    ScopedResource,
    column,
    text_column,
)
from finsam.web.validators import check_organisation_number
from members.enums import Party, SeatKind
from members.models import Association, Body, Mandate, Membership, Organisation, Seat
from members.queries.bodies import held_on
from members.services.memberships import check_all, rosters_before
from members.services.seats import Holder, Term, change_mandate, fill_seat

NUMBER = "Organisationsnummer"


class MembershipResource(ScopedResource):
    """A member is known by organisation and first day; the number is checked, and found in the register when it is there."""

    association = column("association", ASSOCIATION, RelatedWidget(Association, "name"))
    organisation = column("organisation", "Organisation", RelatedWidget(Organisation, "current_name"))
    number = column("organisation__organisation_number", NUMBER, EmptyText(), readonly=True)
    party = column("party", "Part", ChoiceWidget(Party))
    valid_from = column("valid_from", "Från och med", DayWidget())
    valid_until = column("valid_until", "Till och med", DayWidget())
    notice_on = column("notice_on", "Uppsagt den", DayWidget())
    early_exit_reason = text_column("early_exit_reason", "Skäl till tidigt utträde")

    class Meta(ScopedResource.Meta):
        model = Membership
        name = "Medlemmar"
        fields = [
            "association",
            "organisation",
            "number",
            "party",
            "valid_from",
            "valid_until",
            "notice_on",
            "early_exit_reason",
        ]
        import_id_fields = ["organisation", "valid_from"]

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self.rosters = rosters_before(by=self.access)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """The file as a whole keeps the law's minimum, whatever the order of its rows."""
        if not (result.has_errors() or result.has_validation_errors()):
            try:
                check_all(by=self.access, before=self.rosters)
            except ValidationError as error:
                raise ValueError(" ".join(error.messages)) from None
        super().after_import(dataset, result, **kwargs)

    def import_instance(self, instance: Membership, row: Any, **kwargs: Any) -> None:
        super().import_instance(instance, row, **kwargs)
        number = str(row.get(NUMBER) or "").strip()
        if not number:
            return
        try:
            check_organisation_number(number)
        except ValidationError as error:
            raise ValidationError({"organisation__organisation_number": error}) from None
        registered = instance.organisation.organisation_number if instance.organisation_id else ""
        if registered and registered != format_organisation_number(number):
            message = f"{instance.organisation} har numret {registered}. Rätta filen eller registret."
            raise ValidationError({"organisation__organisation_number": message})


HOLDER = {
    "name": "Namn",
    "email": "E-post",
    "valid_from": "Från och med",
    "valid_until": "Till och med",
    "decided_by": "Beslutat av",
    "decided_on": "Beslutat den",
}
DAYS = ("valid_from", "valid_until", "decided_on")
BOARD_SEATS = (
    "Platser i styrelsen lägger du upp och drar in på styrelsens egen sida: de ska vara lika många (10 §)."
)


class SeatResource(ScopedResource):
    """A seat with whoever holds it today. A name in the file fills the seat; an empty one leaves it as it is."""

    association = column("body__association__name", ASSOCIATION, readonly=True)
    body = column("body", "Grupp", RelatedWidget(Body, "name"))
    organisation = column("organisation", "Organisation", RelatedWidget(Organisation, "current_name"))
    unit = text_column("unit", "Enhet")
    kind = column("kind", "Slag", ChoiceWidget(SeatKind))
    position = column("position", "Ordning", NumberWidget())
    duty = text_column("duty", "Uppdrag")
    employer = text_column("employer", "Arbetsgivare")
    closed_on = column("closed_on", "Indragen från och med", DayWidget())
    name = column("name", HOLDER["name"], readonly=True)
    email = column("email", HOLDER["email"], readonly=True)
    valid_from = column("valid_from", HOLDER["valid_from"], readonly=True)
    valid_until = column("valid_until", HOLDER["valid_until"], readonly=True)
    decided_by = column("decided_by", HOLDER["decided_by"], readonly=True)
    decided_on = column("decided_on", HOLDER["decided_on"], readonly=True)

    class Meta(ScopedResource.Meta):
        model = Seat
        name = "Platser"
        fields = [
            "association", "body", "organisation", "unit", "kind", "position", "duty", "employer", "closed_on", *HOLDER,
        ]  # fmt: skip
        import_id_fields = ["body", "organisation", "unit", "kind", "position"]

    def export_field(self, field: Any, instance: Seat, **kwargs: Any) -> Any:
        if field.attribute not in HOLDER:
            return super().export_field(field, instance, **kwargs)
        return self._held(instance).get(field.attribute, "")

    def _held(self, seat: Seat) -> dict[str, str]:
        """Today's holder as the file writes it. Read once a seat, or for all of them with the register's rows."""
        if not hasattr(seat, "held_in_file"):
            held = next(iter(getattr(seat, "current_mandates", [])), None)
            if held is None and seat.pk and not hasattr(seat, "current_mandates"):
                held = held_on(seat, self.access.day)
            seat.held_in_file = _as_written(held) if held else {}
        return seat.held_in_file

    def import_instance(self, instance: Seat, row: Any, **kwargs: Any) -> None:
        super().import_instance(instance, row, **kwargs)
        if instance.body_id and instance.body.is_board and not _is_stored(instance):
            raise ValidationError({"body": BOARD_SEATS})
        for name in DAYS:
            try:
                DayWidget().clean(row.get(HOLDER[name]))
            except ValueError as error:
                raise ValidationError({name: str(error)}) from None

    def skip_row(self, instance: Seat, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        return super().skip_row(instance, original, row, import_validation_errors) and not self._is_new(
            instance, row
        )

    def _is_new(self, seat: Seat, row: Any) -> bool:
        """Does the file tell of somebody, or of details, that the seat has not?"""
        if not str(row.get(HOLDER["name"]) or "").strip():
            return False
        held = self._held(seat)
        return any(str(row.get(title) or "").strip() != held.get(name, "") for name, title in HOLDER.items())

    def after_save_instance(self, instance: Seat, row: Any, **kwargs: Any) -> None:
        super().after_save_instance(instance, row, **kwargs)
        if not self._is_new(instance, row):
            return
        read = {name: EmptyText().clean(row.get(title)) for name, title in HOLDER.items() if name not in DAYS}
        days = {name: DayWidget().clean(row.get(HOLDER[name])) for name in DAYS}
        term = Term(
            days["valid_from"] or self.access.day, days["valid_until"], read["decided_by"], days["decided_on"]
        )
        held = held_on(instance, term.valid_from)
        if held and held.person.name == read["name"] and held.valid_from == term.valid_from:
            change_mandate(by=self.access, mandate=held, term=term)
        else:
            fill_seat(by=self.access, seat=instance, holder=Holder(read["name"], read["email"]), term=term)
        del instance.held_in_file


def _as_written(held: Mandate) -> dict[str, str]:
    days = {name: value.isoformat() if (value := getattr(held, name)) else "" for name in DAYS}
    return {"name": held.person.name, "email": held.person.email, "decided_by": held.decided_by, **days}


def _is_stored(seat: Seat) -> bool:
    return Seat.objects.filter(pk=seat.pk or 0, closed_on=seat.closed_on).exists()
