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
    text_column,
)
from finsam.web.validators import check_organisation_number
from members.enums import Party
from members.models import Association, Membership, Organisation
from members.services.memberships import check_all, rosters_before

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
