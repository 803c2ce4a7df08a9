"""Interventions in and out as a file."""

from finsam.web.resources import (
    ASSOCIATION,
    ChoiceWidget,
    DayWidget,
    NumberWidget,
    RelatedWidget,
    ScopedResource,
    column,
    text_column,
)
from interventions.enums import InterventionState, Orientation
from interventions.models import Intervention
from members.models import Association, Membership, Organisation


class InterventionResource(ScopedResource):
    """An intervention is known by its name; the owner is named as the member is."""

    association = column("association", ASSOCIATION, RelatedWidget(Association, "name"))
    name = text_column("name", "Namn")
    orientation = column("orientation", "Inriktning", ChoiceWidget(Orientation))
    area = text_column("area", "Område")
    state = column("state", "Läge", ChoiceWidget(InterventionState))
    starts = column("starts", "Startar", DayWidget())
    ends = column("ends", "Slutar", DayWidget())
    owner = column("owner", "Insatsägare", RelatedWidget(Membership, "organisation__current_name"))
    performer = column("performer", "Utförare", RelatedWidget(Organisation, "current_name"))
    target_group_note = text_column("target_group_note", "Om målgruppen")
    places = text_column("places", "Platser")
    description = text_column("description", "Beskrivning")
    purpose = text_column("purpose", "Syfte")
    method = text_column("method", "Metod")
    co_financing = text_column("co_financing", "Medfinansiering")
    contact = text_column("contact", "Kontakt")
    position = column("position", "Ordning", NumberWidget(), default=0)

    class Meta(ScopedResource.Meta):
        model = Intervention
        name = "Insatser"
        import_id_fields = ["name"]
        fields = [
            "association", "name", "orientation", "area", "state", "starts", "ends", "owner", "performer",
            "target_group_note", "places", "description", "purpose", "method", "co_financing", "contact", "position",
        ]  # fmt: skip
