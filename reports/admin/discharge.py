"""Discharge: each member decides by itself (26 § finsamlagen)."""

from django.contrib import admin

from finsam.web.admin import ScopedAdmin, badge
from reports.enums import DischargeOutcome
from reports.models import Discharge

TONES = {DischargeOutcome.GRANTED: "good", DischargeOutcome.REFUSED: "stop"}


@admin.register(Discharge)
class DischargeAdmin(ScopedAdmin):
    menu_order = 5
    menu_group = "Planer och rapporter"
    list_intro = (
        "Varje medlem prövar ansvarsfriheten för sig (26 § finsamlagen). Här syns vilka som har beslutat."
    )
    name_related = ("membership__organisation",)
    list_display = ["membership", "year", "state", "sent_on", "decided_on", "reference"]
    list_filter = ["year", "outcome"]
    search_fields = ["membership__organisation__current_name", "reference"]
    fieldsets = [
        (None, {"fields": ["membership", "year"]}),
        ("Skickat", {"fields": ["sent_on"]}),
        ("Medlemmens beslut", {"fields": ["outcome", "decided_on", "reference"]}),
    ]

    @admin.display(description="utgång", ordering="outcome")
    def state(self, discharge: Discharge) -> str:
        return badge(discharge.get_outcome_display(), TONES.get(discharge.outcome, "warn"))
