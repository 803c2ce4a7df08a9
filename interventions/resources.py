"""Interventions in and out as a file."""

from typing import Any

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
from interventions.services.hand_over import keep_questions
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
    precise_orientation = text_column("precise_orientation", "Preciserad inriktning")
    follow_up_method = text_column("follow_up_method", "Uppföljningsmetod")
    position = column("position", "Ordning", NumberWidget(), default=0)

    def after_save_instance(self, instance: Intervention, row: Any, **kwargs: Any) -> None:
        super().after_save_instance(instance, row, **kwargs)
        keep_questions(by=self.access, intervention=instance)

    class Meta(ScopedResource.Meta):
        model = Intervention
        name = "Insatser"
        import_id_fields = ["name"]
        fields = [
            "association", "name", "orientation", "area", "state", "starts", "ends", "owner", "performer",
            "target_group_note", "places", "description", "purpose", "method", "co_financing", "contact",
            "precise_orientation", "follow_up_method", "position",
        ]  # fmt: skip
