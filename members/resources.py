"""Members in and out as a file."""

from typing import Any

from django.core.exceptions import ValidationError

from finsam.shared.identity import format_organisation_number
from finsam.web.resources import (
    ASSOCIATION,
    ChoiceWidget,
    DayWidget,
    EmptyText,
    RelatedWidget,
    ScopedResource,
    column,
)
from finsam.web.validators import check_organisation_number
from members.enums import Party
from members.models import Association, Membership, Organisation

NUMBER = "Organisationsnummer"


class MembershipResource(ScopedResource):
    """A member is known by organisation and first day; the number is checked, and found in the register when it is there."""

    association = column("association", ASSOCIATION, RelatedWidget(Association, "name"))
    organisation = column("organisation", "Organisation", RelatedWidget(Organisation, "current_name"))
    number = column("organisation__organisation_number", NUMBER, EmptyText(), readonly=True)
    party = column("party", "Part", ChoiceWidget(Party))
    valid_from = column("valid_from", "Från och med", DayWidget())
    valid_until = column("valid_until", "Till och med", DayWidget())

    class Meta(ScopedResource.Meta):
        model = Membership
        name = "Medlemmar"
        fields = ["association", "organisation", "number", "party", "valid_from", "valid_until"]
        import_id_fields = ["organisation", "valid_from"]

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
